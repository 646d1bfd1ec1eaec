// Checkpoints of llama2.c (.bin), versions 0 and 1 of its export.py: whole numbers, then F32
// weights in a fixed order.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/result.h"
#include "formats/byte_source.h"

namespace ropewalk::formats {

struct Llama2cTensor {
  std::string name;  // as Hugging Face's Llama calls it
  std::vector<std::int64_t> shape;
  std::uint64_t at = 0;  // from the file's start
  std::uint64_t count = 0;
};

struct Llama2cHeader {
  int version = 0;
  int width = 0, hidden = 0, layers = 0, heads = 0, kv_heads = 0, vocabulary = 0, length = 0;
  bool shared = true;  // the output's matrix is the embedding's
  std::vector<Llama2cTensor> tensors;
};
// Refused unless the file is exactly as large as its numbers say.
core::Result<Llama2cHeader> read_llama2c(ByteSource& source);

}  // namespace ropewalk::formats
