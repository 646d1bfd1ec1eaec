#include "core/rotation/layout.h"

#include <numeric>

namespace ropewalk::core {

std::vector<int> layout_permutation(int head_dim, int rotary_dim, Layout from, Layout to) {
  assert(rotary_dim >= 0 && rotary_dim <= head_dim && rotary_dim % 2 == 0);
  std::vector<int> source(static_cast<std::size_t>(head_dim));
  std::iota(source.begin(), source.end(), 0);
  for (int pair = 0; 2 * pair < rotary_dim; ++pair) {
    const PairIndices in = pair_indices(from, rotary_dim, pair);
    const PairIndices out = pair_indices(to, rotary_dim, pair);
    source[out.first] = in.first;
    source[out.second] = in.second;
  }
  return source;
}

void permute_layout(std::span<const float> x, int rotary_dim, Layout from, Layout to,
                    std::span<float> out) {
  assert(x.size() == out.size());
  const std::vector<int> source =
      layout_permutation(static_cast<int>(x.size()), rotary_dim, from, to);
  for (std::size_t j = 0; j < out.size(); ++j) out[j] = x[source[j]];
}

}  // namespace ropewalk::core
