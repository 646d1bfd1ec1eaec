#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/result.h"

namespace ropewalk::core {

// Encodings that are added to a token's vector.

// PE(p, 2i) = sin(p / base^(2i/dim)), PE(p, 2i+1) = cos of the same (arXiv 1706.03762). An odd dim
// ends in a sine.
std::vector<float> sinusoidal_row(double position, int dim, double base = 10000.0);

// Rows for positions first, first+1, ..: [count, dim], packed.
std::vector<float> sinusoidal_table(double first, int count, int dim, double base = 10000.0);

// PE(m).PE(n) as a function of m - n: sum_i cos((m - n) / base^(2i/dim)).
double sinusoidal_kernel(double distance, int dim, double base = 10000.0);

// One trained row per position; there is nothing past the last.
struct LearnedTable {
  int dim = 0;
  std::vector<float> values;  // [length, dim], packed

  [[nodiscard]] std::int64_t length() const {
    return dim == 0 ? 0 : static_cast<std::int64_t>(values.size()) / dim;
  }
  // Refused outside 0 .. length-1.
  [[nodiscard]] Result<std::span<const float>> row(std::int64_t position) const;
};

// A stand-in for a trained table: smooth in the position, like the ones models learn, and the same
// for a seed on every platform. Values of variance about `scale` squared.
LearnedTable smooth_learned_table(int length, int dim, std::uint32_t seed, float scale = 0.5F);

}  // namespace ropewalk::core
