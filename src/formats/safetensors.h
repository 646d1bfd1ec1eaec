// Hugging Face's .safetensors: a length, a JSON header, and the numbers.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/result.h"
#include "formats/array.h"

namespace ropewalk::formats {

// The tensor `name`; an empty name means the only one. F64, F32, F16, BF16 and whole numbers are
// read. Every tensor's place is checked: inside the file, of its shape's size, and over no other.
core::Result<Array> read_safetensors(ByteSource& source, std::string_view name);

// A tensor as the header has it. Its dtype, shape and place are not yet held against each other.
struct SafetensorsEntry {
  std::string name;
  std::string dtype;
  std::vector<std::int64_t> shape;
  std::uint64_t at = 0;  // from the file's start
  std::uint64_t bytes = 0;
};

// The header alone, of at most 16 MiB. Every tensor's place is inside the file and over no other.
core::Result<std::vector<SafetensorsEntry>> read_safetensors_header(ByteSource& source);
// One of its tensors, all that it claims checked.
core::Result<Array> read_tensor(ByteSource& source, const SafetensorsEntry& entry);

// A whole file of F32 tensors, in their order; the numbers begin at a multiple of eight bytes.
struct NamedTensor {
  std::string name;
  std::vector<std::int64_t> shape;
  std::span<const float> values;  // of the shape's size
};
// `metadata` are pairs of a key and a text, which the format keeps for whoever reads them.
std::string write_safetensors(std::span<const NamedTensor> tensors,
                              std::span<const std::pair<std::string, std::string>> metadata = {});
// What a file's metadata says under `key`; an empty text if it says nothing. Not read: an error.
core::Result<std::string> safetensors_metadata(ByteSource& source, std::string_view key);

}  // namespace ropewalk::formats
