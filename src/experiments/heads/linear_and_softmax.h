// The same head with and without the softmax, and what its denominators come to.
#pragma once

#include <array>
#include <memory>
#include <vector>

#include "experiments/heads/attention_trace.h"
#include "experiments/heads/synthetic_head.h"

namespace ropewalk::experiments {

struct BothToMake {
  std::shared_ptr<const SyntheticHead> head;
  int tokens = 24, d = 16;
  double base = kTrainedBase;
  bool causal = true;
  bool operator==(const BothToMake&) const = default;
};

// Linear attention twice: with the denominator as RoFormer has it, and with it rotated too.
struct BothAttentions {
  AttentionTrace softmax;                           // under RoPE
  std::array<std::vector<float>, 2> weights;        // [tokens, tokens]
  std::array<std::vector<double>, 2> denominators;  // [tokens]
  std::array<std::vector<float>, 2> per_key;        // the same over the number of keys seen
  std::array<double, 3> bright{};  // a weight that but few exceed: softmax, linear, all rotated
  int negative_rows = 0;           // of the rotated denominators
  double output_gap = 0;           // of linear from softmax outputs, over the latter's norm
};

BothAttentions make_both(const BothToMake& what);

// What is said of one row.
struct RowFacts {
  double weight = 0, sum = 0, min = 0, max = 0;
  int top = 0;
};
RowFacts facts_of(std::span<const float> weights, int row, int col, bool causal);

}  // namespace ropewalk::experiments
