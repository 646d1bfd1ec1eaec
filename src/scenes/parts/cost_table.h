// A table that sets side by side what each way to know distances costs, and chooses one of them.
#pragma once

#include <optional>
#include <span>
#include <string>

#include "experiments/cost/scheme_cost.h"
#include "ui/stage.h"

namespace ropewalk::scenes {

struct CostRow {
  std::string_view name;
  std::span<const float> matrix;  // [tokens, tokens]: what it adds, drawn as small as a letter
  experiments::SchemeCost cost;
  std::optional<double> seconds = {};  // measured, with q.k
};

struct CostTable {
  std::span<const CostRow> rows;
  int tokens = 0;  // of the matrices
  bool causal = true;
  int chosen = 0;
  double content_work = 0;  // a line across the bars
  std::string_view foot;    // cut at its semicolon where it is too wide
  float foot_room = 0;      // of the foot's right end: left to the caller
};

float cost_table_height(float row, std::size_t rows);
// Where the foot stands in the table's area; empty where there is none.
ui::Rect cost_table_foot(const ui::Rect& area, std::size_t rows);

// The row that was chosen by a click or the arrow keys; -1 for a reset.
std::optional<int> draw_cost_table(ui::Stage& stage, ui::Rect area, const CostTable& table);

inline constexpr double kFloatBytes = 4;  // core's numbers are floats

// "262k": three digits, enough to compare. "16 KiB".
std::string short_count(double value);
std::string bytes_text(double bytes);

}  // namespace ropewalk::scenes
