// Measures what the project promises: node bench/run.mjs [--peers] [--json FILE] [--rounds N] [--only core|page].
// ./dev bench builds first. Times are medians; sides that are compared run in turn, round after round, each alone on one
// pinned core, because machines are noisy.

import { mkdirSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { parseArgs } from "node:util";

import { bars, printBars, printMarkdown, printTable } from "./report.mjs";
import { SIDES, missing, runSide } from "./sides.mjs";

const { values } = parseArgs({ options: { json: { type: "string" }, peers: { type: "boolean" }, rounds: { type: "string", default: "3" },
  only: { type: "string" }, native: { type: "string", default: "build/cmake-native" }, web: { type: "string", default: "build/cmake-web" } } });
const rounds = Number(values.rounds);
if (!Number.isInteger(rounds) || rounds < 1 || (values.only && !["core", "page"].includes(values.only))) {
  console.error("bench takes --peers, --json FILE, --rounds N (1 or more), --only core or --only page");
  process.exit(2);
}
const folders = { native: values.native, web: values.web, results: "build/bench" };
const results = { machine: { cpu: cpus()[0].model.trim(), cores: cpus().length, node: process.version }, rounds };
const median = (list) => [...list].sort((a, b) => a - b)[list.length >> 1];

function say(line) {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${line.slice(0, 110)}`);
}

// Rows of each side, medians over the rounds. A side that is not installed is named and left out.
async function measureSides() {
  mkdirSync(folders.results, { recursive: true });
  let sides = [];
  for (const side of SIDES.filter(({ peer }) => !peer || values.peers)) {
    const why = missing(side, folders);
    if (!why) sides.push(side);
    else if (side.peer) console.log(`skipped: ${side.name}: ${why}`);
    else throw new Error(`${side.name}: ${why}`);
  }
  const samples = new Map(); // "side|work|how": row with lists of times
  const add = (side, row) => {
    const key = `${side.id}|${row.work}|${row.how}`;
    if (!samples.has(key)) samples.set(key, { side: side.id, ...row, all: [], floors: [] });
    const kept = samples.get(key);
    for (const field of ["error", "tolerance", "failed"]) if (row[field] !== undefined) kept[field] = row[field];
    if (row.ms !== undefined) kept.all.push(row.ms);
    if (row.floor_ms !== undefined) kept.floors.push(row.floor_ms);
  };
  // A peer that breaks down is named and left out from then on; ours must not.
  const attempt = async (side, args) => {
    try {
      return await runSide(side, folders, args, say);
    } catch (error) {
      if (!side.peer) throw error;
      console.log(`skipped: ${error.message}`);
      sides = sides.filter((other) => other !== side);
      return [];
    }
  };
  const peers = sides.filter(({ peer }) => peer);
  // The results that the peers' are compared with.
  if (peers.length) await runSide(SIDES[0], folders, ["--runs", "1", "--write", folders.results], say);
  for (const side of peers) {
    console.log(`comparing the results of ${side.name} with ours`);
    for (const row of await attempt(side, ["--check"])) {
      add(side, row);
      if (row.failed) console.log(`  cannot do ${row.work}, ${row.how}: ${row.failed}`);
      else if (!(row.error <= row.tolerance)) console.log(`  DIFFERS from ours by ${row.error}: ${row.work}, ${row.how}`);
    }
  }
  for (let round = 0; round < rounds; round += 1) {
    for (const side of sides) {
      console.log(`round ${round + 1} of ${rounds}: ${side.name}`);
      // After the first round only the fastest way of each kind of work and layout: the others cannot be a peer's best.
      const only = side.peer && round > 0 ? ["--only", JSON.stringify(fastest(samples, side.id))] : [];
      for (const row of await attempt(side, only)) {
        if (row.work === "machine") (results.machine.targets ??= {})[side.id] = { target: row.how, gflops: row.gflops };
        else add(side, row);
      }
    }
  }
  say("");
  return [...samples.values()].filter((row) => row.all.length).map(({ all, floors, ...row }) =>
    ({ ...row, ms: median(all), ...(floors.length ? { floor_ms: median(floors) } : {}), samples: all }));
}

function fastest(samples, side) {
  const best = new Map();
  for (const row of samples.values()) {
    if (row.side !== side || !row.all.length) continue;
    const kind = row.work === "rope" ? `rope ${row.how.split(",")[0]}` : row.work;
    if (!best.has(kind) || row.all[0] < best.get(kind).all[0]) best.set(kind, row);
  }
  return [...best.values()].map(({ work, how }) => `${work}|${how}`);
}

if (values.only !== "page") {
  results.rows = await measureSides();
  printTable(results);
  results.bars = bars(results.rows);
  printBars(results.bars);
  if (values.peers) printMarkdown(results);
}
if (values.only !== "core") {
  const { measurePage } = await import("./page.mjs");
  const { spawnSync } = await import("node:child_process");
  const listed = JSON.parse(spawnSync("build/native/ropewalk", ["scenes", "--json"], { encoding: "utf8" }).stdout);
  results.page = await measurePage("build/web", `${folders.web}/bare`,
    listed.map((scene) => ({ id: scene.id, controls: scene.params.map((param) => `##${param.key}`) })), `${folders.native}/change_bench`);
}
if (values.json) {
  writeFileSync(values.json, `${JSON.stringify(results, null, 2)}\n`);
  console.log(`written to ${values.json}`);
}
const wrong = results.rows?.filter((row) => !(row.error <= row.tolerance)) ?? [];
if (wrong.length) {
  console.error(`${wrong.length} results differ by more than their tolerance (see above): their times count for nothing`);
  process.exitCode = 1;
}
