#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "core/rotation/precision.h"

namespace ropewalk::core {

// How an angle position * theta is formed.
enum class AngleMath {
  kDouble,  // in double, reduced, then rounded: right up to positions of 10^6 and beyond
  kFloat,   // float(position) * float(theta) as many programs do: for showing what that costs
};

struct TableOptions {
  double attention_factor = 1.0;  // multiplies cos and sin
  // Angles are clamped to [-max_angle, max_angle]: similarity then falls once and stays, but a
  // score of two clipped rotations no longer depends on m - n alone. Infinity: no clipping.
  double max_angle = std::numeric_limits<double>::infinity();
  AngleMath math = AngleMath::kDouble;
  Precision position_precision = Precision::kF64;  // positions are rounded to it first
  Precision value_precision = Precision::kF32;     // cos and sin are rounded to it last
};

// cos and sin of every (position, pair), row-major [count][pairs].
struct RopeTable {
  int pairs = 0;
  int count = 0;
  std::vector<float> cos;
  std::vector<float> sin;

  [[nodiscard]] std::span<const float> cos_row(int index) const {
    return std::span(cos).subspan(static_cast<std::size_t>(index) * pairs, pairs);
  }
  [[nodiscard]] std::span<const float> sin_row(int index) const {
    return std::span(sin).subspan(static_cast<std::size_t>(index) * pairs, pairs);
  }
};

// The angle of one pair at a position, radians, by the options' arithmetic and clipping.
double pair_angle(double inv_freq, double position, const TableOptions& options = {});

// The same for each of inv_freq.
void fill_angles(std::span<const double> inv_freq, double position, const TableOptions& options,
                 std::span<double> angles);

// Table for any positions (need not be whole or sorted).
RopeTable make_table(std::span<const double> inv_freq, std::span<const double> positions,
                     const TableOptions& options = {});

// Table for positions first, first+1, .. first+count-1.
RopeTable make_table(std::span<const double> inv_freq, double first, int count,
                     const TableOptions& options = {});

// The same into caller's memory (cos and sin hold positions.size() * inv_freq.size() each).
void fill_table(std::span<const double> inv_freq, std::span<const double> positions,
                const TableOptions& options, std::span<float> cos, std::span<float> sin);

}  // namespace ropewalk::core
