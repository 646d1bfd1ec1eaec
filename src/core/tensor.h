#pragma once

#include <cassert>
#include <cstdint>
#include <span>

namespace ropewalk::core {

// A view of [heads, rows, dim] numbers with any strides, counted in elements.
template <class T>
struct Tensor3 {
  T* data = nullptr;
  std::int64_t heads = 0;
  std::int64_t rows = 0;  // positions in the sequence
  std::int64_t dim = 0;
  std::int64_t head_stride = 0;
  std::int64_t row_stride = 0;
  std::int64_t dim_stride = 1;

  [[nodiscard]] T* row(std::int64_t head, std::int64_t index) const {
    return data + head * head_stride + index * row_stride;
  }
  operator Tensor3<const T>() const {  // NOLINT: a mutable view is a constant one
    return {data, heads, rows, dim, head_stride, row_stride, dim_stride};
  }
};

// Contiguous [heads, rows, dim], last index fastest.
template <class T>
Tensor3<T> contiguous(std::span<T> x, std::int64_t heads, std::int64_t rows, std::int64_t dim) {
  assert(static_cast<std::int64_t>(x.size()) == heads * rows * dim);
  return {x.data(), heads, rows, dim, rows * dim, dim, 1};
}

}  // namespace ropewalk::core
