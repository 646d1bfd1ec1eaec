// How long the scores of a text's next token take under each way to know distances.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "experiments/cost/scheme_cases.h"
#include "scenes/parts/long_work.h"
#include "ui/stage.h"

namespace ropewalk::scenes {

// q.k alone, then each of the ways; none before they are measured.
std::vector<double> scheme_seconds(const ui::Stage& stage, const LongWork& work);

// The button at the right end of `row`, the words in a line of their own; `names` of the ways are
// read aloud with their times. `keys`: how many are timed.
void draw_scheme_benchmark(ui::Stage& stage, const ui::Rect& row, const ui::Rect& line, int keys,
                           std::span<const std::string_view> names, LongWork& work);

}  // namespace ropewalk::scenes
