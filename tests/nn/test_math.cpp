#include <doctest/doctest.h>

#include <cmath>
#include <cstring>
#include <limits>
#include <numbers>
#include <vector>

#include "nn/math.h"

namespace ropewalk::nn {
namespace {

TEST_CASE("e^x is within 3e-7 of itself, and 0 far below") {
  double worst = 0.0;
  for (int i = -86999; i < 88000; ++i) {
    const float x = static_cast<float>(i) / 1000.0F;
    const double want = std::exp(static_cast<double>(x));
    worst = std::max(worst, std::abs(exp_of(x) - want) / want);
  }
  CHECK(worst < 3e-7);
  CHECK(exp_of(0.0F) == 1.0F);
  CHECK(exp_of(-88.0F) == 0.0F);
  CHECK(exp_of(-std::numeric_limits<float>::infinity()) == 0.0F);
  CHECK(std::isfinite(exp_of(1e9F)));
  CHECK(std::isnan(exp_of(std::numeric_limits<float>::quiet_NaN())));
}

TEST_CASE("e^x has the bits it always had") {
  // From NumPy, operation by operation in float32.
  const auto bits = [](float x) { return core::bits_of<std::uint32_t>(exp_of(x)); };
  CHECK(bits(1.0F) == 0x402DF855U);
  std::uint32_t hash = 2166136261U;
  for (int i = -4000; i < 4000; ++i) {
    hash = (hash ^ bits(static_cast<float>(i) / 64.0F)) * 16777619U;
  }
  CHECK(hash == 0x37D48E2BU);
}

TEST_CASE("ln x and cos x are a double's") {
  double worst = 0.0;
  for (double x = 1e-300; x < 1e300; x *= 1.37) {
    worst =
        std::max(worst, std::abs(log_of(x) - std::log(x)) / std::max(1.0, std::abs(std::log(x))));
  }
  CHECK(worst < 4e-16);
  CHECK(log_of(1.0) == 0.0);
  CHECK(std::isnan(log_of(-1.0)));
  CHECK(std::isnan(log_of(std::numeric_limits<double>::quiet_NaN())));
  for (int i = 0; i <= 1000; ++i) {
    const double angle = std::numbers::pi * i / 1000.0;
    CHECK(std::abs(cos_of(angle) - std::cos(angle)) < 4e-16);
  }
}

TEST_CASE("tanh and the sigmoid do not overflow") {
  for (const float x : {-1e9F, -30.0F, -1.0F, 0.0F, 1e-3F, 1.0F, 30.0F, 1e9F}) {
    CAPTURE(x);
    CHECK(std::abs(tanh_of(x) - std::tanh(x)) < 3e-7F);
    CHECK(std::abs(sigmoid(x) -
                   static_cast<float>(1.0 / (1.0 + std::exp(-static_cast<double>(x))))) < 3e-7F);
  }
}

TEST_CASE("a sum has one order, whatever its length") {
  for (std::size_t n = 0; n < 40; ++n) {
    const float sum = sum_of<float>(n, [](std::size_t i) { return static_cast<float>(i); });
    CHECK(sum == static_cast<float>(n == 0 ? 0 : n * (n - 1) / 2));
  }
}

TEST_CASE("the largest is found wherever it stands") {
  for (std::size_t n = 1; n < 20; ++n) {
    for (std::size_t at = 0; at < n; ++at) {
      std::vector<float> x(n, -3.0F);
      x[at] = -2.5F;
      CHECK(max_of(n, x.data()) == -2.5F);
    }
  }
}

}  // namespace
}  // namespace ropewalk::nn
