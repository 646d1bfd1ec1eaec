#include "ui/widgets/widget_parts.h"

#include <cstring>
#include <vector>

#include "core/words/words.h"
#include "imgui_internal.h"
#include "state/snapshot.h"
#include "state/text.h"
#include "ui/picture/shapes.h"
#include "ui/text/fonts.h"
#include "ui/text/text_fit.h"

namespace ropewalk::ui::parts {

std::string hidden_id(std::string_view id) { return "##" + std::string(id); }

bool label(const Kit& kit, std::string_view id, std::string_view text, Rgba hue, Vec2 at,
           float width, std::string_view help) {
  if (text.empty()) return false;
  const Rect row{at.x, at.y, at.x + width, at.y + kLabelHeight};
  const Item over = item("label" + std::string(id), row, kItemNoTab | kItemOverlap);
  const Font font = type::kSmall;
  kit.canvas.text({at.x, row.center().y}, elided(kit.canvas, text, font, width), {font, hue});
  if (over.hovered) help_tooltip(kit, help);
  return over.hovered;
}

int grow(ImGuiInputTextCallbackData* data) {
  if (data->EventFlag == ImGuiInputTextFlags_CallbackResize) {
    auto* text = static_cast<std::string*>(data->UserData);
    text->resize(static_cast<size_t>(data->BufTextLen));
    data->Buf = text->data();
  }
  return 0;
}

void point_at_role(const Kit& kit, Role role) {
  constexpr std::string_view kNames[] = {"", "query", "key", "value", "position", "score"};
  const std::string_view name = kNames[static_cast<size_t>(role)];
  if (!name.empty()) kit.highlight.point_at(name);
}

void hand_cursor(const Item& item) {
  if (item.hovered || item.held) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
}

bool is_editing(const Item& item) { return ImGui::TempInputIsActive(item.id); }

Edit edit_in_place(const Kit& kit, std::string_view id, const Item& item, const Rect& rect,
                   std::string_view text, bool start, const Font& font) {
  Edit edit;
  if (!item.visible || (!start && !is_editing(item))) return edit;
  std::vector<char> buffer(kMaxText, '\0');
  std::memcpy(buffer.data(), text.data(), std::min<size_t>(text.size(), kMaxText - 1));
  const Fonts& fonts = kit.canvas.screen().fonts();
  const float line = std::round(fonts.line_height(font));
  ImGui::PushFont(fonts.imgui(font.face), line);
  ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, {8, std::max(0.0F, (rect.height() - line) / 2)});
  ImGui::PushStyleVar(ImGuiStyleVar_FrameRounding, kRadius - 2);
  const ImRect box(rect.left, rect.top, rect.right, rect.bottom);
  ImGuiContext& context = *ImGui::GetCurrentContext();
  ImGuiWindow* window = context.CurrentWindow;
  const ImVec2 cursor = window->DC.CursorPos;
  if (start) {  // the field takes the focus as if chosen with Enter
    context.NavActivateId = item.id;
    context.NavActivateFlags = ImGuiActivateFlags_PreferInput;
  }
  ImGui::TempInputText(box, item.id, hidden_id(id).c_str(), buffer.data(),
                       static_cast<int>(kMaxText),
                       ImGuiInputTextFlags_AutoSelectAll | ImGuiInputTextFlags_CharsScientific);
  window->DC.CursorPos = cursor;
  ImGui::PopStyleVar(2);
  ImGui::PopFont();
  draw_frame(kit.canvas, rect, {kit.theme.accent, 2}, kRadius - 2);
  edit.text = buffer.data();
  edit.editing = is_editing(item);
  edit.ended = !edit.editing;
  const bool by_key =
      ImGui::IsKeyPressed(ImGuiKey_Enter) || ImGui::IsKeyPressed(ImGuiKey_KeypadEnter);
  if (edit.ended && by_key) ImGui::SetNavCursorVisible(true);
  return edit;
}

bool read_number(std::string_view text, double& number) {
  std::string plain;
  while (!text.empty()) {
    const char32_t c = next_code_point(text);
    if (c == ' ' || c == 0xA0 || c == 0x2009 || c == '\t') continue;
    append_utf8(plain, c == 0x2212 ? U'-' : c == ',' ? U'.' : c);
  }
  if (plain.starts_with('+')) plain.erase(0, 1);
  const std::optional<double> read = state::parse_decimal(plain);
  if (!read || !std::isfinite(*read)) return false;
  number = *read;
  return true;
}

std::string number_problem(const state::Param& param, std::string_view text) {
  double number = 0;
  if (!read_number(text, number))
    return std::string(tr("This is not a number; write one like 7 or \u22120.25."));
  if (number >= param.spec.min && number <= param.spec.max) return {};
  const int decimals = param.kind == state::Kind::kInteger ? 0 : param.spec.decimals;
  return tr("It goes from {low} to {high}; the nearest will be taken.",
            {{"low", state::fixed(param.spec.min, decimals)},
             {"high", state::fixed(param.spec.max, decimals)}});
}

void problem_tip(Vec2 at, std::string_view text) {
  if (text.empty()) return;
  at.y += 4;
  show_tip(text, &at);
}

double step_of(const state::Param& param) {
  if (param.spec.step > 0) return param.spec.step;
  return param.kind == state::Kind::kInteger ? 1 : (param.spec.max - param.spec.min) / 100;
}

double legal(const state::Param& param, double number) {
  if (!std::isfinite(number)) return param.initial.number();
  if (param.kind == state::Kind::kInteger) number = std::round(number);
  return std::clamp(number, param.spec.min, param.spec.max);
}

double tidy(const state::Param& param, double number, bool snap) {
  const state::Spec& spec = param.spec;
  const double step = step_of(param);
  if (snap && !spec.logarithmic && step > 0) {
    // Counted from zero where zero is in reach, so that snapped values are round ones.
    const double from = spec.min <= 0 && spec.max >= 0 ? 0 : spec.min;
    number = from + std::round((number - from) / step) * step;
  }
  if (param.kind == state::Kind::kInteger) {
    number = std::round(number);
  } else {
    int decimals = std::clamp(spec.decimals, 0, 9);
    // More digits than are shown where those would be too coarse to drag by.
    while (decimals < 9 && (spec.max - spec.min) * std::pow(10.0, decimals) < 50) ++decimals;
    const double scale = std::pow(10.0, decimals);
    number = std::round(number * scale) / scale;
  }
  return legal(param, number);
}

double stepped(const state::Param& param, double number, double steps) {
  const state::Spec& spec = param.spec;
  if (!spec.logarithmic) return tidy(param, number + steps * step_of(param), false);
  const double range = log_place(spec, spec.max) - log_place(spec, spec.min);
  double next =
      tidy(param, from_log_place(spec, log_place(spec, number) + 0.01 * steps * range), false);
  const double min = param.kind == state::Kind::kInteger ? 1 : std::pow(10.0, -param.spec.decimals);
  if (next == number) next = number + (steps > 0 ? min : -min);
  return legal(param, next);
}

namespace {

// The boxed number as it stands, when it is not being edited.
void draw_number_box(const Kit& kit, const Item& at, const Rect& rect, std::string_view text,
                     Rgba hue) {
  const bool engaged = at.hovered || at.held;
  kit.canvas.rect(rect, engaged ? mix(kit.theme.sunken, kit.theme.surface, 0.5F) : kit.theme.sunken,
                  kRadius - 2);
  const Font font = type::kNumber;
  const std::string shown = elided(kit.canvas, text, font, rect.width() - 12);
  kit.canvas.text({rect.right - 8, rect.center().y}, shown, {font, hue, Align::kRight});
  if (at.ring) focus_ring(kit, rect, kRadius - 2);
}

}  // namespace

NumberBox number_box(const Kit& kit, std::string_view id, const state::Param& param, double& number,
                     const Rect& rect, Rgba hue) {
  NumberBox box;
  const std::string hidden = hidden_id(id);
  ImGuiWindow* window = ImGui::GetCurrentWindow();
  const ImGuiID imgui_id = window->GetID(hidden.c_str());
  const bool was_editing = ImGui::TempInputIsActive(imgui_id);
  const Item at = item(hidden, rect, was_editing ? kItemPassive : kItemPlain);
  const int decimals = param.kind == state::Kind::kInteger ? 0 : param.spec.decimals;
  const double before = number;
  const bool dragged = ImGui::IsMouseDragPastThreshold(ImGuiMouseButton_Left, 4);
  const bool start = at.pressed && !dragged;
  const Edit edit = edit_in_place(kit, id, at, rect, state::shortest(number), start, type::kNumber);
  if (edit.editing || edit.ended) {
    double typed = 0;
    const std::string problem = number_problem(param, edit.text);
    if (read_number(edit.text, typed)) number = legal(param, typed);
    if (edit.editing) problem_tip({rect.left, rect.bottom}, problem);
  }
  if (!edit.editing && !edit.ended) {
    float* grabbed = ImGui::GetStateStorage()->GetFloatRef(at.id);
    if (at.began) *grabbed = static_cast<float>(number);
    if (at.held && dragged) {
      constexpr float kStepsPerPixel = 0.25F;
      const float pull =
          std::round(ImGui::GetMouseDragDelta(ImGuiMouseButton_Left, 4).x * kStepsPerPixel);
      number = stepped(param, static_cast<double>(*grabbed), static_cast<double>(pull));
    }
    if (at.held || at.hovered) ImGui::SetMouseCursor(ImGuiMouseCursor_ResizeEW);
    const double steps = ImGui::GetIO().KeyShift ? 10 : 1;
    if (item_key(at, ImGuiKey_RightArrow) || item_key(at, ImGuiKey_UpArrow))
      number = stepped(param, number, steps);
    if (item_key(at, ImGuiKey_LeftArrow) || item_key(at, ImGuiKey_DownArrow))
      number = stepped(param, number, -steps);
    draw_number_box(kit, at, rect, state::fixed(number, decimals), hue);
  }
  box.changed = number != before;
  box.active = edit.editing || at.held;
  box.released = at.released || edit.ended;
  box.hovered = at.hovered;
  box.focused = at.ring;
  return box;
}

}  // namespace ropewalk::ui::parts
