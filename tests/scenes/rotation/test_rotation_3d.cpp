// The chapter in space against core's double reference, and the numbers its lesson tells.
#include <doctest/doctest.h>

#include <array>
#include <cmath>

#include "chapter_fixture.h"
#include "core/reference/reference.h"

namespace ropewalk::scenes {
namespace {

struct Expected {
  std::vector<double> inv_freq, q, k, q_turned, k_turned;
  double norms;
};

Expected expected(const testing::Chapter& chapter) {
  const double mix = chapter.number("mix");
  const auto head = [&](const char* key) {
    const std::vector<double>& v = chapter.value(key).numbers;
    const double fast = std::sqrt(2 * (1 - mix)), slow = std::sqrt(2 * mix);
    return std::vector<double>{fast * v[0], fast * v[1], slow * v[2], 0.0};
  };
  Expected want;
  want.inv_freq = core::reference::inverse_frequencies(4, chapter.number("base"));
  want.q = head("q");
  want.k = head("k");
  want.q_turned = core::reference::rotate(want.q, want.inv_freq, chapter.number("m"),
                                          core::Layout::kInterleaved);
  want.k_turned = core::reference::rotate(want.k, want.inv_freq, chapter.number("n"),
                                          core::Layout::kInterleaved);
  want.norms = std::sqrt(core::reference::score(want.q, want.q, 1) *
                         core::reference::score(want.k, want.k, 1));
  return want;
}

TEST_CASE("rotation-3d: probes equal the double reference for random states") {
  testing::Chapter chapter("rotation-3d");
  constexpr std::array kAxes{"x", "y", "z", "w"};
  for (int round = 0; round < 120; ++round) {
    chapter.randomize();
    CAPTURE(chapter.link());
    const Expected want = expected(chapter);
    for (size_t i = 0; i < 4; ++i) {
      CHECK(std::abs(chapter.probe(std::string("q_turned_") + kAxes[i]) - want.q_turned[i]) <
            1e-12);
      CHECK(std::abs(chapter.probe(std::string("k_turned_") + kAxes[i]) - want.k_turned[i]) <
            1e-12);
    }
    CHECK(chapter.probe("theta_fast") == doctest::Approx(want.inv_freq[0]).epsilon(1e-12));
    CHECK(chapter.probe("theta_slow") == doctest::Approx(want.inv_freq[1]).epsilon(1e-12));
    CHECK(std::abs(chapter.probe("norm_q") - chapter.probe("norm_q_turned")) < 1e-12);
    CHECK(std::abs(chapter.probe("norm_k") - chapter.probe("norm_k_turned")) < 1e-12);
    if (want.norms < 1e-6) continue;
    const double cosine = core::reference::score(want.q_turned, want.k_turned, 1 / want.norms);
    CHECK(std::abs(chapter.probe("similarity") - cosine) < 1e-11);
    CHECK(std::abs(chapter.probe("similarity_fast") + chapter.probe("similarity_slow") - cosine) <
          1e-11);
    CHECK(std::abs(cosine) < 1 + 1e-11);
    // The parting is the first whole distance below one half (away from rounding).
    const int parting = static_cast<int>(chapter.probe("parting_distance"));
    const auto at = [&](int distance) {
      return core::reference::similarity(want.q, want.k, want.inv_freq, core::Layout::kInterleaved,
                                         distance) /
             want.norms;
    };
    if (chapter.probe("parts") == 1) CHECK(at(parting) < 0.5 + 1e-5);
    for (int distance = 0; distance < std::min(parting, 200); ++distance)
      CHECK(at(distance) > 0.5 - 1e-5);
  }
}

TEST_CASE("rotation-3d: the similarity depends on the distance alone") {
  testing::Chapter chapter("rotation-3d");
  chapter.open("#/rotation-3d?m=9&n=2");
  const double similarity = chapter.probe("similarity");
  chapter.open("#/rotation-3d?m=107&n=100");
  CHECK(chapter.probe("similarity") == doctest::Approx(similarity).epsilon(1e-11));
}

TEST_CASE("rotation-3d: what the lesson says is so") {
  testing::Chapter chapter("rotation-3d");
  chapter.open("#/rotation-3d?mix=0&m=0&n=0");
  CHECK(chapter.probe("similarity") == doctest::Approx(0.93).epsilon(0.005));
  CHECK(chapter.probe("parting_distance") == 1);
  CHECK(chapter.probe("q_z") == 0);
  chapter.open("#/rotation-3d?mix=0&m=1&n=0");
  CHECK(chapter.probe("similarity") == doctest::Approx(0.18).epsilon(0.02));
  chapter.open("#/rotation-3d?mix=0&m=3&n=0");
  CHECK(chapter.probe("similarity") < -0.9);
  chapter.open("#/rotation-3d?mix=0&m=6&n=0");
  CHECK(chapter.probe("similarity") > 0.9);
  chapter.open("#/rotation-3d?mix=1&m=40&n=0");
  CHECK(chapter.probe("similarity") > 0.9);
  CHECK(chapter.probe("parting_distance") == 105);
  chapter.open("#/rotation-3d?mix=1&m=63&n=0&base=400");
  CHECK(chapter.probe("q_turned_z") == doctest::Approx(-chapter.probe("q_z")).epsilon(1e-3));
  chapter.open("#/rotation-3d?mix=1&m=40&n=0&base=100");
  CHECK(chapter.probe("parting_distance") == 11);
}

TEST_CASE("rotation-3d: nothing to compare is a similarity of 0, and every probe is finite") {
  testing::Chapter chapter("rotation-3d");
  for (const char* link : {"#/rotation-3d?q=0,0,0&k=0,0,0", "#/rotation-3d?mix=1&q=1,1,0",
                           "#/rotation-3d?mix=0&k=0,0,1", "#/rotation-3d?base=1&m=128&n=0",
                           "#/rotation-3d?base=100000000&mix=1"}) {
    chapter.open(link);
    CAPTURE(link);
    for (const auto& probe : chapter.probes()) {
      CAPTURE(probe.name);
      CHECK(std::isfinite(probe.value));
    }
  }
  chapter.open("#/rotation-3d?mix=1&q=1,1,0");
  CHECK(chapter.probe("similarity") == 0);
  chapter.open("#/rotation-3d?base=100000000&mix=1");
  CHECK(chapter.probe("parts") == 0);  // only at 10472
  CHECK(chapter.probe("parting_distance") == 10000);
}

TEST_CASE("rotation-3d: heads, markers and the camera follow the hand") {
  const ui::Theme& theme = ui::theme(ui::ThemeName::kLight);
  for (const ui::Vec2 size : {ui::Vec2{1200, 800}, ui::Vec2{374, 520}}) {
    CAPTURE(size.x);
    testing::Chapter chapter("rotation-3d");
    testing::Hand hand(chapter, size);
    const auto drag = [&](ui::Vec2 from, ui::Vec2 to) {
      const state::Values before = chapter.values();
      hand.drag(from, to);
      std::vector<std::string> keys;
      for (size_t i = 0; i < before.size(); ++i)
        if (!(before[i] == chapter.values()[i])) keys.emplace_back(chapter.scene().params()[i].key);
      return keys;
    };
    // Lowest stands the marker on the curve, above it the head in space.
    const auto lowest = [](const std::vector<ui::Vec2>& handles) {
      return *std::max_element(handles.begin(), handles.end(),
                               [](ui::Vec2 a, ui::Vec2 b) { return a.y < b.y; });
    };
    const auto highest = [](const std::vector<ui::Vec2>& handles) {
      return *std::min_element(handles.begin(), handles.end(),
                               [](ui::Vec2 a, ui::Vec2 b) { return a.y < b.y; });
    };
    REQUIRE(hand.handles(theme.query).size() >= 2);
    const ui::Vec2 m = lowest(hand.handles(theme.query)), n = lowest(hand.handles(theme.key));
    const float token = (m.x - n.x) / static_cast<float>(chapter.number("m") - chapter.number("n"));
    CHECK(drag(m, m + ui::Vec2{20 * token, 0}) == std::vector<std::string>{"m"});
    CHECK(chapter.number("m") == doctest::Approx(29).epsilon(0.02));

    const double norm = chapter.probe("norm_q");
    const ui::Vec2 head = highest(hand.handles(theme.query));
    CHECK(drag(head, head + ui::Vec2{-40, 20}) == std::vector<std::string>{"q"});
    CHECK(chapter.probe("norm_q") == doctest::Approx(norm).epsilon(0.01));

    CHECK(drag({30, 170}, {90, 190}) == std::vector<std::string>{"pitch", "yaw"});
  }
}

TEST_CASE("rotation-3d: the picture stays in its frame at every size") {
  testing::check_stays_inside(
      "rotation-3d",
      {"#/rotation-3d", "#/rotation-3d?mix=1&m=128&n=3", "#/rotation-3d?q=0,0,0&k=0,0,0",
       "#/rotation-3d?q=1.5,1.5,-1.5&k=-1.5,-1.5,1.5&zoom=4&m=40&span=16"});
}

}  // namespace
}  // namespace ropewalk::scenes
