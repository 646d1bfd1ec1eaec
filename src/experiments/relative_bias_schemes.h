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

// What this way does not read stands at its default: equal ones make equal encodings.
SchemesSpec what_matters(Scheme way, SchemesSpec what);
// Smooth or random stand-ins for tables that training would find.
core::Encoding make_scheme(Scheme way, const SchemesSpec& what);

// One head of random q and k, and its scores without any encoding.
struct SchemesHeadSpec {
  int tokens = 20, d = 64;
  bool causal = true;
  std::uint32_t seed = 1;
  bool operator==(const SchemesHeadSpec&) const = default;
};
struct SchemesHead {
  int tokens = 0, d = 0;
  bool causal = true;
  std::vector<float> q = {}, k = {};              // [tokens, d]
  std::vector<float> content = {}, weights = {};  // q.k / sqrt(d), its softmax: [tokens, tokens]
};
SchemesHead make_schemes_head(const SchemesHeadSpec& what);

// What an encoding adds to a head's scores, [tokens, tokens] each.
struct Added {
  std::vector<std::vector<float>> terms;  // Transformer-XL's q.r, u.k, v.r; else one
  std::vector<float> sum;                 // of the terms; for RoPE, what turning changes
  std::vector<float> scores;              // q.k / sqrt(d) with it, masked
};
Added add_scheme(const core::Encoding& encoding, const SchemesHead& head);
// The softmax of such scores.
std::vector<float> weights_of(std::vector<float> scores, int tokens);

// All of it.
struct RelativeBiasSchemes {
  std::array<core::Encoding, kSchemes> encodings;
  SchemesHead head;
  std::array<Added, kSchemes> ways;
};
RelativeBiasSchemes make_relative_bias_schemes(const SchemesSpec& what);

}  // namespace ropewalk::experiments
