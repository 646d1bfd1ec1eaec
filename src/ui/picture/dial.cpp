#include "ui/picture/dial.h"

#include "core/words/words.h"
#include "ui/interaction.h"
#include "ui/picture/shapes.h"
#include "ui/picture/vectors.h"
#include "ui/text/math_text.h"

namespace ropewalk::ui {
namespace {

constexpr double kPiExact = 3.141592653589793;
constexpr double kKeyTurn = kPiExact / 180;        // an arrow key
constexpr double kSnapTurn = 15 * kPiExact / 180;  // Shift

float strength(const Stage& stage, const std::string& part) {
  return part.empty() ? 1 : stage.highlight.strength(part, 0.3F);
}

// The angle within one turn, as a float that keeps its precision for hands after many turns.
float within_turn(double angle) { return static_cast<float>(std::remainder(angle, 2 * kPiExact)); }

void draw_face(const Stage& stage, const DialSpec& spec, Vec2 center, float radius) {
  const Theme& theme = stage.theme;
  const bool small = radius < 16;
  stage.canvas.circle(center, radius, faded(theme.surface, 1));
  draw_circle(stage.canvas, center, radius, {theme.line, small ? 1.0F : 1.25F, 0});
  if (radius < 10) return;
  for (int i = 0; i < std::min(spec.ticks, 360); ++i) {
    const float angle = kTurn * static_cast<float>(i) / static_cast<float>(spec.ticks);
    const bool quarter = i * 4 % spec.ticks == 0;
    if (small && !quarter) continue;
    const float inner = radius * (quarter ? 0.86F : 0.92F);
    stage.canvas.line(polar(center, inner, angle), polar(center, radius - 1, angle),
                      {faded(theme.ink_faint, quarter ? 0.9F : 0.55F), 1, 0});
  }
}

// The sector from 0 to the first hand; each whole turn adds a ring.
void draw_swept(const Stage& stage, const DialSpec& spec, Vec2 center, float radius) {
  const Hand& hand = spec.hands.front();
  if (!std::isfinite(hand.angle)) return;
  const double turns = std::abs(hand.angle) / (2 * kPiExact);
  const float sign = hand.angle < 0 ? -1.0F : 1.0F;
  const float rest = static_cast<float>((turns - std::floor(turns)) * 2 * kPiExact) * sign;
  const float pale = strength(stage, hand.part);
  draw_sector(stage.canvas, center, radius * 0.8F, 0, rest, faded(hand.color, 0.16F * pale));
  const int rings = static_cast<int>(std::min(turns, 4.0));
  for (int i = 0; i < rings && radius > 12; ++i) {
    const float at = radius * (0.34F + 0.13F * static_cast<float>(i));
    draw_circle(stage.canvas, center, at, {faded(hand.color, 0.4F * pale), 1, 0});
  }
}

void draw_seen(const Stage& stage, const DialSpec& spec, Vec2 center, float radius) {
  if (spec.seen.empty() || !std::isfinite(spec.seen.span())) return;
  const float sweep = static_cast<float>(std::min(spec.seen.span(), 2 * kPiExact));
  const float from = within_turn(spec.seen.min);
  const float width = std::clamp(radius * 0.09F, 2.0F, 6.0F);
  draw_ring(stage.canvas, center, radius - width, radius, from, from + sweep,
            faded(stage.theme.position, 0.75F));
}

void draw_trail(const Stage& stage, const DialSpec& spec, Vec2 center, float radius) {
  const size_t count = spec.trail.size();
  const size_t first = count > 64 ? count - 64 : 0;
  const Hand& hand = spec.hands.front();
  for (size_t i = first; i < count; ++i) {
    if (!std::isfinite(spec.trail[i])) continue;
    const float age = static_cast<float>(i - first + 1) / static_cast<float>(count - first);
    const Vec2 at = polar(center, radius * hand.length * 0.86F, within_turn(spec.trail[i]));
    stage.canvas.circle(at, std::clamp(radius * 0.035F, 1.0F, 3.0F),
                        faded(hand.color, 0.1F + 0.5F * age * strength(stage, hand.part)));
  }
}

void draw_hand(const Stage& stage, const Hand& hand, Vec2 center, float radius) {
  if (!std::isfinite(hand.angle)) return;
  const float angle = within_turn(hand.angle);
  const float reach = radius * std::clamp(hand.length, 0.0F, 1.0F) * 0.86F;
  const bool lit = !hand.part.empty() && stage.highlight.lit(hand.part);
  const float width =
      (hand.width > 0 ? hand.width : std::clamp(radius * 0.055F, 1.4F, 3.0F)) + (lit ? 0.75F : 0);
  const Stroke stroke{faded(hand.color, strength(stage, hand.part)), width, 0};
  const Vec2 tip = polar(center, reach, angle);
  if (radius >= 22) {
    draw_arrow(stage.canvas, center, tip, stroke);
  } else {
    stage.canvas.line(center, tip, stroke);
  }
  if (radius >= 70 && !hand.label.empty()) {
    draw_math(stage.canvas, polar(center, reach * 0.62F, angle + 13 / (reach * 0.62F)), hand.label,
              16, stroke.color, stage.theme.surface);
  }
}

void draw_turns(const Stage& stage, const DialSpec& spec, Vec2 center, float radius) {
  const double turns = spec.hands.front().angle / (2 * kPiExact);
  if (radius < 30 || !std::isfinite(turns)) return;
  const double whole = turns < 0 ? std::ceil(turns) : std::floor(turns);
  const TextStyle style{{Face::kMono, radius < 60 ? 12.0F : 13.0F},
                        stage.theme.ink_soft,
                        Align::kCenter,
                        Baseline::kMiddle};
  draw_label(stage.canvas, center + Vec2{0, radius * 0.64F}, compact_text(whole) + "×", style,
             stage.theme.surface);
}

void take_hand(const Stage& stage, const DialSpec& spec, DialResult& result, size_t index) {
  const Hand& hand = spec.hands[index];
  if (!hand.draggable || !std::isfinite(hand.angle)) return;
  const float reach = result.radius * std::clamp(hand.length, 0.0F, 1.0F) * 0.86F;
  const Vec2 at = polar(result.center, reach, within_turn(hand.angle));
  const std::string id = spec.id + ".hand." + std::to_string(index);
  const std::string hint =
      tr("{name}: drag to turn", {{"name", tr(hand.label.empty() ? "hand" : hand.label)}});
  const Interaction::Handle handle = stage.input.handle(id, at, hint);
  if ((handle.hovered || handle.active) && !hand.part.empty()) stage.highlight.point_at(hand.part);
  if (handle.changed()) {
    double angle = hand.angle;
    if (handle.drag && length(*handle.drag - result.center) > 1) {
      angle = unwrap_angle(static_cast<double>(angle_from_screen(result.center, *handle.drag)),
                           hand.angle);
      if (handle.snap) angle = std::round(angle / kSnapTurn) * kSnapTurn;
    }
    result.moved = static_cast<int>(index);
    result.reset = handle.reset;
    result.angle = angle + static_cast<double>(handle.nudge.y - handle.nudge.x) * kKeyTurn;
    if (handle.reset) result.angle = hand.angle;
  }
  draw_grip(stage, at, faded(hand.color, strength(stage, hand.part)), handle,
            std::clamp(result.radius * 0.2F, 4.0F, 12.0F));
}

}  // namespace

DialResult draw_dial(const Stage& stage, const Rect& rect, const DialSpec& spec) {
  DialResult result;
  if (!drawable(rect, 4)) return result;
  Rect face = rect;
  const float caption = spec.caption.empty() || rect.height() < 40 ? 0.0F : 18.0F;
  const Rect below = face.take_bottom(caption);
  result.center = face.center();
  result.radius = std::min(face.width(), face.height()) / 2 - 1.5F;
  if (result.radius < 1) return result;

  if (spec.interactive) {
    const bool draggable = std::any_of(spec.hands.begin(), spec.hands.end(),
                                       [](const Hand& hand) { return hand.draggable; });
    // One that only lights up is no stop of the Tab key, and takes no finger.
    if (!draggable) result.hovered = stage.input.hover(face).has_value();
    if (result.hovered && !spec.part.empty()) stage.highlight.point_at(spec.part);
  }
  stage.canvas.push_clip(rect);
  draw_face(stage, spec, result.center, result.radius);
  if (result.hovered || (!spec.part.empty() && stage.highlight.lit(spec.part)))
    draw_circle(stage.canvas, result.center, result.radius, {stage.theme.accent, 1.5F, 0});
  draw_seen(stage, spec, result.center, result.radius);
  if (!spec.hands.empty()) {
    if (spec.swept) draw_swept(stage, spec, result.center, result.radius);
    draw_trail(stage, spec, result.center, result.radius);
    if (spec.turns) draw_turns(stage, spec, result.center, result.radius);
  }
  for (const Hand& hand : spec.hands) draw_hand(stage, hand, result.center, result.radius);
  stage.canvas.circle(result.center, std::clamp(result.radius * 0.05F, 1.2F, 3.5F),
                      stage.theme.ink_soft);
  if (spec.interactive)
    for (size_t i = 0; i < spec.hands.size(); ++i) take_hand(stage, spec, result, i);
  if (caption > 0)
    stage.canvas.text(below.center(), tr(spec.caption),
                      {{Face::kText, 12}, stage.theme.ink_soft, Align::kCenter, Baseline::kMiddle});
  stage.canvas.pop_clip();
  return result;
}

std::vector<Rect> dial_grid(const Rect& area, int count, float gap, float caption) {
  std::vector<Rect> cells;
  if (count <= 0 || !drawable(area)) return cells;
  count = std::min(count, 4096);
  int best_columns = 1;
  float best_size = 0;
  for (int columns = 1; columns <= count; ++columns) {
    const int rows = (count + columns - 1) / columns;
    const float wide =
        (area.width() - gap * static_cast<float>(columns - 1)) / static_cast<float>(columns);
    const float high =
        (area.height() - gap * static_cast<float>(rows - 1)) / static_cast<float>(rows) - caption;
    const float size = std::min(wide, high);
    if (size > best_size) {
      best_size = size;
      best_columns = columns;
    }
  }
  const int rows = (count + best_columns - 1) / best_columns;
  const float used_wide = static_cast<float>(best_columns) * (best_size + gap) - gap;
  const float used_high = static_cast<float>(rows) * (best_size + caption + gap) - gap;
  const Vec2 start = area.center() - Vec2{used_wide / 2, used_high / 2};
  for (int i = 0; i < count; ++i) {
    const int row = i / best_columns, column = i % best_columns;
    const float x = start.x + static_cast<float>(column) * (best_size + gap);
    const float y = start.y + static_cast<float>(row) * (best_size + caption + gap);
    cells.push_back({x, y, x + best_size, y + best_size + caption});
  }
  return cells;
}

}  // namespace ropewalk::ui
