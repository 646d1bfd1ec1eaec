#include "core/encoding/additive.h"

#include <cmath>
#include <numbers>
#include <string>

#include "core/random.h"

namespace ropewalk::core {

std::vector<float> sinusoidal_row(double position, int dim, double base) {
  std::vector<float> row(static_cast<std::size_t>(dim));
  for (int j = 0; j < dim; ++j) {
    const int even = j - j % 2;  // 2i of the pair
    const double angle = position * std::pow(base, -static_cast<double>(even) / dim);
    row[j] = static_cast<float>(j % 2 == 0 ? std::sin(angle) : std::cos(angle));
  }
  return row;
}

std::vector<float> sinusoidal_table(double first, int count, int dim, double base) {
  std::vector<float> table;
  table.reserve(static_cast<std::size_t>(count) * dim);
  for (int t = 0; t < count; ++t) {
    const std::vector<float> row = sinusoidal_row(first + t, dim, base);
    table.insert(table.end(), row.begin(), row.end());
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
