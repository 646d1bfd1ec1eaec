#include "ui/widgets/icons.h"

#include <array>
#include <numbers>
#include <vector>

namespace ropewalk::ui {
namespace {

// Draws in a square of 24 units around the centre: x and y from -12 to 12.
class Pen {
 public:
  Pen(Canvas& canvas, Vec2 center, float size, Rgba color)
      : canvas_(canvas), center_(center), unit_(size / 24), color_(color) {}

  void line(std::initializer_list<Vec2> points, bool closed = false) {
    stroke(std::vector<Vec2>(points), closed);
  }
  void fill(std::initializer_list<Vec2> points) {
    std::vector<Vec2> placed;
    for (const Vec2 p : points) placed.push_back(place(p));
    canvas_.polygon(placed, color_);
  }
  void dot(Vec2 at, float radius) { canvas_.circle(place(at), radius * unit_, color_); }
  void box(float left, float top, float right, float bottom, float radius = 0) {
    const Vec2 a = place({left, top}), b = place({right, bottom});
    canvas_.rect({a.x, a.y, b.x, b.y}, color_, radius * unit_);
  }
  // Degrees, clockwise from the right.
  void arc(Vec2 at, float radius, float from, float to) {
    stroke(arc_points(at, radius, from, to), false);
  }
  void circle(Vec2 at, float radius) {
    std::vector<Vec2> points = arc_points(at, radius, 0, 360);
    points.pop_back();
    stroke(points, true);
  }
  void half_disc(Vec2 at, float radius, float from, float to) {
    std::vector<Vec2> points = arc_points(at, radius, from, to);
    for (Vec2& p : points) p = place(p);
    canvas_.polygon(points, color_);
  }
  // What a disc of the same kind, moved up and right, leaves of another one.
  void crescent(Vec2 at, float radius) {
    std::vector<Vec2> points = arc_points(at, radius, 5.4F, 264.6F);
    const std::vector<Vec2> inner =
        arc_points(at + Vec2{1, -1} * (radius * 0.537F), radius * 0.78F, 216, 54);
    points.insert(points.end(), inner.begin(), inner.end());
    stroke(points, true);
  }
  void rounded(float left, float top, float right, float bottom, float r) {
    std::vector<Vec2> points;
    for (int corner = 0; corner < 4; ++corner) {
      const Vec2 at{corner == 0 || corner == 3 ? right - r : left + r,
                    corner < 2 ? bottom - r : top + r};
      const float from = 90.0F * static_cast<float>(corner);
      const std::vector<Vec2> part = arc_points(at, r, from, from + 90);
      points.insert(points.end(), part.begin(), part.end());
    }
    stroke(points, true);
  }

 private:
  static std::vector<Vec2> arc_points(Vec2 at, float radius, float from, float to) {
    const int steps = std::max(4, static_cast<int>(std::abs(to - from) / 12));
    std::vector<Vec2> points;
    for (int i = 0; i <= steps; ++i) {
      const float degrees = from + (to - from) * static_cast<float>(i) / static_cast<float>(steps);
      const float a = degrees * std::numbers::pi_v<float> / 180;
      points.push_back({at.x + radius * std::cos(a), at.y + radius * std::sin(a)});
    }
    return points;
  }
  Vec2 place(Vec2 p) const { return center_ + p * unit_; }
  void stroke(std::vector<Vec2> points, bool closed) {
    for (Vec2& p : points) p = place(p);
    const float width = std::max(1.3F, 1.9F * unit_);
    canvas_.polyline(points, {color_, width}, closed);
    if (closed) return;
    canvas_.circle(points.front(), width / 2, color_);  // round ends
    canvas_.circle(points.back(), width / 2, color_);
  }

  Canvas& canvas_;
  Vec2 center_;
  float unit_;
  Rgba color_;
};

void turn_arrow(Pen& pen, float side) {  // undo, or redo mirrored
  pen.line({{side * -4.5F, -8.5F}, {side * -8.5F, -4.5F}, {side * -4.5F, -0.5F}});
  pen.line({{side * -8.5F, -4.5F}, {side * 3, -4.5F}});
  if (side > 0) {
    pen.arc({3, 1}, 5.5F, -90, 90);
  } else {
    pen.arc({-3, 1}, 5.5F, 270, 90);
  }
  pen.line({{side * 3, 6.5F}, {side * -2, 6.5F}});
}

void sun(Pen& pen) {
  pen.circle({0, 0}, 4);
  for (int i = 0; i < 8; ++i) {
    const float a = static_cast<float>(i) * std::numbers::pi_v<float> / 4;
    const Vec2 ray{std::cos(a), std::sin(a)};
    pen.line({ray * 7.2F, ray * 9.4F});
  }
}

void chain(Pen& pen) {  // two links along the rising diagonal
  constexpr float kHalf = 3.7F, kNear = 1.6F, kFar = 5.6F, kDiagonal = 0.70710678F;
  const auto turned = [](float u, float v) {
    return Vec2{(u + v) * kDiagonal, (v - u) * kDiagonal};
  };
  pen.line({turned(-3.6F, 0), turned(3.6F, 0)});
  for (const float side : {-1.0F, 1.0F}) {
    pen.line({turned(side * kNear, -kHalf), turned(side * kFar, -kHalf)});
    pen.line({turned(side * kNear, kHalf), turned(side * kFar, kHalf)});
    const float middle = side > 0 ? -45 : 135;
    pen.arc(turned(side * kFar, 0), kHalf, middle - 90, middle + 90);
  }
}

void full_screen(Pen& pen, bool leave) {
  const float out = leave ? 3 : 8, in = leave ? 8 : 3;
  for (const float x : {-1.0F, 1.0F}) {
    for (const float y : {-1.0F, 1.0F})
      pen.line({{x * out, y * in}, {x * out, y * out}, {x * in, y * out}});
  }
}

void settings(Pen& pen) {  // three sliders
  constexpr std::array<Vec2, 3> kKnobs = {{{3, -6}, {-4, 0}, {2, 6}}};
  for (const Vec2 knob : kKnobs) {
    pen.line({{-9, knob.y}, {knob.x - 2.6F, knob.y}});
    pen.line({{knob.x + 2.6F, knob.y}, {9, knob.y}});
    pen.circle(knob, 2.5F);
  }
}

void arrow_head_right(Pen& pen, float x) { pen.line({{x - 4, -5}, {x + 1, 0}, {x - 4, 5}}); }

void signs(Pen& pen, Icon icon) {
  switch (icon) {
    case Icon::kClose:
    case Icon::kCross:
      pen.line({{-6, -6}, {6, 6}});
      pen.line({{-6, 6}, {6, -6}});
      break;
    case Icon::kCheck:
      pen.line({{-7, 0.5F}, {-2, 5.5F}, {7.5F, -5.5F}});
      break;
    case Icon::kPlus:
      pen.line({{0, -7}, {0, 7}});
      [[fallthrough]];
    case Icon::kMinus:
      pen.line({{-7, 0}, {7, 0}});
      break;
    case Icon::kNext:
      pen.line({{-3, -6.5F}, {3.5F, 0}, {-3, 6.5F}});
      break;
    case Icon::kBack:
      pen.line({{3, -6.5F}, {-3.5F, 0}, {3, 6.5F}});
      break;
    case Icon::kUp:
      pen.line({{-6.5F, 3}, {0, -3.5F}, {6.5F, 3}});
      break;
    case Icon::kDown:
      pen.line({{-6.5F, -3}, {0, 3.5F}, {6.5F, -3}});
      break;
    case Icon::kInfo:
      pen.circle({0, 0}, 8.8F);
      pen.line({{0, -0.5F}, {0, 4.5F}});
      pen.dot({0, -4.2F}, 1.3F);
      break;
    case Icon::kWarning:
      pen.line({{0, -8.5F}, {9.5F, 8}, {-9.5F, 8}}, true);
      pen.line({{0, -2.5F}, {0, 2.5F}});
      pen.dot({0, 5.3F}, 1.2F);
      break;
    case Icon::kHelp:
      pen.circle({0, 0}, 8.8F);
      pen.arc({0, -2}, 2.9F, 180, 395);
      pen.line({{2.3F, -0.4F}, {0, 1.2F}, {0, 2}});
      pen.dot({0, 5}, 1.2F);
      break;
    default:
      break;
  }
}

}  // namespace

void draw_icon(Canvas& canvas, Icon icon, Vec2 center, float size, Rgba color) {
  Pen pen(canvas, center, size, color);
  switch (icon) {
    case Icon::kPlay:
      pen.fill({{-5.5F, -8}, {8, 0}, {-5.5F, 8}});
      break;
    case Icon::kPause:
      pen.box(-6.5F, -7.5F, -2, 7.5F, 1);
      pen.box(2, -7.5F, 6.5F, 7.5F, 1);
      break;
    case Icon::kStepForward:
      pen.fill({{-6.5F, -7}, {4, 0}, {-6.5F, 7}});
      pen.box(4.5F, -7, 7, 7, 0.8F);
      break;
    case Icon::kStepBack:
      pen.fill({{6.5F, -7}, {6.5F, 7}, {-4, 0}});
      pen.box(-7, -7, -4.5F, 7, 0.8F);
      break;
    case Icon::kUndo:
      turn_arrow(pen, 1);
      break;
    case Icon::kRedo:
      turn_arrow(pen, -1);
      break;
    case Icon::kReset:
      pen.arc({0, 0.5F}, 7.5F, -120, 165);
      pen.line({{-3.2F, -9.6F}, {-4.2F, -5.8F}, {-0.4F, -4.8F}});
      break;
    case Icon::kLoop:
      pen.arc({0, 0}, 7.5F, 195, 345);
      pen.arc({0, 0}, 7.5F, 15, 165);
      pen.line({{8.6F, -6}, {7.4F, -1.8F}, {3.4F, -3}});
      pen.line({{-8.6F, 6}, {-7.4F, 1.8F}, {-3.4F, 3}});
      break;
    case Icon::kShare:
      pen.line({{-4, 0}, {5, -5.5F}});
      pen.line({{-4, 0}, {5, 5.5F}});
      pen.dot({-5.5F, 0}, 3);
      pen.dot({6, -6}, 3);
      pen.dot({6, 6}, 3);
      break;
    case Icon::kLink:
      chain(pen);
      break;
    case Icon::kMenu:
      for (const float y : {-6.0F, 0.0F, 6.0F}) pen.line({{-8, y}, {8, y}});
      break;
    case Icon::kSun:
      sun(pen);
      break;
    case Icon::kMoon:
      pen.crescent({0, 0}, 8.2F);
      break;
    case Icon::kContrast:
      pen.circle({0, 0}, 8.2F);
      pen.half_disc({0, 0}, 8.2F, -90, 90);
      break;
    case Icon::kExternal:
      pen.line({{-1, -6}, {-7, -6}, {-7, 7}, {6, 7}, {6, 1}});
      pen.line({{-1, 1}, {8, -8}});
      pen.line({{2, -8}, {8, -8}, {8, -2}});
      break;
    case Icon::kCopy:
      pen.rounded(-3, -3, 8, 8, 2);
      pen.line({{-6, 3}, {-8, 3}, {-8, -8}, {3, -8}, {3, -6}});
      break;
    case Icon::kCode:
      pen.line({{-5, -6}, {-11, 0}, {-5, 6}});
      pen.line({{5, -6}, {11, 0}, {5, 6}});
      pen.line({{2, -8}, {-2, 8}});
      break;
    case Icon::kFullScreen:
      full_screen(pen, false);
      break;
    case Icon::kExitFullScreen:
      full_screen(pen, true);
      break;
    case Icon::kSpeed:
      pen.arc({0, 3}, 8.8F, 180, 360);
      pen.line({{0, 3}, {4.2F, -2.2F}});
      pen.dot({0, 3}, 1.8F);
      break;
    case Icon::kTypeSize:
      pen.line({{-10, 7}, {-5, -7}, {0, 7}});
      pen.line({{-8.2F, 2.2F}, {-1.8F, 2.2F}});
      pen.line({{2.5F, 7}, {6, -2}, {9.5F, 7}});
      pen.line({{3.8F, 4}, {8.2F, 4}});
      break;
    case Icon::kSettings:
      settings(pen);
      break;
    case Icon::kDownload:
      pen.line({{0, -8.5F}, {0, 3.5F}});
      pen.line({{-5, -1}, {0, 4}, {5, -1}});
      pen.line({{-8, 8}, {8, 8}});
      break;
    case Icon::kLecture:
      pen.line({{-9, -8}, {9, -8}, {9, 4}, {-9, 4}}, true);
      pen.line({{-4, 9}, {0, 4}, {4, 9}});
      arrow_head_right(pen, 1.5F);
      break;
    default:
      signs(pen, icon);
  }
}

}  // namespace ropewalk::ui
