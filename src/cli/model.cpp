#include "cli/model.h"

#include <cstdio>
#include <filesystem>
#include <memory>

#include "cli/model_files/named_model.h"
#include "state/text.h"

namespace ropewalk::cli {
namespace {

using core::Error;
using state::quoted;

constexpr double kLongest = 1e12;  // tokens

}  // namespace

std::string named(std::string_view path) {
  std::string text = "\"";
  for (const char c : path) text += c >= 0 && (c < ' ' || c == 0x7F) ? '?' : c;
  return text + '"';
}

core::Result<std::string> read_file(std::string_view path, size_t max, std::string_view kind) {
  const std::string name(path);
  std::error_code failed;
  if (std::filesystem::is_directory(name, failed)) {
    return Error{named(path) + " is a folder; give the " + std::string(kind) + " in it."};
  }
  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  const std::unique_ptr<std::FILE, Close> file(std::fopen(name.c_str(), "rb"));
  if (!file) {
    return Error{"The file " + named(path) +
                 " cannot be read; check its name and that it may be read."};
  }
  const auto too_large = [&](uintmax_t size) {
    return Error{"The file " + named(path) + " has " + std::to_string(size) +
                 " bytes or more, but a " + std::string(kind) + " may have at most " +
                 std::to_string(max) + "; is it the right file?"};
  };
  const uintmax_t size = std::filesystem::file_size(name, failed);
  if (!failed && size > max) return too_large(size);
  std::string bytes;
  std::vector<char> buffer(size_t{1} << 16);
  for (;;) {
    const size_t got = std::fread(buffer.data(), 1, buffer.size(), file.get());
    bytes.append(buffer.data(), got);
    if (bytes.size() > max) return too_large(bytes.size());
    if (got < buffer.size()) break;
  }
  if (std::ferror(file.get()) != 0) return Error{"The file " + named(path) + " cannot be read."};
  return bytes;
}

core::Result<formats::ModelConfig> load_model(std::string_view path_or_name) {
  return load_named_model(path_or_name);
}

core::Result<const formats::RopeGroup*> choose_group(const formats::ModelConfig& model,
                                                     std::string_view name) {
  if (model.groups.empty()) return Error{model.still};
  if (name.empty()) {
    const formats::RopeGroup* full = model.group("full_attention");
    return full != nullptr ? full : &model.groups.front();
  }
  if (const formats::RopeGroup* group = model.group(name)) return group;
  std::string names;
  for (const formats::RopeGroup& group : model.groups) {
    names += (names.empty() ? "" : ", ") + formats::printable(group.name);
  }
  return Error{"--group " + quoted(name) + " is not in the config, which has: " + names + "."};
}

std::string_view layout_id(core::Layout layout) {
  return layout == core::Layout::kInterleaved ? "interleaved" : "half-split";
}

core::Result<core::Layout> parse_layout(std::string_view option, std::string_view text) {
  if (text == "interleaved") return core::Layout::kInterleaved;
  if (text == "half-split") return core::Layout::kHalfSplit;
  return Error{std::string(option) + " takes half-split or interleaved, not " + quoted(text) + "."};
}

namespace {

core::Status use_config(const Arguments& arguments, int head_dim, RopeSetting& setting,
                        std::vector<std::string>& notes) {
  const std::string_view path = arguments.value("--config");
  core::Result<formats::ModelConfig> model = load_model(path);
  if (!model) return Error{model.error()};
  const core::Result<const formats::RopeGroup*> group =
      choose_group(*model, arguments.value("--group"));
  if (!group) return Error{group.error()};
  setting.group = **group;
  const int turning = setting.group.config.head_dim, still = model->attention.still_part;
  if (head_dim == turning + still) {
    setting.offset = still;
  } else if (head_dim != turning) {
    return Error{
        "The arrays have heads of " + std::to_string(head_dim) + ", but --config " + named(path) +
        " has head_dim = " + std::to_string(turning) +
        (still == 0 ? std::string() : " beside " + std::to_string(still) + " that do not turn") +
        "; give the model's own arrays, or --base instead."};
  }
  if (model->groups.size() > 1 && !arguments.has("--group")) {
    notes.push_back("The settings of " + formats::printable((*group)->name) +
                    " are used; --group chooses others.");
  }
  if (!model->layout_known && !arguments.has("--layout")) {
    notes.push_back("The layout is taken as half-split; --layout interleaved is the other.");
  }
  notes.insert(notes.end(), model->warnings.begin(), model->warnings.end());
  setting.model = std::move(*model);
  return {};
}

}  // namespace

core::Result<RopeSetting> rope_setting(const Arguments& arguments, int head_dim,
                                       std::vector<std::string>& notes) {
  RopeSetting setting;
  setting.group.config.head_dim = head_dim;
  if (arguments.has("--config")) {
    for (const std::string_view other : {"--base", "--rotary-dim"}) {
      if (!arguments.has(other)) continue;
      return Error{std::string(other) + " and --config contradict each other; leave one out."};
    }
    if (core::Status s = use_config(arguments, head_dim, setting, notes); !s) {
      return Error{s.error()};
    }
  } else if (arguments.has("--group")) {
    return Error{"--group names a part of a config; give --config too."};
  }
  if (arguments.has("--base")) {
    const auto base = parse_number("--base", arguments.value("--base"), 1e-300, 1e300);
    if (!base) return Error{base.error()};
    setting.group.config.base = *base;
  }
  if (arguments.has("--rotary-dim")) {
    const auto dim = parse_number("--rotary-dim", arguments.value("--rotary-dim"), 2, head_dim);
    if (!dim) return Error{dim.error()};
    setting.group.config.rotary_dim = static_cast<int>(*dim);
    if (setting.group.config.rotary_dim != *dim || setting.group.config.rotary_dim % 2 != 0) {
      return Error{"--rotary-dim takes an even whole number, not " +
                   quoted(arguments.value("--rotary-dim")) + ": components turn in pairs."};
    }
  }
  if (arguments.has("--layout")) {
    const auto layout = parse_layout("--layout", arguments.value("--layout"));
    if (!layout) return Error{layout.error()};
    setting.group.config.layout = *layout;
  }
  if (arguments.has("--length")) {
    const auto length = parse_number("--length", arguments.value("--length"), 1, kLongest);
    if (!length) return Error{length.error()};
    setting.length = *length;
  }
  return setting;
}

}  // namespace ropewalk::cli
