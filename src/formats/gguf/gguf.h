// GGUF, llama.cpp's file format (ggml's docs/gguf.md), versions 2 and 3: its header. Metadata,
// then names, shapes and places of tensors; the numbers are read where they are needed.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "formats/byte_source.h"

namespace ropewalk::formats {

// A metadata entry. Long lists and lists of texts (a vocabulary) are stepped over: `count` is told,
// `numbers` stays empty.
struct GgufValue {
  enum class Kind : std::uint8_t { kNumber, kBool, kText, kNumbers, kSkipped };
  std::string key;
  Kind kind = Kind::kSkipped;
  double number = 0.0;          // kNumber; kBool: 0 or 1
  std::string text;             // kText, its first kMaxGgufText bytes
  std::vector<double> numbers;  // kNumbers: of numbers or of truths
  std::uint64_t count = 0;      // of a list
};

struct GgufTensor {
  std::string name;
  std::vector<std::int64_t> shape;  // as PyTorch writes it: rows first, the fastest last
  std::uint32_t type = 0;           // ggml's number for it: formats/gguf/ggml_type.h
  std::uint64_t at = 0;             // from the file's start
};

struct GgufFile {
  std::uint32_t version = 0;
  std::vector<GgufValue> values;
  std::vector<GgufTensor> tensors;

  const GgufValue* find(std::string_view key) const;
  const GgufTensor* find_tensor(std::string_view name) const;
  std::optional<double> number(std::string_view key) const;  // a number or a truth
  std::string_view text(std::string_view key) const;         // "" if there is none
};

inline constexpr std::size_t kMaxGgufText = 4096;
inline constexpr std::size_t kMaxGgufList = 4096;

// Reads the header alone, whatever the file's size: at most 256 MiB of it, and keeps at most some
// 16 MiB. Every count, length, type and place is checked against what the file can hold. The errors
// name field, value and remedy; the caller puts the file's name in front.
core::Result<GgufFile> read_gguf(ByteSource& source);

}  // namespace ropewalk::formats
