// Why the score of one pair holds the distance alone: each line of the derivation (RoFormer, arXiv
// 2104.09864, section 3.4.1), worked out by its own arithmetic in double.
#pragma once

#include <array>

#include "core/rotation/rotation.h"
#include "state/probes.h"
#include "ui/stage.h"

namespace ropewalk::scenes {

inline constexpr int kRealLines = 5, kComplexLines = 4;

struct PairDerivation {
  core::Vec2 q, k;                                      // before their turns
  double theta = 0;                                     // radians per position
  double angle_m = 0, angle_n = 0, angle_distance = 0;  // radians, whole turns counted
  double phi = 0;                                       // from k to q before they are turned
  core::Vec2 q_turned, k_turned;                        // at m and n
  core::Vec2 q_first, k_relative;                       // q at m - n; k at n - m
  core::Matrix2 between;                                // R_m^T R_n
  std::array<double, kRealLines> real{};                // the score, line by line
  std::array<double, kComplexLines> complex{};
  double spread = 0;   // largest difference between two of the lines
  double at_zero = 0;  // the score of q at m - n and k at 0
};

PairDerivation derive(core::Vec2 q, core::Vec2 k, double theta, double m, double n);

double length_of(core::Vec2 v);
double direction_of(core::Vec2 v);  // radians; 0 for no vector
// What is left of an angle without its whole turns: 0 .. 2 pi.
double angle_in_turn(double angle);

// From the turned key to the turned query, without whole turns: -pi .. pi.
double angle_between(const PairDerivation& pair);

void add_probes(const PairDerivation& pair, state::Probes& probes);

enum class DerivationForm { kReal, kComplex };

// The lines as equations of the chapter relative-angle with the numbers of `probes`, `written` of
// them. Returns how many the hand wants now.
int draw_derivation(ui::Stage& stage, ui::Rect rect, const PairDerivation& pair,
                    const state::Probes& probes, DerivationForm form, int written);

}  // namespace ropewalk::scenes
