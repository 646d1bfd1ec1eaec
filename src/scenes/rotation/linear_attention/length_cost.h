// The cost of the next token against length, softmax attention's and linear attention's: counted,
// and, when asked for, measured.
#pragma once

#include <array>
#include <optional>
#include <vector>

#include "experiments/cost/attention_cost.h"
#include "scenes/parts/long_work.h"
#include "ui/stage.h"

namespace ropewalk::scenes {

inline constexpr double kFarthestLength = 1e6;

struct LengthCost {
  experiments::AttentionShape shape;         // at the chosen length
  std::vector<float> lengths;                // 1 .. kFarthestLength
  std::array<std::vector<float>, 4> counts;  // work of softmax and linear; bytes they keep
};
LengthCost count_length_cost(const experiments::AttentionShape& shape);

// The length that was chosen by hand; 0 for a reset. `work` is the measuring.
std::optional<int> draw_length_cost(ui::Stage& stage, ui::Rect area, const LengthCost& cost,
                                    LongWork& work);

}  // namespace ropewalk::scenes
