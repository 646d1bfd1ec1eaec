#include "ui/picture/shapes.h"

#include <cmath>
#include <limits>
#include <random>

#include "drawing.h"
#include "ui/text/math_text.h"

namespace ropewalk::ui {
namespace {

constexpr float kNan = std::numeric_limits<float>::quiet_NaN();

TEST_CASE("world angles grow counter-clockwise on a screen whose y grows downwards") {
  const Vec2 center{100, 100};
  CHECK(polar(center, 10, 0).x == doctest::Approx(110));
  CHECK(polar(center, 10, kPi / 2).y == doctest::Approx(90));
  for (float angle = -3.1F; angle < 3.1F; angle += 0.1F)
    CHECK(angle_from_screen(center, polar(center, 40, angle)) == doctest::Approx(angle));
}

TEST_CASE("unwrapping an angle keeps its direction and comes nearest") {
  std::mt19937 random(7);
  std::uniform_real_distribution<double> angles(-50, 50);
  for (int i = 0; i < 500; ++i) {
    const double angle = angles(random), near = angles(random);
    const double found = unwrap_angle(angle, near);
    CHECK(std::abs(found - near) <= 3.1415926536);
    CHECK(std::remainder(found - angle, 6.283185307179586) == doctest::Approx(0).epsilon(1e-9));
  }
}

TEST_CASE("a clipped segment lies inside and on the same line") {
  const Rect frame{0, 0, 100, 50};
  Vec2 a{-50, 25}, b{150, 25};
  REQUIRE(clip_segment(frame, a, b));
  CHECK(a.x == doctest::Approx(0));
  CHECK(b.x == doctest::Approx(100));
  Vec2 c{-10, -10}, d{-5, 60};
  CHECK_FALSE(clip_segment(frame, c, d));
  Vec2 e{kNan, 0}, f{1, 1};
  CHECK_FALSE(clip_segment(frame, e, f));
}

TEST_CASE("an arc up to a turn is a circle; more turns are a spiral that grows outwards") {
  const auto radius_of = [](Vec2 p) { return length(p - Vec2{50, 50}); };
  std::vector<Vec2> one;
  arc_points({50, 50}, 20, 0.3F, 0.3F + kTurn, 4, one);
  for (const Vec2 p : one) CHECK(radius_of(p) == doctest::Approx(20).epsilon(1e-4));
  std::vector<Vec2> many;
  arc_points({50, 50}, 20, 0, 3.4F * kTurn, 4, many);
  CHECK(radius_of(many.front()) == doctest::Approx(20));
  CHECK(radius_of(many.back()) == doctest::Approx(20 + 2.4 * 4).epsilon(1e-3));
  for (size_t i = 1; i < many.size(); ++i)
    CHECK(radius_of(many[i]) >= radius_of(many[i - 1]) - 1e-3F);
}

TEST_CASE("a million turns cost no more than nine, and end where they should") {
  std::vector<Vec2> points;
  arc_points({0, 0}, 30, 0, 1000.25F * kTurn, 1, points);
  CHECK(points.size() < 3000);
  CHECK(angle_from_screen({0, 0}, points.back()) == doctest::Approx(kPi / 2).epsilon(1e-2));
}

TEST_CASE("shapes bear what is not finite and what has no size") {
  Drawing drawing({0, 0, 200, 200});
  Canvas& canvas = drawing.canvas;
  const Stroke stroke{rgb(0x123456), 2, 0};
  const float inf = std::numeric_limits<float>::infinity();
  for (const Vec2 bad : {Vec2{kNan, 1}, Vec2{inf, -inf}}) {
    draw_arrow(canvas, bad, {10, 10}, stroke);
    draw_arrow_head(canvas, bad, {1, 0}, 10, stroke.color);
    draw_arc_arrow(canvas, bad, 10, 0, 1, stroke);
    draw_label(canvas, bad, "text", {type::kText, stroke.color}, {});
    draw_bracket(canvas, bad, {5, 5}, "d", {type::kText, stroke.color}, stroke, {});
    draw_leader(canvas, bad, {5, 5}, stroke);
    draw_math(canvas, bad, "q_m", 18, stroke.color, {});
  }
  draw_arrow(canvas, {10, 10}, {10, 10}, stroke);
  draw_arc(canvas, {50, 50}, 10, kNan, 1, stroke);
  draw_sector(canvas, {50, 50}, 0, 0, 1, stroke.color);
  draw_frame(canvas, {5, 5, 1, 1}, stroke, 3);
  draw_hatch(canvas, {5, 5, kNan, 50}, stroke);
  CHECK(drawing.canvas.empty());
}

TEST_CASE("labels are put where they hit nothing while there is room") {
  const Rect frame{0, 0, 400, 400};
  LabelPlacer placer(frame);
  std::vector<Rect> put;
  put.reserve(5);
  for (int i = 0; i < 5; ++i) put.push_back(placer.place({200, 200}, {40, 14}, {1, 0}));
  for (size_t i = 0; i < put.size(); ++i) {
    CHECK(put[i].left >= frame.left);
    CHECK(put[i].bottom <= frame.bottom);
    for (size_t j = 0; j < i; ++j) {
      const bool apart = put[i].right <= put[j].left || put[j].right <= put[i].left ||
                         put[i].bottom <= put[j].top || put[j].bottom <= put[i].top;
      CHECK(apart);
    }
  }
  // The first place is the one that was preferred.
  CHECK(put[0].left > 200);
  CHECK(put[0].center().y == doctest::Approx(200));
}

TEST_CASE("a label is shifted into its frame") {
  Drawing drawing({0, 0, 120, 60});
  draw_label_inside(drawing.canvas, drawing.stage.area, {119, 1}, "a long label",
                    {type::kText, rgb(0)}, {});
  CHECK(drawing.canvas.count(RecordingCanvas::Kind::kText) >= 1);
  CHECK(drawing.problems() == "");
}

TEST_CASE("names in mathematics lower their subscripts, however these are written") {
  Drawing drawing({0, 0, 200, 100});
  draw_math(drawing.canvas, {60, 50}, "q_m", 20, rgb(0), {0, 0, 0, 0});
  const auto first = drawing.canvas.operations();
  drawing.canvas.clear();
  draw_math(drawing.canvas, {60, 50}, "qₘ", 20, rgb(0), {0, 0, 0, 0});
  const auto second = drawing.canvas.operations();
  REQUIRE(first.size() == 2);
  REQUIRE(second.size() == 2);
  CHECK(first[1].text == "m");
  CHECK(second[1].text == "m");
  CHECK(second[1].points[0].y > second[0].points[0].y);
  CHECK(second[1].font.size < second[0].font.size);
  CHECK(math_size(drawing.canvas, "qₘ", 20).x > math_size(drawing.canvas, "q", 20).x);
}

}  // namespace
}  // namespace ropewalk::ui
