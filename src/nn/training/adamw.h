// AdamW (arXiv 1711.05101), as PyTorch computes it; and what goes around it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace ropewalk::nn {

struct AdamW {
  double beta1 = 0.9, beta2 = 0.98;
  double epsilon = 1e-8;
  double decay = 0.01;  // of every weight
};

// What it keeps: a mean and a mean square for each weight, and how many steps were made.
template <class T>
struct AdamWState {
  std::vector<T> mean, square;
  std::int64_t steps = 0;
  double beta1_power = 1.0, beta2_power = 1.0;  // beta^steps
};
template <class T>
AdamWState<T> make_adamw(std::size_t count);

template <class T>
void adamw_step(const AdamW& options, double learning_rate, std::span<const T> gradients,
                std::span<T> parameters, AdamWState<T>& state);

// Their Euclidean length; if it is more than `most`, they are scaled down to it.
template <class T>
double clip_gradients(std::span<T> gradients, double most);

// Up in a straight line over `warm_up` steps, then along a cosine down to `least` of the peak at
// step `steps`.
struct Schedule {
  double peak = 2e-3, least = 0.1;
  std::int64_t warm_up = 50, steps = 400;
};
double learning_rate(const Schedule& schedule, std::int64_t step);  // step 0 is the first

}  // namespace ropewalk::nn
