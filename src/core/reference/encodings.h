#pragma once

// Attention under every encoding once more, in double: the oracle of core/encoding, written out as
// the papers do, one score at a time.

#include <cstdint>
#include <span>
#include <vector>

#include "core/encoding/encoding.h"
#include "core/reference/reference.h"

namespace ropewalk::core::reference {

// What core::Encoding holds, in double; only the fields of the kind are read.
struct Encoding {
  EncodingKind kind = EncodingKind::kNone;
  std::span<const double> inv_freq;  // kRope, kXpos: radians per position
  Layout layout = Layout::kHalfSplit;
  double attention_factor = 1.0;
  double centre = 0.0;        // kXpos
  double base = 10000.0;      // kSinusoidal, kTransformerXl
  double alibi_slope = 1.0;   // kAlibi
  int t5_max_distance = 128;  // kT5
  // What was learned. kLearned: [positions, dim]. kShaw: [2 max_distance + 1, dim], the farthest
  // past first. kT5: one a bucket. kLearnedBias: 2 max_distance + 1. kTransformerXl: u and v,
  // [dim] each, then W_r, [dim, dim], or nothing: the identity.
  std::span<const double> table;
};

// Component c of the sinusoidal row of a position, sines and cosines interleaved (arXiv
// 1706.03762, 3.5).
double sinusoid(double position, std::size_t c, std::size_t dim, double base);

// Rows at first, first + 1, .. as they meet the others: after adding or turning; [rows, dim].
std::vector<double> encoded_rows(std::span<const double> x, int dim, std::int64_t first,
                                 XposRole role, const Encoding& encoding);

// What is added to scale * q.k by kinds that act on the score, [rows, cols]; else empty. q and k
// are the rows as they are given.
std::vector<double> score_bias(std::span<const double> q, std::span<const double> k,
                               const Encoding& encoding, const Attention& options);

// Query row t stands at t + options.query_offset, key row s at s.
std::vector<double> attention(std::span<const double> q, std::span<const double> k,
                              std::span<const double> v, const Encoding& encoding,
                              const Attention& options, std::vector<double>* weights = nullptr);

}  // namespace ropewalk::core::reference
