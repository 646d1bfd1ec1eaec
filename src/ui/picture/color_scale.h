// What colours mean: a strip of them in a line of words, the value at each end beside it.
#pragma once

#include <string>

#include "ui/stage.h"

namespace ropewalk::ui {

struct ColorScale {
  bool diverging = false;           // as in a heatmap
  std::string low = {}, high = {};  // what the ends mean
  std::string name = {};            // what is coloured, on the left; empty: told elsewhere
  float length = 56;                // of the strip
};

// With `at` at the left, the middle or the right of the line, as `align` says.
void draw_color_scale(const Stage& stage, Vec2 at, Align align, const ColorScale& scale);
float color_scale_width(const Canvas& canvas, const ColorScale& scale);

// The colours alone, from low to high.
void draw_color_strip(const Stage& stage, const Rect& rect, bool diverging);

}  // namespace ropewalk::ui
