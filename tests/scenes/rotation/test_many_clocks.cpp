// The chapter of all pairs against core's double reference, and the numbers its lesson tells.
#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <numbers>

#include "chapter_fixture.h"
#include "core/reference/reference.h"

namespace ropewalk::scenes {
namespace {

constexpr double kTurn = 2 * std::numbers::pi;

int dim_in_use(const testing::Chapter& chapter) {
  constexpr std::array<int, 11> kDims{2, 4, 8, 16, 32, 64, 80, 96, 128, 256, 512};
  return kDims[static_cast<size_t>(chapter.number("d"))];
}

TEST_CASE("many-clocks: probes equal the double reference for random states") {
  testing::Chapter chapter("many-clocks");
  for (int round = 0; round < 200; ++round) {
    chapter.randomize();
    CAPTURE(chapter.link());
    const int d = dim_in_use(chapter);
    const std::vector<double> theta =
        core::reference::inverse_frequencies(d, chapter.number("base"));
    const int pair = std::min(static_cast<int>(chapter.number("pair")), d / 2 - 1);
    const double m = chapter.number("m"), length = chapter.number("length");
    CHECK(chapter.probe("pair_in_use") == pair);
    const double own = theta[static_cast<size_t>(pair)];
    CHECK(chapter.probe("theta") == doctest::Approx(own).epsilon(1e-12));
    CHECK(chapter.probe("wavelength") == doctest::Approx(kTurn / own).epsilon(1e-12));
    CHECK(chapter.probe("turns") == doctest::Approx(m * own / kTurn).epsilon(1e-12));
    CHECK(chapter.probe("slowest_wavelength") ==
          doctest::Approx(kTurn / theta.back()).epsilon(1e-12));

    // The block is what turns the pair: the reference's rotation of (1, 0) and (0, 1).
    const std::vector<double> alone{own};
    const std::vector<double> x =
        core::reference::rotate(std::vector<double>{1, 0}, alone, m, core::Layout::kInterleaved);
    const std::vector<double> y =
        core::reference::rotate(std::vector<double>{0, 1}, alone, m, core::Layout::kInterleaved);
    CHECK(std::abs(chapter.probe("cos") - x[0]) < 1e-9);
    CHECK(std::abs(chapter.probe("sin") - x[1]) < 1e-9);
    CHECK(std::abs(chapter.probe("minus_sin") - y[0]) < 1e-9);

    int come = 0, never = 0;
    for (const double t : theta) {
      come += kTurn / t <= m ? 1 : 0;
      never += kTurn / t > length ? 1 : 0;
    }
    CHECK(std::abs(chapter.probe("pairs_come_round") - come) <= 1);  // rounding at the very edge
    CHECK(std::abs(chapter.probe("pairs_never_round") - never) <= 1);
    CHECK(chapter.probe("entries_in_blocks") == 2 * d);
  }
}

TEST_CASE("many-clocks: each pair is slower than the one before by the same factor") {
  testing::Chapter chapter("many-clocks");
  for (const char* head : {"d=8", "d=64", "d=128&base=500000", "d=512&base=100000000"}) {
    double before = 0;
    for (int pair = 0; pair < 4; ++pair) {
      chapter.open("#/many-clocks?" + std::string(head) + "&pair=" + std::to_string(pair));
      const double wavelength = chapter.probe("wavelength");
      if (pair > 0)
        CHECK(wavelength / before == doctest::Approx(chapter.probe("ratio")).epsilon(1e-12));
      before = wavelength;
    }
  }
}

TEST_CASE("many-clocks: what the lesson says is so") {
  testing::Chapter chapter("many-clocks");
  CHECK(chapter.probe("pairs") == 32);
  CHECK(chapter.probe("fastest_wavelength") == doctest::Approx(6.28).epsilon(0.001));
  chapter.open("#/many-clocks?m=44&pair=0");
  CHECK(chapter.probe("turns") == doctest::Approx(7).epsilon(0.0005));
  CHECK(std::abs(chapter.probe("turns") - 7) < 0.005);
  chapter.open("#/many-clocks?m=44&pair=1");
  CHECK(std::remainder(chapter.probe("turns"), 1) == doctest::Approx(0.25).epsilon(0.02));

  chapter.open("#/many-clocks?m=0&pair=31");
  CHECK(chapter.probe("pair_in_use") == chapter.probe("pairs") - 1);
  CHECK(chapter.probe("ratio") == doctest::Approx(1.33).epsilon(0.005));
  CHECK(std::round(chapter.probe("slowest_seconds") / 60) == 2 * 60 + 5);
  // At speed 1 the first clock goes round once a second.
  CHECK(chapter.scene().animation(chapter.values()).units_per_second ==
        doctest::Approx(chapter.probe("fastest_wavelength")));

  chapter.open("#/many-clocks?m=100&pair=0");
  CHECK(chapter.probe("theta") == 1);
  CHECK(std::round(chapter.probe("slowest_wavelength")) == 47117);
  chapter.open("#/many-clocks?m=100&pair=0&base=500000");
  CHECK(chapter.probe("theta") == 1);
  CHECK(chapter.probe("slowest_wavelength") == doctest::Approx(2.08e6).epsilon(0.003));

  chapter.open("#/many-clocks?m=2047&pair=31");
  CHECK(chapter.probe("trained_length") == 2048);
  CHECK(chapter.probe("slowest_share_of_turn") == doctest::Approx(0.043).epsilon(0.012));
  CHECK(chapter.probe("slowest_share_of_turn") < 0.05);
  CHECK(chapter.probe("pairs_never_round") == 11);
  chapter.open("#/many-clocks?d=128&base=500000&length=8192&m=8191&pair=63");
  CHECK(chapter.probe("pairs") == 64);
  CHECK(chapter.probe("pairs_never_round") == 29);
  CHECK(std::round(chapter.probe("slowest_seconds") / 3600) == 4 * 24 + 17);

  chapter.open("#/many-clocks");
  CHECK(chapter.probe("entries") == 4096);
  CHECK(chapter.probe("entries_in_blocks") == 128);
}

TEST_CASE("many-clocks: position 0 turns nothing") {
  testing::Chapter chapter("many-clocks");
  chapter.open("#/many-clocks?m=0&pair=3");
  CHECK(chapter.probe("cos") == 1);
  CHECK(chapter.probe("sin") == 0);
  CHECK(chapter.probe("pairs_come_round") == 0);
}

TEST_CASE("many-clocks: the markers on the axis move their own parameter") {
  const ui::Theme& theme = ui::theme(ui::ThemeName::kLight);
  for (const ui::Vec2 size : {ui::Vec2{1000, 700}, ui::Vec2{360, 420}}) {
    CAPTURE(size.x);
    testing::Chapter chapter("many-clocks");
    testing::Hand hand(chapter, size);
    const auto marker = [&](ui::Rgba color) {
      const std::vector<ui::Vec2> found = hand.handles(color);
      REQUIRE_FALSE(found.empty());
      return found.back();
    };
    const ui::Vec2 at = marker(theme.position);
    hand.drag(at, at + ui::Vec2{60, 0});
    CHECK(chapter.number("m") > 150);
    CHECK(chapter.number("length") == 2048);
    const ui::Vec2 moved = marker(theme.position);
    CHECK(moved.x == doctest::Approx(at.x + 60).epsilon(0.02));
    hand.drag(moved, {0, moved.y});
    CHECK(chapter.number("m") == 0);

    const ui::Vec2 trained = marker(theme.ink_soft);
    hand.drag(trained, trained - ui::Vec2{50, 0});
    CHECK(chapter.number("length") < 1500);
    CHECK(chapter.number("length") > 2);
    CHECK(chapter.number("m") == 0);
  }
}

TEST_CASE("many-clocks: a hand turned by a quarter takes the position along") {
  testing::Chapter chapter("many-clocks");
  chapter.open("#/many-clocks?d=8&m=200&pair=0");
  testing::Hand hand(chapter, {1000, 700});
  // The dials' rims stand where their middles do; the third has theta = 0.01.
  std::vector<ui::Vec2> middles;
  for (const ui::RecordingCanvas::Operation& operation : hand.drawing().operations())
    if (operation.kind == ui::RecordingCanvas::Kind::kCircle && operation.width > 20)
      middles.push_back(operation.points.front());
  REQUIRE(middles.size() >= 4);
  const ui::Vec2 middle = middles[2];
  hand.drag(middle + ui::Vec2{30, 0}, middle + ui::Vec2{30, -30});
  CHECK(chapter.number("pair") == 2);
  // From 0 to 45 degrees up: an eighth of its 628 tokens further.
  CHECK(chapter.number("m") == doctest::Approx(200 + 78.5).epsilon(0.02));
}

TEST_CASE("many-clocks: the picture stays in its frame at every size") {
  testing::check_stays_inside(
      "many-clocks",
      {"#/many-clocks", "#/many-clocks?d=512&pair=255&m=1048576", "#/many-clocks?d=2",
       "#/many-clocks?base=100000000&d=512&length=1048576", "#/many-clocks?base=1&length=2&m=0"});
}

}  // namespace
}  // namespace ropewalk::scenes
