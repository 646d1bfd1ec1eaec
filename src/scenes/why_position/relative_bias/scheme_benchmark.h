// How long the scores of a text's next token take under each way to know distances.
#pragma once

#include <span>
#include <string_view>

#include "experiments/cost/scheme_cases.h"
#include "ui/stage.h"

namespace ropewalk::scenes {

struct SchemeBenchmark {
  experiments::BenchmarkedHead of;
  experiments::Benchmark benchmark;  // q.k alone, then each of the ways
};

// The button at the right end of `row`, the words in a line of their own; `names` of the ways are
// read aloud with their times.
void draw_scheme_benchmark(ui::Stage& stage, const ui::Rect& row, const ui::Rect& line,
                           const experiments::RelativeBiasSchemes& made,
                           std::span<const std::string_view> names, SchemeBenchmark& times);

}  // namespace ropewalk::scenes
