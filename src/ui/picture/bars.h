// Bars up and down from a line through zero.
#pragma once

#include <span>

#include "ui/canvas/canvas.h"
#include "ui/plot/axis.h"

namespace ropewalk::ui {

struct BarsSpec {
  std::span<const float> values = {};
  Range range = {};  // what the rectangle's bottom and top mean
  Rgba color = {}, line = {};
  int marked = -1;  // the index of a bar that stands out
  Rgba marked_color = {};
};

// One bar beside the other over the whole width; where there are more of them than pixels, the
// largest of each few.
void draw_bars(Canvas& canvas, const Rect& rect, const BarsSpec& spec);

}  // namespace ropewalk::ui
