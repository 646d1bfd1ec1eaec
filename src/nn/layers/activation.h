// What stands between the two matrices of a feed-forward layer, over `count` numbers.
#pragma once

#include <cstddef>

namespace ropewalk::nn {

template <class T>
void relu_forward(std::size_t count, const T* x, T* y);
template <class T>
void relu_backward(std::size_t count, const T* x, const T* dy, T* dx);

// GELU by its tanh form (arXiv 1606.08415, section 2), as GPT-2 has it: 0.5 x (1 + tanh(sqrt(2/pi)
// (x + 0.044715 x^3))).
template <class T>
void gelu_forward(std::size_t count, const T* x, T* y);
template <class T>
void gelu_backward(std::size_t count, const T* x, const T* dy, T* dx);

// SwiGLU (arXiv 2002.05202): y = gate sigmoid(gate) up.
template <class T>
void swiglu_forward(std::size_t count, const T* gate, const T* up, T* y);
template <class T>
void swiglu_backward(std::size_t count, const T* gate, const T* up, const T* dy, T* dgate, T* dup);

}  // namespace ropewalk::nn
