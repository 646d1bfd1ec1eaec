// The line of a picture that offers to measure: a button, how far it has come, and what was done.
#pragma once

#include <string>

#include "experiments/cost/benchmark.h"
#include "ui/stage.h"

namespace ropewalk::scenes {

inline constexpr float kBenchmarkStrip = 34;  // its height

struct BenchmarkWords {
  std::string before, after;  // cut at the semicolon where the line is too narrow
  std::string label;          // of the button, for screen readers: what is going to be timed
};

enum class BenchmarkEvent { kNothing, kAsked, kDone };

// Can and should it be drawn here? Not in figures: what was measured is no part of them.
bool measures(const ui::Stage& stage);

// The button at the right end of `row`, and what there is to say in `words_room`, or left of the
// button if that is empty. Works a slice while it is running. kAsked: the button was pressed, and
// the caller starts it. kDone: this was the last slice.
BenchmarkEvent draw_benchmark_strip(ui::Stage& stage, const ui::Rect& row,
                                    const ui::Rect& words_room, experiments::Benchmark& benchmark,
                                    const BenchmarkWords& words);
// How wide the button is, with the air on its left.
float measure_button_width(const ui::Stage& stage);

// "one thread, median of 9": how each time came about.
std::string how_measured();
// "85 µs": two digits are as much as a measured time is good for.
std::string time_text(double seconds);

}  // namespace ropewalk::scenes
