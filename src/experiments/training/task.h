// What small models are trained on in the lecture, and how.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "nn/training/trainer.h"

namespace ropewalk::experiments {

enum class Task {
  kLookBack,   // random tokens; the target is the one three tokens back
  kStories,    // experiments/training/stories.h, the next word
  kWhoChased,  // a sentence's class: does the chaser's word come before the chased's in the list of
               // animals?
};
inline constexpr Task kAllTasks[] = {Task::kLookBack, Task::kStories, Task::kWhoChased};

std::string_view task_id(Task task);  // "look-back", "stories", "who-chased"
std::optional<Task> task_from_id(std::string_view id);

inline constexpr int kLookBack = 3;  // tokens

// The words behind the tokens.
std::vector<std::string> task_words(Task task);

// The task's usual model and training with an encoding: pre-norm LayerNorm, linear layers with
// biases, ReLU, an output of its own. Width, layers, heads and length may be changed afterwards,
// steps in the schedule.
nn::ModelConfig task_model(Task task, core::EncodingKind encoding);
nn::TrainingOptions task_training(Task task);

struct Examples {
  std::vector<std::int32_t> tokens,
      targets;               // [texts, length], and a target for each row of logits
  std::vector<double> best;  // the loss that each target costs whoever knows the rule, on average
};
// The same texts for a seed on every platform. Who chased whom takes whatever length its sentences
// have.
Examples make_examples(Task task, std::size_t texts, std::size_t length, std::uint32_t seed);

// The examples of step `step` (0 is the first) of a run with `seed`: each step's are its own, so a
// run can go on from any.
Examples training_batch(Task task, std::size_t texts, std::size_t length, std::uint32_t seed,
                        std::int64_t step);

// The mean loss, in nats, that nobody can go below on texts of `length`: exact for look-back (0)
// and who chased whom (0); for stories the mean entropy of 2000 texts of a fixed seed.
double best_loss(Task task, std::size_t length);
// The loss of knowing nothing but the outputs' number or, for stories, their frequency.
double chance_loss(Task task);

}  // namespace ropewalk::experiments
