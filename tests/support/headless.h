// ImGui without a window: frames are made and thrown away.
#pragma once

#include <algorithm>

#include "imgui.h"

namespace ropewalk::test {

class Headless {
 public:
  Headless() : context_(ImGui::CreateContext()) {
    ImGuiIO& io = ImGui::GetIO();
    io.IniFilename = nullptr;
    io.ConfigFlags |= ImGuiConfigFlags_NavEnableKeyboard;
    io.BackendFlags |= ImGuiBackendFlags_RendererHasTextures;
    io.ConfigInputTextCursorBlink = false;
    io.DisplaySize = {1280, 800};
  }
  ~Headless() {
    for (ImTextureData* texture : ImGui::GetPlatformIO().Textures) {
      texture->SetTexID(ImTextureID_Invalid);
      texture->SetStatus(ImTextureStatus_Destroyed);
    }
    ImGui::DestroyContext(context_);
  }
  Headless(const Headless&) = delete;
  Headless& operator=(const Headless&) = delete;

  // One frame of the program, 1/60 s after the last. True if it asks for another.
  template <class Program>
  bool frame(Program& program, float width, float height, float density = 1) {
    now_ += 1.0 / 60;
    bool more = false;
    draw(width, height, density, [&] { more = program.frame(now_, width, height, density); });
    return more;
  }

  template <class Draw>
  void draw(float width, float height, float density, const Draw& draw) {
    ImGuiIO& io = ImGui::GetIO();
    io.DisplaySize = {width, height};
    io.DisplayFramebufferScale = {density, density};
    io.DeltaTime = 1.0F / 60;
    ImGui::NewFrame();
    draw();
    ImGui::Render();
    for (ImTextureData* texture : ImGui::GetPlatformIO().Textures) {
      if (texture->Status == ImTextureStatus_WantDestroy) {
        texture->SetTexID(ImTextureID_Invalid);
        texture->SetStatus(ImTextureStatus_Destroyed);
      } else if (texture->Status != ImTextureStatus_Destroyed) {
        texture->SetTexID(1);
        texture->SetStatus(ImTextureStatus_OK);
      }
    }
  }

  double now() const { return now_; }
  void skip(double seconds) { now_ += seconds; }

 private:
  ImGuiContext* context_;
  double now_ = 0;
};

// The key goes down in one frame and up in the next.
template <class Frame>
void press(ImGuiKey key, const Frame& frame, int modifiers = 0) {
  ImGuiIO& io = ImGui::GetIO();
  if ((modifiers & ImGuiMod_Ctrl) != 0) io.AddKeyEvent(ImGuiMod_Ctrl, true);
  if ((modifiers & ImGuiMod_Shift) != 0) io.AddKeyEvent(ImGuiMod_Shift, true);
  io.AddKeyEvent(key, true);
  frame();
  frame();
  io.AddKeyEvent(key, false);
  io.AddKeyEvent(ImGuiMod_Ctrl, false);
  io.AddKeyEvent(ImGuiMod_Shift, false);
  frame();
  frame();
}

template <class Frame>
void click(float x, float y, const Frame& frame) {
  ImGuiIO& io = ImGui::GetIO();
  io.AddMousePosEvent(x, y);
  frame();
  io.AddMouseButtonEvent(0, true);
  frame();
  io.AddMouseButtonEvent(0, false);
  frame();
  frame();
}

}  // namespace ropewalk::test
