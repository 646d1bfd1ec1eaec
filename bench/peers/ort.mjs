// onnxruntime on the two operations ours are compared in: node ort.mjs web|node. Prints {name: milliseconds} as JSON.
//
// The time of one operation is (a chain of K of them - one) / (K - 1), so that copies between JavaScript and wasm and the
// calls themselves are left out. RoPE [32, 4096, 128] with the table given, causal attention T=512 d=64; one thread.

import { constant, model, operator } from "./onnx.mjs";

const which = process.argv[2];
const ort = which === "web" ? await import("onnxruntime-web") : (await import("onnxruntime-node")).default;
if (which === "web") Object.assign(ort.env.wasm, { numThreads: 1 });
ort.env.logLevel = "error";
const options = { executionProviders: [which === "web" ? "wasm" : "cpu"], graphOptimizationLevel: "all", intraOpNumThreads: 1,
  interOpNumThreads: 1, executionMode: "sequential" };

const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1];
const noise = (count, seed) => Float32Array.from({ length: count }, (_, i) => Math.sin((i % 1009) * 0.37 + seed));

async function time(bytes, feeds, runs) {
  const session = await ort.InferenceSession.create(new Uint8Array(bytes), options);
  let result;
  for (const start = performance.now(); performance.now() - start < 300;) result = await session.run(feeds);
  const times = [];
  for (let i = 0; i < runs; i += 1) {
    const start = performance.now();
    await session.run(feeds);
    times.push(performance.now() - start);
  }
  await session.release();
  return { ms: median(times), result };
}

async function perOperation(make, feeds, length, runs) {
  const one = await time(make(1), feeds, runs), many = await time(make(length), feeds, runs);
  return { ms: (many.ms - one.ms) / (length - 1), result: one.result };
}

const [HEADS, ROWS, DIM] = [32, 4096, 128];
const angle = (row, pair) => row * 10000 ** (-2 * pair / DIM);
const table = (f) => Float32Array.from({ length: ROWS * DIM / 2 }, (_, i) => f(angle(Math.floor(i / (DIM / 2)), i % (DIM / 2))));
const integers = (...values) => BigInt64Array.from(values.map(BigInt));

// The input is spread out inside the graph and the output cut to its last row, so that neither is copied.
const ropeChain = (interleaved) => (length) => model({
  operators: [operator("Expand", ["seed", "shape"], ["x0"]),
    ...Array.from({ length }, (_, k) => operator("RotaryEmbedding", [`x${k}`, "first", "cos", "sin"], [`x${k + 1}`], { interleaved }, "com.microsoft")),
    operator("Slice", [`x${length}`, "start", "end"], ["y"])],
  constants: [constant("shape", [4], integers(1, HEADS, ROWS, DIM)), constant("first", [1], integers(0)),
    constant("cos", [ROWS, DIM / 2], table(Math.cos)), constant("sin", [ROWS, DIM / 2], table(Math.sin)),
    constant("start", [4], integers(0, 0, ROWS - 1, 0)), constant("end", [4], integers(1, 1, ROWS, DIM))],
  inputs: { seed: [1, 1, 1, DIM] }, output: "y",
});

const attentionChain = (heads) => (length) => model({
  operators: Array.from({ length }, (_, k) => operator("MultiHeadAttention", [`q${k}`, "k", "v"], [`q${k + 1}`],
    { num_heads: heads, unidirectional: 1 }, "com.microsoft")),
  constants: [constant("k", [1, 512, heads * 64], noise(512 * heads * 64, 1)), constant("v", [1, 512, heads * 64], noise(512 * heads * 64, 2))],
  inputs: { q0: [1, 512, heads * 64] }, output: `q${length}`,
});

const times = {};
for (const [name, interleaved] of [["rope half-split", 0], ["rope interleaved", 1]]) {
  const seed = noise(DIM, 3);
  const { ms, result } = await perOperation(ropeChain(interleaved), { seed: new ort.Tensor("float32", seed, [1, 1, 1, DIM]) }, 5, 11);
  // It does turn: the first pair of the last row, by hand.
  const [a, b] = interleaved ? [0, 1] : [0, DIM / 2], turn = angle(ROWS - 1, 0);
  const expected = seed[a] * Math.cos(turn) - seed[b] * Math.sin(turn);
  if (Math.abs(result.y.data[a] - expected) > 1e-5) throw new Error(`${name}: onnxruntime gives ${result.y.data[a]}, not ${expected}`);
  times[name] = ms;
}
for (const heads of [1, 8]) {
  const q0 = new ort.Tensor("float32", noise(512 * heads * 64, 0), [1, 512, heads * 64]);
  const { ms, result } = await perOperation(attentionChain(heads), { q0 }, 11, 15);
  const first = result.q1.data[0], value = noise(1, 2)[0]; // the first token sees itself alone
  if (Math.abs(first - value) > 1e-5) throw new Error(`attention is not causal: ${first}, not ${value}`);
  times[`attention causal h=${heads}`] = ms;
}
console.log(JSON.stringify(times));
