// A matrix as colours: row and column labels, causal mask, a selected cell with its row and column
// lit, a colour bar.
#pragma once

#include <memory>
#include <span>
#include <string>

#include "ui/plot/axis.h"
#include "ui/stage.h"

namespace ropewalk::ui {

struct Cell {
  int row = -1, column = -1;
  bool operator==(const Cell&) const = default;
  bool valid() const { return row >= 0 && column >= 0; }
};

struct HeatmapSpec {
  std::string id = {};     // unique in the scene: its memory in Stage::views, and its focus
  std::string label = {};  // "attention weights with RoPE": read by screen readers
  std::string part = {};   // for Highlight when a cell is pointed at; empty: none
  int rows = 0, columns = 0;
  std::span<const float> values = {};  // row-major, rows * columns; not finite: blank
  // Who holds the values, if they never change: then their colours are kept from frame to frame.
  std::shared_ptr<const void> owner = {};
  bool diverging = false;  // signed values around 0; else low .. high
  Range range = {};  // what the ends of the colour map mean; empty: fitted (diverging: symmetric)
  bool causal = false;  // cells with column > row are masked: hatched, not selectable
  // Tokens; empty: positions from 0. Thinned out.
  std::span<const std::string> row_labels = {}, column_labels = {};
  std::string title = {}, row_title = {}, column_title = {};  // "query", "key"
  bool square = true;                                         // square cells
  bool color_bar = true;
  int decimals = 2;             // of the selected value and the colour bar
  bool values_in_cells = true;  // written into cells that are large enough
};

struct HeatmapResult {
  Rect cells;            // where the matrix stands
  Cell hovered;          // under the pointer
  Cell shown;            // hovered, else selected: the one to explain
  bool changed = false;  // `selected` was changed by click, arrow keys or reset (to none)
};

// `selected` is the caller's (a link parameter); a cell out of range counts as none.
HeatmapResult draw_heatmap(const Stage& stage, const Rect& rect, const HeatmapSpec& spec,
                           Cell& selected);

// Two side by side (one above the other in narrow areas) with one selection: what is hovered in one
// is lit in both. They share a colour scale and bar if both specs' ranges are equal.
struct HeatmapPairResult {
  HeatmapResult first, second;
  Cell shown;
  bool changed = false;
};
HeatmapPairResult draw_heatmap_pair(const Stage& stage, const Rect& rect, const HeatmapSpec& first,
                                    const HeatmapSpec& second, Cell& selected);

// The cell at a point of the matrix's rectangle; none outside, and none if masked.
Cell cell_at(const HeatmapSpec& spec, const Rect& cells, Vec2 point);
Rect cell_rect(const HeatmapSpec& spec, const Rect& cells, Cell cell);
// A frame around a cell that is pointed at in another map of the same rows and columns.
void mark_cell(const Stage& stage, const HeatmapSpec& spec, const Rect& cells, Cell cell);
// The range of the colour map: given, or fitted to the finite, unmasked values.
Range heat_range(const HeatmapSpec& spec);

}  // namespace ropewalk::ui
