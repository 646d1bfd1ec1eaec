// Toggles, segments, lists that open.
#include "imgui_internal.h"
#include "ui/picture/shapes.h"
#include "ui/text/text_fit.h"
#include "ui/widgets/widget_parts.h"

namespace ropewalk::ui {
namespace {

constexpr size_t kMaxSegments = 4;
constexpr float kSegmentPadding = 12;

using Labels = std::span<const std::string_view>;

bool segments_fit(const Kit& kit, Labels labels, float width) {
  if (labels.empty() || labels.size() > kMaxSegments) return false;
  float widest = 0;
  for (const std::string_view label : labels)
    widest = std::max(widest, kit.canvas.measure(label, type::kText).x);
  return (widest + 2 * kSegmentPadding) * static_cast<float>(labels.size()) + 6 <= width;
}

// Moves the choice with the arrow keys.
void choose_by_key(const Item& at, int count, int& value) {
  if (item_key(at, ImGuiKey_RightArrow) || item_key(at, ImGuiKey_DownArrow))
    value = std::min(value + 1, count - 1);
  if (item_key(at, ImGuiKey_LeftArrow) || item_key(at, ImGuiKey_UpArrow))
    value = std::max(value - 1, 0);
}

void segments(const Kit& kit, std::string_view id, Labels labels, int& value, const Rect& rect,
              Rgba hue, Change& change) {
  const Theme& theme = kit.theme;
  const Item at = item(id, rect);
  if (!at.visible) return;
  const int count = static_cast<int>(labels.size());
  const float inner_width = rect.width() - 4, each = inner_width / static_cast<float>(count);
  const float x = ImGui::GetIO().MousePos.x;
  const int under = whole((x - rect.left - 2) / each, 0, count - 1);
  if (at.pressed && at.hovered) value = under;
  choose_by_key(at, count, value);
  kit.canvas.rect(rect, theme.sunken, parts::kRadius);
  for (int i = 0; i < count; ++i) {
    const float left = rect.left + 2 + each * static_cast<float>(i);
    const Rect segment{left, rect.top + 2, left + each, rect.bottom - 2};
    if (i == value) {
      kit.canvas.rect(segment.inset(-0.5F), with_alpha(theme.ink, 0.16F), parts::kRadius - 1.5F);
      kit.canvas.rect(segment, theme.surface, parts::kRadius - 2);
    } else if (at.hovered && i == under) {
      kit.canvas.rect(segment, with_alpha(theme.ink, 0.06F), parts::kRadius - 2);
    }
    const Rgba color = i == value ? hue : theme.ink_soft;
    const Font font = i == value ? type::kStrong : type::kText;
    const std::string shown = elided(kit.canvas, labels[static_cast<size_t>(i)], font, each - 6);
    kit.canvas.text(segment.center(), shown, {font, color, Align::kCenter});
  }
  if (at.ring) focus_ring(kit, rect, parts::kRadius);
  parts::hand_cursor(at);
  change.hovered = change.hovered || at.hovered;
  change.focused = at.ring;
}

// The open list. True if something was chosen.
bool list(const Kit& kit, Labels labels, int& value, Rgba hue, float width) {
  ImguiCanvas canvas(*ImGui::GetWindowDrawList(), kit.canvas.screen());
  const Kit inside{canvas, kit.theme, kit.highlight, kit.touch};
  const ImVec2 origin = ImGui::GetCursorScreenPos();
  const float row = kit.hit() + 2;
  bool chosen = false;
  for (size_t i = 0; i < labels.size(); ++i) {
    const float top = origin.y + row * static_cast<float>(i);
    const Rect rect{origin.x, top, origin.x + width, top + row};
    const bool selected = static_cast<int>(i) == value;
    const Item at = item("##row" + std::to_string(i), rect);
    if (selected && ImGui::IsWindowAppearing()) ImGui::SetItemDefaultFocus();
    if (!at.visible) continue;
    if (at.hovered || at.focused)
      canvas.rect(rect, with_alpha(kit.theme.accent, at.focused ? 0.2F : 0.12F), 6);
    if (selected) draw_icon(canvas, Icon::kCheck, {rect.left + 16, rect.center().y}, 14, hue);
    canvas.text({rect.left + 32, rect.center().y}, labels[i],
                {selected ? type::kStrong : type::kText, selected ? hue : kit.theme.ink});
    if (at.ring) {
      focus_ring(inside, rect.inset(3), 5);
      tell_focus(labels[i]);
    }
    parts::hand_cursor(at);
    if (!at.pressed) continue;
    value = static_cast<int>(i);
    chosen = true;
  }
  ImGui::SetCursorScreenPos({origin.x, origin.y + row * static_cast<float>(labels.size())});
  ImGui::Dummy({width, 0});
  return chosen;
}

void dropdown(const Kit& kit, std::string_view id, Labels labels, int& value, const Rect& rect,
              Rgba hue, Change& change) {
  const Theme& theme = kit.theme;
  const Item at = item(id, rect);
  const std::string popup = std::string(id) + "list";
  if (at.visible) {
    const Rgba border = at.hovered ? mix(theme.line, theme.ink_soft, 0.5F) : theme.line;
    kit.canvas.rect(rect, border, parts::kRadius);
    kit.canvas.rect(rect.inset(1), theme.surface, parts::kRadius - 1);
    const bool legal = value >= 0 && static_cast<size_t>(value) < labels.size();
    const std::string shown = elided(kit.canvas, legal ? labels[static_cast<size_t>(value)] : "",
                                     type::kText, rect.width() - 46);
    kit.canvas.text({rect.left + 12, rect.center().y}, shown, {type::kText, hue});
    draw_icon(kit.canvas, Icon::kDown, {rect.right - 18, rect.center().y}, 14, theme.ink_soft);
    if (at.ring) focus_ring(kit, rect, parts::kRadius);
    parts::hand_cursor(at);
    const int count = static_cast<int>(labels.size());
    choose_by_key(at, count, value);
    if (at.pressed) ImGui::OpenPopup(popup.c_str());
    change.hovered = change.hovered || at.hovered;
    change.focused = at.ring;
  }
  const float height = (kit.hit() + 2) * static_cast<float>(labels.size()) + 12;
  const ImGuiViewport& viewport = *ImGui::GetMainViewport();
  const bool below = rect.bottom + 4 + height <= viewport.Pos.y + viewport.Size.y ||
                     rect.top - height - 4 < viewport.Pos.y;
  ImGui::SetNextWindowPos({rect.left, below ? rect.bottom + 4 : rect.top - height - 4});
  ImGui::SetNextWindowSizeConstraints({rect.width(), 0}, {FLT_MAX, viewport.Size.y * 0.7F});
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {5, 6});
  if (ImGui::BeginPopup(popup.c_str(), ImGuiWindowFlags_NoMove)) {
    float widest = rect.width() - 10;
    for (const std::string_view label : labels) {
      widest = std::max(widest, kit.canvas.measure(label, type::kStrong).x + 48);
    }
    if (list(kit, labels, value, hue, widest)) ImGui::CloseCurrentPopup();
    change.active = true;
    ImGui::EndPopup();
  }
  ImGui::PopStyleVar();
}

}  // namespace

float choice_height(const Kit& kit, std::string_view label,
                    std::span<const std::string_view> labels, float width) {
  (void)labels, (void)width;
  return (label.empty() ? 0 : parts::kLabelHeight) + std::max(kit.hit(), 34.0F) + 2;
}

Change choice(const Kit& kit, std::string_view id, std::string_view label,
              std::span<const std::string_view> labels, int& value, Vec2 at, float width, Rgba hue,
              std::string_view help) {
  Change change;
  change.height = choice_height(kit, label, labels, width);
  const int before = value;
  float top = at.y;
  if (!label.empty()) {
    change.hovered = parts::label(kit, id, label, hue, at, width, help);
    top += parts::kLabelHeight;
  }
  const float height = std::max(kit.hit(), 32.0F);
  const std::string hidden = parts::hidden_id(id);
  if (segments_fit(kit, labels, width)) {
    segments(kit, hidden, labels, value, {at.x, top, at.x + width, top + height}, hue, change);
  } else {
    dropdown(kit, hidden, labels, value, {at.x, top, at.x + std::min(width, 360.0F), top + height},
             hue, change);
  }
  change.changed = value != before;
  return change;
}

Change toggle(const Kit& kit, std::string_view id, std::string_view label, bool& value, Vec2 at,
              float width, std::string_view help) {
  Change change;
  const Theme& theme = kit.theme;
  change.height = kit.hit();
  constexpr float kWidth = 36, kHeight = 20;
  const Font font = type::kText;
  const float wanted = kWidth + 10 + kit.canvas.measure(label, font).x + 4;
  const Rect rect{at.x, at.y, at.x + std::min(width, wanted), at.y + change.height};
  const Item on = item(parts::hidden_id(id), rect);
  if (on.pressed) {
    value = !value;
    change.changed = true;
  }
  if (!on.visible) return change;
  const float y = rect.center().y;
  const Rect track{rect.left, y - kHeight / 2, rect.left + kWidth, y + kHeight / 2};
  const Rgba off = mix(theme.line, theme.ink_soft, on.hovered ? 0.55F : 0.35F);
  const Rgba fill = value ? mix(theme.accent, theme.ink, on.hovered ? 0.12F : 0) : off;
  kit.canvas.rect(track, fill, kHeight / 2);
  const float x = value ? track.right - kHeight / 2 : track.left + kHeight / 2;
  kit.canvas.circle({x, y}, kHeight / 2 - 3, value ? theme.on_accent : theme.surface);
  kit.canvas.text({track.right + 10, y},
                  elided(kit.canvas, label, font, rect.right - track.right - 10),
                  {font, theme.ink});
  if (on.ring) focus_ring(kit, track, kHeight / 2);
  parts::hand_cursor(on);
  help_tooltip(kit, help);
  change.hovered = on.hovered;
  change.focused = on.ring;
  return change;
}

}  // namespace ropewalk::ui
