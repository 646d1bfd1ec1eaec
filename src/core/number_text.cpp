#include "core/number_text.h"

#include <array>
#include <cmath>
#include <cstdio>
#include <cstdlib>

namespace ropewalk::core {

std::string number_text(double x) {
  if (std::isnan(x)) return "NaN";
  std::array<char, 40> text{};
  for (int digits = 1; digits <= 17; ++digits) {
    std::snprintf(text.data(), text.size(), "%.*g", digits, x);
    if (std::strtod(text.data(), nullptr) == x) break;
  }
  return text.data();
}

}  // namespace ropewalk::core
