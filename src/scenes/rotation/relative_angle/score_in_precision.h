// One score in several arithmetics: what becomes of "only the distance counts" when numbers have
// few digits.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "core/rotation/table.h"
#include "ui/stage.h"

namespace ropewalk::scenes {

enum class Arithmetic {
  kF64,            // everything in double
  kF32,            // angles in double, then reduced and rounded: tables, vectors, sums in float
  kF32Angles,      // float(position) * float(theta), as many programs do; the rest as kF32
  kBf16Numbers,    // angles in double; cos, sin and vectors kept in bf16, sums in float
  kBf16Positions,  // positions rounded to bf16; the rest as kF32
};
inline constexpr int kArithmetics = 5;
inline constexpr std::array<Arithmetic, kArithmetics> kAllArithmetics{
    Arithmetic::kF64, Arithmetic::kF32, Arithmetic::kF32Angles, Arithmetic::kBf16Numbers,
    Arithmetic::kBf16Positions};

// "f64", "f32", "f32_angles", "bf16_numbers", "bf16_positions": for names of probes and parts.
std::string_view arithmetic_id(Arithmetic arithmetic);
// "f32, angles too"
std::string_view arithmetic_label(Arithmetic arithmetic);

// A query and a key before they are turned; interleaved pairs.
struct HeadPair {
  std::vector<double> q, k;      // [2 * inv_freq.size()]
  std::vector<double> inv_freq;  // radians per position
};

// q at m times k at n, over sqrt(d).
double score_in(Arithmetic arithmetic, const HeadPair& head, double m, double n);

// By how much the score moves when both positions move on by n, from distance and 0: 0 if the
// distance alone counted.
double change_in(Arithmetic arithmetic, const HeadPair& head, double distance, double n);

// The power of ten that makes a change below 1 a number from 0.1 to 1; 0 for others.
int magnifying_power(double change);

// The largest error of a cosine over the pairs at a position.
double worst_cosine_error(std::span<const double> inv_freq, double position,
                          const core::TableOptions& options);

// The largest changes against how far both slid, 1 .. kFarthestSlide, on a logarithmic axis.
inline constexpr double kFarthestSlide = 1e6;  // tokens
struct ChangeCurves {
  // The largest size in each column; none where the score did not move at all.
  std::array<std::vector<float>, kArithmetics> x, y;
};
ChangeCurves change_curves(const HeadPair& head, double distance);

// The curves with a marker at n, and the changes at n as needles on scales magnified until they
// show. Returns where the hand wants the marker; `first` is where a double click puts it.
std::optional<double> draw_changes(ui::Stage& stage, ui::Rect rect, const ChangeCurves& curves,
                                   const std::array<double, kArithmetics>& changes, double n,
                                   double first);

}  // namespace ropewalk::scenes
