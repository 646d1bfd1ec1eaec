// Sliders: the parameter slider and the bare scrubber.
#include "core/words/words.h"
#include "imgui_internal.h"
#include "state/snapshot.h"
#include "state/text.h"
#include "ui/picture/shapes.h"
#include "ui/widgets/widget_parts.h"

namespace ropewalk::ui {
namespace {

using state::Kind;
using state::Param;

constexpr float kThumb = 8;
constexpr float kTrack = 4;

double to_fraction(const Param& param, double number) {
  const state::Spec& spec = param.spec;
  if (!(spec.max > spec.min)) return 0;
  const auto place = [&spec](double x) { return spec.logarithmic ? log_place(spec, x) : x; };
  const double f = (place(number) - place(spec.min)) / (place(spec.max) - place(spec.min));
  return std::isfinite(f) ? std::clamp(f, 0.0, 1.0) : 0.0;
}

double from_fraction(const Param& param, double fraction) {
  const state::Spec& spec = param.spec;
  if (spec.logarithmic)
    return from_log_place(
        spec, std::lerp(log_place(spec, spec.min), log_place(spec, spec.max), fraction));
  return spec.min + fraction * (spec.max - spec.min);
}

// A logarithmic slider is dragged to three significant digits, or to powers of two when it snaps.
double tidy_on_track(const Param& param, double number, bool snap) {
  if (!param.spec.logarithmic || number <= 0) return parts::tidy(param, number, snap);
  if (snap) return parts::legal(param, std::exp2(std::round(std::log2(number))));
  const double unit = std::pow(10.0, std::floor(std::log10(number)) - 2);
  return parts::legal(param, std::round(number / unit) * unit);
}

// Marks for the values of an integer, if there are few.
void draw_ticks(const Kit& kit, const Param& param, float left, float right, float y) {
  const double count = (param.spec.max - param.spec.min) / parts::step_of(param);
  if (param.kind != Kind::kInteger || count < 1 || (right - left) / static_cast<float>(count) < 9)
    return;
  for (int i = 0; i <= static_cast<int>(count); ++i) {
    const float x = left + (right - left) * static_cast<float>(i / count);
    kit.canvas.rect({x - 0.75F, y + 9, x + 0.75F, y + 12}, kit.theme.line);
  }
}

struct TrackLook {
  float fraction = 0, origin = 0;  // where the filled part ends and begins
  Rgba hue;
  bool hovered = false, held = false, ring = false;
};

void draw_track(const Kit& kit, float left, float right, float y, const TrackLook& look) {
  const Theme& theme = kit.theme;
  const auto at = [&](float f) { return left + (right - left) * f; };
  const float x = at(look.fraction);
  kit.canvas.rect({left - kTrack / 2, y - kTrack / 2, right + kTrack / 2, y + kTrack / 2},
                  mix(theme.sunken, theme.line, 0.5F), kTrack / 2);
  const float from = std::min(x, at(look.origin)), to = std::max(x, at(look.origin));
  kit.canvas.rect({from - kTrack / 2, y - kTrack / 2, to + kTrack / 2, y + kTrack / 2}, look.hue,
                  kTrack / 2);
  if (look.hovered || look.held)
    kit.canvas.circle({x, y}, kThumb + (look.held ? 8 : 6), with_alpha(look.hue, 0.16F));
  if (look.ring) {
    kit.canvas.circle({x, y}, kThumb + 5, theme.accent);
    kit.canvas.circle({x, y}, kThumb + 3, theme.ground);
  }
  kit.canvas.circle({x, y}, kThumb + 1.5F, theme.ground);
  kit.canvas.circle({x, y}, kThumb, look.hue);
  kit.canvas.circle({x, y}, kThumb * 0.4F,
                    theme.name == ThemeName::kLight ? theme.surface : theme.ground);
}

// Keys of a slider, as steps; Home and End as infinities.
double keyed_steps(const Item& at) {
  const double step = ImGui::GetIO().KeyShift ? 10 : 1;
  double steps = 0;
  if (item_key(at, ImGuiKey_RightArrow) || item_key(at, ImGuiKey_UpArrow)) steps += step;
  if (item_key(at, ImGuiKey_LeftArrow) || item_key(at, ImGuiKey_DownArrow)) steps -= step;
  if (at.ring) {  // not after a mere click: a lecturer's clicker sends these keys
    if (item_key(at, ImGuiKey_PageUp)) steps += 10;
    if (item_key(at, ImGuiKey_PageDown)) steps -= 10;
    if (item_key(at, ImGuiKey_Home)) steps = -HUGE_VAL;
    if (item_key(at, ImGuiKey_End)) steps = HUGE_VAL;
  }
  const ImGuiIO& io = ImGui::GetIO();
  if (at.hovered && io.KeyCtrl) {
    ImGui::SetKeyOwner(ImGuiKey_MouseWheelY, at.id);
    steps += std::round(static_cast<double>(io.MouseWheel));
  }
  return steps;
}

double apply_steps(const Param& param, double number, double steps) {
  if (steps == -HUGE_VAL) return parts::legal(param, param.spec.min);
  if (steps == HUGE_VAL) return parts::legal(param, param.spec.max);
  return steps == 0 ? number : parts::stepped(param, number, steps);
}

std::string shown_number(const Param& param, double number) {
  return state::fixed(number, param.kind == Kind::kInteger ? 0 : param.spec.decimals);
}

// Room for the number and its unit, as wide as the widest value.
float number_width(const Kit& kit, const Param& param) {
  float widest = 0;
  for (const double end : {param.spec.min, param.spec.max}) {
    widest = std::max(widest, kit.canvas.measure(shown_number(param, end), type::kNumber).x);
  }
  const float unit =
      param.spec.unit.empty() ? 0 : kit.canvas.measure(tr(param.spec.unit), type::kSmall).x + 5;
  return widest + unit + 12;
}

void draw_number_of(const Kit& kit, const Param& param, double number, const Rect& rect, Rgba hue,
                    bool engaged) {
  if (engaged) kit.canvas.rect(rect, kit.theme.sunken, 6);
  float right = rect.right - 6;
  if (!param.spec.unit.empty()) {
    const TextStyle style{type::kSmall, kit.theme.ink_soft, Align::kRight};
    kit.canvas.text({right, rect.center().y}, tr(param.spec.unit), style);
    right -= kit.canvas.measure(tr(param.spec.unit), type::kSmall).x + 5;
  }
  kit.canvas.text({right, rect.center().y}, shown_number(param, number),
                  {type::kNumber, hue, Align::kRight});
}

// What the pointer does on the track. True if it resets.
bool drag_on_track(const Item& at, const Param& param, float left, float right, double& number) {
  if (at.double_clicked) return true;
  if (!at.held || !(right > left)) return false;
  // A second click of a double click, held, must not move the value again.
  if (ImGui::GetIO().MouseClickedLastCount[0] > 1 &&
      !ImGui::IsMouseDragPastThreshold(ImGuiMouseButton_Left, 4)) {
    return false;
  }
  const double fraction = std::clamp(
      static_cast<double>((ImGui::GetIO().MousePos.x - left) / (right - left)), 0.0, 1.0);
  number = tidy_on_track(param, from_fraction(param, fraction), ImGui::GetIO().KeyShift);
  return false;
}

}  // namespace

Change slider(const Kit& kit, const Param& param, state::Value& value, Vec2 at, float width) {
  Change change;
  const float hit = kit.hit();
  change.height = parts::kLabelHeight + hit;
  const Rgba hue = kit.theme.hue(param.spec.role);
  double number = value.number();
  const double before = number;

  const float wide = std::min(number_width(kit, param), width * 0.6F);
  const std::string id = parts::hidden_id(param.key);
  const bool label_hovered = parts::label(kit, param.key, tr(param.spec.label), hue, at,
                                          width - wide - 6, tr(param.spec.help));
  const Rect number_rect{at.x + width - wide, at.y - 1, at.x + width,
                         at.y + parts::kLabelHeight + 1};
  const Item on_number = item(id + "number", number_rect, kItemNoTab);

  const Rect track{at.x, at.y + parts::kLabelHeight, at.x + width, at.y + change.height};
  const float y = track.top + hit / 2 - 3, left = track.left + kThumb + 2,
              right = track.right - kThumb - 2;
  const bool was_editing = ImGui::TempInputIsActive(ImGui::GetCurrentWindow()->GetID(id.c_str()));
  const Item on_track = item(id, track, was_editing ? kItemPassive : kItemDrags);
  const ImGuiContext& context = *ImGui::GetCurrentContext();
  const bool by_enter = on_track.focused && context.NavActivateId == on_track.id &&
                        (context.NavActivateFlags & ImGuiActivateFlags_PreferInput) != 0;
  const Rect field{std::min(number_rect.left, at.x + width - 96), number_rect.top - 2,
                   number_rect.right, number_rect.bottom + 2};
  const parts::Edit edit =
      parts::edit_in_place(kit, param.key, on_track, field, state::shortest(number),
                           on_number.pressed || by_enter, type::kNumber);
  if (edit.editing || edit.ended) {
    double typed = 0;
    if (parts::read_number(edit.text, typed)) number = parts::legal(param, typed);
    if (edit.editing)
      parts::problem_tip({field.left, field.bottom}, parts::number_problem(param, edit.text));
  } else {
    change.reset = drag_on_track(on_track, param, left, right, number);
    number = apply_steps(param, number, keyed_steps(on_track));
    if (item_key(on_track, ImGuiKey_Delete) || item_key(on_track, ImGuiKey_Backspace))
      change.reset = true;
    if (change.reset) number = param.initial.number();
  }
  draw_ticks(kit, param, left, right, y);
  const double zero = param.spec.min < 0 && param.spec.max > 0 ? to_fraction(param, 0) : 0;
  draw_track(kit, left, right, y,
             {static_cast<float>(to_fraction(param, number)), static_cast<float>(zero), hue,
              on_track.hovered, on_track.held, on_track.ring && !edit.editing});
  if (!edit.editing) draw_number_of(kit, param, number, number_rect, hue, on_number.hovered);
  parts::hand_cursor(on_track);
  if (on_number.hovered) ImGui::SetMouseCursor(ImGuiMouseCursor_TextInput);

  change.hovered = on_track.hovered || on_number.hovered || label_hovered;
  change.focused = on_track.ring;
  change.active = on_track.held || edit.editing;
  change.released = on_track.released || edit.ended;
  change.changed = number != before;
  if (change.changed) value = state::Value::of(number);
  if (change.hovered || change.active || change.focused) parts::point_at_role(kit, param.spec.role);
  return change;
}

Change scrubber(const Kit& kit, std::string_view id, std::string_view label, double& fraction,
                const Rect& rect, Rgba hue, double step) {
  Change change;
  change.height = rect.height();
  Param param;
  param.kind = Kind::kReal;
  param.spec.step = step;
  param.spec.decimals = 6;
  const float y = rect.center().y, left = rect.left + kThumb + 2, right = rect.right - kThumb - 2;
  const Item at = item(id, rect, kItemDrags);
  double number = std::clamp(std::isfinite(fraction) ? fraction : 0.0, 0.0, 1.0);
  const double before = number;
  drag_on_track(at, param, left, right, number);
  number = apply_steps(param, number, keyed_steps(at));
  draw_track(kit, left, right, y,
             {static_cast<float>(number), 0, hue, at.hovered, at.held, at.ring});
  parts::hand_cursor(at);
  if (at.ring) tell_focus(label);
  if (!at.held) help_tooltip(kit, label);
  change.hovered = at.hovered;
  change.focused = at.ring;
  change.active = at.held;
  change.released = at.released;
  change.changed = number != before;
  if (change.changed) fraction = number;
  return change;
}

}  // namespace ropewalk::ui
