#include "experiments/long_context/score_in_format.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numbers>

#include "experiments/long_context/number_format.h"

namespace ropewalk::experiments {
namespace {

constexpr int kColumns = 72, kPlaces = 4;  // of a band
constexpr double kFirst = 16, kLast = 1048576;

struct Turn {
  double cosine, sine;
};

// `theta` as it is kept, `position` as it is kept.
double kept_angle(core::Precision format, Kept kept, double theta, double position) {
  const double product = position * theta;
  return kept == Kept::kAngles ? core::round_to(format, product) : product;
}

Turn kept_turn(core::Precision format, Kept kept, double angle) {
  const Turn turn{std::cos(angle), std::sin(angle)};
  if (kept != Kept::kTable) return turn;
  return {core::round_to(format, turn.cosine), core::round_to(format, turn.sine)};
}

double kept_position(core::Precision format, Kept kept, double position) {
  return kept == Kept::kTable ? position : core::round_to(format, position);
}

// theta rounded once for many positions.
std::vector<double> kept_frequencies(core::Precision format, Kept kept,
                                     std::span<const double> inv_freq) {
  std::vector<double> out(inv_freq.begin(), inv_freq.end());
  if (kept == Kept::kAngles)
    for (double& theta : out) theta = core::round_to(format, theta);
  return out;
}

double score_of(core::Precision format, Kept kept, std::span<const double> frequencies, double m,
                double n) {
  const double at_m = kept_position(format, kept, m), at_n = kept_position(format, kept, n);
  if (!std::isfinite(at_m) || !std::isfinite(at_n)) return std::numeric_limits<double>::quiet_NaN();
  double sum = 0;
  for (const double theta : frequencies) {
    const double a = kept_angle(format, kept, theta, at_m);
    const double b = kept_angle(format, kept, theta, at_n);
    if (!std::isfinite(a) || !std::isfinite(b)) return std::numeric_limits<double>::quiet_NaN();
    if (kept == Kept::kTable) {
      const Turn q = kept_turn(format, kept, a), k = kept_turn(format, kept, b);
      sum += q.cosine * k.cosine + q.sine * k.sine;
    } else {
      sum += std::cos(a - b);
    }
  }
  return sum / static_cast<double>(frequencies.size());
}

// Where a column is looked at: equally apart in it, and where the two tokens lie on either side of
// a border at which the format goes from one number to the next, which may be rare.
std::array<double, kPlaces + 2> places_of(core::Precision format, int column, double distance) {
  const double doublings = std::log2(kLast / kFirst);
  const double from = std::min(column, kColumns - 2);  // the last one looks back
  std::array<double, kPlaces + 2> places{};
  for (int i = 0; i < kPlaces; ++i)
    places.at(static_cast<std::size_t>(i)) = std::round(
        kFirst * std::exp2(doublings * (from + static_cast<double>(i) / kPlaces) / (kColumns - 1)));
  const double spacing = collisions(format, places[0]).spacing;
  // The first border that the two can lie on either side of, from the column's begin on.
  const double middle = places[0] + std::ceil(distance / 2);
  const double border = (std::ceil(middle / spacing - 0.5) + 0.5) * spacing;
  places[kPlaces] = std::floor(border - distance / 2);
  places[kPlaces + 1] = places[kPlaces] + 1;
  return places;
}

}  // namespace

RoundedPair rounded_pair(core::Precision format, Kept kept, double theta, double position) {
  const double own = kept == Kept::kAngles ? core::round_to(format, theta) : theta;
  RoundedPair pair;
  pair.angle = kept_angle(format, kept, own, kept_position(format, kept, position));
  if (!std::isfinite(pair.angle)) {
    pair.cosine = pair.sine = pair.error = std::numeric_limits<double>::quiet_NaN();
    return pair;
  }
  const Turn turn = kept_turn(format, kept, pair.angle);
  pair.cosine = turn.cosine;
  pair.sine = turn.sine;
  const double direction = kept == Kept::kTable ? std::atan2(turn.sine, turn.cosine) : pair.angle;
  pair.error = std::abs(std::remainder(direction - theta * position, 2 * std::numbers::pi));
  return pair;
}

double score_in_format(core::Precision format, Kept kept, std::span<const double> inv_freq,
                       double m, double n) {
  return score_of(format, kept, kept_frequencies(format, kept, inv_freq), m, n);
}

ScoreBand score_band(core::Precision format, Kept kept, std::span<const double> inv_freq,
                     double distance) {
  const std::vector<double> frequencies = kept_frequencies(format, kept, inv_freq);
  ScoreBand band;
  const double doublings = std::log2(kLast / kFirst);
  for (int c = 0; c < kColumns; ++c) {
    float low = std::numeric_limits<float>::infinity(), high = -low;
    for (const double n : places_of(format, c, distance)) {
      const auto score = static_cast<float>(score_of(format, kept, frequencies, n + distance, n));
      if (!std::isfinite(score)) continue;
      low = std::min(low, score);
      high = std::max(high, score);
    }
    if (!(low <= high)) break;  // beyond the format from here on
    band.n.push_back(static_cast<float>(
        kFirst * std::exp2(doublings * static_cast<double>(c) / (kColumns - 1))));
    band.low.push_back(low);
    band.high.push_back(high);
  }
  return band;
}

}  // namespace ropewalk::experiments
