#include "nn/layers/embedding.h"

#include <algorithm>

namespace ropewalk::nn {
namespace {

template <class T>
void add_to(std::size_t width, const T* from, T* to) {
  for (std::size_t c = 0; c < width; ++c) to[c] += from[c];
}

}  // namespace

template <class T>
void embedding_forward(const T* table, const std::int32_t* tokens, std::size_t count,
                       std::size_t width, T* out) {
  for (std::size_t i = 0; i < count; ++i)
    std::copy_n(table + static_cast<std::size_t>(tokens[i]) * width, width, out + i * width);
}

template <class T>
void embedding_backward(const std::int32_t* tokens, std::size_t count, std::size_t width,
                        const T* dout, T* dtable) {
  for (std::size_t i = 0; i < count; ++i)
    add_to(width, dout + i * width, dtable + static_cast<std::size_t>(tokens[i]) * width);
}

template <class T>
void add_positions_forward(const T* table, std::size_t length, std::size_t first, std::size_t batch,
                           std::size_t rows, std::size_t width, T* x) {
  for (std::size_t b = 0; b < batch; ++b) {
    for (std::size_t t = 0; t < rows; ++t)
      add_to(width, table + std::min(first + t, length - 1) * width, x + (b * rows + t) * width);
  }
}

template <class T>
void add_positions_backward(std::size_t length, std::size_t first, std::size_t batch,
                            std::size_t rows, std::size_t width, const T* dx, T* dtable) {
  for (std::size_t b = 0; b < batch; ++b) {
    for (std::size_t t = 0; t < rows; ++t)
      add_to(width, dx + (b * rows + t) * width, dtable + std::min(first + t, length - 1) * width);
  }
}

// NOLINTBEGIN(bugprone-macro-parentheses): T is a type
#define ROPEWALK_FOR(T)                                                                            \
  template void embedding_forward<T>(const T*, const std::int32_t*, std::size_t, std::size_t, T*); \
  template void embedding_backward<T>(const std::int32_t*, std::size_t, std::size_t, const T*,     \
                                      T*);                                                         \
  template void add_positions_forward<T>(const T*, std::size_t, std::size_t, std::size_t,          \
                                         std::size_t, std::size_t, T*);                            \
  template void add_positions_backward<T>(std::size_t, std::size_t, std::size_t, std::size_t,      \
                                          std::size_t, const T*, T*);
// NOLINTEND(bugprone-macro-parentheses)
ROPEWALK_FOR(float)
ROPEWALK_FOR(double)
#undef ROPEWALK_FOR

}  // namespace ropewalk::nn
