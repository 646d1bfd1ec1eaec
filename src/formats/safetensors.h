// Hugging Face's .safetensors: a length, a JSON header, and the numbers.
#pragma once

#include <string_view>

#include "core/result.h"
#include "formats/array.h"

namespace ropewalk::formats {

// The tensor `name`; an empty name means the only one. F64, F32, F16, BF16 and whole numbers are
// read. Every tensor's place is checked: inside the file, of its shape's size, and over no other.
core::Result<Array> read_safetensors(ByteSource& source, std::string_view name);

}  // namespace ropewalk::formats
