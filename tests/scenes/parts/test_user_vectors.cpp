// Rows that a person brings: how they are made to fit, and the chapters that take them against
// core's double reference.
#include <doctest/doctest.h>

#include <cmath>
#include <random>
#include <string>
#include <tuple>

#include "chapter_fixture.h"
#include "core/reference/reference.h"
#include "scenes/parts/user_vectors.h"

namespace ropewalk::scenes {
namespace {

using state::Rows;

Rows random_rows(int rows, int columns, std::mt19937& random, float size = 2) {
  std::vector<float> numbers(static_cast<size_t>(rows * columns));
  for (float& number : numbers) number = size * (static_cast<float>(random()) / 2147483648.0F - 1);
  return {columns, std::move(numbers)};
}

std::vector<double> wide(const Rows& rows, int count) {
  const auto numbers = rows.numbers().first(static_cast<size_t>(count * rows.columns()));
  return {numbers.begin(), numbers.end()};
}

void set_rows(testing::Chapter& chapter, std::string_view key, const Rows& rows) {
  const state::ParamList& list = chapter.scene().params();
  chapter.set(state::with_rows(list, chapter.values(),
                               static_cast<size_t>(state::find_param(list, key)), rows));
}

bool is_shown(const testing::Chapter& chapter, std::string_view key) {
  const state::ParamList& list = chapter.scene().params();
  const state::Param& param = list[static_cast<size_t>(state::find_param(list, key))];
  return state::is_shown(param, chapter.values());
}

// Is this said in the picture, wherever its lines break?
bool says(const testing::Hand& hand, const std::string& words) {
  std::string all;
  for (const ui::RecordingCanvas::Operation& operation : hand.drawing().operations())
    if (operation.kind == ui::RecordingCanvas::Kind::kText) all += operation.text + ' ';
  return all.find(words) != std::string::npos;
}

HeadTokens own(const UserVectors& rows) {
  return head_tokens({experiments::HeadKind::kOwn, 24, 16, 1, 1}, rows);
}

// Turns row t of [count, d] by its position, in double.
void turn(std::vector<double>& x, int d, int count, double base) {
  const std::vector<double> inv_freq = core::reference::inverse_frequencies(d, base);
  for (int t = 0; t < count; ++t) {
    const auto row = std::span(x).subspan(static_cast<size_t>(t * d), static_cast<size_t>(d));
    const std::vector<double> turned =
        core::reference::rotate(row, inv_freq, t, core::Layout::kInterleaved);
    std::copy(turned.begin(), turned.end(), row.begin());
  }
}

TEST_CASE("rows are made to fit, and what is missing or left out is told") {
  std::mt19937 random(5);
  const Rows q = random_rows(6, 4, random), k = random_rows(5, 4, random),
             v = random_rows(7, 3, random), odd = random_rows(6, 3, random);
  const HeadTokens none = own({});
  CHECK(none.count == 24);
  CHECK(none.d == 16);
  CHECK(none.tokens.q.size() == 24 * 16);
  CHECK(none.made.starts_with("No rows of yours yet: q, k and v are made. Write yours under"));
  CHECK(none.problem.empty());

  const HeadTokens alone = own({.q = q, .k = {}, .v = {}});
  CHECK(alone.count == 6);
  CHECK(alone.d == 4);
  CHECK(alone.tokens.q == std::vector<float>(q.numbers().begin(), q.numbers().end()));
  CHECK(alone.tokens.k == alone.tokens.q);
  CHECK(alone.tokens.v.size() == 6 * 8);
  CHECK(alone.made == "6 tokens, d = 4: your q, k = q, v made.");
  CHECK(own({.q = {}, .k = k, .v = {}}).made == "5 tokens, d = 4: your k, q = k, v made.");
  CHECK(own({.q = {}, .k = {}, .v = v}).made == "7 tokens, d = 16: q and k made, your v.");

  const HeadTokens all = own({.q = q, .k = k, .v = v});
  CHECK(all.count == 5);
  CHECK(all.tokens.value_dim == 3);
  CHECK(all.tokens.v.size() == 15);
  CHECK(all.made == "5 tokens, d = 4: your q and k, your v.");
  CHECK(all.problem == "Rows differ (q 6, k 5, v 7): the first 5 of each are used.");

  const HeadTokens uneven = own({.q = odd, .k = k, .v = {}});
  CHECK(uneven.d == 4);
  CHECK(uneven.made == "5 tokens, d = 4: your k, q = k, v made.");
  CHECK(uneven.problem ==
        "q is left out: its rows have 3 numbers, and RoPE turns pairs; give an even count.");
  CHECK(own({.q = odd, .k = odd, .v = {}}).d == 16);
  const HeadTokens apart = own({.q = q, .k = random_rows(6, 8, random), .v = {}});
  CHECK(apart.made == "6 tokens, d = 4: your q, k = q, v made.");
  CHECK(apart.problem ==
        "k is left out: its rows have 8 numbers, those of q 4; a score needs as many in both.");
  CHECK(head_tokens({experiments::HeadKind::kMatch, 24, 16, 1, 1}, {.q = q, .k = k, .v = v})
            .made.empty());
}

TEST_CASE("attention-pattern: own rows equal the double reference") {
  std::mt19937 random(11);
  for (int round = 0; round < 24; ++round) {
    const int count = 1 + static_cast<int>(random() % 40),
              d = 2 + 2 * static_cast<int>(random() % 40),
              width = 1 + static_cast<int>(random() % 20);
    const Rows q = random_rows(count, d, random), k = random_rows(count, d, random),
               v = random_rows(count, width, random);
    testing::Chapter chapter("attention-pattern");
    set_rows(chapter, "q", q);
    set_rows(chapter, "k", k);
    set_rows(chapter, "values", v);
    CHECK(chapter.number("head") == 5);
    chapter.set("row", static_cast<int>(random() % 512));
    chapter.set("col", static_cast<int>(random() % 512));
    chapter.set("causal", round % 2);
    CHECK(chapter.probe("tokens") == count);
    CHECK(chapter.probe("d") == d);
    const auto m = static_cast<size_t>(chapter.probe("m")),
               n = static_cast<size_t>(chapter.probe("n")),
               component = static_cast<size_t>(chapter.probe("component"));
    for (const bool rope : {false, true}) {
      std::vector<double> turned_q = wide(q, count), turned_k = wide(k, count), weights;
      if (rope) turn(turned_q, d, count, 10000);
      if (rope) turn(turned_k, d, count, 10000);
      const double scale = 1 / std::sqrt(static_cast<double>(d));
      const std::vector<double> output = core::reference::attention(
          turned_q, turned_k, wide(v, count), {},
          {.dim = d, .value_dim = width, .scale = scale, .causal = round % 2 == 1}, &weights);
      const std::string end = rope ? "_right" : "_left";
      const auto row = [d](std::vector<double>& x, size_t t) {
        return std::span<const double>(x).subspan(t * static_cast<size_t>(d),
                                                  static_cast<size_t>(d));
      };
      const double score = core::reference::score(row(turned_q, m), row(turned_k, n), scale);
      CHECK(std::abs(chapter.probe("score" + end) - score) < 2e-6 * (20 + std::abs(score)));
      CHECK(std::abs(chapter.probe("weight" + end) - weights[m * static_cast<size_t>(count) + n]) <
            1e-4);
      CHECK(std::abs(chapter.probe("output" + end) -
                     output[m * static_cast<size_t>(width) + component]) < 1e-3);
    }
  }
}

TEST_CASE("attention-pattern: the lesson's own rows do what it says") {
  testing::Chapter chapter("attention-pattern");
  chapter.open("#/attention-pattern?head=own&q=2,0,1,0;0,2,1,0;2,0,1,0;0,2,1,0;2,0,1,0;0,2,1,0");
  for (const auto& [key, left, right] :
       {std::tuple{1, 0.29, -1.0}, {3, 0.29, -1.0}, {5, 0.29, 0.47}, {0, 0.04, 0.43}}) {
    chapter.set("row", 5);
    chapter.set("col", key);
    CHECK(std::abs(chapter.probe("weight_left") - left) < 0.005);
    if (right > 0) CHECK(std::abs(chapter.probe("weight_right") - right) < 0.005);
  }
}

TEST_CASE("attention-pattern: what rows say is not asked of the person as well") {
  std::mt19937 random(2);
  testing::Chapter chapter("attention-pattern");
  CHECK_FALSE(is_shown(chapter, "q"));
  CHECK(is_shown(chapter, "tokens"));
  chapter.set("head", 5);
  CHECK(is_shown(chapter, "q"));
  CHECK(is_shown(chapter, "values"));
  CHECK(is_shown(chapter, "d"));
  CHECK(chapter.probe("tokens") == 24);
  set_rows(chapter, "values", random_rows(9, 2, random));
  CHECK_FALSE(is_shown(chapter, "tokens"));
  CHECK(is_shown(chapter, "d"));
  CHECK(chapter.probe("tokens") == 9);
  set_rows(chapter, "q", random_rows(512, 256, random, 1000));  // the largest, and far apart
  CHECK_FALSE(is_shown(chapter, "d"));
  CHECK(chapter.probe("d") == 256);
  for (const auto& probe : chapter.probes()) CHECK_MESSAGE(std::isfinite(probe.value), probe.name);
  set_rows(chapter, "values", {});
  CHECK(chapter.probe("tokens") == 512);
  testing::Hand hand(chapter, {700, 600});
  CHECK(says(hand, "512 tokens, d = 256: your q, k = q, v made."));
  chapter.set("head", 0);
  CHECK(chapter.probe("tokens") == 24);
}

TEST_CASE("similarity-decay: own rows equal the double reference at any distance") {
  std::mt19937 random(4);
  for (int round = 0; round < 20; ++round) {
    const int d = 2 + 2 * static_cast<int>(random() % 128);
    const Rows q = random_rows(3, d, random), k = random_rows(2, d, random);
    testing::Chapter chapter("similarity-decay");
    set_rows(chapter, "q", q);
    const bool both = round % 3 != 0;
    if (both) set_rows(chapter, "k", k);
    const int row = round % 4, distance = 1 + static_cast<int>(random() % 900);
    chapter.set("row", row);
    chapter.set("m", distance);
    const Rows& key = both ? k : q;
    const auto chosen = [row](const Rows& rows) {
      const auto numbers = rows.row(std::min(row, rows.rows() - 1));
      return std::vector<double>(numbers.begin(), numbers.end());
    };
    const std::vector<double> inv_freq = core::reference::inverse_frequencies(d, 10000);
    const double want = core::reference::similarity(chosen(q), chosen(key), inv_freq,
                                                    core::Layout::kInterleaved, distance) /
                        std::sqrt(static_cast<double>(d));
    CHECK(chapter.probe("score") == doctest::Approx(want).epsilon(1e-6).scale(10));
    CHECK(chapter.probe("pairs") == d / 2);
    CHECK_FALSE(is_shown(chapter, "d"));
    CHECK(is_shown(chapter, "row"));
  }
  testing::Chapter chapter("similarity-decay");
  const double plain = chapter.probe("score");
  chapter.set("vectors", 6);
  CHECK(chapter.probe("score") == plain);
  CHECK_FALSE(is_shown(chapter, "row"));
  testing::Hand hand(chapter, {700, 500});
  CHECK(says(hand, "No rows of yours yet"));
  set_rows(chapter, "q", Rows(3, {1, 2, 3}));
  hand.frame();
  CHECK(says(hand, "give an even count"));
  set_rows(chapter, "q", Rows(4, {1, 0, 0.5F, -1}));
  CHECK_FALSE(is_shown(chapter, "row"));
  hand.frame();
  CHECK(says(hand, "row 0 of your q"));
}

}  // namespace
}  // namespace ropewalk::scenes
