#include "ui/picture/shapes.h"

#include <cstdint>

#include "ui/plot/axis.h"

namespace ropewalk::ui {
namespace {

constexpr float kChordError = 0.12F;  // pixels between a circle and its polygon
constexpr float kMaxTurns = 8;

constexpr int kMaxArcSteps = 1 << 16;

// Angle between two points of a circle's polygon.
float arc_step(float radius) {
  if (radius < 1) return kPi / 4;
  return std::clamp(2 * std::acos(1 - kChordError / radius), 0.02F, kPi / 6);
}

float head_length(const Stroke& stroke, float head) {
  return head > 0 ? head : 5 + 3.4F * stroke.width;
}

// Radius of a spiral arc `turned` radians after its start.
float spiral_radius(float radius, float growth, float turned) {
  return radius + growth * std::max(0.0F, turned / kTurn - 1);
}

float auto_growth(float radius, float turns) {
  return turns <= 1 ? 0 : std::min(0.13F * radius, 0.5F * radius / (turns - 1));
}

// The last kMaxTurns of an arc, so that a million turns cost no more than eight.
float shortened_start(float from, float to) {
  const float turns = std::abs(to - from) / kTurn;
  const float skipped = std::max(0.0F, std::floor(turns) - kMaxTurns);
  return from + std::copysign(skipped * kTurn, to - from);
}

}  // namespace

bool drawable(const Rect& rect, float min) {
  return finite(rect.min()) && finite(rect.max()) && rect.width() >= min && rect.height() >= min;
}

double unwrap_angle(double angle, double near) {
  if (!std::isfinite(angle) || !std::isfinite(near)) return angle;
  constexpr double kFullTurn = 6.283185307179586;
  return angle + kFullTurn * std::round((near - angle) / kFullTurn);
}

bool clip_segment(const Rect& rect, Vec2& a, Vec2& b) {
  if (!finite(a) || !finite(b)) return false;
  const Vec2 d = b - a;
  float enter = 0, leave = 1;
  const float p[] = {-d.x, d.x, -d.y, d.y};
  const float q[] = {a.x - rect.left, rect.right - a.x, a.y - rect.top, rect.bottom - a.y};
  for (int i = 0; i < 4; ++i) {
    if (p[i] == 0) {
      if (q[i] < 0) return false;
    } else if (p[i] < 0) {
      enter = std::max(enter, q[i] / p[i]);
    } else {
      leave = std::min(leave, q[i] / p[i]);
    }
  }
  if (enter > leave) return false;
  const Vec2 start = a;
  a = start + d * enter;
  b = start + d * leave;
  return true;
}

void draw_arrow_head(Canvas& canvas, Vec2 tip, Vec2 direction, float head, Rgba color) {
  const float norm = length(direction);
  if (!finite(tip) || !(norm > 0) || !finite(norm) || head <= 0) return;
  const Vec2 u = direction * (1 / norm);
  const Vec2 side{-u.y * head * 0.36F, u.x * head * 0.36F};
  const Vec2 base = tip - u * head;
  const Vec2 points[] = {tip, base + side, tip - u * (head * 0.8F), base - side};
  canvas.polygon(points, color);
}

void draw_arrow(Canvas& canvas, Vec2 from, Vec2 to, const Stroke& stroke, float head) {
  if (!finite(from) || !finite(to)) return;
  const Vec2 d = to - from;
  const float norm = length(d);
  if (norm < 0.5F) return;
  const float tip = std::min(head_length(stroke, head), norm);
  const Vec2 u = d * (1 / norm);
  if (norm > tip * 0.85F) canvas.line(from, to - u * (tip * 0.85F), stroke);
  draw_arrow_head(canvas, to, d, tip, stroke.color);
}

void arc_points(Vec2 center, float radius, float from, float to, float growth,
                std::vector<Vec2>& out) {
  if (!finite(center) || !finite(radius) || !finite(from) || !finite(to) || radius <= 0) return;
  from = shortened_start(from, to);
  const float sweep = to - from;
  const int steps = whole(std::ceil(std::abs(sweep) / arc_step(radius)), 1, kMaxArcSteps);
  for (int i = 0; i <= steps; ++i) {
    const float turned = sweep * static_cast<float>(i) / static_cast<float>(steps);
    out.push_back(polar(center, spiral_radius(radius, growth, std::abs(turned)), from + turned));
  }
}

void draw_arc(Canvas& canvas, Vec2 center, float radius, float from, float to, const Stroke& stroke,
              float growth) {
  if (!finite(from) || !finite(to) || from == to) return;
  const float turns = std::abs(to - shortened_start(from, to)) / kTurn;
  std::vector<Vec2> points;
  arc_points(center, radius, from, to, growth < 0 ? auto_growth(radius, turns) : growth, points);
  if (points.size() > 1) canvas.polyline(points, stroke);
}

void draw_arc_arrow(Canvas& canvas, Vec2 center, float radius, float from, float to,
                    const Stroke& stroke, float head, float growth) {
  if (!finite(center) || !finite(from) || !finite(to) || !(radius > 0) || from == to) return;
  const float begin = shortened_start(from, to);
  const float turned = std::abs(to - begin), sign = to > from ? 1.0F : -1.0F;
  const float grown = growth < 0 ? auto_growth(radius, turned / kTurn) : growth;
  const float end_radius = spiral_radius(radius, grown, turned);
  // The head is a chord of the arc: it ends where the arc does, and covers what the shaft leaves.
  const float tip = std::min(head_length(stroke, head), turned * end_radius);
  if (tip < 1.5F) return;
  const float angle = 2 * std::asin(std::min(1.0F, tip / (2 * end_radius)));
  const Vec2 end = polar(center, end_radius, to);
  const Vec2 base = polar(center, spiral_radius(radius, grown, turned - angle), to - sign * angle);
  if (turned > angle * 0.85F) {
    std::vector<Vec2> points;
    arc_points(center, radius, begin, to - sign * angle * 0.85F, grown, points);
    if (points.size() > 1) canvas.polyline(points, stroke);
  }
  draw_arrow_head(canvas, end, end - base, tip, stroke.color);
}

void draw_sector(Canvas& canvas, Vec2 center, float radius, float from, float to, Rgba fill) {
  if (!finite(center) || !finite(from) || !finite(to) || !(radius > 0) || from == to) return;
  if (std::abs(to - from) >= kTurn) {
    canvas.circle(center, radius, fill);
    return;
  }
  // Two fans where one would not be convex.
  const int parts = std::abs(to - from) > kPi ? 2 : 1;
  for (int i = 0; i < parts; ++i) {
    const float part = (to - from) / static_cast<float>(parts);
    std::vector<Vec2> points{center};
    arc_points(center, radius, from + part * static_cast<float>(i),
               from + part * static_cast<float>(i + 1), 0, points);
    canvas.polygon(points, fill);
  }
}

void draw_ring(Canvas& canvas, Vec2 center, float inner, float outer, float from, float to,
               Rgba fill) {
  if (!finite(center) || !finite(from) || !finite(to) || !(outer > inner) || !(inner > 0)) return;
  const float sweep = std::clamp(to - from, -kTurn, kTurn);
  if (sweep == 0) return;
  const float middle = (inner + outer) / 2;
  draw_arc(canvas, center, middle, from, from + sweep, {fill, outer - inner, 0}, 0);
}

void draw_circle(Canvas& canvas, Vec2 center, float radius, const Stroke& stroke) {
  if (!(radius > 0)) return;
  std::vector<Vec2> points;
  arc_points(center, radius, 0, kTurn, 0, points);
  if (points.size() < 3) return;
  points.pop_back();
  canvas.polyline(points, stroke, true);
}

void draw_frame(Canvas& canvas, const Rect& rect, const Stroke& stroke, float radius) {
  if (!drawable(rect, 0)) return;
  radius = std::min({radius, rect.width() / 2, rect.height() / 2});
  std::vector<Vec2> points;
  if (radius < 0.5F) {
    points = {rect.min(), {rect.right, rect.top}, rect.max(), {rect.left, rect.bottom}};
  } else {
    const Rect core = rect.inset(radius);
    arc_points({core.right, core.top}, radius, kPi / 2, 0, 0, points);
    arc_points({core.right, core.bottom}, radius, 0, -kPi / 2, 0, points);
    arc_points({core.left, core.bottom}, radius, -kPi / 2, -kPi, 0, points);
    arc_points({core.left, core.top}, radius, -kPi, -1.5F * kPi, 0, points);
  }
  canvas.polyline(points, stroke, true);
}

void draw_hatch(Canvas& canvas, const Rect& rect, const Stroke& stroke, float gap) {
  if (!drawable(rect) || !(gap >= 1)) return;
  for (float x = rect.left - rect.height() + gap / 2; x < rect.right; x += gap) {
    Vec2 a{x, rect.bottom}, b{x + rect.height(), rect.top};
    if (clip_segment(rect, a, b)) canvas.line(a, b, stroke);
  }
}

Rect text_rect(const Canvas& canvas, Vec2 at, std::string_view text, const TextStyle& style) {
  const Vec2 size = canvas.measure(text, style.font);
  const float x = style.align == Align::kLeft     ? at.x
                  : style.align == Align::kCenter ? at.x - size.x / 2
                                                  : at.x - size.x;
  const float y = style.baseline == Baseline::kTop      ? at.y
                  : style.baseline == Baseline::kMiddle ? at.y - size.y / 2
                  : style.baseline == Baseline::kBottom ? at.y - size.y
                                                        : at.y - size.y * 0.78F;
  return {x, y, x + size.x, y + size.y};
}

void draw_label(Canvas& canvas, Vec2 at, std::string_view text, const TextStyle& style, Rgba halo) {
  if (text.empty() || !finite(at)) return;
  if (halo.a > 0) {
    TextStyle paper = style;
    paper.color = halo;
    constexpr float kNear = 1.1F, kFar = 1.6F;
    constexpr Vec2 kAround[] = {{kFar, 0},      {-kFar, 0},      {0, kFar},       {0, -kFar},
                                {kNear, kNear}, {kNear, -kNear}, {-kNear, kNear}, {-kNear, -kNear}};
    for (const Vec2 d : kAround) canvas.text(at + d, text, paper);
  }
  canvas.text(at, text, style);
}

void draw_label_inside(Canvas& canvas, const Rect& frame, Vec2 at, std::string_view text,
                       const TextStyle& style, Rgba halo) {
  if (text.empty() || !finite(at) || !drawable(frame)) return;
  const Rect box = text_rect(canvas, at, text, style);
  const auto shift = [](float low, float high, float from, float to) {
    if (low < from || high - low > to - from) return from - low;
    return high > to ? to - high : 0.0F;
  };
  at.x += shift(box.left, box.right, frame.left, frame.right);
  at.y += shift(box.top, box.bottom, frame.top, frame.bottom);
  draw_label(canvas, at, text, style, halo);
}

void draw_leader(Canvas& canvas, Vec2 from, Vec2 to, const Stroke& stroke, float gap) {
  const Vec2 d = to - from;
  const float norm = length(d);
  if (!(norm > 2 * gap + 2) || !finite(norm)) return;
  const Vec2 u = d * (1 / norm);
  canvas.line(from + u * gap, to - u * gap, stroke);
}

void draw_bracket(Canvas& canvas, Vec2 a, Vec2 b, std::string_view text, const TextStyle& style,
                  const Stroke& stroke, Rgba halo, float side, float depth) {
  const Vec2 d = b - a;
  const float norm = length(d);
  if (!finite(norm) || norm < 1) return;
  const Vec2 u = d * (1 / norm), left{u.y, -u.x};
  canvas.line(a, b, stroke);
  canvas.line(a - left * depth, a + left * depth, stroke);
  canvas.line(b - left * depth, b + left * depth, stroke);
  if (text.empty()) return;
  const Vec2 size = canvas.measure(text, style.font);
  const float away = depth + 3 + (std::abs(left.x) * size.x + std::abs(left.y) * size.y) / 2;
  TextStyle centered = style;
  centered.align = Align::kCenter;
  centered.baseline = Baseline::kMiddle;
  draw_label(canvas, (a + b) * 0.5F + left * (side >= 0 ? away : -away), text, centered, halo);
}

void draw_number(Canvas& canvas, Vec2 right, double value, int decimals, Rgba color,
                 const Font& font) {
  canvas.text(right, fixed_text(value, decimals), {font, color, Align::kRight, Baseline::kMiddle});
}

bool LabelPlacer::free(const Rect& box, bool over_lines) const {
  if (box.left < frame_.left || box.top < frame_.top || box.right > frame_.right ||
      box.bottom > frame_.bottom)
    return false;
  const auto hit = [&](const Rect& other) {
    return box.left < other.right && other.left < box.right && box.top < other.bottom &&
           other.top < box.bottom;
  };
  return std::none_of(taken_.begin(), taken_.end(), hit) &&
         (over_lines || std::none_of(lines_.begin(), lines_.end(), hit));
}

namespace {

Rect box_beside(Vec2 anchor, Vec2 size, float angle, float away) {
  const Vec2 u{std::cos(angle), std::sin(angle)};
  const Vec2 center = anchor + Vec2{u.x * (away + size.x / 2), u.y * (away + size.y / 2)};
  return {center.x - size.x / 2, center.y - size.y / 2, center.x + size.x / 2,
          center.y + size.y / 2};
}

float angle_of(Vec2 v) { return length(v) > 0 ? std::atan2(v.y, v.x) : 0.0F; }

}  // namespace

std::optional<Rect> LabelPlacer::find(Vec2 anchor, Vec2 size, Vec2 prefer, float gap) {
  constexpr int kTurns = 16;
  for (const bool over_lines : {false, true}) {
    for (const float away : {gap, gap * 2.2F, gap * 4}) {
      for (int i = 0; i < kTurns; ++i) {
        const int turn = i % 2 == 0 ? i / 2 : -(i + 1) / 2;  // to one side, then to the other
        const float angle = angle_of(prefer) + static_cast<float>(turn) * kTurn / kTurns;
        const Rect box = box_beside(anchor, size, angle, away);
        if (!free(box, over_lines)) continue;
        taken_.push_back(box);
        return box;
      }
    }
  }
  return std::nullopt;
}

Rect LabelPlacer::place(Vec2 anchor, Vec2 size, Vec2 prefer, float gap) {
  if (const std::optional<Rect> found = find(anchor, size, prefer, gap)) return *found;
  Rect box = box_beside(anchor, size, angle_of(prefer), gap);
  const float x = std::clamp(box.left, frame_.left, std::max(frame_.left, frame_.right - size.x));
  const float y = std::clamp(box.top, frame_.top, std::max(frame_.top, frame_.bottom - size.y));
  box = {x, y, x + size.x, y + size.y};
  taken_.push_back(box);
  return box;
}

}  // namespace ropewalk::ui
