#include "core/rotation/precision.h"

#include <cmath>
#include <limits>

#include "core/bits.h"

namespace ropewalk::core {
namespace {

constexpr std::uint32_t kF32ExponentMask = 0x7F800000U;

// Nearest double to x with `mantissa_bits` after the leading one, no exponent below `min_exponent`
// (subnormals share it), infinity from `overflow` on.
double round_mantissa(double x, int mantissa_bits, int min_exponent, double overflow) {
  if (!std::isfinite(x) || x == 0.0) return x;
  int exponent = 0;
  std::frexp(x, &exponent);
  exponent -= 1;  // x = 1.f * 2^exponent
  if (exponent < min_exponent) exponent = min_exponent;
  const double unit = std::ldexp(1.0, exponent - mantissa_bits);
  const double rounded = std::nearbyint(x / unit) * unit;
  if (std::abs(rounded) >= overflow) {
    return std::copysign(std::numeric_limits<double>::infinity(), x);
  }
  return rounded;
}

}  // namespace

double round_to(Precision precision, double x) {
  switch (precision) {
    case Precision::kF64:
      return x;
    case Precision::kF32:
      return static_cast<double>(static_cast<float>(x));
    case Precision::kBf16:
      return round_mantissa(x, 7, -126, 0x1p128);
    case Precision::kF16:
      return round_mantissa(x, 10, -14, 0x1p16);
  }
  return x;
}

float round_to_bf16(float x) { return from_bf16_bits(bf16_bits(x)); }

float round_to_f16(float x) {
  return static_cast<float>(round_to(Precision::kF16, static_cast<double>(x)));
}

void round_to(Precision precision, std::span<float> x) {
  if (precision == Precision::kF64 || precision == Precision::kF32) return;
  for (float& value : x) {
    value = precision == Precision::kBf16 ? round_to_bf16(value) : round_to_f16(value);
  }
}

std::uint16_t bf16_bits(float x) {
  const auto bits = bits_of<std::uint32_t>(x);
  if ((bits & kF32ExponentMask) == kF32ExponentMask) {  // infinity, or NaN: keep it one
    return static_cast<std::uint16_t>((bits >> 16U) | ((bits & 0xFFFFU) != 0U ? 0x40U : 0U));
  }
  const std::uint32_t to_even = 0x7FFFU + ((bits >> 16U) & 1U);
  return static_cast<std::uint16_t>((bits + to_even) >> 16U);
}

float from_bf16_bits(std::uint16_t bits) {
  return bits_of<float>(static_cast<std::uint32_t>(bits) << 16U);
}

std::uint16_t f16_bits(float x) {
  const auto sign = static_cast<std::uint16_t>((bits_of<std::uint32_t>(x) >> 16U) & 0x8000U);
  if (std::isnan(x)) return static_cast<std::uint16_t>(sign | 0x7E00U);
  const double magnitude = std::abs(round_to(Precision::kF16, static_cast<double>(x)));
  if (std::isinf(magnitude)) return static_cast<std::uint16_t>(sign | 0x7C00U);
  if (magnitude < 0x1p-14) {  // zero and subnormals: a count of 2^-24
    return static_cast<std::uint16_t>(sign | static_cast<unsigned>(std::ldexp(magnitude, 24)));
  }
  int exponent = 0;
  const double fraction = std::frexp(magnitude, &exponent);  // [0.5, 1)
  const auto mantissa = static_cast<unsigned>(std::ldexp(2.0 * fraction - 1.0, 10));
  return static_cast<std::uint16_t>(sign | (static_cast<unsigned>(exponent + 14) << 10U) |
                                    mantissa);
}

float from_f16_bits(std::uint16_t bits) {
  const int exponent = (bits >> 10U) & 0x1FU;
  const int mantissa = bits & 0x3FFU;
  double magnitude = 0.0;
  if (exponent == 31) {
    magnitude = mantissa == 0 ? std::numeric_limits<double>::infinity()
                              : std::numeric_limits<double>::quiet_NaN();
  } else if (exponent == 0) {
    magnitude = std::ldexp(mantissa, -24);
  } else {
    magnitude = std::ldexp(1024 + mantissa, exponent - 25);
  }
  return static_cast<float>((bits & 0x8000U) != 0U ? -magnitude : magnitude);
}

}  // namespace ropewalk::core
