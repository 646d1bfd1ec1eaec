#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <random>
#include <span>
#include <vector>

namespace ropewalk::core::testing {

// The same numbers on every platform from a seed: standard distributions differ between libraries.
class Random {
 public:
  explicit Random(std::uint32_t seed) : engine_(seed) {}

  // Uniform in [low, high).
  double uniform(double low, double high) {
    return low + (high - low) * (static_cast<double>(engine_()) / 4294967296.0);
  }
  int integer(int low, int high) {
    return low + static_cast<int>(engine_() % static_cast<std::uint32_t>(high - low + 1));
  }
  std::vector<float> vector(std::size_t n, double low = -2.0, double high = 2.0) {
    std::vector<float> out(n);
    for (float& x : out) x = static_cast<float>(uniform(low, high));
    return out;
  }

 private:
  std::mt19937 engine_;
};

inline std::size_t size(int n) { return static_cast<std::size_t>(n); }

inline std::vector<double> widened(std::span<const float> x) { return {x.begin(), x.end()}; }

inline double norm(std::span<const float> x) {
  double sum = 0.0;
  for (const float value : x) sum += static_cast<double>(value) * static_cast<double>(value);
  return std::sqrt(sum);
}

// Largest difference, over the largest magnitude expected (at least `floor`).
template <class A, class B>
double relative_error(const A& got, const B& want, double floor = 1e-30) {
  double worst = got.size() == want.size() ? 0.0 : 1e300;
  double largest = floor;
  for (std::size_t j = 0; j < std::min<std::size_t>(got.size(), want.size()); ++j) {
    const double difference = std::abs(static_cast<double>(got[j]) - static_cast<double>(want[j]));
    if (!(difference <= worst)) worst = difference;  // a NaN stays
    largest = std::max(largest, std::abs(static_cast<double>(want[j])));
  }
  return worst / largest;
}

}  // namespace ropewalk::core::testing
