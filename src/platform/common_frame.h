// One frame of ImGui and OpenGL around Program::frame, the same for the page, the window and the
// offscreen picture.
#pragma once

#include "platform/platform.h"

namespace ropewalk::platform {

// An ImGui context as the program wants it: nothing stored in files, keyboard navigation, no
// blinking.
void make_imgui();

class Frame {
 public:
  // At least this many frames follow input: ImGui's layout of what is new needs them.
  static constexpr int kSettle = 3;

  void wake() { settle_ = kSettle; }
  bool awake() const { return settle_ > 0; }

  // Device pixels per logical pixel, and the surface in device pixels, as of the next frame.
  void resize(int width, int height, double density, float zoom);
  double scale() const { return scale_; }

  // Updates ImGui's clock, calls the program and ends with ImGui::Render(). Draws nothing yet.
  // False if the surface is empty and there is nothing to draw.
  bool build(Program& program, double seconds);

 private:
  int width_ = 0, height_ = 0;
  double scale_ = 1;
  double last_seconds_ = -1;
  int settle_ = kSettle;
};

}  // namespace ropewalk::platform
