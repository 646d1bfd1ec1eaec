// Measures what DESIGN promises: node bench/run.mjs [--json FILE] [--peers] [--only core|page|peers]. ./dev bench builds first.
// Times are medians; what is compared is measured in turn in the same run, because machines are noisy.

import { spawnSync } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";

import { measurePage } from "./page.mjs";

const { values } = parseArgs({ options: {
  json: { type: "string" }, peers: { type: "boolean" }, only: { type: "string" } } });
const wanted = (part) => !values.only || values.only === part;
const NATIVE = "build/cmake-native/core_bench";
const PROGRAM = "build/native/ropewalk";
const WASM = "build/cmake-web/core_bench.js";

// Ratios to the machine's own floor that count as reached: [name, native, wasm].
const FLOORS = { "rope half-split in place, table": [1.3, 1.6], "rope interleaved in place, table": [1.3, 1.6] };

function coreRows(command, args) {
  const pinned = spawnSync("taskset", ["-c", "1", "true"]).status === 0 ? ["taskset", "-c", "1"] : [];
  const [program, ...rest] = [...pinned, command, ...args, "--json"];
  const run = spawnSync(program, rest, { encoding: "utf8" });
  if (run.status !== 0) {
    console.error(`${command} failed: ${run.stderr}`);
    process.exit(1);
  }
  process.stdout.write(run.stderr.replace(/^/gm, "  ").trimEnd() + "\n");
  return run.stdout.trim().split("\n").map((line) => JSON.parse(line));
}

function printCore(title, rows, column) {
  console.log(title);
  for (const { name, ms, floor_ms: floor, ratio } of rows) {
    const bar = FLOORS[name]?.[column];
    const verdict = bar ? (ratio <= bar ? `  reached: <= ${bar}` : `  NOT reached: <= ${bar}`) : "";
    console.log(`  ${name.padEnd(48)} ${ms.toFixed(3).padStart(10)} ms   floor ${floor.toFixed(3).padStart(9)} ms   x ${ratio.toFixed(2)}${verdict}`);
  }
}

const results = {};
if (wanted("core")) {
  for (const [title, key, column, command, args] of [
    ["core, native", "native", 0, NATIVE, []],
    ["core, wasm in Node", "wasm", 1, process.execPath, ["--no-liftoff", "--no-wasm-tier-up", "--no-experimental-fetch", WASM]],
  ]) {
    const file = key === "native" ? NATIVE : WASM;
    if (!existsSync(file)) {
      console.error(`${file} is missing: ./dev bench builds it.`);
      process.exit(1);
    }
    results[key] = coreRows(command, args);
    printCore(title, results[key], column);
  }
}
if (wanted("page")) {
  const listed = JSON.parse(spawnSync(PROGRAM, ["scenes", "--json"], { encoding: "utf8" }).stdout);
  results.page = await measurePage("build/web", "build/cmake-web/bare", listed.map((scene) => scene.id));
}
if (values.peers && wanted("peers")) {
  const { measurePeers } = await import("./peers.mjs");
  results.peers = measurePeers();
}
if (values.json) {
  writeFileSync(values.json, `${JSON.stringify(results, null, 2)}\n`);
  console.log(`written to ${values.json}`);
}
