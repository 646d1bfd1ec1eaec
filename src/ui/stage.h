// What a scene is given to draw its picture with.
#pragma once

#include <string_view>

#include "ui/canvas.h"
#include "ui/geometry.h"
#include "ui/highlight.h"
#include "ui/theme.h"

namespace ropewalk::ui {

class Interaction;

struct Stage {
  Canvas& canvas;
  Rect area;  // the picture's frame; nothing is drawn outside it
  const Theme& theme;
  Interaction& input;    // handles, hover and drag; passive when exporting
  Highlight& highlight;  // the part that is lit up now, shared with equation and prose
  double time = 0;       // seconds of the program's clock, for motion that explains
  bool narrow() const { return area.width() < 560; }
};

}  // namespace ropewalk::ui
