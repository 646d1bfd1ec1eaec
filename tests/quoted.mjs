// Numbers that lessons and decks quote, against what is shown with them: node quoted.mjs ROPEWALK. A number in a step's prose
// or answer must be one of the numbers (a probe or a parameter, rounded as it is written) of its prepared state or of a state it
// leads to; what else is quoted stands in tests/quoted.txt with the reason. What holds for a step's own state holds in deck
// order and reached from anywhere: that state does not depend on the way.

import { execFile } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { promisify } from "node:util";

import { check, finish } from "./check.mjs";

const run = promisify(execFile);
const program = process.argv[2];

// ---- Reading ----

const plain = (text) => text.replace(/\$[^$]*\$/g, " ").replace(/`[^`]*`/g, " ");
const links = (text) => [...text.matchAll(/\]\((#\/[^)\s]*)\)/g)].map((found) => found[1]);

// [{title, link, prose, answer, line}] of a lesson or deck; sources are left out.
function steps(markdown) {
  const found = [];
  let step = null, sources = false;
  markdown.split("\n").forEach((line, at) => {
    const heading = line.match(/^## (?:\[(.*)\]\((#\/[^)]*)\)|(.*))$/);
    if (heading) {
      sources = heading[3] === "Sources";
      step = { title: heading[1] ?? heading[3], link: heading[2] ?? "", prose: "", answer: "", line: at + 1 };
      if (!sources) found.push(step);
    } else if (step && !sources) {
      if (/^- \[[ xX]\]/.test(line) || line.startsWith("### ")) return; // guesses are allowed to be wrong
      if (line.startsWith(">")) step.answer += `${line.slice(1)}\n`;
      else step.prose += `${line}\n`;
    }
  });
  return found;
}

const words = { one: 1, two: 2, three: 3, four: 4, five: 5, six: 6, seven: 7, eight: 8, nine: 9, ten: 10, eleven: 11, twelve: 12 };

// Numbers as written: {text, value, unit: how much one of its last digit is}. Groups of thousands, decimals, millions, percent.
export function numbers(text) {
  const clean = plain(text)
    .replace(/\]\([^)]*\)/g, "] ") // targets of links
    .replace(/\b\d{4}\.\d{4,5}\b|\b20[012]\d\b/g, " ") // arXiv, years
    .replace(/\^[({]?[-−\w\/]+[)}]?|[⁰¹²³⁴⁵⁶⁷⁸⁹]+/g, " "); // exponents
  return [...clean.matchAll(/(?<![\w.,])([-−]?)(\d{1,3}(?:[^\S\n]\d{3})+|\d+)(\.\d+)?(\s*(?:%|million|thousand))?(?!\w|\.\d)/g)].map((found) => {
    const scale = /million/.test(found[4] ?? "") ? 1e6 : /thousand/.test(found[4] ?? "") ? 1e3 : /%/.test(found[4] ?? "") ? 0.01 : 1;
    const digits = `${found[2].replace(/\s/g, "")}${found[3] ?? ""}`;
    const decimals = (found[3]?.length ?? 1) - 1;
    const zeros = decimals > 0 || digits === "0" ? 0 : digits.match(/0*$/)[0].length;
    return { text: found[0].trim().replace(/\s/g, " "), value: (found[1] ? -1 : 1) * Number(digits) * scale, unit: 10 ** (decimals > 0 ? -decimals : zeros) * scale };
  });
}

// ---- What is shown ----

const states = new Map();
function shown(link) {
  if (!states.has(link))
    states.set(link, run(program, ["snapshot", link], { maxBuffer: 1 << 26 }).then(({ stdout }) => {
      const { params, probes } = JSON.parse(stdout);
      const flat = (value) => (typeof value === "number" ? [value] : Array.isArray(value) ? value.flatMap(flat) : []);
      return [...Object.values(params).flatMap(flat), ...Object.values(probes)].filter(Number.isFinite);
    }, () => []));
  return states.get(link);
}

// Is it one of them, to the last digit that is written (half a unit, and a hair)?
const among = ({ value, unit }, list) => list.some((one) => Math.abs(Math.abs(one) - Math.abs(value)) <= 0.5000001 * Math.min(unit, Math.max(Math.abs(value) * 0.05, unit === 1 ? 0.5 : unit)));

const excused = new Map();
for (const line of readFileSync("tests/quoted.txt", "utf8").split("\n")) {
  const [place, list] = line.split(" | ");
  if (!line.startsWith("#") && list) excused.set(place.trim(), new Set(list.split(";").map((one) => one.trim())));
}

const used = new Set();
async function strangers(name, step, text, from) {
  const list = (await Promise.all(from.map(shown))).flat();
  return numbers(text).filter((number) => {
    if (among(number, list)) return false;
    const place = `${name}: ${step.title}`.replace(/\s/g, " ");
    if (!excused.get(place)?.has(number.text)) return true;
    used.add(`${place}|${number.text}`);
    return false;
  });
}

const lessons = readdirSync("assets/lessons").flatMap((part) => readdirSync(`assets/lessons/${part}`).map((name) => [name.replace(/\.md$/, ""), `assets/lessons/${part}/${name}`]));
const decks = readdirSync("assets/decks").map((name) => [`deck ${name.replace(/\.md$/, "")}`, `assets/decks/${name}`]);
const work = [];
for (const [name, file] of [...lessons, ...decks]) {
  const deck = name.startsWith("deck ");
  let stage = "";
  for (const step of steps(readFileSync(file, "utf8"))) {
    if (step.link) stage = step.link;
    work.push({ name, file, step, stage: step.link || (deck ? stage : "") });
  }
}
const wrong = new Map();
async function worker() {
  for (let next = work.shift(); next; next = work.shift()) {
    const { name, file, step, stage } = next;
    // A question may name what is about to be changed: that is the answer's state.
    const states = [stage, ...links(step.prose), ...links(step.answer)].filter(Boolean);
    const told = await strangers(name, step, `${step.prose}\n${step.answer}`, states);
    if (told.length) wrong.set(file, [...(wrong.get(file) ?? []), `line ${step.line}, ${step.title}: ${told.map(({ text }) => text).join("; ")}`]);
  }
}
const files = [...lessons, ...decks].map(([, file]) => file);
await Promise.all(Array.from({ length: availableParallelism() }, worker));
for (const file of files) check(`${file}: quotes numbers that are shown with it`, !wrong.has(file), (wrong.get(file) ?? []).join("\n  "));
for (const [place, list] of excused) for (const text of list) check(`tests/quoted.txt: ${place}: ${text} is still needed`, used.has(`${place}|${text}`));
finish();
