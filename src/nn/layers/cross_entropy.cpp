#include "nn/layers/cross_entropy.h"

#include "nn/math.h"

namespace ropewalk::nn {

template <class T>
std::size_t cross_entropy_forward(std::size_t rows, std::size_t classes, const T* logits,
                                  const std::int32_t* targets, T* weights, T* losses) {
  std::size_t counted = 0;
  for (std::size_t r = 0; r < rows; ++r, logits += classes, weights += classes) {
    const T most = max_of(classes, logits);
    for (std::size_t c = 0; c < classes; ++c) weights[c] = exp_of(logits[c] - most);
    const T sum = sum_of<T>(classes, [weights](std::size_t c) { return weights[c]; });
    const T inverse = T(1) / sum;
    for (std::size_t c = 0; c < classes; ++c) weights[c] *= inverse;
    losses[r] = T(0);
    if (targets[r] < 0) continue;
    ++counted;
    losses[r] = static_cast<T>(log_of(static_cast<double>(sum))) - (logits[targets[r]] - most);
  }
  return counted;
}

template <class T>
void cross_entropy_backward(std::size_t rows, std::size_t classes, const T* weights,
                            const std::int32_t* targets, std::size_t counted, T* dlogits) {
  const T share = counted == 0 ? T(0) : T(1) / static_cast<T>(counted);
  for (std::size_t r = 0; r < rows; ++r, weights += classes, dlogits += classes) {
    const T factor = targets[r] < 0 ? T(0) : share;
    for (std::size_t c = 0; c < classes; ++c) dlogits[c] = weights[c] * factor;
    if (targets[r] >= 0) dlogits[targets[r]] -= share;
  }
}

// NOLINTBEGIN(bugprone-macro-parentheses): T is a type
#define ROPEWALK_FOR(T)                                                                            \
  template std::size_t cross_entropy_forward<T>(std::size_t, std::size_t, const T*,                \
                                                const std::int32_t*, T*, T*);                      \
  template void cross_entropy_backward<T>(std::size_t, std::size_t, const T*, const std::int32_t*, \
                                          std::size_t, T*);
// NOLINTEND(bugprone-macro-parentheses)
ROPEWALK_FOR(float)
ROPEWALK_FOR(double)
#undef ROPEWALK_FOR

}  // namespace ropewalk::nn
