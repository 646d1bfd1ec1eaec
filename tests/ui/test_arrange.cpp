#include "ui/arrange.h"

#include <doctest/doctest.h>

namespace ropewalk::ui {
namespace {

TEST_CASE("a strip is taken only where what must stay has room") {
  Rect rect{0, 0, 100, 200};
  const auto low = bottom_if(rect, 50, 150);
  REQUIRE(low);
  CHECK(*low == Rect{0, 150, 100, 200});
  CHECK(rect == Rect{0, 0, 100, 150});
  CHECK_FALSE(bottom_if(rect, 50, 101));
  CHECK_FALSE(top_if(rect, 50, 101));
  CHECK(rect == Rect{0, 0, 100, 150});
  const auto high = top_if(rect, 50, 100);
  REQUIRE(high);
  CHECK(*high == Rect{0, 0, 100, 50});
  CHECK(rect.top == 50);
}

TEST_CASE("two parts stand side by side where both have what they need") {
  const BesideNeeds needs{
      .main = 200, .side = 100, .share = 0.4F, .side_max = 300, .height = 90, .gap = 20};
  const auto tight = beside({0, 0, 320, 90}, needs);
  REQUIRE(tight);
  CHECK(tight->side.width() == doctest::Approx(128));  // its share
  CHECK(tight->main.right == doctest::Approx(tight->side.left - 20));
  CHECK(beside({0, 0, 2000, 90}, needs)->side.width() == doctest::Approx(300));
  CHECK_FALSE(beside({0, 0, 319, 90}, needs));
  CHECK_FALSE(beside({0, 0, 320, 89}, needs));
  BesideNeeds shaped = needs;
  shaped.shape = 1.5F;
  CHECK(beside({0, 0, 600, 400}, shaped));
  CHECK_FALSE(beside({0, 0, 599, 400}, shaped));
}

TEST_CASE("a square and what stands beside it are in the middle") {
  const BesideNeeds needs{.main = 200, .side = 100, .gap = 20};
  const auto wide = beside_square({0, 0, 520, 300}, needs);
  REQUIRE(wide);
  CHECK(wide->main == Rect{50, 0, 350, 300});
  CHECK(wide->side == Rect{370, 0, 470, 300});
  const auto high = beside_square({0, 0, 340, 500}, needs);
  REQUIRE(high);
  CHECK(high->main.width() == doctest::Approx(220));
  CHECK_FALSE(beside_square({0, 0, 319, 500}, needs));
  CHECK_FALSE(beside_square({0, 0, 900, 199}, needs));
}

}  // namespace
}  // namespace ropewalk::ui
