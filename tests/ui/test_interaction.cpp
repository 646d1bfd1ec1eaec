#include <doctest/doctest.h>

#include <cmath>

#include "ui/canvas/recording_canvas.h"
#include "ui/widgets/item.h"
#include "window.h"

namespace ropewalk::ui {
namespace {

struct Dragged {
  Vec2 at{200, 200};
  Interaction::Handle last;
  int resets = 0;
  Vec2 nudged;
  bool snapped = false;
  void operator()(const Kit&) {
    Interaction input;
    last = input.handle("q", at, "query q: drag to turn");
    if (last.drag) at = *last.drag;
    if (last.reset) ++resets;
    nudged = nudged + last.nudge;
    snapped = snapped || (last.drag && last.snap);
  }
};

}  // namespace

TEST_CASE("a handle follows the pointer and keeps its offset") {
  Window window;
  Dragged dragged;
  window.drag({205, 197}, {305, 247}, [&](const Kit& kit) { dragged(kit); });
  CHECK(dragged.at.x == doctest::Approx(300));
  CHECK(dragged.at.y == doctest::Approx(250));
  CHECK_FALSE(dragged.snapped);
  CHECK_FALSE(dragged.last.active);
}

TEST_CASE("a click alone moves nothing") {
  Window window;
  Dragged dragged;
  window.click({205, 197}, [&](const Kit& kit) { dragged(kit); });
  CHECK(dragged.at == Vec2{200, 200});
}

TEST_CASE("Shift snaps") {
  Window window;
  Dragged dragged;
  window.key(ImGuiMod_Shift, true);
  window.drag({200, 200}, {240, 200}, [&](const Kit& kit) { dragged(kit); });
  CHECK(dragged.snapped);
}

TEST_CASE("arrow keys nudge what has the focus, ten times with Shift; Delete resets") {
  Window window;
  Dragged dragged;
  const auto draw = [&](const Kit& kit) { dragged(kit); };
  window.frame(draw);
  window.tap(ImGuiKey_RightArrow, draw);  // moves ImGui's focus here at most, not the handle
  dragged.nudged = {};
  window.tap(ImGuiKey_Tab, draw);
  REQUIRE(dragged.last.focused);
  window.tap(ImGuiKey_RightArrow, draw);
  window.tap(ImGuiKey_UpArrow, draw);
  CHECK(dragged.nudged == Vec2{1, 1});
  window.key(ImGuiMod_Shift, true);
  window.tap(ImGuiKey_LeftArrow, draw);
  window.key(ImGuiMod_Shift, false);
  CHECK(dragged.nudged == Vec2{-9, 1});
  CHECK(dragged.last.focused);
  window.tap(ImGuiKey_Delete, draw);
  CHECK(dragged.resets == 1);
}

TEST_CASE("a double click resets") {
  Window window;
  Dragged dragged;
  const auto draw = [&](const Kit& kit) { dragged(kit); };
  window.click({200, 200}, draw);
  CHECK(dragged.resets == 0);
  window.click({200, 200}, draw);
  CHECK(dragged.resets == 1);
}

TEST_CASE("a handle lies above the area it stands in") {
  Window window;
  Interaction::Area area;
  Dragged dragged;
  Vec2 panned;
  const auto draw = [&](const Kit& kit) {
    Interaction input;
    area = input.area("orbit", {100, 100, 500, 500}, "");
    panned = panned + area.drag_delta;
    dragged(kit);
  };
  window.drag({200, 200}, {260, 200}, draw);
  CHECK(dragged.at.x == doctest::Approx(260));
  CHECK(panned == Vec2{});
  window.drag({400, 400}, {420, 430}, draw);
  CHECK(panned.x == doctest::Approx(20));
  CHECK(panned.y == doctest::Approx(30));
  CHECK(dragged.at.x == doctest::Approx(260));
}

TEST_CASE("an area zooms with the wheel, and says when it is clicked") {
  Window window;
  float zoom = 1;
  int clicks = 0;
  const auto draw = [&](const Kit&) {
    Interaction input;
    const Interaction::Area area = input.area("plot", {100, 100, 500, 500}, "");
    zoom *= area.zoom;
    clicks += area.clicked ? 1 : 0;
  };
  window.move({300, 300});
  window.frame(draw);
  window.frame(draw);
  ImGui::GetIO().AddMouseWheelEvent(0, 2);
  window.frame(draw);
  window.frame(draw);
  CHECK(zoom > 1.1F);
  window.click({300, 300}, draw);
  CHECK(clicks == 1);
  window.drag({300, 300}, {340, 300}, draw);
  CHECK(clicks == 1);
}

TEST_CASE("an area zooms with + and - while it has the focus, and nobody else hears them") {
  Window window;
  float zoom = 1;
  Interaction::Area area;
  const auto draw = [&](const Kit&) {
    Interaction input;
    area = input.area("orbit", {100, 100, 500, 500}, "");
    zoom *= area.zoom;
  };
  window.frame(draw);
  window.type("+", draw);
  CHECK(zoom == 1);
  CHECK_FALSE(item_takes('+'));
  window.tap(ImGuiKey_Tab, draw);
  REQUIRE(area.focused);
  window.type("++", draw);
  CHECK(zoom == doctest::Approx(std::exp(0.24)));
  CHECK(item_takes('+'));
  CHECK(item_takes('-'));
  CHECK_FALSE(item_takes('k'));
  window.type("--", draw);
  CHECK(zoom == doctest::Approx(1));
  window.type("-", draw);
  CHECK(zoom == doctest::Approx(std::exp(-0.12)));
}

TEST_CASE("passive interaction needs no ImGui and does nothing") {
  Interaction input(false);
  CHECK_FALSE(input.handle("q", {1, 1}, "q").changed());
  CHECK_FALSE(input.area("a", {0, 0, 9, 9}, "a").hovered);
  CHECK_FALSE(input.hover({0, 0, 9, 9}).has_value());
  input.tooltip({0, 0}, "text");
}

TEST_CASE("a handle's looks tell its state") {
  const Fonts fonts;
  const auto radius = [&](const Interaction::Handle& handle) {
    RecordingCanvas canvas(fonts);
    draw_handle(canvas, theme(ThemeName::kLight), {50, 50}, rgb(0), handle);
    return canvas.bounds().width() / 2;
  };
  const float still = radius({});
  Interaction::Handle hovered, focused;
  hovered.hovered = true;
  focused.focused = true;
  CHECK(radius(hovered) > still);
  CHECK(radius(focused) > still);
}

}  // namespace ropewalk::ui
