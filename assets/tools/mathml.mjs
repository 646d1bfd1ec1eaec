// Equations as MathML (MathML Core), for the page's text. Named parts are left out; the place of a live number is
// <mn data-live="N">, N counted in the order of the equation's live slots.

import { treeOf } from "./typeset.mjs";

const KEPT = ["accent", "displaystyle", "fence", "maxsize", "minsize", "movablelimits", "scriptlevel", "stretchy", "symmetric",
  "width", "height", "depth"];
const DOUBLE_STRUCK = { C: "\u2102", E: "\ud835\udd3c", N: "\u2115", P: "\u2119", Q: "\u211a", R: "\u211d", Z: "\u2124" };

const escaped = (text) => text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);

// MathML Core knows no variant but "normal": other letters are characters of their own.
function letter(text, variant) {
  if (!variant || variant === "normal" || variant === "italic") return text;
  if (variant === "double-struck" && DOUBLE_STRUCK[text]) return DOUBLE_STRUCK[text];
  throw new Error(`'${text}' in ${variant} has no MathML here; add it to assets/tools/mathml.mjs`);
}

// One <math> element; throws with the reason.
export function mathmlOf(source) {
  let slots = 0;
  const children = (node, align) => (node.childNodes ?? []).map((child, i) => write(child, align, i)).join("");
  const write = (node, align, column) => {
    const { kind } = node;
    if (kind === "text") return escaped(node.getText());
    const given = { ...node.attributes?.getAllAttributes() }; // its own, not what it inherits
    const live = (given.class ?? "").split(/\s+/).find((name) => name.startsWith("live="));
    if (live) return `<mn data-live="${slots++}">${escaped(live.split("=")[2])}</mn>`;
    if (kind === "inferredMrow") return children(node);
    if (kind === "TeXAtom") {
      const only = node.childNodes[0];
      const alone = (only?.kind === "inferredMrow" ? only.childNodes : node.childNodes).length === 1;
      return alone ? children(node) : `<mrow>${children(node)}</mrow>`;
    }
    if (kind === "mi" && given.mathvariant && given.mathvariant !== "normal") {
      return `<mi>${escaped(letter(node.childNodes[0].getText(), given.mathvariant))}</mi>`;
    }
    const attributes = KEPT.filter((name) => given[name] !== undefined && !(kind === "mo" && name === "fence"))
      .map((name) => ` ${name}="${given[name]}"`);
    if (kind === "mi" && given.mathvariant) attributes.push(' mathvariant="normal"');
    if (kind === "math") attributes.push(' display="block"');
    if (kind === "mtd" && align) attributes.push(` class="${align[column % align.length]}"`);
    const columns = kind === "mtable" ? given.columnalign?.split(" ") : align;
    return `<${kind}${attributes.join("")}>${children(node, kind === "mtable" || kind === "mtr" ? columns : undefined)}</${kind}>`;
  };
  return write(treeOf(source));
}
