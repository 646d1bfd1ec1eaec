// One rope_parameters (or rope_scaling) object, for one group of layers.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/rotation/frequency.h"
#include "formats/config_reader.h"
#include "formats/model_config.h"

namespace ropewalk::formats {

// What stands outside it and holds for all groups.
struct HeadShape {
  int head_dim = 0;
  std::string head_dim_name = "head_dim";  // the field it is taken from
  std::optional<int> global_head_dim;
  std::optional<int> rotary_dim;
  std::optional<double> partial_rotary_factor;  // at the top
  double default_partial_rotary_factor = 0.0;   // the class's; 0: none
  std::string share_path;                       // of partial_rotary_factor
  std::string base_path;                        // of the base at the top
  std::optional<double> max_position_embeddings;
  std::optional<double> original_max_position_embeddings;
  core::Layout layout = core::Layout::kHalfSplit;
};

struct GroupDefaults {
  double base = 0.0;           // from the top of the file; 0: none
  double class_base = 1e4;     // where the file has none
  int head_dim = 0;            // 0: the shape's
  bool nested = false;         // one of several layer types
  bool ignore_shared = false;  // plain RoPE beside a scaled group
};

// Nothing after an error, which the reader keeps. A scope without object is plain RoPE. The group
// has no name yet.
std::optional<RopeGroup> read_rope_parameters(ConfigReader& reader, const Scope& scope,
                                              const HeadShape& shape, const GroupDefaults& defaults,
                                              std::vector<std::string>& notes,
                                              std::vector<std::string>& warnings);

}  // namespace ropewalk::formats
