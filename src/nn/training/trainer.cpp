#include "nn/training/trainer.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

namespace ropewalk::nn {

core::Status check_batch(const ModelConfig& config, std::span<const std::int32_t> tokens,
                         std::span<const std::int32_t> targets) {
  for (const std::int32_t token : tokens) {
    if (token < 0 || token >= config.vocabulary) {
      return core::Error{"Token " + std::to_string(token) +
                         " is none of the model's vocabulary of " +
                         std::to_string(config.vocabulary) + "."};
    }
  }
  for (const std::int32_t target : targets) {
    if (target < -1 || target >= config.outputs()) {
      return core::Error{"Target " + std::to_string(target) + " is none of the model's " +
                         std::to_string(config.outputs()) + " outputs."};
    }
  }
  return {};
}

Trainer::Trainer(Model model, const TrainingOptions& options, TrainingState state,
                 Workspace<float> work)
    : model_(std::move(model)),
      options_(options),
      state_(std::move(state)),
      work_(std::move(work)),
      gradients_(model_.list.count) {}

core::Result<Trainer> Trainer::begin(const ModelConfig& config, const TrainingOptions& options,
                                     std::uint32_t seed) {
  if (core::Status s = validate(config); !s) return core::Error{s.error()};
  const ParameterList list = list_parameters(config);
  return resume(config, options,
                {initial_parameters(config, list, seed), make_adamw<float>(list.count)});
}

core::Result<Trainer> Trainer::resume(const ModelConfig& config, const TrainingOptions& options,
                                      TrainingState state) {
  core::Result<Model> model = make_model(config);
  if (!model) return core::Error{model.error()};
  const std::size_t count = model->list.count;
  if (options.batch < 1) return core::Error{"The batch must hold at least one text."};
  if (state.parameters.size() != count || state.adamw.mean.size() != count ||
      state.adamw.square.size() != count) {
    return core::Error{"The state of the training has " + std::to_string(state.parameters.size()) +
                       " weights, but the model " + std::to_string(count) +
                       "; go on with the model it was made with."};
  }
  core::Result<Workspace<float>> work = make_workspace<float>(
      *model, static_cast<std::size_t>(options.batch), static_cast<std::size_t>(config.length));
  if (!work) return core::Error{work.error()};
  return Trainer(std::move(*model), options, std::move(state), std::move(*work));
}

core::Result<StepReport> Trainer::step(std::span<const std::int32_t> tokens,
                                       std::span<const std::int32_t> targets) {
  if (tokens.size() != work_.span.count() || targets.size() != work_.outputs()) {
    return core::Error{"A batch must hold " + std::to_string(work_.span.count()) + " tokens and " +
                       std::to_string(work_.outputs()) + " targets, not " +
                       std::to_string(tokens.size()) + " and " + std::to_string(targets.size()) +
                       "."};
  }
  if (core::Status s = check_batch(model_.config, tokens, targets); !s)
    return core::Error{s.error()};
  StepReport report;
  forward(model_, state_.parameters.data(), tokens.data(), work_);
  report.loss = loss(model_, targets.data(), work_);
  std::fill(gradients_.begin(), gradients_.end(), 0.0F);
  backward(model_, state_.parameters.data(), tokens.data(), targets.data(), work_,
           gradients_.data());
  report.gradient_length = clip_gradients<float>(gradients_, options_.clip);
  report.learning_rate = learning_rate(options_.schedule, state_.adamw.steps);
  if (!std::isfinite(report.loss) || !std::isfinite(report.gradient_length)) {
    return core::Error{
        "The training diverged at step " + std::to_string(state_.adamw.steps + 1) +
        ": the loss or its gradient is no number any more. Train with a smaller learning rate."};
  }
  adamw_step<float>(options_.adamw, report.learning_rate, gradients_, state_.parameters,
                    state_.adamw);
  return report;
}

}  // namespace ropewalk::nn
