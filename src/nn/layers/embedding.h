// A row of a table for each token.
#pragma once

#include <cstddef>
#include <cstdint>

namespace ropewalk::nn {

// out[i] = table[tokens[i]], rows of `width`.
template <class T>
void embedding_forward(const T* table, const std::int32_t* tokens, std::size_t count,
                       std::size_t width, T* out);
// dtable is added to.
template <class T>
void embedding_backward(const std::int32_t* tokens, std::size_t count, std::size_t width,
                        const T* dout, T* dtable);

// What is added by position: x[b, t] += table[first + t], its last row (of `length`) repeated
// beyond its end.
template <class T>
void add_positions_forward(const T* table, std::size_t length, std::size_t first, std::size_t batch,
                           std::size_t rows, std::size_t width, T* x);
template <class T>
void add_positions_backward(std::size_t length, std::size_t first, std::size_t batch,
                            std::size_t rows, std::size_t width, const T* dx, T* dtable);

}  // namespace ropewalk::nn
