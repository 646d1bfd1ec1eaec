// The workings number by number: every step against arithmetic of its own, their ends against the
// numbers of the chapters, and the hand on them.
#include <doctest/doctest.h>

#include <cmath>
#include <map>
#include <string>

#include "chapter_fixture.h"
#include "core/reference/reference.h"
#include "experiments/heads/synthetic_head.h"
#include "experiments/heads/turned_values.h"
#include "scenes/parts/user_vectors.h"
#include "scenes/parts/worked_example.h"
#include "scenes/rotation/attention_pattern/attention_worked_example.h"

namespace ropewalk::scenes {
namespace {

using Expected = std::map<std::string, double>;

// Every step that a chapter tells of, and no other, is as it must be.
void check_steps(const testing::Chapter& chapter, const Expected& want, double tolerance) {
  size_t told = 0;
  for (const state::Probe& probe : chapter.probes()) {
    if (!probe.name.starts_with("step_")) continue;
    ++told;
    CAPTURE(probe.name);
    const auto expected = want.find(probe.name.substr(5));
    REQUIRE(expected != want.end());
    CHECK(std::abs(probe.value - expected->second) <= tolerance * (1 + std::abs(expected->second)));
  }
  CHECK(told == want.size());
}

// A turn of a pair and its parts, in plain doubles.
void expect_turn(Expected& want, const std::vector<double>& x, double angle, const std::string& v,
                 const std::string& at, const std::string& lane) {
  const double c = std::cos(angle), s = std::sin(angle);
  want["angle_" + at + lane] = angle;
  want["cos_" + at + lane] = c;
  want["sin_" + at + lane] = s;
  want[v + "0_cos" + lane] = x[0] * c;
  want[v + "1_sin" + lane] = x[1] * s;
  want[v + "_turned_x" + lane] = x[0] * c - x[1] * s;
  want[v + "1_cos" + lane] = x[1] * c;
  want[v + "0_sin" + lane] = x[0] * s;
  want[v + "_turned_y" + lane] = x[1] * c + x[0] * s;
}

double expect_pair(Expected& want, const std::vector<double>& q, const std::vector<double>& k,
                   double theta, double m, double n, const std::string& lane) {
  expect_turn(want, q, m * theta, "q", "m", lane);
  expect_turn(want, k, n * theta, "k", "n", lane);
  const double x = want["q_turned_x" + lane] * want["k_turned_x" + lane];
  const double y = want["q_turned_y" + lane] * want["k_turned_y" + lane];
  want["product_x" + lane] = x;
  want["product_y" + lane] = y;
  return want["score" + lane] = x + y;
}

TEST_CASE("pair-rotation by hand: every step, for random and extreme states") {
  testing::Chapter chapter("pair-rotation");
  for (int round = 0; round < 200; ++round) {
    chapter.randomize();
    if (round % 10 == 0) chapter.set("m", 256);
    if (round % 10 == 1) chapter.set("n", 0);
    chapter.set("show", 1);
    CAPTURE(chapter.link());
    const std::vector<double> q = chapter.value("q").numbers, k = chapter.value("k").numbers;
    const double theta = chapter.probe("theta") * (chapter.number("turns") == 1 ? -1 : 1);
    const double m = chapter.number("m"), n = chapter.number("n");
    Expected want;
    const double score = expect_pair(want, q, k, theta, m, n, "");
    want["distance"] = m - n;
    want["angle_distance"] = (m - n) * theta;
    want["angle_between"] = want["angle_distance"] + chapter.probe("phi");
    want["cos_between"] = std::cos(want["angle_between"]);
    want["score_by_distance"] = score;
    check_steps(chapter, want, 1e-11);
    CHECK(chapter.probe("step_score") == doctest::Approx(chapter.probe("score")).epsilon(1e-12));
    CHECK(std::abs(chapter.probe("step_score_by_distance") - chapter.probe("score")) < 1e-11);
    CHECK(chapter.probe("step_q_turned_x") ==
          doctest::Approx(chapter.probe("q_turned_x")).epsilon(1e-12));
    CHECK(chapter.probe("step_k_turned_y") ==
          doctest::Approx(chapter.probe("k_turned_y")).epsilon(1e-12));
    CHECK(chapter.probe("steps") == 26);
    CHECK(chapter.scene().animation(chapter.values()).to == chapter.probe("steps"));
  }
}

TEST_CASE("relative-angle by hand: both lanes, every step, out to position 10^6") {
  testing::Chapter chapter("relative-angle");
  for (int round = 0; round < 150; ++round) {
    chapter.randomize();
    if (round % 10 == 0) chapter.set("n", 1e6);
    if (round % 10 == 1) chapter.set("distance", 0);
    chapter.set("show", 3);
    CAPTURE(chapter.link());
    const std::vector<double> q = chapter.value("q").numbers, k = chapter.value("k").numbers;
    const double theta = chapter.probe("theta"), distance = chapter.number("distance");
    Expected want;
    const double here = expect_pair(want, q, k, theta, chapter.probe("m"), chapter.number("n"), "");
    const double slid = expect_pair(want, q, k, theta, distance, 0, "_slid");
    want["difference"] = here - slid;
    check_steps(chapter, want, 2e-9);
    CHECK(chapter.probe("step_score") ==
          doctest::Approx(chapter.probe("score_pair")).epsilon(1e-12));
    CHECK(std::abs(chapter.probe("step_score_slid") - chapter.probe("score_pair_at_zero")) < 1e-12);
    CHECK(std::abs(chapter.probe("step_difference")) < 2e-9);
    CHECK(chapter.probe("steps") == 22);
    CHECK(chapter.scene().animation(chapter.values()).to == chapter.probe("steps"));
  }
}

// ---- Attention ----------------------------------------------------------------------------------

struct Head {
  int d = 0, value_dim = 0;
  size_t count = 0, m = 0, n = 0, component = 0;
  std::vector<double> q, k, v;  // q and k as they meet
  double scale = 0;
};

// As row m mixes them: turned by their positions, or by what is left of those where the output is
// turned back.
void turn_values(Head& head, experiments::ValueTurn turn, double base, double start) {
  const int even = head.value_dim - head.value_dim % 2;
  if (turn == experiments::ValueTurn::kNone || even == 0) return;
  const std::vector<double> inv_freq = core::reference::inverse_frequencies(even, base);
  for (size_t t = 0; t < head.count; ++t) {
    const double by =
        static_cast<double>(t) +
        (turn == experiments::ValueTurn::kTurned ? start : -static_cast<double>(head.m));
    const auto row = std::span(head.v).subspan(t * static_cast<size_t>(head.value_dim),
                                               static_cast<size_t>(even));
    const std::vector<double> turned =
        core::reference::rotate(row, inv_freq, by, core::Layout::kInterleaved);
    std::copy(turned.begin(), turned.end(), row.begin());
  }
}

// From the parameters alone, without an encoding or with RoPE.
Head head_of(const testing::Chapter& chapter, bool rope) {
  Head head;
  const HeadTokens own =
      head_tokens({static_cast<experiments::HeadKind>(static_cast<int>(chapter.number("head"))),
                   static_cast<int>(chapter.number("tokens")), chapter.head_size(),
                   static_cast<int>(chapter.number("back")),
                   static_cast<std::uint32_t>(chapter.number("seed"))},
                  {chapter.value("q").rows, chapter.value("k").rows, chapter.value("values").rows});
  const experiments::SyntheticHead& made = own.tokens;
  head.d = own.d;
  head.value_dim = made.value_dim;
  head.count = static_cast<size_t>(own.count);
  head.m = static_cast<size_t>(chapter.probe("m"));
  head.n = static_cast<size_t>(chapter.probe("n"));
  head.component = static_cast<size_t>(chapter.probe("component"));
  head.scale = 1 / std::sqrt(static_cast<double>(head.d));
  head.q.assign(made.q.begin(), made.q.end());
  head.k.assign(made.k.begin(), made.k.end());
  head.v.assign(made.v.begin(), made.v.end());
  if (!rope) return head;
  const std::vector<double> inv_freq =
      core::reference::inverse_frequencies(head.d, chapter.number("base"));
  for (std::vector<double>* x : {&head.q, &head.k}) {
    for (size_t t = 0; t < head.count; ++t) {
      const auto row =
          std::span(*x).subspan(t * static_cast<size_t>(head.d), static_cast<size_t>(head.d));
      const std::vector<double> turned =
          core::reference::rotate(row, inv_freq, chapter.number("start") + static_cast<double>(t),
                                  core::Layout::kInterleaved);
      std::copy(turned.begin(), turned.end(), row.begin());
    }
  }
  turn_values(head, static_cast<experiments::ValueTurn>(static_cast<int>(chapter.number("turnv"))),
              chapter.number("base"), chapter.number("start"));
  return head;
}

// Its steps up to the score, added in a loop of its own.
Expected expected_score(const Head& head, size_t pair, double temperature) {
  const auto product = [&](size_t i) {
    const auto d = static_cast<size_t>(head.d);
    return head.q[head.m * d + i] * head.k[head.n * d + i];
  };
  Expected want;
  want["product_x"] = product(2 * pair);
  want["product_y"] = product(2 * pair + 1);
  want["pair"] = want["product_x"] + want["product_y"];
  const size_t pairs = static_cast<size_t>(head.d) / 2, lots = std::min<size_t>(pairs, 8);
  double sum = 0;
  for (size_t lot = 0; lot < lots; ++lot) {
    for (size_t i = 2 * (lot * pairs / lots); i < 2 * ((lot + 1) * pairs / lots); ++i)
      sum += product(i);
    if (lot > 0) want[lot + 1 == lots ? "dot" : "sum_" + std::to_string(lot)] = sum;
  }
  want["scaled"] = want["biased"] = sum * head.scale;
  want["score"] = want["masked"] = sum * head.scale / temperature;
  return want;
}

TEST_CASE("attention-pattern by hand: every step equals the double reference") {
  testing::Chapter chapter("attention-pattern");
  for (int round = 0; round < 60; ++round) {
    chapter.randomize();
    const bool rope = round % 3 != 0;
    chapter.set("left", rope ? 1 : 0);
    chapter.set("right", rope ? 0 : 1);
    chapter.set("side", 1);  // the left one
    chapter.set("tokens", 2 + round);
    chapter.set("temperature", 0.5 + 0.05 * round);
    chapter.set("show", 1);
    CAPTURE(chapter.link());
    const Head head = head_of(chapter, rope);
    const double temperature = chapter.number("temperature");
    const size_t pair =
        std::min(static_cast<size_t>(chapter.number("pair")), static_cast<size_t>(head.d) / 2 - 1);
    Expected want = expected_score(head, pair, temperature);

    std::vector<double> weights;
    const bool causal = chapter.number("causal") != 0;
    const std::vector<double> output =
        core::reference::attention(head.q, head.k, head.v, {},
                                   {.dim = head.d,
                                    .value_dim = head.value_dim,
                                    .scale = head.scale / temperature,
                                    .causal = causal},
                                   &weights);
    const auto d = static_cast<size_t>(head.d);
    double max = -1e300, sum = 0;
    const size_t seen = causal ? head.m + 1 : head.count;
    const auto score = [&](size_t n) {
      return core::reference::score(std::span(head.q).subspan(head.m * d, d),
                                    std::span(head.k).subspan(n * d, d), head.scale / temperature);
    };
    for (size_t n = 0; n < seen; ++n) max = std::max(max, score(n));
    for (size_t n = 0; n < seen; ++n) sum += std::exp(score(n) - max);
    want["below"] = want["score"] - max;
    want["exp"] = std::exp(want["below"]);
    want["exp_sum"] = sum;
    want["weight"] = weights[head.m * head.count + head.n];
    const auto value_dim = static_cast<size_t>(head.value_dim);
    want["part"] = want["weight"] * head.v[head.n * value_dim + head.component];
    want["output"] = output[head.m * value_dim + head.component];
    check_steps(chapter, want, 2e-4);  // core's own floats, through exponentials
  }
}

TEST_CASE("attention-pattern by hand: ends in the chapter's numbers under every encoding") {
  testing::Chapter chapter("attention-pattern");
  for (int encoding = 0; encoding < 10; ++encoding) {
    for (int round = 0; round < 12; ++round) {
      chapter.randomize();
      const bool left = round % 2 == 0;
      chapter.set(left ? "left" : "right", encoding);
      chapter.set("side", left ? 1 : 0);
      chapter.set("tokens", 2 + 5 * round);
      chapter.set("show", 1);
      CAPTURE(chapter.link());
      const std::string end = left ? "_left" : "_right";
      const auto step = [&](const char* name) {
        return chapter.probe(std::string("step_") + name);
      };
      CHECK(step("score") == chapter.probe("score" + end));
      CHECK(step("masked") == chapter.probe("score" + end));
      CHECK(step("weight") == chapter.probe("weight" + end));
      CHECK(step("output") == chapter.probe("output" + end));
      // And each line is true of the numbers in it.
      const double temperature = chapter.number("temperature"), score = step("score");
      const double size = 1 + std::abs(score);
      CHECK(std::abs(step("biased") - step("scaled") - chapter.probe("bias" + end) * temperature) <
            1e-5 * size * temperature);
      CHECK(std::abs(step("biased") / temperature - score) < 1e-5 * size);
      CHECK(step("product_x") + step("product_y") == doctest::Approx(step("pair")));
      CHECK(step("exp") == doctest::Approx(std::exp(step("below"))).epsilon(1e-12));
      CHECK(step("exp") <= step("exp_sum") * (1 + 1e-12));
      CHECK(std::abs(step("exp") / step("exp_sum") - step("weight")) < 1e-5);
      const int d = static_cast<int>(chapter.probe("d"));
      CHECK(chapter.probe("steps") == attention_steps(d));
      CHECK(chapter.probe("steps") <= kMaxAttentionSteps);
      CHECK(chapter.scene().animation(chapter.values()).to == chapter.probe("steps"));
    }
  }
}

TEST_CASE("attention-pattern by hand: what differs from head to head") {
  testing::Chapter chapter("attention-pattern");
  chapter.open("#/attention-pattern?show=numbers&d=2&pair=63&at=20");
  CHECK(chapter.probe("steps") == 13);
  CHECK(chapter.probe("step") == 13);  // the last it has
  CHECK(chapter.probe("step_pair") / std::sqrt(2.0) ==
        doctest::Approx(chapter.probe("score_right")).epsilon(1e-5));
  chapter.open("#/attention-pattern?show=numbers&d=128&tokens=512&row=511&col=511&pair=63");
  CHECK(chapter.probe("steps") == 20);
  CHECK(chapter.probe("step_dot") / std::sqrt(128.0) ==
        doctest::Approx(chapter.probe("score_right")).epsilon(1e-5));
  chapter.open("#/attention-pattern?show=numbers&row=0&col=0");  // sees itself alone
  CHECK(chapter.probe("step_exp_sum") == 1);
  CHECK(chapter.probe("step_weight") == 1);
  chapter.open("#/attention-pattern");
  for (const auto& probe : chapter.probes()) CHECK_FALSE(probe.name.starts_with("step"));
  CHECK(chapter.scene().animation(chapter.values()).key.empty());
}

// ---- What the lessons say -----------------------------------------------------------------------

TEST_CASE("by hand: what the lessons say is so") {
  testing::Chapter pair("pair-rotation");
  pair.open("#/pair-rotation?show=numbers");
  CHECK(pair.value("q").numbers == std::vector<double>{1.25, 0.25});
  CHECK(std::abs(pair.probe("step_q_turned_x") - 0.220) < 5e-4);
  CHECK(std::abs(pair.probe("step_q_turned_y") - 1.256) < 5e-4);
  CHECK(std::abs(pair.probe("step_score") - 0.672) < 5e-4);
  CHECK(std::abs(pair.probe("step_score_by_distance") - 0.672) < 5e-4);
  CHECK(pair.probe("step_distance") == 8);

  testing::Chapter relative("relative-angle");
  relative.open("#/relative-angle?show=numbers&n=30");
  CHECK(relative.probe("m") == 37);
  CHECK(relative.number("distance") == 7);
  const std::pair<const char*, double> said[] = {
      {"angle_m", 3.7},          {"angle_m_slid", 0.7},      {"q_turned_x", -0.928},
      {"q_turned_y", -0.874},    {"q_turned_x_slid", 0.795}, {"q_turned_y_slid", 0.996},
      {"product_x", -0.335},     {"product_y", 0.884},       {"product_x_slid", -0.398},
      {"product_y_slid", 0.947}, {"score", 0.549},           {"score_slid", 0.549}};
  for (const auto& [name, value] : said) {
    const char* probe = name;  // which a lambda of clang 14 may capture
    CAPTURE(probe);
    CHECK(std::abs(relative.probe(std::string("step_") + name) - value) < 5.1e-4);
  }

  testing::Chapter attention("attention-pattern");
  attention.open("#/attention-pattern?show=numbers");
  CHECK(attention.probe("step_dot") == doctest::Approx(33.93).epsilon(2e-4));
  CHECK(attention.head_size() == 16);
  CHECK(attention.probe("step_score") == doctest::Approx(8.48).epsilon(1e-3));
  CHECK(attention.probe("step_score") - attention.probe("step_below") ==
        doctest::Approx(9).epsilon(1e-4));
  CHECK(attention.probe("step_below") == doctest::Approx(-0.52).epsilon(0.01));
  CHECK(attention.probe("step_exp") == doctest::Approx(0.596).epsilon(1e-3));
  CHECK(attention.probe("step_exp_sum") == doctest::Approx(2.246).epsilon(5e-4));
  CHECK(attention.probe("step_weight") == doctest::Approx(0.265).epsilon(2e-3));
}

// ---- The hand -----------------------------------------------------------------------------------

TEST_CASE("by hand: a press on a line goes to it, and on a heading to its first step") {
  for (const ui::Vec2 size : {ui::Vec2{900, 560}, ui::Vec2{350, 330}}) {
    CAPTURE(size.x);
    testing::Chapter chapter("pair-rotation");
    chapter.open("#/pair-rotation?show=numbers&at=9");
    testing::Hand hand(chapter, size);
    for (const auto& [words, step] :
         {std::pair{"q₀ cos mθ", 4}, {"cos mθ", 2}, {"Turn k by nθ", 10}, {"k₁ cos nθ", 16}}) {
      const char* part = words;  // which a lambda of clang 14 may capture
      CAPTURE(part);
      const std::vector<ui::Vec2> at = hand.texts(words);
      REQUIRE(at.size() == 1);
      hand.drag(at[0], at[0]);
      CHECK(chapter.number("at") == step);
    }
  }
}

TEST_CASE("by hand: what is worked out stays, what comes waits, and nothing moves") {
  testing::Chapter chapter("pair-rotation");
  chapter.open("#/pair-rotation?show=numbers&at=4");
  testing::Hand hand(chapter, {900, 560});
  CHECK(hand.drawing().has_text("0.4529"));        // q0 cos
  CHECK_FALSE(hand.drawing().has_text("1.1650"));  // q0 sin, four steps on
  const ui::Vec2 before = hand.texts("0.4529").front();
  chapter.open("#/pair-rotation?show=numbers&at=8");
  hand.frame();
  CHECK(hand.drawing().has_text("1.1650"));
  CHECK(hand.texts("0.4529").front() == before);
  chapter.open("#/pair-rotation?show=numbers&at=12");
  hand.frame();
  CHECK(hand.drawing().has_text("0.2199"));  // told by the heading of the part that is done
  CHECK(hand.drawing().has_text("1.2556"));
}

TEST_CASE("by hand: the scrubber is dragged from end to end") {
  for (const char* link : {"#/pair-rotation?show=numbers", "#/relative-angle?show=numbers",
                           "#/attention-pattern?show=numbers"}) {
    CAPTURE(link);
    const std::string id(link + 2, std::string_view(link).find('?') - 2);
    testing::Chapter chapter(id);
    chapter.open(link);
    testing::Hand hand(chapter, {900, 560});
    const int last = static_cast<int>(chapter.probe("steps"));
    const auto knob = [&] {
      const std::vector<ui::Vec2> found = hand.handles(ui::theme(ui::ThemeName::kLight).accent);
      REQUIRE(found.size() == 1);
      return found.front();
    };
    const ui::Vec2 start = knob();
    hand.drag(start, start + ui::Vec2{900, 4});
    CHECK(chapter.number("at") == last);
    const ui::Vec2 end = knob();
    CHECK(end.x > start.x + 150);
    hand.drag(end, {(start.x + end.x) / 2, end.y});
    CHECK(std::abs(chapter.number("at") - (1 + last) / 2.0) <= 1);
    hand.drag(knob(), start - ui::Vec2{200, 0});
    CHECK(chapter.number("at") == 1);
  }
}

TEST_CASE("by hand: arrow keys step, and stop at the ends") {
  testing::Chapter chapter("relative-angle");
  chapter.open("#/relative-angle?show=numbers");
  testing::Hand hand(chapter, {380, 360});  // the working alone: its lines are the first stop
  hand.press(ImGuiKey_Tab);
  hand.press(ImGuiKey_DownArrow);
  CHECK(chapter.number("at") == 2);
  hand.press(ImGuiKey_RightArrow);
  CHECK(chapter.number("at") == 3);
  hand.press(ImGuiKey_UpArrow);
  hand.press(ImGuiKey_LeftArrow);
  hand.press(ImGuiKey_LeftArrow);
  CHECK(chapter.number("at") == 1);
  hand.press(ImGuiKey_Tab);  // the scrubber
  hand.press(ImGuiKey_RightArrow);
  CHECK(chapter.number("at") == 2);
  for (int i = 0; i < 30; ++i) hand.press(ImGuiKey_RightArrow);
  CHECK(chapter.number("at") == 22);
}

TEST_CASE("by hand: attention's side, pair, cell and way back") {
  testing::Chapter chapter("attention-pattern");
  testing::Hand hand(chapter, {900, 560});
  const auto click = [&](std::string_view words) {
    const std::vector<ui::Vec2> at = hand.texts(words);
    REQUIRE(at.size() == 1);
    hand.drag(at[0], at[0]);
  };
  click("number by number");
  CHECK(chapter.number("show") == 1);
  CHECK(hand.drawing().has_text("RoPE, base 10 000:  m = 20, n = 14"));
  click("left side");
  CHECK(chapter.number("side") == 1);
  CHECK(hand.drawing().has_text("No position:  m = 20, n = 14"));
  // A cell of the matrix, and a bar below it.
  ui::Rect map;
  for (const auto& operation : hand.drawing().operations())
    if (operation.kind == ui::RecordingCanvas::Kind::kCells) map = operation.bounds;
  REQUIRE(map.width() > 100);
  const float cell = map.width() / 24;
  const ui::Vec2 at{map.left + 2.5F * cell, map.top + 10.5F * cell};
  hand.drag(at, at);
  CHECK(chapter.number("row") == 10);
  CHECK(chapter.number("col") == 2);
  CHECK(chapter.probe("step_weight") == chapter.probe("weight_left"));
  const ui::Vec2 bar{map.left + map.width() * 5.5F / 8, 540};
  hand.drag(bar, bar);
  CHECK(chapter.number("pair") == 5);
  click("the pattern");
  CHECK(chapter.number("show") == 0);
}

TEST_CASE("by hand: stays in its frame at every size, theme and step") {
  for (const ui::Vec2 size : {ui::Vec2{300, 200}, ui::Vec2{340, 320}, ui::Vec2{620, 380},
                              ui::Vec2{1000, 700}, ui::Vec2{1900, 1300}}) {
    for (const std::string link :
         {"#/pair-rotation?show=numbers&m=255.5&n=0.1&pair=3",
          "#/pair-rotation?show=numbers&q=0,0&k=0,0", "#/relative-angle?show=numbers&n=1000000",
          "#/relative-angle?show=numbers&q=0,0&pair=31&distance=256",
          "#/attention-pattern?show=numbers&temperature=0.1&head=random&causal=0",
          "#/attention-pattern?show=numbers&d=2&tokens=2&side=left",
          "#/attention-pattern?show=numbers&head=own&q=1e6,1e6;-1e6,1e6"}) {
      testing::Chapter chapter(link.substr(2, link.find('?') - 2));
      for (const char* at : {"&at=1", "&at=11", "&at=26"}) {
        chapter.open(link + at);
        testing::Hand hand(chapter, size, ui::ThemeName::kDark);
        CAPTURE(link);
        CAPTURE(at);
        CAPTURE(size.x);
        CHECK_FALSE(hand.drawing().empty());
        for (const std::string& problem : hand.drawing().problems(hand.area())) FAIL_CHECK(problem);
      }
    }
  }
}

}  // namespace
}  // namespace ropewalk::scenes
