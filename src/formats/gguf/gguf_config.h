// A GGUF header as the config.json that would say the same, for read_model_config().
#pragma once

#include <string>
#include <vector>

#include "core/result.h"
#include "formats/gguf/gguf.h"
#include "formats/json.h"

namespace ropewalk::formats {

// A model as today's config reader takes it.
struct EquivalentConfig {
  Json config;
  std::string
      model_type;  // what it is called where it comes from: GGUF's architecture; "": not told
  std::vector<std::string> notes;
};

// What llama.cpp computes from these metadata (src/llama-model.cpp, src/llama-context.cpp and
// ggml's rope), its defaults included. The config is of Llama's class, which gives fields their
// plain meaning, and says everything itself: base, rotary part, layout, scaling. Tensors that
// change frequencies (rope_freqs, rope_factors_long and _short) are read from `source`. A model
// without rotary embeddings, an adapter and a picture's projector are refused by name.
core::Result<EquivalentConfig> config_of_gguf(const GgufFile& file, ByteSource& source);

}  // namespace ropewalk::formats
