// Arrays of numbers from files: npy and safetensors.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "formats/byte_source.h"

namespace ropewalk::formats {

inline constexpr std::uint64_t kMaxArrayBytes = std::uint64_t{4} << 30;  // as read into memory
inline constexpr std::size_t kMaxRank = 32;

enum class NumberType {
  kF16,
  kBf16,
  kF32,
  kF64,
  kBool,
  kI8,
  kU8,
  kI16,
  kU16,
  kI32,
  kU32,
  kI64,
  kU64
};

std::size_t bytes_of(NumberType type);
bool is_float(NumberType type);

// Row-major. Numbers of up to 32 bits of floating point are kept as float, all others as double.
struct Array {
  NumberType type = NumberType::kF32;  // in the file
  std::vector<std::int64_t> shape;
  std::vector<float> floats;
  std::vector<double> doubles;

  bool is_double() const { return type == NumberType::kF64 || !is_float(type); }
  std::int64_t count() const;
  std::vector<double> as_doubles() const;
  std::vector<float> as_floats() const;
};

// "[2, 3]"
std::string shape_text(const std::vector<std::int64_t>& shape);

// The count of a shape; an error if a size is negative, the rank too high or the array larger than
// kMaxArrayBytes, or would be with 1 in place of every 0.
core::Result<std::int64_t> checked_count(const std::vector<std::int64_t>& shape, NumberType type);

// `count` numbers of `type` from `at` on, as they stand in the file.
struct RawNumbers {
  NumberType type;
  std::uint64_t at;
  std::int64_t count;
  bool big_endian = false;
};
core::Status read_numbers(ByteSource& source, const RawNumbers& raw, Array& into);

// "X.npy", "X.npz:NAME", "X.safetensors:NAME", or these without a name if they hold one array. The
// errors name the file.
core::Result<Array> load_array(std::string_view path);

}  // namespace ropewalk::formats
