// Multi-head attention with every weight kept, for backward and for pictures. Grouped queries: head
// h reads key head h / (heads / kv_heads).
#pragma once

#include <cstddef>

namespace ropewalk::nn {

// What is added to the scores by the distance m - n of query and key, alike for every text: [heads,
// 2 reach - 1], that of distance 0 in the middle. No values: nothing.
template <class T>
struct DistanceBias {
  T* values = nullptr;
  std::size_t reach = 0;

  [[nodiscard]] T* of(std::size_t head) const {
    return values + head * (2 * reach - 1) + reach - 1;
  }
};

struct AttentionShape {
  std::size_t batch = 0, rows = 0, keys = 0;  // row t stands at offset + t, key s at s
  std::size_t heads = 0, kv_heads = 0, dim = 0;
  std::size_t offset = 0;
  bool causal = true;
  double scale = 0.0;  // multiplies q.k

  [[nodiscard]] std::size_t weights() const { return batch * heads * rows * keys; }
  [[nodiscard]] std::size_t forward_scratch() const { return dim * keys; }
  [[nodiscard]] std::size_t backward_scratch() const { return dim * keys + rows * keys; }
};

// q and out [batch, rows, heads, dim], k and v [batch, keys, kv_heads, dim], weights [batch, heads,
// rows, keys]. scores, if not null, takes scale * q.k + bias, of weights' shape; what the mask
// hides of it counts for nothing.
template <class T>
void attention_forward(const AttentionShape& shape, const T* q, const T* k, const T* v,
                       DistanceBias<const T> bias, T* weights, T* out, T* scores, T* scratch);

// dq, dk and dv are written; dbias is added to.
template <class T>
void attention_backward(const AttentionShape& shape, const T* q, const T* k, const T* v,
                        const T* weights, const T* dout, T* dq, T* dk, T* dv, DistanceBias<T> dbias,
                        T* scratch);

}  // namespace ropewalk::nn
