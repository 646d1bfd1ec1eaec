#include "core/encoding/additive.h"

#include <cmath>
#include <numbers>
#include <string>

#include "core/random.h"

namespace ropewalk::core {

namespace {

// 1 / base^(2i/dim) for each of `dim` numbers.
std::vector<double> sinusoidal_frequencies(int dim, double base) {
  std::vector<double> frequencies(static_cast<std::size_t>(dim));
  for (int j = 0; j < dim; ++j) {
    const int even = j - j % 2;  // 2i of the pair
    frequencies[j] = std::pow(base, -static_cast<double>(even) / dim);
  }
  return frequencies;
}

// The cosine and sine of each pair's angle. Rows follow one another by a turn in double; every so
// many are asked anew, and so is position 0, whose sines are exactly 0.
class SinusoidalRows {
 public:
  explicit SinusoidalRows(std::span<const double> frequencies)
      : frequencies_(frequencies), pairs_((frequencies.size() + 1) / 2) {
    for (std::size_t i = 0; i < pairs_.size(); ++i) {
      pairs_[i].step_cos = std::cos(frequencies[2 * i]);
      pairs_[i].step_sin = std::sin(frequencies[2 * i]);
    }
  }
  void start(double position) {
    for (std::size_t i = 0; i < pairs_.size(); ++i) {
      const double angle = position * frequencies_[2 * i];
      pairs_[i].cos = std::cos(angle);
      pairs_[i].sin = std::sin(angle);
    }
  }
  void next() {
    for (Pair& pair : pairs_) {
      const double cos = pair.cos * pair.step_cos - pair.sin * pair.step_sin;
      pair.sin = pair.sin * pair.step_cos + pair.cos * pair.step_sin;
      pair.cos = cos;
    }
  }
  void write(float* out) const {
    for (std::size_t j = 0; j < frequencies_.size(); ++j) {
      out[j] = static_cast<float>(j % 2 == 0 ? pairs_[j / 2].sin : pairs_[j / 2].cos);
    }
  }

 private:
  struct Pair {
    double cos = 1, sin = 0, step_cos = 1, step_sin = 0;
  };
  std::span<const double> frequencies_;
  std::vector<Pair> pairs_;
};

}  // namespace

std::vector<float> sinusoidal_row(double position, int dim, double base) {
  return sinusoidal_table(position, 1, dim, base);
}

std::vector<float> sinusoidal_table(double first, int count, int dim, double base) {
  const std::vector<double> frequencies = sinusoidal_frequencies(dim, base);
  const auto width = static_cast<std::size_t>(dim);
  std::vector<float> table(static_cast<std::size_t>(count) * width);
  constexpr int kAnew = 64;  // rows: what their turns lose stays far below a float's last bit
  SinusoidalRows rows(frequencies);
  bool follows = false;  // the row before this one is the one that `rows` stands at
  for (int t = 0; t < count; ++t) {
    const double position = first + t;
    float* row = table.data() + static_cast<std::size_t>(t) * width;
    // A row met before with the other sign has the same cosines and opposite sines.
    const double mirrored = -position - first;
    if (!(mirrored >= 0.0 && mirrored < t && mirrored == std::floor(mirrored))) {
      if (follows && t % kAnew != 0 && position != 0.0) {
        rows.next();
      } else {
        rows.start(position);
      }
      rows.write(row);
      follows = true;
      continue;
    }
    follows = false;
    const float* other = table.data() + static_cast<std::size_t>(mirrored) * width;
    for (std::size_t j = 0; j < width; ++j) row[j] = j % 2 == 0 ? -other[j] : other[j];
  }
  return table;
}

double sinusoidal_kernel(double distance, int dim, double base) {
  double sum = 0.0;
  for (int i = 0; 2 * i < dim; ++i) sum += std::cos(distance * std::pow(base, -2.0 * i / dim));
  return sum;
}

Result<std::span<const float>> LearnedTable::row(std::int64_t position) const {
  if (position < 0 || position >= length()) {
    return Error{"Position " + std::to_string(position) + " has no row: the learned table holds " +
                 std::to_string(length()) + " positions from 0."};
  }
  return std::span(values).subspan(static_cast<std::size_t>(position) * dim, dim);
}

LearnedTable smooth_learned_table(int length, int dim, std::uint32_t seed, float scale) {
  Random random(seed);
  LearnedTable table;
  table.dim = dim;
  table.values.resize(static_cast<std::size_t>(length) * dim);
  constexpr int kWaves = 3;
  for (int j = 0; j < dim; ++j) {
    for (int wave = 0; wave < kWaves; ++wave) {
      // Half a turn to about six turns over the whole table.
      const double turns = 0.5 * std::pow(12.0, random.uniform());
      const double phase = 2.0 * std::numbers::pi * random.uniform();
      const double amplitude = scale * std::sqrt(2.0 / kWaves);
      for (int t = 0; t < length; ++t) {
        const double angle = 2.0 * std::numbers::pi * turns * t / length + phase;
        table.values[static_cast<std::size_t>(t) * dim + j] +=
            static_cast<float>(amplitude * std::cos(angle));
      }
    }
  }
  return table;
}

}  // namespace ropewalk::core
