// RoPE on the rows of many heads.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "core/rotation/layout.h"

namespace ropewalk::nn {

// cos and sin, times the attention factor, of positions first .. first + count - 1: [count][pairs].
// In float they are core's table.
template <class T>
struct RotaryTable {
  std::size_t pairs = 0;
  core::Layout layout = core::Layout::kHalfSplit;
  std::vector<T> cos, sin;
};
template <class T>
RotaryTable<T> make_rotary(std::span<const double> inv_freq, double attention_factor,
                           core::Layout layout, std::size_t first, std::size_t count);

struct RotaryShape {
  std::size_t batch = 0, rows = 0, heads = 0, dim = 0;
};

// x and y [batch, rows, heads, dim]; row t turns by row first + t of the table, components past the
// pairs stay. y may be x.
template <class T>
void rotary_forward(const RotaryShape& shape, const RotaryTable<T>& table, std::size_t first,
                    const T* x, T* y);
// dx is dy by the transposed matrix: turned back, times the attention factor. dx may be dy.
template <class T>
void rotary_backward(const RotaryShape& shape, const RotaryTable<T>& table, std::size_t first,
                     const T* dy, T* dx);

}  // namespace ropewalk::nn
