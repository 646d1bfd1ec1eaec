#include "cli/training/trained.h"

#include <algorithm>
#include <cmath>
#include <filesystem>

#include "cli/model.h"
#include "experiments/training/llama2c_model.h"
#include "formats/byte_source.h"
#include "formats/file_kind.h"
#include "state/text.h"

namespace ropewalk::cli {
namespace {

using core::Error;
using experiments::TrainedModel;

constexpr std::size_t kMaxConfigBytes = std::size_t{1} << 20;

Error in_file(const std::string& path, const std::string& sentence) {
  return {named(path) + ": " + sentence};
}

core::Result<TrainedModel> load_made_here(const ModelFiles& files) {
  const core::Result<std::string> text = read_file(files.config, kMaxConfigBytes, "config.json");
  if (!text) return Error{text.error()};
  core::Result<TrainedModel> out = experiments::read_config(*text);
  if (!out) return in_file(files.config, out.error());
  const auto source = formats::FileSource::open(files.weights);
  if (!source) return Error{source.error()};
  core::Result<std::vector<float>> weights = experiments::read_weights(out->config, **source);
  if (!weights) return in_file(files.weights, weights.error());
  out->parameters = std::move(*weights);
  return out;
}

}  // namespace

ModelFiles model_files(std::string_view model) {
  const std::filesystem::path path(model);
  if (path.extension() == ".safetensors")
    return {(path.parent_path() / "config.json").string(), path.string(),
            (path.parent_path() / "training.safetensors").string()};
  return {(path / "config.json").string(), (path / "model.safetensors").string(),
          (path / "training.safetensors").string()};
}

core::Result<TrainedModel> load_trained(std::string_view model) {
  const std::filesystem::path path(model);
  std::error_code failed;
  if (!std::filesystem::is_regular_file(path, failed) || path.extension() == ".safetensors")
    return load_made_here(model_files(model));
  const auto source = formats::FileSource::open(path.string());
  if (!source) return Error{source.error()};
  const formats::FileKind kind = formats::identify(model, **source);
  if (kind != formats::FileKind::kLlama2c && path.extension() != ".bin") {
    const std::string what = formats::not_wanted(kind, "a trained model");
    return in_file(path.string(), (what.empty() ? "this is no trained model; " : what) +
                                      "name the folder that ropewalk train wrote, or a checkpoint "
                                      "of llama2.c.");
  }
  core::Result<TrainedModel> out = experiments::read_llama2c_model(**source);
  if (!out) return in_file(path.string(), out.error());
  return out;
}

core::Result<nn::TrainingState> load_training(const nn::ModelConfig& config,
                                              std::string_view model) {
  const ModelFiles files = model_files(model);
  const auto source = formats::FileSource::open(files.training);
  if (!source) return Error{source.error()};
  core::Result<nn::TrainingState> state = experiments::read_training(config, **source);
  if (!state) return in_file(files.training, state.error());
  return state;
}

core::Result<formats::Llama2cTokenizer> load_tokenizer(const Arguments& arguments,
                                                       std::string_view model, int vocabulary) {
  std::string path(arguments.value("--tokenizer"));
  if (path.empty()) path = (std::filesystem::path(model).parent_path() / "tokenizer.bin").string();
  const auto source = formats::FileSource::open(path);
  if (!source) return Error{source.error() + " Its name can be told by --tokenizer."};
  core::Result<formats::Llama2cTokenizer> out =
      formats::Llama2cTokenizer::read(**source, static_cast<std::size_t>(vocabulary));
  if (!out) return in_file(path, out.error());
  return out;
}

core::Status save_trained(const Environment& environment, std::string_view model,
                          const nn::ModelConfig& config, const experiments::Recipe& recipe,
                          const nn::TrainingState& state) {
  const ModelFiles files = model_files(model);
  const std::filesystem::path folder = std::filesystem::path(files.config).parent_path();
  std::error_code failed;
  if (!folder.empty()) std::filesystem::create_directories(folder, failed);
  if (core::Status s =
          write_file(environment, files.config, experiments::config_text(config, recipe));
      !s)
    return s;
  if (core::Status s =
          write_file(environment, files.weights, experiments::weights_bytes(config, state, false));
      !s)
    return s;
  return write_file(environment, files.training, experiments::weights_bytes(config, state, true));
}

core::Result<nn::ModelConfig> scaled(const Arguments& arguments, const nn::ModelConfig& config,
                                     std::size_t length) {
  if (!arguments.has("--rope-scaling")) {
    if (arguments.has("--factor"))
      return Error{"--factor needs --rope-scaling KIND, what it is the factor of."};
    return config;
  }
  const std::string_view id = arguments.value("--rope-scaling");
  const std::optional<core::ScalingKind> kind = core::kind_from_id(id);
  if (!kind)
    return Error{"--rope-scaling " + state::quoted(id) +
                 " is not known; it is one of default, linear, ntk, dynamic, yarn, llama3."};
  double factor = std::max(1.0, static_cast<double>(length) / config.length);
  if (arguments.has("--factor")) {
    const core::Result<double> given =
        parse_number("--factor", arguments.value("--factor"), 1e-3, 1e6);
    if (!given) return Error{given.error()};
    factor = *given;
  }
  return nn::with_scaling(config, *kind, factor);
}

std::vector<std::string> notes_on_length(const nn::ModelConfig& config, std::size_t length) {
  if (config.encoding != core::EncodingKind::kLearned ||
      length <= static_cast<std::size_t>(config.length))
    return {};
  return {"The learned table ends after " + std::to_string(config.length) +
          " positions; beyond them its last row is repeated."};
}

core::Result<int> whole_option(const Arguments& arguments, std::string_view option, int min,
                               int max, int otherwise) {
  if (!arguments.has(option) && arguments.value(option).empty()) return otherwise;
  const core::Result<double> number = parse_number(option, arguments.value(option), min, max);
  if (!number) return Error{number.error()};
  if (*number != std::floor(*number)) return Error{std::string(option) + " takes a whole number."};
  return static_cast<int>(*number);
}

core::Result<std::uint32_t> seed_option(const Arguments& arguments) {
  const core::Result<double> number =
      parse_number("--seed", arguments.value("--seed"), 0, 4294967295.0);
  if (!number) return Error{number.error()};
  if (*number != std::floor(*number)) return Error{"--seed takes a whole number."};
  return static_cast<std::uint32_t>(*number);
}

}  // namespace ropewalk::cli
