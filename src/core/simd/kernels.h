#pragma once

// The SIMD kernels behind the public functions: raw pointers, unit stride within a row, one
// instruction set chosen at run time (natively) or at build time (wasm128). For core and nn alone.

#include <cstddef>
#include <cstdint>

namespace ropewalk::core::kernels {

// cos and sin of n angles (radians), times `scale`. Each angle is reduced in double, so the error
// is about 1e-7 whatever its size.
void sin_cos(const double* angles, std::size_t n, float scale, float* cos, float* sin);

// Rotates `rows` rows of `pairs` pairs in each of `heads` heads. Strides in elements. Row r of
// every head turns by row r of the table, so heads are taken together, row by row: the table then
// costs next to nothing beside the rows. out may be x itself.
struct RotateRows {
  const float* x;
  float* out;
  const float* cos;
  const float* sin;
  std::size_t rows;
  std::size_t pairs;
  std::ptrdiff_t x_stride;
  std::ptrdiff_t out_stride;
  std::ptrdiff_t table_stride;
  std::size_t heads = 1;
  std::ptrdiff_t x_head_stride = 0;
  std::ptrdiff_t out_head_stride = 0;
};
void rotate_half_split(const RotateRows& job);
void rotate_interleaved(const RotateRows& job);

float dot(const float* a, const float* b, std::size_t n);

// In place softmax of n numbers; -infinity gives 0, a row of nothing else all 0.
void softmax(float* x, std::size_t n);

// c[i, j] = scale * sum_l a[i, l] b[l, j], or that added to it; strides in elements between rows.
// Each sum is taken in the order of l, whatever the vectors' width.
struct Matmul {
  const float* a;
  std::ptrdiff_t a_stride;
  const float* b;
  std::ptrdiff_t b_stride;
  float* c;
  std::ptrdiff_t c_stride;
  std::size_t rows;
  std::size_t cols;
  std::size_t depth;
  float scale;
  std::ptrdiff_t a_step = 1;  // between the columns of a
  bool add = false;           // to c; then scale is 1
};
void matmul(const Matmul& job);

// One head of blocked attention with an online softmax. Element strides may be any.
struct AttendHead {
  const float* q;
  const float* k;
  const float* v;
  const float* bias;  // added to scaled scores; may be null
  float* out;
  std::ptrdiff_t q_row, q_dim, k_row, k_dim, v_row, v_dim, out_row, out_dim, bias_row, bias_col;
  std::ptrdiff_t rows;
  std::ptrdiff_t cols;
  std::ptrdiff_t dim;
  std::ptrdiff_t value_dim;
  float scale;
  float bias_scale;
  bool causal;
  std::ptrdiff_t query_offset;
};
// Floats of scratch a head needs; the same scratch serves every head of one shape. Keys and values
// are packed into it when reuse_keys is false.
std::size_t attend_scratch(std::ptrdiff_t cols, std::ptrdiff_t dim, std::ptrdiff_t value_dim);
void attend_head(const AttendHead& job, bool reuse_keys, float* scratch);

// out[j] = 1/pairs sum_{n=1..pairs} |sum_{i<n} cos[i, j] + i sin[i, j]|, j < count; the tables have
// `stride` numbers a row.
struct BoundBlock {
  const float* cos;
  const float* sin;
  std::ptrdiff_t stride;
  std::size_t pairs;
  std::size_t count;
  float* out;
};
void bound_block(const BoundBlock& job);

// The least and the most of n numbers; infinity and -infinity of none.
struct Extremes {
  float min;
  float max;
};
Extremes extremes(const float* x, std::size_t n);

}  // namespace ropewalk::core::kernels
