#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace ropewalk::bench {

// Numbers in [-scale, scale), the same to the bit in C++, JavaScript and Python (bench/peers), so
// that every side of a comparison works on the same input. scale is a power of two.
std::vector<float> noise(std::size_t count, std::uint32_t seed, float scale = 1.0F);

// Largest |a - b|; NaN anywhere counts as infinity.
double worst_difference(const std::vector<float>& a, const std::vector<double>& b);

// Writes little-endian f32 and nothing else; false if it cannot.
bool write_floats(const std::string& path, const std::vector<float>& values);

}  // namespace ropewalk::bench
