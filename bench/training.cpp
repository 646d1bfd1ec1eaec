#include "bench/training.h"

#include <cstdlib>
#include <utility>

#include "bench/data.h"

namespace ropewalk::bench {
namespace {

constexpr int kTexts = 16, kLength = 64, kWords = 58;

nn::ModelConfig story_model() {
  nn::ModelConfig config;
  config.vocabulary = kWords;
  config.length = kLength;
  config.width = 64;
  config.layers = 2;
  config.heads = 4;
  config.rope.layout = core::Layout::kInterleaved;
  config.rope.max_position_embeddings = kLength;
  return config;
}

nn::TrainingOptions story_training() {
  nn::TrainingOptions options;
  options.batch = kTexts;
  options.schedule.steps = 1500;
  return options;
}

std::vector<float> weights(const nn::ParameterList& list) {
  std::vector<float> out;
  std::uint32_t seed = 100;
  for (const nn::Parameter& parameter : list.all) {
    const bool norm = parameter.name.ends_with("norm.weight");
    for (const float x : noise(parameter.count, seed++, 0.125F)) out.push_back(norm ? 1.0F + x : x);
  }
  return out;
}

struct Batch {
  std::vector<std::int32_t> tokens, targets;
};
Batch batch(std::int64_t step) {
  constexpr int kCount = kTexts * kLength;
  const auto token = [step](std::int64_t i) {
    return static_cast<std::int32_t>((5 * i * i + 3 * i + 17 * step + i * step) % kWords);
  };
  Batch out;
  for (int i = 0; i < kCount; ++i) {
    out.tokens.push_back(token(i));
    out.targets.push_back(token(i + 1));
  }
  return out;
}

nn::Trainer begin() {
  const nn::ModelConfig config = story_model();
  const nn::ParameterList list = nn::list_parameters(config);
  core::Result<nn::Trainer> trainer = nn::Trainer::resume(
      config, story_training(), {weights(list), nn::make_adamw<float>(list.count)});
  if (!trainer) std::abort();
  return std::move(*trainer);
}

double step_of(nn::Trainer& trainer) {
  const Batch next = batch(trainer.steps());
  const core::Result<nn::StepReport> report = trainer.step(next.tokens, next.targets);
  if (!report) std::abort();
  return report->loss;
}

}  // namespace

TrainingStep::TrainingStep() : trainer_(begin()) {}

double TrainingStep::run() { return step_of(trainer_); }

double TrainingStep::flops() {
  const nn::ModelConfig config = story_model();
  const double rows = kTexts * kLength, width = config.width;
  const double layer = 4.0 * width * width + 2.0 * width * config.hidden_width();
  const double products = config.layers * layer + width * kWords;
  const double attention = config.layers * 2.0 * width * (kLength + 1) / 2.0;
  return 3.0 * 2.0 * rows * (products + attention);
}

std::vector<float> training_losses() {
  nn::Trainer trainer = begin();
  std::vector<float> out;
  out.reserve(kComparedSteps);
  for (int step = 0; step < kComparedSteps; ++step)
    out.push_back(static_cast<float>(step_of(trainer)));
  return out;
}

std::vector<double> exact_training_losses() {
  const nn::TrainingOptions options = story_training();
  const core::Result<nn::Model> model = nn::make_model(story_model());
  if (!model) std::abort();
  const std::vector<float> first = weights(model->list);
  std::vector<double> parameters(first.begin(), first.end()), out;
  core::Result<nn::Workspace<double>> work = nn::make_workspace<double>(*model, kTexts, kLength);
  if (!work) std::abort();
  nn::AdamWState<double> state = nn::make_adamw<double>(parameters.size());
  for (int step = 0; step < kComparedSteps; ++step) {
    const Batch next = batch(step);
    std::vector<double> gradients(parameters.size());
    nn::forward(*model, parameters.data(), next.tokens.data(), *work);
    out.push_back(nn::loss(*model, next.targets.data(), *work));
    nn::backward(*model, parameters.data(), next.tokens.data(), next.targets.data(), *work,
                 gradients.data());
    nn::clip_gradients<double>(gradients, options.clip);
    nn::adamw_step<double>(options.adamw, nn::learning_rate(options.schedule, step), gradients,
                           parameters, state);
  }
  return out;
}

}  // namespace ropewalk::bench
