#pragma once

#include <cassert>
#include <span>
#include <vector>

namespace ropewalk::core {

// Which two components of a head turn together as pair i of a rotary dimension d.
enum class Layout {
  kInterleaved,  // (2i, 2i+1): RoFormer, GPT-J, Meta's Llama code
  kHalfSplit,    // (i, i+d/2): GPT-NeoX, Hugging Face, most checkpoints
};

struct PairIndices {
  int first;
  int second;
};

// The two components of pair `pair` (0 .. rotary_dim/2 - 1).
constexpr PairIndices pair_indices(Layout layout, int rotary_dim, int pair) {
  assert(pair >= 0 && 2 * pair < rotary_dim);
  return layout == Layout::kInterleaved ? PairIndices{2 * pair, 2 * pair + 1}
                                        : PairIndices{pair, pair + rotary_dim / 2};
}

// Where each component of a head comes from when its layout changes: out[j] = in[permutation[j]].
// Components past rotary_dim stay. Length head_dim.
std::vector<int> layout_permutation(int head_dim, int rotary_dim, Layout from, Layout to);

// out[j] = x[permutation[j]]; x and out hold one head and must not overlap.
void permute_layout(std::span<const float> x, int rotary_dim, Layout from, Layout to,
                    std::span<float> out);

}  // namespace ropewalk::core
