// Random legal values of a chapter's parameters, with the texts that links have trouble with.
#pragma once

#include <array>
#include <cstdint>
#include <random>
#include <string_view>

#include "state/param.h"

namespace ropewalk::testing {

inline constexpr std::array<std::string_view, 8> kTexts{"",
                                                        "rope",
                                                        "a b&c=d#e?f%20+g",
                                                        "<script>alert(1)</script>",
                                                        "\u00e4 \u2212 \U0001F9F5",
                                                        "\n\t",
                                                        "%41 %00 %zz ,",
                                                        "\"\\'`"};

// A random legal value of every parameter of `list`; every third stands at its default.
inline state::Values random_values(const state::ParamList& list, std::mt19937_64& random) {
  state::Values values = state::defaults(list);
  const auto unit = [&random] { return std::generate_canonical<double, 53>(random); };
  for (size_t i = 0; i < list.size(); ++i) {
    const state::Param& param = list[i];
    if (random() % 3 == 0) continue;
    if (param.kind == state::Kind::kText) {
      values[i].text = kTexts[random() % kTexts.size()];
      continue;
    }
    if (param.kind == state::Kind::kRows) {  // small ones: those fit a link
      const int columns = 1 + static_cast<int>(random() % 4);
      std::vector<float> numbers((1 + random() % 5) * static_cast<size_t>(columns));
      for (float& number : numbers)
        number = static_cast<float>(param.spec.min + unit() * (param.spec.max - param.spec.min));
      values[i].rows = random() % 4 == 0 ? state::Rows() : state::Rows(columns, std::move(numbers));
      values[i] = state::clamp(param, values[i], nullptr);
      continue;
    }
    if (param.kind == state::Kind::kVector && param.spec.max_size > 0) {
      const size_t low = param.spec.min_size > 0 ? static_cast<size_t>(param.spec.min_size)
                                                 : param.initial.numbers.size();
      const size_t spread = static_cast<size_t>(param.spec.max_size) - low + 1;
      values[i].numbers.resize(low + static_cast<size_t>(random() % spread));
    }
    for (double& number : values[i].numbers) {
      number = param.spec.min + unit() * (param.spec.max - param.spec.min);
      if (random() % 4 == 0) number = random() % 2 == 0 ? param.spec.min : param.spec.max;
      if (random() % 4 == 0) number *= 1e-9;  // needs an exponent
      if (param.kind == state::Kind::kBool) number = static_cast<double>(random() % 2);
      if (param.kind == state::Kind::kChoice)
        number = static_cast<double>(random() % param.spec.choices.size());
    }
    values[i] = state::clamp(param, values[i], nullptr);
  }
  return values;
}

}  // namespace ropewalk::testing
