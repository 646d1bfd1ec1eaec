#include "cli/training/trained.h"

#include <cmath>
#include <filesystem>

#include "cli/model.h"
#include "formats/byte_source.h"

namespace ropewalk::cli {
namespace {

constexpr std::size_t kMaxConfigBytes = std::size_t{1} << 20;

core::Error in_file(const std::string& path, const std::string& sentence) {
  return {named(path) + ": " + sentence};
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

core::Result<experiments::TrainedModel> load_trained(std::string_view model) {
  const ModelFiles files = model_files(model);
  const core::Result<std::string> text = read_file(files.config, kMaxConfigBytes, "config.json");
  if (!text) return core::Error{text.error()};
  core::Result<experiments::TrainedModel> out = experiments::read_config(*text);
  if (!out) return in_file(files.config, out.error());
  const auto source = formats::FileSource::open(files.weights);
  if (!source) return core::Error{source.error()};
  core::Result<std::vector<float>> weights = experiments::read_weights(out->config, **source);
  if (!weights) return in_file(files.weights, weights.error());
  out->parameters = std::move(*weights);
  return out;
}

core::Result<nn::TrainingState> load_training(const nn::ModelConfig& config,
                                              std::string_view model) {
  const ModelFiles files = model_files(model);
  const auto source = formats::FileSource::open(files.training);
  if (!source) return core::Error{source.error()};
  core::Result<nn::TrainingState> state = experiments::read_training(config, **source);
  if (!state) return in_file(files.training, state.error());
  return state;
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

core::Result<int> whole_option(const Arguments& arguments, std::string_view option, int min,
                               int max, int otherwise) {
  if (!arguments.has(option) && arguments.value(option).empty()) return otherwise;
  const core::Result<double> number = parse_number(option, arguments.value(option), min, max);
  if (!number) return core::Error{number.error()};
  if (*number != std::floor(*number))
    return core::Error{std::string(option) + " takes a whole number."};
  return static_cast<int>(*number);
}

}  // namespace ropewalk::cli
