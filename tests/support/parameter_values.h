// Legal values of a chapter's parameters: extreme, random, and changed one at a time.
#pragma once

#include <cmath>
#include <iterator>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "state/param.h"

namespace ropewalk::test {

enum class Fill { kDefault, kMin, kMax, kRandom };

inline state::Value value_of(const state::Param& param, Fill fill, std::mt19937& random) {
  state::Value value = param.initial;
  if (fill == Fill::kDefault) return value;
  const double low =
      param.kind == state::Kind::kBool || param.kind == state::Kind::kChoice ? 0 : param.spec.min;
  double high = param.spec.max;
  if (param.kind == state::Kind::kBool) high = 1;
  if (param.kind == state::Kind::kChoice) high = static_cast<double>(param.spec.choices.size()) - 1;
  const auto pick = [&] {
    if (fill == Fill::kMin) return low;
    if (fill == Fill::kMax) return high;
    const double t = std::uniform_real_distribution<>(0, 1)(random);
    if (!param.spec.logarithmic) return low + (high - low) * t;
    return state::from_log_place(param.spec, std::lerp(state::log_place(param.spec, low),
                                                       state::log_place(param.spec, high), t));
  };
  if (param.kind == state::Kind::kText) {
    constexpr std::string_view kWords[] = {"", "a", "The quick brown fox jumps over the lazy dog",
                                           "\xC3\xA4\xE2\x82\xAC\xF0\x9F\x90\xA6 & = # % + ?"};
    value.text = fill == Fill::kMin   ? ""
                 : fill == Fill::kMax ? std::string(2000, 'w')
                                      : std::string(kWords[random() % std::size(kWords)]);
  }
  if (param.kind == state::Kind::kRows) {
    const auto size = [&](int max) {
      return fill == Fill::kMin ? 1 : fill == Fill::kMax ? max : 1 + static_cast<int>(random() % 8);
    };
    const int columns = size(state::kMaxColumns);
    std::vector<float> numbers(static_cast<size_t>(columns * size(state::kMaxRows)));
    for (float& number : numbers) number = static_cast<float>(pick());
    value.rows = state::Rows(columns, std::move(numbers));
  }
  if (param.kind == state::Kind::kVector && param.spec.max_size > 0) {
    const int size = fill == Fill::kMin   ? param.spec.min_size
                     : fill == Fill::kMax ? param.spec.max_size
                                          : std::uniform_int_distribution<>(
                                                param.spec.min_size, param.spec.max_size)(random);
    value.numbers.resize(static_cast<size_t>(size));
  }
  for (double& number : value.numbers) number = pick();
  return state::clamp(param, std::move(value), nullptr);
}

inline state::Values values_of(const state::ParamList& list, Fill fill, std::mt19937& random) {
  state::Values values;
  for (const state::Param& param : list) values.push_back(value_of(param, fill, random));
  return values;
}

// One parameter, whichever, somewhere else: at an end of its range, at its default, or anywhere.
inline state::Values one_changed(const state::ParamList& list, state::Values values,
                                 std::mt19937& random) {
  constexpr Fill kFills[] = {Fill::kDefault, Fill::kMin,    Fill::kMax,
                             Fill::kMax,     Fill::kRandom, Fill::kRandom};
  const size_t param = random() % list.size();
  values[param] = value_of(list[param], kFills[random() % std::size(kFills)], random);
  return values;
}

}  // namespace ropewalk::test
