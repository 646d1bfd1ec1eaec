#include "experiments/training/evaluation.h"

#include <algorithm>
#include <limits>
#include <span>

namespace ropewalk::experiments {

core::Result<Evaluation> evaluate(Task task, const nn::ModelConfig& config,
                                  const std::vector<float>& parameters, std::size_t texts,
                                  std::size_t length, std::uint32_t seed) {
  const core::Result<nn::Model> model = nn::make_model(config);
  if (!model) return core::Error{model.error()};
  // A text at a time: the weights of long ones are many.
  const Examples examples = make_examples(task, texts, length, seed);
  const std::size_t tokens = examples.tokens.size() / texts,
                    targets = examples.targets.size() / texts;
  if (core::Status s = nn::check_batch(config, examples.tokens, examples.targets); !s)
    return core::Error{s.error()};
  core::Result<nn::Workspace<float>> work = nn::make_workspace<float>(*model, 1, tokens);
  if (!work) return core::Error{work.error()};
  Evaluation out;
  std::vector<double> counted(targets);
  out.positions.resize(targets);
  const auto outputs = static_cast<std::size_t>(config.outputs());
  for (std::size_t i = 0; i < texts; ++i) {
    const std::int32_t* wanted = examples.targets.data() + i * targets;
    nn::forward(*model, parameters.data(), examples.tokens.data() + i * tokens, *work);
    nn::loss(*model, wanted, *work);
    for (std::size_t t = 0; t < targets; ++t) {
      if (wanted[t] < 0) continue;
      counted[t] += 1.0;
      out.positions[t] += static_cast<double>(work->losses[t]);
      const float* row = work->logits.data() + t * outputs;
      if (std::max_element(row, row + outputs) - row == wanted[t]) out.accuracy += 1.0;
    }
  }
  double all = 0.0, late = 0.0, late_count = 0.0;
  for (std::size_t t = 0; t < targets; ++t) {
    all += counted[t];
    out.loss += out.positions[t];
    if (2 * t >= targets || targets == 1) {
      late += out.positions[t];
      late_count += counted[t];
    }
    out.positions[t] =
        counted[t] > 0.0 ? out.positions[t] / counted[t] : std::numeric_limits<double>::quiet_NaN();
  }
  if (all == 0.0)
    return core::Error{"Texts of " + std::to_string(length) +
                       " tokens have nothing to predict; make them longer."};
  out.loss /= all;
  out.accuracy /= all;
  out.second_half = late_count > 0.0 ? late / late_count : out.loss;
  return out;
}

}  // namespace ropewalk::experiments
