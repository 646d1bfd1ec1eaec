// The scores of a text's next token under each way to know distances, as work to be timed: what
// distance_cost.h counts, with q.k itself.
#pragma once

#include <array>
#include <vector>

#include "experiments/cost/measuring.h"
#include "experiments/distance_ways.h"

namespace ropewalk::experiments {

inline constexpr int kMostTimedKeys = 4096;  // so that nothing takes much longer than a frame

// q.k alone, then each of the ways, for a head of d numbers and `keys` of them.
std::vector<Timed> distance_work(const std::array<core::Encoding, kWays>& encodings, int d,
                                 int keys, bool shared);

// What is timed.
struct TimedHead {
  WaysToMake ways;
  int keys = 0;
  bool shared = true;
  // Do both take the same time? How many tokens the picture shows is nothing to it.
  bool alike(TimedHead other) const;
};

}  // namespace ropewalk::experiments
