// A sentence as one attention head sees it: an embedding for each word, and the query, key and
// value that three matrices make of it. All made from a seed, and by the word's spelling alone, so
// equal words have equal vectors wherever they stand.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "experiments/heads/synthetic_head.h"

namespace ropewalk::experiments {

struct Sentence {
  std::vector<std::string> words;  // never empty: a sentence without words is one ellipsis
  int left_out = 0;                // words past the most
  bool blank = false;              // there was no word
};

// Words are what stands between spaces.
Sentence split_words(std::string_view text, int max);

// Embeddings, [words, d], normal numbers.
std::vector<float> embed_words(std::span<const std::string> words, int d, std::uint32_t seed);

// q and k [tokens, d] and v [tokens, kValueDim] of vectors x [tokens, d].
SyntheticHead project_words(std::span<const float> x, int d, std::uint32_t seed);

// Which word stands at each place: a permutation of 0 .. count-1. `order` names words in reading
// order, in decimals; what is no such number or stands there twice is passed over, and words that
// it doesn't name follow in their own order. `repaired`, if given, becomes whether anything was.
std::vector<int> permutation_of(std::string_view order, int count, bool* repaired = nullptr);
// "0,4,2,3,1"; empty for words in their own order.
std::string order_text(std::span<const int> permutation);
// A permutation drawn from a seed; not the identity, unless there is no other.
std::vector<int> shuffled(int count, std::uint32_t seed);

}  // namespace ropewalk::experiments
