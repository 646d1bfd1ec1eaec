// How well a model reads texts, longer ones than it was trained on too.
#pragma once

#include <cstdint>
#include <vector>

#include "core/result.h"
#include "experiments/training/task.h"

namespace ropewalk::experiments {

struct Evaluation {
  double loss = 0.0;         // mean over every target
  double second_half = 0.0;  // mean over the second half of the texts
  double accuracy = 0.0;     // share of targets that were the likeliest
  std::vector<double>
      positions;  // mean loss at each position; not a number where there is no target
};
// `texts` texts of `length` tokens, made with `seed`. For who-chased there is one position.
core::Result<Evaluation> evaluate(Task task, const nn::ModelConfig& config,
                                  const std::vector<float>& parameters, std::size_t texts,
                                  std::size_t length, std::uint32_t seed);

}  // namespace ropewalk::experiments
