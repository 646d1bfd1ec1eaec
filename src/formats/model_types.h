// What Hugging Face's classes know of a model_type that its config.json need not say.
#pragma once

#include <optional>
#include <string_view>

#include "core/rotation/layout.h"

namespace ropewalk::formats {

struct ModelType {
  std::string_view id;  // model_type
  core::Layout layout = core::Layout::kHalfSplit;
  // Taken where the file is silent; 0: none.
  double base = 0.0;
  double partial_rotary_factor = 0.0;
  int head_dim = 0;
  double local_base = 0.0;   // base of the sliding_attention layers
  int no_rope_interval = 0;  // every n-th layer does not rotate
};

// Null for a type we know nothing of.
const ModelType* find_model_type(std::string_view id);

// How the positions of a type that has no rotary embeddings are encoded ("learned absolute
// positions"); empty for others.
std::string_view positions_without_rope(std::string_view id);

}  // namespace ropewalk::formats
