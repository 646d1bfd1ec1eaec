#include "nn/layers/rotary.h"

#include <cmath>

#include "core/rotation/table.h"

namespace ropewalk::nn {
namespace {

// sign -1 turns back.
template <class T>
void turn(const RotaryShape& shape, const RotaryTable<T>& table, std::size_t first, T sign,
          const T* x, T* y) {
  const std::size_t pairs = table.pairs;
  const bool interleaved = table.layout == core::Layout::kInterleaved;
  const std::size_t second = interleaved ? 1 : pairs, step = interleaved ? 2 : 1;
  for (std::size_t b = 0; b < shape.batch; ++b) {
    for (std::size_t t = 0; t < shape.rows; ++t) {
      const T* cos = table.cos.data() + (first + t) * pairs;
      const T* sin = table.sin.data() + (first + t) * pairs;
      for (std::size_t h = 0; h < shape.heads; ++h, x += shape.dim, y += shape.dim) {
        for (std::size_t i = 0; i < pairs; ++i) {
          const T x0 = x[i * step], x1 = x[i * step + second], s = sign * sin[i];
          y[i * step] = x0 * cos[i] - x1 * s;
          y[i * step + second] = x1 * cos[i] + x0 * s;
        }
        for (std::size_t c = 2 * pairs; c < shape.dim; ++c) y[c] = x[c];
      }
    }
  }
}

}  // namespace

template <>
RotaryTable<float> make_rotary<float>(std::span<const double> inv_freq, double attention_factor,
                                      core::Layout layout, std::size_t first, std::size_t count) {
  core::TableOptions options;
  options.attention_factor = attention_factor;
  core::RopeTable made =
      core::make_table(inv_freq, static_cast<double>(first), static_cast<int>(count), options);
  return {inv_freq.size(), layout, std::move(made.cos), std::move(made.sin)};
}

template <>
RotaryTable<double> make_rotary<double>(std::span<const double> inv_freq, double attention_factor,
                                        core::Layout layout, std::size_t first, std::size_t count) {
  RotaryTable<double> table{inv_freq.size(), layout, {}, {}};
  for (std::size_t t = 0; t < count; ++t) {
    for (const double theta : inv_freq) {
      const double angle = static_cast<double>(first + t) * theta;
      table.cos.push_back(attention_factor * std::cos(angle));
      table.sin.push_back(attention_factor * std::sin(angle));
    }
  }
  return table;
}

template <class T>
void rotary_forward(const RotaryShape& shape, const RotaryTable<T>& table, std::size_t first,
                    const T* x, T* y) {
  turn(shape, table, first, T(1), x, y);
}

template <class T>
void rotary_backward(const RotaryShape& shape, const RotaryTable<T>& table, std::size_t first,
                     const T* dy, T* dx) {
  turn(shape, table, first, T(-1), dy, dx);
}

// NOLINTBEGIN(bugprone-macro-parentheses): T is a type
#define ROPEWALK_FOR(T)                                                                    \
  template void rotary_forward<T>(const RotaryShape&, const RotaryTable<T>&, std::size_t,  \
                                  const T*, T*);                                           \
  template void rotary_backward<T>(const RotaryShape&, const RotaryTable<T>&, std::size_t, \
                                   const T*, T*);
// NOLINTEND(bugprone-macro-parentheses)
ROPEWALK_FOR(float)
ROPEWALK_FOR(double)
#undef ROPEWALK_FOR

}  // namespace ropewalk::nn
