#include "nn/layers/linear.h"

#include "nn/layers/product.h"
#include "nn/math.h"

namespace ropewalk::nn {
namespace {

// As many rows are cheaper row by row than a transposed W.
constexpr std::size_t kFewRows = 3;

template <class T>
void add_bias(const LinearShape& shape, const T* bias, T* y) {
  for (std::size_t r = 0; r < shape.rows; ++r) {
    for (std::size_t o = 0; o < shape.out; ++o) y[r * shape.out + o] += bias[o];
  }
}

}  // namespace

template <class T>
void linear_forward(const LinearShape& shape, const T* x, const T* weight, const T* bias, T* y,
                    T* scratch) {
  const std::size_t in = shape.in, out = shape.out;
  if (shape.rows <= kFewRows) {
    for (std::size_t r = 0; r < shape.rows; ++r) {
      const T* row = x + r * in;
      for (std::size_t o = 0; o < out; ++o) {
        const T* w = weight + o * in;
        y[r * out + o] = sum_of<T>(in, [row, w](std::size_t i) { return row[i] * w[i]; });
      }
    }
  } else {
    transpose(weight, static_cast<std::ptrdiff_t>(in), out, in, scratch);
    multiply<T>({x, static_cast<std::ptrdiff_t>(in), 1, scratch, static_cast<std::ptrdiff_t>(out),
                 y, static_cast<std::ptrdiff_t>(out), shape.rows, out, in});
  }
  if (bias != nullptr) add_bias(shape, bias, y);
}

template <class T>
void linear_backward(const LinearShape& shape, const T* x, const T* weight, const T* dy, T* dx,
                     bool add_dx, T* dweight, T* dbias) {
  const auto in = static_cast<std::ptrdiff_t>(shape.in),
             out = static_cast<std::ptrdiff_t>(shape.out);
  if (dx != nullptr)
    multiply<T>({dy, out, 1, weight, in, dx, in, shape.rows, shape.in, shape.out, add_dx});
  multiply<T>({dy, 1, out, x, in, dweight, in, shape.out, shape.in, shape.rows, true});
  if (dbias == nullptr) return;
  for (std::size_t r = 0; r < shape.rows; ++r) {
    for (std::size_t o = 0; o < shape.out; ++o) dbias[o] += dy[r * shape.out + o];
  }
}

template void linear_forward<float>(const LinearShape&, const float*, const float*, const float*,
                                    float*, float*);
template void linear_forward<double>(const LinearShape&, const double*, const double*,
                                     const double*, double*, double*);
template void linear_backward<float>(const LinearShape&, const float*, const float*, const float*,
                                     float*, bool, float*, float*);
template void linear_backward<double>(const LinearShape&, const double*, const double*,
                                      const double*, double*, bool, double*, double*);

}  // namespace ropewalk::nn
