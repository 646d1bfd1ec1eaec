// The ways to let scores know distances, each as the matrix it adds to one and the same q.k.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "core/encoding/encoding.h"

namespace ropewalk::experiments {

enum class Scheme { kShaw, kT5, kTable, kTransformerXl, kAlibi, kRope };
inline constexpr std::size_t kSchemes = 6;

struct SchemesSpec {
  int tokens = 20, d = 64;
  int clip = 8;                 // of Shaw and of the learned table
  int buckets = 32, far = 128;  // of T5
  int heads = 8, head = 3;      // of ALiBi: the slope of head `head`, counted from 1
  double base = 10000;          // of Transformer-XL and RoPE
  bool causal = true;
  std::uint32_t seed = 1;
  bool operator==(const SchemesSpec&) const = default;
};

// [tokens, tokens] each.
struct Added {
  std::vector<std::vector<float>> terms;  // Transformer-XL's q.r, u.k, v.r; else one
  std::vector<float> sum;                 // of the terms; for RoPE, what turning changes
  std::vector<float> scores, weights;     // q.k / sqrt(d) with it, masked; and their softmax
};

struct RelativeBiasSchemes {
  std::array<core::Encoding, kSchemes> encodings;
  std::vector<float> content, content_weights;  // q.k / sqrt(d), and its softmax
  std::array<Added, kSchemes> ways;
};

// Random q and k; smooth or random stand-ins for tables that training would find.
RelativeBiasSchemes make_relative_bias_schemes(const SchemesSpec& what);

}  // namespace ropewalk::experiments
