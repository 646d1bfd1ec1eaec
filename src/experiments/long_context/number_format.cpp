#include "experiments/long_context/number_format.h"

#include <algorithm>
#include <cmath>

namespace ropewalk::experiments {

using core::Precision;

int significant_bits(Precision format) {
  switch (format) {
    case Precision::kF64:
      return 53;
    case Precision::kF32:
      return 24;
    case Precision::kBf16:
      return 8;
    case Precision::kF16:
      return 11;
  }
  return 53;
}

double first_missing(Precision format) { return std::ldexp(1.0, significant_bits(format)) + 1; }

double machine_epsilon(Precision format) { return std::ldexp(1.0, 1 - significant_bits(format)); }

double formed_angle(Precision format, double theta, double position) {
  return core::round_to(format, core::round_to(format, position) * core::round_to(format, theta));
}

Collisions collisions(Precision format, double last) {
  // All numbers of the format up to the last position's: every whole one up to 2^digits, and half
  // as many with each doubling from there. What is too large for it is one more: infinity.
  constexpr double kLargestF16 = 65504;
  Collisions found;
  const double all = std::ldexp(1.0, significant_bits(format));
  const double rounded = core::round_to(format, last);
  const double top = std::isfinite(rounded) ? rounded : kLargestF16;
  double high = std::min(top, all);
  found.distinct = high + (std::isfinite(rounded) ? 1 : 2);
  while (high < top) {
    const double low = high;
    found.spacing *= 2;
    high = std::min(top, 2 * low);
    found.distinct += (high - low) / found.spacing;
  }
  found.shared = last + 1 - found.distinct;
  return found;
}

FormatLoss format_loss(Precision format, std::span<const double> inv_freq, double position) {
  FormatLoss loss;
  const auto kept = [format](double x) { return core::round_to(format, x); };
  for (const double theta : inv_freq) {
    const double here = theta * position, before = theta * (position - 1);
    const double error = std::abs(formed_angle(format, theta, position) - here);
    const bool wrong = !(error <= kWrongAngle);  // so what is no number counts
    const bool alike = kept(std::cos(here)) == kept(std::cos(before)) &&
                       kept(std::sin(here)) == kept(std::sin(before));
    loss.wrong += wrong ? 1 : 0;
    loss.alike += alike ? 1 : 0;
    loss.sound += wrong || alike ? 0 : 1;
  }
  return loss;
}

}  // namespace ropewalk::experiments
