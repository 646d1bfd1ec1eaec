#pragma once

// The oracle: every computation of core once more, in double, one obvious loop each, as the papers
// write it. Slow on purpose. Tests compare the kernels with it; scenes may show its numbers.

#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "core/rotation/layout.h"

namespace ropewalk::core::reference {

// theta_i = base^(-2i/d) (RoFormer, section 3.2.2).
std::vector<double> inverse_frequencies(int rotary_dim, double base);

// One head vector at a position: pair i turns by position * inv_freq[i], clamped to +-max_angle;
// components past the pairs pass through.
std::vector<double> rotate(std::span<const double> x, std::span<const double> inv_freq,
                           double position, Layout layout,
                           double max_angle = std::numeric_limits<double>::infinity());

// scale * q.k
double score(std::span<const double> q, std::span<const double> k, double scale);

// Softmax of one row; -infinity gives 0, a row of nothing else all 0.
std::vector<double> softmax(std::span<const double> x);

// One head. q [rows, dim], k [cols, dim], v [cols, value_dim], packed; bias empty or [rows, cols].
// weights, if not null, receives [rows, cols].
struct Attention {
  int dim = 0;
  int value_dim = 0;
  double scale = 1.0;
  bool causal = true;
  std::int64_t query_offset = 0;
};
std::vector<double> attention(std::span<const double> q, std::span<const double> k,
                              std::span<const double> v, std::span<const double> bias,
                              const Attention& options, std::vector<double>* weights = nullptr);

// The score of q at distance `distance` after k, by turning both and multiplying.
double similarity(std::span<const double> q, std::span<const double> k,
                  std::span<const double> inv_freq, Layout layout, double distance);

// RoFormer's f(m) and B(m), sums written out.
double roformer_bound(std::span<const double> inv_freq, double distance);
double base_sum(std::span<const double> inv_freq, double distance);

}  // namespace ropewalk::core::reference
