// The types of numbers in GGUF, and how those read here become floats (ggml's ggml-common.h).
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace ropewalk::formats {

// Numbers come in blocks: `numbers` of them in `bytes`.
struct GgmlType {
  std::uint32_t id;
  std::string_view name;
  std::uint32_t numbers, bytes;
  // One block to numbers; null: not read here.
  void (*dequantize)(const unsigned char* block, float* out);
};

// Null: no such type is known.
const GgmlType* find_ggml_type(std::uint32_t id);

// "F32, F16, BF16, Q8_0, ...": those that are read.
std::string readable_ggml_types();

// Bytes of `count` numbers; nothing if they do not fill whole blocks.
std::optional<std::uint64_t> ggml_bytes(const GgmlType& type, std::uint64_t count);

// bytes.size() is a whole number of blocks, out holds their numbers; type.dequantize is not null.
void dequantize(const GgmlType& type, std::span<const unsigned char> bytes, std::span<float> out);

}  // namespace ropewalk::formats
