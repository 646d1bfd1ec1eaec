// Every chapter's program against the chapter: node code.mjs ROPEWALK [STATES]. Each is run by Python with NumPy at the
// chapter's default and at random states, and what it prints must be the chapter's numbers: two ways that share no code.

import { execFile } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { promisify } from "node:util";

import { check, finish } from "./check.mjs";

const run = promisify(execFile);
const [program, states = "12"] = process.argv.slice(2);
const python = ["/usr/bin/python3", "python3"];
const TOLERANCE = 1e-6; // relative, and absolute below 1
const MAX_LINES = 40;

// The same states each time (mulberry32).
let seed = 27;
const random = () => {
  seed = (seed + 0x6d2b79f5) | 0;
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
};
const pick = (list) => list[Math.floor(random() * list.length)];
const between = (param, low, high) => {
  const x = low + random() * (high - low);
  return param.kind === "integer" ? Math.round(x) : Number(x.toPrecision(4));
};

// A value of this parameter as links have it; null: leave it out.
function valueOf(param) {
  if (param.kind === "bool") return pick([0, 1]);
  if (param.kind === "choice") return pick(param.choices);
  if (param.kind === "vector") return param.default.map(() => between(param, param.min, param.max)).join(",");
  if (param.kind !== "integer" && param.kind !== "real") return null;
  // Ends, small numbers and large ones: ranges go up to a million.
  const small = Math.min(param.max, Math.max(param.min, 20));
  return pick([param.min, param.max, between(param, param.min, small), between(param, param.min, param.max)]);
}

function linkOf(scene, round) {
  const query = round === 0 ? [] : scene.params.filter(() => random() < 0.5).map((param) => [param.key, valueOf(param)]);
  const text = query.filter(([, value]) => value !== null).map(([key, value]) => `${key}=${value}`).join("&");
  return `#/${scene.id}${text && "?"}${text}`;
}

async function print(command, args) {
  return (await run(command, args, { maxBuffer: 1 << 26 })).stdout;
}

let interpreter = null;
for (const name of python) {
  try {
    await print(name, ["-c", "import numpy"]);
    interpreter = name;
    break;
  } catch { /* the next one */ }
}
check("there is a Python with NumPy", interpreter !== null);

// What is wrong with one state, in a line; "" for nothing.
async function compare(link, told) {
  const source = await print(program, ["code", link]);
  let printed;
  try {
    printed = await print(interpreter, ["-c", source]);
  } catch (error) {
    return `${link}: ${String(error.stderr).trim().split("\n").pop()}`;
  }
  const probes = JSON.parse(await print(program, ["snapshot", link])).probes;
  for (const line of printed.trim().split("\n").filter(Boolean)) {
    const [name, number] = line.split(" ");
    if (!(name in probes)) return `${link}: prints ${name}, which the chapter doesn't show`;
    const off = Math.abs(Number(number) - probes[name]);
    if (!(off <= TOLERANCE * Math.max(1, Math.abs(probes[name])))) return `${link}: ${name} is ${number} in the program, ${probes[name]} in the chapter`;
    told.add(name);
  }
  return "";
}

const files = new Map(readdirSync("assets/code").flatMap((part) =>
  readdirSync(`assets/code/${part}`).map((name) => [name.replace(/\.py$/, ""), `assets/code/${part}/${name}`])));

const queue = [];
const scenes = interpreter ? JSON.parse(await print(program, ["scenes", "--json"])) : [];
for (const scene of scenes) {
  if (!files.has(scene.id)) {
    check(`${scene.id}: there is a program in assets/code`, false);
    continue;
  }
  const lines = readFileSync(files.get(scene.id), "utf8").trim().split("\n").length;
  check(`${scene.id}: the program can be read at one sitting`, lines <= MAX_LINES, `${lines} lines; at most ${MAX_LINES}`);
  const told = new Set();
  const wrong = [];
  const links = Array.from({ length: Number(states) }, (_, round) => linkOf(scene, round));
  queue.push({ scene, told, wrong, links, left: links.length });
}
const work = queue.flatMap((entry) => entry.links.map((link) => ({ entry, link })));
async function worker() {
  for (let next = work.shift(); next; next = work.shift()) {
    const said = await compare(next.link, next.entry.told);
    if (said) next.entry.wrong.push(said);
  }
}
await Promise.all(Array.from({ length: availableParallelism() }, worker));
for (const { scene, told, wrong, links } of queue) {
  check(`${scene.id}: its program agrees in ${links.length} states`, wrong.length === 0, wrong.join("\n  "));
  check(`${scene.id}: its program tells numbers`, told.size >= 3, [...told].join(", "));
}
finish();
