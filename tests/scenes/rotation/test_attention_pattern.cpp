// The chapter on attention's pattern against core's double reference, and the numbers its lesson
// tells.
#include <doctest/doctest.h>

#include <cmath>
#include <numeric>

#include "chapter_fixture.h"
#include "core/reference/reference.h"
#include "experiments/heads/synthetic_head.h"

namespace ropewalk::scenes {
namespace {

experiments::SyntheticHead tokens_of(const testing::Chapter& chapter) {
  return experiments::make_synthetic_head(
      {static_cast<experiments::HeadKind>(static_cast<int>(chapter.number("head"))),
       static_cast<int>(chapter.number("tokens")), chapter.head_size(),
       static_cast<int>(chapter.number("back")),
       static_cast<std::uint32_t>(chapter.number("seed"))});
}

std::vector<double> wide(const std::vector<float>& x) { return {x.begin(), x.end()}; }

struct Expected {
  double score = 0, weight = 0, entropy = 0, mean_distance = 0, output = 0;
};

// The chosen cell in double, without an encoding or with RoPE, from the parameters alone.
Expected expected(const testing::Chapter& chapter, bool rope) {
  const int d = chapter.head_size();
  const auto count = static_cast<size_t>(chapter.number("tokens"));
  const experiments::SyntheticHead made = tokens_of(chapter);
  std::vector<double> q = wide(made.q), k = wide(made.k);
  if (rope) {
    const std::vector<double> inv_freq =
        core::reference::inverse_frequencies(d, chapter.number("base"));
    const auto turn = [&](std::vector<double>& x) {
      for (size_t t = 0; t < count; ++t) {
        const auto row = std::span(x).subspan(t * d, d);
        const std::vector<double> turned =
            core::reference::rotate(row, inv_freq, chapter.number("start") + static_cast<double>(t),
                                    core::Layout::kInterleaved);
        std::copy(turned.begin(), turned.end(), row.begin());
      }
    };
    turn(q);
    turn(k);
  }
  // Values turn as well where that is chosen, and outputs back.
  const bool turns = rope && chapter.number("turnv") != 0, back = chapter.number("turnv") == 2;
  const std::vector<double> value_freq =
      core::reference::inverse_frequencies(experiments::kValueDim, chapter.number("base"));
  const auto turned_row = [&](std::span<const double> row, double position) {
    return core::reference::rotate(row, value_freq, position, core::Layout::kInterleaved);
  };
  std::vector<double> v = wide(made.v);
  for (size_t t = 0; turns && t < count; ++t) {
    const auto row = std::span(v).subspan(t * experiments::kValueDim, experiments::kValueDim);
    const std::vector<double> turned =
        turned_row(row, chapter.number("start") + static_cast<double>(t));
    std::copy(turned.begin(), turned.end(), row.begin());
  }
  const auto m = static_cast<size_t>(chapter.probe("m")),
             n = static_cast<size_t>(chapter.probe("n"));
  const double scale = 1 / std::sqrt(static_cast<double>(d)) / chapter.number("temperature");
  std::vector<double> weights;
  const std::vector<double> output =
      core::reference::attention(q, k, v, {},
                                 {.dim = d,
                                  .value_dim = experiments::kValueDim,
                                  .scale = scale,
                                  .causal = chapter.number("causal") != 0},
                                 &weights);
  Expected want;
  want.score =
      core::reference::score(std::span(q).subspan(m * d, d), std::span(k).subspan(n * d, d), scale);
  want.weight = weights[m * count + n];
  for (size_t s = 0; s < count; ++s) {
    const double weight = weights[m * count + s];
    if (weight > 0) want.entropy -= weight * std::log2(weight);
    want.mean_distance += weight * std::abs(static_cast<double>(m) - static_cast<double>(s));
  }
  std::vector<double> mixed(
      output.begin() + static_cast<std::ptrdiff_t>(m * experiments::kValueDim),
      output.begin() + static_cast<std::ptrdiff_t>((m + 1) * experiments::kValueDim));
  if (turns && back) mixed = turned_row(mixed, -chapter.number("start") - static_cast<double>(m));
  want.output = mixed[static_cast<size_t>(chapter.probe("component"))];
  return want;
}

TEST_CASE("attention-pattern: both sides equal the double reference for random states") {
  testing::Chapter chapter("attention-pattern");
  for (int round = 0; round < 60; ++round) {
    chapter.randomize();
    chapter.set("head", round % 5);  // the made ones; own rows have a test of their own
    chapter.set("left", 0);
    chapter.set("right", 1);
    chapter.set("tokens", 2 + round);
    CAPTURE(chapter.link());
    for (const bool rope : {false, true}) {
      const Expected want = expected(chapter, rope);
      const std::string end = rope ? "_right" : "_left";
      // Scores reach 140 at a temperature of 0.1: floats hold them to about 1e-5.
      CHECK(std::abs(chapter.probe("score" + end) - want.score) <
            2e-6 * (20 + std::abs(want.score)));
      CHECK(std::abs(chapter.probe("weight" + end) - want.weight) < 2e-4);
      CHECK(std::abs(chapter.probe("entropy" + end) - want.entropy) < 2e-3);
      CHECK(std::abs(chapter.probe("mean_distance" + end) - want.mean_distance) < 5e-3);
      CHECK(std::abs(chapter.probe("output" + end) - want.output) < 1e-3);
    }
  }
}

TEST_CASE("attention-pattern: pairs and bias add up to the score under every encoding") {
  testing::Chapter chapter("attention-pattern");
  for (int side = 0; side < 10; ++side) {
    for (int head = 0; head < 5; ++head) {
      chapter.set("right", side);
      chapter.set("head", head);
      CAPTURE(chapter.link());
      double sum = chapter.probe("bias_right");
      for (int pair = 0; pair < 8; ++pair)
        sum += chapter.probe("pair_" + std::to_string(pair) + "_right");
      CHECK(sum == doctest::Approx(chapter.probe("score_right")).epsilon(1e-4));
      CHECK(chapter.probe("row_sum_right") == doctest::Approx(1).epsilon(1e-5));
      CHECK(chapter.probe("spread_right") >= 1 - 1e-6);
      CHECK(chapter.probe("spread_right") <= 21 + 1e-3);
      CHECK(chapter.probe("top_weight_right") >= chapter.probe("weight_right"));
    }
  }
}

TEST_CASE("attention-pattern: what is kept of the last result is what would be computed anew") {
  testing::Chapter kept("attention-pattern");
  for (int round = 0; round < 60; ++round) {
    kept.randomize();
    kept.set("tokens", 2 + round % 9);
    // One parameter after the other, so that different things may be kept.
    const auto& list = kept.scene().params();
    const size_t index = static_cast<size_t>(round) % list.size();
    state::Values values = kept.values();
    values[index] = list[index].initial;
    kept.set(values);
    testing::Chapter fresh("attention-pattern");
    fresh.set(kept.values());
    CAPTURE(kept.link());
    CHECK(kept.probes() == fresh.probes());
  }
}

TEST_CASE("attention-pattern: extreme states keep every probe finite") {
  testing::Chapter chapter("attention-pattern");
  for (const char* link :
       {"#/attention-pattern?tokens=512&d=128&row=511&col=511&temperature=0.1&right=xpos",
        "#/attention-pattern?tokens=2&d=4&row=511&col=511&causal=0&head=previous&back=64",
        "#/attention-pattern?tokens=2&d=4&temperature=10&left=learned&right=shaw&head=random",
        "#/attention-pattern?tokens=512&left=t5&right=xl&head=constant&causal=0&row=0&col=511"}) {
    chapter.open(link);
    CAPTURE(link);
    for (const auto& probe : chapter.probes()) {
      CAPTURE(probe.name);
      CHECK(std::isfinite(probe.value));
    }
  }
}

TEST_CASE("attention-pattern: no cell after the query is chosen under the mask") {
  testing::Chapter chapter("attention-pattern");
  chapter.open("#/attention-pattern?row=5&col=20");
  CHECK(chapter.probe("n") == 5);
  chapter.open("#/attention-pattern?row=5&col=20&causal=0");
  CHECK(chapter.probe("n") == 20);
  CHECK(chapter.probe("weight_right") > 0);
}

TEST_CASE("attention-pattern: equal tokens leave the distance alone") {
  testing::Chapter chapter("attention-pattern");
  const auto score_at = [&](int row, int col) {
    chapter.open("#/attention-pattern?head=constant&row=" + std::to_string(row) +
                 "&col=" + std::to_string(col));
    return chapter.probe("score_right");
  };
  for (int distance = 0; distance < 12; ++distance) {
    const double score = score_at(distance, 0);
    for (int m = distance + 1; m < 24; m += 5)
      CHECK(score_at(m, m - distance) == doctest::Approx(score).epsilon(1e-4));
  }
  // And whatever the weights, equal values come out as they are.
  CHECK(chapter.probe("output_left") ==
        doctest::Approx(chapter.probe("output_right")).epsilon(1e-5));
}

TEST_CASE("attention-pattern: a head that looks back finds its token") {
  testing::Chapter chapter("attention-pattern");
  for (const int back : {0, 1, 3, 8}) {
    chapter.open("#/attention-pattern?head=previous&back=" + std::to_string(back));
    CHECK(chapter.probe("top_key_right") == 20 - back);
    CHECK(chapter.probe("spread_left") == doctest::Approx(21).epsilon(1e-5));
  }
}

TEST_CASE("attention-pattern: what the lesson says is so") {
  testing::Chapter chapter("attention-pattern");
  const auto probe = [&](const std::string& link, const char* name) {
    chapter.open("#/attention-pattern" + link);
    return chapter.probe(name);
  };
  CHECK(tokens_of(chapter).labels[20] == "E");
  for (const int col : {9, 13, 14, 20}) {
    CHECK(tokens_of(chapter).labels[static_cast<size_t>(col)] == "E");
    CHECK(probe("?col=" + std::to_string(col), "weight_left") ==
          doctest::Approx(0.25).epsilon(0.01));
  }
  CHECK(probe("?col=20", "weight_right") > probe("?col=14", "weight_right"));
  CHECK(probe("?col=14", "weight_right") > probe("?col=13", "weight_right"));
  CHECK(probe("?col=13", "weight_right") > probe("?col=9", "weight_right"));
  CHECK(probe("?head=constant", "top_key_right") == 3);
  CHECK(probe("?head=constant", "spread_left") == doctest::Approx(21).epsilon(1e-5));
  CHECK(probe("?head=constant&seed=2", "top_key_right") == 11);
  CHECK(probe("?head=recent&left=alibi", "top_key_right") == 20);
  CHECK(std::round(probe("?head=recent&tokens=512&d=64&row=480", "spread_right")) == 15);
  CHECK(probe("?head=previous&col=19", "weight_right") == doctest::Approx(0.74).epsilon(0.01));
  const std::string base = "?head=previous&back=8&left=rope&right=rope2";
  CHECK(probe(base, "top_key_left") == 12);
  CHECK(probe(base, "top_key_right") == 6);
  CHECK(probe(base, "top_weight_right") == doctest::Approx(0.53).epsilon(0.02));
  CHECK(probe(base + "&col=12", "weight_right") == doctest::Approx(0.10).epsilon(0.02));
  for (int component = 0; component < experiments::kValueDim; ++component) {
    const std::string link = "?head=constant&view=output&col=" + std::to_string(component);
    const double output = probe(link, "output_right");
    for (const char* row : {"&row=0", "&row=7", "&row=23"})
      CHECK(probe(link + row, "output_right") == doctest::Approx(output).epsilon(1e-5));
  }
}

TEST_CASE("attention-pattern: a press on a cell chooses it, in either picture") {
  testing::Chapter chapter("attention-pattern");
  for (const ui::Vec2 size : {ui::Vec2{900, 560}, ui::Vec2{340, 360}}) {
    chapter.open("#/attention-pattern?row=20&col=14");
    testing::Hand hand(chapter, size);
    std::vector<ui::Rect> maps;  // the two largest grids drawn; the scale is much lower
    for (const auto& operation : hand.drawing().operations())
      if (operation.kind == ui::RecordingCanvas::Kind::kCells && operation.bounds.height() > 60)
        maps.push_back(operation.bounds);
    REQUIRE(maps.size() == 2);
    for (const ui::Rect& map : maps) {
      const float cell = map.width() / 24;
      const ui::Vec2 at{map.left + 2.5F * cell, map.top + 10.5F * cell};
      hand.drag(at, at);
      CHECK(chapter.number("row") == 10);
      CHECK(chapter.number("col") == 2);
      const ui::Vec2 masked{map.left + 20.5F * cell, map.top + 3.5F * cell};
      hand.drag(masked, masked);
      CHECK(chapter.number("row") == 10);
      const ui::Vec2 other{map.left + 6.5F * cell, map.top + 22.5F * cell};
      hand.drag(other, other);
      CHECK(chapter.number("row") == 22);
      CHECK(chapter.number("col") == 6);
    }
  }
}

}  // namespace
}  // namespace ropewalk::scenes
