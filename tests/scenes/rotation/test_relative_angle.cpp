// Only the distance counts: against core's double reference, line by line, at the published sizes
// of rounding.
#include <doctest/doctest.h>

#include <cmath>
#include <string>

#include "chapter_fixture.h"
#include "core/reference/reference.h"

namespace ropewalk::scenes {
namespace {

double change(const testing::Chapter& chapter, const char* arithmetic) {
  return std::abs(chapter.probe(std::string("change_") + arithmetic));
}

TEST_CASE("relative-angle: every line equals the double reference for random states") {
  testing::Chapter chapter("relative-angle");
  for (int round = 0; round < 150; ++round) {
    chapter.randomize();
    CAPTURE(chapter.link());
    const std::vector<double> theta{chapter.probe("theta")};
    const auto turned = [&](const char* vector, const char* position) {
      return core::reference::rotate(chapter.value(vector).numbers, theta, chapter.probe(position),
                                     core::Layout::kInterleaved);
    };
    const std::vector<double> q = turned("q", "m"), k = turned("k", "n");
    const double score = core::reference::score(q, k, 1.0);
    CHECK(std::abs(chapter.probe("q_turned_x") - q[0]) < 1e-12);
    CHECK(std::abs(chapter.probe("k_turned_y") - k[1]) < 1e-12);
    const double distant =
        core::reference::similarity(chapter.value("q").numbers, chapter.value("k").numbers, theta,
                                    core::Layout::kInterleaved, chapter.number("distance"));
    CHECK(std::abs(score - distant) < 2e-9);
    for (const char* line : {"real_1", "real_2", "real_3", "real_4", "real_5", "complex_1",
                             "complex_2", "complex_3", "complex_4", "score_pair_at_zero"}) {
      CAPTURE(line);
      CHECK(std::abs(chapter.probe(line) - distant) < 2e-9);
    }
    CHECK(chapter.probe("lines_spread") < 2e-9);
    CHECK(chapter.probe("m") - chapter.probe("n") == chapter.number("distance"));
  }
}

TEST_CASE("relative-angle: sliding both to 100 000 leaves the f64 score within 1e-9") {
  testing::Chapter chapter("relative-angle");
  chapter.open("#/relative-angle?n=0");
  const double score = chapter.probe("score"), pair = chapter.probe("score_pair");
  for (const char* n : {"1", "17", "256", "1000", "4095", "65537", "99999", "100000"}) {
    chapter.open("#/relative-angle?n=" + std::string(n));
    CAPTURE(n);
    CHECK(std::abs(chapter.probe("score") - score) < 1e-9);
    CHECK(std::abs(chapter.probe("score_pair") - pair) < 1e-9);
    CHECK(chapter.probe("score_at_zero") == score);
    CHECK(change(chapter, "f64") < 1e-9);
    CHECK(change(chapter, "f32") < 2e-6);
  }
}

TEST_CASE("relative-angle: rounding has the published sizes") {
  testing::Chapter chapter("relative-angle");
  // The worst cosine of a pair with angles formed in f32, d = 64: 2e-5 at 500, 5e-3 at 131k, 4e-2
  // at 10^6.
  const auto worst_below = [&](int position) {
    double worst = 0;
    for (int m = std::max(position - 2000, 0); m <= position; ++m) {
      chapter.open("#/relative-angle?distance=0&n=" + std::to_string(m));
      worst = std::max(worst, chapter.probe("worst_cosine_f32_angles"));
      CHECK(chapter.probe("worst_cosine_f64_angles") < 2e-7);
    }
    return worst;
  };
  CHECK(worst_below(500) == doctest::Approx(2e-5).epsilon(0.2));
  CHECK(worst_below(131072) == doctest::Approx(5e-3).epsilon(0.1));
  CHECK(worst_below(1000000) == doctest::Approx(4e-2).epsilon(0.1));

  // bf16 positions: exact to 256, then neighbours fall together.
  chapter.open("#/relative-angle?n=249");
  CHECK(chapter.probe("distance_bf16_positions") == 7);
  CHECK(change(chapter, "bf16_positions") < 1e-6);
  chapter.open("#/relative-angle?n=256&distance=1");
  CHECK(chapter.probe("distance_bf16_positions") == 0);
  chapter.open("#/relative-angle?n=100000");
  CHECK(change(chapter, "bf16_positions") > 0.1);
}

TEST_CASE("relative-angle: what the lesson says is so") {
  testing::Chapter chapter("relative-angle");
  chapter.open("#/relative-angle?n=1000");
  CHECK(chapter.probe("m") == 1007);
  CHECK(chapter.probe("angle_m") == doctest::Approx(100.7));
  const double before = chapter.probe("angle_m");
  chapter.open("#/relative-angle?n=100000");
  CHECK(chapter.probe("angle_m") == doctest::Approx(10000.7));
  CHECK(chapter.probe("angle_m") - before == doctest::Approx(9900));
  CHECK(change(chapter, "f64") < 1e-9);
  chapter.open("#/relative-angle?show=rounding&n=130733");
  CHECK(chapter.probe("m") == 130740);
  CHECK(change(chapter, "f32") < 1e-6);
  CHECK(change(chapter, "f32_angles") > 1e-6);
  CHECK(change(chapter, "bf16_numbers") > 1e-6);
  CHECK(change(chapter, "bf16_positions") > 1e-6);
  CHECK(chapter.probe("worst_cosine_f32_angles") == doctest::Approx(0.005).epsilon(0.05));
  chapter.open("#/relative-angle?show=rounding&n=300");
  CHECK(chapter.probe("m") == 307);
  CHECK(chapter.probe("distance_bf16_positions") == 8);
  CHECK(change(chapter, "bf16_positions") > 0.01);
}

TEST_CASE("relative-angle: bf16 numbers are equally rough everywhere, f32 angles are not") {
  testing::Chapter chapter("relative-angle");
  const auto worst = [&](const char* arithmetic, int from) {
    double max = 0;
    for (int n = from; n < from + 40; ++n) {
      chapter.open("#/relative-angle?n=" + std::to_string(n));
      max = std::max(max, change(chapter, arithmetic));
    }
    return max;
  };
  const double rough = worst("bf16_numbers", 100), rough_far = worst("bf16_numbers", 500000);
  CHECK(rough_far < 4 * rough);
  CHECK(rough < 4 * rough_far);
  CHECK(worst("f32_angles", 500000) > 100 * worst("f32_angles", 100));
  CHECK(worst("f32", 500000) < 4 * worst("f32", 100));
}

TEST_CASE("relative-angle: a change is magnified to a tenth at least, and below one") {
  testing::Chapter chapter("relative-angle");
  for (const char* n : {"0", "3", "250", "300", "1000000"}) {
    chapter.open("#/relative-angle?n=" + std::string(n));
    for (const std::string id : {"f64", "f32", "f32_angles", "bf16_numbers", "bf16_positions"}) {
      CAPTURE(id);
      const double size = std::abs(chapter.probe("change_" + id));
      const double power = chapter.probe("magnified_" + id);
      CHECK(power >= 0);
      if (size == 0 || size >= 1) {
        CHECK(power == 0);
        continue;
      }
      CHECK(size * std::pow(10, power) >= 0.0999999);
      CHECK(size * std::pow(10, power) < 1);
    }
  }
}

TEST_CASE("relative-angle: zero vectors, one pair and the last pair") {
  testing::Chapter chapter("relative-angle");
  chapter.open("#/relative-angle?q=0,0&k=0,0&d=2&n=1000000&distance=256&show=rounding");
  for (const auto& probe : chapter.probes()) {
    CAPTURE(probe.name);
    CHECK(std::isfinite(probe.value));
  }
  CHECK(chapter.probe("score_pair") == 0);
  chapter.open("#/relative-angle?d=4&pair=200");
  CHECK(chapter.probe("pair_in_use") == 1);
}

TEST_CASE("relative-angle: the ruler's page holds both tokens") {
  testing::Chapter chapter("relative-angle");
  for (const char* link :
       {"#/relative-angle?n=0", "#/relative-angle?n=31&distance=32", "#/relative-angle?n=1000000",
        "#/relative-angle?n=12345&distance=256", "#/relative-angle?n=77&distance=33"}) {
    CAPTURE(link);
    chapter.open(link);
    CHECK(chapter.probe("ruler_first") <= chapter.probe("n"));
    CHECK(chapter.probe("m") < chapter.probe("ruler_first") + chapter.probe("ruler_span"));
  }
}

TEST_CASE("relative-angle: the key's marker slides both, the query's sets the distance") {
  const ui::Theme& theme = ui::theme(ui::ThemeName::kLight);
  for (const ui::Vec2 size : {ui::Vec2{1200, 800}, ui::Vec2{360, 420}}) {
    CAPTURE(size.x);
    testing::Chapter chapter("relative-angle");
    testing::Hand hand(chapter, size);
    ui::Vec2 key = hand.handles(theme.key).front(), query = hand.handles(theme.query).front();
    const float token = (query.x - key.x) / 7;
    hand.drag(key, key + ui::Vec2{10 * token, 0});
    CHECK(chapter.number("n") == 14);
    CHECK(chapter.number("distance") == 7);
    query = hand.handles(theme.query).front();
    hand.drag(query, query + ui::Vec2{5 * token, 0});
    CHECK(chapter.number("n") == 14);
    CHECK(chapter.number("distance") == 12);
    // The page does not turn under the hand.
    key = hand.handles(theme.key).front();
    hand.drag(key, {size.x - 2, key.y});
    CHECK(chapter.number("n") == 31);
    CHECK(chapter.number("distance") == 12);
  }
}

TEST_CASE("relative-angle: a turned arrow is dragged, and its vector follows") {
  const ui::Theme& theme = ui::theme(ui::ThemeName::kLight);
  testing::Chapter chapter("relative-angle");
  chapter.open("#/relative-angle?n=30");
  testing::Hand hand(chapter, {1200, 800});
  const std::vector<ui::Vec2> query = hand.handles(theme.query), key = hand.handles(theme.key);
  REQUIRE(query.size() == 2);
  REQUIRE(key.size() == 2);
  const double n = chapter.number("n");
  hand.drag(query[1], key[1]);
  CHECK(chapter.probe("q_turned_x") == doctest::Approx(chapter.probe("k_turned_x")).epsilon(0.02));
  CHECK(chapter.probe("q_turned_y") == doctest::Approx(chapter.probe("k_turned_y")).epsilon(0.02));
  CHECK(chapter.number("n") == n);
}

TEST_CASE("relative-angle: pressing a line writes the derivation up to it") {
  testing::Chapter chapter("relative-angle");
  chapter.open("#/relative-angle?show=lines");
  testing::Hand hand(chapter, {1200, 800});
  hand.drag({300, 200}, {300, 200});
  CHECK(chapter.number("line") < 5);
  CHECK(chapter.number("line") >= 1);
}

TEST_CASE("relative-angle: the marker of the curves moves n") {
  const ui::Theme& theme = ui::theme(ui::ThemeName::kLight);
  testing::Chapter chapter("relative-angle");
  chapter.open("#/relative-angle?show=rounding&n=100");
  testing::Hand hand(chapter, {1200, 800});
  const std::vector<ui::Vec2> marker = hand.handles(theme.position);
  REQUIRE_FALSE(marker.empty());
  hand.drag(marker.back(), marker.back() + ui::Vec2{120, 0});
  CHECK(chapter.number("n") > 500);
}

TEST_CASE("relative-angle: the picture stays in its frame at every size") {
  testing::check_stays_inside(
      "relative-angle",
      {"#/relative-angle", "#/relative-angle?n=1000000&distance=256",
       "#/relative-angle?show=lines&n=100000&q=-1.5,-1.5",
       "#/relative-angle?show=lines&form=complex", "#/relative-angle?show=rounding&n=0",
       "#/relative-angle?show=rounding&n=130733"});
}

}  // namespace
}  // namespace ropewalk::scenes
