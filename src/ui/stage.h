// What a scene is given to draw its picture with.
#pragma once

#include <string>
#include <string_view>

#include "core/answers.h"
#include "ui/canvas/canvas.h"
#include "ui/canvas/geometry.h"
#include "ui/highlight.h"
#include "ui/theme.h"

namespace ropewalk::ui {

class Interaction;
class Views;

// What only a living picture has: others hear it, and it may ask for more than it shows now.
struct FrameServices {
  core::Answers* answers = nullptr;
  bool again = false;     // set: another frame must follow
  std::string said = {};  // to be read aloud; "" for nothing
};

struct Stage {
  Canvas& canvas;
  Rect area;  // the picture's frame; nothing is drawn outside it
  const Theme& theme;
  Interaction& input;                 // handles, hover and drag; passive when exporting
  Highlight& highlight;               // the part that is lit up now, shared with equation and prose
  double time = 0;                    // seconds of the program's clock, for motion that explains
  FrameServices* services = nullptr;  // none in figures and where the picture is held
  Views* views = nullptr;  // what plots and heatmaps keep; the run of a chapter puts its own here
  bool narrow() const { return area.width() < 560; }
};

}  // namespace ropewalk::ui
