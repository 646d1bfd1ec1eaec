// A token chosen from logits.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/random.h"
#include "core/result.h"

namespace ropewalk::nn {

struct Sampling {
  double temperature = 1.0;  // divides the logits; 0: the likeliest token
  int top_k = 0;             // only the k likeliest; 0: all
  double top_p = 1.0;        // only the likeliest whose shares reach p together (arXiv 1904.09751)
};
core::Status validate(const Sampling& sampling);

// What each token's chance is, in order of the logits; sums to 1. Equal logits rank in order of the
// tokens.
std::vector<float> chances(std::span<const float> logits, const Sampling& sampling);

// One draw of `random`, none at temperature 0.
std::int32_t sample(std::span<const float> logits, const Sampling& sampling, core::Random& random);

}  // namespace ropewalk::nn
