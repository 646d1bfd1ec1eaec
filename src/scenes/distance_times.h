// The scores of a text's next token under each way to know distances, as work to be timed: what
// distance_cost.h counts, with q.k itself.
#pragma once

#include <array>
#include <span>
#include <string_view>
#include <vector>

#include "scenes/distance_ways.h"
#include "scenes/measuring.h"
#include "ui/stage.h"

namespace ropewalk::scenes {

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

struct DistanceTimes {
  TimedHead of;
  Measuring measuring;  // q.k alone, then each of the ways
};

// The button at the right end of `row`, the words in a line of their own; `names` of the ways are
// read aloud with their times.
void draw_distance_times(ui::Stage& stage, const ui::Rect& row, const ui::Rect& line,
                         const DistanceWays& made, std::span<const std::string_view> names,
                         DistanceTimes& times);

}  // namespace ropewalk::scenes
