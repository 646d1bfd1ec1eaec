// LayerNorm (arXiv 1607.06450) and RMSNorm (arXiv 1910.07467), over rows of `width`.
#pragma once

#include <cstddef>

namespace ropewalk::nn {

struct NormShape {
  std::size_t rows = 0, width = 0;
  double epsilon = 1e-5;
};

// y = (x - mean)/sqrt(variance + epsilon) * weight + bias; bias [width] may be null. mean and
// inverse [rows] are kept for backward; inverse is 1/sqrt(variance + epsilon).
template <class T>
void layer_norm_forward(const NormShape& shape, const T* x, const T* weight, const T* bias, T* y,
                        T* mean, T* inverse);
// dx is added to, as are dweight and dbias; dbias may be null.
template <class T>
void layer_norm_backward(const NormShape& shape, const T* x, const T* weight, const T* mean,
                         const T* inverse, const T* dy, T* dx, T* dweight, T* dbias);

// y = x/sqrt(mean of x^2 + epsilon) * weight.
template <class T>
void rms_norm_forward(const NormShape& shape, const T* x, const T* weight, T* y, T* inverse);
template <class T>
void rms_norm_backward(const NormShape& shape, const T* x, const T* weight, const T* inverse,
                       const T* dy, T* dx, T* dweight);

}  // namespace ropewalk::nn
