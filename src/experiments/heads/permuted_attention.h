// One head on a sentence whose words were put into another order, told word by word: so that two
// orders can be compared.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "experiments/heads/compared_encoding.h"

namespace ropewalk::experiments {

struct PermutedHead {
  ComparedEncoding encoding = ComparedEncoding::kNone;
  int d = 16;
  double base = 10000, slope = 0.25, temperature = 1;
  bool causal = false;
  std::uint32_t seed = 1;
};

// In the order as written, whatever order the head read them in: weights [words, words] and outputs
// [words, kValueDim].
struct InversePermuted {
  std::vector<float> weights, output;
};

// `x` are the words' embeddings as written, [words, d]; `arrangement` is the word at each place.
InversePermuted attend_permuted(const PermutedHead& head, std::span<const float> x,
                                std::span<const int> permutation);

double largest_difference(std::span<const float> a, std::span<const float> b);

}  // namespace ropewalk::experiments
