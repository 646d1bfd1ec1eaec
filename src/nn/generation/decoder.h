// A text continued token by token: keys and values of all tokens are kept, so that each new one is
// computed alone.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "nn/model/transformer.h"

namespace ropewalk::nn {

template <class T>
class Decoder {
 public:
  // Room for `capacity` tokens; kinds of scaling that look at a text's length take that for it. The
  // model predicts the next token and is causal. `model` and `parameters` outlive this.
  static core::Result<Decoder> begin(const Model& model, const T* parameters, std::size_t capacity);

  // Logits for the token after this one, [vocabulary], valid until the next call. length() <
  // capacity.
  std::span<const T> append(std::int32_t token);
  [[nodiscard]] std::size_t length() const { return length_; }
  [[nodiscard]] std::size_t capacity() const { return capacity_; }
  void clear() { length_ = 0; }

 private:
  Decoder(const Model& model, const T* parameters, std::size_t capacity, Positions<T> positions);

  const Model& model_;
  const T* parameters_;
  std::size_t capacity_, length_ = 0;
  Positions<T> positions_;
  LayerBuffers<T> layer_;                      // one token's, used by every layer in turn
  std::vector<std::vector<T>> keys_, values_;  // of each layer, [capacity, kv_heads, dim]
  std::vector<T> last_, norm_, logits_, scratch_;
};

}  // namespace ropewalk::nn
