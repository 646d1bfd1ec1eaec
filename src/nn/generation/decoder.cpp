#include "nn/generation/decoder.h"

#include <algorithm>
#include <cassert>
#include <string>
#include <utility>

#include "nn/layers/embedding.h"
#include "nn/layers/linear.h"

namespace ropewalk::nn {
namespace {

constexpr Span3 kOne{1, 1, 0};

}  // namespace

template <class T>
Decoder<T>::Decoder(const Model& model, const T* parameters, std::size_t capacity,
                    Positions<T> positions)
    : model_(model),
      parameters_(parameters),
      capacity_(capacity),
      positions_(std::move(positions)) {
  const ModelConfig& config = model.config;
  const auto width = static_cast<std::size_t>(config.width);
  const std::size_t places_bias = model.list.places.bias;
  distance_bias<T>(config, positions_, places_bias == kAbsent ? nullptr : parameters + places_bias);
  layer_ = make_layer_buffers<T>(config, kOne, capacity, false);
  const auto kv_width =
      static_cast<std::size_t>(config.key_heads()) * static_cast<std::size_t>(config.head_dim());
  keys_.assign(static_cast<std::size_t>(config.layers), std::vector<T>(capacity * kv_width));
  values_ = keys_;
  last_.resize(width);
  norm_.resize(width);
  logits_.resize(static_cast<std::size_t>(config.vocabulary));
  scratch_.resize(attention_shape(config, kOne, capacity).forward_scratch());
}

template <class T>
core::Result<Decoder<T>> Decoder<T>::begin(const Model& model, const T* parameters,
                                           std::size_t capacity) {
  if (model.config.head != Head::kNextToken || !model.config.causal)
    return core::Error{
        "This model does not predict the next token, so it cannot go on with a text; use one that "
        "was trained to."};
  if (capacity == 0) return core::Error{"The text must have room for at least one token."};
  const ModelConfig& config = model.config;
  const double numbers =
      2.0 * static_cast<double>(capacity) *
      (static_cast<double>(config.layers) * config.key_heads() * config.head_dim() + config.heads);
  if (numbers > 1073741824.0) {
    return core::Error{"The keys and values of " + std::to_string(capacity) +
                       " tokens would take more than 4 GB of memory; take a shorter text."};
  }
  core::Result<Positions<T>> positions = make_positions<T>(config, capacity);
  if (!positions) return core::Error{positions.error()};
  return Decoder(model, parameters, capacity, std::move(*positions));
}

template <class T>
std::span<const T> Decoder<T>::append(std::int32_t token) {
  assert(length_ < capacity_);
  const ModelConfig& config = model_.config;
  const ModelPlaces& at = model_.list.places;
  const auto width = static_cast<std::size_t>(config.width);
  const std::size_t kv_width = layer_.k.size();
  const DistanceBias<const T> bias{positions_.bias.empty() ? nullptr : positions_.bias.data(),
                                   capacity_};
  const Span3 span{1, 1, length_};
  T* x = layer_.x.data();
  embedding_forward(parameters_ + at.embedding, &token, 1, width, x);
  if (config.encoding == core::EncodingKind::kSinusoidal)
    add_positions_forward(positions_.sinusoids.data(), capacity_, length_, 1, 1, width, x);
  if (at.positions != kAbsent)
    add_positions_forward(parameters_ + at.positions, static_cast<std::size_t>(config.length),
                          length_, 1, 1, width, x);
  for (std::size_t l = 0; l < keys_.size(); ++l) {
    project_forward(config, at.layers[l], parameters_, positions_, span, layer_, scratch_.data());
    std::copy_n(layer_.k_met(), kv_width, keys_[l].data() + length_ * kv_width);
    std::copy_n(layer_.v.data(), kv_width, values_[l].data() + length_ * kv_width);
    attend_forward(config, at.layers[l], parameters_, bias, span, keys_[l].data(),
                   values_[l].data(), length_ + 1, layer_, last_.data(), scratch_.data());
    std::copy(last_.begin(), last_.end(), layer_.x.begin());
  }
  T mean{}, inverse{};
  norm_forward(config, 1, last_.data(), parameters_, at.norm, at.norm_bias, norm_.data(), &mean,
               &inverse);
  linear_forward<T>({1, width, logits_.size()}, norm_.data(), parameters_ + at.head, nullptr,
                    logits_.data(), scratch_.data());
  ++length_;
  return logits_;
}

template class Decoder<float>;
template class Decoder<double>;

}  // namespace ropewalk::nn
