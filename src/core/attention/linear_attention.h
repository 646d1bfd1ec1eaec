#pragma once

#include <span>
#include <vector>

#include "core/rotation/layout.h"

namespace ropewalk::core {

// Linear attention with rotation (RoFormer, section 3.3), phi(x) = elu(x) + 1:
//   out_m = sum_n (R_m phi(q_m)).(R_n phi(k_n)) v_n / sum_n phi(q_m).phi(k_n).
// The denominator stays unrotated: rotated, its terms may be negative and their sum 0.
struct LinearAttentionOptions {
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

// phi of queries and keys, and the same turned: made once, all of what follows is worked out of it.
struct LinearFeatures {
  int dim = 0;
  std::vector<float> q, k;                // [rows, dim], [cols, dim]
  std::vector<float> turned_q, turned_k;  // row t at position t
};

// q [rows, dim], k [cols, dim], packed; row t at position t. Empty inv_freq: no rotation.
LinearFeatures linear_features(std::span<const float> q, std::span<const float> k, int dim,
                               std::span<const double> inv_freq, Layout layout);

// v [cols, value_dim], packed. Result [rows, value_dim]; work grows with rows * dim * value_dim,
// not with rows * cols.
std::vector<float> linear_attention(const LinearFeatures& features, std::span<const float> v,
                                    int value_dim, const LinearAttentionOptions& options = {});

// What each row is divided by, [rows].
std::vector<double> linear_attention_denominators(const LinearFeatures& features,
                                                  const LinearAttentionOptions& options = {});

// The products of turned features that rows are made of, [rows, cols]: 0 where a mask hides a key.
std::vector<float> linear_attention_scores(const LinearFeatures& features, bool causal);

// The weight each key gets, [rows, cols], of those scores and denominators: rows need not sum to 1
// once rotated, and may be negative.
std::vector<float> linear_attention_weights(std::span<const float> scores,
                                            std::span<const double> denominators);

}  // namespace ropewalk::core
