#pragma once

#include <cstdint>
#include <span>
#include <string>

namespace ropewalk::cli {

// A PNG of width x height pixels, four bytes each (red, green, blue, alpha), from the top left.
// Empty if the sizes do not fit or there is not enough memory.
std::string encode_png(int width, int height, std::span<const uint8_t> rgba);

}  // namespace ropewalk::cli
