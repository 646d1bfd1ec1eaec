#include "experiments/heads/linear_and_softmax.h"

#include <algorithm>
#include <cmath>
#include <iterator>

#include "core/attention/linear_attention.h"
#include "core/bits.h"
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

// The number at `place` if all (>= 0) were sorted. Such floats are ordered as their bits are: all
// are counted by the upper of these, and only those that share the wanted ones are looked at again.
float in_order(std::span<const float> values, size_t place) {
  constexpr unsigned kShift = 16;
  std::vector<uint32_t> counts(size_t{1} << (32 - kShift));
  const auto upper = [](float value) { return core::bits_of<uint32_t>(value) >> kShift; };
  for (const float value : values) ++counts[upper(value)];
  uint32_t wanted = 0;
  while (place >= counts[wanted]) place -= counts[wanted++];
  std::vector<float> near;
  near.reserve(counts[wanted]);
  std::copy_if(values.begin(), values.end(), std::back_inserter(near),
               [&](float value) { return upper(value) == wanted; });
  const auto at = near.begin() + static_cast<std::ptrdiff_t>(place);
  std::nth_element(near.begin(), at, near.end());
  return *at;
}

// Rows near the beginning see few tokens, so their weights are large whatever the head does; of
// the others, all but the largest few.
double bright_size(const std::vector<float>& weights, int tokens, bool causal) {
  std::vector<float> sizes(weights.size());
  size_t count = 0;
  for (int m = tokens / 3; m < tokens; ++m)
    for (const float weight : row_of(weights, m, tokens).first(size(causal ? m + 1 : tokens)))
      sizes[count++] = std::abs(weight);
  const float bright = in_order(std::span(sizes).first(count), count * 97 / 100);
  return std::max(static_cast<double>(bright), 1e-6);
}

}  // namespace

BothAttentions make_both(const BothToMake& what) {
  BothAttentions both;
  const SyntheticHead& tokens = *what.head;
  core::Encoding rope;
  rope.kind = core::EncodingKind::kRope;
  rope.layout = core::Layout::kInterleaved;
  rope.inv_freq = core::inverse_frequencies(what.d, what.base);
  both.softmax = trace_attention(rope, tokens, what.d, {.causal = what.causal});
  both.bright[0] = bright_size(both.softmax.steps.weights, what.tokens, what.causal);
  const core::LinearFeatures features =
      core::linear_features(tokens.q, tokens.k, what.d, rope.inv_freq, rope.layout);
  core::LinearAttentionOptions options{.causal = what.causal};
  both.output_gap = gap(both.softmax.steps.output,
                        core::linear_attention(features, tokens.v, kValueDim, options));
  const std::vector<float> scores = core::linear_attention_scores(features, what.causal);
  for (size_t i = 0; i < 2; ++i) {
    options.rotate_denominator = i == 1;
    both.denominators[i] = core::linear_attention_denominators(features, options);
    both.weights[i] = core::linear_attention_weights(scores, both.denominators[i]);
    keep_finite(both.weights[i]);
    both.bright[i + 1] = bright_size(both.weights[i], what.tokens, what.causal);
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
