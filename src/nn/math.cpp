#include "nn/math.h"

#include <limits>
#include <numbers>

namespace ropewalk::nn {

double log_of(double x) {
  if (!(x > 0.0)) return std::numeric_limits<double>::quiet_NaN();
  if (x > std::numeric_limits<double>::max()) return x;
  // x = m 2^e with m in [sqrt(1/2), sqrt(2)); ln m = 2 artanh((m - 1)/(m + 1)).
  const auto bits = core::bits_of<std::uint64_t>(x);
  int exponent = static_cast<int>(bits >> 52U & 0x7FFU) - 1023;
  constexpr std::uint64_t kMantissa = (std::uint64_t{1} << 52U) - 1;
  auto m = core::bits_of<double>((bits & kMantissa) | std::uint64_t{1023} << 52U);
  if (m > std::numbers::sqrt2) {
    m *= 0.5;
    ++exponent;
  }
  const double s = (m - 1.0) / (m + 1.0);
  const double z = s * s;
  double sum = 0.0;
  for (int k = 23; k >= 3; k -= 2) sum = (sum + 1.0 / k) * z;
  return exponent * std::numbers::ln2 + 2.0 * (s + s * sum);
}

double cos_of(double angle) {
  const bool obtuse = angle > std::numbers::pi / 2;
  const double x = obtuse ? std::numbers::pi - angle : angle;
  double sum = 1.0;
  for (int k = 26; k >= 2; k -= 2) sum = 1.0 - sum * (x * x) / (k * (k - 1));
  return obtuse ? -sum : sum;
}

}  // namespace ropewalk::nn
