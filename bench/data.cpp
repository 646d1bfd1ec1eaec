#include "bench/data.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>

namespace ropewalk::bench {

std::vector<float> noise(std::size_t count, std::uint32_t seed, float scale) {
  std::vector<float> values(count);
  for (std::size_t j = 0; j < count; ++j) {
    std::uint32_t h = static_cast<std::uint32_t>(j) * 0x9E3779B1U + seed * 0x85EBCA77U;
    h = (h ^ (h >> 16)) * 0x7FEB352DU;
    h = (h ^ (h >> 15)) * 0x846CA68BU;
    h ^= h >> 16;
    values[j] = scale * (static_cast<float>(h >> 8) / 8388608.0F - 1.0F);
  }
  return values;
}

double worst_difference(const std::vector<float>& a, const std::vector<double>& b) {
  double worst = 0.0;
  for (std::size_t j = 0; j < a.size(); ++j) {
    const double difference = std::abs(static_cast<double>(a[j]) - b[j]);
    worst = std::isnan(difference) ? std::numeric_limits<double>::infinity()
                                   : std::max(worst, difference);
  }
  return worst;
}

bool write_floats(const std::string& path, const std::vector<float>& values) {
  std::FILE* file = std::fopen(path.c_str(), "wb");
  if (file == nullptr) return false;
  const bool whole =
      std::fwrite(values.data(), sizeof(float), values.size(), file) == values.size();
  return (std::fclose(file) == 0) && whole;
}

}  // namespace ropewalk::bench
