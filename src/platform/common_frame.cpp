#include "platform/common_frame.h"

#include <imgui.h>
#include <imgui_internal.h>

#include <algorithm>
#include <cmath>

namespace ropewalk::platform {
namespace {

// ImGui's frame buffer is floor(size * scale), in floats: the size must not fall short by a
// rounding.
float logical(int pixels, float scale) {
  float size = static_cast<float>(pixels) / scale;
  while (static_cast<int>(size * scale) < pixels) size = std::nextafter(size, 1e9F);
  return size;
}

// Does ImGui wait for frames of its own accord? Events it spreads over frames, and tooltips that
// come after a delay.
bool imgui_waits() {
  const ImGuiContext& imgui = *ImGui::GetCurrentContext();
  if (!imgui.InputEventsQueue.empty()) return true;
  return imgui.HoverItemDelayId != 0 && imgui.HoverItemDelayTimer <= imgui.Style.HoverDelayNormal;
}

// ImGui clears its atlas to transparent black, and sampling between texels would draw that black
// around pale glyphs.
void whiten_unused(ImTextureData& texture, int left, int top, int width, int height) {
  for (int y = top; y < top + height; ++y) {
    auto* texel = static_cast<ImU32*>(texture.GetPixelsAt(left, y));
    for (int x = 0; x < width; ++x)
      if ((texel[x] & IM_COL32_A_MASK) == 0) texel[x] = IM_COL32_WHITE & ~IM_COL32_A_MASK;
  }
}

void whiten_unused_texels() {
  for (ImTextureData* texture : ImGui::GetPlatformIO().Textures) {
    if (texture->Format != ImTextureFormat_RGBA32 || texture->GetPixels() == nullptr) continue;
    if (texture->Status == ImTextureStatus_WantCreate)
      whiten_unused(*texture, 0, 0, texture->Width, texture->Height);
    if (texture->Status == ImTextureStatus_WantUpdates)
      for (const ImTextureRect& r : texture->Updates) whiten_unused(*texture, r.x, r.y, r.w, r.h);
  }
}

}  // namespace

void make_imgui() {
  IMGUI_CHECKVERSION();
  ImGui::CreateContext();
  ImGuiIO& io = ImGui::GetIO();
  io.IniFilename = nullptr;
  io.LogFilename = nullptr;
  io.ConfigFlags |= ImGuiConfigFlags_NavEnableKeyboard;
  io.ConfigInputTextCursorBlink = false;
}

void Frame::resize(int width, int height, double density, float zoom) {
  width_ = width;
  height_ = height;
  scale_ = std::clamp(density * static_cast<double>(zoom), 0.1, 64.0);
}

bool Frame::build(Program& program, double seconds) {
  if (settle_ > 0) --settle_;
  if (width_ <= 0 || height_ <= 0) return false;
  const float scale = static_cast<float>(scale_);
  ImGuiIO& io = ImGui::GetIO();
  io.DisplaySize = {logical(width_, scale), logical(height_, scale)};
  io.DisplayFramebufferScale = {scale, scale};
  // The whole time since the last frame, however long the rest: ImGui tells double clicks by it.
  io.DeltaTime =
      static_cast<float>(last_seconds_ < 0 ? 1.0 / 60 : std::max(seconds - last_seconds_, 1e-6));
  last_seconds_ = seconds;
  // Curves and the soft edges of lines are as fine as the device's pixels, not the logical ones.
  ImGuiStyle& style = ImGui::GetStyle();
  style.CircleTessellationMaxError = 0.3F / scale;
  style.CurveTessellationTol = 1.25F / scale;
  ImGui::NewFrame();
  ImGui::GetCurrentContext()->DrawListSharedData.InitialFringeScale = 1 / scale;
  const bool more = program.frame(seconds, io.DisplaySize.x, io.DisplaySize.y, scale);
  ImGui::Render();
  whiten_unused_texels();
  if (more || imgui_waits()) settle_ = std::max(settle_, 1);
  return true;
}

}  // namespace ropewalk::platform
