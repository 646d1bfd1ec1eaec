// Queries, keys and values of one head for a whole sequence, made from a seed: heads of the kinds
// that trained models are seen to have (arXiv 2410.06205), pure enough to read.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace ropewalk::experiments {

inline constexpr int kValueDim = 8;            // numbers of a value
inline constexpr double kTrainedBase = 10000;  // what made heads are tuned to

enum class HeadKind {
  kMatch,     // the same word has the same vector as query and key, wherever it stands
  kPrevious,  // all queries and keys equal, the query behind by what `back` tokens make up for
  kRecent,    // all queries and keys one and the same vector
  kConstant,  // all tokens equal: one random query, one random key, one value
  kRandom,    // independent normal numbers
  kOwn,       // what the person brings (user_vectors.h); made, it is kRandom
};

struct SyntheticHead {
  std::vector<float> q, k;  // [tokens, d], interleaved pairs
  std::vector<float> v;     // [tokens, value_dim]
  int value_dim = kValueDim;
  std::vector<std::string> labels;  // of the words; empty: all are told by their position
};

struct SyntheticHeadSpec {
  HeadKind head = HeadKind::kMatch;
  int tokens = 24, d = 16;
  int back = 1;  // kPrevious: tokens
  std::uint32_t seed = 1;
  bool operator==(const SyntheticHeadSpec&) const = default;
};

SyntheticHead make_synthetic_head(const SyntheticHeadSpec& what);

}  // namespace ropewalk::experiments
