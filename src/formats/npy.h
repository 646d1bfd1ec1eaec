// NumPy's .npy, versions 1 to 3 (NEP 1), written as version 1.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "core/result.h"
#include "formats/array.h"

namespace ropewalk::formats {

// Floats of 2, 4 and 8 bytes, whole numbers and booleans, either byte order, C or Fortran order
// (turned into C order). Refuses what is cut short, of another type, or too large, before it takes
// memory for it.
core::Result<Array> read_npy(ByteSource& source);

// A file of f4 or f8 in C order, the header padded to a multiple of 64 bytes. numbers.size() is the
// shape's count.
std::string npy_bytes(const std::vector<std::int64_t>& shape, std::span<const float> numbers);
std::string npy_bytes(const std::vector<std::int64_t>& shape, std::span<const double> numbers);

}  // namespace ropewalk::formats
