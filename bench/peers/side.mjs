// One side of the comparison. Runs cases and prints a line of JSON for each: {work, how, ms} or, with --check,
// {work, how, error, tolerance}, or {work, how, failed} if the program will not do it. --only: a JSON list of "work|how".

import { parseArgs } from "node:util";

import { TOLERANCE } from "./inputs.mjs";

const { values, positionals } = parseArgs({ allowPositionals: true, options: { check: { type: "boolean" }, only: { type: "string" } } });
export const arguments_ = positionals;

export const median = (times) => [...times].sort((a, b) => a - b)[times.length >> 1];

// Medians of `runs` after `warm` milliseconds; `work` may be asynchronous.
export async function timeOf(work, runs, warm = 300) {
  for (const start = performance.now(); performance.now() - start < warm;) await work();
  const times = [];
  for (let i = 0; i < runs; i += 1) {
    const start = performance.now();
    await work();
    times.push(performance.now() - start);
  }
  return median(times);
}

// cases: {work, how, check: () => difference to ours, time: () => milliseconds}
export async function runCases(cases) {
  const only = values.only && JSON.parse(values.only);
  for (const { work, how, check, time } of cases) {
    if (only && !only.includes(`${work}|${how}`)) continue;
    process.stderr.write(`${work}: ${how}\n`);
    try {
      const result = values.check ? { error: await check(), tolerance: TOLERANCE[work.split(" ")[0]] } : { ms: await time() };
      if (result.error === Infinity) result.error = 1e300;
      console.log(JSON.stringify({ work, how, ...result }));
    } catch (error) {
      console.log(JSON.stringify({ work, how, failed: String(error.message ?? error).split("\n")[0].slice(0, 200) }));
    }
  }
}
