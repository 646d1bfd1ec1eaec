// One head on a sentence whose words were put into another order, told word by word: so that two
// orders can be compared.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "experiments/heads/made_encoding.h"

namespace ropewalk::experiments {

struct ArrangedHead {
  MadeEncoding encoding = MadeEncoding::kNone;
  int d = 16;
  double base = 10000, slope = 0.25, temperature = 1;
  bool causal = false;
  std::uint32_t seed = 1;
};

// In the order as written, whatever order the head read them in: weights [words, words] and outputs
// [words, kMadeValueDim].
struct PutBack {
  std::vector<float> weights, output;
};

// `x` are the words' embeddings as written, [words, d]; `arrangement` is the word at each place.
PutBack attend_arranged(const ArrangedHead& head, std::span<const float> x,
                        std::span<const int> arrangement);

double largest_difference(std::span<const float> a, std::span<const float> b);

}  // namespace ropewalk::experiments
