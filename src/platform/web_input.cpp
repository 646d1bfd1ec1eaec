#include <imgui_internal.h>

#include <cfloat>

#include "platform/web_host.h"

namespace ropewalk::platform {
namespace {

// The window that a wheel over `window` would scroll: itself or the nearest one around it that can.
ImGuiWindow* scrollable(ImGuiWindow* window, int axis) {
  while (window != nullptr) {
    if (window->ScrollMax[axis] > 0 && (window->Flags & ImGuiWindowFlags_NoMouseInputs) == 0)
      return window;
    window = (window->Flags & ImGuiWindowFlags_ChildWindow) != 0 ? window->ParentWindow : nullptr;
  }
  return nullptr;
}

}  // namespace

void WebHost::point(ImGuiMouseSource source, double x, double y) {
  ImGuiIO& io = ImGui::GetIO();
  const double zoom = static_cast<double>(program_->zoom());
  io.AddMouseSourceEvent(source);
  io.AddMousePosEvent(static_cast<float>(x / zoom), static_cast<float>(y / zoom));
  // Two taps of a finger are further apart than two clicks.
  io.MouseDoubleClickMaxDist = source == ImGuiMouseSource_TouchScreen ? 24.0F : 6.0F;
  wake();
}

void WebHost::point_nowhere() {
  ImGui::GetIO().AddMousePosEvent(-FLT_MAX, -FLT_MAX);
  wake();
}

void WebHost::press(int button, bool down) {
  ImGui::GetIO().AddMouseButtonEvent(button, down);
  wake();
}

void WebHost::wheel(double x, double y) {
  ImGui::GetIO().AddMouseWheelEvent(static_cast<float>(x), static_cast<float>(y));
  wake();
}

void WebHost::modifiers(int bits) {
  ImGuiIO& io = ImGui::GetIO();
  io.AddKeyEvent(ImGuiMod_Shift, (bits & 1) != 0);
  io.AddKeyEvent(ImGuiMod_Ctrl, (bits & 2) != 0);
  io.AddKeyEvent(ImGuiMod_Alt, (bits & 4) != 0);
  io.AddKeyEvent(ImGuiMod_Super, (bits & 8) != 0);
}

void WebHost::grab_scroll() {
  ImGuiWindow* hovered = ImGui::GetCurrentContext()->HoveredWindow;
  for (int axis = 0; axis < 2; ++axis) {
    const ImGuiWindow* window = scrollable(hovered, axis);
    scrolled_[axis] = window != nullptr ? window->ID : 0;
  }
}

// Moves what lies under the finger by exactly as much as the finger did. To be called once a frame.
void WebHost::scroll(double x, double y) {
  const float zoom = program_->zoom();
  if (ImGuiWindow* window = ImGui::FindWindowByID(scrolled_[0]); window != nullptr)
    ImGui::SetScrollX(window, window->Scroll.x + static_cast<float>(x) / zoom);
  if (ImGuiWindow* window = ImGui::FindWindowByID(scrolled_[1]); window != nullptr)
    ImGui::SetScrollY(window, window->Scroll.y + static_cast<float>(y) / zoom);
  wake();
}

Program::Swipe WebHost::swipe() const {
  const ImGuiID hovered = ImGui::GetCurrentContext()->HoveredId;
  return hovered == 0 ? Program::Swipe::kScrolls : program_->swipe(hovered);
}

// Lets go of what is pressed without clicking it.
void WebHost::cancel_press() {
  ImGui::ClearActiveID();
  press(0, false);
}

void WebHost::character(unsigned code_point) {
  ImGui::GetIO().AddInputCharacter(code_point);
  wake();
}

void WebHost::tap_key(ImGuiKey key) {
  ImGui::GetIO().AddKeyEvent(key, true);
  ImGui::GetIO().AddKeyEvent(key, false);
  wake();
}

void WebHost::focus(bool focused) {
  ImGui::GetIO().AddFocusEvent(focused);
  wake();
}

void WebHost::open() {
  program_->open(buffer_);
  wake();
}

void WebHost::paste() { clipboard_ = buffer_; }

const char* WebHost::snapshot() {
  answer_ = program_->snapshot();
  return answer_.c_str();
}

const char* WebHost::work() {
  answer_ = program_->work();
  return answer_.c_str();
}

const char* WebHost::places() {
  answer_ = program_->places();
  return answer_.c_str();
}

const char* WebHost::text_page() {
  answer_ = program_->text_page();
  return answer_.c_str();
}

const char* WebHost::printed() {
  answer_ = program_->printed();
  return answer_.c_str();
}

void WebHost::command() {
  program_->command(buffer_);
  wake();
}

char* WebHost::buffer(size_t size) {
  buffer_.assign(size, '\0');
  return buffer_.data();
}

}  // namespace ropewalk::platform
