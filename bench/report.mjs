// What was measured, as tables, and whether it reaches the bars.

import { SIDES } from "./sides.mjs";

const names = Object.fromEntries(SIDES.map(({ id, name }) => [id, name]));
const OURS = { native: ["ort-node", "torch"], wasm: ["ort-web", "tfjs"] };
const ms = (value) => value.toFixed(value < 10 ? 2 : 1);

const find = (rows, side, work, how) => rows.find((row) => row.side === side && row.work === work && row.how.startsWith(how));
const best = (rows, side, work) => rows.filter((row) => row.side === side && row.work === work && row.error <= row.tolerance)
  .sort((a, b) => a.ms - b.ms)[0];

export function printTable({ rows, machine }) {
  console.log(`\n${machine.cpu}, ${machine.cores} cores, one used; Node ${machine.node}; multiply-add ` +
    Object.entries(machine.targets).map(([side, { target, gflops }]) => `${names[side].split(", ")[1]} (${target}) ${gflops} GFLOP/s`).join(", "));
  for (const work of [...new Set(rows.map((row) => row.work))]) {
    const title = work === "rope" ? "RoPE [32, 4096, 128] f32 (floor: a scaling of as much memory, in place or out of place)"
      : work === "curve" ? "similarity curve (floor: a scalar std::cos loop)"
      : work === "training step" ? "training step, 2 layers, width 64, 4 heads, 16 x 64 tokens (floor: its multiply-adds alone)" : `${work}, T=512 d=64 f32 (floor: its multiply-adds alone)`;
    console.log(`\n${title}`);
    for (const row of SIDES.flatMap(({ id }) => rows.filter((other) => other.side === id && other.work === work))) {
      const floor = row.floor_ms ? `x ${(row.ms / row.floor_ms).toPrecision(3)} of floor ${ms(row.floor_ms)} ms` : "";
      console.log(`  ${names[row.side].padEnd(27)} ${row.how.padEnd(76)} ${ms(row.ms).padStart(8)} ms  ` +
        `${row.error <= row.tolerance ? "equal" : "DIFFERS"} (${(row.error ?? NaN).toExponential(0)} <= ${(row.tolerance ?? NaN).toExponential(0)})  ${floor}`);
    }
  }
}

// {what, value, bar, reached}, for all that was measured.
export function bars(rows) {
  const list = [];
  const add = (what, value, bar, reached = value <= bar) => list.push({ what, value, bar, reached });
  const share = (row) => row.ms / row.floor_ms;
  for (const [side, atMost] of [["wasm", 1.6], ["native", 1.3]]) {
    for (const layout of ["half-split", "interleaved"]) {
      const row = find(rows, side, "rope", `${layout}, in place, table given`);
      if (row) add(`RoPE ${layout} in place, ${side}: times the in-place floor`, share(row), atMost);
    }
  }
  const theirs = best(rows, "ort-web", "rope"); // it knows no in-place form
  for (const place of ["in place", "out of place"]) {
    const mine = ["half-split", "interleaved"].map((layout) => find(rows, "wasm", "rope", `${layout}, ${place}, table given`)).filter(Boolean);
    if (!theirs || !mine.length) continue;
    const times = theirs.ms / Math.max(...mine.map((row) => row.ms));
    add(`RoPE ${place}, our slower layout, wasm: times as fast as onnxruntime-web's best`, times, 6, times >= 6);
  }
  for (const [side, peer, atMost] of [["wasm", "ort-web", 0.4], ["native", "ort-node", 0.6]]) {
    const mine = find(rows, side, "attention h=8", ""), other = best(rows, peer, "attention h=8");
    if (mine && other) add(`causal attention h=8, ${side}: share of ${names[peer]}'s best time`, mine.ms / other.ms, atMost);
  }
  for (const [side, atLeast] of [["native", 3], ["wasm", 1]]) {
    const mine = find(rows, side, "training step", ""), other = best(rows, "torch", "training step");
    if (mine && other) add(`training step, ${side}: times as fast as ${names.torch}'s best`, other.ms / mine.ms, atLeast, other.ms / mine.ms >= atLeast);
    if (mine && side === "native") add("training step, native: times the floor of its multiply-adds", share(mine), 2);
  }
  for (const [side, atLeast] of [["native", 20], ["wasm", 10]]) {
    const row = find(rows, side, "curve", "");
    if (!row) continue;
    add(`similarity curve, ${side}: times as fast as a scalar std::cos loop`, 1 / share(row), atLeast, 1 / share(row) >= atLeast);
    add(`similarity curve, ${side}: error`, row.error, 1e-5);
    if (side === "native") add("similarity curve, native: milliseconds, of a frame's", row.ms, 16.7);
  }
  return list;
}

const shown = (value) => (value < 1e-3 ? value.toExponential(1) : value.toPrecision(3));

export function printBars(list) {
  console.log("\nbars");
  for (const { what, value, bar, reached } of list) {
    const sense = reached === (value <= bar) ? "<=" : ">=";
    console.log(`  ${reached ? "reached    " : "NOT reached"}  ${what}: ${shown(value)} (${sense} ${bar})`);
  }
}

// The table of README.
export function printMarkdown({ rows }) {
  const works = ["rope", "attention h=1", "attention h=8"];
  console.log("\n| | RoPE [32, 4096, 128], out of place, ms | causal attention T=512 d=64, h=1, ms | h=8, ms |\n| --- | --- | --- | --- |");
  for (const side of SIDES) {
    const cells = works.map((work) => {
      const row = best(rows, side.id, work);
      if (work !== "rope") return row ? ms(row.ms) : "";
      return ["half-split", "interleaved"].map((layout) => rows
        .filter((other) => other.side === side.id && other.work === "rope" && other.how.startsWith(`${layout}, out`))
        .sort((a, b) => a.ms - b.ms)[0]).map((found, i) => found && `${ms(found.ms)} ${["half-split", "interleaved"][i]}`).filter(Boolean).join(", ");
    });
    if (!cells.some(Boolean)) continue;
    const against = Object.entries(OURS).find(([, peers]) => peers.includes(side.id))?.[0];
    const ratio = (work) => {
      const mine = against && best(rows.filter((row) => work !== "rope" || row.how.includes("out of place")), against, work);
      const other = best(rows, side.id, work);
      return mine && other ? ` (× ${(other.ms / mine.ms).toFixed(1)})` : "";
    };
    console.log(`| ${side.name} | ${cells.map((cell, i) => cell && cell + ratio(works[i])).join(" | ")} |`);
  }
}
