#pragma once

#include <cstddef>
#include <cstdint>
#include <random>
#include <vector>

namespace ropewalk::core {

// Seeded random numbers, the same on every machine: the standard prescribes what std::mt19937
// draws, but not what its distributions make of it.
class Random {
 public:
  explicit Random(std::uint32_t seed) : engine_(seed) {}

  std::uint32_t draw() { return static_cast<std::uint32_t>(engine_()); }   // 0 .. 2^32 - 1
  double uniform() { return static_cast<double>(draw()) / 4294967296.0; }  // 0 .. below 1
  float normal();  // of mean 0 and variance 1; takes two draws (Box and Muller 1958)
  std::vector<float> normals(std::size_t count);

 private:
  std::mt19937 engine_;
};

}  // namespace ropewalk::core
