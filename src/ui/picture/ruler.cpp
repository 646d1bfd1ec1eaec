#include "ui/picture/ruler.h"

#include <algorithm>
#include <cmath>

#include "core/words/words.h"
#include "ui/interaction.h"
#include "ui/picture/shapes.h"

namespace ropewalk::ui {
namespace {

constexpr float kStem = 19;         // from the line to the middle of a marker's handle
constexpr float kBracketRise = 42;  // of the bracket over the line
constexpr float kLabelGap = 14;
constexpr float kCaptionWidth = 72;
constexpr float kTokenTicks = 5;  // pixels a token must have to get a tick of its own

TextStyle middle(const Font& font, Rgba color, Align align) {
  return {.font = font, .color = color, .align = align, .baseline = Baseline::kMiddle};
}

std::string marker_text(const RulerMarker& marker) {
  return marker.name + " = " + position_text(marker.at);
}

// What a marker takes of the row under (or over) the line, handle and words.
Range taken_by(const Canvas& canvas, const AxisMap& axis, const Rect& rect,
               const RulerMarker& marker) {
  const float x = axis.screen_from_value(marker.at);
  const float words = kLabelGap + canvas.measure(marker_text(marker), type::kStrong).x;
  const bool left = x + words > rect.right;
  return {static_cast<double>(x - (left ? words : kLabelGap)),
          static_cast<double>(x + (left ? kLabelGap : words))};
}

void draw_scale(const Stage& stage, const Rect& rect, const RulerSpec& spec, const AxisMap& axis,
                float y) {
  Canvas& canvas = stage.canvas;
  const Theme& theme = stage.theme;
  canvas.line({axis.start(), y}, {axis.end(), y}, {.color = theme.ink_faint, .width = 1.25F});
  const auto tick_at = [&](double position, float half, Rgba color) {
    const float x = axis.screen_from_value(position);
    canvas.line({x, y - half}, {x, y + half}, {.color = color, .width = 1});
  };
  if (axis.end() - axis.start() >= kTokenTicks * static_cast<float>(spec.span))
    for (int i = 0; i <= static_cast<int>(spec.span); ++i)
      tick_at(spec.first + i, 2.5F, theme.ink_faint);
  for (const Tick& tick : fitted_ticks(canvas, axis, type::kSmallNumber, true, 64, 12)) {
    if (tick.label.empty()) continue;
    tick_at(tick.value, 5, theme.ink_faint);
    const TextStyle style = middle(type::kSmallNumber, theme.ink_faint, Align::kCenter);
    const Vec2 at{axis.screen_from_value(tick.value), y + kStem};
    // Far out every digit is needed to tell one position from the next.
    const std::string label = spec.first > 0 ? position_text(tick.value) : tick.label;
    const Rect box = text_rect(canvas, at, label, style);
    if (box.left < rect.left || box.right > rect.right) continue;
    const bool hidden =
        std::any_of(spec.markers.begin(), spec.markers.end(), [&](const RulerMarker& marker) {
          if (!marker.below) return false;
          const Range taken = taken_by(canvas, axis, rect, marker);
          return static_cast<double>(box.right) + 4 > taken.min &&
                 static_cast<double>(box.left) - 4 < taken.max;
        });
    if (!hidden) canvas.text(at, label, style);
  }
}

void draw_distance(const Stage& stage, const Rect& rect, const RulerSpec& spec, const AxisMap& axis,
                   float y) {
  const int count = static_cast<int>(spec.markers.size());
  if (spec.from < 0 || spec.to < 0 || spec.from >= count || spec.to >= count) return;
  Canvas& canvas = stage.canvas;
  const double low = spec.markers[static_cast<size_t>(spec.from)].at;
  const double high = spec.markers[static_cast<size_t>(spec.to)].at;
  const float from = axis.screen_from_value(low), to = axis.screen_from_value(high);
  const Rgba hue = with_alpha(stage.theme.position, stage.highlight.strength(spec.part));
  const float level = y - kBracketRise;
  for (const float x : {from, to}) {
    canvas.line({x, level}, {x, y - 5}, {.color = with_alpha(hue, 0.4F), .width = 1, .dash = 3});
    canvas.line({x, level - 4}, {x, level + 4}, {.color = hue, .width = 1.75F});
  }
  canvas.line({from, level}, {to, level}, {.color = hue, .width = 1.75F});
  draw_label_inside(canvas, rect, {(from + to) / 2, level - 13},
                    spec.distance + " = " + position_text(high - low),
                    middle(type::kStrong, hue, Align::kCenter), stage.theme.ground);
}

void draw_marker(const Stage& stage, const Rect& rect, const RulerSpec& spec, const AxisMap& axis,
                 float y, size_t index, RulerResult& result) {
  const RulerMarker& marker = spec.markers[index];
  const Vec2 foot{axis.screen_from_value(marker.at), y};
  const Vec2 head = foot + Vec2{0, marker.below ? kStem : -kStem};
  const std::string id = spec.id + "." + marker.name;
  const Interaction::Handle handle =
      stage.input.handle(id, head, marker.hint, 10, Interaction::Ways::kAcross);
  if (handle.hovered || handle.active) stage.highlight.point_at(marker.part);
  const Rgba color = with_alpha(marker.color, stage.highlight.strength(marker.part));
  stage.canvas.line(foot, head, {.color = color, .width = 2});
  stage.canvas.circle(foot, 3, color);
  draw_handle(stage.canvas, stage.theme, head, color, handle);

  const std::string text = marker_text(marker);
  const bool left = head.x + kLabelGap + stage.canvas.measure(text, type::kStrong).x > rect.right;
  draw_label(stage.canvas, head + Vec2{left ? -kLabelGap : kLabelGap, 0}, text,
             middle(type::kStrong, color, left ? Align::kRight : Align::kLeft), stage.theme.ground);

  if (!handle.changed()) return;
  result.moved = static_cast<int>(index);
  result.reset = handle.reset;
  result.dragged = handle.drag.has_value();
  result.to = marker.at;
  if (handle.reset) return;
  double min = 0, max = spec.max;
  if (handle.drag) {
    const double wanted = axis.value_from_screen(handle.drag->x);
    result.to = handle.snap ? std::round(wanted) : std::round(wanted * 10) / 10;
    min = spec.first;
    max = std::min(max, spec.first + spec.span);
  }
  result.to = std::clamp(result.to + static_cast<double>(handle.nudge.x), min, std::max(min, max));
}

}  // namespace

RulerResult draw_ruler(const Stage& stage, Rect rect, const RulerSpec& spec) {
  RulerResult result;
  if (!drawable(rect, 32) || !(spec.span > 0)) return result;
  const float y = rect.bottom - kStem - 11;
  if (!stage.narrow() && !spec.caption.empty()) {
    const Rect caption = rect.take_right(kCaptionWidth);
    stage.canvas.text({caption.left + 4, y}, tr(spec.caption),
                      middle(type::kSmall, stage.theme.ink_faint, Align::kLeft));
  }
  const AxisMap axis({spec.first, spec.first + spec.span}, Scale::kLinear, rect.left + 14,
                     rect.right - 14);
  result.axis = axis;
  draw_scale(stage, rect, spec, axis, y);
  draw_distance(stage, rect, spec, axis, y);
  for (size_t i = 0; i < spec.markers.size(); ++i)
    draw_marker(stage, rect, spec, axis, y, i, result);
  return result;
}

std::string position_text(double position) {
  const double tenths = std::round(position * 10) / 10;
  return fixed_text(tenths, tenths == std::round(tenths) ? 0 : 1);
}

double ruler_span(double wanted, std::initializer_list<double> positions, double max) {
  const double farthest = std::max(positions);
  double span = wanted;
  while (span > 0 && span < std::min(farthest, max)) span = std::min(2 * span, max);
  return span;
}

}  // namespace ropewalk::ui
