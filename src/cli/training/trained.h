// Models that `ropewalk train` made, in and out of files: MODEL is a folder with config.json,
// model.safetensors and, for going on, training.safetensors; or the path of a .safetensors file
// with its config.json beside it.
#pragma once

#include <string>
#include <string_view>

#include "cli/command.h"
#include "experiments/training/checkpoint.h"

namespace ropewalk::cli {

struct ModelFiles {
  std::string config, weights, training;
};
ModelFiles model_files(std::string_view model);

// The errors name the file.
core::Result<experiments::TrainedModel> load_trained(std::string_view model);
core::Result<nn::TrainingState> load_training(const nn::ModelConfig& config,
                                              std::string_view model);
// Makes the folder if there is none.
core::Status save_trained(const Environment& environment, std::string_view model,
                          const nn::ModelConfig& config, const experiments::Recipe& recipe,
                          const nn::TrainingState& state);

// An option's whole number; `otherwise` if it is not given.
core::Result<int> whole_option(const Arguments& arguments, std::string_view option, int min,
                               int max, int otherwise);

}  // namespace ropewalk::cli
