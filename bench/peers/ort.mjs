// onnxruntime, in every way it offers: node ort.mjs web|node [--check] [--only LIST].
//
// The time of one operation is (a chain of K of them - one) / (K - 1), so that copies between JavaScript and wasm and the
// calls themselves are left out. One thread.

import { DIM, HEAD, HEADS, LENGTH, ROWS, attention, difference, mask, rope, swapHeads, table } from "./inputs.mjs";
import { constant, model, operator } from "./onnx.mjs";
import { arguments_, runCases, timeOf } from "./side.mjs";

const which = arguments_[0];
const ort = which === "web" ? await import("onnxruntime-web") : (await import("onnxruntime-node")).default;
if (which === "web") Object.assign(ort.env.wasm, { numThreads: 1 });
ort.env.logLevel = "error";
const options = { executionProviders: [which === "web" ? "wasm" : "cpu"], graphOptimizationLevel: "all", intraOpNumThreads: 1,
  interOpNumThreads: 1, executionMode: "sequential", logSeverityLevel: 3 };

async function withSession(bytes, work) {
  const session = await ort.InferenceSession.create(new Uint8Array(bytes), options);
  try {
    return await work(session);
  } finally {
    await session.release();
  }
}
const once = (bytes, feeds) => withSession(bytes, async (session) => Object.values(await session.run(feeds))[0].data);
const timeRun = (bytes, feeds, runs) => withSession(bytes, (session) => timeOf(() => session.run(feeds), runs));
const perOperation = async (make, feeds, length, runs) =>
  (await timeRun(make(length), feeds, runs) - await timeRun(make(1), feeds, runs)) / (length - 1);

const tensor = (data, dims) => new ort.Tensor("float32", data, dims);
const integers = (...values) => BigInt64Array.from(values.map(BigInt));
const MICROSOFT = "com.microsoft";

// ---- RoPE ----

const rotaryOperator = (interleaved) => (x, y) => [operator("RotaryEmbedding", [x, "first", "cos", "sin"], [y], { interleaved }, MICROSOFT)];
const splitMultiply = (x, y) => [
  operator("Split", [x], [`${y}a`, `${y}b`], { axis: 3 }),
  operator("Mul", [`${y}a`, "cos"], [`${y}ac`]), operator("Mul", [`${y}b`, "sin"], [`${y}bs`]), operator("Sub", [`${y}ac`, `${y}bs`], [`${y}0`]),
  operator("Mul", [`${y}b`, "cos"], [`${y}bc`]), operator("Mul", [`${y}a`, "sin"], [`${y}as`]), operator("Add", [`${y}bc`, `${y}as`], [`${y}1`]),
  operator("Concat", [`${y}0`, `${y}1`], [y], { axis: 3 })];

function ropeCase(layout, name, step) {
  const tables = [constant("first", [1], integers(0)), constant("cos", [ROWS, DIM / 2], table(Math.cos)), constant("sin", [ROWS, DIM / 2], table(Math.sin))];
  const whole = () => model({ operators: step("x", "y"), constants: tables, inputs: { x: [1, HEADS, ROWS, DIM] }, output: "y" });
  // The input is spread out inside the graph and the output cut to its last row, so that neither is copied.
  const chain = (length) => model({
    operators: [operator("Expand", ["seed", "shape"], ["x0"]), ...Array.from({ length }, (_, k) => step(`x${k}`, `x${k + 1}`)).flat(),
      operator("Slice", [`x${length}`, "start", "end"], ["y"])],
    constants: [...tables, constant("shape", [4], integers(1, HEADS, ROWS, DIM)),
      constant("start", [4], integers(0, 0, ROWS - 1, 0)), constant("end", [4], integers(1, 1, ROWS, DIM))],
    inputs: { seed: [1, 1, 1, DIM] }, output: "y" });
  return { work: "rope", how: `${layout}, out of place, table given: ${name}`,
    check: async () => difference(`rope-${layout}`, await once(whole(), { x: tensor(rope.x(), [1, HEADS, ROWS, DIM]) })),
    time: () => perOperation(chain, { seed: tensor(rope.x().slice(0, DIM), [1, 1, 1, DIM]) }, 5, 11) };
}

// ---- Attention ----

// Heads beside one another in each row, as the contributed operators want it, or one after another.
function attentionCase(heads, name, { beside, step, constants, opset }) {
  const { q, k, v } = attention(heads);
  const dims = beside ? [1, LENGTH, heads * HEAD] : [1, heads, LENGTH, HEAD];
  const laid = (x) => (beside ? swapHeads(x, heads, LENGTH) : x);
  const chain = (length) => model({ opset, output: `q${length}`, inputs: { q0: dims },
    operators: Array.from({ length }, (_, j) => step(`q${j}`, `q${j + 1}`)).flat(),
    constants: [constant("k", dims, laid(k)), constant("v", dims, laid(v)), ...(constants?.(k) ?? [])] });
  const feeds = { q0: tensor(laid(q), dims) };
  return { work: `attention h=${heads}`, how: `causal half computed and masked: ${name}`,
    check: async () => {
      const out = await once(chain(1), feeds);
      return difference(`attention-${heads}`, beside ? swapHeads(out, LENGTH, heads) : out);
    },
    time: () => perOperation(chain, feeds, 11, 11) };
}

const scaleOf = Float32Array.of(1 / Math.sqrt(HEAD));
function transposed(k, heads) {
  const out = new Float32Array(k.length);
  for (let h = 0; h < heads; h += 1) out.set(swapHeads(k.subarray(h * LENGTH * HEAD, (h + 1) * LENGTH * HEAD), LENGTH, HEAD, 1), h * LENGTH * HEAD);
  return out;
}

const attentionCases = (heads) => [
  attentionCase(heads, "MultiHeadAttention", { beside: true,
    step: (q, y) => [operator("MultiHeadAttention", [q, "k", "v"], [y], { num_heads: heads, unidirectional: 1 }, MICROSOFT)] }),
  attentionCase(heads, "GroupQueryAttention", { beside: true,
    step: (q, y) => [operator("GroupQueryAttention", [q, "k", "v", "", "", "last", "total"], [y, `${y}k`, `${y}v`], { num_heads: heads, kv_num_heads: heads }, MICROSOFT)],
    constants: () => [constant("last", [1], Int32Array.of(LENGTH - 1)), constant("total", [1], Int32Array.of(LENGTH))] }),
  attentionCase(heads, "Attention, opset 23", { beside: false, opset: 23,
    step: (q, y) => [operator("Attention", [q, "k", "v"], [y], { is_causal: 1 })] }),
  attentionCase(heads, "MatMul, Softmax, MatMul", { beside: false,
    step: (q, y) => [operator("MatMul", [q, "kT"], [`${y}s`]), operator("Mul", [`${y}s`, "scale"], [`${y}t`]), operator("Add", [`${y}t`, "mask"], [`${y}u`]),
      operator("Softmax", [`${y}u`], [`${y}p`], { axis: 3 }), operator("MatMul", [`${y}p`, "v"], [y])],
    constants: (k) => [constant("kT", [1, heads, HEAD, LENGTH], transposed(k, heads)), constant("mask", [LENGTH, LENGTH], mask()), constant("scale", [1], scaleOf)] }),
];

await runCases([
  ropeCase("half-split", "RotaryEmbedding", rotaryOperator(0)),
  ropeCase("half-split", "Split, Mul, Concat", splitMultiply),
  ropeCase("interleaved", "RotaryEmbedding", rotaryOperator(1)),
  ...attentionCases(1), ...attentionCases(8),
]);
