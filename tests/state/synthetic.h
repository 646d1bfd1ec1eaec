// Two made-up chapters with parameters of every kind.
#pragma once

#include <array>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "state/link.h"
#include "state/params.h"

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
  Rows rows;
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
  params.add("rows", &State::rows, {.label = "rows", .min = -10, .max = 10});
  return params;
}

// A registry of two chapters; owns what its schemas point to.
struct Registry {
  Params<State> first = every_kind();
  ParamList second{{"m", Kind::kInteger, {.label = "position", .min = 0, .max = 9}, Value::of(3)}};
  std::vector<Schema> schemas{{"every-kind", &first.list()}, {"pair-rotation", &second}};
};

}  // namespace ropewalk::state::synthetic
