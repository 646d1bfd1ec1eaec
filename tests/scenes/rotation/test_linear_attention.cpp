// The chapter on attention without the softmax against double loops as the paper writes them, its
// costs against loops that count, and the numbers its lesson tells.
#include <doctest/doctest.h>

#include <cmath>

#include "chapter_fixture.h"
#include "core/reference/reference.h"
#include "experiments/cost/attention_cost.h"
#include "experiments/heads/synthetic_head.h"

namespace ropewalk::scenes {
namespace {

// RoFormer's equation 19 in double, from the parameters alone.
struct Expected {
  std::vector<double> softmax, numerators;  // of the chosen row
  double denominator = 0, rotated = 0;
};

std::vector<double> feature(std::span<const double> x) {
  std::vector<double> out;
  for (const double value : x) out.push_back(value > 0 ? value + 1 : std::exp(value));
  return out;
}

Expected expected(const testing::Chapter& chapter) {
  const int d = chapter.head_size();
  const int tokens = static_cast<int>(chapter.number("tokens"));
  const experiments::SyntheticHead made = experiments::make_synthetic_head(
      {static_cast<experiments::HeadKind>(static_cast<int>(chapter.number("head"))), tokens, d, 1,
       static_cast<std::uint32_t>(chapter.number("seed"))});
  const std::vector<double> inv_freq =
      core::reference::inverse_frequencies(d, chapter.number("base"));
  const auto row = [&](const std::vector<float>& x, int t) {
    const auto begin = x.begin() + static_cast<std::ptrdiff_t>(t) * d;
    return std::vector<double>(begin, begin + d);
  };
  const auto turn = [&](std::span<const double> x, int t) {
    return core::reference::rotate(x, inv_freq, t, core::Layout::kInterleaved);
  };
  const int m = static_cast<int>(chapter.probe("m"));
  const std::vector<double> q = row(made.q, m), feature_q = feature(q);
  const std::vector<double> turned_q = turn(q, m), turned_feature_q = turn(feature_q, m);
  Expected want;
  for (int n = 0; n < (chapter.number("causal") != 0 ? m + 1 : tokens); ++n) {
    const std::vector<double> k = row(made.k, n), feature_k = feature(k);
    want.softmax.push_back(core::reference::score(turned_q, turn(k, n), 1 / std::sqrt(d)));
    want.numerators.push_back(core::reference::score(turned_feature_q, turn(feature_k, n), 1));
    want.rotated += want.numerators.back();
    want.denominator += core::reference::score(feature_q, feature_k, 1);
  }
  want.softmax = core::reference::softmax(want.softmax);
  return want;
}

TEST_CASE("linear-attention: weights and denominators equal equation 19 in double") {
  testing::Chapter chapter("linear-attention");
  for (int round = 0; round < 60; ++round) {
    chapter.randomize();
    chapter.set("tokens", 1 + round);
    chapter.set("rotate", 0);
    CAPTURE(chapter.link());
    const Expected want = expected(chapter);
    const auto n = static_cast<size_t>(chapter.probe("n"));
    double sum = 0, min = 1e9;
    for (const double numerator : want.numerators) {
      sum += numerator / want.denominator;
      min = std::min(min, numerator / want.denominator);
    }
    CHECK(std::abs(chapter.probe("weight_softmax") - want.softmax[n]) < 2e-4);
    CHECK(std::abs(chapter.probe("weight_linear") - want.numerators[n] / want.denominator) < 1e-5);
    CHECK(std::abs(chapter.probe("row_sum_linear") - sum) < 2e-5);
    CHECK(std::abs(chapter.probe("least_linear") - min) < 1e-5);
    CHECK(chapter.probe("row_sum_softmax") == doctest::Approx(1).epsilon(1e-5));
    CHECK(chapter.probe("denominator") == doctest::Approx(want.denominator).epsilon(1e-5));
    CHECK(std::abs(chapter.probe("denominator_rotated") - want.rotated) < 1e-5 * want.denominator);
    CHECK(std::abs(chapter.probe("left_over") - want.rotated / want.denominator) < 1e-5);
    if (std::abs(want.rotated) < 1e-3 * want.denominator) continue;
    chapter.set("rotate", 1);
    CHECK(std::abs(chapter.probe("weight_linear") - want.numerators[n] / want.rotated) < 1e-2);
    CHECK(chapter.probe("row_sum_linear") == doctest::Approx(1).epsilon(0.02));
  }
}

TEST_CASE("linear-attention: an unrotated denominator stays above zero") {
  testing::Chapter chapter("linear-attention");
  for (int round = 0; round < 60; ++round) {
    chapter.randomize();
    chapter.set("tokens", 1 + 2 * round);
    CAPTURE(chapter.link());
    CHECK(chapter.probe("denominator") > 0);
    CHECK(std::abs(chapter.probe("left_over")) <= 1 + 1e-6);
  }
}

// The work of the next token, loop by loop.
double counted_softmax(int length, int d, int values) {
  double count = 0;
  for (int vector = 0; vector < 2; ++vector)
    for (int pair = 0; pair < d / 2; ++pair) count += 4;
  for (int key = 0; key < length; ++key) {
    for (int c = 0; c < d; ++c) count += 1;  // q.k
    count += 3;                              // exponential, sum, division
    for (int e = 0; e < values; ++e) count += 1;
  }
  return count;
}

double counted_linear(int d, int values) {
  double count = 0;
  for (int vector = 0; vector < 2; ++vector) {
    for (int c = 0; c < d; ++c) count += 1;  // phi
    for (int pair = 0; pair < d / 2; ++pair) count += 4;
  }
  for (int c = 0; c < d; ++c) {
    count += 1;  // the sum of keys
    for (int e = 0; e < values; ++e) count += 1;
  }
  for (int c = 0; c < d; ++c) {
    count += 1;  // the denominator
    for (int e = 0; e < values; ++e) count += 1;
  }
  for (int e = 0; e < values; ++e) count += 1;  // the division
  return count;
}

TEST_CASE("linear-attention: costs are what loops count, and cross where they say") {
  for (const int d : {2, 16, 64}) {
    for (const int values : {1, 8, 64}) {
      experiments::AttentionShape shape{1, d, values};
      double softmax = 0, linear = 0;
      for (int length = 1; length <= 200; ++length) {
        shape.length = length;
        CHECK(experiments::softmax_work(shape) == counted_softmax(length, d, values));
        CHECK(experiments::linear_work(shape) == counted_linear(d, values));
        CHECK((experiments::linear_work(shape) < experiments::softmax_work(shape)) ==
              (length >= experiments::work_crossing(shape)));
        CHECK((experiments::state_numbers(shape) < experiments::cache_numbers(shape)) ==
              (length >= experiments::memory_crossing(shape)));
        softmax += experiments::softmax_work(shape);
        linear += experiments::linear_work(shape);
        CHECK(experiments::softmax_text_work(shape) == softmax);
        CHECK(experiments::linear_text_work(shape) == linear);
      }
    }
  }
}

TEST_CASE("linear-attention: what the lesson says is so") {
  testing::Chapter chapter("linear-attention");
  const auto probe = [&](const std::string& link, const char* name) {
    chapter.open("#/linear-attention" + link);
    return chapter.probe(name);
  };
  const experiments::SyntheticHead made =
      experiments::make_synthetic_head({experiments::HeadKind::kMatch, 24, 16, 1, 1});
  double softmax = 0, linear = 0;
  for (const int col : {9, 13, 14, 20}) {
    CHECK(made.labels[static_cast<size_t>(col)] == made.labels[20]);
    softmax += probe("?col=" + std::to_string(col), "weight_softmax");
    linear += probe("?col=" + std::to_string(col), "weight_linear");
  }
  CHECK(softmax == doctest::Approx(0.99).epsilon(0.005));
  CHECK(linear == doctest::Approx(0.185).epsilon(0.005));
  CHECK(probe("?col=6", "weight_linear") == doctest::Approx(-0.007).epsilon(0.05));
  CHECK(probe("?col=6", "least_linear") == chapter.probe("weight_linear"));
  CHECK(probe("", "row_sum_linear") == doctest::Approx(0.495).epsilon(0.001));

  const std::string equal = "?head=constant&d=8&base=100&tokens=256&row=169&col=160";
  CHECK(std::abs(probe(equal, "row_sum_linear")) < 0.0005);
  CHECK(probe(equal, "denominator") == doctest::Approx(2384.5).epsilon(1e-4));
  CHECK(probe(equal, "denominator_rotated") == doctest::Approx(-0.61).epsilon(0.01));
  CHECK(probe(equal, "largest_rotated") == doctest::Approx(24.6).epsilon(0.01));
  CHECK(probe(equal, "negative_rows") == 27);
  CHECK(probe(equal + "&rotate=1", "row_sum_linear") == doctest::Approx(1).epsilon(0.001));
  CHECK(probe(equal + "&rotate=1", "least_linear") < -20);
  CHECK(probe("?head=constant&tokens=512&row=511", "negative_rows") == 0);
  CHECK(probe("?head=constant&tokens=512&row=511", "left_over") ==
        doctest::Approx(0.022).epsilon(0.03));

  CHECK(probe("?d=64", "work_crossing") == 65);
  CHECK(probe("?d=64", "memory_crossing") == 33);
  CHECK(probe("?d=64", "work_linear") == 8768);
  CHECK(probe("?d=64&length=65", "work_softmax") == 8771);
  CHECK(probe("?d=64&length=66", "work_softmax") == 8771 + 131);
  CHECK(std::round(probe("?d=64", "text_work_softmax") / 1e8) == 11);
  CHECK(std::round(probe("?d=64", "text_work_linear") / 1e6) == 36);
  CHECK(probe("?d=64", "cache_numbers") == 128 * 4096);
  CHECK(probe("?d=64", "cache_numbers") * 4 == 2.0 * 1024 * 1024);
  CHECK(probe("?d=64", "state_numbers") == 4160);
  CHECK(std::round(probe("?d=64", "state_numbers") * 4 / 1024) == 16);
}

TEST_CASE("linear-attention: edges keep every number finite") {
  testing::Chapter chapter("linear-attention");
  for (const char* link : {"#/linear-attention?tokens=1&row=511&col=511&d=2&base=1&rotate=1",
                           "#/linear-attention?tokens=512&d=128&causal=0&rotate=1&row=0&col=511",
                           "#/linear-attention?length=1000000&d=128&view=cost",
                           "#/linear-attention?tokens=2&d=2&base=100000000&head=random&rotate=1"}) {
    chapter.open(link);
    CAPTURE(link);
    for (const auto& probe : chapter.probes()) {
      CAPTURE(probe.name);
      CHECK(std::isfinite(probe.value));
    }
  }
}

TEST_CASE("linear-attention: a press on either map chooses the cell") {
  testing::Chapter chapter("linear-attention");
  for (const ui::Vec2 size : {ui::Vec2{900, 560}, ui::Vec2{340, 400}}) {
    chapter.open("#/linear-attention");
    testing::Hand hand(chapter, size);
    std::vector<ui::Rect> maps;
    for (const auto& operation : hand.drawing().operations())
      if (operation.kind == ui::RecordingCanvas::Kind::kCells && operation.bounds.height() > 40)
        maps.push_back(operation.bounds);
    REQUIRE(maps.size() == 2);
    int row = 10;
    for (const ui::Rect& map : maps) {
      const float cell = map.width() / 24;
      const ui::Vec2 at{map.left + 2.5F * cell, map.top + (static_cast<float>(row) + 0.5F) * cell};
      hand.drag(at, at);
      CHECK(chapter.number("row") == row);
      CHECK(chapter.number("col") == 2);
      ++row;
    }
  }
}

TEST_CASE("linear-attention: markers of the plots are dragged") {
  testing::Chapter chapter("linear-attention");
  for (const bool cost : {false, true}) {
    chapter.open(cost ? "#/linear-attention?view=cost&length=300"
                      : "#/linear-attention?view=denominator&row=4");
    CAPTURE(cost);
    const char* key = cost ? "length" : "row";
    const double before = chapter.number(key);
    testing::Hand hand(chapter, {900, 560});
    const auto grips = hand.handles(ui::theme(ui::ThemeName::kLight).position);
    REQUIRE_FALSE(grips.empty());
    hand.drag(grips.front(), grips.front() + ui::Vec2{120, 0});
    CHECK(chapter.number(key) > before);
  }
}

}  // namespace
}  // namespace ropewalk::scenes
