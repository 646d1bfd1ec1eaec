// Two made-up chapters with parameters of every kind, and random legal states of them.
#pragma once

#include <array>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "state/link.h"

namespace ropewalk::state::synthetic {

struct Point {
  float x = 0, y = 0;
};
struct Point3 {
  double x = 0, y = 0, z = 0;
};
enum class Layout { kInterleaved, kHalfSplit, kNone };

struct State {
  bool mask = true;
  int m = 0;
  double theta = 1;
  float angle = 0.1f;
  double base = 10000;
  Layout layout = Layout::kHalfSplit;
  Point q{1, 0};
  Point3 k{0.5, -0.25, 0};
  std::array<float, 4> weights{0.1f, 0.2f, 0.3f, 0.4f};
  std::vector<double> word{1, 2};
  std::string name = "rope";
};

inline Params<State> every_kind() {
  Params<State> params;
  params.add("mask", &State::mask, {.label = "causal mask"});
  params.add("m", &State::m, {.label = "position m", .unit = "tokens", .min = 0, .max = 1000});
  params.add("theta", &State::theta, {.label = "angle", .min = -10, .max = 10, .decimals = 3});
  params.add("angle", &State::angle, {.label = "float angle", .min = 0.1, .max = 0.7});
  params.add("base", &State::base,
             {.label = "base", .min = 1, .max = 1e9, .decimals = 0, .logarithmic = true});
  params.add(
      "layout", &State::layout,
      {.label = "layout",
       .choices = {
           {"interleaved", "interleaved"}, {"half-split", "half-split"}, {"none", "no turn"}}});
  params.add("q", &State::q, {.label = "query", .min = -2, .max = 2, .role = Role::kQuery});
  params.add("k", &State::k, {.label = "key", .min = -2, .max = 2, .role = Role::kKey});
  params.add("weights", &State::weights, {.label = "weights", .min = 0, .max = 1});
  params.add("word", &State::word,
             {.label = "word", .min = -1e6, .max = 1e6, .min_size = 1, .max_size = 6});
  params.add("name", &State::name, {.label = "name", .max_size = 60});
  return params;
}

inline constexpr std::array<std::string_view, 8> kTexts{"",
                                                        "rope",
                                                        "a b&c=d#e?f%20+g",
                                                        "<script>alert(1)</script>",
                                                        "\u00e4 \u2212 \U0001F9F5",
                                                        "\n\t",
                                                        "%41 %00 %zz ,",
                                                        "\"\\'`"};

// A random legal value of every parameter of `list`; every third stands at its default.
inline Values random_values(const ParamList& list, std::mt19937_64& random) {
  Values values = defaults(list);
  const auto unit = [&random] { return std::generate_canonical<double, 53>(random); };
  for (size_t i = 0; i < list.size(); ++i) {
    const Param& param = list[i];
    if (random() % 3 == 0) continue;
    if (param.kind == Kind::kText) {
      values[i].text = kTexts[random() % kTexts.size()];
      continue;
    }
    if (param.kind == Kind::kVector && param.spec.max_size > 0) {
      const auto spread = static_cast<uint64_t>(param.spec.max_size - param.spec.min_size) + 1;
      values[i].numbers.resize(static_cast<size_t>(param.spec.min_size) +
                               static_cast<size_t>(random() % spread));
    }
    for (double& number : values[i].numbers) {
      number = param.spec.min + unit() * (param.spec.max - param.spec.min);
      if (random() % 4 == 0) number = random() % 2 == 0 ? param.spec.min : param.spec.max;
      if (random() % 4 == 0) number *= 1e-9;  // needs an exponent
      if (param.kind == Kind::kBool) number = static_cast<double>(random() % 2);
      if (param.kind == Kind::kChoice)
        number = static_cast<double>(random() % param.spec.choices.size());
    }
    values[i] = clamp(param, values[i], nullptr);
  }
  return values;
}

// A registry of two chapters; owns what its schemas point to.
struct Registry {
  Params<State> first = every_kind();
  ParamList second{{"m", Kind::kInteger, {.label = "position", .min = 0, .max = 9}, Value::of(3)}};
  std::vector<Schema> schemas{{"every-kind", &first.list()}, {"pair-rotation", &second}};
};

}  // namespace ropewalk::state::synthetic
