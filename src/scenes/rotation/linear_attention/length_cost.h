// The cost of the next token against length, softmax attention's and linear attention's: counted,
// and, when asked for, measured.
#pragma once

#include <array>
#include <optional>
#include <vector>

#include "experiments/cost/attention_cost.h"
#include "experiments/cost/benchmark.h"
#include "ui/stage.h"

namespace ropewalk::scenes {

inline constexpr double kFarthestLength = 1e6;

struct LengthCost {
  experiments::AttentionShape shape;         // at the chosen length
  std::vector<float> lengths;                // 1 .. kFarthestLength
  std::array<std::vector<float>, 4> counts;  // work of softmax and linear; bytes they keep
};
LengthCost count_length_cost(const experiments::AttentionShape& shape);

// What was measured, and of which head.
struct LengthTimes {
  experiments::Benchmark benchmark;
  int d = 0;
};

// The length that was chosen by hand; 0 for a reset. `base` turns the tokens that are timed.
std::optional<int> draw_length_cost(ui::Stage& stage, ui::Rect area, const LengthCost& cost,
                                    double base, LengthTimes& times);

}  // namespace ropewalk::scenes
