// The colours of a heatmap.
#pragma once

#include <span>

#include "ui/picture/heatmap.h"

namespace ropewalk::ui {

// Position in the colour map, 0 .. 1 (diverging: 0.5 is zero), and the colour there.
float heat_position(const HeatmapSpec& spec, const Range& range, double value);
Rgba heat_color(const Theme& theme, const HeatmapSpec& spec, float position);

// Those of all cells. Kept in the stage's views until the next call for the same id, and made anew
// only if something else is shown, or the spec names no owner of the values.
std::span<const Rgba> heat_colors(const Stage& stage, const HeatmapSpec& spec, const Range& range);

}  // namespace ropewalk::ui
