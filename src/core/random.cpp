#include "core/random.h"

#include <cmath>
#include <numbers>

namespace ropewalk::core {

float Random::normal() {
  const double u = (static_cast<double>(draw()) + 1) / 4294967297.0;  // never 0
  const double v = uniform();
  return static_cast<float>(std::sqrt(-2 * std::log(u)) * std::cos(2 * std::numbers::pi * v));
}

std::vector<float> Random::normals(std::size_t count) {
  std::vector<float> out(count);
  for (float& x : out) x = normal();
  return out;
}

}  // namespace ropewalk::core
