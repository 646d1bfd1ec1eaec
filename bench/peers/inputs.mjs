// What every side works on, the same to the bit as bench/data.cpp makes it, and our results to compare with.

import { readFileSync } from "node:fs";

export const [HEADS, ROWS, DIM] = [32, 4096, 128]; // RoPE
export const [LENGTH, HEAD] = [512, 64]; // attention

export function noise(count, seed, scale = 1) {
  const values = new Float32Array(count);
  const start = Math.imul(seed, 0x85EBCA77);
  for (let j = 0; j < count; j += 1) {
    let h = (Math.imul(j, 0x9E3779B1) + start) >>> 0;
    h = Math.imul(h ^ (h >>> 16), 0x7FEB352D) >>> 0;
    h = Math.imul(h ^ (h >>> 15), 0x846CA68B) >>> 0;
    h = (h ^ (h >>> 16)) >>> 0;
    values[j] = scale * ((h >>> 8) / 8388608 - 1);
  }
  return values;
}

// cos or sin of every (row, pair), formed in double.
export const table = (f) => Float32Array.from({ length: ROWS * DIM / 2 },
  (_, i) => f(Math.floor(i / (DIM / 2)) * 10000 ** (-2 * (i % (DIM / 2)) / DIM)));

export const rope = { x: () => noise(HEADS * ROWS * DIM, 1) };

// [heads, 512, 64] each.
export const attention = (heads) => ({
  q: noise(heads * LENGTH * HEAD, 2, 4), k: noise(heads * LENGTH * HEAD, 3), v: noise(heads * LENGTH * HEAD, 4) });

// 0 where a query sees a key, -1e9 where it must not.
export const mask = () => Float32Array.from({ length: LENGTH * LENGTH }, (_, i) => (i % LENGTH > Math.floor(i / LENGTH) ? -1e9 : 0));

// [heads, rows, width] <-> [rows, heads, width]
export function swapHeads(x, outer, inner, width = HEAD) {
  const out = new Float32Array(x.length);
  for (let a = 0; a < outer; a += 1) {
    for (let b = 0; b < inner; b += 1) {
      out.set(x.subarray((a * inner + b) * width, (a * inner + b + 1) * width), (b * outer + a) * width);
    }
  }
  return out;
}

// The largest difference between a peer's result and ours, element by element.
export function difference(name, theirs) {
  const file = readFileSync(new URL(`../../build/bench/${name}.f32`, import.meta.url));
  const ours = new Float32Array(file.buffer, file.byteOffset, file.byteLength / 4);
  if (theirs.length !== ours.length) return Infinity;
  let worst = 0;
  for (let i = 0; i < ours.length; i += 1) {
    const apart = Math.abs(theirs[i] - ours[i]);
    if (!(apart <= worst)) worst = Number.isNaN(apart) ? Infinity : apart;
  }
  return worst;
}

export const TOLERANCE = { rope: 2e-6, attention: 1e-5 }; // absolute; inputs are at most 1 (queries 4)
