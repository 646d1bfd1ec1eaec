#pragma once

#include <span>
#include <vector>

#include "core/layout.h"

namespace ropewalk::core {

// Linear attention with rotation (RoFormer, section 3.3), phi(x) = elu(x) + 1:
//   out_m = sum_n (R_m phi(q_m)).(R_n phi(k_n)) v_n / sum_n phi(q_m).phi(k_n).
// The denominator stays unrotated: rotated, its terms may be negative and their sum 0.
struct LinearAttentionOptions {
  Layout layout = Layout::kHalfSplit;
  bool causal = true;
  bool rotate_denominator = false;  // what goes wrong if one does
};

// phi, component by component.
float linear_feature(float x);

// q [rows, dim], k [cols, dim], v [cols, value_dim], packed; row t at position t. Empty inv_freq:
// no rotation. Result [rows, value_dim]; work grows with rows * dim * value_dim, not with rows *
// cols.
std::vector<float> linear_attention(std::span<const float> q, std::span<const float> k,
                                    std::span<const float> v, int dim, int value_dim,
                                    std::span<const double> inv_freq,
                                    const LinearAttentionOptions& options = {});

// What each row is divided by, [rows].
std::vector<double> linear_attention_denominators(std::span<const float> q,
                                                  std::span<const float> k, int dim,
                                                  std::span<const double> inv_freq,
                                                  const LinearAttentionOptions& options = {});

// The weight each key gets, [rows, cols]: rows need not sum to 1 once rotated, and may be negative.
std::vector<float> linear_attention_weights(std::span<const float> q, std::span<const float> k,
                                            int dim, std::span<const double> inv_freq,
                                            const LinearAttentionOptions& options = {});

}  // namespace ropewalk::core
