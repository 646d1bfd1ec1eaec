#pragma once

#include <algorithm>
#include <cmath>
#include <functional>
#include <span>
#include <vector>

#include "core/random.h"

namespace ropewalk::nn::testing {

using Doubles = std::vector<double>;

inline Doubles random_doubles(core::Random& random, std::size_t count, double scale = 1.0) {
  Doubles out(count);
  for (double& x : out) x = scale * (2.0 * random.uniform() - 1.0);
  return out;
}

inline std::vector<float> narrowed(std::span<const double> x) {
  std::vector<float> out(x.size());
  std::transform(x.begin(), x.end(), out.begin(), [](double v) { return static_cast<float>(v); });
  return out;
}

// Largest difference over the largest magnitude expected, at least `floor`; a NaN stays one.
template <class A, class B>
double relative_error(const A& got, const B& want, double floor = 1e-30) {
  double worst = got.size() == want.size() ? 0.0 : 1e300, largest = floor;
  for (std::size_t i = 0; i < std::min<std::size_t>(got.size(), want.size()); ++i) {
    const double difference = std::abs(static_cast<double>(got[i]) - static_cast<double>(want[i]));
    if (!(difference <= worst)) worst = difference;
    largest = std::max(largest, std::abs(static_cast<double>(want[i])));
  }
  return worst / largest;
}

// The gradient of loss() with respect to x, by central differences.
inline Doubles numeric_gradient(std::span<double> x, const std::function<double()>& loss,
                                double step = 1e-5) {
  Doubles out(x.size());
  for (std::size_t i = 0; i < x.size(); ++i) {
    const double at = x[i];
    x[i] = at + step;
    const double above = loss();
    x[i] = at - step;
    const double below = loss();
    x[i] = at;
    out[i] = (above - below) / (2.0 * step);
  }
  return out;
}

// sum of weights[i] y[i]: a loss whose gradient with respect to y is `weights`.
inline double weighted(std::span<const double> weights, std::span<const double> y) {
  double sum = 0.0;
  for (std::size_t i = 0; i < y.size(); ++i) sum += weights[i] * y[i];
  return sum;
}

}  // namespace ropewalk::nn::testing
