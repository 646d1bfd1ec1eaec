// The chapter on the two pairings against core's double reference, and the numbers its lesson
// tells.
#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <string>
#include <vector>

#include "chapter_fixture.h"
#include "core/reference/reference.h"

namespace ropewalk::scenes {
namespace {

using core::Layout;

struct Held {
  std::vector<double> q, k;
};

// Query and key as the probes show them, in the order that their rows have.
Held held(const testing::Chapter& chapter) {
  Held numbers;
  const int d = 2 * static_cast<int>(chapter.probe("pairs"));
  for (int j = 0; j < d; ++j) {
    numbers.q.push_back(chapter.probe("q_" + std::to_string(j)));
    numbers.k.push_back(chapter.probe("k_" + std::to_string(j)));
  }
  return numbers;
}

std::vector<double> interleaved(const std::vector<double>& x, double order) {
  if (order == 0) return x;
  std::vector<double> out(x.size());
  for (size_t i = 0; i < x.size() / 2; ++i) {
    out[2 * i] = x[i];
    out[2 * i + 1] = x[i + x.size() / 2];
  }
  return out;
}

TEST_CASE("layouts: probes equal the double reference for random states") {
  testing::Chapter chapter("layouts");
  for (int round = 0; round < 120; ++round) {
    chapter.randomize();
    CAPTURE(chapter.link());
    const Held now = held(chapter);
    const std::vector<double> theta = core::reference::inverse_frequencies(
        static_cast<int>(now.q.size()), chapter.number("base"));
    const double m = chapter.number("m"), n = chapter.number("n");
    const double scale = 1 / std::sqrt(static_cast<double>(now.q.size()));
    const auto score = [&](const std::vector<double>& q, const std::vector<double>& k,
                           Layout layout, double at_m, double at_n) {
      return core::reference::score(core::reference::rotate(q, theta, at_m, layout),
                                    core::reference::rotate(k, theta, at_n, layout), scale);
    };
    const Layout code = chapter.probe("code") == 0 ? Layout::kInterleaved : Layout::kHalfSplit;
    const std::vector<double> q = interleaved(now.q, chapter.probe("order_q"));
    const std::vector<double> k = interleaved(now.k, chapter.probe("order_k"));
    const double right = score(q, k, Layout::kInterleaved, m, n);
    CHECK(std::abs(chapter.probe("score") - score(now.q, now.k, code, m, n)) < 1e-5);
    CHECK(std::abs(chapter.probe("score_right") - right) < 1e-5);
    CHECK(std::abs(chapter.probe("score_at_zero") - score(now.q, now.k, code, 0, 0)) < 1e-5);
    if (chapter.probe("matches") == 1) CHECK(std::abs(chapter.probe("error")) < 1e-5);
  }
}

TEST_CASE("layouts: the flight changes no number") {
  testing::Chapter chapter("layouts");
  const double score = chapter.probe("score");
  const Held before = held(chapter);
  for (const char* fly : {"0.2", "0.49", "0.5", "0.8", "1"}) {
    chapter.open("#/layouts?fly=" + std::string(fly));
    CHECK(chapter.probe("matches") == 1);
    CHECK(chapter.probe("score") == doctest::Approx(score).epsilon(1e-6));
    CHECK(chapter.probe("score_right") == doctest::Approx(score).epsilon(1e-6));
    CHECK(interleaved(held(chapter).q, chapter.probe("order_q")) == before.q);
    CHECK(interleaved(held(chapter).k, chapter.probe("order_k")) == before.k);
  }
}

TEST_CASE("layouts: what the lesson says is so") {
  testing::Chapter chapter("layouts");
  CHECK(chapter.probe("pairs") == 4);
  CHECK(chapter.probe("order_q") == 0);
  CHECK(chapter.probe("partner_of_0") == 1);
  CHECK(chapter.probe("score") == doctest::Approx(-0.76).epsilon(0.007));
  chapter.open("#/layouts?fly=1");
  CHECK(chapter.probe("order_q") == 1);
  CHECK(chapter.probe("order_k") == 1);
  CHECK(chapter.probe("partner_of_0") == 4);
  CHECK(chapter.probe("score") == doctest::Approx(-0.76).epsilon(0.007));

  chapter.open("#/layouts?code=half-split&m=0&hide=1");
  CHECK(chapter.probe("matches") == 0);
  CHECK(chapter.probe("score") == doctest::Approx(2.96).epsilon(0.002));
  CHECK(chapter.probe("error") == doctest::Approx(0));
  chapter.open("#/layouts?code=half-split");
  CHECK(chapter.number("m") == 3);
  CHECK(chapter.probe("score") == doctest::Approx(2.02).epsilon(0.0025));
  CHECK(chapter.probe("score_right") == doctest::Approx(-0.76).epsilon(0.007));
  chapter.open("#/layouts?code=half-split&m=3&n=3");
  CHECK(chapter.probe("score") == doctest::Approx(2.96).epsilon(0.002));
  CHECK(std::abs(chapter.probe("error")) < 1e-6);

  chapter.open("#/layouts?fly=1&only_q=1&m=0");
  CHECK(chapter.probe("order_k") == 0);
  CHECK(chapter.probe("score") == doctest::Approx(0.45).epsilon(0.012));
  CHECK(chapter.probe("score_right") == doctest::Approx(2.96).epsilon(0.002));
}

TEST_CASE("layouts: crossed either way, position 0 is right and position 3 is wrong") {
  testing::Chapter chapter("layouts");
  for (const char* crossed : {"code=half-split", "fly=1&code=interleaved"}) {
    for (const char* seed : {"1", "12", "24"}) {
      CAPTURE(crossed);
      CAPTURE(seed);
      const std::string link = "#/layouts?" + std::string(crossed) + "&seed=" + seed;
      chapter.open(link + "&m=0");
      CHECK(std::abs(chapter.probe("error")) < 1e-6);
      chapter.open(link + "&m=3");
      CHECK(std::abs(chapter.probe("error")) > 0.1);
    }
  }
}

TEST_CASE("layouts: one pair has nothing to mix up") {
  testing::Chapter chapter("layouts");
  for (const char* link : {"#/layouts?d=2&code=half-split", "#/layouts?d=2&fly=1&only_q=1"}) {
    chapter.open(link);
    CHECK(chapter.probe("matches") == 1);
    CHECK(std::abs(chapter.probe("error")) < 1e-6);
  }
}

TEST_CASE("layouts: markers are dragged along the curve") {
  const ui::Theme& theme = ui::theme(ui::ThemeName::kLight);
  for (const ui::Vec2 size : {ui::Vec2{1000, 700}, ui::Vec2{360, 420}}) {
    CAPTURE(size.x);
    testing::Chapter chapter("layouts");
    testing::Hand hand(chapter, size);
    const auto handle = [&](ui::Rgba color) {
      const std::vector<ui::Vec2> found = hand.handles(color);
      REQUIRE(found.size() == 1);
      return found.front();
    };
    const ui::Vec2 m = handle(theme.query), n = handle(theme.key);
    const float token = (m.x - n.x) / 3;
    hand.drag(m, m + ui::Vec2{7 * token, 0});
    CHECK(chapter.number("m") == doctest::Approx(10).epsilon(0.02));
    CHECK(chapter.number("n") == 0);
    hand.drag(n, n + ui::Vec2{4 * token, 0});
    CHECK(chapter.number("n") == doctest::Approx(4).epsilon(0.04));
  }
}

TEST_CASE("layouts: the picture stays in its frame at every size") {
  testing::check_stays_inside(
      "layouts",
      {"#/layouts", "#/layouts?fly=0.35", "#/layouts?fly=0.7&d=16", "#/layouts?d=64&fly=0.5",
       "#/layouts?d=2&fly=0.5", "#/layouts?d=4&fly=1&code=interleaved&only_q=1&m=32&n=32"});
}

}  // namespace
}  // namespace ropewalk::scenes
