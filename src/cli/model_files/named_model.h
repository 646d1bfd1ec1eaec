// A model that a command is given: a file, a folder, standard input, or a known model by name.
#pragma once

#include <string_view>

#include "core/result.h"
#include "formats/model_config.h"

namespace ropewalk::cli {

// A path that leads to something is that file or folder (formats::open_model_source), and one that
// does not is an error. What is no path is a known model's name, upper or lower case, with its
// organisation or without; under another organisation it gets a note.
core::Result<formats::ModelConfig> load_named_model(std::string_view path_or_name);

}  // namespace ropewalk::cli
