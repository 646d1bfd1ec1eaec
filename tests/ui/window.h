// A window without a screen: controls and canvases on ImGui's null back end, with events of mouse
// and keys.
#pragma once

#include <doctest/doctest.h>

#include <string>

#include "imgui.h"
#include "ui/canvas/imgui_canvas.h"
#include "ui/interaction.h"
#include "ui/text/fonts.h"
#include "ui/widgets/widgets.h"

namespace ropewalk::ui {

class Window {
 public:
  explicit Window(float density = 1)
      : context_(ImGui::CreateContext()), screen_(fonts_), density_(density) {
    ImGuiIO& io = ImGui::GetIO();
    io.IniFilename = nullptr;
    io.ConfigFlags |= ImGuiConfigFlags_NavEnableKeyboard;
    io.ConfigInputTextCursorBlink = false;
    io.BackendFlags |= ImGuiBackendFlags_RendererHasTextures;
    io.DisplaySize = {800, 600};
    io.DisplayFramebufferScale = {density, density};
    io.DeltaTime = 1.0F / 60;
    io.AddFocusEvent(true);
    apply_style(theme(ThemeName::kLight));
  }
  ~Window() {
    for (ImTextureData* texture : ImGui::GetPlatformIO().Textures) {
      texture->SetTexID(ImTextureID_Invalid);
      texture->SetStatus(ImTextureStatus_Destroyed);
    }
  }
  Window(const Window&) = delete;
  Window& operator=(const Window&) = delete;

  template <class Draw>
  void frame(const Draw& draw) {
    ImGui::NewFrame();
    screen_.begin_frame(density_);
    ImGui::SetNextWindowPos({0, 0});
    ImGui::SetNextWindowSize({800, 600});
    ImGui::Begin("test", nullptr, ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove);
    {
      ImguiCanvas canvas(*ImGui::GetWindowDrawList(), screen_);
      const Kit kit{canvas, theme(ThemeName::kLight), highlight};
      draw(kit);
    }
    ImGui::End();
    ImGui::Render();
    highlight.advance();
    for (ImTextureData* texture : ImGui::GetPlatformIO().Textures) {
      if (texture->Status == ImTextureStatus_WantUpdates) ++texture_updates;
      if (texture->Status == ImTextureStatus_WantCreate) ++textures_made;
      const bool gone = texture->Status == ImTextureStatus_WantDestroy ||
                        texture->Status == ImTextureStatus_Destroyed;
      texture->SetTexID(gone ? ImTextureID_Invalid : 1);
      texture->SetStatus(gone ? ImTextureStatus_Destroyed : ImTextureStatus_OK);
    }
  }

  void move(Vec2 to) { ImGui::GetIO().AddMousePosEvent(to.x, to.y); }
  void button(bool down) { ImGui::GetIO().AddMouseButtonEvent(0, down); }
  void key(ImGuiKey key, bool down) { ImGui::GetIO().AddKeyEvent(key, down); }

  template <class Draw>
  void click(Vec2 at, const Draw& draw) {
    move(at);
    frame(draw);
    frame(draw);
    button(true);
    frame(draw);
    button(false);
    frame(draw);
    frame(draw);
  }
  template <class Draw>
  void drag(Vec2 from, Vec2 to, const Draw& draw) {
    move(from);
    frame(draw);
    frame(draw);
    button(true);
    frame(draw);
    for (int i = 1; i <= 5; ++i) {
      move(from + (to - from) * (static_cast<float>(i) / 5));
      frame(draw);
    }
    button(false);
    frame(draw);
    frame(draw);
  }
  template <class Draw>
  void tap(ImGuiKey which, const Draw& draw) {
    key(which, true);
    frame(draw);
    key(which, false);
    frame(draw);
    frame(draw);
  }
  template <class Draw>
  void type(std::string_view text, const Draw& draw) {
    ImGui::GetIO().AddInputCharactersUTF8(std::string(text).c_str());
    for (size_t i = 0; i <= text.size(); ++i) frame(draw);
  }
  // Long enough for two clicks to be two.
  template <class Draw>
  void rest(const Draw& draw) {
    for (int i = 0; i < 40; ++i) frame(draw);
  }

  Highlight highlight;
  int texture_updates = 0, textures_made = 0;

 private:
  struct Context {
    explicit Context(ImGuiContext* made) : context(made) {}
    ~Context() { ImGui::DestroyContext(context); }
    ImGuiContext* context;
  };
  Fonts fonts_;
  Context context_;
  Screen screen_;
  float density_;
};

}  // namespace ropewalk::ui
