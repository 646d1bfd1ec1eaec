#include "ui/picture/view3d.h"

#include <cmath>
#include <limits>

#include "drawing.h"

namespace ropewalk::ui {
namespace {

constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
constexpr float kInf = std::numeric_limits<float>::infinity();

TEST_CASE("the camera's frame is orthonormal and right-handed") {
  for (float azimuth = -3; azimuth < 3.2F; azimuth += 0.37F) {
    for (float elevation = -1.5F; elevation <= 1.5F; elevation += 0.25F) {
      const CameraBasis b = camera_basis({.azimuth = azimuth, .elevation = elevation});
      CHECK(length(b.right) == doctest::Approx(1));
      CHECK(length(b.up) == doctest::Approx(1));
      CHECK(length(b.back) == doctest::Approx(1));
      CHECK(std::abs(dot(b.right, b.up)) < 1e-6F);
      CHECK(std::abs(dot(b.up, b.back)) < 1e-6F);
      CHECK(std::abs(dot(b.right, b.back)) < 1e-6F);
      CHECK(length(cross(b.right, b.up) - b.back) < 1e-6F);
      CHECK(b.right.z == 0);  // the horizon is level
      CHECK(b.up.z > 0);      // up is up
    }
  }
}

TEST_CASE("any camera becomes a legal one, and a legal one stays") {
  const Camera odd = sane_camera({kNan, 9, -3, kInf});
  CHECK(std::isfinite(odd.azimuth));
  CHECK(odd.elevation == doctest::Approx(1.5));
  CHECK(odd.zoom == doctest::Approx(0.25));
  CHECK(std::isfinite(odd.perspective));
  const Camera fine{.azimuth = -1, .elevation = 0.3F, .zoom = 2, .perspective = 0};
  CHECK(sane_camera(fine) == fine);
}

TEST_CASE("the origin stands in the middle; nearer things are larger in perspective only") {
  Drawing drawing({0, 0, 640, 480});
  const Camera flat{.perspective = 0}, deep{.perspective = 1};
  for (const Camera& camera : {flat, deep}) {
    const View3d view(drawing.stage, drawing.stage.area, camera, 1);
    const Vec2 middle = view.project({}).at;
    CHECK(middle.x == doctest::Approx(320));
    CHECK(middle.y == doctest::Approx(240));
    const Vec3 back = camera_basis(camera).back;
    const Projected near = view.project(back), far = view.project(back * -1);
    CHECK(near.depth > far.depth);
    if (camera.perspective > 0) {
      CHECK(near.scale > far.scale);
    } else {
      CHECK(near.scale == doctest::Approx(far.scale));
    }
  }
  const View3d view(drawing.stage, drawing.stage.area, flat, 1);
  CHECK(view.project({0, 0, 1}).at.y < 240);
}

void draw_everything(View3d& view, Vec3 a, Vec3 b, float angle) {
  view.ground();
  view.axes({"x", "y", "z"}, 1, true);
  view.line(a, b, {rgb(0x446688), 2, 5}, "line");
  view.arrow(a, b, rgb(0x884422), "query", "q_m");
  const Vec3 path[] = {a, b, {0, 0, 1}, {1, 1, 1}, b};
  view.trace(path, rgb(0x226644));
  view.arc({}, 0.5F, a, b, 0, angle, {rgb(0x664422), 2, 0});
  view.circle(a, 0.7F, b, {rgb(0x664422), 1, 0});
  view.dot(b, 4, rgb(0x112233), "dot");
  view.label(b, "here", rgb(0x112233));
  view.shadow(a, b, rgb(0x884422));
  view.handle("query", b, rgb(0x884422), "q", Drag3d::kSphere);
  view.draw();
}

TEST_CASE("space bears any frame and any numbers") {
  const Vec3 plain{0.2F, -0.3F, 0.5F};
  for (const Rect& frame : kFrames) {
    for (const Vec3 odd : {Vec3{}, Vec3{kNan, 0, 1}, Vec3{kInf, -kInf, 0}, Vec3{1e20F, 1, 1},
                           Vec3{0.5F, 1e-30F, 0}, Vec3{30, 40, -50}}) {
      for (const float extent : {1.3F, 0.0F, kNan, 1e10F}) {
        CAPTURE(frame.right);
        CAPTURE(odd.x);
        CAPTURE(extent);
        Drawing drawing(frame);
        View3d view(drawing.stage, frame, {.zoom = 8, .perspective = 1}, extent);
        draw_everything(view, plain, odd, odd.x);
        CHECK(drawing.problems() == "");
      }
    }
  }
}

TEST_CASE("what is nearer is drawn later") {
  Drawing drawing({0, 0, 400, 400});
  const Camera camera{.azimuth = 0, .elevation = 0, .perspective = 0};
  View3d view(drawing.stage, drawing.stage.area, camera, 1);
  view.dot({0.9F, 0, 0}, 8, rgb(0xFF0000));   // towards the eye
  view.dot({-0.9F, 0, 0}, 8, rgb(0x0000FF));  // behind
  view.draw();
  REQUIRE(drawing.canvas.operations().size() == 2);
  CHECK(drawing.canvas.operations()[0].color.b > drawing.canvas.operations()[0].color.r);
  CHECK(drawing.canvas.operations()[1].color.r > drawing.canvas.operations()[1].color.b);
}

TEST_CASE("dragging turns the view, a double click brings it home") {
  Live live;
  Camera camera;
  bool changed = false;
  const auto draw = [&](const Stage& stage) {
    changed = orbit(stage, {100, 100, 500, 400}, "space", camera) || changed;
  };
  live.drag({300, 250}, {360, 220}, draw);
  CHECK(changed);
  CHECK(camera.azimuth < Camera{}.azimuth);
  CHECK(camera.elevation < Camera{}.elevation);
  live.tap(ImGuiKey_LeftArrow, draw);
  live.tap(ImGuiKey_UpArrow, draw);
  for (int i = 0; i < 100; ++i) live.tap(ImGuiKey_UpArrow, draw);
  CHECK(camera.elevation <= 1.5F);
  live.click({300, 250}, draw);
  live.click({300, 250}, draw);
  CHECK(camera == Camera{});
}

TEST_CASE("a tip dragged on its sphere keeps its length and follows the pointer") {
  for (const float perspective : {0.0F, 0.7F}) {
    Live live;
    const Camera camera{.perspective = perspective};
    const Rect frame{100, 50, 600, 550};
    Vec3 tip{0.8F, 0.3F, 0.4F};
    const float norm = length(tip);
    Vec2 at;
    const auto draw = [&](const Stage& stage) {
      View3d view(stage, frame, camera, 1.3F);
      if (const auto moved = view.handle("query", tip, rgb(1), "q", Drag3d::kSphere))
        tip = moved->tip;
      at = view.project(tip).at;
      view.draw();
    };
    live.frame(draw);
    const Vec2 target = at + Vec2{35, -45};
    live.drag(at, target, draw);
    CHECK(length(tip) == doctest::Approx(norm).epsilon(1e-3));
    CHECK(length(at - target) < 2);
    CHECK(live.highlight.lit("query"));
    live.drag(at, {590, 540}, draw);  // off the sphere: its rim
    CHECK(length(tip) == doctest::Approx(norm).epsilon(1e-3));
  }
}

TEST_CASE("a tip dragged on the ground keeps its height; on the screen's plane its depth") {
  for (const Drag3d drag : {Drag3d::kGround, Drag3d::kScreen}) {
    Live live;
    const Camera camera{.perspective = 0.8F};
    Vec3 tip{0.2F, 0.3F, 0.4F};
    const Vec3 back = camera_basis(camera).back;
    const float height = tip.z, depth = dot(tip, back);
    Vec2 at;
    const auto draw = [&](const Stage& stage) {
      View3d view(stage, {100, 50, 600, 550}, camera, 1.3F);
      if (const auto moved = view.handle("query", tip, rgb(1), "q", drag)) tip = moved->tip;
      at = view.project(tip).at;
      view.draw();
    };
    live.frame(draw);
    const Vec2 target = at + Vec2{40, 25};
    live.drag(at, target, draw);
    CHECK(length(at - target) < 2);
    if (drag == Drag3d::kGround) {
      CHECK(tip.z == doctest::Approx(height).epsilon(1e-3));
    } else {
      CHECK(dot(tip, back) == doctest::Approx(depth).epsilon(1e-3));
    }
  }
}

}  // namespace
}  // namespace ropewalk::ui
