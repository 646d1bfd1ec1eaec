// What tests of drawn parts need: a recording canvas with a stage, and a window without a screen
// for input.
#pragma once

#include <doctest/doctest.h>

#include <array>
#include <string>
#include <vector>

#include "imgui.h"
#include "ui/fonts.h"
#include "ui/interaction.h"
#include "ui/recording_canvas.h"
#include "ui/stage.h"

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
      : canvas(fonts_), stage{canvas, area, theme(name), input, highlight, 0} {}

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
  Stage stage;
};

// Frames with a mouse and keys, on ImGui without a back end.
class Live {
 public:
  Live() : context_(ImGui::CreateContext()) {
    ImGuiIO& io = ImGui::GetIO();
    io.IniFilename = nullptr;
    io.ConfigFlags |= ImGuiConfigFlags_NavEnableKeyboard;
    io.BackendFlags |= ImGuiBackendFlags_RendererHasTextures;
    io.DisplaySize = {800, 600};
    io.DeltaTime = 1.0F / 60;
    fonts_.attach(*io.Fonts);
  }
  ~Live() {
    for (ImTextureData* texture : ImGui::GetPlatformIO().Textures)
      texture->SetStatus(ImTextureStatus_Destroyed);
    ImGui::DestroyContext(context_);
  }
  Live(const Live&) = delete;
  Live& operator=(const Live&) = delete;

  // Calls draw(stage) in a window that fills the display.
  template <class Draw>
  void frame(Draw draw) {
    ImGui::NewFrame();
    ImGui::SetNextWindowPos({0, 0});
    ImGui::SetNextWindowSize({800, 600});
    ImGui::Begin("test", nullptr, ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove);
    RecordingCanvas canvas(fonts_);
    Interaction input;
    const Stage stage{canvas, {0, 0, 800, 600}, theme(ThemeName::kLight), input, highlight, 0};
    draw(stage);
    ImGui::End();
    ImGui::Render();
    highlight.advance();
  }
  void move(Vec2 to) { ImGui::GetIO().AddMousePosEvent(to.x, to.y); }
  void press(bool down) { ImGui::GetIO().AddMouseButtonEvent(0, down); }
  void wheel(float by) { ImGui::GetIO().AddMouseWheelEvent(0, by); }
  void key(ImGuiKey key, bool down) { ImGui::GetIO().AddKeyEvent(key, down); }
  // Hover, press, move in steps and let go; draw(stage) each frame.
  template <class Draw>
  void drag(Vec2 from, Vec2 to, Draw draw) {
    move(from);
    frame(draw);
    frame(draw);
    press(true);
    frame(draw);
    for (int i = 1; i <= 4; ++i) {
      move(from + (to - from) * (static_cast<float>(i) / 4));
      frame(draw);
    }
    press(false);
    frame(draw);
  }
  template <class Draw>
  void click(Vec2 at, Draw draw) {
    move(at);
    frame(draw);
    frame(draw);
    press(true);
    frame(draw);
    press(false);
    frame(draw);
  }
  template <class Draw>
  void tap(ImGuiKey which, Draw draw) {
    key(which, true);
    frame(draw);
    key(which, false);
    frame(draw);
  }

  Highlight highlight;

 private:
  ImGuiContext* context_;
  Fonts fonts_;
};

}  // namespace ropewalk::ui
