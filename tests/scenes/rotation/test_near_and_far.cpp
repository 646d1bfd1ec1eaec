// Which token is found, with the signal in fast and in slow pairs: against core's double reference,
// and the numbers of the lesson.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "chapter_fixture.h"
#include "core/reference/reference.h"
#include "experiments/heads/retrieval_head.h"

namespace ropewalk::scenes {
namespace {

std::string word(const testing::Chapter& chapter, const char* probe) {
  const auto text = chapter.number("text") == 0 ? experiments::RetrievalText::kSentence
                                                : experiments::RetrievalText::kPython;
  return experiments::make_text_tokens(text)
      .tokens.at(static_cast<size_t>(chapter.probe(probe)))
      .text;
}

TEST_CASE("near-and-far: without noise the scores are the reference's sum over the pairs") {
  testing::Chapter chapter("near-and-far");
  constexpr int kDims[] = {2, 4, 8, 16, 32, 64, 80, 96, 128, 256};
  for (int round = 0; round < 120; ++round) {
    chapter.randomize();
    state::Values values = chapter.values();
    const auto set = [&](const char* key, double number) {
      const int index = state::find_param(chapter.scene().params(), key);
      values[static_cast<size_t>(index)] = state::Value::of(number);
    };
    set("noise", 0);
    chapter.set(values);
    CAPTURE(chapter.link());
    const auto text =
        static_cast<experiments::RetrievalText>(static_cast<int>(chapter.number("text")));
    const experiments::TextTokens tokens = experiments::make_text_tokens(text);
    const int d = kDims[static_cast<size_t>(chapter.number("d"))], pairs = d / 2;
    const std::vector<double> theta =
        core::reference::inverse_frequencies(d, chapter.number("base"));
    // The signal: a bump over the pairs whose squares add up to 1.
    std::vector<double> exponent, squares;
    for (int i = 0; i < pairs; ++i) {
      const double place = pairs > 1 ? static_cast<double>(i) / (pairs - 1) : 0;
      exponent.push_back(-std::pow((place - chapter.number("at")) / chapter.number("width"), 2));
    }
    const double highest = *std::max_element(exponent.begin(), exponent.end());
    double sum = 0;
    for (const double x : exponent) {
      squares.push_back(std::exp(x - highest));
      sum += squares.back();
    }
    const int query = static_cast<int>(chapter.probe("query"));
    const auto position = [&](int t) {
      return t + (t >= tokens.fold_after ? chapter.number("fold") : 0);
    };
    const auto expected = [&](int t) {
      double score = 0;
      for (size_t i = 0; i < squares.size(); ++i)
        score += squares[i] / sum *
                 std::cos((position(query) - position(t) - chapter.number("lag")) * theta[i]);
      return score * chapter.number("strength") * experiments::match_of(text, tokens, query, t);
    };
    for (const char* name : {"found", "second", "target"}) {
      const int t = static_cast<int>(chapter.probe(name));
      if (t < 0) continue;
      CAPTURE(name);
      CHECK(std::abs(chapter.probe(std::string(name) + "_score") - expected(t)) <
            2e-5 * std::max(chapter.number("strength"), 1.0));
      CHECK(chapter.probe(std::string(name) + "_distance") == position(query) - position(t));
    }
    CHECK(chapter.probe("found_score") >= chapter.probe("target_score"));
  }
}

TEST_CASE("near-and-far: weights are the softmax of the scores") {
  testing::Chapter chapter("near-and-far");
  for (const char* link : {"#/near-and-far", "#/near-and-far?at=0.3", "#/near-and-far?at=0.8"}) {
    chapter.open(link);
    std::vector<double> scores;
    scores.reserve(7);
    for (int i = 0; i < 7; ++i) scores.push_back(chapter.probe("score_" + std::to_string(i)));
    const std::vector<double> weights = core::reference::softmax(scores);
    for (int i = 0; i < 7; ++i)
      CHECK(std::abs(chapter.probe("weight_" + std::to_string(i)) -
                     weights[static_cast<size_t>(i)]) < 1e-6);
  }
}

TEST_CASE("near-and-far: what the lesson says of the sentence is so") {
  testing::Chapter chapter("near-and-far");
  const auto rounds_to = [&](const char* probe, double value) {
    CAPTURE(probe);
    CHECK(std::abs(chapter.probe(probe) - value) <= 0.005 + 1e-9);
  };
  chapter.open("#/near-and-far");
  CHECK(word(chapter, "query") == "beautiful");
  CHECK(word(chapter, "found") == "mountain");
  CHECK(chapter.probe("wavelength") == doctest::Approx(15).epsilon(0.02));
  rounds_to("found_score", 6.50);
  rounds_to("found_weight", 0.99);
  rounds_to("score_6", -0.56);
  chapter.open("#/near-and-far?at=0.2");
  CHECK(word(chapter, "found") == "mountain");
  chapter.open("#/near-and-far?at=0.8");
  CHECK(chapter.probe("wavelength") == doctest::Approx(8400).epsilon(0.01));
  rounds_to("weight_2", 0.49);
  rounds_to("weight_6", 0.50);
  chapter.open("#/near-and-far?at=0.3");
  CHECK(word(chapter, "found") == "mountain");
  CHECK(chapter.probe("wavelength") == doctest::Approx(84).epsilon(0.005));
  rounds_to("weight_2", 0.73);
  rounds_to("weight_6", 0.26);
}

TEST_CASE("near-and-far: what the lesson says of the file is so") {
  testing::Chapter chapter("near-and-far");
  const experiments::TextTokens file =
      experiments::make_text_tokens(experiments::RetrievalText::kPython);
  const auto token = [&](const char* probe) {
    return file.tokens.at(static_cast<size_t>(chapter.probe(probe)));
  };
  chapter.open("#/near-and-far?text=python&at=0.3");
  CHECK(word(chapter, "query") == "df");
  CHECK(token("query").line == file.lines - 1);
  CHECK(word(chapter, "found") == "df");
  CHECK(token("found").line == file.lines - 2);
  CHECK(chapter.probe("found_distance") == 6);
  CHECK(token("target").line == 1);
  CHECK(token("target").column == 0);
  CHECK(chapter.probe("target_distance") == 2117);
  CHECK(chapter.number("fold") == 2000);

  chapter.open("#/near-and-far?text=python&at=0.7");
  CHECK(chapter.probe("wavelength") == doctest::Approx(3533).epsilon(0.001));
  CHECK(chapter.probe("target_score") < 0);
  CHECK(chapter.probe("found_is_target") == 0);
  CHECK(chapter.probe("target_distance") / chapter.probe("wavelength") > 0.5);

  chapter.open("#/near-and-far?text=python&at=1");
  CHECK(chapter.probe("found_is_target") == 1);
  CHECK(chapter.probe("wavelength") == doctest::Approx(47117).epsilon(0.0001));
  CHECK(chapter.probe("found_score") == doctest::Approx(7.03).epsilon(0.001));
  CHECK(chapter.probe("found_weight") == doctest::Approx(0.66).epsilon(0.01));

  chapter.open("#/near-and-far?text=python&at=1&fold=20000");
  CHECK(chapter.probe("found_is_target") == 0);
  CHECK(chapter.probe("target_score") == doctest::Approx(-3.67).epsilon(0.001));
  chapter.open("#/near-and-far?text=python&at=1&fold=20000&base=5000000");
  CHECK(chapter.probe("found_is_target") == 1);
  CHECK(chapter.probe("found_distance") == 20117);
}

TEST_CASE("near-and-far: tuned to a distance, fast pairs find what stands there") {
  testing::Chapter chapter("near-and-far");
  chapter.open("#/near-and-far?at=0&lag=-5&noise=0");
  CHECK(word(chapter, "found") == "valley");
  CHECK(chapter.probe("found_score") == doctest::Approx(8).epsilon(1e-4));
}

TEST_CASE("near-and-far: the file's tokens are where they stand in it") {
  const experiments::TextTokens file =
      experiments::make_text_tokens(experiments::RetrievalText::kPython);
  CHECK(file.causal);
  CHECK(file.tokens.size() <= 160);
  int strings = 0;
  for (const experiments::TextToken& token : file.tokens) {
    CHECK(token.line < file.lines);
    CHECK(token.column + static_cast<int>(token.text.size()) <= file.columns);
    CHECK(token.line != file.fold_line);
    CHECK(token.shown == !token.text.empty());
    strings += token.text.size() > 1 && token.text.front() == '"' && token.text.back() == '"';
  }
  CHECK(strings == 4);
  const experiments::TextTokens sentence =
      experiments::make_text_tokens(experiments::RetrievalText::kSentence);
  CHECK(experiments::target_of(experiments::RetrievalText::kSentence, sentence, 1) == 2);
  CHECK(experiments::target_of(experiments::RetrievalText::kSentence, sentence, 5) == 6);
  CHECK(experiments::match_of(experiments::RetrievalText::kSentence, sentence, 2, 2) == 0);
}

TEST_CASE("near-and-far: the first token, the last, and no signal at all") {
  testing::Chapter chapter("near-and-far");
  for (const char* link :
       {"#/near-and-far?text=python&query=0", "#/near-and-far?text=python&query=159&fold=1000000",
        "#/near-and-far?query=159&d=2&width=0.02&at=1", "#/near-and-far?strength=0&noise=0",
        "#/near-and-far?text=python&width=0.02&at=0.613&d=256&base=1"}) {
    chapter.open(link);
    CAPTURE(link);
    for (const auto& probe : chapter.probes()) {
      CAPTURE(probe.name);
      CHECK(std::isfinite(probe.value));
    }
  }
}

TEST_CASE("near-and-far: the signal is dragged over the pairs") {
  const ui::Theme& theme = ui::theme(ui::ThemeName::kLight);
  for (const ui::Vec2 size : {ui::Vec2{1200, 800}, ui::Vec2{360, 420}}) {
    CAPTURE(size.x);
    testing::Chapter chapter("near-and-far");
    testing::Hand hand(chapter, size);
    const std::vector<ui::Vec2> handles = hand.handles(theme.position);
    REQUIRE(handles.size() >= 2);  // the width's, then the peak's
    hand.drag(handles[1], handles[1] + ui::Vec2{0.5F * (size.x - 32), 0});
    CHECK(chapter.number("at") == doctest::Approx(0.6).epsilon(0.02));
    CHECK(chapter.number("width") == doctest::Approx(0.1));
    const ui::Vec2 edge = hand.handles(theme.position)[0];
    hand.drag(edge, edge + ui::Vec2{0.1F * (size.x - 32), 0});
    CHECK(chapter.number("width") == doctest::Approx(0.2).epsilon(0.05));
    CHECK(chapter.number("at") == doctest::Approx(0.6).epsilon(0.02));
  }
}

TEST_CASE("near-and-far: a pressed word looks, and the fold is dragged") {
  testing::Chapter chapter("near-and-far");
  {
    testing::Hand hand(chapter, {1200, 800});
    for (const auto& operation : hand.drawing().operations())
      if (operation.text == "stretches") {
        hand.drag(operation.points.front(), operation.points.front());
        break;
      }
    CHECK(chapter.number("query") == 3);
  }
  chapter.open("#/near-and-far?text=python");
  testing::Hand hand(chapter, {1200, 800});
  const std::vector<ui::Vec2> handles = hand.handles(ui::theme(ui::ThemeName::kLight).position);
  REQUIRE(handles.size() >= 3);
  hand.drag(handles.back(), handles.back() + ui::Vec2{20, 0});
  CHECK(chapter.number("fold") > 3000);
  CHECK(chapter.number("query") == -1);
}

TEST_CASE("near-and-far: the picture stays in its frame at every size") {
  testing::check_stays_inside(
      "near-and-far",
      {"#/near-and-far", "#/near-and-far?at=1&width=1", "#/near-and-far?text=python&at=1",
       "#/near-and-far?text=python&fold=1000000", "#/near-and-far?strength=32&noise=1"});
}

TEST_CASE("near-and-far: a longer text changes the order of meaning, dividing that of place") {
  testing::Chapter chapter("near-and-far");
  chapter.open("#/near-and-far?heads=two");
  CHECK(chapter.probe("keys_ranked") == 16);
  CHECK(chapter.probe("place_energy_fast") > 0.99);
  CHECK(chapter.probe("meaning_energy_fast") < 0.01);
  CHECK(chapter.probe("place_found") == 1);
  CHECK(chapter.probe("meaning_found") == 832);
  CHECK(chapter.probe("meaning_match") == 1);
  CHECK(chapter.probe("place_changed") == 0);
  CHECK(chapter.probe("meaning_changed") == 0);
  chapter.open("#/near-and-far?heads=two&stretch=8");
  CHECK(chapter.probe("place_changed") == 0);
  CHECK(chapter.probe("meaning_changed") == 14);
  CHECK(chapter.probe("meaning_match") < 1);
  CHECK(chapter.probe("text_length") == 8192);
  chapter.open("#/near-and-far?heads=two&stretch=8&repair=linear");
  CHECK(chapter.probe("place_changed") == 16);
  CHECK(chapter.probe("place_found") == 8);
  CHECK(chapter.probe("meaning_changed") == 0);
  chapter.open("#/near-and-far?heads=two&stretch=8&repair=ntk");
  CHECK(chapter.probe("place_changed") == 10);
  CHECK(chapter.probe("place_found") == 1);
  CHECK(chapter.probe("meaning_changed") == 0);
}

TEST_CASE("near-and-far: the two heads stay in their frame, and their energy is dragged") {
  testing::check_stays_inside(
      "near-and-far", {"#/near-and-far?heads=two", "#/near-and-far?heads=two&stretch=64&d=2",
                       "#/near-and-far?heads=two&stretch=8&repair=ntk&d=256&at=1&meaning=0",
                       "#/near-and-far?heads=two&trained=131072&stretch=64&strength=0"});
  testing::Chapter chapter("near-and-far");
  chapter.open("#/near-and-far?heads=two");
  testing::Hand hand(chapter, {1000, 700});
  const std::vector<ui::Vec2> handles = hand.handles(ui::theme(ui::ThemeName::kLight).position);
  REQUIRE(handles.size() == 2);
  hand.drag(handles[0], handles[0] + ui::Vec2{100, 0});
  CHECK(chapter.number("at") > 0.2);
  CHECK(chapter.number("meaning") == 1);
  hand.drag(handles[1], handles[1] - ui::Vec2{100, 0});
  CHECK(chapter.number("meaning") < 0.9);
}

}  // namespace
}  // namespace ropewalk::scenes
