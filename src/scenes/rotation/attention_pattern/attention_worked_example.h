// One cell of attention by hand: the dot product pair by pair, its score, its softmax, and what it
// adds to the output.
#pragma once

#include <optional>

#include "experiments/heads/attention_trace.h"
#include "scenes/parts/worked_example.h"
#include "ui/picture/heatmap.h"

namespace ropewalk::scenes {

// Which cell, and which of its numbers are told in full.
struct WorkedCell {
  int row = 0, col = 0;  // seen by the mask, if there is one
  int pair = 0;          // of the head
  int component = 0;     // of the value
};

// Pairs are added one by one in heads of up to 16 numbers, else in eight lots. Scores, weights and
// outputs are core's own; what lies between is worked out from them in double.
WorkedExample worked_example_of(const experiments::AttentionTrace& trace,
                                const std::vector<float>& values, int d,
                                const core::AttentionOptions& options, const WorkedCell& cell);

// Most steps that worked_example_of takes.
inline constexpr int kMaxAttentionSteps = 20;

// How many it takes.
int attention_steps(int d);

// What a step is about: which matrix shows it.
enum class AttentionStage { kScore, kWeight, kOutput };
AttentionStage stage_of(const WorkedExample& steps, int at);

struct WorkedExamplePicture {
  const WorkedExample& steps;
  const experiments::CellBreakdown& cell;
  std::span<const float> weights;  // of the row
  ui::HeatmapSpec map;             // of scores or weights
  AttentionStage about;
  const WorkedCell& at;
  std::string_view other;  // "left": the side that is not shown
};

// What the hand wants.
struct WorkedExampleChange {
  int step = 1;
  std::optional<ui::Cell> cell;
  std::optional<int> pair;
  bool other_side = false, back = false;
};

// The matrix, the row and the pairs beside the steps; the steps alone where there is no room.
WorkedExampleChange draw_attention_worked_example(ui::Stage& stage, ui::Rect rect,
                                                  const WorkedExamplePicture& picture, int step);

}  // namespace ropewalk::scenes
