#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/result.h"

namespace ropewalk::core {

// Encodings that act on the score of a query at m and a key at n. Here distance = n - m: negative
// for a key in the past. Query row t stands at t + query_offset, key column s at s.

// Shaw et al., arXiv 1803.02155: a learned vector per clipped distance, added to k (and to v).
struct ShawTable {
  int max_distance = 0;  // distances are clipped to [-max_distance, max_distance]
  int dim = 0;
  std::vector<float> key;    // [2 max_distance + 1, dim]; row 0 is the farthest past
  std::vector<float> value;  // the same shape, or empty: values are left alone
};
int shaw_index(std::int64_t distance, int max_distance);
// out[t, s] = scale * q[t].a_K(s - t), what is added to the scaled scores; [rows, cols].
void shaw_scores(std::span<const float> q, const ShawTable& table, int cols, float scale,
                 std::ptrdiff_t query_offset, std::span<float> out);
// out[t] += sum_s weights[t, s] a_V(s - t); nothing if the table has no values.
void add_shaw_values(std::span<const float> weights, int cols, const ShawTable& table,
                     std::ptrdiff_t query_offset, std::span<float> out);

// T5's bucket of a distance (arXiv 1910.10683): half of the buckets exact, half logarithmic up to
// max_distance; bidirectional gives the future half of them. 0 .. buckets-1. T5 itself does not
// scale its scores by 1/sqrt(dim).
int t5_bucket(std::int64_t distance, bool bidirectional, int buckets = 32, int max_distance = 128);
// out[t, s] = per_bucket[t5_bucket(s - t)].
void t5_bias(std::span<const float> per_bucket, bool bidirectional, int max_distance, int cols,
             std::ptrdiff_t query_offset, std::span<float> out);

// A learned scalar per clipped distance: values has 2 max_distance + 1 of them, as Shaw's rows.
void learned_bias(std::span<const float> values, int cols, std::ptrdiff_t query_offset,
                  std::span<float> out);

// ALiBi, arXiv 2108.12409: -slope * |m - n|. Slopes 2^(-8(h+1)/heads) for a power of two, else
// those of the power below, then every second of twice that. Length `heads`.
std::vector<double> alibi_slopes(int heads);
void alibi_bias(double slope, int cols, std::ptrdiff_t query_offset, std::span<float> out);

// Transformer-XL, arXiv 1901.02860: score = q.k + q.r + u.k + v.r with r = W_r R(m - n), R the
// sinusoidal row (sine and cosine interleaved; their code puts all sines first, a permutation
// of W_r's columns).
struct TransformerXl {
  int dim = 0;
  std::vector<float> content_bias;   // u, [dim]
  std::vector<float> position_bias;  // v, [dim]
  std::vector<float> projection;     // W_r, [dim, dim] row-major; empty: the identity
  double base = 10000.0;
};
// The four terms, each [rows, cols] and times `scale`; their sum is the score.
struct TransformerXlTerms {
  std::vector<float> content;           // q.k
  std::vector<float> content_position;  // q.r
  std::vector<float> global_content;    // u.k
  std::vector<float> global_position;   // v.r
  [[nodiscard]] std::vector<float> sum() const;
};
TransformerXlTerms transformer_xl_terms(std::span<const float> q, std::span<const float> k,
                                        const TransformerXl& parameters, float scale,
                                        std::ptrdiff_t query_offset);
// The same without the content: what is added to q.k. If causal, what the mask hides is 0.
TransformerXlTerms transformer_xl_bias(std::span<const float> q, std::span<const float> k,
                                       const TransformerXl& parameters, float scale,
                                       std::ptrdiff_t query_offset, bool causal = false);

}  // namespace ropewalk::core
