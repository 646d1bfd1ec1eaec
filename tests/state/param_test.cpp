#include "state/param.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "support/random_values.h"
#include "synthetic.h"

namespace ropewalk::state {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
const double kNan = std::numeric_limits<double>::quiet_NaN();

// Clamps the parameter `key` of the made-up chapter and says what came out and what was said.
struct Clamped {
  Value value;
  std::vector<std::string> notes;
};
Clamped clamp_key(std::string_view key, Value value) {
  const auto params = synthetic::every_kind();
  const int index = find_param(params.list(), key);
  CHECK(index >= 0);
  Clamped result;
  result.value = clamp(params.list()[static_cast<size_t>(index)], std::move(value), &result.notes);
  return result;
}

TEST_CASE("every member type becomes its kind, with its initial value as the default") {
  const auto params = synthetic::every_kind();
  const ParamList& list = params.list();
  const std::vector<Kind> kinds{Kind::kBool,   Kind::kInteger, Kind::kReal,   Kind::kReal,
                                Kind::kReal,   Kind::kChoice,  Kind::kVector, Kind::kVector,
                                Kind::kVector, Kind::kVector,  Kind::kText,   Kind::kRows};
  CHECK(list.size() == kinds.size());
  for (size_t i = 0; i < list.size(); ++i) {
    CAPTURE(list[i].key);
    CHECK(list[i].kind == kinds[i]);
  }
  CHECK(list[3].initial == Value::of(0.1));  // a float member, without the float's tail
  CHECK(list[6].initial.numbers == std::vector<double>{1, 0});
  CHECK(list[8].initial.numbers == std::vector<double>{0.1, 0.2, 0.3, 0.4});
  CHECK(list[10].initial.text == "rope");
  CHECK(problems(list).empty());
  CHECK(find_param(list, "q") == 6);
  CHECK(find_param(list, "nope") == -1);
}

TEST_CASE("values survive the way into a state and back") {
  const auto params = synthetic::every_kind();
  synthetic::State state;
  state.mask = false;
  state.m = 7;
  state.angle = 0.3f;
  state.layout = synthetic::Layout::kNone;
  state.q = {-0.7f, 1.1f};
  state.k = {1, 2, -2};
  state.weights[2] = 0.9f;
  state.word = {3, 4, 5};
  state.name = "x";
  const Values values = params.to_values(state);
  const synthetic::State back = params.to_state(values);
  CHECK(back.mask == false);
  CHECK(back.m == 7);
  CHECK(back.angle == 0.3f);
  CHECK(back.layout == synthetic::Layout::kNone);
  CHECK(back.q.x == -0.7f);
  CHECK(back.k.z == -2);
  CHECK(back.weights == state.weights);
  CHECK(back.word == state.word);
  CHECK(back.name == "x");
  CHECK(params.to_values(back) == values);
  CHECK(params.to_values(synthetic::State{}) == defaults(params.list()));
}

TEST_CASE("a float becomes the shortest double that is the same float") {
  CHECK(widen(0.1f) == 0.1);
  CHECK(widen(-0.7f) == -0.7);
  CHECK(widen(16777216.0f) == 16777216.0);
  CHECK(widen(1e-8f) == 1e-8);
  CHECK(std::isinf(widen(std::numeric_limits<float>::infinity())));
  std::mt19937_64 random(7);
  for (int i = 0; i < 20000; ++i) {
    const float number = std::ldexp(static_cast<float>(static_cast<int32_t>(random())) * 0x1p-31f,
                                    static_cast<int>(random() % 60) - 30);
    CHECK(static_cast<float>(widen(number)) == number);
    if (std::abs(number) < 1e6f) CHECK(widen(static_cast<float>(widen(number))) == widen(number));
  }
}

TEST_CASE("legal values stay as they are") {
  const auto params = synthetic::every_kind();
  std::mt19937_64 random(1);
  for (int round = 0; round < 200; ++round) {
    const Values values = testing::random_values(params.list(), random);
    for (size_t i = 0; i < values.size(); ++i) {
      std::vector<std::string> notes;
      CHECK(clamp(params.list()[i], values[i], &notes) == values[i]);
      CHECK(notes.empty());
    }
  }
}

TEST_CASE("numbers are clamped to their range with a note") {
  const Clamped above = clamp_key("m", Value::of(5000));
  CHECK(above.value == Value::of(1000));
  CHECK(above.notes ==
        std::vector<std::string>{"m: \"5000\" is above 1000; 1000 was taken instead."});
  const Clamped below = clamp_key("theta", Value::of(-10.5));
  CHECK(below.value == Value::of(-10));
  CHECK(below.notes ==
        std::vector<std::string>{"theta: \"-10.5\" is below -10; -10 was taken instead."});
  CHECK(clamp_key("m", Value::of(2.5)).value == Value::of(3));
  CHECK(clamp_key("m", Value::of(2.5)).notes.size() == 1);
  CHECK(clamp_key("theta", Value::of(kNan)).value == Value::of(1));
  CHECK(clamp_key("theta", Value::of(kInfinity)).value == Value::of(1));
  CHECK(clamp_key("theta", Value{}).value == Value::of(1));
  CHECK(clamp_key("mask", Value::of(kNan)).value == Value::of(1));
  CHECK(clamp_key("mask", Value::of(7)).value == Value::of(1));
  CHECK(clamp_key("mask", Value::of(7)).notes.size() == 1);
  CHECK_FALSE(std::signbit(clamp_key("theta", Value::of(-0.0)).value.number()));
  CHECK(clamp_key("theta", Value::of(-0.0)).notes.empty());
}

TEST_CASE("choices, vectors and texts are made legal") {
  for (const double index : {-1.0, 3.0, 0.5, 1e300, kNan, -kInfinity}) {
    CAPTURE(index);
    const Clamped choice = clamp_key("layout", Value::of(index));
    CHECK(choice.value == Value::of(1));
    CHECK(choice.notes.size() == 1);
  }
  CHECK(clamp_key("q", {{1}, {}}).value.numbers == std::vector<double>{1, 0});
  CHECK(clamp_key("q", {{1, 2, 3}, {}}).notes ==
        std::vector<std::string>{
            "q: \"1,2,3\" has 3 numbers where 2 are needed; 1,0 was taken instead."});
  const Clamped element = clamp_key("k", {{kNan, 9, 1}, {}});
  CHECK(element.value.numbers == std::vector<double>{0.5, 2, 1});
  CHECK(element.notes.size() == 1);
  CHECK(clamp_key("word", {{1, 2, 3, 4, 5, 6}, {}}).notes.empty());
  CHECK(clamp_key("word", {{1, 2, 3, 4, 5, 6, 7}, {}}).value.numbers == std::vector<double>{1, 2});
  CHECK(clamp_key("word", {{}, {}}).value.numbers == std::vector<double>{1, 2});
  CHECK(clamp_key("name", {{}, std::string("a\0b\x80", 4)}).value.text == "ab");
  CHECK(clamp_key("name", {{}, std::string("a\0b\x80", 4)}).notes.size() == 1);
  const std::string umlauts = [] {
    std::string text = "x";
    for (int i = 0; i < 50; ++i) text += "\u00e4";
    return text;
  }();
  CHECK(clamp_key("name", {{}, umlauts}).value.text == umlauts.substr(0, 59));  // not half a letter
  CHECK(clamp_key("m", {{3}, "left over"}).value == Value::of(3));
}

TEST_CASE("an integer never leaves what an int can hold") {
  const Param param{"n", Kind::kInteger, {.label = "n", .min = -1e300, .max = 1e300}, Value::of(0)};
  CHECK(clamp(param, Value::of(1e200), nullptr) == Value::of(2147483647));
  CHECK(clamp(param, Value::of(-1e200), nullptr) == Value::of(-2147483648.0));
}

TEST_CASE("values are displayed for people") {
  const auto params = synthetic::every_kind();
  const auto shown = [&params](std::string_view key, const Value& value) {
    return display(params.list()[static_cast<size_t>(find_param(params.list(), key))], value);
  };
  CHECK(shown("m", Value::of(7)) == "7");
  CHECK(shown("theta", Value::of(-1.5)) == "\u22121.500");
  CHECK(shown("theta", Value::of(-0.0)) == "0.000");
  CHECK(shown("theta", Value::of(-0.0001)) == "0.000");
  CHECK(shown("theta", Value::of(kNan)) == "not a number");
  CHECK(shown("base", Value::of(10000)) == "10000");
  CHECK(shown("base", Value::of(1e18)) == "1000000000000000000");
  CHECK(shown("base", Value::of(-kInfinity)) == "\u2212\u221E");
  CHECK(shown("q", {{1.2, -0.4}, {}}) == "1.20, \u22120.40");
  CHECK(shown("layout", Value::of(2)) == "no turn");
  CHECK(shown("layout", Value::of(9)).empty());
  CHECK(shown("mask", Value::of(1)) == "on");
  CHECK(shown("mask", Value::of(0)) == "off");
  CHECK(shown("name", {{}, "rope"}) == "rope");
}

TEST_CASE("easing moves numbers and switches the rest") {
  const auto params = synthetic::every_kind();
  const ParamList& list = params.list();
  const Values from = defaults(list);
  synthetic::State target;
  target.mask = false;
  target.m = 10;
  target.theta = 3;
  target.base = 1e6;
  target.layout = synthetic::Layout::kNone;
  target.q = {0, 1};
  target.word = {1, 2, 3};
  target.name = "new";
  const Values to = params.to_values(target);
  CHECK(ease(list, from, to, 0) == from);
  CHECK(ease(list, from, to, -1) == from);
  CHECK(ease(list, from, to, 1) == to);
  CHECK(ease(list, from, to, 2) == to);
  CHECK(ease(list, from, to, kNan) == to);
  const synthetic::State half = params.to_state(ease(list, from, to, 0.5));
  CHECK(half.mask == false);
  CHECK(half.m == 5);
  CHECK(half.theta == doctest::Approx(2));
  CHECK(half.base == doctest::Approx(1e5));  // the middle in log space
  CHECK(half.layout == synthetic::Layout::kNone);
  CHECK(half.q.x == doctest::Approx(0.5));
  CHECK(half.q.y == doctest::Approx(0.5));
  CHECK(half.word == std::vector<double>{1, 2, 3});
  CHECK(half.name == "new");
  CHECK(half.k.x == 0.5);
  CHECK(params.to_state(ease(list, from, to, 0.26)).m == 3);
  const Param huge{"h", Kind::kReal, {.label = "h", .min = -1e308, .max = 1e308}, Value::of(0)};
  CHECK(ease({huge}, {Value::of(-1e308)}, {Value::of(1e308)}, 0.5) == Values{Value::of(0)});
  CHECK(ease(list, {}, to, 0.5) == to);
}

struct Inserted {
  int before = 0;
  synthetic::Layout layout = synthetic::Layout::kHalfSplit;
  bool clip = false;
  double limit = 1;
};

TEST_CASE("a condition sees the typed state, wherever its parameter stands in the list") {
  for (const bool inserted : {false, true}) {
    CAPTURE(inserted);
    Params<Inserted> params;
    params.add("limit", &Inserted::limit, "limit", "Where it ends.").shown([](const Inserted& s) {
      return s.clip && s.layout == synthetic::Layout::kNone;
    });
    if (inserted) params.add("before", &Inserted::before, {.label = "before", .max = 9});
    params.add("clip", &Inserted::clip, {.label = "clip"});
    params.add("layout", &Inserted::layout,
               choice({{"a", "A"}, {"b", "B"}, {"c", "C"}}).named("layout"));
    CHECK(problems(params.list()).empty());
    const Params<Inserted> moved = std::move(params);  // as out of a function
    const Param& limit = moved.list()[0];
    CHECK_FALSE(is_shown(limit, moved.to_values({})));
    CHECK(is_shown(limit, moved.to_values({.layout = synthetic::Layout::kNone, .clip = true})));
    CHECK_FALSE(is_shown(limit, moved.to_values({.before = 1, .clip = true})));
    CHECK(is_shown(moved.list()[1], moved.to_values({})));  // without a condition
    CHECK_FALSE(is_shown(limit, {}));                       // of the defaults, where values lack
  }
}

TEST_CASE("a spec is the one it was made from but for one thing") {
  const Spec from = tokens(1, 99);
  CHECK(from.unit == "tokens");
  CHECK(from.step == 1);
  CHECK(from.role == Role::kPosition);
  const Spec to = from.log().in(Place::kPrimary).as(Role::kKey).named("key n");
  CHECK(to.logarithmic);
  CHECK(to.place == Place::kPrimary);
  CHECK(to.role == Role::kKey);
  CHECK(to.label == "key n");
  CHECK(to.max == 99);
  CHECK_FALSE(from.logarithmic);
  CHECK(from.label.empty());
}

TEST_CASE("mistakes of a list's author are found") {
  const auto problem = [](Param param) {
    const auto found = problems({std::move(param)});
    return found.empty() ? std::string() : found.front();
  };
  CHECK(problem({"m", Kind::kReal, {.label = "m"}, Value::of(0)}).empty());
  CHECK(problem({"v", Kind::kReal, {.label = "m"}, Value::of(0)}) ==
        "\"v\" has a key that links keep for themselves");
  CHECK_FALSE(problem({"M", Kind::kReal, {.label = "m"}, Value::of(0)}).empty());
  CHECK_FALSE(problem({"m", Kind::kReal, {}, Value::of(0)}).empty());
  CHECK_FALSE(problem({"m", Kind::kReal, {.label = "m", .min = 2}, Value::of(2)}).empty());
  CHECK(problem({"m", Kind::kReal, {.label = "m", .logarithmic = true}, Value::of(1)}).empty());
  CHECK_FALSE(
      problem({"m", Kind::kReal, {.label = "m", .min = -1, .logarithmic = true}, Value::of(1)})
          .empty());
  CHECK_FALSE(problem({"m", Kind::kChoice, {.label = "m"}, Value::of(0)}).empty());
  CHECK(problem({"m", Kind::kReal, {.label = "m"}, Value::of(2)}) ==
        "\"m\" has a default that cannot be: it is above 1");
  CHECK_FALSE(problem({"m", Kind::kReal, {.label = "m", .step = 2}, Value::of(0)}).empty());
  CHECK_FALSE(problem({"m", Kind::kInteger, {.label = "m", .step = 0.5}, Value::of(0)}).empty());
  CHECK(problem({"m", Kind::kBool, {.label = "m", .max = 9}, Value::of(0)}) ==
        "\"m\" has a range that it does not use");
  CHECK_FALSE(problem({"m", Kind::kReal, choice({{"a", "A"}}).named("m"), Value::of(0)}).empty());
  for (const Choice& second :
       {Choice{"a", "B"}, Choice{"b", "A"}, Choice{"b", ""}, Choice{"B", "B"}})
    CHECK_FALSE(problem({"m", Kind::kChoice, choice({{"a", "A"}, second}).named("m"), Value::of(0)})
                    .empty());
  CHECK(problems({{"m", Kind::kReal, {.label = "same"}, Value::of(0)},
                  {"n", Kind::kReal, {.label = "same"}, Value::of(0)}}) ==
        std::vector<std::string>{"\"n\" has the label of another parameter"});
  const Param twice{"m", Kind::kReal, {.label = "m"}, Value::of(0)};
  CHECK(problems({twice, twice}).size() == 1);
}

TEST_CASE("a logarithmic parameter that may be zero moves in log(1 + x)") {
  const Spec spec{.label = "m", .min = 0, .max = 99, .logarithmic = true};
  CHECK(from_log_place(spec, log_place(spec, 0)) == 0);
  CHECK(from_log_place(spec, log_place(spec, 99)) == doctest::Approx(99));
  const ParamList list{{"m", Kind::kReal, spec, Value::of(0)}};
  const Values middle = ease(list, {Value::of(0)}, {Value::of(99)}, 0.5);
  CHECK(middle[0].number() == doctest::Approx(9));
}

}  // namespace
}  // namespace ropewalk::state
