// A trained model as others can load it: model.safetensors, with a config.json beside it. And a
// training that can go on.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "experiments/training/task.h"
#include "formats/byte_source.h"

namespace ropewalk::experiments {

// How a model was made, so that the same can be made again.
struct Recipe {
  Task task = Task::kLookBack;
  std::uint32_t seed = 1;
  int batch = 16;
  std::int64_t steps = 400;
};

struct TrainedModel {
  nn::ModelConfig config;
  std::optional<Recipe> recipe;   // of a model that was trained here
  std::vector<float> parameters;  // in list_parameters()'s order
};

// config.json, with the words of the vocabulary.
std::string config_text(const nn::ModelConfig& config, const Recipe& recipe);
// The errors name the field, its value and the remedy; the caller puts the file's name in front.
core::Result<TrainedModel> read_config(std::string_view text);

// model.safetensors; with its moments too if the training shall be able to go on.
std::string weights_bytes(const nn::ModelConfig& config, const nn::TrainingState& state,
                          bool moments);
// Weights by their names, each of its shape; not a number is refused.
core::Result<std::vector<float>> read_weights(const nn::ModelConfig& config,
                                              formats::ByteSource& source);
// All that the training goes on from; refused if the file has only weights.
core::Result<nn::TrainingState> read_training(const nn::ModelConfig& config,
                                              formats::ByteSource& source);

}  // namespace ropewalk::experiments
