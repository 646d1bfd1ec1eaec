#include "ui/picture/dial.h"

#include <cmath>
#include <limits>

#include "drawing.h"
#include "ui/picture/shapes.h"

namespace ropewalk::ui {
namespace {

DialSpec clock_at(double angle) {
  DialSpec spec{
      .id = "dial", .caption = "pair 0", .part = "position", .turns = true, .swept = true};
  spec.hands.push_back(
      {.part = "query", .label = "q", .angle = angle, .color = rgb(0x3355AA), .draggable = true});
  spec.seen = {0, 2};
  return spec;
}

TEST_CASE("the hand points along its angle, after any number of turns") {
  for (const double angle : {0.0, 1.0, -2.0, 1.0 + 2 * 3.141592653589793 * 1e6}) {
    Drawing drawing({0, 0, 24, 24});
    DialSpec spec{.id = "d", .ticks = 0};
    spec.hands.push_back({.angle = angle, .color = rgb(0xFF0000)});
    const DialResult result = draw_dial(drawing.stage, drawing.stage.area, spec);
    bool found = false;
    for (const auto& operation : drawing.canvas.operations()) {
      if (operation.color != rgb(0xFF0000)) continue;
      found = true;
      const float shown = angle_from_screen(result.center, operation.points.back());
      CHECK(std::remainder(static_cast<double>(shown) - angle, 2 * 3.141592653589793) ==
            doctest::Approx(0).epsilon(1e-4));
    }
    CHECK(found);
  }
}

TEST_CASE("dials bear any frame and any angle") {
  const double nasty[] = {0,   1e300, -1e300, std::nan(""), std::numeric_limits<double>::infinity(),
                          -7.5};
  for (const Rect& frame : kFrames) {
    for (const double angle : nasty) {
      CAPTURE(frame.right);
      CAPTURE(angle);
      Drawing drawing(frame);
      DialSpec spec = clock_at(angle);
      spec.trail = nasty;
      draw_dial(drawing.stage, frame, spec);
      CHECK(drawing.problems() == "");
    }
  }
}

TEST_CASE("dragging a hand once around counts a turn") {
  Live live;
  DialSpec spec = clock_at(0.4);
  const Rect frame{100, 100, 400, 400};
  DialResult shown;
  const auto draw = [&](const Stage& stage) {
    shown = draw_dial(stage, frame, spec);
    if (shown.moved == 0) spec.hands[0].angle = shown.angle;
  };
  live.frame(draw);
  const float reach = shown.radius * 0.86F;
  live.move(polar(shown.center, reach, 0.4F));
  live.frame(draw);
  live.frame(draw);
  live.button(true);
  live.frame(draw);
  for (int i = 1; i <= 40; ++i) {
    live.move(polar(shown.center, reach, 0.4F + kTurn * static_cast<float>(i) / 40));
    live.frame(draw);
  }
  live.button(false);
  live.frame(draw);
  CHECK(spec.hands[0].angle == doctest::Approx(0.4 + 2 * 3.141592653589793).epsilon(0.01));
  CHECK(live.highlight.lit("query"));
}

TEST_CASE("a grid of dials fits its area without overlap") {
  for (const Rect& area : kFrames) {
    for (const int count : {0, 1, 5, 64}) {
      const std::vector<Rect> cells = dial_grid(area, count, 4, 10);
      for (size_t i = 0; i < cells.size(); ++i) {
        if (!(cells[i].width() > 0)) continue;
        CHECK(cells[i].left >= area.left - 0.01F);
        CHECK(cells[i].right <= area.right + 0.01F);
        CHECK(cells[i].bottom <= area.bottom + 0.01F);
        if (i > 0) {
          const bool apart =
              cells[i].left >= cells[i - 1].right || cells[i].top >= cells[i - 1].bottom;
          CHECK(apart);
        }
      }
    }
  }
  CHECK(dial_grid({0, 0, 400, 400}, 64).size() == 64);
}

}  // namespace
}  // namespace ropewalk::ui
