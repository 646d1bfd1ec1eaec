#include "experiments/heads/arranged_attention.h"

#include <algorithm>
#include <cmath>

#include "core/encoding/additive.h"
#include "core/encoding/encoding.h"
#include "experiments/heads/explained_attention.h"
#include "experiments/heads/made_words.h"

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

PutBack attend_arranged(const ArrangedHead& head, std::span<const float> x,
                        std::span<const int> arrangement) {
  const int d = head.d, count = static_cast<int>(arrangement.size());
  core::Encoding encoding = make_encoding({.kind = head.encoding,
                                           .tokens = count,
                                           .d = d,
                                           .base = head.base,
                                           .slope = head.slope,
                                           .causal = head.causal,
                                           .seed = head.seed});
  MadeTokens tokens;
  if (head.encoding == MadeEncoding::kSinusoidal || head.encoding == MadeEncoding::kLearned) {
    // Added to the embedding, as the papers have it: queries, keys and values all hold it.
    std::vector<float> sum = gathered(x, arrangement, d);
    const std::vector<float> table = head.encoding == MadeEncoding::kSinusoidal
                                         ? core::sinusoidal_table(0, count, d, head.base)
                                         : encoding.learned.values;
    for (size_t i = 0; i < sum.size(); ++i) sum[i] += table[i];
    tokens = project_words(sum, d, head.seed);
    encoding = {};
  } else {
    const MadeTokens made = project_words(x, d, head.seed);
    tokens.q = gathered(made.q, arrangement, d);
    tokens.k = gathered(made.k, arrangement, d);
    tokens.v = gathered(made.v, arrangement, kMadeValueDim);
  }
  const core::AttentionOptions options{.temperature = static_cast<float>(head.temperature),
                                       .causal = head.causal};
  const AttentionUnder under = attend_under(encoding, tokens, d, options);
  const core::AttentionSteps& steps = under.attention.steps;
  PutBack side;
  side.weights.resize(size(count * count));
  side.output.resize(size(count * kMadeValueDim));
  for (int m = 0; m < count; ++m) {
    const int word = arrangement[size(m)];
    const std::span<const float> weights = row_of(steps.weights, m, count);
    for (int n = 0; n < count; ++n)
      side.weights[size(word * count + arrangement[size(n)])] = weights[size(n)];
    const std::span<const float> output = row_of(steps.output, m, kMadeValueDim);
    std::copy(output.begin(), output.end(),
              side.output.begin() + static_cast<std::ptrdiff_t>(word) * kMadeValueDim);
  }
  return side;
}

double largest_difference(std::span<const float> a, std::span<const float> b) {
  double most = 0;
  for (size_t i = 0; i < a.size(); ++i)
    most = std::max(most, std::abs(static_cast<double>(a[i]) - static_cast<double>(b[i])));
  return most;
}

}  // namespace ropewalk::experiments
