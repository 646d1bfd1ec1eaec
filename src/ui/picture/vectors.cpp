#include "ui/picture/vectors.h"

#include <algorithm>
#include <array>

#include "core/words/words.h"
#include "ui/plot/axis.h"
#include "ui/text/math_text.h"

namespace ropewalk::ui {
namespace {

constexpr float kKeyStep = 0.02F;  // world units
constexpr float kSnapAngle = 15 * kPi / 180;
constexpr float kSnapLength = 0.1F;
constexpr float kShaftBox = 10, kShaftHalf = 3, kArcHalf = 2;  // pixels: what labels keep off
constexpr float kArrowSize = 19, kArcSize = 15;                // of labels

// A label that has its place. All are placed before anything is drawn, so that the axes' numbers
// can keep off them.
struct PlacedLabel {
  Rect box;
  std::string_view text;
  float size;
  Rgba color;
};

struct Plane {
  const Stage& stage;
  const PlaneSpec& spec;
  Rect frame;
  PlaneMap map;
  LabelPlacer labels;
  std::vector<PlacedLabel> placed = {};

  float strength(const std::string& part) const {
    return part.empty() ? 1 : stage.highlight.strength(part, 0.3F);
  }
  // Many spans of the picture to all sides: what a clip takes without harm.
  Vec2 screen(Vec2 world) const { return map.screen_from_world(world); }
};

bool names_axes(const Plane& plane) {
  return plane.spec.axes && plane.spec.labels && plane.frame.width() >= 140;
}

struct AxisTitle {
  Vec2 at;
  std::string_view text;
  TextStyle style;
};

// At the right end of the one, beside the upper end of the other, within the frame.
std::vector<AxisTitle> axis_titles(const Plane& plane) {
  if (!names_axes(plane)) return {};
  const Rect& frame = plane.frame;
  const TextStyle across{
      {Face::kTextItalic, 14}, plane.stage.theme.ink_soft, Align::kRight, Baseline::kBottom};
  TextStyle up = across;
  up.align = Align::kLeft;
  up.baseline = Baseline::kTop;
  std::vector<AxisTitle> titles;
  if (!plane.spec.x_title.empty())
    titles.push_back({{frame.right - 6, plane.map.origin.y - 4}, plane.spec.x_title, across});
  if (!plane.spec.y_title.empty())
    titles.push_back({{plane.map.origin.x + 7, frame.top + 4}, plane.spec.y_title, up});
  return titles;
}

bool meets_label(const Plane& plane, const Rect& box) {
  return std::any_of(plane.placed.begin(), plane.placed.end(), [&box](const PlacedLabel& label) {
    const Rect& other = label.box;
    return box.left < other.right && other.left < box.right && box.top < other.bottom &&
           other.top < box.bottom;
  });
}

void draw_grid(const Plane& plane) {
  Canvas& canvas = plane.stage.canvas;
  const Theme& theme = plane.stage.theme;
  const Rect& frame = plane.frame;
  const Vec2 low = plane.map.world_from_screen({frame.left, frame.bottom});
  const Vec2 high = plane.map.world_from_screen({frame.right, frame.top});
  const std::array<Range, 2> ranges = {
      Range{static_cast<double>(low.x), static_cast<double>(high.x)},
      Range{static_cast<double>(low.y), static_cast<double>(high.y)}};
  // One step for both axes, so that cells are squares.
  const float shorter = std::min(frame.width(), frame.height());
  const Range across{0, static_cast<double>(shorter / plane.map.scale)};
  const std::vector<Tick> steps = make_ticks(across, Scale::kLinear, shorter, 64);
  const double step = steps.size() > 1 ? steps[1].value - steps[0].value : across.max;
  for (int axis = 0; axis < 2 && plane.spec.grid && step > 0; ++axis) {
    const Range range = ranges[static_cast<size_t>(axis)];
    for (double i = std::ceil(range.min / step); i * step <= range.max; ++i) {
      const float at = static_cast<float>(i * step);
      const Vec2 p = plane.screen({at, at});
      const Stroke stroke{faded(theme.line, 0.75F), 1, 0};
      if (axis == 0) {
        canvas.line({p.x, frame.top}, {p.x, frame.bottom}, stroke);
      } else {
        canvas.line({frame.left, p.y}, {frame.right, p.y}, stroke);
      }
    }
  }
  if (plane.spec.axes) {
    const Stroke stroke{faded(theme.ink_faint, 0.8F), 1, 0};
    canvas.line({frame.left, plane.map.origin.y}, {frame.right, plane.map.origin.y}, stroke);
    canvas.line({plane.map.origin.x, frame.top}, {plane.map.origin.x, frame.bottom}, stroke);
  }
  if (plane.spec.unit_circle)
    draw_circle(canvas, plane.map.origin, plane.map.scale, {faded(theme.ink_faint, 0.7F), 1, 0});
  if (!names_axes(plane) || !(step > 0)) return;
  const Font font{Face::kText, 12};
  const int decimals = decimals_for_step(step);
  for (int axis = 0; axis < 2; ++axis) {
    const Range range = ranges[static_cast<size_t>(axis)];
    for (double i = std::ceil(range.min / step); i * step <= range.max; ++i) {
      if (i == 0) continue;
      const float at = static_cast<float>(i * step);
      const Vec2 p =
          axis == 0 ? plane.screen({at, 0}) + Vec2{0, 4} : plane.screen({0, at}) - Vec2{5, 0};
      const TextStyle style{font, theme.ink_faint, axis == 0 ? Align::kCenter : Align::kRight,
                            axis == 0 ? Baseline::kTop : Baseline::kMiddle};
      const std::string text = fixed_text(i * step, decimals);
      const Rect box = text_rect(canvas, p, text, style);
      if (box.left < frame.left + 2 || box.right > frame.right - 2 || box.top < frame.top + 2 ||
          box.bottom > frame.bottom - 2 || meets_label(plane, box))
        continue;
      draw_label(canvas, p, text, style, faded(theme.ground, 0.8F));
    }
  }
  for (const AxisTitle& title : axis_titles(plane))
    draw_label(canvas, title.at, title.text, title.style, theme.ground);
}

void draw_arcs(const Plane& plane) {
  for (const PlaneArc& arc : plane.spec.arcs) {
    const float from = static_cast<float>(arc.from), to = static_cast<float>(arc.to);
    const float radius = arc.radius * plane.map.scale;
    if (!finite(from) || !finite(to) || !(radius > 0)) continue;
    const float strength = plane.strength(arc.part);
    const Rgba color = faded(arc.color, strength);
    if (arc.filled)
      draw_sector(plane.stage.canvas, plane.map.origin, radius, from, to, faded(color, 0.13F));
    const Stroke stroke{color, 1.75F, 0};
    if (arc.head) {
      draw_arc_arrow(plane.stage.canvas, plane.map.origin, radius, from, to, stroke, 9);
    } else {
      draw_arc(plane.stage.canvas, plane.map.origin, radius, from, to, stroke);
    }
  }
}

// One vector dropped on another, in pixels.
struct Drop {
  Vec2 tip, foot;
};

std::optional<Drop> drop_of(const Plane& plane, const Projection& projection) {
  const auto arrow = [&](int index) {
    return index >= 0 && index < static_cast<int>(plane.spec.arrows.size())
               ? &plane.spec.arrows[static_cast<size_t>(index)]
               : nullptr;
  };
  const PlaneArrow *from = arrow(projection.from), *onto = arrow(projection.onto);
  if (!from || !onto) return std::nullopt;
  const float square = dot(onto->tip, onto->tip);
  if (!(square > 1e-12F) || !finite(from->tip) || !finite(square)) return std::nullopt;
  const Vec2 foot = onto->tip * (dot(from->tip, onto->tip) / square);
  return Drop{plane.screen(from->tip), plane.screen(foot)};
}

void draw_projections(const Plane& plane) {
  Canvas& canvas = plane.stage.canvas;
  for (const Projection& projection : plane.spec.projections) {
    const std::optional<Drop> drop = drop_of(plane, projection);
    if (!drop) continue;
    const Rgba color = faded(projection.color, plane.strength(projection.part));
    const Vec2 origin = plane.map.origin, end = drop->foot;
    // Beyond the arrow, or behind the origin, the line it is dropped on is drawn on.
    canvas.line(origin, end, {faded(color, 0.3F), 8, 0});
    canvas.line(drop->tip, end, {color, 1.25F, 4});
    const Vec2 along = origin - end, up = drop->tip - end;
    if (!(length(along) > 16) || !(length(up) > 16)) continue;
    const Vec2 a = along * (7 / length(along)), b = up * (7 / length(up));
    const Vec2 corner[] = {end + a, end + a + b, end + b};
    canvas.polyline(corner, {faded(color, 0.8F), 1, 0});
  }
}

void label_projections(Plane& plane) {
  for (const Projection& projection : plane.spec.projections) {
    const std::optional<Drop> drop = drop_of(plane, projection);
    if (!drop || projection.label.empty()) continue;
    const Vec2 size = math_size(plane.stage.canvas, projection.label, kArcSize);
    const Rect box =
        plane.labels.place((plane.map.origin + drop->foot) * 0.5F, size, drop->foot - drop->tip, 9);
    plane.placed.push_back({box, projection.label, kArcSize,
                            faded(projection.color, plane.strength(projection.part))});
  }
}

// Text beside a point, out of the way of what is there already.
void place_label(Plane& plane, Vec2 anchor, Vec2 prefer, float gap, std::string_view text,
                 float font_size, Rgba color) {
  if (text.empty() || !finite(anchor) || !plane.frame.contains(anchor)) return;
  const Vec2 size = math_size(plane.stage.canvas, text, font_size);
  const Rect box = plane.labels.place(anchor, {size.x, size.y * 0.8F}, prefer, gap);
  plane.placed.push_back({box, text, font_size, color});
}

void draw_arrows(const Plane& plane) {
  for (const PlaneArrow& arrow : plane.spec.arrows) {
    if (!arrow.ghost || !finite(*arrow.ghost)) continue;
    const Rgba pale = faded(arrow.color, 0.42F * plane.strength(arrow.part));
    draw_arrow(plane.stage.canvas, plane.screen(arrow.tail), plane.screen(*arrow.ghost),
               {pale, arrow.width * 0.8F, 5});
  }
  for (const PlaneArrow& arrow : plane.spec.arrows) {
    const bool lit = !arrow.part.empty() && plane.stage.highlight.lit(arrow.part);
    draw_arrow(plane.stage.canvas, plane.screen(arrow.tail), plane.screen(arrow.tip),
               {faded(arrow.color, plane.strength(arrow.part)), arrow.width + (lit ? 0.75F : 0),
                arrow.dash});
  }
  plane.stage.canvas.circle(plane.map.origin, 2.5F, plane.stage.theme.ink_soft);
}

Rect around_point(Vec2 p, float half) { return {p.x - half, p.y - half, p.x + half, p.y + half}; }

// How far an arc turns, in radians, of which only the last turn counts.
float last_turn(const PlaneArc& arc) {
  constexpr double kWhole = kTurn;
  return static_cast<float>(std::clamp(arc.to - arc.from, -kWhole, kWhole));
}

void label_arc(Plane& plane, const PlaneArc& arc) {
  if (arc.label.empty() || !std::isfinite(arc.from) || !std::isfinite(arc.to)) return;
  const float middle = static_cast<float>(arc.to) - last_turn(arc) / 2;
  const Vec2 at = polar(plane.map.origin, arc.radius * plane.map.scale, middle);
  if (!finite(at) || !plane.frame.contains(at)) return;
  const Vec2 size = math_size(plane.stage.canvas, arc.label, kArcSize);
  const std::optional<Rect> box =
      plane.labels.find(at, {size.x, size.y * 0.8F}, screen_direction(middle), 6);
  if (!box) return;
  plane.placed.push_back({*box, arc.label, kArcSize, faded(arc.color, plane.strength(arc.part))});
}

// What labels keep off: heads and shafts; dashed shafts and arcs as long as there is room
// elsewhere.
void keep_labels_off(Plane& plane) {
  for (const PlaneArrow& arrow : plane.spec.arrows) {
    if (!finite(arrow.tip)) continue;
    const Vec2 tip = plane.screen(arrow.tip);
    const float around = arrow.draggable ? 12.0F : 4.0F;
    plane.labels.block(around_point(tip, around));
    const Vec2 tail = plane.screen(arrow.tail), shaft = tip - tail;
    const float along = length(shaft);
    if (!(along > kShaftBox) || !(along < 1e4F)) continue;
    for (float at = kShaftBox; at < along; at += kShaftBox) {
      const Rect box = around_point(tail + shaft * (at / along), kShaftHalf);
      if (arrow.dash > 0) {
        plane.labels.avoid(box);
      } else {
        plane.labels.block(box);
      }
    }
  }
  for (const PlaneArc& arc : plane.spec.arcs) {
    if (arc.filled || !std::isfinite(arc.from) || !std::isfinite(arc.to)) continue;
    const float radius = arc.radius * plane.map.scale, sweep = last_turn(arc);
    if (!(radius < 1e4F)) continue;
    const int boxes = static_cast<int>(std::min(std::abs(sweep) * radius / kShaftBox, 200.0F));
    for (int i = 0; i <= boxes; ++i) {
      const float angle = static_cast<float>(arc.to) -
                          sweep * static_cast<float>(i) / static_cast<float>(std::max(boxes, 1));
      plane.labels.avoid(around_point(polar(plane.map.origin, radius, angle), kArcHalf));
    }
  }
}

void place_labels(Plane& plane) {
  for (const AxisTitle& title : axis_titles(plane))
    plane.labels.block(text_rect(plane.stage.canvas, title.at, title.text, title.style));
  label_projections(plane);
  keep_labels_off(plane);
  for (const PlaneArrow& arrow : plane.spec.arrows) {
    const Rgba color = faded(arrow.color, plane.strength(arrow.part));
    const Vec2 tail = plane.screen(arrow.tail), tip = plane.screen(arrow.tip);
    place_label(plane, tip, tip - tail, arrow.draggable ? 15 : 7, arrow.label, kArrowSize, color);
    if (arrow.ghost)
      place_label(plane, plane.screen(*arrow.ghost), plane.screen(*arrow.ghost) - tail, 7,
                  arrow.ghost_label, kArcSize, faded(color, 0.75F));
  }
  // Arcs before sectors. Where arrows crowd them out they go without.
  for (const bool filled : {false, true}) {
    for (const PlaneArc& arc : plane.spec.arcs)
      if (arc.filled == filled) label_arc(plane, arc);
  }
}

void draw_labels(const Plane& plane) {
  for (const PlacedLabel& label : plane.placed)
    draw_math(plane.stage.canvas, label.box.center(), label.text, label.size, label.color,
              plane.stage.theme.ground);
}

// Length limits: the spec's, and the frame, so that no head is lost outside.
Vec2 limited(const Plane& plane, Vec2 tip) {
  const Vec2 low = plane.map.world_from_screen({plane.frame.left, plane.frame.bottom});
  const Vec2 high = plane.map.world_from_screen({plane.frame.right, plane.frame.top});
  if (!finite(tip)) return {};
  tip = {std::clamp(tip.x, low.x, high.x), std::clamp(tip.y, low.y, high.y)};
  const float norm = length(tip);
  const float max = plane.spec.max > 0 ? plane.spec.max : norm;
  const float wanted = std::clamp(norm, std::min(plane.spec.min, max), max);
  if (norm > 0) return tip * (wanted / norm);
  return {wanted, 0};
}

void take_input(Plane& plane, PlaneResult& result) {
  std::string id, hint;
  for (size_t i = 0; i < plane.spec.arrows.size(); ++i) {
    const PlaneArrow& arrow = plane.spec.arrows[i];
    if (!arrow.draggable || !finite(arrow.tip)) continue;
    const Vec2 at = plane.screen(arrow.tip);
    id = plane.spec.id + "." + (arrow.part.empty() ? std::to_string(i) : arrow.part);
    hint = arrow.hint.empty() ? tr("{name}: drag to turn and stretch", {{"name", tr(arrow.label)}})
                              : std::string(tr(arrow.hint));
    const Interaction::Handle handle = plane.stage.input.handle(id, at, hint);
    if (handle.hovered || handle.active) {
      result.hovered = static_cast<int>(i);
      if (!arrow.part.empty()) plane.stage.highlight.point_at(arrow.part);
    }
    if (handle.changed()) {
      result.moved = static_cast<int>(i);
      result.reset = handle.reset;
      result.tip = arrow.tip;
      if (handle.drag) {
        result.tip = plane.map.world_from_screen(*handle.drag);
        if (handle.snap) result.tip = snapped(result.tip, plane.spec.snap);
      }
      result.tip = result.reset ? arrow.tip : limited(plane, result.tip + handle.nudge * kKeyStep);
    }
    if (plane.frame.contains(at))
      draw_grip(plane.stage, at, faded(arrow.color, plane.strength(arrow.part)), handle);
  }
}

// What is not draggable can be pointed at all the same.
void take_hover(const Plane& plane, PlaneResult& result) {
  if (result.hovered >= 0) return;
  const std::optional<Vec2> pointer = plane.stage.input.hover(plane.frame);
  if (!pointer) return;
  float nearest = 8;  // pixels
  for (size_t i = 0; i < plane.spec.arrows.size(); ++i) {
    const PlaneArrow& arrow = plane.spec.arrows[i];
    const Vec2 tail = plane.screen(arrow.tail), d = plane.screen(arrow.tip) - tail;
    const float square = dot(d, d);
    if (!(square > 0) || !finite(square)) continue;
    const float along = std::clamp(dot(*pointer - tail, d) / square, 0.0F, 1.0F);
    const float distance = length(*pointer - tail - d * along);
    if (distance >= nearest) continue;
    nearest = distance;
    result.hovered = static_cast<int>(i);
  }
  const float away = length(*pointer - plane.map.origin);
  const float angle = angle_from_screen(plane.map.origin, *pointer);
  const PlaneArc* arc_under = nullptr;
  for (const PlaneArc& arc : plane.spec.arcs) {
    if (result.hovered >= 0 || std::abs(away - arc.radius * plane.map.scale) > 9) continue;
    const double middle = (arc.from + arc.to) / 2;
    const double at = unwrap_angle(static_cast<double>(angle), middle);
    if (std::abs(at - middle) <= std::abs(arc.to - arc.from) / 2) arc_under = &arc;
  }
  const std::string& part = result.hovered >= 0
                                ? plane.spec.arrows[static_cast<size_t>(result.hovered)].part
                            : arc_under ? arc_under->part
                                        : plane.spec.id;
  if ((result.hovered >= 0 || arc_under) && !part.empty()) plane.stage.highlight.point_at(part);
}

}  // namespace

void draw_grip(const Stage& stage, Vec2 tip, Rgba color, const Interaction::Handle& handle,
               float radius) {
  if (!finite(tip)) return;
  const bool near = handle.hovered || handle.active;
  if (handle.active) radius += 2;
  if (handle.focused) draw_circle(stage.canvas, tip, radius + 4, {stage.theme.accent, 2, 0});
  stage.canvas.circle(tip, radius, faded(color, handle.active ? 0.3F : near ? 0.24F : 0.13F));
  draw_circle(stage.canvas, tip, radius, {faded(color, near ? 0.9F : 0.45F), 1.25F, 0});
}

PlaneMap plane_map(const Rect& rect, float extent) {
  const float half = std::min(rect.width(), rect.height()) / 2;
  const float wide = finite(extent) && extent > 0 ? extent : 1;
  return {rect.center(), std::max(half, 0.5F) / wide};
}

float plane_extent(const PlaneSpec& spec) {
  float farthest = spec.unit_circle ? 1.0F : 0.1F;
  const auto include = [&](Vec2 p) {
    if (finite(p)) farthest = std::max({farthest, std::abs(p.x), std::abs(p.y)});
  };
  for (const PlaneArrow& arrow : spec.arrows) {
    include(arrow.tip);
    include(arrow.tail);
    if (arrow.ghost) include(*arrow.ghost);
  }
  const float wanted = farthest * 1.15F;
  const float power = std::pow(10.0F, std::floor(std::log10(wanted)));
  for (const float step : {1.2F, 1.6F, 2.0F, 2.5F, 3.2F, 4.0F, 5.0F, 6.5F, 8.0F})
    if (step * power >= wanted) return step * power;
  return 12 * power;
}

Vec2 snapped(Vec2 tip, Snap snap) {
  if (!finite(tip)) return {};
  const auto to = [](float x, float step) { return std::round(x / step) * step; };
  if (snap == Snap::kGrid) return {to(tip.x, kSnapLength), to(tip.y, kSnapLength)};
  const float angle = to(std::atan2(tip.y, tip.x), kSnapAngle);
  const float norm = to(length(tip), kSnapLength);
  return {norm * std::cos(angle), norm * std::sin(angle)};
}

PlaneResult draw_plane(const Stage& stage, const Rect& rect, const PlaneSpec& spec) {
  PlaneResult result;
  result.frame = rect;
  if (!drawable(rect, 8)) return result;
  const float extent = spec.extent > 0 ? spec.extent : plane_extent(spec);
  Plane plane{stage, spec, rect, plane_map(rect, extent), LabelPlacer(rect.inset(3))};
  result.map = plane.map;
  place_labels(plane);
  stage.canvas.push_clip(rect);
  draw_grid(plane);
  draw_arcs(plane);
  draw_projections(plane);
  draw_arrows(plane);
  draw_labels(plane);
  take_input(plane, result);
  take_hover(plane, result);
  stage.canvas.pop_clip();
  return result;
}

}  // namespace ropewalk::ui
