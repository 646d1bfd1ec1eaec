#pragma once

#include <cassert>
#include <cstddef>
#include <span>

namespace ropewalk::core {

// A view of [heads, rows, dim] numbers with any strides, counted in elements.
template <class T>
struct Tensor3 {
  T* data = nullptr;
  std::ptrdiff_t heads = 0;
  std::ptrdiff_t rows = 0;  // positions in the sequence
  std::ptrdiff_t dim = 0;
  std::ptrdiff_t head_stride = 0;
  std::ptrdiff_t row_stride = 0;
  std::ptrdiff_t dim_stride = 1;

  [[nodiscard]] T* row(std::ptrdiff_t head, std::ptrdiff_t index) const {
    return data + head * head_stride + index * row_stride;
  }
  operator Tensor3<const T>() const {  // NOLINT: a mutable view is a constant one
    return {data, heads, rows, dim, head_stride, row_stride, dim_stride};
  }
};

// Contiguous [heads, rows, dim], last index fastest.
template <class T>
Tensor3<T> contiguous(std::span<T> x, std::ptrdiff_t heads, std::ptrdiff_t rows,
                      std::ptrdiff_t dim) {
  assert(static_cast<std::ptrdiff_t>(x.size()) == heads * rows * dim);
  return {x.data(), heads, rows, dim, rows * dim, dim, 1};
}

}  // namespace ropewalk::core
