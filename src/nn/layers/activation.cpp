#include "nn/layers/activation.h"

#include "nn/math.h"

namespace ropewalk::nn {
namespace {

constexpr double kRootTwoOverPi = 0.79788456080286535588;
constexpr double kCube = 0.044715;

template <class T>
T gelu_tanh(T x) {
  return tanh_of(static_cast<T>(kRootTwoOverPi) * (x + static_cast<T>(kCube) * x * x * x));
}

}  // namespace

template <class T>
void relu_forward(std::size_t count, const T* x, T* y) {
  for (std::size_t i = 0; i < count; ++i) y[i] = x[i] > T(0) ? x[i] : T(0);
}

template <class T>
void relu_backward(std::size_t count, const T* x, const T* dy, T* dx) {
  for (std::size_t i = 0; i < count; ++i) {
    const T d = dy[i];  // read in any case, or the loop has a branch
    dx[i] = x[i] > T(0) ? d : T(0);
  }
}

template <class T>
void gelu_forward(std::size_t count, const T* x, T* y) {
  for (std::size_t i = 0; i < count; ++i) y[i] = T(0.5) * x[i] * (T(1) + gelu_tanh(x[i]));
}

template <class T>
void gelu_backward(std::size_t count, const T* x, const T* dy, T* dx) {
  for (std::size_t i = 0; i < count; ++i) {
    const T t = gelu_tanh(x[i]);
    const T slope =
        static_cast<T>(kRootTwoOverPi) * (T(1) + static_cast<T>(3 * kCube) * x[i] * x[i]);
    dx[i] = dy[i] * (T(0.5) * (T(1) + t) + T(0.5) * x[i] * (T(1) - t * t) * slope);
  }
}

template <class T>
void swiglu_forward(std::size_t count, const T* gate, const T* up, T* y) {
  for (std::size_t i = 0; i < count; ++i) y[i] = gate[i] * sigmoid(gate[i]) * up[i];
}

template <class T>
void swiglu_backward(std::size_t count, const T* gate, const T* up, const T* dy, T* dgate, T* dup) {
  for (std::size_t i = 0; i < count; ++i) {
    const T s = sigmoid(gate[i]);
    const T d = dy[i];
    dup[i] = d * (gate[i] * s);
    dgate[i] = d * up[i] * (s * (T(1) + gate[i] * (T(1) - s)));
  }
}

// NOLINTBEGIN(bugprone-macro-parentheses): T is a type
#define ROPEWALK_FOR(T)                                                 \
  template void relu_forward<T>(std::size_t, const T*, T*);             \
  template void relu_backward<T>(std::size_t, const T*, const T*, T*);  \
  template void gelu_forward<T>(std::size_t, const T*, T*);             \
  template void gelu_backward<T>(std::size_t, const T*, const T*, T*);  \
  template void swiglu_forward<T>(std::size_t, const T*, const T*, T*); \
  template void swiglu_backward<T>(std::size_t, const T*, const T*, const T*, T*, T*);
// NOLINTEND(bugprone-macro-parentheses)
ROPEWALK_FOR(float)
ROPEWALK_FOR(double)
#undef ROPEWALK_FOR

}  // namespace ropewalk::nn
