// How a plot's series are drawn into its frame: plot.cpp does the rest.
#pragma once

#include <vector>

#include "ui/plot/plot.h"

namespace ropewalk::ui {

struct PlotFrame {
  const Stage& stage;
  Rect frame;
  AxisMap x, y;
};

using Hidden = std::vector<bool>;  // one for each series: is it switched off?

// Smallest and largest value the visible series reach, stacks summed; empty if there is none.
Range fitted_y(const PlotSpec& spec, const Hidden& hidden);
Range fitted_x(const PlotSpec& spec);

void draw_series(const PlotFrame& plot, const PlotSpec& spec, const Hidden& hidden);

}  // namespace ropewalk::ui
