#include "ui/interaction.h"

#include "core/words/words.h"
#include "imgui.h"
#include "imgui_internal.h"
#include "ui/canvas/canvas.h"
#include "ui/theme.h"
#include "ui/widgets/item.h"

namespace ropewalk::ui {
namespace {

constexpr float kGrab = 22, kGrabTouch = 32;
constexpr float kZoomStep = 0.12F;  // of a notch of the wheel, in log space

Vec2 pointer() { return {ImGui::GetIO().MousePos.x, ImGui::GetIO().MousePos.y}; }

Vec2 nudge_of(const Item& item) {
  const float steps = ImGui::GetIO().KeyShift ? 10.0F : 1.0F;
  Vec2 nudge;
  if (item_key(item, ImGuiKey_RightArrow)) nudge.x += steps;
  if (item_key(item, ImGuiKey_LeftArrow)) nudge.x -= steps;
  if (item_key(item, ImGuiKey_UpArrow)) nudge.y += steps;
  if (item_key(item, ImGuiKey_DownArrow)) nudge.y -= steps;
  return nudge;
}

bool reset_of(const Item& item) {
  const bool by_key = item_key(item, ImGuiKey_Delete) || item_key(item, ImGuiKey_Backspace);
  return by_key || item.double_clicked;
}

void item_tooltip(Interaction& interaction, const Item& item, Vec2 below, std::string_view label) {
  label = tr(label);
  if (item.ring) tell_focus(label);
  if (label.empty() || item.held) return;
  if (item.ring ||
      ImGui::IsItemHovered(ImGuiHoveredFlags_DelayNormal | ImGuiHoveredFlags_NoSharedDelay)) {
    interaction.tooltip(below, label);
  }
}

// The wheel zooms where it would not scroll the page instead, or where it is asked to (Ctrl, as
// pinching does too).
float wheel_zoom(const Item& item, bool engaged) {
  if (!item.hovered && !item.held) return 1;
  const ImGuiIO& io = ImGui::GetIO();
  const ImGuiWindow* window = ImGui::GetCurrentWindow();
  if (!engaged && !io.KeyCtrl && window->ScrollMax.y > 0) return 1;
  ImGui::SetKeyOwner(ImGuiKey_MouseWheelY, item.id);
  return std::exp(kZoomStep * io.MouseWheel);
}

// + and - zoom by a notch of the wheel each.
float key_zoom(const Item& item) {
  return std::exp(kZoomStep * static_cast<float>(item_plus_minus(item)));
}

}  // namespace

Rect Interaction::for_fingers(const Rect& rect) const {
  if (!touch_) return rect;
  const float wide = std::max(kFinger - rect.width(), 0.0F) / 2;
  const float high = std::max(kFinger - rect.height(), 0.0F) / 2;
  return rect.inset(-wide, -high);
}

Interaction::Handle Interaction::handle(std::string_view id, Vec2 center, std::string_view label,
                                        float radius, Ways ways) {
  Handle handle;
  if (!live_ || !std::isfinite(center.x) || !std::isfinite(center.y)) return handle;
  const float grab = std::max(radius, touch_ || touch_input() ? kGrabTouch : kGrab);
  const Rect box{center.x - grab, center.y - grab, center.x + grab, center.y + grab};
  const Item at = item(id, box, kItemOverlap | (ways == Ways::kAll ? kItemGrips : kItemDrags));
  if (!at.visible) return handle;
  const ImGuiIO& io = ImGui::GetIO();
  handle.focused = at.ring;
  handle.hovered = at.hovered || at.ring;
  handle.active = at.held;
  handle.snap = io.KeyShift;
  handle.reset = reset_of(at);
  handle.nudge = nudge_of(at);
  if (at.held && ImGui::IsMouseDragging(ImGuiMouseButton_Left, 2)) {
    // The handle keeps the offset to the pointer it was grabbed with.
    const ImVec2 offset = ImGui::GetCurrentContext()->ActiveIdClickOffset;
    handle.drag = pointer() - Vec2{offset.x, offset.y} + Vec2{grab, grab};
  }
  if (at.held) {
    ImGui::SetMouseCursor(ImGuiMouseCursor_ResizeAll);
  } else if (at.hovered) {
    ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
  }
  item_tooltip(*this, at, {center.x, center.y + grab}, label);
  return handle;
}

Interaction::Area Interaction::area(std::string_view id, const Rect& rect, std::string_view label,
                                    Tip tip) {
  Area area;
  if (!live_) return area;
  const Item at = item(id, rect, kItemOverlap | kItemDrags);
  if (!at.visible) return area;
  const ImGuiIO& io = ImGui::GetIO();
  area.focused = at.ring;
  area.hovered = at.hovered || at.ring;
  area.active = at.held;
  if (at.hovered || at.held) area.pointer = pointer();
  if (at.held) area.origin = {io.MouseClickedPos[0].x, io.MouseClickedPos[0].y};
  area.clicked = at.pressed && !ImGui::IsMouseDragPastThreshold(ImGuiMouseButton_Left, 4);
  area.reset = reset_of(at);
  area.nudge = nudge_of(at);
  if (at.held && ImGui::IsMouseDragging(ImGuiMouseButton_Left, 2)) {
    area.drag_delta = {io.MouseDelta.x, io.MouseDelta.y};
    ImGui::SetMouseCursor(ImGuiMouseCursor_ResizeAll);
  }
  area.zoom = wheel_zoom(at, at.ring || at.held) * key_zoom(at);
  if (tip == Tip::kAway && hover(rect)) {
    if (at.ring) tell_focus(tr(label));
  } else {
    item_tooltip(*this, at, {rect.left, rect.bottom}, label);
  }
  return area;
}

Interaction::Press Interaction::press(std::string_view id, const Rect& rect,
                                      std::string_view label) {
  if (!live_) return {};
  const Item at = item(id, for_fingers(rect), kItemOverlap);
  if (!at.visible) return {};
  if (at.hovered) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
  item_tooltip(*this, at, {rect.left, rect.bottom}, label);
  return {at.hovered || at.ring, at.ring, at.pressed};
}

std::optional<Vec2> Interaction::hover(const Rect& rect) const {
  if (!live_) return std::nullopt;
  const ImGuiContext& context = *ImGui::GetCurrentContext();
  if (context.ActiveId != 0 && context.ActiveIdSource == ImGuiInputSource_Mouse)
    return std::nullopt;
  const bool over = ImGui::IsWindowHovered(ImGuiHoveredFlags_None);
  const Vec2 at = pointer();
  return over && rect.contains(at) ? std::optional(at) : std::nullopt;
}

void Interaction::tooltip(Vec2 at, std::string_view text) {
  if (!live_ || text.empty()) return;
  const ImGuiContext& context = *ImGui::GetCurrentContext();
  const bool by_pointer = !context.NavCursorVisible && ImGui::IsMousePosValid();
  const Vec2 below{at.x, at.y + 6};
  show_tip(text, by_pointer ? nullptr : &below);
}

void draw_handle(Canvas& canvas, const Theme& theme, Vec2 center, Rgba color,
                 const Interaction::Handle& handle, float radius) {
  if (handle.hovered || handle.active) {
    canvas.circle(center, radius * (handle.active ? 2.3F : 2), with_alpha(color, 0.18F));
  }
  if (handle.focused) {
    canvas.circle(center, radius + 6, theme.accent);
    canvas.circle(center, radius + 4, theme.ground);
  }
  canvas.circle(center, radius + 1.5F, theme.ground);
  canvas.circle(center, radius, color);
  canvas.circle(center, radius * 0.36F, theme.ground);
}

}  // namespace ropewalk::ui
