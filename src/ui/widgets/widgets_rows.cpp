// Rows of numbers: what stands for them among the controls, and the area to write them in.
#include <optional>

#include "core/words/words.h"
#include "imgui_internal.h"
#include "ui/picture/shapes.h"
#include "ui/text/fonts.h"
#include "ui/text/text_fit.h"
#include "ui/widgets/widget_parts.h"

namespace ropewalk::ui {

Change rows_field(const Kit& kit, const state::Param& param, state::Value& value, Vec2 at,
                  float width) {
  Change change;
  const Theme& theme = kit.theme;
  const Rgba hue = theme.hue(param.spec.role);
  const bool none = value.rows.empty();
  const Font font = none ? type::kSmall : type::kSmallNumber;
  const float label = kit.canvas.measure(tr(param.spec.label), type::kSmall).x;
  const std::string count =
      elided(kit.canvas, state::display(param, value), font, width - label - 12);
  change.hovered =
      parts::label(kit, param.key, tr(param.spec.label), hue, at, width, tr(param.spec.help));
  kit.canvas.text({at.x + width, at.y + parts::kLabelHeight / 2}, count,
                  {font, none ? theme.ink_soft : hue, Align::kRight});
  const ImGuiContext& context = *ImGui::GetCurrentContext();
  Rect row{at.x, at.y + parts::kLabelHeight, at.x + width, 0};
  const auto pressed = [&](std::string_view end, std::string_view words,
                           const ButtonOptions& options) {
    const std::string id = std::string(param.key) + std::string(end);
    const Vec2 size = button_size(kit, words, options);
    row.bottom = row.top + size.y;
    if (context.NavCursorVisible && context.NavId == ImGui::GetID(id.c_str())) {
      change.focused = true;
      tell_focus(tr("{name}: {value}. {button}", {{"name", tr(param.spec.label)},
                                                  {"value", state::display(param, value)},
                                                  {"button", words}}));
    }
    const bool hit = button(kit, id, row.take_left(size.x), words, options);
    change.hovered = change.hovered || ImGui::IsItemHovered();
    row.take_left(6);
    return hit;
  };
  change.edit = pressed("-edit", tr("Edit\xE2\x80\xA6"),
                        {.help = tr("Write, paste or open rows of numbers")});
  change.changed = pressed("-clear", tr("Clear"), {.kind = ButtonKind::kQuiet, .enabled = !none});
  if (change.changed) value.rows = {};
  change.height = row.bottom - at.y;
  if (change.hovered || change.focused) parts::point_at_role(kit, param.spec.role);
  return change;
}

bool text_area(const Kit& kit, std::string_view id, std::string_view label, std::string& value,
               const Rect& rect, bool focus) {
  const Theme& theme = kit.theme;
  const Fonts& fonts = kit.canvas.screen().fonts();
  const Font font = type::kSmallNumber;
  ImGuiWindow* window = ImGui::GetCurrentWindow();
  const ImVec2 cursor = window->DC.CursorPos;
  ImGui::PushFont(fonts.imgui(font.face), std::round(fonts.line_height(font)));
  ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, {11, 9});
  ImGui::PushStyleVar(ImGuiStyleVar_FrameRounding, parts::kRadius);
  ImGui::PushStyleVar(ImGuiStyleVar_ChildRounding, parts::kRadius);
  window->DC.CursorPos = {rect.left, rect.top};
  if (focus) ImGui::SetKeyboardFocusHere();
  std::optional<std::string> before;
  if (ImGui::IsKeyPressed(ImGuiKey_Escape, false)) before = value;
  bool changed = ImGui::InputTextMultiline(parts::hidden_id(id).c_str(), value.data(),
                                           value.size() + 1, {rect.width(), rect.height()},
                                           ImGuiInputTextFlags_CallbackResize, parts::grow, &value);
  if (before && changed) {  // ImGui has put back what stood there at first
    value = std::move(*before);
    changed = false;
  }
  tell_focus_of_last(label);
  const bool active = ImGui::IsItemActive(), hovered = ImGui::IsItemHovered();
  window->DC.CursorPos = cursor;
  ImGui::PopStyleVar(3);
  ImGui::PopFont();
  const Rgba border = active    ? theme.accent
                      : hovered ? mix(theme.line, theme.ink_soft, 0.5F)
                                : theme.line;
  draw_frame(kit.canvas, rect.inset(-0.5F), {border, active ? 2.0F : 1.0F}, parts::kRadius);
  return changed;
}

}  // namespace ropewalk::ui
