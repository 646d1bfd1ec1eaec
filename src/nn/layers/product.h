// Matrix products for float, on core's kernels, and for double, in plain loops: the references'.
#pragma once

#include <cstddef>

namespace ropewalk::nn {

// c[i, j] = sum_l a[i, l] b[l, j], or c[i, j] += it. Element (i, l) of a stands at i * a_row + l *
// a_col; rows of b and c stand b_row and c_row apart. Each sum goes over l in order, so its bits
// don't depend on the vectors' width.
template <class T>
struct Product {
  const T* a;
  std::ptrdiff_t a_row, a_col;
  const T* b;
  std::ptrdiff_t b_row;
  T* c;
  std::ptrdiff_t c_row;
  std::size_t rows, cols, depth;
  bool add = false;
};
template <class T>
void multiply(const Product<T>& job);

// to[j, i] = from[i, j] for a from of [rows, cols]; rows of from stand from_row apart, to is
// packed.
template <class T>
void transpose(const T* from, std::ptrdiff_t from_row, std::size_t rows, std::size_t cols, T* to);

}  // namespace ropewalk::nn
