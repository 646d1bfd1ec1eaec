// How a plot's series are drawn into its frame: plot.cpp does the rest.
#pragma once

#include "ui/plot/plot.h"

namespace ropewalk::ui {

struct PlotFrame {
  const Stage& stage;
  Rect frame;
  AxisMap x, y;
};

inline bool is_hidden(uint64_t hidden, size_t series) {
  return series < 64 && ((hidden >> series) & 1U) != 0;
}

// Smallest and largest value the visible series reach, stacks summed; empty if there is none.
Range fitted_y(const PlotSpec& spec, uint64_t hidden);
Range fitted_x(const PlotSpec& spec);

void draw_series(const PlotFrame& plot, const PlotSpec& spec, uint64_t hidden);

}  // namespace ropewalk::ui
