// y = x W^T + b, W [out, in] as PyTorch keeps it.
#pragma once

#include <cstddef>

namespace ropewalk::nn {

struct LinearShape {
  std::size_t rows = 0, in = 0, out = 0;
  // Numbers of scratch that forward needs.
  [[nodiscard]] std::size_t scratch() const { return in * out; }
};

// x [rows, in], weight [out, in], bias [out] or null, y [rows, out]; all packed.
template <class T>
void linear_forward(const LinearShape& shape, const T* x, const T* weight, const T* bias, T* y,
                    T* scratch);

// dx [rows, in] is written, or added to if add_dx; null: not wanted. dweight and dbias are added
// to; dbias may be null.
template <class T>
void linear_backward(const LinearShape& shape, const T* x, const T* weight, const T* dy, T* dx,
                     bool add_dx, T* dweight, T* dbias);

}  // namespace ropewalk::nn
