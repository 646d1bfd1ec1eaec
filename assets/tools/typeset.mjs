// TeX to shapes, with MathJax. Lengths are in em, y grows upwards here; equations.mjs turns it over.

import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const { mathjax } = require("mathjax-full/js/mathjax.js");
const { TeX } = require("mathjax-full/js/input/tex.js");
const { STATE } = require("mathjax-full/js/core/MathItem.js");
const { SVG } = require("mathjax-full/js/output/svg.js");
const { liteAdaptor } = require("mathjax-full/js/adaptors/liteAdaptor.js");
const { RegisterHTMLHandler } = require("mathjax-full/js/handlers/html.js");
require("mathjax-full/js/input/tex/ams/AmsConfiguration.js");
require("mathjax-full/js/input/tex/boldsymbol/BoldsymbolConfiguration.js");
require("mathjax-full/js/input/tex/configmacros/ConfigMacrosConfiguration.js");
require("mathjax-full/js/input/tex/html/HtmlConfiguration.js");

const UNITS = 1000; // MathJax's units per em
const PART = "part=";
const LIVE = "live=";

// A named part and the place of a live number, carried through MathJax as classes of the MathML nodes.
const macros = {
  part: [`\\class{${PART}#1}{#2}`, 2],
  live: [`\\class{${LIVE}#1=#2}{\\hphantom{#2}}`, 2],
};

const adaptor = liteAdaptor();
RegisterHTMLHandler(adaptor);
const tex = new TeX({
  packages: ["base", "ams", "boldsymbol", "configmacros", "html"],
  macros,
  formatError: (_, error) => { throw error; },
});
const output = new SVG({ fontCache: "none" });
const page = mathjax.document("", { InputJax: tex, OutputJax: output });

// Outline -> advance, from the tables of all of MathJax's variants (the SVG itself does not tell advances).
const advances = new Map();
for (const variant of Object.values(output.font.variant)) {
  for (const data of Object.values(variant.chars)) {
    if (data?.[3]?.p) advances.set(`M${data[3].p}Z`, data[2]);
  }
}

// The outline and advance of a character in MathJax's upright text face.
export function uprightGlyph(character) {
  const data = output.font.variant.normal.chars[character.codePointAt(0)];
  if (!data) throw new Error(`MathJax's upright face has no '${character}'`);
  return { outline: data[3]?.p ? `M${data[3].p}Z` : "", advance: data[2] };
}

export function widthOf(text) {
  return [...text].reduce((sum, c) => sum + uprightGlyph(c === "-" ? "\u2212" : c).advance, 0);
}

// "M0 0H5Q1 2 3 4T5 6Z" -> contours of [x, y, on the curve?], in MathJax's units, y upwards.
export function contoursOf(outline) {
  const contours = [];
  let x = 0, y = 0, controlX = null, controlY = null;
  let points = null;
  for (const [, command, rest] of outline.matchAll(/([A-Za-z])([^A-Za-z]*)/g)) {
    const n = (rest.match(/-?(\d+\.?\d*|\.\d+)/g) ?? []).map(Number);
    const line = (toX, toY) => { [x, y] = [toX, toY]; points.push([x, y, true]); controlX = null; };
    const curve = (cx, cy, toX, toY) => {
      points.push([cx, cy, false], [toX, toY, true]);
      [controlX, controlY, x, y] = [cx, cy, toX, toY];
    };
    if (command === "M") { points = []; contours.push(points); line(n[0], n[1]); n.splice(0, 2); }
    if (command === "M" || command === "L") for (let i = 0; i < n.length; i += 2) line(n[i], n[i + 1]);
    else if (command === "H") for (const v of n) line(v, y);
    else if (command === "V") for (const v of n) line(x, v);
    else if (command === "Q") for (let i = 0; i < n.length; i += 4) curve(n[i], n[i + 1], n[i + 2], n[i + 3]);
    else if (command === "T") {
      for (let i = 0; i < n.length; i += 2) {
        curve(controlX === null ? x : 2 * x - controlX, controlX === null ? y : 2 * y - controlY, n[i], n[i + 1]);
      }
    } else if (command !== "Z") throw new Error(`an outline has the unknown command ${command}`);
  }
  return contours;
}

// The smallest box around an outline (by its control points), or null if it has none.
export function boundsOf(outline) {
  const points = contoursOf(outline).flat();
  if (points.length === 0) return null;
  const xs = points.map((p) => p[0]), ys = points.map((p) => p[1]);
  return { x0: Math.min(...xs), y0: Math.min(...ys), x1: Math.max(...xs), y1: Math.max(...ys) };
}

// An affine map without rotation: x -> sx x + tx, y -> sy y + ty.
const identity = { sx: 1, sy: 1, tx: 0, ty: 0 };
function mapOf(outer, attribute) {
  let map = { ...outer };
  for (const [, name, rest] of (attribute ?? "").matchAll(/(\w+)\(([^)]*)\)/g)) {
    const [a, b] = rest.trim().split(/[\s,]+/).map(Number);
    if (name === "translate") map = { ...map, tx: map.tx + map.sx * a, ty: map.ty + map.sy * (b ?? 0) };
    else if (name === "scale") map = { ...map, sx: map.sx * a, sy: map.sy * (b ?? a) };
    else throw new Error(`the transform ${name}() is not supported`);
  }
  return map;
}

// The parts an element names, outermost first: MathJax lists nested classes of one node from the inside out.
function classesOf(node) {
  return (adaptor.getAttribute(node, "class") ?? "").split(/\s+/).filter(Boolean).reverse();
}

// Typesets one equation: {width, height, depth, glyphs, rules, parts, live}; throws with the reason.
export function typeset(source) {
  const container = page.convert(source, { display: true, em: 16, ex: 8, containerWidth: 1e6 });
  const svg = adaptor.firstChild(container);
  const [left, top, width, total] = adaptor.getAttribute(svg, "viewBox").split(" ").map(Number);
  const result = {
    width: width / UNITS, height: -top / UNITS, depth: (total + top) / UNITS,
    glyphs: [], rules: [], parts: [], live: [],
  };

  const grow = (part, x0, y0, x1, y1) => {
    for (let i = part; i >= 0; i = result.parts[i].parent) {
      const box = result.parts[i];
      box.x0 = Math.min(box.x0, x0); box.y0 = Math.min(box.y0, y0);
      box.x1 = Math.max(box.x1, x1); box.y1 = Math.max(box.y1, y1);
    }
  };
  const addGlyph = (outline, map, part) => {
    if (!outline) return;
    if (Math.abs(map.sx - map.sy) > 1e-6) throw new Error("a stretched glyph outside a stretched bracket");
    const bounds = boundsOf(outline);
    const advance = advances.get(outline) ?? bounds.x1 / UNITS;
    const scale = map.sx;
    result.glyphs.push({ outline, advance, x: map.tx / UNITS, y: map.ty / UNITS, scale, part });
    grow(part, Math.min(map.tx, map.tx + scale * bounds.x0) / UNITS, (map.ty + scale * bounds.y0) / UNITS,
      Math.max(map.tx / UNITS + scale * advance, (map.tx + scale * bounds.x1) / UNITS),
      (map.ty + scale * bounds.y1) / UNITS);
  };
  const addRule = (x0, y0, x1, y1, part) => {
    result.rules.push({ x: x0 / UNITS, y: y0 / UNITS, w: (x1 - x0) / UNITS, h: (y1 - y0) / UNITS, part });
    grow(part, x0 / UNITS, y0 / UNITS, x1 / UNITS, y1 / UNITS);
  };
  const number = (node, name) => Number(adaptor.getAttribute(node, name) ?? 0);

  // The middle of a stretched bracket: MathJax stretches a bar and cuts it with a nested svg. Bar and cut are a rule.
  const stretched = (node, map, part) => {
    const [cutX, cutY, cutW, cutH] = adaptor.getAttribute(node, "viewBox").split(" ").map(Number);
    const inner = mapOf(map, `translate(${number(node, "x") - cutX} ${number(node, "y") - cutY})`);
    for (const child of adaptor.childNodes(node)) {
      const bar = mapOf(inner, adaptor.getAttribute(child, "transform"));
      const bounds = boundsOf(adaptor.getAttribute(child, "d"));
      addRule(Math.max(bar.tx + bar.sx * bounds.x0, inner.tx + inner.sx * cutX),
        Math.max(bar.ty + bar.sy * bounds.y0, inner.ty + inner.sy * cutY),
        Math.min(bar.tx + bar.sx * bounds.x1, inner.tx + inner.sx * (cutX + cutW)),
        Math.min(bar.ty + bar.sy * bounds.y1, inner.ty + inner.sy * (cutY + cutH)), part);
    }
  };

  const walk = (node, outer, outerPart) => {
    const kind = adaptor.kind(node);
    if (kind === "#text" || kind === "#comment") return;
    const map = kind === "svg" ? outer : mapOf(outer, adaptor.getAttribute(node, "transform"));
    let part = outerPart;
    for (const name of classesOf(node)) {
      if (name.startsWith(PART)) {
        const id = name.slice(PART.length);
        if (!/^[a-z][\w-]*(\.[\w-]+)*$/.test(id)) throw new Error(`'${id}' is no part id (like query or position.m)`);
        result.parts.push({ id, parent: part, x0: 1e9, y0: 1e9, x1: -1e9, y1: -1e9 });
        part = result.parts.length - 1;
      } else if (name.startsWith(LIVE)) {
        const [, probe, sample] = name.match(/^live=(.*)=([^=]*)$/);
        if (!/^[\w.-]+$/.test(probe)) throw new Error(`'${probe}' is no probe name`);
        if (!/^[-+]?\d+(\.\d+)?$/.test(sample)) throw new Error(`\\live{${probe}}{${sample}}: the second is a number like -0.000`);
        const w = widthOf(sample) * map.sx, x = map.tx / UNITS, y = map.ty / UNITS;
        result.live.push({ probe, sample, x, y, w, scale: map.sx, decimals: (sample.split(".")[1] ?? "").length, part });
        grow(part, x, y - 0.022 * map.sx, x + w, y + 0.676 * map.sx);
        return; // the phantom inside draws nothing
      }
    }
    if (kind === "path") addGlyph(adaptor.getAttribute(node, "d").replace(/^MZ$/, ""), map, part);
    else if (kind === "rect") {
      const x = map.tx + map.sx * number(node, "x"), y = map.ty + map.sy * number(node, "y");
      addRule(x, y, x + map.sx * number(node, "width"), y + map.sy * number(node, "height"), part);
    } else if (kind === "svg") stretched(node, map, part);
    else if (kind === "text") throw new Error(`the character '${adaptor.textContent(node)}' is not in MathJax's fonts`);
    else if (kind === "g") for (const child of adaptor.childNodes(node)) walk(child, map, part);
    else throw new Error(`MathJax drew a <${kind}>, which is not supported`);
  };
  // The outermost <g> only turns the y axis over.
  const start = { ...identity, tx: -left };
  for (const child of adaptor.childNodes(adaptor.firstChild(svg))) walk(child, start, -1);

  const empty = result.parts.find((part) => part.x1 < part.x0);
  if (empty) throw new Error(`the part '${empty.id}' draws nothing`);
  return result;
}

// MathJax's own picture of an equation, to compare with.
export function ownPicture(source) {
  return adaptor.innerHTML(page.convert(source, { display: true, em: 16, ex: 8, containerWidth: 1e6 }));
}

// The MathML that MathJax makes of an equation, as its tree of nodes.
export function treeOf(source) {
  return page.convert(source, { display: true, end: STATE.CONVERT });
}
