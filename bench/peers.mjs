// Our core beside onnxruntime, in turn, three rounds; ratios of medians.

import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";

const ROUNDS = 3;
const PAIRS = [ // ours, theirs, at most this share of their time: [wasm, native]
  ["rope half-split out of place, table", ["rope half-split", "rope interleaved"], [1 / 6, null]],
  ["attention causal T=512 d=64 h=1", ["attention causal h=1"], [0.4, 0.6]],
  ["attention causal T=512 d=64 h=8", ["attention causal h=8"], [0.4, 0.6]],
];

const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1];
const pinned = spawnSync("taskset", ["-c", "1", "true"]).status === 0 ? ["taskset", "-c", "1"] : [];

function run(command, args, cwd) {
  const [program, ...rest] = [...pinned, command, ...args];
  const done = spawnSync(program, rest, { cwd, encoding: "utf8" });
  if (done.status !== 0) throw new Error(`${command} ${args.join(" ")}: ${done.stderr}`);
  return done.stdout.trim().split("\n").map((line) => JSON.parse(line));
}

export function measurePeers() {
  const results = {};
  for (const [which, column, program, flags] of [
    ["web", 0, process.execPath, ["--no-liftoff", "--no-wasm-tier-up", "--no-experimental-fetch", "build/cmake-web/core_bench.js"]],
    ["node", 1, "build/cmake-native/core_bench", []],
  ]) {
    if (!existsSync("bench/peers/node_modules")) throw new Error("bench/peers has no node_modules: run ./dev bench --peers");
    const theirTimes = [], ourTimes = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      theirTimes.push(run(process.execPath, ["ort.mjs", which], "bench/peers")[0]);
      ourTimes.push(PAIRS.map(([name]) => run(program, [...flags, "--json", "--only", name])[0].ms));
    }
    console.log(`beside onnxruntime-${which}`);
    results[which] = PAIRS.map(([name, theirs, bars], i) => {
      const mine = median(ourTimes.map((times) => times[i]));
      const best = Math.min(...theirs.map((their) => median(theirTimes.map((times) => times[their]))));
      const bar = bars[column], share = mine / best;
      const verdict = bar ? `  ${share <= bar ? "reached" : "NOT reached"}: <= ${bar.toFixed(2)}` : "";
      console.log(`  ${name.padEnd(48)} ${mine.toFixed(3).padStart(10)} ms   theirs ${best.toFixed(3).padStart(9)} ms   x ${share.toFixed(2)}${verdict}`);
      return { name, ours_ms: mine, theirs_ms: best, share };
    });
  }
  return results;
}
