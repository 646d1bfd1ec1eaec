// What a number format with few digits makes of positions, angles and tables: which positions it
// has, how wrong the angles are that are formed in it, and which neighbours it cannot tell apart.
#pragma once

#include <span>
#include <vector>

#include "core/rotation/precision.h"

namespace ropewalk::experiments {

// Significant binary digits: 53, 24, 8, 11.
int significant_bits(core::Precision format);
// The first whole number from 0 on that the format does not have: 2^digits + 1.
double first_missing(core::Precision format);
// The distance from 1 to the next number: 2^(1 - digits).
double machine_epsilon(core::Precision format);

// The angle as a program forms it that keeps position, theta and their product in the format.
double formed_angle(core::Precision format, double theta, double position);

// Positions of a text, 0 .. last, as the format has them.
struct Collisions {
  double distinct = 0;  // different positions left of last + 1
  double shared = 0;    // tokens that stand where their predecessor stands
  double spacing = 1;   // between neighbours of the format at `last`
};
Collisions collisions(core::Precision format, double last);

// An angle off by more than this is counted as wrong, radians.
inline constexpr double kWrongAngle = 0.1;

struct FormatLoss {
  int wrong = 0;  // pairs whose formed angle is off by more than kWrongAngle, or is no number
  int alike = 0;  // pairs whose cosine and sine, rounded to the format, are those one token before
  int sound = 0;  // pairs that are neither
};
// At `position` >= 1; the table's own angles are exact.
FormatLoss format_loss(core::Precision format, std::span<const double> inv_freq, double position);

}  // namespace ropewalk::experiments
