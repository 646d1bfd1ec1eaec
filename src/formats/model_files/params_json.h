// params.json beside weights in their makers' own format: Meta's (llama-models, ModelArgs) and
// Mistral's (mistral-inference, TransformerArgs).
#pragma once

#include "formats/gguf/gguf_config.h"

namespace ropewalk::formats {

// Has the fields of one, and none of a config.json's.
bool is_params_json(const Json& root);

// As a config.json of Llama's class. Both turn neighbours. The errors name field, value and remedy.
core::Result<EquivalentConfig> config_of_params(const Json& root);

}  // namespace ropewalk::formats
