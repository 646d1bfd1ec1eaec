// Cross entropy of softmax, in nats.
#pragma once

#include <cstddef>
#include <cstdint>

namespace ropewalk::nn {

inline constexpr std::int32_t kNoTarget = -1;  // a row that counts for nothing

// logits and weights [rows, classes]: weights takes the softmax. losses [rows]: -ln of the target's
// share; 0 without a target. Returns how many rows have one.
template <class T>
std::size_t cross_entropy_forward(std::size_t rows, std::size_t classes, const T* logits,
                                  const std::int32_t* targets, T* weights, T* losses);
// The gradient of the mean over the `counted` rows with a target; dlogits is written.
template <class T>
void cross_entropy_backward(std::size_t rows, std::size_t classes, const T* weights,
                            const std::int32_t* targets, std::size_t counted, T* dlogits);

}  // namespace ropewalk::nn
