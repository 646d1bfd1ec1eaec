// TensorFlow.js on its wasm backend, one thread: node tfjs.mjs [--check] [--only LIST].

import { createRequire } from "node:module";
import { dirname } from "node:path";

import { DIM, HEAD, HEADS, LENGTH, ROWS, attention, difference, mask, rope, table } from "./inputs.mjs";
import { runCases, timeOf } from "./side.mjs";

const require = createRequire(import.meta.url);
const tf = require("@tensorflow/tfjs-core");
const { setWasmPaths } = require("@tensorflow/tfjs-backend-wasm");
setWasmPaths(`${dirname(require.resolve("@tensorflow/tfjs-backend-wasm/package.json"))}/wasm-out/`);
tf.env().set("WASM_HAS_MULTITHREAD_SUPPORT", false);
await tf.setBackend("wasm");
await tf.ready();

function inCase(work, how, name, runs, prepare) {
  const start = () => { // what is given beforehand, and the work on it
    const run = prepare();
    return () => tf.tidy(run);
  };
  return { work, how,
    check: async () => {
      const result = start()();
      const data = await result.data();
      tf.disposeVariables();
      return difference(name, data);
    },
    time: () => {
      const run = start();
      return timeOf(() => run().dispose(), runs);
    } };
}

const attentionCase = (heads) => inCase(`attention h=${heads}`, "causal half computed and masked: matMul, softmax, matMul",
  `attention-${heads}`, 9, () => {
    const { q, k, v } = attention(heads);
    const [Q, K, V] = [q, k, v].map((x) => tf.tensor(x, [heads, LENGTH, HEAD]));
    const hidden = tf.tensor(mask(), [1, LENGTH, LENGTH]), scale = tf.scalar(1 / Math.sqrt(HEAD));
    return () => tf.matMul(tf.softmax(tf.add(tf.mul(tf.matMul(Q, K, false, true), scale), hidden), -1), V);
  });

await runCases([
  inCase("rope", "half-split, out of place, table given: split, mul, concat", "rope-half-split", 7, () => {
    const x = tf.tensor(rope.x(), [HEADS, ROWS, DIM]);
    const cos = tf.tensor(table(Math.cos), [1, ROWS, DIM / 2]), sin = tf.tensor(table(Math.sin), [1, ROWS, DIM / 2]);
    return () => {
      const [a, b] = tf.split(x, 2, -1);
      return tf.concat([tf.sub(tf.mul(a, cos), tf.mul(b, sin)), tf.add(tf.mul(b, cos), tf.mul(a, sin))], -1);
    };
  }),
  attentionCase(1), attentionCase(8),
]);
