// The tools that make fonts and equations: node assets.mjs BUILD_DIR. Bad sources are refused with file, line and reason;
// what they made is whole.

import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { typesetFile } from "../assets/tools/equations.mjs";
import { mathmlOf } from "../assets/tools/mathml.mjs";
import { boundsOf, contoursOf, ownPicture, typeset, widthOf } from "../assets/tools/typeset.mjs";
import { check, checkEqual, finish } from "./check.mjs";

const scratch = mkdtempSync(join(tmpdir(), "ropewalk-assets-"));
const python = readFileSync(join(process.argv[2], "CMakeCache.txt"), "utf8").match(/^ROPEWALK_PYTHON:.*=(.*)$/m)[1];
const near = (a, b, tolerance = 2e-3) => Math.abs(a - b) <= tolerance;

// ---- Bad TeX ----

const bad = {
  "an unknown command": ["%% main: A.\nx +\n\\nosuchcommand y", 3, /nosuchcommand/],
  "an open brace": ["%% main: A.\n\\frac{1}{2", 2, /brace/],
  "no alternative text": ["%% main:\nx", 1, /plain words/],
  "no heading": ["x + y", 1, /before the first/],
  "nothing": ["", 1, /no equation/],
  "an empty equation": ["%% main: A.\n\n%% other: B.\nx", 1, /'main' is empty/],
  "two of one name": ["%% main: A.\nx\n%% main: B.\ny", 3, /second equation named 'main'/],
  "a part without ink": ["%% main: A.\n\\part{query}{} x", 2, /'query' draws nothing/],
  "a bad part id": ["%% main: A.\n\\part{2 q}{x}", 2, /part id/],
  "a live number that is none": ["%% main: A.\n\\live{score}{abc}", 2, /number like/],
  "a letter MathJax has not": ["%% main: A.\n\\text{\u4e2d}", 2, /not in MathJax's fonts/],
};
for (const [what, [text, line, reason]] of Object.entries(bad)) {
  const file = join(scratch, "bad.tex");
  writeFileSync(file, text);
  const run = spawnSync("node", ["assets/tools/equations.mjs", scratch, file], { encoding: "utf8" });
  check(`equations: ${what} is refused, with its place`, run.status === 1 && run.stderr.startsWith(`${file}:${line}: `) &&
    reason.test(run.stderr) && run.stderr.trim().split("\n").length === 1, run.stderr || "accepted");
}

// ---- Typesetting ----

const fraction = typeset("\\part{score}{\\frac{\\part{query}{a}}{b}}");
checkEqual("fraction: glyphs, bar, parts", [fraction.glyphs.length, fraction.rules.length, fraction.parts.map((p) => [p.id, p.parent])],
  [2, 1, [["score", -1], ["query", 0]]]);
checkEqual("fraction: the innermost part wins, the bar is the outer's", [fraction.glyphs[0].part, fraction.glyphs[1].part, fraction.rules[0].part], [1, 0, 0]);
check("fraction: numerator above the bar above the denominator",
  fraction.glyphs[0].y > fraction.rules[0].y && fraction.rules[0].y > fraction.glyphs[1].y);
const [outer, inner] = fraction.parts;
check("fraction: the outer part's box holds the inner's",
  outer.x0 <= inner.x0 && outer.y0 <= inner.y0 && outer.x1 >= inner.x1 && outer.y1 >= inner.y1);

const nested = typeset("\\part{query}{\\part{query.angle}{x}}");
checkEqual("two parts on one letter: outer first", nested.parts.map((p) => [p.id, p.parent]), [["query", -1], ["query.angle", 0]]);
const live = typeset("x = \\part{score}{\\live{score}{-0.000}}");
checkEqual("live number: decimals, part", [live.live[0].decimals, live.live[0].part, live.live[0].probe], [3, 0, "score"]);
check("live number: as wide as its digits", near(live.live[0].w, 0.778 + 0.278 + 4 * 0.5), `${live.live[0].w}`);
check("live number: the line is as long as with the digits written",
  near(live.width, typeset("x = {-0.000}").width), `${live.width}`);
check("widthOf measures digits", near(widthOf("0.5"), 1.278));

const tall = typeset("\\left(\\begin{matrix}a\\\\b\\\\c\\\\d\\\\e\\\\f\\\\g\\end{matrix}\\right)");
checkEqual("tall brackets: a bar each between their ends", tall.rules.length, 2);
for (const bar of tall.rules) {
  check("tall brackets: the bar is upright and inside", bar.h > bar.w && bar.y >= -tall.depth && bar.y + bar.h <= tall.height);
}
checkEqual("a root's roof is a rule", typeset("\\sqrt{d}").rules.length, 1);
checkEqual("an outline is read whole", contoursOf("M1 2H5V6Q7 8 9 10T11 12L1 2ZM0 0L1 0L0 1Z").map((c) => c.length), [8, 3]);
checkEqual("and its bounds", boundsOf("M1 2H5V6L1 6Z"), { x0: 1, y0: 2, x1: 5, y1: 6 });

// ---- MathML ----

checkEqual("mathml: a part leaves no trace, a live number its place", mathmlOf("\\part{query}{q}\\cdot x = \\part{score}{\\live{score}{-0.000}}"),
  '<math display="block"><mi>q</mi><mo>\u22c5</mo><mi>x</mi><mo>=</mo><mn data-live="0">-0.000</mn></math>');
checkEqual("mathml: what HTML would read otherwise is escaped", mathmlOf("a<b\\&c"),
  '<math display="block"><mi>a</mi><mo>&#60;</mo><mi>b</mi><mi mathvariant="normal">&#38;</mi><mi>c</mi></math>');
checkEqual("mathml: every script has one base and one index", mathmlOf("q_{m}^{n+1}"),
  '<math display="block"><msubsup><mi>q</mi><mi>m</mi><mrow><mi>n</mi><mo>+</mo><mn>1</mn></mrow></msubsup></math>');
check("mathml: an alphabet that has no letters here is refused", (() => {
  try { mathmlOf("\\mathfrak{g}"); } catch (error) { return /fraktur/.test(error.message); }
  return false;
})());

// ---- The equations there are ----

const files = readdirSync("assets/equations", { recursive: true }).filter((name) => name.endsWith(".tex"));
check("there are equations", files.length > 0);
for (const name of files) {
  for (const equation of typesetFile(join("assets/equations", name))) {
    const title = `${name} ${equation.name}`;
    const { width, height, depth } = equation;
    const drawn = equation.glyphs.map((g) => {
      const b = boundsOf(g.outline);
      return { x0: g.x + g.scale * b.x0 / 1000, x1: g.x + g.scale * b.x1 / 1000, y0: g.y + g.scale * b.y0 / 1000, y1: g.y + g.scale * b.y1 / 1000 };
    }).concat(equation.rules.map((r) => ({ x0: r.x, x1: r.x + r.w, y0: r.y, y1: r.y + r.h })));
    check(`${title}: nothing stands outside its box`, drawn.every((b) =>
      b.x0 > -0.15 && b.x1 < width + 0.15 && b.y0 > -depth - 0.15 && b.y1 < height + 0.15));
    const paths = [...ownPicture(equation.tex).matchAll(/<path[^>]* d="M[^"]+"/g)].length;
    const bars = [...ownPicture(equation.tex).matchAll(/<rect/g)].length;
    checkEqual(`${title}: every shape of MathJax's picture is there`, equation.glyphs.length + equation.rules.length, paths + bars);
    const slots = [...equation.mathml.matchAll(/data-live="(\d+)">([^<]*)</g)].map(([, index, sample]) => [Number(index), sample]);
    checkEqual(`${title}: the MathML has its live numbers in order`, slots, equation.live.map(({ sample }, i) => [i, sample]));
    const open = [];
    const balanced = [...equation.mathml.matchAll(/<(\/?)([a-z]+)[^<>]*>/g)].every(([, end, name]) => (end ? open.pop() === name : open.push(name)));
    check(`${title}: the MathML is well-formed, without styles or scripts`, balanced && open.length === 0 && !/style=|script|on\w+=/.test(equation.mathml.replace(/mstyle|scriptlevel|displaystyle/g, "")));
    check(`${title}: says what it shows`, equation.alt.length > 15 && !/[\\${}]/.test(equation.alt), equation.alt);
  }
}

// ---- Fonts ----

const fontsIn = (text) => {
  const list = join(scratch, "fonts.txt");
  writeFileSync(list, text);
  return spawnSync(python, ["assets/tools/fonts.py", list, "node_modules", scratch], { encoding: "utf8" });
};
const sans = "source-sans/TTF/SourceSans3-Regular.ttf";
check("fonts: a character nobody has fails, by name", /face t: no font .*U\+4E2D/.test(fontsIn(`set s 41 4E2D\nface t s : ${sans}`).stderr));
check("fonts: a bad line fails, with its number", /fonts\.txt:2:/.test(fontsIn(`set s 41\nfoce t s : ${sans}`).stderr));
check("fonts: a font that is not installed fails, by name", /nowhere\.ttf is not in node_modules/.test(fontsIn("set s 41\nface t s : nowhere.ttf").stderr));
check("fonts: a good list makes a font", fontsIn(`set s 41-5A\nface t s : ${sans}`).status === 0 && existsSync(join(scratch, "t.ttf")));

// ---- Words that are shown and not translated (assets/tools/untranslated.py) ----

const untranslated = (name, code) => {
  const file = join(scratch, name);
  writeFileSync(file, code);
  const script = "import sys; sys.path.insert(0, 'assets/tools'); import words, untranslated; "
    + "print(len(list(untranslated.problems('src/app/' + sys.argv[2], words.tokens_of(sys.argv[1]), {'Known words', 'Next'}))))";
  return spawnSync(python, ["-c", script, file, name], { encoding: "utf8" }).stdout.trim();
};
for (const [what, count, code] of [
  ["a sentence", 1, 'f("It is not here");'],
  ["a sentence in tr()", 0, 'canvas.text(at, tr("It is not here"), style); tr(x ? "One of two" : "The other one");'],
  ["a sentence that is collected", 0, 'f("Known words"); canvas.text(at, "Next");'],
  ["a word that is shown", 1, 'canvas.text(at, "Copy", style);'],
  ["a word that is handed elsewhere", 0, 'find("Copy"); view.region("sheet", rect);'],
  ["a field that is shown", 1, 'Note{.what = "Wrong"};'],
  ["a glued sentence", 2, 'name + " has " + count + " of them";'],
  ["ids, commands and comments", 0, 'f("many-clocks"); /* It is not here */ // nor here\n g("a_b c");'],
]) checkEqual(`words: ${what}`, untranslated("x.cpp", code), String(count));
checkEqual("words: a sentence of a script", untranslated("x.js", "say('It is not here'); Page.tr('It is not here');"), "1");
rmSync(scratch, { recursive: true });
finish();
