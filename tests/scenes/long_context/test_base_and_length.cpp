// How far bases reach: published and independently computed numbers, and what the lesson says.
#include <doctest/doctest.h>

#include <cmath>

#include "chapter_fixture.h"
#include "ui/theme.h"

namespace ropewalk::scenes {
namespace {

TEST_CASE("base-and-length: where B is first negative, as computed independently") {
  testing::Chapter chapter("base-and-length");
  struct Known {
    double base;
    int first;
  };
  for (const Known& known : {Known{1e4, 1707}, Known{1e5, 7757}, Known{5e5, 18438},
                             Known{1e6, 27115}, Known{1e8, 482075}}) {
    chapter.set("base", known.base);
    CHECK(chapter.probe("first_negative") == known.first);
  }
}

TEST_CASE("base-and-length: the sum changes its sign there") {
  testing::Chapter chapter("base-and-length");
  chapter.open("#/base-and-length?base=500000&length=18438");
  CHECK(chapter.probe("sum_at_length") > 0);  // at 18 437
  chapter.open("#/base-and-length?base=500000&length=18439");
  CHECK(chapter.probe("sum_at_length") < 0);
  CHECK(chapter.probe("smallest_base") > 0);
}

TEST_CASE("base-and-length: what formats lose, counted with NumPy") {
  testing::Chapter chapter("base-and-length");
  chapter.open("#/base-and-length?base=100000000&length=131072&format=bf16");
  CHECK(chapter.probe("pairs_wrong") == 25);
  CHECK(chapter.probe("pairs_alike") == 39);
  CHECK(chapter.probe("ceiling") == 128);
  chapter.open("#/base-and-length?base=100000000&length=1048576&format=f32");
  CHECK(chapter.probe("pairs_wrong") == 0);
  CHECK(chapter.probe("pairs_alike") == 0);
  CHECK(chapter.probe("ceiling") == 8388608);
}

TEST_CASE("base-and-length: the point is dragged in both directions, models are pressed") {
  testing::Chapter chapter("base-and-length");
  testing::Hand hand(chapter, {1000, 640});
  const std::vector<ui::Vec2> points = hand.handles(ui::theme(ui::ThemeName::kLight).position);
  REQUIRE_FALSE(points.empty());
  hand.drag(points.front(), points.front() + ui::Vec2{60, -50});
  CHECK(chapter.number("base") > 20000);
  CHECK(chapter.number("length") > 5000);

  const auto at = hand.find("Llama 3 8B");
  REQUIRE(at.has_value());
  chapter.set("base", 5e5);
  chapter.set("length", 8192);
  hand.frame();
  const ui::Vec2 dot = hand.handles(ui::theme(ui::ThemeName::kLight).position).front();
  chapter.set("base", 2000);
  chapter.set("length", 300);
  hand.frame();
  hand.click(dot);
  CHECK(chapter.number("base") == 5e5);
  CHECK(chapter.number("length") == 8192);
}

}  // namespace
}  // namespace ropewalk::scenes
