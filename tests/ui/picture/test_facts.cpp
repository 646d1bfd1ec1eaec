#include "ui/picture/facts.h"

#include <algorithm>

#include "drawing.h"
#include "ui/picture/color_scale.h"

namespace ropewalk::ui {
namespace {

const std::vector<Fact> kFacts{{"score", "0.125", "score", rgb(0x112233)},
                               {"length of q", "1.000", "query.norm", rgb(0x445566)},
                               {"weight", "–", "", rgb(0x778899)}};

const RecordingCanvas::Operation& words(const RecordingCanvas& canvas, std::string_view text) {
  for (const auto& operation : canvas.operations())
    if (operation.text == text) return operation;
  FAIL("not drawn: ", std::string(text));
  return canvas.operations().front();
}

TEST_CASE("a row has its name on the left, its number on the right, on one line") {
  Drawing drawing({0, 0, 300, 40});
  draw_fact(drawing.stage, {10, 5, 250, 29}, kFacts[0]);
  const Rect name = words(drawing.canvas, "score").bounds;
  const Rect number = words(drawing.canvas, "0.125").bounds;
  CHECK(name.left == doctest::Approx(10).epsilon(0.1));
  CHECK(number.right == doctest::Approx(250).epsilon(0.01));
  CHECK(std::abs(name.center().y - number.center().y) < 3);
  CHECK(words(drawing.canvas, "0.125").color == rgb(0x112233));
}

TEST_CASE("rows stand in the middle, apart where a group begins, and shrink where they must") {
  constexpr size_t kGroups[] = {1};
  Drawing drawing({0, 0, 300, 300});
  draw_fact_rows(drawing.stage, {0, 0, 300, 300}, kFacts, kGroups);
  const float first = words(drawing.canvas, "score").bounds.center().y;
  const float second = words(drawing.canvas, "length of q").bounds.center().y;
  const float third = words(drawing.canvas, "weight").bounds.center().y;
  CHECK(second - first == doctest::Approx(24 + 14));
  CHECK(third - second == doctest::Approx(24));
  CHECK(std::abs(first - (300 - third)) < 1);
  Drawing low({0, 0, 300, 60});
  draw_fact_rows(low.stage, {0, 0, 300, 60}, kFacts, kGroups);
  CHECK(low.problems() == "");
  CHECK(words(low.canvas, "weight").bounds.bottom <= 61);
}

TEST_CASE("columns that fit are spread and overlap nowhere") {
  Drawing drawing({0, 0, 600, 60});
  const float width = facts_spread_width(drawing.canvas, kFacts);
  for (const float room : {width, width + 40, 2000.0F}) {
    drawing.canvas.clear();
    draw_facts_spread(drawing.stage, {0, 0, room, 50}, kFacts);
    CHECK(words(drawing.canvas, "score").bounds.right <
          words(drawing.canvas, "length of q").bounds.left);
    CHECK(words(drawing.canvas, "length of q").bounds.right <
          words(drawing.canvas, "weight").bounds.left);
    CHECK(words(drawing.canvas, "weight").bounds.right <= room + 1);
  }
}

TEST_CASE("pointing at a number lights its part") {
  Live live;
  const auto draw = [](const Stage& stage) {
    draw_fact(stage, {50, 50, 250, 74}, kFacts[0]);
    draw_facts(stage, {50, 100, 450, 140}, std::span(kFacts).subspan(1), 2);
  };
  live.move({100, 60});
  live.frame(draw);
  live.frame(draw);
  CHECK(live.highlight.lit("score"));
  live.move({60, 120});
  live.frame(draw);
  live.frame(draw);
  CHECK(live.highlight.lit("query.norm"));
}

TEST_CASE("numbers below a picture leave it its room") {
  Drawing drawing({0, 0, 800, 400});
  CHECK(draw_facts_below(drawing.stage, {0, 0, 800, 400}, kFacts).bottom == 400 - kFactHeight - 6);
  CHECK(draw_facts_below(drawing.stage, {0, 0, 300, 400}, kFacts).bottom ==
        400 - 2 * kFactHeight - 6);
  CHECK(draw_facts_below(drawing.stage, {0, 0, 800, 150}, kFacts).bottom == 150);
}

TEST_CASE("a colour scale goes from its low to its high end, as wide as it says") {
  for (const bool diverging : {false, true}) {
    const ColorScale scale{
        .diverging = diverging, .low = "−1", .high = "1", .name = "score", .length = 80};
    Drawing drawing({0, 0, 400, 40});
    const float width = color_scale_width(drawing.canvas, scale);
    for (const Align align : {Align::kLeft, Align::kCenter, Align::kRight}) {
      drawing.canvas.clear();
      draw_color_scale(drawing.stage, {200, 20}, align, scale);
      const float left = words(drawing.canvas, "score").bounds.left;
      const float right = words(drawing.canvas, "1").bounds.right;
      CHECK(right - left == doctest::Approx(width).epsilon(0.03));
      const float expected = align == Align::kLeft     ? 200
                             : align == Align::kCenter ? 200 - width / 2
                                                       : 200 - width;
      CHECK(std::abs(left - expected) < 3);
      const auto cells = std::find_if(
          drawing.canvas.operations().begin(), drawing.canvas.operations().end(),
          [](const auto& operation) { return operation.kind == RecordingCanvas::Kind::kCells; });
      REQUIRE(cells != drawing.canvas.operations().end());
      CHECK(cells->bounds.width() == doctest::Approx(80));
      CHECK(words(drawing.canvas, "−1").bounds.right < cells->bounds.left);
      CHECK(cells->bounds.right < words(drawing.canvas, "1").bounds.left);
    }
  }
}

}  // namespace
}  // namespace ropewalk::ui
