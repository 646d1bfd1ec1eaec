#include "core/number_text.h"

#include <array>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>

namespace ropewalk::core {
namespace {

// digits / 10^decimals in plain notation.
std::string plain_decimal(std::uint64_t digits, int decimals) {
  std::string text = std::to_string(digits);
  if (decimals == 0) return text;
  const auto behind = static_cast<std::size_t>(decimals);
  if (text.size() <= behind) text.insert(0, behind + 1 - text.size(), '0');
  return text.insert(text.size() - behind, 1, '.');
}

// With a power of ten, for what is very small or very large.
std::string scientific(double magnitude) {
  std::array<char, 40> text{};
  for (int digits = 0; digits < 9; ++digits) {
    std::snprintf(text.data(), text.size(), "%.*e", digits, magnitude);
    if (static_cast<float>(std::strtod(text.data(), nullptr)) == static_cast<float>(magnitude))
      break;
  }
  const std::string whole = text.data();
  const std::size_t e = whole.find('e');
  return whole.substr(0, e + 1) + std::to_string(std::atoi(whole.c_str() + e + 1));
}

}  // namespace

std::string number_text(double x) {
  if (std::isnan(x)) return "NaN";
  std::array<char, 40> text{};
  for (int digits = 1; digits <= 17; ++digits) {
    std::snprintf(text.data(), text.size(), "%.*g", digits, x);
    if (std::strtod(text.data(), nullptr) == x) break;
  }
  return text.data();
}

std::string float_text(float x) {
  constexpr double kSmallest = 1e-4, kLargest = 1e9;  // in plain notation
  constexpr int kDecimals = 13;  // nine digits of the smallest; digits and scale stay exact doubles
  const double magnitude = std::abs(static_cast<double>(x));
  std::string text = "0";
  if (magnitude >= kSmallest && magnitude < kLargest) {
    double scale = 1;
    for (int decimals = 0; decimals <= kDecimals; ++decimals, scale *= 10) {
      const double digits = std::round(magnitude * scale);
      if (static_cast<float>(digits / scale) != std::abs(x)) continue;
      text = plain_decimal(static_cast<std::uint64_t>(digits), decimals);
      break;
    }
  } else if (magnitude > 0) {
    text = scientific(magnitude);
  }
  return x < 0 ? "-" + text : text;
}

}  // namespace ropewalk::core
