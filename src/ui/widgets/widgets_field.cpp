// Fields to write in: text and the numbers of a vector; and the control for any parameter.
#include <cstring>

#include "core/words/words.h"
#include "imgui_internal.h"
#include "state/text.h"
#include "ui/picture/shapes.h"
#include "ui/text/fonts.h"
#include "ui/text/prose.h"
#include "ui/widgets/widget_parts.h"

namespace ropewalk::ui {
namespace {

using state::Kind;
using state::Param;

constexpr float kBoxWidth = 74, kBoxGap = 6;

int boxes_per_row(float width) { return whole((width + kBoxGap) / (kBoxWidth + kBoxGap), 1, 1000); }

std::vector<std::string_view> labels_of(const Param& param) {
  std::vector<std::string_view> labels;
  for (const state::Choice& c : param.spec.choices) labels.push_back(tr(c.label));
  return labels;
}

float vector_height(const Kit& kit, size_t size, float width) {
  const int rows = (static_cast<int>(std::max<size_t>(size, 1)) - 1) / boxes_per_row(width) + 1;
  return parts::kLabelHeight + static_cast<float>(rows) * (kit.hit() + kBoxGap) - kBoxGap + 4;
}

// What a control is called when it gets the focus: "query position m: 12.0 tokens".
std::string words_of(const Param& param, std::string_view value) {
  if (param.spec.unit.empty())
    return tr("{name}: {value}", {{"name", tr(param.spec.label)}, {"value", value}});
  return tr("{name}: {value} {unit}",
            {{"name", tr(param.spec.label)}, {"value", value}, {"unit", tr(param.spec.unit)}});
}

std::string element_words(const Param& param, const state::Value& value, size_t index) {
  return tr("{name}, number {i} of {all}: {value}",
            {{"name", tr(param.spec.label)},
             {"i", index + 1},
             {"all", value.numbers.size()},
             {"value", state::fixed(value.numbers[index], param.spec.decimals)}});
}

}  // namespace

Change text_field(const Kit& kit, std::string_view id, std::string_view label, std::string& value,
                  Vec2 at, float width, std::string_view help, std::string_view hint) {
  Change change;
  const Theme& theme = kit.theme;
  float top = at.y;
  if (!label.empty()) {
    change.hovered = parts::label(kit, id, label, theme.ink, at, width, help);
    top += parts::kLabelHeight;
  }
  const float height = std::max(kit.hit(), 34.0F);
  const Rect rect{at.x, top, at.x + width, top + height};
  change.height = rect.bottom - at.y + 2;

  const Fonts& fonts = kit.canvas.screen().fonts();
  const Font font = type::kText;
  const float line = std::round(fonts.line_height(font));
  ImGuiWindow* window = ImGui::GetCurrentWindow();
  const ImVec2 cursor = window->DC.CursorPos;
  ImGui::PushFont(fonts.imgui(font.face), line);
  ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, {11, (height - line) / 2});
  ImGui::PushStyleVar(ImGuiStyleVar_FrameRounding, parts::kRadius);
  window->DC.CursorPos = {rect.left, rect.top};
  ImGui::SetNextItemWidth(width);
  std::string edited = value;
  const std::string shown_hint(hint);
  ImGui::InputTextWithHint(parts::hidden_id(id).c_str(), shown_hint.c_str(), edited.data(),
                           edited.size() + 1, ImGuiInputTextFlags_CallbackResize, parts::grow,
                           &edited);
  tell_focus_of_last(label);
  const bool active = ImGui::IsItemActive(), hovered = ImGui::IsItemHovered();
  if (ImGui::IsItemDeactivatedAfterEdit()) {
    edited = state::clean(edited, parts::kMaxText);
    change.changed = edited != value;
    value = edited;
    change.released = true;
  }
  window->DC.CursorPos = cursor;
  ImGui::PopStyleVar(2);
  ImGui::PopFont();
  const Rgba border = active    ? theme.accent
                      : hovered ? mix(theme.line, theme.ink_soft, 0.5F)
                                : theme.line;
  draw_frame(kit.canvas, rect.inset(0.5F), {border, active ? 2.0F : 1.0F}, parts::kRadius);
  change.active = active;
  change.hovered = change.hovered || hovered;
  change.focused = active;
  return change;
}

Change vector_field(const Kit& kit, const Param& param, state::Value& value, Vec2 at, float width) {
  Change change;
  change.height = vector_height(kit, value.numbers.size(), width);
  const Rgba hue = kit.theme.hue(param.spec.role);
  change.hovered =
      parts::label(kit, param.key, tr(param.spec.label), hue, at, width, tr(param.spec.help));
  const int across = boxes_per_row(width);
  const float hit = kit.hit();
  for (size_t i = 0; i < value.numbers.size(); ++i) {
    const int column = static_cast<int>(i) % across, row = static_cast<int>(i) / across;
    const float left = at.x + static_cast<float>(column) * (kBoxWidth + kBoxGap);
    const float top = at.y + parts::kLabelHeight + static_cast<float>(row) * (hit + kBoxGap);
    const std::string id = std::string(param.key) + "." + std::to_string(i);
    const parts::NumberBox box = parts::number_box(kit, id, param, value.numbers[i],
                                                   {left, top, left + kBoxWidth, top + hit}, hue);
    if (box.focused) tell_focus(element_words(param, value, i));
    if (box.reset && i < param.initial.numbers.size()) value.numbers[i] = param.initial.numbers[i];
    change.reset = change.reset || box.reset;
    change.changed = change.changed || box.changed || box.reset;
    change.active = change.active || box.active;
    change.released = change.released || box.released;
    change.hovered = change.hovered || box.hovered;
    change.focused = change.focused || box.focused;
  }
  if (change.hovered || change.active || change.focused) parts::point_at_role(kit, param.spec.role);
  return change;
}

float param_height(const Kit& kit, const Param& param, float width) {
  switch (param.kind) {
    case Kind::kBool:
      return kit.hit();
    case Kind::kInteger:
    case Kind::kReal:
      return parts::kLabelHeight + kit.hit();
    case Kind::kChoice: {
      const std::vector<std::string_view> labels = labels_of(param);
      return choice_height(kit, tr(param.spec.label), labels, width);
    }
    case Kind::kRows:
      return parts::kLabelHeight + std::max(kit.hit(), 34.0F);
    case Kind::kVector:
      return vector_height(kit, param.initial.numbers.size(), width);
    case Kind::kText:
      return parts::kLabelHeight + std::max(kit.hit(), 34.0F) + 2;
  }
  return 0;
}

namespace {

Change control_of_kind(const Kit& kit, const Param& param, state::Value& value, Vec2 at,
                       float width) {
  const Rgba hue = kit.theme.hue(param.spec.role);
  Change change;
  switch (param.kind) {
    case Kind::kInteger:
    case Kind::kReal:
      return slider(kit, param, value, at, width);
    case Kind::kVector:
      return vector_field(kit, param, value, at, width);
    case Kind::kRows:
      return rows_field(kit, param, value, at, width);
    case Kind::kBool: {
      bool on = value.number() != 0;
      change = toggle(kit, param.key, tr(param.spec.label), on, at, width, tr(param.spec.help));
      if (change.changed) value = state::Value::of(on ? 1 : 0);
      break;
    }
    case Kind::kChoice: {
      const std::vector<std::string_view> labels = labels_of(param);
      int index = static_cast<int>(value.number());
      change = choice(kit, param.key, tr(param.spec.label), labels, index, at, width, hue,
                      tr(param.spec.help));
      if (change.changed) value = state::Value::of(index);
      break;
    }
    case Kind::kText:
      change = text_field(kit, param.key, tr(param.spec.label), value.text, at, width,
                          tr(param.spec.help));
      break;
  }
  if (change.hovered || change.focused) parts::point_at_role(kit, param.spec.role);
  return change;
}

}  // namespace

Change param_control(const Kit& kit, const Param& param, state::Value& value, Vec2 at,
                     float width) {
  const Change change = control_of_kind(kit, param, value, at, width);
  if (change.focused) tell_focus(words_of(param, state::display(param, value)));
  return change;
}

// ---- Words
// -------------------------------------------------------------------------------------------------------

namespace {

constexpr float kNoteInset = 12, kNoteIcon = 18;

float note_text_width(const Kit& kit, float width, bool closable) {
  return width - 2 * kNoteInset - kNoteIcon - 10 - (closable ? kit.hit() : 0);
}

}  // namespace

float note_height(const Kit& kit, std::string_view text, float width, bool closable) {
  const float words =
      measure_text(kit.canvas, text, note_text_width(kit, width, closable), {.font = type::kText});
  return std::max(words + 2 * 8, closable ? kit.hit() + 6 : 0.0F);
}

float note(const Kit& kit, std::string_view id, NoteKind kind, std::string_view text, Vec2 at,
           float width, bool* closed) {
  const Theme& theme = kit.theme;
  const bool closable = closed != nullptr;
  const float height = note_height(kit, text, width, closable);
  const Rect rect{at.x, at.y, at.x + width, at.y + height};
  const Rgba hue = kind == NoteKind::kGood  ? theme.good
                   : kind == NoteKind::kBad ? theme.bad
                                            : theme.accent;
  const Icon icon = kind == NoteKind::kGood  ? Icon::kCheck
                    : kind == NoteKind::kBad ? Icon::kCross
                                             : Icon::kInfo;
  kit.canvas.rect(rect, mix(theme.ground, hue, 0.45F), parts::kRadius);
  kit.canvas.rect(rect.inset(1), mix(theme.surface, hue, 0.07F), parts::kRadius - 1);
  const ProseStyle style{.font = type::kText};
  const float words = note_text_width(kit, width, closable);
  const float text_height = measure_text(kit.canvas, text, words, style);
  const float top = rect.center().y - text_height / 2;
  const float first_line = top + std::round(style.font.size * style.line_height) / 2;
  draw_icon(kit.canvas, icon, {rect.left + kNoteInset + kNoteIcon / 2, first_line}, kNoteIcon, hue);
  draw_text(kit.canvas, theme, {rect.left + kNoteInset + kNoteIcon + 10, top}, words, text, style);
  if (closable) {
    const float hit = kit.hit();
    const Rect cross{rect.right - hit - 3, rect.top + 3, rect.right - 3, rect.top + 3 + hit};
    if (icon_button(kit, std::string(id) + "close", cross, Icon::kClose, tr("Close this note")))
      *closed = true;
  }
  return height;
}

bool toast(const Kit& kit, const Rect& frame, std::string_view text, double age,
           bool reduced_motion) {
  if (!(age >= 0) || age > kToastSeconds) return false;
  constexpr double kIn = 0.18, kOut = 0.3;
  const double leaving = kToastSeconds - age;
  double shown = 1;
  if (!reduced_motion) shown = std::clamp(std::min(age / kIn, leaving / kOut), 0.0, 1.0);
  const auto eased = static_cast<float>(shown * shown * (3 - 2 * shown));
  const float widest = std::max(60.0F, std::min(frame.width() - 32, 460.0F));
  const ProseStyle style{.font = type::kText};
  const ProseResult size = [&] {
    ProseResult result;
    result.height = measure_text(kit.canvas, text, widest - 36, style);
    result.width = std::min(kit.canvas.measure(text, style.font).x, widest - 36);
    return result;
  }();
  const float width = size.width + 36, height = size.height + 20;
  const float left = frame.center().x - width / 2,
              top = frame.bottom - 28 - height + (1 - eased) * 14;
  const Rect rect{left, top, left + width, top + height};
  kit.canvas.rect({rect.left - 1, rect.top + 2, rect.right + 1, rect.bottom + 4},
                  with_alpha(rgb(0), 0.16F * eased), 12);
  kit.canvas.rect(rect, with_alpha(kit.theme.ink, 0.95F * eased), 11);
  Theme inverse = kit.theme;
  inverse.ink = with_alpha(kit.theme.ground, eased);
  draw_text(kit.canvas, inverse, {rect.left + 18, rect.top + 10}, widest - 36, text, style);
  return true;
}

}  // namespace ropewalk::ui
