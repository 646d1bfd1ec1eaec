// Trained models in and out of files: MODEL is a folder with config.json, model.safetensors and,
// for going on, training.safetensors, as `ropewalk train` writes it; a .safetensors file with its
// config.json beside it; or a checkpoint of llama2.c.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/command.h"
#include "experiments/training/checkpoint.h"
#include "formats/checkpoints/llama2c_tokenizer.h"

namespace ropewalk::cli {

struct ModelFiles {
  std::string config, weights, training;
};
ModelFiles model_files(std::string_view model);

// The errors name the file.
core::Result<experiments::TrainedModel> load_trained(std::string_view model);
core::Result<nn::TrainingState> load_training(const nn::ModelConfig& config,
                                              std::string_view model);
// --tokenizer, or tokenizer.bin beside the checkpoint.
core::Result<formats::Llama2cTokenizer> load_tokenizer(const Arguments& arguments,
                                                       std::string_view model, int vocabulary);
// Makes the folder if there is none.
core::Status save_trained(const Environment& environment, std::string_view model,
                          const nn::ModelConfig& config, const experiments::Recipe& recipe,
                          const nn::TrainingState& state);

// The model as --rope-scaling and --factor have it, for texts of `length` tokens.
core::Result<nn::ModelConfig> scaled(const Arguments& arguments, const nn::ModelConfig& config,
                                     std::size_t length);
// What is to be known of texts of `length` tokens: a learned table that ends before them.
std::vector<std::string> notes_on_length(const nn::ModelConfig& config, std::size_t length);

// An option's whole number; `otherwise` if it is not given.
core::Result<int> whole_option(const Arguments& arguments, std::string_view option, int min,
                               int max, int otherwise);
core::Result<std::uint32_t> seed_option(const Arguments& arguments);

}  // namespace ropewalk::cli
