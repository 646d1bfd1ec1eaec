#pragma once

#include <array>
#include <span>
#include <vector>

#include "core/result.h"
#include "core/rotation/table.h"

namespace ropewalk::core {

// Rotations by several coordinates (images, video): pair i of a token at position p turns by
//   sum_axis p[axis] * inv_freq[axis][i].
struct AxisFrequencies {
  int axes = 0;
  int pairs = 0;
  std::vector<double> inv_freq;  // [axes][pairs], radians per position

  [[nodiscard]] std::span<const double> axis(int index) const {
    return std::span(inv_freq).subspan(static_cast<std::size_t>(index) * pairs, pairs);
  }
};

// Half of the pairs by y (axis 0), half by x (axis 1), the frequencies b^(-4i/d) restarting for
// each (Qwen2-VL's vision tower, EVA-02). head_dim must be a multiple of 4.
Result<AxisFrequencies> axial_2d(int head_dim, double base);

// Every pair by both: RoPE-Mixed, arXiv 2403.13298. inv_freq_y and inv_freq_x have one length.
AxisFrequencies mixed_2d(std::span<const double> inv_freq_y, std::span<const double> inv_freq_x);

// What RoPE-Mixed learns from, as its authors' code starts a head (naver-ai/rope-vit): half of the
// pairs along a direction `angle` radians from the x axis, half across it, with b^(-4i/d) in each.
// head_dim must be a multiple of 4.
Result<AxisFrequencies> mixed_2d_start(int head_dim, double base, double angle);

// How M-RoPE deals the pairs of one head to time, height and width (axes 0, 1, 2).
enum class MropeOrder {
  kChunked,      // Qwen2-VL: the first sections[0] pairs turn with t, the next with h, then w
  kInterleaved,  // Qwen3-VL: i%3 == 1 and i < 3 sections[1] is h, i%3 == 2 and i < 3 sections[2] w
};

// The axis of each pair. The sections must be >= 0 and sum to `pairs`.
Result<std::vector<int>> mrope_axes(std::span<const int> sections, int pairs, MropeOrder order);

// One frequency ladder, each pair following its own axis; frequencies do not restart.
AxisFrequencies by_axis(std::span<const double> inv_freq, std::span<const int> axis_of_pair,
                        int axes);

// Table for positions [count][frequencies.axes], packed. Used like any other by rotate().
RopeTable make_table(const AxisFrequencies& frequencies, std::span<const double> positions,
                     const TableOptions& options = {});

}  // namespace ropewalk::core
