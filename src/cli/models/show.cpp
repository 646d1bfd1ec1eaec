#include "cli/models/show.h"

#include <cmath>
#include <cstdio>

#include "core/number_text.h"

namespace ropewalk::cli {

std::string plain_number(double number) {
  constexpr double kMax = 1e15;
  if (number == std::floor(number) && std::abs(number) < kMax) {
    return std::to_string(static_cast<long long>(number));
  }
  return core::number_text(number);
}

std::string column(double number, int width, int digits) {
  char text[64];
  if (!std::isfinite(number)) {
    std::snprintf(text, sizeof(text), "%*s", width, "never");
  } else {
    std::snprintf(text, sizeof(text), "%*.*g", width, digits, number);
  }
  return text;
}

std::string layer_runs(const std::vector<int>& layers, int group) {
  std::string text;
  for (size_t i = 0; i < layers.size(); ++i) {
    if (layers[i] != group) continue;
    size_t end = i;
    while (end + 1 < layers.size() && layers[end + 1] == group) ++end;
    text += (text.empty() ? "" : ", ") + std::to_string(i);
    if (end > i) text += "-" + std::to_string(end);
    i = end;
  }
  return text;
}

}  // namespace ropewalk::cli
