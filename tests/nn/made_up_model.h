#pragma once

#include <vector>

#include "core/random.h"
#include "nn/model/transformer.h"

namespace ropewalk::nn::testing {

inline ModelConfig small_model() {
  ModelConfig config;
  config.vocabulary = 7;
  config.length = 5;
  config.width = 8;
  config.layers = 2;
  config.heads = 2;
  config.hidden = 12;
  config.encoding = core::EncodingKind::kRope;
  config.rope.layout = core::Layout::kInterleaved;
  config.rope.base = 100.0;
  config.rope.max_position_embeddings = 5.0;
  return config;
}

// A setting of each kind for heads of four components that were trained on three tokens.
inline core::RopeConfig scaled_rope(core::ScalingKind kind) {
  core::RopeConfig rope;
  rope.layout = core::Layout::kInterleaved;
  rope.base = 100.0;
  rope.kind = kind;
  rope.factor = 2.0;
  rope.max_position_embeddings = kind == core::ScalingKind::kDynamicNtk ? 3.0 : 6.0;
  rope.original_max_position_embeddings = kind == core::ScalingKind::kDynamicNtk ? 0.0 : 3.0;
  rope.short_factor = {1.0, 1.5};
  rope.long_factor = {1.5, 3.0};
  rope.partial_rotary_factor = 0.5;
  return rope;
}

struct Batch {
  std::vector<std::int32_t> tokens, targets;
};
// Some targets are missing.
inline Batch random_batch(const ModelConfig& config, std::size_t texts, std::size_t rows,
                          std::uint32_t seed) {
  core::Random random(seed);
  Batch out;
  for (std::size_t i = 0; i < texts * rows; ++i)
    out.tokens.push_back(
        static_cast<std::int32_t>(random.draw() % static_cast<std::uint32_t>(config.vocabulary)));
  const std::size_t targets = config.head == Head::kClass ? texts : texts * rows;
  for (std::size_t i = 0; i < targets; ++i) {
    const bool missing = config.head != Head::kClass && i % 4 == 1;
    out.targets.push_back(missing
                              ? -1
                              : static_cast<std::int32_t>(
                                    random.draw() % static_cast<std::uint32_t>(config.outputs())));
  }
  return out;
}

}  // namespace ropewalk::nn::testing
