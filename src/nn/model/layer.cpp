#include "nn/model/layer.h"

#include <algorithm>
#include <cmath>

#include "nn/layers/activation.h"
#include "nn/layers/linear.h"
#include "nn/layers/norm.h"

namespace ropewalk::nn {
namespace {

std::size_t size(int n) { return static_cast<std::size_t>(n); }

template <class T>
const T* place(const T* parameters, std::size_t at) {
  return at == kAbsent ? nullptr : parameters + at;
}
template <class T>
T* place_of(T* gradients, std::size_t at) {
  return at == kAbsent ? nullptr : gradients + at;
}

struct Widths {
  std::size_t width, kv, hidden, dim;
  explicit Widths(const ModelConfig& config)
      : width(size(config.width)),
        kv(size(config.key_heads() * config.head_dim())),
        hidden(size(config.hidden_width())),
        dim(size(config.head_dim())) {}
};

template <class T>
void feed_forward(const ModelConfig& config, const LayerPlaces& at, const T* parameters,
                  std::size_t rows, LayerBuffers<T>& layer, T* x_out, T* scratch) {
  const Widths w(config);
  const LinearShape rise{rows, w.width, w.hidden}, fall{rows, w.hidden, w.width};
  linear_forward(rise, layer.norm2.data(), parameters + at.up, place(parameters, at.up_bias),
                 layer.up.data(), scratch);
  if (config.feed_forward == FeedForward::kSwiGlu) {
    linear_forward(rise, layer.norm2.data(), parameters + at.gate, place(parameters, kAbsent),
                   layer.gate.data(), scratch);
    swiglu_forward(rows * w.hidden, layer.gate.data(), layer.up.data(), layer.active.data());
  } else if (config.feed_forward == FeedForward::kGelu) {
    gelu_forward(rows * w.hidden, layer.up.data(), layer.active.data());
  } else {
    relu_forward(rows * w.hidden, layer.up.data(), layer.active.data());
  }
  linear_forward(fall, layer.active.data(), parameters + at.down, place(parameters, at.down_bias),
                 x_out, scratch);
}

// Gradients of the feed-forward: dy of its output; work.norm takes that of norm2.
template <class T>
void feed_backward(const ModelConfig& config, const LayerPlaces& at, const T* parameters,
                   std::size_t rows, const LayerBuffers<T>& layer, const T* dy, T* gradients,
                   LayerGradients<T>& work) {
  const Widths w(config);
  const LinearShape rise{rows, w.width, w.hidden}, fall{rows, w.hidden, w.width};
  const std::size_t count = rows * w.hidden;
  linear_backward(fall, layer.active.data(), parameters + at.down, dy, work.active.data(), false,
                  gradients + at.down, place_of(gradients, at.down_bias));
  if (config.feed_forward == FeedForward::kSwiGlu) {
    swiglu_backward(count, layer.gate.data(), layer.up.data(), work.active.data(), work.gate.data(),
                    work.up.data());
  } else if (config.feed_forward == FeedForward::kGelu) {
    gelu_backward(count, layer.up.data(), work.active.data(), work.up.data());
  } else {
    relu_backward(count, layer.up.data(), work.active.data(), work.up.data());
  }
  linear_backward(rise, layer.norm2.data(), parameters + at.up, work.up.data(), work.norm.data(),
                  false, gradients + at.up, place_of(gradients, at.up_bias));
  if (config.feed_forward == FeedForward::kSwiGlu)
    linear_backward<T>(rise, layer.norm2.data(), parameters + at.gate, work.gate.data(),
                       work.norm.data(), true, gradients + at.gate, nullptr);
}

// The gradient of rows that were normed and turned becomes that of the projected rows, in place;
// `spare` has their size.
template <class T>
void meeting_backward(const ModelConfig& config, const Positions<T>& positions, const Span3& span,
                      std::size_t heads, const T* x, const T* weight, const T* inverse, T* d,
                      T* dweight, std::vector<T>& spare) {
  const std::size_t dim = size(config.head_dim());
  if (config.encoding == core::EncodingKind::kRope)
    rotary_backward({span.batch, span.rows, heads, dim}, positions.rotary, span.first, d, d);
  if (weight == nullptr) return;
  const std::size_t count = span.count() * heads * dim;
  spare.assign(count, T(0));
  rms_norm_backward({span.count() * heads, dim, config.norm_epsilon}, x, weight, inverse, d,
                    spare.data(), dweight);
  std::copy_n(spare.data(), count, d);
}

}  // namespace

AttentionShape attention_shape(const ModelConfig& config, const Span3& span, std::size_t keys) {
  AttentionShape shape;
  shape.batch = span.batch;
  shape.rows = span.rows;
  shape.keys = keys;
  shape.heads = size(config.heads);
  shape.kv_heads = size(config.key_heads());
  shape.dim = size(config.head_dim());
  shape.offset = span.first;
  shape.causal = config.causal;
  shape.scale = 1.0 / std::sqrt(static_cast<double>(config.head_dim()));
  return shape;
}

template <class T>
LayerBuffers<T> make_layer_buffers(const ModelConfig& config, const Span3& span, std::size_t keys,
                                   bool traced) {
  const Widths w(config);
  const std::size_t rows = span.count();
  LayerBuffers<T> out;
  for (auto* buffer : {&out.x, &out.norm1, &out.q, &out.attended, &out.middle, &out.norm2})
    buffer->resize(rows * w.width);
  for (auto* buffer : {&out.mean1, &out.inverse1, &out.mean2, &out.inverse2}) buffer->resize(rows);
  for (auto* buffer : {&out.k, &out.v}) buffer->resize(rows * w.kv);
  if (config.qk_norm) {
    out.q_normed.resize(rows * w.width);
    out.k_normed.resize(rows * w.kv);
    out.q_inverse.resize(rows * size(config.heads));
    out.k_inverse.resize(rows * size(config.key_heads()));
  }
  if (config.encoding == core::EncodingKind::kRope) {
    out.q_turned.resize(rows * w.width);
    out.k_turned.resize(rows * w.kv);
  }
  out.weights.resize(span.batch * size(config.heads) * span.rows * keys);
  if (traced) out.scores.resize(out.weights.size());
  out.up.resize(rows * w.hidden);
  out.active.resize(rows * w.hidden);
  if (config.feed_forward == FeedForward::kSwiGlu) out.gate.resize(rows * w.hidden);
  return out;
}

std::size_t layer_scratch(const ModelConfig& config, const Span3& span, std::size_t keys) {
  const Widths w(config);
  const AttentionShape shape = attention_shape(config, span, keys);
  const std::size_t linear = w.width * std::max({w.width, w.kv, w.hidden});
  return std::max({linear, shape.forward_scratch(), shape.backward_scratch()});
}

template <class T>
void norm_forward(const ModelConfig& config, std::size_t rows, const T* x, const T* parameters,
                  std::size_t weight, std::size_t bias, T* y, T* mean, T* inverse) {
  const NormShape shape{rows, size(config.width), config.norm_epsilon};
  if (config.norm == Norm::kLayerNorm) {
    layer_norm_forward(shape, x, parameters + weight, place(parameters, bias), y, mean, inverse);
  } else {
    rms_norm_forward(shape, x, parameters + weight, y, inverse);
  }
}

template <class T>
void norm_backward(const ModelConfig& config, std::size_t rows, const T* x, const T* parameters,
                   std::size_t weight, std::size_t bias, const T* mean, const T* inverse,
                   const T* dy, T* dx, T* gradients) {
  const NormShape shape{rows, size(config.width), config.norm_epsilon};
  if (config.norm == Norm::kLayerNorm) {
    layer_norm_backward(shape, x, parameters + weight, mean, inverse, dy, dx, gradients + weight,
                        place_of(gradients, bias));
  } else {
    rms_norm_backward(shape, x, parameters + weight, inverse, dy, dx, gradients + weight);
  }
}

template <class T>
void project_forward(const ModelConfig& config, const LayerPlaces& at, const T* parameters,
                     const Positions<T>& positions, const Span3& span, LayerBuffers<T>& layer,
                     T* scratch) {
  const Widths w(config);
  const std::size_t rows = span.count(), heads = size(config.heads),
                    kv_heads = size(config.key_heads());
  norm_forward(config, rows, layer.x.data(), parameters, at.norm1, at.norm1_bias,
               layer.norm1.data(), layer.mean1.data(), layer.inverse1.data());
  const T* x = layer.norm1.data();
  linear_forward({rows, w.width, w.width}, x, parameters + at.q, place(parameters, at.q_bias),
                 layer.q.data(), scratch);
  linear_forward({rows, w.width, w.kv}, x, parameters + at.k, place(parameters, at.k_bias),
                 layer.k.data(), scratch);
  linear_forward({rows, w.width, w.kv}, x, parameters + at.v, place(parameters, at.v_bias),
                 layer.v.data(), scratch);
  const T* q = layer.q.data();
  const T* k = layer.k.data();
  if (config.qk_norm) {
    rms_norm_forward({rows * heads, w.dim, config.norm_epsilon}, q, parameters + at.q_norm,
                     layer.q_normed.data(), layer.q_inverse.data());
    rms_norm_forward({rows * kv_heads, w.dim, config.norm_epsilon}, k, parameters + at.k_norm,
                     layer.k_normed.data(), layer.k_inverse.data());
    q = layer.q_normed.data();
    k = layer.k_normed.data();
  }
  if (config.encoding == core::EncodingKind::kRope) {
    rotary_forward({span.batch, span.rows, heads, w.dim}, positions.rotary, span.first, q,
                   layer.q_turned.data());
    rotary_forward({span.batch, span.rows, kv_heads, w.dim}, positions.rotary, span.first, k,
                   layer.k_turned.data());
  }
}

template <class T>
void attend_forward(const ModelConfig& config, const LayerPlaces& at, const T* parameters,
                    DistanceBias<const T> bias, const Span3& span, const T* k, const T* v,
                    std::size_t keys, LayerBuffers<T>& layer, T* x_out, T* scratch) {
  const Widths w(config);
  const std::size_t rows = span.count(), count = rows * w.width;
  attention_forward(attention_shape(config, span, keys), layer.q_met(), k, v, bias,
                    layer.weights.data(), layer.attended.data(),
                    layer.scores.empty() ? nullptr : layer.scores.data(), scratch);
  linear_forward({rows, w.width, w.width}, layer.attended.data(), parameters + at.out,
                 place(parameters, at.out_bias), layer.middle.data(), scratch);
  for (std::size_t i = 0; i < count; ++i) layer.middle[i] += layer.x[i];
  norm_forward(config, rows, layer.middle.data(), parameters, at.norm2, at.norm2_bias,
               layer.norm2.data(), layer.mean2.data(), layer.inverse2.data());
  feed_forward(config, at, parameters, rows, layer, x_out, scratch);
  for (std::size_t i = 0; i < count; ++i) x_out[i] += layer.middle[i];
}

template <class T>
LayerGradients<T> make_layer_gradients(const ModelConfig& config, const Span3& span) {
  const Widths w(config);
  const std::size_t rows = span.count();
  LayerGradients<T> out;
  for (auto* buffer : {&out.norm, &out.q, &out.attended}) buffer->resize(rows * w.width);
  for (auto* buffer : {&out.k, &out.v}) buffer->resize(rows * w.kv);
  for (auto* buffer : {&out.up, &out.active}) buffer->resize(rows * w.hidden);
  if (config.feed_forward == FeedForward::kSwiGlu) out.gate.resize(rows * w.hidden);
  return out;
}

template <class T>
void layer_backward(const ModelConfig& config, const LayerPlaces& at, const T* parameters,
                    const Positions<T>& positions, const Span3& span, const LayerBuffers<T>& layer,
                    T* dx, DistanceBias<T> dbias, T* gradients, LayerGradients<T>& work,
                    T* scratch) {
  const Widths w(config);
  const std::size_t rows = span.count(), heads = size(config.heads),
                    kv_heads = size(config.key_heads());
  feed_backward(config, at, parameters, rows, layer, dx, gradients, work);
  norm_backward(config, rows, layer.middle.data(), parameters, at.norm2, at.norm2_bias,
                layer.mean2.data(), layer.inverse2.data(), work.norm.data(), dx, gradients);
  linear_backward({rows, w.width, w.width}, layer.attended.data(), parameters + at.out, dx,
                  work.attended.data(), false, gradients + at.out,
                  place_of(gradients, at.out_bias));
  attention_backward(attention_shape(config, span, span.rows), layer.q_met(), layer.k_met(),
                     layer.v.data(), layer.weights.data(), work.attended.data(), work.q.data(),
                     work.k.data(), work.v.data(), dbias, scratch);
  meeting_backward(config, positions, span, heads, layer.q.data(), place(parameters, at.q_norm),
                   layer.q_inverse.data(), work.q.data(), place_of(gradients, at.q_norm),
                   work.norm);
  meeting_backward(config, positions, span, kv_heads, layer.k.data(), place(parameters, at.k_norm),
                   layer.k_inverse.data(), work.k.data(), place_of(gradients, at.k_norm),
                   work.norm);
  work.norm.resize(rows * w.width);
  const T* x = layer.norm1.data();
  T* dnorm = work.norm.data();
  linear_backward({rows, w.width, w.width}, x, parameters + at.q, work.q.data(), dnorm, false,
                  gradients + at.q, place_of(gradients, at.q_bias));
  linear_backward({rows, w.width, w.kv}, x, parameters + at.k, work.k.data(), dnorm, true,
                  gradients + at.k, place_of(gradients, at.k_bias));
  linear_backward({rows, w.width, w.kv}, x, parameters + at.v, work.v.data(), dnorm, true,
                  gradients + at.v, place_of(gradients, at.v_bias));
  norm_backward(config, rows, layer.x.data(), parameters, at.norm1, at.norm1_bias,
                layer.mean1.data(), layer.inverse1.data(), dnorm, dx, gradients);
}

// NOLINTBEGIN(bugprone-macro-parentheses): T is a type
#define ROPEWALK_FOR(T)                                                                            \
  template struct LayerBuffers<T>;                                                                 \
  template LayerBuffers<T> make_layer_buffers<T>(const ModelConfig&, const Span3&, std::size_t,    \
                                                 bool);                                            \
  template LayerGradients<T> make_layer_gradients<T>(const ModelConfig&, const Span3&);            \
  template void norm_forward<T>(const ModelConfig&, std::size_t, const T*, const T*, std::size_t,  \
                                std::size_t, T*, T*, T*);                                          \
  template void norm_backward<T>(const ModelConfig&, std::size_t, const T*, const T*, std::size_t, \
                                 std::size_t, const T*, const T*, const T*, T*, T*);               \
  template void project_forward<T>(const ModelConfig&, const LayerPlaces&, const T*,               \
                                   const Positions<T>&, const Span3&, LayerBuffers<T>&, T*);       \
  template void attend_forward<T>(const ModelConfig&, const LayerPlaces&, const T*,                \
                                  DistanceBias<const T>, const Span3&, const T*, const T*,         \
                                  std::size_t, LayerBuffers<T>&, T*, T*);                          \
  template void layer_backward<T>(const ModelConfig&, const LayerPlaces&, const T*,                \
                                  const Positions<T>&, const Span3&, const LayerBuffers<T>&, T*,   \
                                  DistanceBias<T>, T*, LayerGradients<T>&, T*);
// NOLINTEND(bugprone-macro-parentheses)
ROPEWALK_FOR(float)
ROPEWALK_FOR(double)
#undef ROPEWALK_FOR

}  // namespace ropewalk::nn
