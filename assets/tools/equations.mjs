// Typesets the equations at build time: node equations.mjs OUT_DIR SCENE.tex...
//
// Makes OUT_DIR/equations.json (outlines, for equation_font.py) and, for the packs (packs.py), OUT_DIR/equations/sizes and
// OUT_DIR/equations/<scene-id>.bin.
// A file assets/equations/<part>/<scene-id>.tex holds named equations:
//
//   %% main: In plain words, what it says, for a screen reader.
//   \part{query}{q}\cdot\part{key}{k} = \live{score}{-0.000}
//
// \part{id}{tex} names a part: hovering it lights its picture up. The id's beginning, up to a dot, chooses the colour.
// \live{probe}{-0.000} keeps room for a number the program writes, as wide as the given one, with as many decimals.

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";

import { mathmlOf } from "./mathml.mjs";
import { boundsOf, contoursOf, typeset, uprightGlyph } from "./typeset.mjs";

const FIRST_CODE = 0xe000; // private use: one code point for each outline
const LAST_CODE = 0xf8ff;
// Always in the font, under their own code points, for live numbers; '-' draws the true minus.
const NUMBER_CHARACTERS = "0123456789.,+-\u2212\u00d7\u221ee";

class SourceError extends Error {}

// The equations of one file: [{name, alt, tex, line}].
export function readEquations(path) {
  const fail = (line, reason) => { throw new SourceError(`${path}:${line}: ${reason}`); };
  const found = [];
  readFileSync(path, "utf8").split("\n").forEach((text, index) => {
    const line = index + 1;
    if (text.startsWith("%%")) {
      const head = text.match(/^%%\s*([a-z][a-z0-9-]*)\s*:\s*(\S.*)$/);
      if (!head) fail(line, "an equation begins '%% name: what it says in plain words'");
      if (found.some((other) => other.name === head[1])) fail(line, `a second equation named '${head[1]}'`);
      found.push({ name: head[1], alt: head[2].trim(), tex: "", line });
    } else if (found.length > 0) found.at(-1).tex += `${text}\n`;
    else if (text.trim() && !text.startsWith("%")) fail(line, "TeX before the first '%% name: ...'");
  });
  if (found.length === 0) fail(1, "no equation; one begins '%% name: what it says in plain words'");
  for (const equation of found) {
    if (!equation.tex.trim()) fail(equation.line, `the equation '${equation.name}' is empty`);
  }
  return found;
}

// Where in the file an error lies: the line with the command it names, or the equation's own.
function lineOfError(equation, message) {
  const command = message.match(/\\[A-Za-z]+|'[^']+'/)?.[0].replaceAll("'", "");
  const offset = command ? equation.tex.split("\n").findIndex((text) => text.includes(command)) : -1;
  return equation.line + 1 + Math.max(offset, 0);
}

export function typesetFile(path) {
  return readEquations(path).map((equation) => {
    try {
      return { ...equation, tex: equation.tex.trim(), ...typeset(equation.tex), mathml: mathmlOf(equation.tex) };
    } catch (error) {
      throw new SourceError(`${path}:${lineOfError(equation, error.message)}: equation '${equation.name}': ${error.message}`);
    }
  });
}

// ---- For the packs (assets/equations.cpp reads it) ----

// Numbers of any size, texts with their length, lengths in 1/10000 em with their sign in the last bit. A list is told
// column by column, which packs better.
class Writer {
  bytes = [];

  number(value) {
    for (; value >= 0x80; value = Math.floor(value / 0x80)) this.bytes.push((value % 0x80) + 0x80);
    this.bytes.push(value);
  }
  length(value) {
    const units = Math.round(value * 1e4);
    this.number(units < 0 ? -2 * units - 1 : 2 * units);
  }
  text(value) {
    const utf8 = Buffer.from(value, "utf8");
    this.number(utf8.length);
    this.bytes.push(...utf8);
  }
  part(index) { this.number(index + 1); } // -1: none
  columns(rows, ...columns) {
    this.number(rows.length);
    for (const write of columns) rows.forEach(write);
  }
  // A box given by its lower left corner, y upwards -> assets::Box, y downwards.
  boxes(rows, boxOf) {
    const boxes = rows.map(boxOf);
    for (const side of [([x]) => x, ([, y, , h]) => -(y + h), ([, , w]) => w, ([, , , h]) => h]) boxes.forEach((box) => this.length(side(box)));
  }
}

// All of one chapter.
export function equationsBytes(equations, codeOf) {
  const out = new Writer();
  out.number(equations.length);
  for (const { name, alt, tex, mathml, glyphs, rules, parts, live } of equations) {
    [name, alt, tex].forEach((text) => out.text(text));
    out.text(name.endsWith("-narrow") ? "" : mathml); // those for narrow places say the same with less room; text has room
    out.columns(glyphs, (g) => out.number(codeOf(g.outline)), (g) => out.length(g.x), (g) => out.length(-g.y),
      (g) => out.length(g.scale), (g) => out.part(g.part));
    out.columns(rules, (r) => out.part(r.part));
    out.boxes(rules, (r) => [r.x, r.y, r.w, r.h]);
    out.columns(parts, (p) => out.text(p.id), (p) => out.part(p.parent));
    out.boxes(parts, (p) => [p.x0, p.y0, p.x1 - p.x0, p.y1 - p.y0]);
    out.columns(live, (s) => out.text(s.probe), (s) => out.text(s.sample), (s) => out.length(s.x), (s) => out.length(-s.y),
      (s) => out.length(s.w), (s) => out.length(s.scale), (s) => out.number(s.decimals), (s) => out.part(s.part));
  }
  return Buffer.from(out.bytes);
}

// What is known of all of them before their pack has come: names and sizes, so that their room is kept.
export function sizesBytes(scenes) {
  const out = new Writer();
  out.number(scenes.length);
  for (const { scene, equations } of scenes) {
    out.text(scene);
    out.columns(equations, (e) => out.text(e.name), (e) => out.length(e.width), (e) => out.length(e.height), (e) => out.length(e.depth));
  }
  return Buffer.from(out.bytes);
}

// One code point for each outline, in the order of first use.
export function fontOf(scenes) {
  const codes = new Map(), glyphs = [];
  const add = (code, outline, advance) => {
    const bounds = boundsOf(outline);
    glyphs.push({ code, advance: Math.round(advance * 1000), contours: contoursOf(outline), xMin: bounds?.x0 ?? 0 });
  };
  for (const character of NUMBER_CHARACTERS) {
    const { outline, advance } = uprightGlyph(character === "-" ? "\u2212" : character);
    add(character.codePointAt(0), outline, advance);
  }
  for (const { equations } of scenes) {
    for (const glyph of equations.flatMap((equation) => equation.glyphs)) {
      if (codes.has(glyph.outline)) continue;
      const code = FIRST_CODE + codes.size;
      if (code > LAST_CODE) throw new SourceError("more outlines than the private use area has room for");
      codes.set(glyph.outline, code);
      add(code, glyph.outline, glyph.advance);
    }
  }
  return { glyphs, codeOf: (outline) => codes.get(outline) };
}

function main([out, ...files]) {
  if (!out) throw new SourceError("usage: equations.mjs OUT_DIR SCENE.tex...");
  const scenes = files.map((file) => ({ scene: basename(file, ".tex"), equations: typesetFile(file) }))
    .sort((a, b) => (a.scene < b.scene ? -1 : 1));
  const { glyphs, codeOf } = fontOf(scenes);
  mkdirSync(out, { recursive: true });
  writeFileSync(join(out, "equations.json"), JSON.stringify(glyphs));
  mkdirSync(join(out, "equations"), { recursive: true });
  writeFileSync(join(out, "equations", "sizes"), sizesBytes(scenes));
  for (const { scene, equations } of scenes) writeFileSync(join(out, "equations", `${scene}.bin`), equationsBytes(equations, codeOf));
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  try {
    main(process.argv.slice(2));
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    console.error(error.message);
    process.exit(1);
  }
}
