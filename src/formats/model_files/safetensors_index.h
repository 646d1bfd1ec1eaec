// model.safetensors.index.json: which tensor lies in which of a model's files.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"

namespace ropewalk::formats {

inline constexpr std::size_t kMaxIndexBytes = std::size_t{64} << 20;

struct SafetensorsIndex {
  std::vector<std::string> files;  // each once, in order
  std::size_t tensors = 0;
};

// Reads the names in weight_map and keeps no more of it, so that the index of a model with hundreds
// of thousands of tensors takes little room. Names of files are not yet looked at: file_in_folder.
core::Result<SafetensorsIndex> read_safetensors_index(std::string_view text);

}  // namespace ropewalk::formats
