#include "nn/layers/norm.h"

#include "nn/math.h"

namespace ropewalk::nn {
namespace {

template <class T>
T inverse_root(T mean_square, double epsilon) {
  return T(1) / std::sqrt(mean_square + static_cast<T>(epsilon));
}

}  // namespace

template <class T>
void layer_norm_forward(const NormShape& shape, const T* x, const T* weight, const T* bias, T* y,
                        T* mean, T* inverse) {
  const std::size_t n = shape.width;
  for (std::size_t r = 0; r < shape.rows; ++r, x += n, y += n) {
    const T m = sum_of<T>(n, [x](std::size_t i) { return x[i]; }) / static_cast<T>(n);
    const T variance =
        sum_of<T>(n, [x, m](std::size_t i) { return (x[i] - m) * (x[i] - m); }) / static_cast<T>(n);
    const T scale = inverse_root(variance, shape.epsilon);
    for (std::size_t i = 0; i < n; ++i) y[i] = (x[i] - m) * scale * weight[i];
    for (std::size_t i = 0; bias != nullptr && i < n; ++i) y[i] += bias[i];
    mean[r] = m;
    inverse[r] = scale;
  }
}

template <class T>
void layer_norm_backward(const NormShape& shape, const T* x, const T* weight, const T* mean,
                         const T* inverse, const T* dy, T* dx, T* dweight, T* dbias) {
  const std::size_t n = shape.width;
  for (std::size_t r = 0; r < shape.rows; ++r, x += n, dy += n, dx += n) {
    const T m = mean[r], scale = inverse[r];
    const T mean_d =
        sum_of<T>(n, [=](std::size_t i) { return dy[i] * weight[i]; }) / static_cast<T>(n);
    const T mean_dx =
        sum_of<T>(n, [=](std::size_t i) { return dy[i] * weight[i] * ((x[i] - m) * scale); }) /
        static_cast<T>(n);
    for (std::size_t i = 0; i < n; ++i) {
      const T normed = (x[i] - m) * scale;
      dweight[i] += dy[i] * normed;
      dx[i] += (dy[i] * weight[i] - mean_d - normed * mean_dx) * scale;
    }
    for (std::size_t i = 0; dbias != nullptr && i < n; ++i) dbias[i] += dy[i];
  }
}

template <class T>
void rms_norm_forward(const NormShape& shape, const T* x, const T* weight, T* y, T* inverse) {
  const std::size_t n = shape.width;
  for (std::size_t r = 0; r < shape.rows; ++r, x += n, y += n) {
    const T square = sum_of<T>(n, [x](std::size_t i) { return x[i] * x[i]; }) / static_cast<T>(n);
    const T scale = inverse_root(square, shape.epsilon);
    for (std::size_t i = 0; i < n; ++i) y[i] = x[i] * scale * weight[i];
    inverse[r] = scale;
  }
}

template <class T>
void rms_norm_backward(const NormShape& shape, const T* x, const T* weight, const T* inverse,
                       const T* dy, T* dx, T* dweight) {
  const std::size_t n = shape.width;
  for (std::size_t r = 0; r < shape.rows; ++r, x += n, dy += n, dx += n) {
    const T scale = inverse[r];
    const T mean_dx =
        sum_of<T>(n, [=](std::size_t i) { return dy[i] * weight[i] * (x[i] * scale); }) /
        static_cast<T>(n);
    for (std::size_t i = 0; i < n; ++i) {
      const T normed = x[i] * scale;
      dweight[i] += dy[i] * normed;
      dx[i] += (dy[i] * weight[i] - normed * mean_dx) * scale;
    }
  }
}

// NOLINTBEGIN(bugprone-macro-parentheses): T is a type
#define ROPEWALK_FOR(T)                                                                            \
  template void layer_norm_forward<T>(const NormShape&, const T*, const T*, const T*, T*, T*, T*); \
  template void layer_norm_backward<T>(const NormShape&, const T*, const T*, const T*, const T*,   \
                                       const T*, T*, T*, T*);                                      \
  template void rms_norm_forward<T>(const NormShape&, const T*, const T*, T*, T*);                 \
  template void rms_norm_backward<T>(const NormShape&, const T*, const T*, const T*, const T*, T*, \
                                     T*);
// NOLINTEND(bugprone-macro-parentheses)
ROPEWALK_FOR(float)
ROPEWALK_FOR(double)
#undef ROPEWALK_FOR

}  // namespace ropewalk::nn
