// What a Hugging Face config.json (or Meta's and Mistral's params.json) says about rotary
// embeddings, old and new spellings. Precedence between fields is that of transformers
// (modeling_rope_utils.py, RotaryEmbeddingConfigMixin); what classes know besides stands in
// assets/models/ (model_types.h).
#pragma once

#include <optional>
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
  // What some models change with the length of the sequence, which core's kinds do not have.
  enum class Growth {
    kNone,
    kPowersOfTwo,  // Qwen-1: alpha = 2^ceil(log2(n/L) + 1) - 1 stretches the base
    kTeleChat,     // alpha of n/4096, and the factor 0.1 ln(n/L) + 1, n >= L
  };
  std::string name;  // "all", or a layer type: "full_attention", "sliding_attention"
  core::RopeConfig config;
  Growth growth = Growth::kNone;
  // longrope of Phi-3.5-MoE: the attention factor up to O, and past it.
  std::optional<double> short_factor = {}, long_factor = {};
};

// core::frequencies with the above. Whoever has a group takes this one.
core::Result<core::Frequencies> frequencies(const RopeGroup& group, double seq_len = 0.0);

// A model's attention besides the rotation.
struct ModelAttention {
  double scale = 0.0;  // multiplies q.k; 0: not known, 1/sqrt(width) is usual
  std::string scale_words;
  int still_part = 0;  // components of a head before those that turn (MLA)
  // Queries are multiplied by 1 + beta ln(1 + floor(position / length)); 0: no.
  double query_beta = 0.0, query_length = 0.0;
  double logn_length = 0.0;  // by max(1, ln(position + 1) / ln(logn_length)) instead; 0: no
  // What it does besides, each as it ends the sentence "The model also ...".
  std::vector<std::string> also;
};

// A field that was not understood.
struct UnreadField {
  std::string path, value, why;
  bool warns = false;  // it speaks of position: it may change the numbers
};

struct ModelConfig {
  std::string model_type;           // empty: not told
  bool known = false;               // assets/models/ has the model_type
  bool layout_known = false;        // by model_type or a field; else half-split is assumed
  std::vector<std::string> source;  // the code its type was read in
  std::vector<RopeGroup> groups;    // each passes core::validate; none: nothing turns
  std::string still;                // why nothing turns, a sentence; empty otherwise
  std::vector<int> layers;          // group of each layer, -1: it does not turn; empty: not told
  std::vector<int> mrope_section;   // pairs that turn with time, height, width; empty: plain RoPE
  bool mrope_interleaved = false;
  ModelAttention attention;
  std::vector<ConfigField> fields;    // what was read, in order
  std::vector<UnreadField> unread;    // what was not understood, at most kMaxUnread
  std::vector<std::string> notes;     // what was assumed, overridden or left aside
  std::vector<std::string> warnings;  // what may make the numbers another model's

  const RopeGroup* group(std::string_view name) const;
};

inline constexpr size_t kMaxUnread = 200;

// The errors name the field by its path ("text_config.rope_scaling.factor"), its value and the
// remedy; the caller puts the file's name in front.
core::Result<ModelConfig> parse_model_config(std::string_view text);
core::Result<ModelConfig> read_model_config(const Json& root);

}  // namespace ropewalk::formats
