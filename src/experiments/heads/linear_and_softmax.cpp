#include "experiments/heads/linear_and_softmax.h"

#include <algorithm>
#include <cmath>

#include "core/attention/linear_attention.h"
#include "core/rotation/frequency.h"

namespace ropewalk::experiments {
namespace {

size_t size(int n) { return static_cast<size_t>(n); }

// A denominator may be 0 to the last bit.
void keep_finite(std::vector<float>& values) {
  for (float& value : values)
    if (!std::isfinite(value)) value = 0;
}

double gap(const std::vector<float>& one, const std::vector<float>& other) {
  double apart = 0, whole = 0;
  for (size_t i = 0; i < one.size(); ++i) {
    const auto a = static_cast<double>(one[i]), b = static_cast<double>(other[i]);
    apart += (a - b) * (a - b);
    whole += a * a;
  }
  return whole > 0 ? std::sqrt(apart / whole) : 0;
}

// Rows near the beginning see few tokens, so their weights are large whatever the head does; of
// the others, all but the largest few.
double bright_size(const std::vector<float>& weights, int tokens, bool causal) {
  std::vector<float> sizes;
  for (int m = tokens / 3; m < tokens; ++m)
    for (const float weight : row_of(weights, m, tokens).first(size(causal ? m + 1 : tokens)))
      sizes.push_back(std::abs(weight));
  const auto at = sizes.begin() + static_cast<std::ptrdiff_t>(sizes.size() * 97 / 100);
  std::nth_element(sizes.begin(), at, sizes.end());
  return std::max(static_cast<double>(*at), 1e-6);
}

}  // namespace

BothAttentions make_both(const BothToMake& what) {
  BothAttentions both;
  both.tokens =
      make_synthetic_head({what.head, what.tokens, what.d, 1, static_cast<uint32_t>(what.seed)});
  const SyntheticHead& tokens = both.tokens;
  core::Encoding rope;
  rope.kind = core::EncodingKind::kRope;
  rope.layout = core::Layout::kInterleaved;
  rope.inv_freq = core::inverse_frequencies(what.d, what.base);
  both.softmax = trace_attention(rope, tokens, what.d, {.causal = what.causal});
  both.bright[0] = bright_size(both.softmax.steps.weights, what.tokens, what.causal);
  core::LinearAttentionOptions options{.layout = rope.layout, .causal = what.causal};
  both.output_gap =
      gap(both.softmax.steps.output, core::linear_attention(tokens.q, tokens.k, tokens.v, what.d,
                                                            kValueDim, rope.inv_freq, options));
  for (size_t i = 0; i < 2; ++i) {
    options.rotate_denominator = i == 1;
    both.weights[i] =
        core::linear_attention_weights(tokens.q, tokens.k, what.d, rope.inv_freq, options);
    keep_finite(both.weights[i]);
    both.bright[i + 1] = bright_size(both.weights[i], what.tokens, what.causal);
    both.denominators[i] =
        core::linear_attention_denominators(tokens.q, tokens.k, what.d, rope.inv_freq, options);
    for (int m = 0; m < what.tokens; ++m)
      both.per_key[i].push_back(
          static_cast<float>(both.denominators[i][size(m)] / (what.causal ? m + 1 : what.tokens)));
  }
  both.negative_rows =
      static_cast<int>(std::count_if(both.denominators[1].begin(), both.denominators[1].end(),
                                     [](double sum) { return sum < 0; }));
  return both;
}

RowFacts facts_of(std::span<const float> weights, int row, int col, bool causal) {
  RowFacts facts;
  const auto seen = weights.first(causal ? size(row) + 1 : weights.size());
  for (size_t n = 0; n < seen.size(); ++n) {
    const auto weight = static_cast<double>(seen[n]);
    facts.sum += weight;
    facts.min = n == 0 ? weight : std::min(facts.min, weight);
    if (n == 0 || weight > facts.max) {
      facts.max = weight;
      facts.top = static_cast<int>(n);
    }
  }
  facts.weight = size(col) < seen.size() ? static_cast<double>(seen[size(col)]) : 0;
  return facts;
}

}  // namespace ropewalk::experiments
