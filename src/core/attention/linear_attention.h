#pragma once

#include <span>
#include <vector>

#include "core/rotation/layout.h"

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

// What is kept of a text, token by token: the sums of k v^T and of k, of the same size however long
// the text (arXiv 2006.16236, section 3.4).
class LinearMemory {
 public:
  LinearMemory(int dim, int value_dim);

  // Adds a key's features, as the numerator and as the denominator takes them, and its value.
  void see(std::span<const float> key, std::span<const float> norm_key, std::span<const float> v);
  // What a query's features read: out [value_dim].
  void recall(std::span<const float> query, std::span<const float> norm_query,
              std::span<float> out);

 private:
  std::vector<double> memory_;  // [dim, value_dim]
  std::vector<double> total_;   // [dim]
  std::vector<double> sum_;     // scratch, [value_dim]
};

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
