// Training, a step at a time. The same model, seed and batches give the same weights, to the bit.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "nn/model/transformer.h"
#include "nn/training/adamw.h"

namespace ropewalk::nn {

struct TrainingOptions {
  int batch = 16;
  AdamW adamw;
  Schedule schedule;
  double clip = 1.0;
};

// All that a run goes on from.
struct TrainingState {
  std::vector<float> parameters;
  AdamWState<float> adamw;
};

struct StepReport {
  double loss = 0.0;             // before the step
  double gradient_length = 0.0;  // before it was clipped
  double learning_rate = 0.0;
};

class Trainer {
 public:
  // Begins with seeded weights; length: of the batches' texts.
  static core::Result<Trainer> begin(const ModelConfig& config, const TrainingOptions& options,
                                     std::uint32_t seed);
  // Goes on from a state; refused if it does not fit the model.
  static core::Result<Trainer> resume(const ModelConfig& config, const TrainingOptions& options,
                                      TrainingState state);

  // tokens [batch, length] and targets, one a row of logits. An error if the loss is no number any
  // more: the step is not made.
  core::Result<StepReport> step(std::span<const std::int32_t> tokens,
                                std::span<const std::int32_t> targets);

  [[nodiscard]] const Model& model() const { return model_; }
  [[nodiscard]] const TrainingState& state() const { return state_; }
  [[nodiscard]] std::int64_t steps() const { return state_.adamw.steps; }
  [[nodiscard]] const Workspace<float>& workspace() const { return work_; }

 private:
  Trainer(Model model, const TrainingOptions& options, TrainingState state, Workspace<float> work);

  Model model_;
  TrainingOptions options_;
  TrainingState state_;
  Workspace<float> work_;
  std::vector<float> gradients_;
};

// Every token is one of the vocabulary, every target an output or kNoTarget.
core::Status check_batch(const ModelConfig& config, std::span<const std::int32_t> tokens,
                         std::span<const std::int32_t> targets);

}  // namespace ropewalk::nn
