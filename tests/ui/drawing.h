// What tests of drawn parts need: a recording canvas with a stage, and a window without a screen
// for input.
#pragma once

#include <doctest/doctest.h>

#include <array>
#include <string>
#include <vector>

#include "ui/canvas/recording_canvas.h"
#include "ui/interaction.h"
#include "ui/stage.h"
#include "ui/text/fonts.h"
#include "ui/views.h"
#include "window.h"

namespace ropewalk::ui {

// Rectangles every part must bear: none at all, tiny, a phone's, a laptop's, 4K, inside out.
inline const std::array<Rect, 8> kFrames = {
    Rect{0, 0, 0, 0},       Rect{5, 5, 8, 6},       Rect{10, 10, 70, 60},   Rect{0, 0, 360, 300},
    Rect{20, 30, 660, 430}, Rect{0, 0, 3840, 2160}, Rect{100, 100, 50, 40}, Rect{0, 0, 1200, 40},
};

// Draws once without input and keeps what was drawn.
class Drawing {
 public:
  explicit Drawing(const Rect& area, ThemeName name = ThemeName::kLight)
      : canvas(fonts_), stage{canvas, area, theme(name), input, highlight, 0, nullptr, &views} {}

  std::string problems() const {
    std::string all;
    for (const std::string& problem : canvas.problems(stage.area)) all += problem + "\n";
    return all;
  }

 private:
  Fonts fonts_;

 public:
  RecordingCanvas canvas;
  Interaction input{false};
  Highlight highlight;
  Views views;
  Stage stage;
};

// A window whose frames draw on a stage: draw(stage).
class Live : private Window {
 public:
  using Window::button;
  using Window::highlight;
  using Window::move;
  Views views;

  void wheel(float by) { ImGui::GetIO().AddMouseWheelEvent(0, by); }
  template <class Draw>
  void frame(const Draw& draw) {
    Window::frame(on_stage(draw));
  }
  template <class Draw>
  void drag(Vec2 from, Vec2 to, const Draw& draw) {
    Window::drag(from, to, on_stage(draw));
  }
  template <class Draw>
  void click(Vec2 at, const Draw& draw) {
    Window::click(at, on_stage(draw));
  }
  template <class Draw>
  void tap(ImGuiKey which, const Draw& draw) {
    Window::tap(which, on_stage(draw));
  }
  template <class Draw>
  void rest(const Draw& draw) {
    Window::rest(on_stage(draw));
  }

 private:
  template <class Draw>
  auto on_stage(const Draw& draw) {
    return [this, &draw](const Kit& kit) {
      Interaction input;
      draw(
          Stage{kit.canvas, {0, 0, 800, 600}, kit.theme, input, kit.highlight, 0, nullptr, &views});
    };
  }
};

}  // namespace ropewalk::ui
