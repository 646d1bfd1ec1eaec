// A plot's legend: names on top or at the lines' ends, which switch their series off and on.
#pragma once

#include "ui/plot/plot_series.h"

namespace ropewalk::ui {

inline constexpr float kLegendRow = 24;  // what an unsteady hand still hits

struct LegendRoom {
  bool direct = false;     // names at the lines' ends, right of the frame
  float widest = 0;        // of these names
  int rows = 0;            // of names on top
  float row = kLegendRow;  // the height of each
  float height() const { return static_cast<float>(rows) * row; }
  bool shown() const { return direct || rows > 0; }
};
LegendRoom plan_legend(const Stage& stage, const PlotSpec& spec, const Rect& rect);

// Which series the view hides. Only what has an entry that can bring it back is ever hidden.
Hidden hidden_series(const PlotSpec& spec, const PlotView& view, const LegendRoom& room);

// In `top`, or right of the plot's frame.
void draw_legend(const PlotFrame& plot, const PlotSpec& spec, const LegendRoom& room,
                 const Rect& top, const Hidden& hidden, PlotView& view);

// A little sample of how a series is drawn.
void draw_swatch(Canvas& canvas, const Series& series, Vec2 left, float width, Rgba color);

}  // namespace ropewalk::ui
