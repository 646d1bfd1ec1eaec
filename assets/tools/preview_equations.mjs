// A page that shows equations as the program draws them, above MathJax's own pictures, to check one against the other:
// node preview_equations.mjs BUILD/assets OUT.html SCENE.tex...   (BUILD/assets holds equations.ttf of the same files)

import { readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";

import { fontOf, typesetFile } from "./equations.mjs";
import { ownPicture } from "./typeset.mjs";

const HUES = { query: "#c2410c", key: "#1d4ed8", value: "#15803d", position: "#7e22ce", score: "#b91c1c" };
const colorOf = (equation, part) => (part < 0 ? "#222" : HUES[equation.parts[part].id.split(".")[0]] ?? "#64748b");

const [made, out, ...files] = process.argv.slice(2);
if (files.length === 0) {
  console.error("usage: preview_equations.mjs BUILD/assets OUT.html SCENE.tex...");
  process.exit(1);
}
const scenes = files.map((file) => ({ scene: basename(file, ".tex"), equations: typesetFile(file) }))
  .sort((a, b) => (a.scene < b.scene ? -1 : 1));
const { codeOf } = fontOf(scenes);
const font = readFileSync(join(made, "equations.ttf")).toString("base64");

function ours(equation) {
  const shapes = [
    ...equation.parts.map((p) => `<rect x="${p.x0}" y="${-p.y1}" width="${p.x1 - p.x0}" height="${p.y1 - p.y0}" class="part"/>`),
    ...equation.glyphs.map((g) => `<text x="${g.x}" y="${-g.y}" font-size="${g.scale}" fill="${colorOf(equation, g.part)}">` +
      `&#x${codeOf(g.outline).toString(16)};</text>`),
    ...equation.rules.map((r) => `<rect x="${r.x}" y="${-(r.y + r.h)}" width="${r.w}" height="${r.h}" fill="${colorOf(equation, r.part)}"/>`),
    ...equation.live.map((s) => `<text x="${s.x}" y="${-s.y}" font-size="${s.scale}" fill="${colorOf(equation, s.part)}">${s.sample}</text>`),
  ];
  const { width, height, depth } = equation;
  return `<svg width="${width * 32}" height="${(height + depth) * 32}" viewBox="0 ${-height} ${width} ${height + depth}">${shapes.join("")}</svg>`;
}

const body = scenes.flatMap(({ scene, equations }) => equations.map((equation) =>
  `<h2>${scene} / ${equation.name}</h2><p>${equation.alt}</p><div>${ours(equation)}</div><div class="own">${ownPicture(equation.tex)}</div>`));
writeFileSync(out, `<!doctype html><meta charset="utf-8"><style>
@font-face { font-family: equations; src: url(data:font/ttf;base64,${font}) }
body { font: 15px sans-serif; background: #fff } h2 { font-size: 15px; margin: 18px 0 0 } p { margin: 2px 0 8px; color: #555 }
div > svg { overflow: visible; margin: 6px } .own svg svg { overflow: hidden } text { font-family: equations } .part { fill: none; stroke: #ccc; stroke-width: .02 }
.own { font-size: 36px; color: #888 } </style>${body.join("\n")}`);
