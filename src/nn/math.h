// Functions whose last bits must not depend on whose C library is linked: plain arithmetic,
// compiled without contraction, so that they give the same bits natively and as wasm. In double
// only the references call e^x, from the library.
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>

#include "core/bits.h"

namespace ropewalk::nn {

// e^x, relative error about 2e-7; below -87 exactly 0, above 88 as of 88. Not a number stays so.
inline float exp_of(float x) {
  constexpr float kLowest = -87.0F, kHighest = 88.0F;
  constexpr float kMagic = 0x1.8p23F;  // adding it leaves the nearest integer in the low bits
  float safe = x < kLowest ? kLowest : x;
  safe = safe > kHighest ? kHighest : safe;
  const float shifted = safe * 1.44269504088896341F + kMagic;
  const float n = shifted - kMagic;
  float f = safe - n * 0.693359375F;
  f = f - n * -2.12194440e-4F;
  // 1 + f + f^2 q(f), minimax on [-ln2/2, ln2/2].
  float q = 8.312520571e-3F * f + 4.189015552e-2F;
  q = q * f + 1.666711420e-1F;
  q = q * f + 4.999923110e-1F;
  q = (q * f * f + f) + 1.0F;
  const std::uint32_t exponent = core::bits_of<std::uint32_t>(shifted) << 23U;
  const float power = core::bits_of<float>(exponent + (std::uint32_t{127} << 23U));
  return x < kLowest ? 0.0F : q * power;
}
inline double exp_of(double x) { return std::exp(x); }

// ln x of a normal number x > 0, to the last bits of a double; not a number of what is not above 0.
double log_of(double x);
// cos of an angle of [0, pi].
double cos_of(double angle);

// 1/(1 + e^-x) and tanh x.
template <class T>
T sigmoid(T x) {
  return T(1) / (T(1) + exp_of(-x));
}
template <class T>
T tanh_of(T x) {
  const T e = exp_of(T(-2) * (x < T(0) ? -x : x));
  const T t = (T(1) - e) / (T(1) + e);
  return x < T(0) ? -t : t;
}

// Sums over eight interleaved parts and then over those, in one order whatever the vectors' width.
inline constexpr std::size_t kParts = 8;

template <class T>
T sum_parts(const T (&part)[kParts]) {
  return ((part[0] + part[4]) + (part[2] + part[6])) + ((part[1] + part[5]) + (part[3] + part[7]));
}

// sum of term(0) .. term(n - 1).
template <class T, class Term>
T sum_of(std::size_t n, Term term) {
  T part[kParts] = {};
  const std::size_t whole = n - n % kParts;
  for (std::size_t i = 0; i < whole; i += kParts) {
    for (std::size_t j = 0; j < kParts; ++j) part[j] += term(i + j);
  }
  for (std::size_t j = 0; whole + j < n; ++j) part[j] += term(whole + j);
  return sum_parts(part);
}

// The largest of x[0] .. x[n - 1], n at least 1; what is no number counts for nothing.
template <class T>
T max_of(std::size_t n, const T* x) {
  T part[kParts];
  for (T& most : part) most = x[0];
  const std::size_t whole = n - n % kParts;
  for (std::size_t i = 0; i < whole; i += kParts) {
    for (std::size_t j = 0; j < kParts; ++j) part[j] = x[i + j] > part[j] ? x[i + j] : part[j];
  }
  for (std::size_t j = 0; whole + j < n; ++j)
    part[j] = x[whole + j] > part[j] ? x[whole + j] : part[j];
  T most = part[0];
  for (const T candidate : part) most = candidate > most ? candidate : most;
  return most;
}

}  // namespace ropewalk::nn
