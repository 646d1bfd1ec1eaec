// What is said of one side of attention below its matrix: the row's weights, its numbers, and what
// the chosen number is the sum of.
#pragma once

#include <span>

#include "experiments/heads/attention_trace.h"
#include "ui/stage.h"

namespace ropewalk::scenes {

inline constexpr float kFactsInLine = 184;  // two numbers stand side by side from this width on

// Of the bars of both sides.
struct PanelScales {
  double weight = 0, low = 0, high = 0;
};
PanelScales panel_scales(std::span<const experiments::CellBreakdown> cells, bool output);

struct AttentionPanel {
  const experiments::CellBreakdown& cell;
  std::span<const float> weights;  // of the row
  int column;                      // of the explained cell
  bool output;                     // an output is explained, not a score
  bool biased;                     // the encoding adds to the score beside the pairs
  PanelScales scales;
};

// With the row's numbers too, if `row_too`. Words and numbers may reach further than `rect`, as far
// as `words_end`.
void draw_panel(ui::Stage& stage, ui::Rect rect, const AttentionPanel& panel, float words_end,
                bool row_too);

}  // namespace ropewalk::scenes
