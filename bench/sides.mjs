// The programs that are measured, ours first, and how each is run: alone, on one pinned core, as urgently as we may.

import { spawn, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { cpus } from "node:os";

const V8 = ["--no-liftoff", "--no-wasm-tier-up"]; // else a program that runs once is timed in baseline code
const NODE = process.execPath;

export const SIDES = [
  { id: "native", name: "Ropewalk, native", command: (f) => [`${f.native}/core_bench`, "--json"] },
  { id: "wasm", name: "Ropewalk, wasm in Node", command: (f) => [NODE, ...V8, "--no-experimental-fetch", `${f.web}/core_bench.js`, "--json"] },
  { id: "chromium", name: "Ropewalk, wasm in Chromium", command: (f) => [NODE, "bench/chromium.mjs", `${f.web}/core_bench.js`, "--json"] },
  { id: "ort-web", peer: true, name: "onnxruntime-web", needs: "onnxruntime-web", command: () => [NODE, "bench/peers/ort.mjs", "web"] },
  { id: "tfjs", peer: true, name: "tfjs-wasm", needs: "@tensorflow/tfjs-backend-wasm", command: () => [NODE, "bench/peers/tfjs.mjs"] },
  { id: "ort-node", peer: true, name: "onnxruntime-node", needs: "onnxruntime-node", command: () => [NODE, "bench/peers/ort.mjs", "node"] },
  { id: "torch", peer: true, name: "PyTorch with OpenBLAS", command: () => ["/usr/bin/python3", "bench/peers/torch_side.py"] },
];

// Why a side cannot run, or "".
export function missing(side, folders) {
  if (side.needs) return existsSync(`bench/peers/node_modules/${side.needs}/package.json`) ? "" : `npm package ${side.needs} is not in bench/peers/node_modules`;
  if (side.id === "torch") {
    return spawnSync("/usr/bin/python3", ["-c", "import torch, numpy"]).status === 0 ? "" : "/usr/bin/python3 has no torch (Debian: python3-torch libopenblas0-pthread)";
  }
  const file = side.id === "native" ? `${folders.native}/core_bench` : `${folders.web}/core_bench.js`;
  return existsSync(file) ? "" : `${file} is missing: ./dev bench builds it`;
}

const works = (...command) => spawnSync(command[0], [...command.slice(1), "true"]).status === 0;
const last = String(cpus().length - 1);
const prefix = [...(works("nice", "-n", "-20") ? ["nice", "-n", "-20"] : []), ...(works("taskset", "-c", last) ? ["taskset", "-c", last] : [])];

// The rows a side prints. `say` hears what it is at. Ours tells by its exit status that a result is wrong; the rows tell which.
export function runSide(side, folders, args, say) {
  const [program, ...rest] = [...prefix, ...side.command(folders), ...args];
  const child = spawn(program, rest, { stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, OMP_NUM_THREADS: "1", OPENBLAS_NUM_THREADS: "1" } });
  let out = "", complaint = "";
  child.stdout.on("data", (data) => {
    out += data;
    const lines = out.trimEnd().split("\n");
    say(`  ${side.name}: ${lines[lines.length - 1]}`);
  });
  child.stderr.on("data", (data) => {
    complaint = (complaint + data).slice(-2000);
    say(`  ${side.name}: ${String(data).trim().split("\n").pop()}`);
  });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => {
      const rows = out.split("\n").filter((line) => line.startsWith("{")).map((line) => JSON.parse(line));
      if (code === 0 || (code === 1 && !side.peer && rows.length)) resolve(rows);
      else reject(new Error(`${side.name} ended with ${signal ?? code}: ${complaint}`));
    });
  });
}
