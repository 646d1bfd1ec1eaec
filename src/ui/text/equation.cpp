#include "ui/text/equation.h"

#include <algorithm>
#include <string>

#include "imgui.h"
#include "state/text.h"
#include "ui/interaction.h"
#include "ui/widgets/item.h"

namespace ropewalk::ui {
namespace {

constexpr float kStillReadable =
    0.82F;  // an equation this much smaller is better than its narrow variant
constexpr float kDim = 0.38F, kDimAtRest = 0.65F;

bool same_or_inside(std::string_view part, std::string_view lit) {
  return part == lit ||
         (part.size() > lit.size() && part.starts_with(lit) && part[lit.size()] == '.');
}

// How the equation looks now: which parts stand out.
struct Look {
  std::vector<bool> emphasised;  // by part
  bool any = false;
  float dim = kDim;  // how much of the rest is left
};

Look look_of(const assets::Equation& equation, const Highlight& highlight) {
  Look look{std::vector<bool>(equation.parts.size()), false, highlight.rests() ? kDimAtRest : kDim};
  if (!highlight.any()) return look;
  // The parts named like the lit one or inside it; if there are none, those it belongs to.
  for (const bool outwards : {false, true}) {
    for (size_t i = 0; i < equation.parts.size(); ++i) {
      const std::string_view id = equation.parts[i].id;
      const bool lit =
          outwards ? same_or_inside(highlight.part(), id) : same_or_inside(id, highlight.part());
      look.emphasised[i] = lit;
      look.any = look.any || lit;
    }
    if (look.any) break;
  }
  return look;
}

bool stands_out(const assets::Equation& equation, const Look& look, int part) {
  for (; part >= 0; part = equation.parts[static_cast<size_t>(part)].parent) {
    if (look.emphasised[static_cast<size_t>(part)]) return true;
  }
  return false;
}

Role role_of(const assets::Equation& equation, int part) {
  for (; part >= 0; part = equation.parts[static_cast<size_t>(part)].parent) {
    const Role role = role_of_part(equation.parts[static_cast<size_t>(part)].id);
    if (role != Role::kPlain) return role;
  }
  return Role::kPlain;
}

Rgba color_of(const Theme& theme, const assets::Equation& equation, const Look& look, int part) {
  const Rgba hue = theme.hue(role_of(equation, part));
  return look.any && !stands_out(equation, look, part) ? with_alpha(hue, look.dim) : hue;
}

// Has all of it come, and the face it is drawn in?
bool is_here(const assets::Equation& equation) {
  const bool whole = !equation.glyphs.empty() || !equation.rules.empty();
  return whole && !assets::font(assets::FontFace::kEquations).empty();
}

Rect box_of(const assets::Box& box, Vec2 origin, float em) {
  return {origin.x + box.x * em, origin.y + box.y * em, origin.x + (box.x + box.w) * em,
          origin.y + (box.y + box.h) * em};
}

void draw_live(Canvas& canvas, const assets::LiveSlot& slot, Vec2 origin, float em,
               const state::Probes& probes, Rgba color) {
  const std::string text = live_text(probes, slot);
  Font font{Face::kEquations, slot.scale * em};
  const float width = canvas.measure(text, font).x, room = slot.w * em;
  if (width > room * 1.02F && room > 0)
    font.size *= room / width;  // a larger number than planned for
  const Vec2 at{origin.x + (slot.x + slot.w) * em, origin.y + slot.y * em};
  canvas.text(at, text, {font, color, Align::kRight, Baseline::kAlphabetic});
}

// As a line, not as a rectangle: that one may fall between two rows of pixels and be lost.
void draw_rule(Canvas& canvas, const Rect& rule, Rgba color) {
  const Vec2 middle = rule.center();
  if (rule.width() >= rule.height()) {
    canvas.line({rule.left, middle.y}, {rule.right, middle.y}, {color, rule.height()});
  } else {
    canvas.line({middle.x, rule.top}, {middle.x, rule.bottom}, {color, rule.width()});
  }
}

int innermost(const assets::Equation& equation, Vec2 point_em) {
  int found = -1;
  for (size_t i = 0; i < equation.parts.size();
       ++i) {  // outer parts stand before the ones inside them
    const assets::Box& box = equation.parts[i].box;
    constexpr float kMargin = 0.08F;
    const Rect rect{box.x - kMargin, box.y - kMargin, box.x + box.w + kMargin,
                    box.y + box.h + kMargin};
    if (rect.contains(point_em)) found = static_cast<int>(i);
  }
  return found;
}

Vec2 point_in_em(const FittedEquation& fitted, Vec2 point) {
  return {point.x / fitted.font_size, (point.y - fitted.baseline) / fitted.font_size};
}

// Fingers do not hover: a tapped part stays lit until the next tap. Kept in the window's storage:
// it is transient.
void point_by_touch(const FittedEquation& fitted, const Rect& frame, Highlight& highlight) {
  int* kept = ImGui::GetStateStorage()->GetIntRef(
      ImGui::GetID(fitted.equation->name.data(),
                   fitted.equation->name.data() + fitted.equation->name.size()),
      -1);
  if (ImGui::IsMouseClicked(ImGuiMouseButton_Left)) {
    const Vec2 at{ImGui::GetIO().MousePos.x, ImGui::GetIO().MousePos.y};
    const int hit = frame.contains(at) && ImGui::IsWindowHovered()
                        ? innermost(*fitted.equation, point_in_em(fitted, at - frame.min()))
                        : -1;
    *kept = hit == *kept ? -1 : hit;
  }
  if (*kept >= 0 && static_cast<size_t>(*kept) < fitted.equation->parts.size()) {
    highlight.point_at(fitted.equation->parts[static_cast<size_t>(*kept)].id);
  }
}

}  // namespace

// "−0.71", with a proper minus and never a negative zero; an en dash if there is no such number.
std::string live_text(const state::Probes& probes, const assets::LiveSlot& slot) {
  const state::Probe* probe = probes.find(slot.probe);
  if (probe == nullptr || !std::isfinite(probe->value)) return "\u2013";
  return state::fixed(probe->value, std::clamp(slot.decimals, 0, 12));
}

FittedEquation measure_equation(const assets::Equation* equation, float font_size) {
  if (equation == nullptr || !(font_size > 0)) return {};
  return {equation,
          font_size,
          {equation->width * font_size, (equation->height + equation->depth) * font_size},
          equation->height * font_size};
}

FittedEquation fit_equation(std::string_view scene_id, std::string_view name, float font_size,
                            float max_width) {
  const assets::Equation* whole = assets::equation(scene_id, name);
  const FittedEquation wanted = measure_equation(whole, font_size);
  if (wanted.size.x <= max_width || !(max_width > 0)) return wanted;
  const float scale = max_width / wanted.size.x;
  if (scale >= kStillReadable) return measure_equation(whole, font_size * scale);
  const assets::Equation* narrow = assets::equation(scene_id, std::string(name) + "-narrow");
  if (narrow == nullptr || narrow->width >= whole->width)
    return measure_equation(whole, font_size * scale);
  return measure_equation(narrow, std::min(font_size, max_width / narrow->width));
}

std::string_view part_at(const FittedEquation& fitted, Vec2 point) {
  if (fitted.equation == nullptr) return {};
  const int part = innermost(*fitted.equation, point_in_em(fitted, point));
  return part < 0 ? std::string_view() : fitted.equation->parts[static_cast<size_t>(part)].id;
}

void draw_equation(Canvas& canvas, const Theme& theme, const FittedEquation& fitted, Vec2 at,
                   const state::Probes& probes, Interaction& input, Highlight& highlight) {
  if (fitted.equation == nullptr) return;
  const assets::Equation& equation = *fitted.equation;
  const float em = fitted.font_size;
  const Vec2 origin{at.x, at.y + fitted.baseline};
  const Rect frame{at.x, at.y, at.x + fitted.size.x, at.y + fitted.size.y};
  if (!is_here(equation)) return canvas.rect(frame, with_alpha(theme.line, 0.35F), 0.3F * em);
  if (input.live() && touch_input()) {
    point_by_touch(fitted, frame, highlight);
  } else if (const std::optional<Vec2> over = input.hover(frame.inset(-0.1F * em))) {
    const std::string_view part = part_at(fitted, *over - at);
    if (!part.empty()) highlight.point_at(part);
  }
  const Look look = look_of(equation, highlight);
  for (size_t i = 0; i < equation.parts.size(); ++i) {
    const int parent = equation.parts[i].parent;
    if (!look.emphasised[i] || stands_out(equation, look, parent)) continue;
    const Rgba hue = theme.hue(role_of(equation, static_cast<int>(i)));
    canvas.rect(box_of(equation.parts[i].box, origin, em).inset(-0.14F * em),
                with_alpha(hue, 0.14F), 0.2F * em);
  }
  for (const assets::Rule& rule : equation.rules) {
    draw_rule(canvas, box_of(rule.box, origin, em), color_of(theme, equation, look, rule.part));
  }
  for (const assets::Glyph& glyph : equation.glyphs) {
    canvas.glyph({origin.x + glyph.x * em, origin.y + glyph.y * em}, glyph.code_point,
                 {Face::kEquations, glyph.scale * em}, color_of(theme, equation, look, glyph.part));
  }
  for (const assets::LiveSlot& slot : equation.live) {
    draw_live(canvas, slot, origin, em, probes, color_of(theme, equation, look, slot.part));
  }
}

}  // namespace ropewalk::ui
