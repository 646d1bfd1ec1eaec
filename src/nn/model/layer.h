// One layer of a transformer, x + attention(norm(x)) and then x + feed_forward(norm(x)), in steps
// that training and decoding share. Everything it computes stays in its buffers.
#pragma once

#include <cstddef>
#include <vector>

#include "nn/model/parameters.h"
#include "nn/model/positions.h"

namespace ropewalk::nn {

// The tokens at work: `rows` of each of `batch` texts, the first of them at position `first`.
struct Span3 {
  std::size_t batch = 0, rows = 0, first = 0;

  [[nodiscard]] std::size_t count() const { return batch * rows; }
};

// A layer's buffers; rows are batch * rows.
template <class T>
struct LayerBuffers {
  std::vector<T> x;                       // what came in, [rows, width]
  std::vector<T> norm1, mean1, inverse1;  // [rows, width], [rows], [rows]
  std::vector<T> q, k, v;  // projected: [rows, heads, dim], [rows, kv_heads, dim] twice
  std::vector<T> q_normed, k_normed, q_inverse, k_inverse;  // qk_norm: the rows, [rows, heads]
  std::vector<T> q_turned, k_turned;                        // kRope
  std::vector<T> scores;    // traced: scale * q.k + bias, [batch, heads, rows, keys]
  std::vector<T> weights;   // [batch, heads, rows, keys]
  std::vector<T> attended;  // [rows, heads, dim]
  std::vector<T> middle;    // x + attention, [rows, width]
  std::vector<T> norm2, mean2, inverse2;
  std::vector<T> gate, up, active;  // [rows, hidden]; gate of SwiGLU alone

  // As they meet: after norms and turning.
  [[nodiscard]] const T* q_met() const { return met(q, q_normed, q_turned); }
  [[nodiscard]] const T* k_met() const { return met(k, k_normed, k_turned); }

 private:
  static const T* met(const std::vector<T>& plain, const std::vector<T>& normed,
                      const std::vector<T>& turned) {
    return !turned.empty() ? turned.data() : !normed.empty() ? normed.data() : plain.data();
  }
};

// Room for `span` with `keys` keys a row.
template <class T>
LayerBuffers<T> make_layer_buffers(const ModelConfig& config, const Span3& span, std::size_t keys,
                                   bool traced);
// Scratch that the functions below need for it.
std::size_t layer_scratch(const ModelConfig& config, const Span3& span, std::size_t keys);

AttentionShape attention_shape(const ModelConfig& config, const Span3& span, std::size_t keys);

// norm1, q, k, v of buffers.x, normed and turned.
template <class T>
void project_forward(const ModelConfig& config, const LayerPlaces& at, const T* parameters,
                     const Positions<T>& positions, const Span3& span, LayerBuffers<T>& layer,
                     T* scratch);
// Attention over `keys` keys and values [batch, keys, kv_heads, dim], then the feed-forward; x_out
// [rows, width].
template <class T>
void attend_forward(const ModelConfig& config, const LayerPlaces& at, const T* parameters,
                    DistanceBias<const T> bias, const Span3& span, const T* k, const T* v,
                    std::size_t keys, LayerBuffers<T>& layer, T* x_out, T* scratch);

// Buffers of gradients, for one layer at a time.
template <class T>
struct LayerGradients {
  std::vector<T> norm, q, k, v, attended, gate, up, active;
};
template <class T>
LayerGradients<T> make_layer_gradients(const ModelConfig& config, const Span3& span);

// dx, that of the layer's output, becomes that of its input; parameters' gradients and dbias are
// added to. For whole texts: keys and values are the layer's own.
template <class T>
void layer_backward(const ModelConfig& config, const LayerPlaces& at, const T* parameters,
                    const Positions<T>& positions, const Span3& span, const LayerBuffers<T>& layer,
                    T* dx, DistanceBias<T> dbias, T* gradients, LayerGradients<T>& work,
                    T* scratch);

// A norm of either kind over `rows` rows of the model's width.
template <class T>
void norm_forward(const ModelConfig& config, std::size_t rows, const T* x, const T* parameters,
                  std::size_t weight, std::size_t bias, T* y, T* mean, T* inverse);
template <class T>
void norm_backward(const ModelConfig& config, std::size_t rows, const T* x, const T* parameters,
                   std::size_t weight, std::size_t bias, const T* mean, const T* inverse,
                   const T* dy, T* dx, T* gradients);

}  // namespace ropewalk::nn
