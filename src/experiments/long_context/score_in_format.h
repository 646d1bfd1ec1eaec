// What is left of "only the distance counts" when positions, angles or tables are kept in a number
// format with few digits: a score at a fixed distance, as both tokens move along the text.
#pragma once

#include <span>
#include <vector>

#include "core/rotation/precision.h"

namespace ropewalk::experiments {

// What is kept in the format; the rest is exact.
enum class Kept {
  kPositions,  // rounded before they are multiplied
  kAngles,     // position, theta and their product
  kTable,      // cosines and sines of exact angles
};

struct RoundedPair {
  double angle = 0, cosine = 1, sine = 0;
  // How far the kept direction is from the right one, radians: up to pi, and not a number where the
  // format has no such position.
  double error = 0;
};
RoundedPair rounded_pair(core::Precision format, Kept kept, double theta, double position);

// The mean over the pairs of cos(turn at m - turn at n), from what was kept: an equal key's score,
// 1 at most. Not a number where a position is beyond the format.
double score_in_format(core::Precision format, Kept kept, std::span<const double> inv_freq,
                       double m, double n);

// Lowest and highest score at `distance` in columns of positions n that are equally apart on a
// logarithmic axis, 16 .. 2^20, each looked at in a few places, one of them where the two positions
// are rounded apart.
struct ScoreBand {
  std::vector<float> n, low, high;
};
ScoreBand score_band(core::Precision format, Kept kept, std::span<const double> inv_freq,
                     double distance);

}  // namespace ropewalk::experiments
