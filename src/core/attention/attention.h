#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "core/rotation/layout.h"
#include "core/tensor.h"

namespace ropewalk::core {

struct AttentionOptions {
  float scale = 0.0F;               // multiplies q.k; 0: 1/sqrt(head_dim)
  float temperature = 1.0F;         // divides the scores; > 0
  bool causal = true;               // query row t sees keys 0 .. t + query_offset
  std::ptrdiff_t query_offset = 0;  // tokens already in the cache before the first query
};

// scale / temperature as the options mean it for a head of `dim`.
float effective_scale(const AttentionOptions& options, std::ptrdiff_t dim);

// q.k of two heads of one size.
float dot(std::span<const float> q, std::span<const float> k);

// out[t, s] = scale * q[t].k[s]; q is [rows, dim], k is [cols, dim], out is [rows, cols], packed.
void scores(std::span<const float> q, std::span<const float> k, int dim, float scale,
            std::span<float> out);
// The same for keys up to t + query_offset; what comes after them is 0.
void causal_scores(std::span<const float> q, std::span<const float> k, int dim, float scale,
                   std::ptrdiff_t query_offset, std::span<float> out);

// Sets what a query must not see to -infinity: out[t, s] for s > t + query_offset.
void apply_causal_mask(std::span<float> scores, int cols, std::ptrdiff_t query_offset = 0);

// Each row of `cols` numbers becomes its softmax, in place. -infinity gives exactly 0; a row of
// nothing else becomes all 0.
void softmax_rows(std::span<float> x, int cols);

// out[t] = sum_s weights[t, s] v[s]; weights [rows, cols], v [cols, dim], out [rows, dim], packed.
void weighted_sum(std::span<const float> weights, std::span<const float> v, int dim,
                  std::span<float> out);

// One head with every step kept, for pictures. scores and weights are [rows, cols], output is
// [rows, value_dim]; scores are masked.
struct AttentionSteps {
  int rows = 0;
  int cols = 0;
  std::vector<float> scores;
  std::vector<float> weights;
  std::vector<float> output;
};

// q [rows, dim], k [cols, dim], v [cols, value_dim], packed. bias, if not empty, is [rows, cols]
// and is added to the scaled scores before the mask (divided by the temperature too).
AttentionSteps attend(std::span<const float> q, std::span<const float> k, std::span<const float> v,
                      int dim, int value_dim, const AttentionOptions& options = {},
                      std::span<const float> bias = {});

// The same when scores (unmasked, already scaled) come from elsewhere, as with Shaw's or
// Transformer-XL's. Only temperature, causal and query_offset of the options count.
AttentionSteps attend_with_scores(std::vector<float> scores, int cols, std::span<const float> v,
                                  int value_dim, const AttentionOptions& options = {});

// Many heads at once without keeping the scores: blocks with an online softmax (arXiv 2205.14135)
// that skip what the mask hides. k.heads = v.heads divides q.heads (grouped queries: query head h
// reads key head h / (q.heads / k.heads)). out is [q.heads, q.rows, v.dim] and overlaps none.
// bias, if it has data, is [q.heads or 1, q.rows, k.rows].
void attention(Tensor3<const float> q, Tensor3<const float> k, Tensor3<const float> v,
               Tensor3<float> out, const AttentionOptions& options = {},
               Tensor3<const float> bias = {});

// What each pair adds to scale * q.k (q and k as they stand, rotated or not); the last entry is the
// unrotated tail past rotary_dim, there only if rotary_dim < q.size(). Sums to the score.
std::vector<float> pair_contributions(std::span<const float> q, std::span<const float> k,
                                      int rotary_dim, Layout layout, float scale = 1.0F);

}  // namespace ropewalk::core
