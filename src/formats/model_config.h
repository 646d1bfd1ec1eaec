// What a Hugging Face config.json says about rotary embeddings, old and new spellings. Precedence
// between fields is that of transformers (modeling_rope_utils.py, RotaryEmbeddingConfigMixin) and
// of its classes' defaults.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "core/rotation/frequency.h"
#include "formats/config_reader.h"
#include "formats/json.h"

namespace ropewalk::formats {

// The layers that share one setting.
struct RopeGroup {
  std::string name;  // "all", or a layer type: "full_attention", "sliding_attention"
  core::RopeConfig config;
};

struct ModelConfig {
  std::string model_type;          // empty: not told
  bool layout_known = false;       // by model_type or a field; else half-split is assumed
  std::vector<RopeGroup> groups;   // at least one; each passes core::validate
  std::vector<int> mrope_section;  // pairs that turn with time, height, width; empty: plain RoPE
  bool mrope_interleaved = false;
  std::vector<ConfigField> fields;  // what was read, in order
  std::vector<std::string> notes;   // what was assumed, overridden or ignored

  const RopeGroup* group(std::string_view name) const;
};

// The errors name the field by its path ("text_config.rope_scaling.factor"), its value and the
// remedy; the caller puts the file's name in front.
core::Result<ModelConfig> parse_model_config(std::string_view text);
core::Result<ModelConfig> read_model_config(const Json& root);

}  // namespace ropewalk::formats
