#include "experiments/heads/attention_trace.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <utility>

namespace ropewalk::experiments {
namespace {

size_t size(int n) { return static_cast<size_t>(n); }

double weighted_distance(std::span<const float> weights, int row) {
  double sum = 0;
  for (size_t n = 0; n < weights.size(); ++n)
    sum += static_cast<double>(weights[n]) * std::abs(row - static_cast<int>(n));
  return sum;
}

}  // namespace

EncodedHead encode_head(core::Encoding encoding, const SyntheticHead& tokens, int d, bool causal,
                        std::span<const float> content) {
  core::EncodedScores meet =
      core::encoded_scores(tokens.q, tokens.k, d, encoding, {.causal = causal}, content).value();
  return {std::move(encoding), std::move(meet)};
}

AttentionTrace trace_attention(std::shared_ptr<const EncodedHead> head, const SyntheticHead& tokens,
                               const core::AttentionOptions& options,
                               const TurnedValuesSpec& values) {
  AttentionTrace trace;
  const int count = head->meet.cols;
  if (values.turn == ValueTurn::kNone) {
    trace.steps = core::attend_with_encoded(head->meet.scores, count, tokens.v, tokens.value_dim,
                                            head->encoding, options);
  } else {
    trace.steps = core::attend_with_encoded(head->meet.scores, count,
                                            turned_values(tokens.v, tokens.value_dim, values),
                                            tokens.value_dim, head->encoding, options);
    turn_outputs_back(trace.steps.output, tokens.value_dim, values);
  }
  trace.head = std::move(head);
  for (int m = 0; m < count; ++m) {
    const int seen = options.causal ? m + 1 : count;
    trace.mean_distance +=
        weighted_distance(row_of(trace.steps.weights, m, count).first(size(seen)), m) / count;
  }
  return trace;
}

AttentionTrace trace_attention(const core::Encoding& encoding, const SyntheticHead& tokens, int d,
                               const core::AttentionOptions& options) {
  return trace_attention(
      std::make_shared<const EncodedHead>(encode_head(encoding, tokens, d, options.causal)), tokens,
      options);
}

CellBreakdown break_down(const AttentionTrace& trace, const SyntheticHead& tokens, int d,
                         const core::AttentionOptions& options, int row, int col, int component,
                         const TurnedValuesSpec& values) {
  const core::EncodedScores& meet = trace.head->meet;
  const int count = trace.steps.cols;
  const std::span<const float> weights = row_of(trace.steps.weights, row, count);
  std::vector<float> turned;
  if (values.turn != ValueTurn::kNone)
    turned = values_of_row(tokens.v, tokens.value_dim, values, row);
  const std::vector<float>& mixed = turned.empty() ? tokens.v : turned;
  CellBreakdown cell;
  for (int n = 0; n < count; ++n) {
    const auto weight = static_cast<double>(weights[size(n)]);
    cell.row_sum += weight;
    if (weight > 0) cell.entropy -= weight * std::log2(weight);
    if (weight > cell.top_weight) {
      cell.top = n;
      cell.top_weight = weight;
    }
    cell.parts.push_back(weights[size(n)] * mixed[size(n * tokens.value_dim + component)]);
  }
  cell.spread = std::exp2(cell.entropy);
  cell.mean_distance = weighted_distance(weights, row);
  cell.output =
      static_cast<double>(row_of(trace.steps.output, row, tokens.value_dim)[size(component)]);
  cell.pairs =
      core::pair_contributions(row_of(meet.q, row, d), row_of(meet.k, col, d), d,
                               core::Layout::kInterleaved, core::effective_scale(options, d));
  const size_t index = size(row) * size(count) + size(col);
  if (!meet.bias.empty())
    cell.bias = static_cast<double>(meet.bias[index]) / static_cast<double>(options.temperature);
  if (options.causal && col > row) return cell;
  cell.score = static_cast<double>(trace.steps.scores[index]);
  cell.weight = static_cast<double>(weights[size(col)]);
  return cell;
}

double display_max(std::span<const AttentionTrace* const> sides, bool causal) {
  constexpr int kRows = 64;  // of long sequences, so many are asked
  std::vector<float> seen;
  for (const AttentionTrace* side : sides) {
    const int count = side->steps.cols, each = 1 + count / kRows;
    for (int m = count - 1; m >= count / 3; m -= each) {
      const std::span<const float> row = row_of(side->steps.weights, m, count);
      seen.insert(seen.end(), row.begin(), causal ? row.begin() + m + 1 : row.end());
    }
  }
  if (seen.empty()) return 0;
  const auto at = seen.begin() + static_cast<std::ptrdiff_t>(seen.size() * 97 / 100);
  std::nth_element(seen.begin(), at, seen.end());
  return static_cast<double>(*at);
}

double max_abs(std::span<const float> values) {
  // Without a branch, so that it is done many at a time: infinities and NaN fail the comparison.
  float max = 0;
  for (const float value : values) {
    const float magnitude = std::abs(value);
    max = magnitude > max && magnitude <= std::numeric_limits<float>::max() ? magnitude : max;
  }
  return static_cast<double>(max);
}

double max_abs_seen(std::span<const float> matrix, int tokens, bool causal) {
  double max = 0;
  for (int m = 0; m < tokens; ++m)
    max = std::max(max, max_abs(row_of(matrix, m, tokens).first(size(causal ? m + 1 : tokens))));
  return max;
}

}  // namespace ropewalk::experiments
