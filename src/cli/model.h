// What commands share that take a model: a config.json or the name of a known model, and files.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/arguments.h"
#include "core/rotation/frequency.h"
#include "formats/model_config.h"

namespace ropewalk::cli {

// The whole path in quotes, fit for one line.
std::string named(std::string_view path);

// The file's bytes, at most `most`; `kind` is for the sentences ("config.json").
core::Result<std::string> read_file(std::string_view path, size_t max, std::string_view kind);

// A config.json or another file of a model, its folder, or a known model by name:
// load_named_model().
core::Result<formats::ModelConfig> load_model(std::string_view path_or_name);

// The group that `name` asks for; without a name the only one, or full_attention, or the first. An
// error where nothing turns.
core::Result<const formats::RopeGroup*> choose_group(const formats::ModelConfig& model,
                                                     std::string_view name);

core::Result<core::Layout> parse_layout(std::string_view option, std::string_view text);
std::string_view layout_id(core::Layout layout);

// --base, --config, --group, --layout, --rotary-dim and --length as one setting for heads of
// `head_dim`; what was assumed goes to `notes`.
struct RopeSetting {
  formats::RopeGroup group;
  double length = 0.0;  // tokens; 0: not told
  int offset = 0;       // components of a head before those that turn (MLA)
  std::optional<formats::ModelConfig> model = {};  // of --config
};
core::Result<RopeSetting> rope_setting(const Arguments& arguments, int head_dim,
                                       std::vector<std::string>& notes);

}  // namespace ropewalk::cli
