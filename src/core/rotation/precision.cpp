#include "core/rotation/precision.h"

#include <cmath>
#include <cstdint>
#include <limits>

#include "core/bits.h"

namespace ropewalk::core {
namespace {

constexpr std::uint32_t kF32ExponentMask = 0x7F800000U;

constexpr std::uint64_t kF64Magnitude = 0x7FFFFFFFFFFFFFFFU;
constexpr int kF64MantissaBits = 52;

// Nearest double to x with `mantissa_bits` after the leading one, no exponent below `min_exponent`
// (subnormals share it), infinity from `overflow` on; half way between two, the even one.
double round_mantissa(double x, int mantissa_bits, int min_exponent, double overflow) {
  if (!std::isfinite(x)) return x;
  const auto power_of_two = [](int exponent) {
    return bits_of<double>(static_cast<std::uint64_t>(exponent + 1023) << kF64MantissaBits);
  };
  double magnitude = std::abs(x);
  if (magnitude < power_of_two(min_exponent)) {
    // A double so large that its own last bit is the smallest subnormal.
    const double large = power_of_two(kF64MantissaBits + min_exponent - mantissa_bits);
    magnitude = magnitude + large - large;
  } else {
    const int dropped = kF64MantissaBits - mantissa_bits;
    const std::uint64_t bits = bits_of<std::uint64_t>(x) & kF64Magnitude, one = 1;
    const std::uint64_t to_even = (one << (dropped - 1)) - 1 + ((bits >> dropped) & one);
    magnitude = bits_of<double>((bits + to_even) >> dropped << dropped);
    if (magnitude >= overflow) magnitude = std::numeric_limits<double>::infinity();
  }
  return std::copysign(magnitude, x);
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
