#include "ui/picture/vectors.h"

#include <cmath>
#include <limits>
#include <random>

#include "drawing.h"

namespace ropewalk::ui {
namespace {

constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
constexpr float kInf = std::numeric_limits<float>::infinity();

TEST_CASE("world from screen undoes screen from world") {
  std::mt19937 random(11);
  std::uniform_real_distribution<float> any(-20, 20);
  for (const Rect& frame : {Rect{0, 0, 360, 640}, Rect{100, 50, 3940, 2210}}) {
    const PlaneMap map = plane_map(frame, 1.6F);
    for (int i = 0; i < 300; ++i) {
      const Vec2 world{any(random), any(random)};
      const Vec2 back = map.world_from_screen(map.screen_from_world(world));
      CHECK(back.x == doctest::Approx(world.x).epsilon(1e-4));
      CHECK(back.y == doctest::Approx(world.y).epsilon(1e-4));
    }
    CHECK(map.screen_from_world({0, 0}) == frame.center());
    CHECK(map.screen_from_world({0, 1}).y < frame.center().y);
  }
}

TEST_CASE("the extent shows every arrow, and is a round number that does not follow each step") {
  PlaneSpec spec;
  spec.arrows.push_back({.tip = {0.3F, 0.2F}});
  const float calm = plane_extent(spec);
  CHECK(calm >= 1);
  spec.arrows[0].tip = {0.35F, 0.25F};
  CHECK(plane_extent(spec) == calm);
  for (const float size : {0.01F, 1.0F, 7.3F, 900.0F, 1e12F}) {
    spec.arrows[0].tip = {size, -size / 2};
    CHECK(plane_extent(spec) > size);
  }
  spec.arrows[0].tip = {kNan, kInf};
  CHECK(std::isfinite(plane_extent(spec)));
}

TEST_CASE("Shift snaps to 15 degrees and tenths, or to the grid") {
  const Vec2 polar_snap = snapped({0.98F, 0.61F}, Snap::kPolar);
  CHECK(std::atan2(polar_snap.y, polar_snap.x) == doctest::Approx(kPi / 6));
  CHECK(length(polar_snap) == doctest::Approx(1.2));
  const Vec2 grid = snapped({0.98F, -0.63F}, Snap::kGrid);
  CHECK(grid.x == doctest::Approx(1.0));
  CHECK(grid.y == doctest::Approx(-0.6));
  CHECK(snapped({kNan, 1}, Snap::kPolar) == Vec2{});
}

PlaneSpec rich_plane(Vec2 q, Vec2 k) {
  PlaneSpec spec{.id = "plane", .x_title = "x_1", .y_title = "x_2"};
  spec.arrows.push_back({.part = "query",
                         .label = "q",
                         .tip = q,
                         .color = rgb(0x3355AA),
                         .draggable = true,
                         .ghost = k,
                         .ghost_label = "before"});
  spec.arrows.push_back({.part = "key", .label = "k", .tip = k, .color = rgb(0xAA5533), .dash = 4});
  spec.arcs.push_back({.part = "query.angle",
                       .label = "mθ",
                       .from = 0.2,
                       .to = 40,
                       .color = rgb(0x3355AA),
                       .filled = true});
  spec.arcs.push_back({.label = "broken", .from = std::nan(""), .to = 1, .color = rgb(0)});
  spec.projections.push_back({.from = 0, .onto = 1, .color = rgb(0xAA2255), .label = "q·k"});
  spec.projections.push_back({.from = 5, .onto = -3});
  return spec;
}

TEST_CASE("a plane bears any frame and any vectors") {
  for (const Rect& frame : kFrames) {
    for (const Vec2 tip : {Vec2{1, 0.5F}, Vec2{}, Vec2{kNan, 1}, Vec2{kInf, -kInf}, Vec2{1e30F, 1},
                           Vec2{1e-30F, 0}}) {
      for (const float extent : {0.0F, 1.5F}) {
        CAPTURE(frame.right);
        CAPTURE(tip.x);
        Drawing drawing(frame);
        PlaneSpec spec = rich_plane(tip, {0.4F, -0.8F});
        spec.extent = extent;
        draw_plane(drawing.stage, frame, spec);
        CHECK(drawing.problems() == "");
      }
    }
  }
}

TEST_CASE("the picture is the numbers: an arrow ends at its tip") {
  Drawing drawing({0, 0, 500, 400});
  PlaneSpec spec{.id = "p", .extent = 2};
  spec.arrows.push_back({.tip = {1.2F, -0.7F}, .color = rgb(0xFF0000)});
  const PlaneResult result = draw_plane(drawing.stage, drawing.stage.area, spec);
  const Vec2 wanted = result.map.screen_from_world({1.2F, -0.7F});
  bool found = false;
  for (const auto& operation : drawing.canvas.operations())
    for (const Vec2 p : operation.points)
      found = found || (operation.color == rgb(0xFF0000) && length(p - wanted) < 0.01F);
  CHECK(found);
}

TEST_CASE("a head follows the pointer, the arrow keys, and stays in the frame") {
  Live live;
  PlaneSpec spec = rich_plane({0.5F, 0.5F}, {-0.5F, 0.5F});
  spec.extent = 2;
  PlaneResult shown;
  int resets = 0;
  const auto draw = [&](const Stage& stage) {
    shown = draw_plane(stage, {100, 100, 500, 500}, spec);
    if (shown.moved == 0 && !shown.reset) spec.arrows[0].tip = shown.tip;
    resets += shown.reset ? 1 : 0;
  };
  live.frame(draw);
  const auto screen = [&](Vec2 world) { return shown.map.screen_from_world(world); };
  live.drag(screen(spec.arrows[0].tip), screen({1, -1}), draw);
  CHECK(spec.arrows[0].tip.x == doctest::Approx(1).epsilon(0.02));
  CHECK(spec.arrows[0].tip.y == doctest::Approx(-1).epsilon(0.02));
  CHECK(live.highlight.lit("query"));
  live.tap(ImGuiKey_LeftArrow, draw);
  CHECK(spec.arrows[0].tip.x == doctest::Approx(0.98).epsilon(0.02));
  live.tap(ImGuiKey_Delete, draw);
  CHECK(resets == 1);
  live.drag(screen(spec.arrows[0].tip), {790, 590}, draw);
  CHECK(spec.arrows[0].tip.x <= 2.001F);
  CHECK(spec.arrows[0].tip.y >= -2.001F);
}

TEST_CASE("pointing at an arrow that cannot be dragged lights it too") {
  Live live;
  const PlaneSpec spec = rich_plane({0.5F, 0.5F}, {-0.8F, 0.5F});
  PlaneResult shown;
  const auto draw = [&](const Stage& stage) {
    shown = draw_plane(stage, {100, 100, 500, 500}, spec);
  };
  live.frame(draw);
  live.move(shown.map.screen_from_world({-0.4F, 0.25F}));
  live.frame(draw);
  live.frame(draw);
  CHECK(shown.hovered == 1);
  CHECK(live.highlight.lit("key"));
}

TEST_CASE("limits of length hold") {
  Live live;
  PlaneSpec spec = rich_plane({0.5F, 0}, {0, 0.5F});
  spec.extent = 3;
  spec.max = 1;
  spec.min = 0.3F;
  PlaneResult shown;
  const auto draw = [&](const Stage& stage) {
    shown = draw_plane(stage, {100, 100, 500, 500}, spec);
    if (shown.moved == 0) spec.arrows[0].tip = shown.tip;
  };
  live.frame(draw);
  live.drag(shown.map.screen_from_world({0.5F, 0}), shown.map.screen_from_world({2, 0}), draw);
  CHECK(length(spec.arrows[0].tip) == doctest::Approx(1));
  live.drag(shown.map.screen_from_world(spec.arrows[0].tip),
            shown.map.screen_from_world({0.01F, 0}), draw);
  CHECK(length(spec.arrows[0].tip) == doctest::Approx(0.3));
}

}  // namespace
}  // namespace ropewalk::ui
