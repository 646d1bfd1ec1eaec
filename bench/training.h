#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "nn/training/trainer.h"

namespace ropewalk::bench {

// A training step of the lecture's story model: 2 layers, width 64, 4 heads, 16 texts of 64 tokens,
// 58 words. Weights and tokens are formed by rules, in peers/torch_training.py alike.
class TrainingStep {
 public:
  TrainingStep();
  // Makes the next step; its loss, before.
  double run();

  // Floating point operations of the matrix products alone, forward and backward, with the half of
  // attention that the causal mask hides left out.
  static double flops();

 private:
  nn::Trainer trainer_;
};

// The losses of the first steps.
inline constexpr int kComparedSteps = 3;
std::vector<float> training_losses();
// The same, computed in double.
std::vector<double> exact_training_losses();

}  // namespace ropewalk::bench
