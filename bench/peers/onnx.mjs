// Writes ONNX models, as far as the benchmarks need it: the protobuf messages of onnx.proto by field number.

const varint = (value) => {
  const bytes = [];
  for (let rest = BigInt(value); ; rest >>= 7n) {
    if (rest < 128n) return Buffer.from([...bytes, Number(rest)]);
    bytes.push(Number(rest & 127n) | 128);
  }
};
const number = (field, value) => Buffer.concat([varint(field << 3), varint(value)]);
const bytes = (field, data) => {
  const buffer = typeof data === "string" ? Buffer.from(data) : data;
  return Buffer.concat([varint((field << 3) | 2), varint(buffer.length), buffer]);
};
const message = (...fields) => Buffer.concat(fields.flat());

const FLOAT = 1, INT32 = 6, INT64 = 7;
const typeOf = (data) => (data instanceof Float32Array ? FLOAT : data instanceof Int32Array ? INT32 : INT64);

// A constant: dims and a Float32Array, Int32Array or BigInt64Array.
export function constant(name, dims, data) {
  return bytes(5, message(dims.map((dim) => number(1, dim)), number(2, typeOf(data)),
    bytes(8, name), bytes(9, Buffer.from(data.buffer, data.byteOffset, data.byteLength))));
}

// An operator; attributes are integers >= 0. Contributed operators live in the domain com.microsoft.
export function operator(type, inputs, outputs, attributes = {}, domain = "") {
  return bytes(1, message(inputs.map((name) => bytes(1, name)), outputs.map((name) => bytes(2, name)), bytes(4, type),
    Object.entries(attributes).map(([name, value]) => bytes(5, message(bytes(1, name), number(3, value), number(20, 2)))),
    domain ? bytes(7, domain) : []));
}

const value = (field, name, dims) => bytes(field, message(bytes(1, name),
  bytes(2, bytes(1, message(number(1, FLOAT), dims ? bytes(2, message(dims.map((dim) => bytes(1, number(1, dim))))) : [])))));

// A model of float inputs {name: dims} and one output.
export function model({ operators, constants, inputs, output, opset = 17 }) {
  const graph = message(operators, bytes(2, "graph"), constants,
    Object.entries(inputs).map(([name, dims]) => value(11, name, dims)), value(12, output));
  const operatorSet = (domain, version) => bytes(8, message(bytes(1, domain), number(2, version)));
  return message(number(1, opset < 21 ? 8 : 10), bytes(2, "ropewalk"), bytes(7, graph), operatorSet("", opset),
    operatorSet("com.microsoft", 1));
}
