// How long the scores of a text's next token take under each way to know distances.
#pragma once

#include <span>
#include <string_view>

#include "experiments/cost/distance_work.h"
#include "ui/stage.h"

namespace ropewalk::scenes {

struct DistanceTimes {
  experiments::TimedHead of;
  experiments::Measuring measuring;  // q.k alone, then each of the ways
};

// The button at the right end of `row`, the words in a line of their own; `names` of the ways are
// read aloud with their times.
void draw_distance_times(ui::Stage& stage, const ui::Rect& row, const ui::Rect& line,
                         const experiments::DistanceWays& made,
                         std::span<const std::string_view> names, DistanceTimes& times);

}  // namespace ropewalk::scenes
