#include "nn/training/adamw.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "nn/math.h"

namespace ropewalk::nn {

template <class T>
AdamWState<T> make_adamw(std::size_t count) {
  AdamWState<T> state;
  state.mean.resize(count);
  state.square.resize(count);
  return state;
}

template <class T>
void adamw_step(const AdamW& options, double learning_rate, std::span<const T> gradients,
                std::span<T> parameters, AdamWState<T>& state) {
  ++state.steps;
  state.beta1_power *= options.beta1;
  state.beta2_power *= options.beta2;
  const auto keep = static_cast<T>(1.0 - learning_rate * options.decay);
  const auto beta1 = static_cast<T>(options.beta1), beta2 = static_cast<T>(options.beta2);
  const auto rest1 = static_cast<T>(1.0 - options.beta1),
             rest2 = static_cast<T>(1.0 - options.beta2);
  const auto step = static_cast<T>(learning_rate / (1.0 - state.beta1_power));
  const auto root = static_cast<T>(1.0 / std::sqrt(1.0 - state.beta2_power));
  const auto epsilon = static_cast<T>(options.epsilon);
  const T* g = gradients.data();
  T* m = state.mean.data();
  T* v = state.square.data();
  T* p = parameters.data();
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    m[i] = beta1 * m[i] + rest1 * g[i];
    v[i] = beta2 * v[i] + rest2 * (g[i] * g[i]);
    p[i] = p[i] * keep - step * m[i] / (std::sqrt(v[i]) * root + epsilon);
  }
}

template <class T>
double clip_gradients(std::span<T> gradients, double most) {
  const T* g = gradients.data();
  const double length = std::sqrt(sum_of<double>(gradients.size(), [g](std::size_t i) {
    return static_cast<double>(g[i]) * static_cast<double>(g[i]);
  }));
  if (length <= most) return length;
  const auto factor = static_cast<T>(most / (length + 1e-6));
  for (T& x : gradients) x *= factor;
  return length;
}

double learning_rate(const Schedule& schedule, std::int64_t step) {
  if (step < schedule.warm_up)
    return schedule.peak * static_cast<double>(step + 1) / static_cast<double>(schedule.warm_up);
  const std::int64_t falling = schedule.steps - schedule.warm_up;
  if (falling <= 0) return schedule.peak;
  const double done =
      std::min(1.0, static_cast<double>(step - schedule.warm_up) / static_cast<double>(falling));
  const double share = 0.5 * (1.0 + cos_of(std::numbers::pi * done));
  return schedule.peak * (schedule.least + (1.0 - schedule.least) * share);
}

// NOLINTBEGIN(bugprone-macro-parentheses): T is a type
#define ROPEWALK_FOR(T)                                                               \
  template AdamWState<T> make_adamw<T>(std::size_t);                                  \
  template void adamw_step<T>(const AdamW&, double, std::span<const T>, std::span<T>, \
                              AdamWState<T>&);                                        \
  template double clip_gradients<T>(std::span<T>, double);
// NOLINTEND(bugprone-macro-parentheses)
ROPEWALK_FOR(float)
ROPEWALK_FOR(double)
#undef ROPEWALK_FOR

}  // namespace ropewalk::nn
