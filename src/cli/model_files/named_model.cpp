#include "cli/model_files/named_model.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <iterator>
#include <utility>

#include "assets/assets.h"
#include "cli/model.h"
#include "formats/json.h"
#include "formats/model_files/model_source.h"
#include "state/text.h"

namespace ropewalk::cli {
namespace {

namespace fs = std::filesystem;
using core::Error;
using state::quoted;

// "Llama_3.1 8B" as "llama-3.1-8b".
std::string plain_name(std::string_view name) {
  std::string plain;
  for (const char c : name) {
    if (c == '_' || c == ' ') {
      plain += '-';
    } else {
      plain += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
  }
  return plain;
}

// Under which organisations' names a preset's model is published by its makers; by how its plain
// name begins.
struct Maker {
  std::string_view model, organisation;
};
constexpr std::array kMakers = {
    Maker{"codellama", "codellama"},
    Maker{"codellama", "meta-llama"},
    Maker{"command-r", "coherelabs"},
    Maker{"command-r", "cohereforai"},
    Maker{"deepseek", "deepseek-ai"},
    Maker{"falcon", "tiiuae"},
    Maker{"glm", "zai-org"},
    Maker{"glm", "thudm"},
    Maker{"gpt-j", "eleutherai"},
    Maker{"gpt-neox", "eleutherai"},
    Maker{"gemma", "google"},
    Maker{"llama", "meta-llama"},
    Maker{"mistral", "mistralai"},
    Maker{"mixtral", "mistralai"},
    Maker{"modernbert", "answerdotai"},
    Maker{"olmo", "allenai"},
    Maker{"phi", "microsoft"},
    Maker{"pythia", "eleutherai"},
    Maker{"qwen", "qwen"},
    Maker{"smollm", "huggingfacetb"},
    Maker{"stablelm", "stabilityai"},
    Maker{"gpt-oss", "openai"},
};

bool is_maker(std::string_view organisation, std::string_view model) {
  const std::string own = plain_name(organisation), plain = plain_name(model);
  return std::any_of(kMakers.begin(), kMakers.end(), [&](const Maker& maker) {
    return plain.starts_with(maker.model) && own == maker.organisation;
  });
}

// Written as a path is: it begins or ends so, or lies in a folder that is there.
bool looks_like_path(std::string_view name) {
  constexpr std::array<std::string_view, 9> kEnds = {
      ".json", ".gguf", ".safetensors", ".bin", ".pt", ".pth", ".txt", ".model", "/"};
  if (name.starts_with('.') || name.starts_with('/') || name.starts_with('~')) return true;
  if (name.find('\\') != std::string_view::npos) return true;
  if (std::any_of(kEnds.begin(), kEnds.end(),
                  [name](std::string_view end) { return name.ends_with(end); }))
    return true;
  const size_t slash = name.find('/');
  if (slash == std::string_view::npos) return false;
  std::error_code failed;
  return name.find('/', slash + 1) != std::string_view::npos ||
         fs::is_directory(std::string(name.substr(0, slash)), failed);
}

Error unknown_model(std::string_view name, std::string_view model) {
  std::vector<std::string> names;
  for (const assets::Preset& preset : assets::presets()) names.push_back(plain_name(preset.name));
  const std::vector<std::string_view> views(names.begin(), names.end());
  const std::string plain = plain_name(model);
  int nearest = state::closest(plain, views);
  for (size_t i = 0; nearest < 0 && plain.size() >= 3 && i < names.size(); ++i) {
    if (names[i].starts_with(plain)) nearest = static_cast<int>(i);
  }
  const std::string hint =
      nearest < 0
          ? std::string()
          : "; is " + std::string(assets::presets()[static_cast<size_t>(nearest)].name) + " meant?";
  return {"There is no file and no known model " + quoted(name) + (hint.empty() ? ";" : hint) +
          " ropewalk inspect --list names the models."};
}

core::Result<formats::ModelConfig> load_preset(std::string_view name) {
  const size_t slash = name.find('/');
  const std::string_view organisation =
      slash == std::string_view::npos ? std::string_view() : name.substr(0, slash);
  const std::string_view model = slash == std::string_view::npos ? name : name.substr(slash + 1);
  const auto presets = assets::presets();
  const auto preset = std::find_if(presets.begin(), presets.end(), [model](const auto& one) {
    return plain_name(one.name) == plain_name(model);
  });
  if (preset == presets.end()) return unknown_model(name, model);
  core::Result<formats::ModelConfig> found = formats::parse_model_config(preset->text);
  if (found && !organisation.empty() && !is_maker(organisation, preset->name)) {
    found->notes.insert(found->notes.begin(),
                        formats::printable(organisation, 80) +
                            " is not known here as the maker of " + std::string(preset->name) +
                            ": these are the settings of the known model of that name. Give the "
                            "config.json of " +
                            formats::printable(name, 120) + " to see its own.");
  }
  return found;
}

}  // namespace

core::Result<formats::ModelConfig> load_named_model(std::string_view path_or_name) {
  std::error_code failed;
  const bool there =
      path_or_name == "-" ||
      fs::symlink_status(std::string(path_or_name), failed).type() != fs::file_type::not_found;
  if (!there && !looks_like_path(path_or_name)) return load_preset(path_or_name);
  core::Result<formats::ModelSource> source = formats::open_model_source(path_or_name);
  if (!source) return Error{source.error()};
  core::Result<formats::ModelConfig> model = formats::read_model_config(source->equivalent.config);
  if (!model) return Error{named(source->path) + ": " + model.error()};
  if (const std::string& type = source->equivalent.model_type; !type.empty()) {
    model->model_type = type;
    model->source = {"ggml-org/llama.cpp:src/llama-model.cpp"};
    // A GGUF does not say by what its scores are multiplied: llama.cpp knows it by architecture.
    if (type != "llama") {
      model->attention.scale = 0.0;
      model->attention.scale_words.clear();
      model->attention.also.clear();
    }
  }
  std::vector<std::string>& notes = source->equivalent.notes;
  model->notes.insert(model->notes.begin(), std::make_move_iterator(notes.begin()),
                      std::make_move_iterator(notes.end()));
  return model;
}

}  // namespace ropewalk::cli
