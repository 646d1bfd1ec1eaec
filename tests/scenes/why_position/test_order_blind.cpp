// The chapter on word order against core's double reference, its tiles under the hand, hostile
// orders and sentences, and the numbers its lesson tells.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "chapter_fixture.h"
#include "core/reference/reference.h"
#include "experiments/heads/word_vectors.h"

namespace ropewalk::scenes {
namespace {

constexpr int kDims[] = {2, 4, 8, 16, 32, 64};
constexpr int kMaxWords = 16;

std::vector<double> wide(const std::vector<float>& x) { return {x.begin(), x.end()}; }

void set(testing::Chapter& chapter, std::string_view key, state::Value value) {
  state::Values values = chapter.values();
  const auto index = static_cast<size_t>(state::find_param(chapter.scene().params(), key));
  values[index] = state::clamp(chapter.scene().params()[index], std::move(value), nullptr);
  chapter.set(values);
}

void say(testing::Chapter& chapter, std::string_view key, std::string text) {
  set(chapter, key, {{}, std::move(text)});
}

std::vector<int> order_of(const testing::Chapter& chapter) {
  std::vector<int> order(static_cast<size_t>(chapter.probe("words")));
  for (size_t place = 0; place < order.size(); ++place)
    order[place] = static_cast<int>(chapter.probe("word_at_" + std::to_string(place)));
  return order;
}

bool is_permutation(std::vector<int> order) {
  std::sort(order.begin(), order.end());
  for (size_t i = 0; i < order.size(); ++i)
    if (order[i] != static_cast<int>(i)) return false;
  return true;
}

struct Expected {
  double weight = 0;
  std::vector<double> output;
};

// Weight and output of the chosen words in double, with the words in `order`.
Expected expected(const testing::Chapter& chapter, bool rope, const std::vector<int>& order) {
  const auto d = static_cast<size_t>(kDims[static_cast<size_t>(chapter.number("d"))]);
  const auto seed = static_cast<std::uint32_t>(chapter.number("seed"));
  const experiments::Sentence sentence =
      experiments::split_words(chapter.value("text").text, kMaxWords);
  const experiments::SyntheticHead made = experiments::project_words(
      experiments::embed_words(sentence.words, static_cast<int>(d), seed), static_cast<int>(d),
      seed);
  const std::vector<double> inv_freq =
      core::reference::inverse_frequencies(static_cast<int>(d), chapter.number("base"));
  std::vector<double> q, k, v;
  for (size_t place = 0; place < order.size(); ++place) {
    const auto word = static_cast<size_t>(order[place]);
    const auto take = [&](const std::vector<float>& from, std::vector<double>& to, size_t columns,
                          bool turned) {
      const std::vector<double> all = wide(from);
      const auto row = std::span(all).subspan(word * columns, columns);
      const std::vector<double> out =
          turned ? core::reference::rotate(row, inv_freq, static_cast<double>(place),
                                           core::Layout::kInterleaved)
                 : std::vector<double>(row.begin(), row.end());
      to.insert(to.end(), out.begin(), out.end());
    };
    take(made.q, q, d, rope);
    take(made.k, k, d, rope);
    take(made.v, v, experiments::kValueDim, false);
  }
  std::vector<double> weights;
  const std::vector<double> output = core::reference::attention(
      q, k, v, {},
      {.dim = static_cast<int>(d),
       .value_dim = experiments::kValueDim,
       .scale = 1 / std::sqrt(static_cast<double>(d)) / chapter.number("temperature"),
       .causal = chapter.number("causal") != 0},
      &weights);
  const auto place_of = [&](const char* probe) {
    return static_cast<size_t>(
        std::find(order.begin(), order.end(), static_cast<int>(chapter.probe(probe))) -
        order.begin());
  };
  const size_t m = place_of("query_word"), n = place_of("key_word");
  const auto row = output.begin() + static_cast<std::ptrdiff_t>(m * experiments::kValueDim);
  return {weights[m * order.size() + n], {row, row + experiments::kValueDim}};
}

TEST_CASE("order-blind: both sides equal the double reference for random states") {
  testing::Chapter chapter("order-blind");
  constexpr const char* kSentences[] = {"the dog bit the man", "a", "no one is as blind as this",
                                        "one two three four five six seven eight nine ten"};
  for (int round = 0; round < 60; ++round) {
    chapter.randomize();
    const bool rope = round % 2 == 1;
    set(chapter, "encoding", state::Value::of(rope ? 3 : 0));
    say(chapter, "text", kSentences[round % 4]);
    CAPTURE(chapter.link());
    const std::vector<int> order = order_of(chapter);
    REQUIRE(is_permutation(order));
    std::vector<int> straight(order.size());
    std::iota(straight.begin(), straight.end(), 0);
    const Expected written = expected(chapter, rope, straight);
    const Expected arranged = expected(chapter, rope, order);
    CHECK(std::abs(chapter.probe("weight_written") - written.weight) < 2e-5);
    CHECK(std::abs(chapter.probe("weight_arranged") - arranged.weight) < 2e-5);
    for (size_t i = 0; i < static_cast<size_t>(experiments::kValueDim); ++i) {
      const std::string end = std::to_string(i);
      CHECK(std::abs(chapter.probe("output_written_" + end) - written.output[i]) < 2e-4);
      CHECK(std::abs(chapter.probe("output_arranged_" + end) - arranged.output[i]) < 2e-4);
    }
    if (!rope && chapter.number("causal") == 0) CHECK(chapter.probe("largest_difference") < 1e-6);
  }
}

TEST_CASE("order-blind: without position and mask every shuffle has the same weights") {
  testing::Chapter chapter("order-blind");
  for (int shuffle = 1; shuffle < 60; ++shuffle) {
    chapter.open("#/order-blind?shuffle=" + std::to_string(shuffle));
    CHECK(is_permutation(order_of(chapter)));
    CHECK(chapter.probe("words_moved") >= 2);
    CHECK(chapter.probe("largest_difference") < 1e-6);
    CHECK(chapter.probe("largest_output_difference") < 2e-6);
  }
  // With any encoding some shuffle tells.
  for (int encoding = 1; encoding < 9; ++encoding) {
    chapter.open("#/order-blind?shuffle=4");
    set(chapter, "encoding", state::Value::of(encoding));
    CAPTURE(chapter.link());
    CHECK(chapter.probe("largest_difference") > 0.01);
    say(chapter, "order", "");
    set(chapter, "shuffle", state::Value::of(0));
    CHECK(chapter.probe("largest_difference") == 0);
    CHECK(chapter.probe("words_moved") == 0);
  }
}

TEST_CASE("order-blind: equal words have equal vectors, and other words others") {
  const std::vector<std::string> words{"the", "dog", "the", "The"};
  const std::vector<float> x = experiments::embed_words(words, 16, 7);
  const auto row = [&](size_t word) {
    return std::vector<float>(x.begin() + static_cast<std::ptrdiff_t>(word * 16),
                              x.begin() + static_cast<std::ptrdiff_t>(word * 16 + 16));
  };
  CHECK(row(0) == row(2));
  CHECK(row(0) != row(1));
  CHECK(row(0) != row(3));
}

TEST_CASE("order-blind: hostile orders and sentences make a legal picture") {
  testing::Chapter chapter("order-blind");
  for (const char* order :
       {"", "0", "4,4,4,4", "99999999999999999999", "-1,2", "nan", "1.5,2", ",,,,", "0x2 1",
        "3;2;1", "2,1,0,3,4,5,6,7,8,9,10", "\xF0\x9F\x90\xA6", "4 3 2 1 0"}) {
    say(chapter, "order", order);
    CAPTURE(order);
    CHECK(is_permutation(order_of(chapter)));
    CHECK(chapter.probe("words") == 5);
    CHECK(chapter.probe("largest_difference") < 1e-6);
  }
  bool repaired = false;
  CHECK(experiments::permutation_of("4 3 2 1 0", 5, &repaired) == std::vector<int>{4, 3, 2, 1, 0});
  CHECK_FALSE(repaired);
  CHECK(experiments::permutation_of("2,2,9,x,0", 4, &repaired) == std::vector<int>{2, 0, 1, 3});
  CHECK(repaired);
  CHECK(experiments::order_text(experiments::permutation_of("3,1", 4)) == "3,1,0,2");
  CHECK(experiments::order_text(experiments::permutation_of("", 9)).empty());
  for (const char* text : {"", "   \n\t ", "a", "\xC3\xA4 \xE2\x82\xAC \xF0\x9F\x90\xA6"}) {
    say(chapter, "text", text);
    CAPTURE(text);
    CHECK(is_permutation(order_of(chapter)));
    CHECK(chapter.probe("words") >= 1);
    for (const auto& probe : chapter.probes()) {
      CAPTURE(probe.name);
      CHECK(std::isfinite(probe.value));
    }
  }
}

TEST_CASE("order-blind: a long sentence is cut, and says so") {
  testing::Chapter chapter("order-blind");
  std::string text;
  for (int i = 0; i < 19; ++i) text += "w" + std::to_string(i) + " ";
  say(chapter, "text", text);
  CHECK(chapter.probe("words") == kMaxWords);
  CHECK(chapter.probe("words_left_out") == 3);
  {
    const testing::Hand hand(chapter, {900, 700});
    CHECK(hand.drawing().has_text("Only the first 16 words are used; 3 are left out."));
    CHECK(hand.drawing().problems(hand.area()).empty());
  }
  say(chapter, "text", "");
  const testing::Hand hand(chapter, {900, 700});
  CHECK(hand.drawing().has_text("There are no words"));
}

// Where a word of the tiles stands: the first text drawn of it in the tiles' size.
ui::Vec2 tile_of(const testing::Hand& hand, const std::string& word) {
  for (const ui::RecordingCanvas::Operation& operation : hand.drawing().operations())
    if (operation.kind == ui::RecordingCanvas::Kind::kText && operation.text == word &&
        operation.font.size == 15 && operation.bounds.top < 120 && !operation.points.empty())
      return operation.bounds.center();
  FAIL("no tile ", word);
  return {};
}

TEST_CASE("order-blind: dragging a tile moves its word, and buttons shuffle and straighten") {
  testing::Chapter chapter("order-blind");
  for (const ui::Vec2 size : {ui::Vec2{900, 560}, ui::Vec2{340, 360}}) {
    chapter.open("#/order-blind?order=");
    testing::Hand hand(chapter, size);
    // Presses on one spot soon after each other would be a double click.
    const auto pause = [&] {
      for (int i = 0; i < 30; ++i) hand.frame();
    };
    hand.drag(tile_of(hand, "dog"), tile_of(hand, "man"));
    CHECK(chapter.value("order").text == "0,2,3,4,1");
    CHECK(chapter.probe("largest_difference") < 1e-6);
    pause();
    hand.drag(tile_of(hand, "bit"), tile_of(hand, "dog"));
    CHECK(chapter.value("order").text == "0,3,4,1,2");
    const auto press = [&](const char* words) {
      for (const auto& operation : hand.drawing().operations()) {
        if (operation.kind != ui::RecordingCanvas::Kind::kText || operation.text != words ||
            operation.font.size != 13)
          continue;
        hand.drag(operation.bounds.center(), operation.bounds.center());
        return;
      }
      FAIL("no button ", words);
    };
    press("Shuffle");
    CHECK(chapter.number("shuffle") == 1);
    pause();
    press("Shuffle");
    CHECK(chapter.number("shuffle") == 2);
    const std::vector<int> order = order_of(chapter);
    // A drag begins from what is seen, whatever it came from.
    hand.drag(tile_of(hand, "man"), tile_of(hand, "bit"));
    CHECK(chapter.number("shuffle") == 0);
    CHECK(order_of(chapter) != order);
    press("As written");
    CHECK(chapter.probe("words_moved") == 0);
    CHECK(chapter.link() == "#/order-blind?order=");
  }
}

TEST_CASE("order-blind: arrow keys move a tile") {
  testing::Chapter chapter("order-blind");
  chapter.open("#/order-blind?order=");
  testing::Hand hand(chapter, {900, 560});
  const ui::Vec2 at = tile_of(hand, "dog");
  hand.drag(at, at);
  ImGui::GetIO().AddKeyEvent(ImGuiKey_RightArrow, true);
  ImGui::GetIO().AddKeyEvent(ImGuiKey_RightArrow, false);
  for (int i = 0; i < 3; ++i) hand.frame();
  CHECK(chapter.value("order").text == "0,2,1,3,4");
}

TEST_CASE("order-blind: what the lesson says is so") {
  testing::Chapter chapter("order-blind");
  const auto probe = [&](const std::string& link, const char* name) {
    chapter.open("#/order-blind" + link);
    return chapter.probe(name);
  };
  const auto about = [](double value, double told) { return std::abs(value - told) <= 0.005; };
  CHECK(chapter.value("text").text == "the dog bit the man");
  CHECK(order_of(chapter) == std::vector<int>{0, 4, 2, 3, 1});
  for (const char* side : {"weight_written", "weight_arranged"}) {
    CHECK(about(probe("", side), 0.51));
    CHECK(about(probe("?col=4", side), 0.06));
  }
  CHECK(probe("?shuffle=2", "largest_difference") < 1e-6);
  CHECK(probe("?shuffle=4", "largest_output_difference") < 1e-6);
  CHECK(probe("?shuffle=4&row=1&col=1", "query_place") != 1);
  CHECK(about(probe("?encoding=rope", "weight_written"), 0.57));
  CHECK(about(probe("?encoding=rope", "weight_arranged"), 0.32));
  CHECK(probe("?encoding=rope", "query_place") < probe("?encoding=rope", "key_place"));
  for (const char* encoding : {"rope", "sinusoidal", "learned", "alibi"})
    CHECK(probe(std::string("?encoding=") + encoding, "largest_difference") > 0.1);
  CHECK(probe("?encoding=alibi&order=4,3,2,1,0", "largest_difference") < 1e-6);
  CHECK(probe("?encoding=rope&order=4,3,2,1,0", "largest_difference") > 0.1);
  CHECK(about(probe("?causal=1", "weight_written"), 0.63));
  CHECK(probe("?causal=1", "weight_arranged") == 0);
  for (int key = 0; key < 5; ++key) {
    const std::string last = "?causal=1&order=2,0,1,3,4&row=4&col=" + std::to_string(key);
    CHECK(std::abs(probe(last, "weight_change")) < 1e-6);
    CHECK(probe(last, "largest_difference") > 0.1);
  }
}

TEST_CASE("order-blind: putting back moves the picture alone") {
  testing::Chapter chapter("order-blind");
  chapter.open("#/order-blind?shuffle=3&encoding=rope");
  const double difference = chapter.probe("largest_difference");
  for (const char* back : {"0.3", "1"}) {
    chapter.open(std::string("#/order-blind?shuffle=3&encoding=rope&back=") + back);
    CHECK(chapter.probe("largest_difference") == difference);
    const testing::Hand hand(chapter, {700, 520});
    CHECK(hand.drawing().problems(hand.area()).empty());
  }
}

}  // namespace
}  // namespace ropewalk::scenes
