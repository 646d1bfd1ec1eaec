#include "experiments/heads/permuted_attention.h"

#include <algorithm>
#include <cmath>

#include "core/encoding/additive.h"
#include "core/encoding/encoding.h"
#include "experiments/heads/attention_trace.h"
#include "experiments/heads/word_vectors.h"

namespace ropewalk::experiments {
namespace {

size_t size(int n) { return static_cast<size_t>(n); }

std::vector<float> gathered(std::span<const float> rows, std::span<const int> order, int columns) {
  std::vector<float> out;
  out.reserve(order.size() * size(columns));
  for (const int row : order) {
    const std::span<const float> one = row_of(rows, row, columns);
    out.insert(out.end(), one.begin(), one.end());
  }
  return out;
}

}  // namespace

InversePermuted attend_permuted(const PermutedHead& head, std::span<const float> x,
                                std::span<const int> permutation) {
  const int d = head.d, count = static_cast<int>(permutation.size());
  core::Encoding encoding = make_encoding({.kind = head.encoding,
                                           .tokens = count,
                                           .d = d,
                                           .base = head.base,
                                           .slope = head.slope,
                                           .causal = head.causal,
                                           .seed = head.seed});
  SyntheticHead tokens;
  if (head.encoding == ComparedEncoding::kSinusoidal ||
      head.encoding == ComparedEncoding::kLearned) {
    // Added to the embedding, as the papers have it: queries, keys and values all hold it.
    std::vector<float> sum = gathered(x, permutation, d);
    const std::vector<float> table = head.encoding == ComparedEncoding::kSinusoidal
                                         ? core::sinusoidal_table(0, count, d, head.base)
                                         : encoding.learned.values;
    for (size_t i = 0; i < sum.size(); ++i) sum[i] += table[i];
    tokens = project_words(sum, d, head.seed);
    encoding = {};
  } else {
    const SyntheticHead made = project_words(x, d, head.seed);
    tokens.q = gathered(made.q, permutation, d);
    tokens.k = gathered(made.k, permutation, d);
    tokens.v = gathered(made.v, permutation, kValueDim);
  }
  const core::AttentionOptions options{.temperature = static_cast<float>(head.temperature),
                                       .causal = head.causal};
  const AttentionTrace under = trace_attention(encoding, tokens, d, options);
  const core::AttentionSteps& steps = under.steps;
  InversePermuted side;
  side.weights.resize(size(count * count));
  side.output.resize(size(count * kValueDim));
  for (int m = 0; m < count; ++m) {
    const int word = permutation[size(m)];
    const std::span<const float> weights = row_of(steps.weights, m, count);
    for (int n = 0; n < count; ++n)
      side.weights[size(word * count + permutation[size(n)])] = weights[size(n)];
    const std::span<const float> output = row_of(steps.output, m, kValueDim);
    std::copy(output.begin(), output.end(),
              side.output.begin() + static_cast<std::ptrdiff_t>(word) * kValueDim);
  }
  return side;
}

double largest_difference(std::span<const float> a, std::span<const float> b) {
  double max = 0;
  for (size_t i = 0; i < a.size(); ++i)
    max = std::max(max, std::abs(static_cast<double>(a[i]) - static_cast<double>(b[i])));
  return max;
}

}  // namespace ropewalk::experiments
