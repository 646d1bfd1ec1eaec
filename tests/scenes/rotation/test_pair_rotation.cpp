// The first chapter of the rotation against core's double reference, and the numbers its lesson
// tells.
#include <doctest/doctest.h>

#include <cmath>
#include <numbers>

#include "chapter_fixture.h"
#include "core/reference/reference.h"

namespace ropewalk::scenes {
namespace {

constexpr double kTolerance = 1e-12;

struct Expected {
  double theta;
  std::vector<double> q, k;
};

// What the probes must be, from the values of the parameters alone.
Expected expected(const testing::Chapter& chapter) {
  constexpr int kDims[] = {2, 4, 8, 16, 32, 64, 80, 96, 128, 256, 512};
  const int d = kDims[static_cast<size_t>(chapter.number("d"))];
  const int pair = std::min(static_cast<int>(chapter.number("pair")), d / 2 - 1);
  const double theta =
      core::reference::inverse_frequencies(d, chapter.number("base"))[static_cast<size_t>(pair)];
  const double way = chapter.number("turns") == 1 ? -theta : theta;  // clockwise
  const auto turned = [&](const char* vector, const char* position) {
    return core::reference::rotate(chapter.value(vector).numbers, std::vector<double>{way},
                                   chapter.number(position), core::Layout::kInterleaved);
  };
  return {theta, turned("q", "m"), turned("k", "n")};
}

TEST_CASE("pair-rotation: probes equal the double reference for random states") {
  testing::Chapter chapter("pair-rotation");
  for (int round = 0; round < 300; ++round) {
    chapter.randomize();
    CAPTURE(chapter.link());
    const Expected want = expected(chapter);
    CHECK(chapter.probe("theta") == doctest::Approx(want.theta).epsilon(kTolerance));
    CHECK(chapter.probe("q_turned_x") == doctest::Approx(want.q[0]).epsilon(kTolerance));
    CHECK(chapter.probe("q_turned_y") == doctest::Approx(want.q[1]).epsilon(kTolerance));
    CHECK(chapter.probe("k_turned_x") == doctest::Approx(want.k[0]).epsilon(kTolerance));
    CHECK(chapter.probe("k_turned_y") == doctest::Approx(want.k[1]).epsilon(kTolerance));
    const double score = core::reference::score(want.q, want.k, 1.0);
    CHECK(std::abs(chapter.probe("score") - score) < 1e-11);
    CHECK(std::abs(chapter.probe("score_same_distance") - score) < 1e-11);
    CHECK(std::abs(chapter.probe("norm_q") - chapter.probe("norm_q_turned")) < 1e-12);
    CHECK(std::abs(chapter.probe("norm_k") - chapter.probe("norm_k_turned")) < 1e-12);
    CHECK(std::abs(chapter.probe("norm_q") * chapter.probe("norm_k") *
                       std::cos(chapter.probe("angle_between")) -
                   score) < 1e-11);
  }
}

TEST_CASE(
    "pair-rotation: the other way round is the distance with the other sign, or q and k mirrored") {
  testing::Chapter chapter("pair-rotation");
  for (int round = 0; round < 100; ++round) {
    chapter.randomize();
    CAPTURE(chapter.link());
    const double score = chapter.probe("score"), other = chapter.probe("score_other_way");
    CHECK(std::abs(chapter.probe("score_mirrored") - score) < 1e-11);
    const double m = chapter.number("m"), n = chapter.number("n");
    chapter.set("turns", 1 - chapter.number("turns"));
    CHECK(std::abs(chapter.probe("score") - other) < 1e-11);
    chapter.set("turns", 1 - chapter.number("turns"));
    chapter.set("m", n);
    chapter.set("n", m);
    CHECK(std::abs(chapter.probe("score") - other) < 1e-11);
  }
}

TEST_CASE("pair-rotation: position 0 leaves both vectors alone") {
  testing::Chapter chapter("pair-rotation");
  chapter.open("#/pair-rotation?m=0&n=0");
  CHECK(chapter.probe("q_turned_x") == chapter.probe("q_x"));
  CHECK(chapter.probe("q_turned_y") == chapter.probe("q_y"));
  CHECK(chapter.probe("cos_m") == 1);
  CHECK(chapter.probe("sin_m") == 0);
  CHECK(chapter.probe("score") == chapter.probe("score_unturned"));
}

TEST_CASE("pair-rotation: what the lesson says is so") {
  testing::Chapter chapter("pair-rotation");
  chapter.open("#/pair-rotation?m=10&n=0");
  CHECK(chapter.probe("theta") == doctest::Approx(0.1));
  CHECK(chapter.probe("angle_m") == doctest::Approx(1.0));
  chapter.open("#/pair-rotation");
  const double score = chapter.probe("score");
  chapter.open("#/pair-rotation?m=17&n=9");
  CHECK(chapter.probe("score") == doctest::Approx(score).epsilon(1e-12));
  chapter.open("#/pair-rotation?q=1.2,0&k=0.648,1.01&m=14&n=4");
  CHECK(chapter.probe("phi") == doctest::Approx(-1.0).epsilon(0.001));
  const double best = chapter.probe("score");
  CHECK(best == doctest::Approx(chapter.probe("norm_q") * chapter.probe("norm_k")).epsilon(1e-5));
  for (const char* other : {"m=4", "m=5", "m=13", "m=15", "m=40"}) {
    chapter.open("#/pair-rotation?q=1.2,0&k=0.648,1.01&n=4&" + std::string(other));
    CHECK(chapter.probe("score") < best);
  }
  chapter.open("#/pair-rotation?m=62.83&n=0");
  CHECK(chapter.probe("wavelength") == doctest::Approx(20 * std::numbers::pi));
  CHECK(chapter.probe("q_turned_x") == doctest::Approx(chapter.probe("q_x")).epsilon(0.001));
}

TEST_CASE("pair-rotation: a pair the head does not have counts as its last") {
  testing::Chapter chapter("pair-rotation");
  chapter.open("#/pair-rotation?d=4&pair=200");
  CHECK(chapter.probe("pair_in_use") == 1);
  CHECK(chapter.probe("theta") == doctest::Approx(0.01));
}

TEST_CASE("pair-rotation: zero vectors keep every probe finite") {
  testing::Chapter chapter("pair-rotation");
  chapter.open("#/pair-rotation?q=0,0&k=0,0&m=256&n=0&base=1&pair=255&d=512");
  for (const auto& probe : chapter.probes()) {
    CAPTURE(probe.name);
    CHECK(std::isfinite(probe.value));
  }
  CHECK(chapter.probe("score") == 0);
}

TEST_CASE("pair-rotation: the ruler holds both markers") {
  testing::Chapter chapter("pair-rotation");
  for (const char* link :
       {"#/pair-rotation", "#/pair-rotation?m=100", "#/pair-rotation?n=256&span=50"}) {
    chapter.open(link);
    CHECK(chapter.probe("ruler_span") >= chapter.probe("m"));
    CHECK(chapter.probe("ruler_span") >= chapter.probe("n"));
    CHECK(chapter.probe("ruler_span") <= 256);
  }
}

// Drags from one point to another and says which parameters are others now.
std::vector<std::string> changed_by_drag(testing::Chapter& chapter, testing::Hand& hand,
                                         ui::Vec2 from, ui::Vec2 to) {
  const state::Values before = chapter.values();
  hand.drag(from, to);
  std::vector<std::string> keys;
  for (size_t i = 0; i < before.size(); ++i)
    if (!(before[i] == chapter.values()[i])) keys.emplace_back(chapter.scene().params()[i].key);
  return keys;
}

TEST_CASE("pair-rotation: what is dragged changes its own parameter, and by as much") {
  const ui::Theme& theme = ui::theme(ui::ThemeName::kLight);
  for (const ui::Vec2 size : {ui::Vec2{1200, 800}, ui::Vec2{360, 420}}) {
    CAPTURE(size.x);
    testing::Chapter chapter("pair-rotation");
    testing::Hand hand(chapter, size);
    // In the query's full hue: the marker m, then the turned arrow's head.
    std::vector<ui::Vec2> query = hand.handles(theme.query), key = hand.handles(theme.key);
    REQUIRE(query.size() == 2);
    REQUIRE(key.size() == 2);
    const float token =
        (query[0].x - key[0].x) / static_cast<float>(chapter.number("m") - chapter.number("n"));
    CHECK(changed_by_drag(chapter, hand, query[0], query[0] + ui::Vec2{10 * token, 0}) ==
          std::vector<std::string>{"m"});
    CHECK(chapter.number("m") == doctest::Approx(22).epsilon(0.01));
    CHECK(changed_by_drag(chapter, hand, key[0], key[0] + ui::Vec2{6 * token, 3}) ==
          std::vector<std::string>{"n"});
    CHECK(chapter.number("n") == doctest::Approx(10).epsilon(0.02));

    query = hand.handles(theme.query);
    key = hand.handles(theme.key);
    CHECK(changed_by_drag(chapter, hand, query[1], key[1]) == std::vector<std::string>{"q"});
    CHECK(chapter.probe("q_turned_x") ==
          doctest::Approx(chapter.probe("k_turned_x")).epsilon(0.02));
    CHECK(chapter.probe("q_turned_y") ==
          doctest::Approx(chapter.probe("k_turned_y")).epsilon(0.02));

    const std::vector<ui::Vec2> before = hand.handles(ui::mix(theme.key, theme.ground, 0.45F));
    REQUIRE(before.size() == 1);
    const ui::Vec2 to = before[0] + ui::Vec2{30, 40};
    CHECK(changed_by_drag(chapter, hand, before[0], to) == std::vector<std::string>{"k"});
  }
}

TEST_CASE("pair-rotation: the picture stays in its frame at every size") {
  testing::check_stays_inside(
      "pair-rotation",
      {"#/pair-rotation", "#/pair-rotation?m=256&n=0&pair=0", "#/pair-rotation?q=0,0&k=0,0",
       "#/pair-rotation?q=1.5,1.5&k=-1.5,-1.5&m=200&n=256&span=16"});
}

}  // namespace
}  // namespace ropewalk::scenes
