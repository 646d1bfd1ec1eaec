// The encodings that chapters set side by side, ready to use: what training would have to find
// stands in for it, made from a seed.
#pragma once

#include <cstdint>

#include "core/encoding/encoding.h"

namespace ropewalk::experiments {

enum class ComparedEncoding {
  kNone,
  kRope,
  kRope2,
  kAlibi,
  kSinusoidal,
  kLearned,
  kT5,
  kShaw,
  kTransformerXl,
  kXpos
};

struct ComparedEncodingSpec {
  ComparedEncoding kind = ComparedEncoding::kNone;
  int tokens = 24, d = 16;
  double base = 10000;  // of kRope, kRope2, kXpos, kSinusoidal, kTransformerXl
  double slope = 0.25;  // of kAlibi
  bool causal = true;   // of kT5: its buckets all look back
  std::uint32_t seed = 1;
  bool operator==(const ComparedEncodingSpec&) const = default;
};

// What its kind does not read stands at its default: equal ones make equal encodings.
ComparedEncodingSpec what_matters(ComparedEncodingSpec what);

core::EncodingKind kind_of(ComparedEncoding compared);
// Rotary pairs are interleaved.
core::Encoding make_encoding(const ComparedEncodingSpec& what);

}  // namespace ropewalk::experiments
