// Icons, drawn by us: strokes and shapes in a square, one weight.
#pragma once

#include "ui/canvas/canvas.h"

namespace ropewalk::ui {

enum class Icon {
  kPlay,
  kPause,
  kStepForward,
  kStepBack,
  kUndo,
  kRedo,
  kReset,
  kShare,
  kLink,
  kMenu,
  kSun,
  kMoon,
  kContrast,
  kHelp,
  kClose,
  kNext,
  kBack,
  kUp,
  kDown,
  kCheck,
  kCross,
  kExternal,
  kCopy,
  kFullScreen,
  kExitFullScreen,
  kSpeed,
  kTypeSize,
  kSettings,
  kDownload,
  kLoop,
  kLecture,
  kInfo,
  kWarning,
  kPlus,
  kMinus,
  kCode,
};

// `size`: side of the square (16 to 24 look best).
void draw_icon(Canvas& canvas, Icon icon, Vec2 center, float size, Rgba color);

}  // namespace ropewalk::ui
