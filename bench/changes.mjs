// What one changed value costs in the page: change_bench searches every chapter natively for the changes that cost most; here
// the page is put at the same places, in headless Chromium, and the work on its own thread is timed, from asking for the
// change until the frame that shows it is handed over.

import { spawnSync } from "node:child_process";

const BAR_MS = 16; // a frame
const RUNS = 9;
const TOLD = 3; // changes of a chapter that are measured in the page

const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1];

// The page keeps the memory it has once had, but glibc gives large pieces back and fetches them anew, which can take longer
// than what is done with them.
const KEEP_MEMORY = "glibc.malloc.mmap_threshold=1000000000:glibc.malloc.trim_threshold=4000000000:glibc.malloc.top_pad=134217728";

// The costliest changes of each chapter, as change_bench tells them.
function search(program) {
  const env = { ...process.env, GLIBC_TUNABLES: KEEP_MEMORY };
  const done = spawnSync(program, ["--links", "bench/heavy.txt"], { encoding: "utf8", maxBuffer: 1 << 26, env });
  if (done.status !== 0) throw new Error(`${program} ended with ${done.signal ?? done.status}: ${done.stderr}`);
  const kept = new Map();
  for (const change of done.stdout.split("\n").filter(Boolean).map((line) => JSON.parse(line))) {
    const list = kept.get(change.scene) ?? kept.set(change.scene, []).get(change.scene);
    if (list.length < TOLD) list.push(change);
  }
  return [...kept.values()].flat();
}

// Milliseconds of the longest work: opening the link with the frame that shows it, or any frame after that.
const longest = (tab, link) => tab.evaluate(async (to) => {
  const page = window.ropewalk, before = page.frames(), start = performance.now();
  page.open(to);
  const asked = performance.now() - start;
  while (page.frames() === before || !page.idle()) await new Promise(requestAnimationFrame);
  const [first, ...rest] = page.frameTimes().slice(before - page.frames());
  return Math.max(asked + first, ...rest);
}, link);

async function measure(tab, { from, to }) {
  const times = [];
  for (let i = 0; i < RUNS; i += 1) {
    await longest(tab, from);
    times.push(await longest(tab, to));
  }
  return median(times);
}

// `tab` shows the page. Rows: {scene, from, to, native_ms, ms, ratio}.
export async function measureChanges(tab, program) {
  const rows = [];
  for (const change of search(program)) {
    const ms = await measure(tab, change);
    rows.push({ scene: change.scene, from: change.from, to: change.to, native_ms: change.ms, ms, ratio: ms / BAR_MS });
  }
  for (const scene of new Set(rows.map((row) => row.scene))) {
    const worst = rows.filter((row) => row.scene === scene).sort((a, b) => b.ms - a.ms)[0];
    console.log(`  ${scene.padEnd(20)} change   longest work: ${worst.ms.toFixed(1)} ms, x ${worst.ratio.toFixed(2)} of a frame ` +
      `(natively ${worst.native_ms.toFixed(1)} ms)  ${worst.ratio <= 1 ? "reached" : "NOT reached"}: <= ${BAR_MS}`);
    if (worst.ratio > 1) console.log(`    ${worst.from}\n    ${worst.to}`);
  }
  return rows;
}
