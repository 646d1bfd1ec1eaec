// Typesets the equations at build time: node equations.mjs OUT_DIR SCENE.tex...
//
// Makes OUT_DIR/equations.json (outlines, for equation_font.py), OUT_DIR/equations.cpp (the tables of assets/tables.h) and
// OUT_DIR/mathml.json (the same as text for the page: {"scene-id": {"name": "<math ...>"}}).
// A file assets/equations/<scene-id>.tex holds named equations:
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

// ---- C++ ----

const float = (value) => {
  const text = (Math.round(value * 1e4) / 1e4 || 0).toString();
  return `${/[.e]/.test(text) ? text : `${text}.0`}f`;
};
const literal = (text) => `"${[...Buffer.from(text, "utf8")].map((byte) => {
  if (byte === 0x22 || byte === 0x5c) return `\\${String.fromCharCode(byte)}`;
  return byte >= 0x20 && byte < 0x7f && byte !== 0x3f ? String.fromCharCode(byte) : `\\${byte.toString(8).padStart(3, "0")}`;
}).join("")}"`;
// A box given by its lower left corner, y upwards -> assets::Box, y downwards.
const box = (x, y, w, h) => `{${[x, -(y + h), w, h].map(float).join(", ")}}`;

function table(type, name, rows) {
  if (rows.length === 0) return { text: "", span: "{}" };
  return { text: `static constexpr ${type} ${name}[] = {\n${rows.map((row) => `    {${row}},\n`).join("")}};\n`, span: name };
}

function equationTables(equation, prefix, codeOf) {
  const tables = [
    table("Glyph", `${prefix}_glyphs`, equation.glyphs.map((g) =>
      `0x${codeOf(g.outline).toString(16)}, ${float(g.x)}, ${float(-g.y)}, ${float(g.scale)}, ${g.part}`)),
    table("Rule", `${prefix}_rules`, equation.rules.map((r) => `${box(r.x, r.y, r.w, r.h)}, ${r.part}`)),
    table("Part", `${prefix}_parts`, equation.parts.map((p) =>
      `${literal(p.id)}, ${box(p.x0, p.y0, p.x1 - p.x0, p.y1 - p.y0)}, ${p.parent}`)),
    table("LiveSlot", `${prefix}_live`, equation.live.map((s) => `${literal(s.probe)}, ${literal(s.sample)}, ` +
      `${float(s.x)}, ${float(-s.y)}, ${float(s.w)}, ${float(s.scale)}, ${s.decimals}, ${s.part}`)),
  ];
  const row = [literal(equation.name), literal(equation.alt), literal(equation.tex),
    float(equation.width), float(equation.height), float(equation.depth), ...tables.map((t) => t.span)];
  return { text: tables.map((t) => t.text).join(""), row: row.join(", ") };
}

export function cppOf(scenes, codeOf) {
  let text = '// Generated by assets/tools/equations.mjs.\n#include "assets/tables.h"\n\nnamespace ropewalk::assets::tables {\n';
  const rows = scenes.map(({ scene, equations }, s) => {
    const made = equations.map((equation, e) => equationTables(equation, `s${s}_e${e}`, codeOf));
    text += made.map((m) => m.text).join("");
    text += `static constexpr Equation s${s}[] = {\n${made.map((m) => `    {${m.row}},\n`).join("")}};\n`;
    return `    {${literal(scene)}, s${s}},\n`;
  });
  text += rows.length === 0 ? "extern const std::span<const SceneEquations> kEquations = {};\n"
    : `static constexpr SceneEquations scenes[] = {\n${rows.join("")}};\n` +
      "extern const std::span<const SceneEquations> kEquations = scenes;\n";
  return `${text}\n}  // namespace ropewalk::assets::tables\n`;
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

// Those for narrow places say the same with less room; text has room.
const mathmlOfScenes = (scenes) => Object.fromEntries(scenes.map(({ scene, equations }) => [scene, Object.fromEntries(
  equations.filter(({ name }) => !name.endsWith("-narrow")).map(({ name, mathml }) => [name, mathml]))]));

function main([out, ...files]) {
  if (!out) throw new SourceError("usage: equations.mjs OUT_DIR SCENE.tex...");
  const scenes = files.map((file) => ({ scene: basename(file, ".tex"), equations: typesetFile(file) }))
    .sort((a, b) => (a.scene < b.scene ? -1 : 1));
  const { glyphs, codeOf } = fontOf(scenes);
  mkdirSync(out, { recursive: true });
  writeFileSync(join(out, "equations.json"), JSON.stringify(glyphs));
  writeFileSync(join(out, "equations.cpp"), cppOf(scenes, codeOf));
  writeFileSync(join(out, "mathml.json"), JSON.stringify(mathmlOfScenes(scenes)));
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
