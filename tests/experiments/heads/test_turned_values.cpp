// Attention over turned values, against core's double reference.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "core/random.h"
#include "core/reference/reference.h"
#include "experiments/heads/attention_trace.h"
#include "experiments/heads/compared_encoding.h"

namespace ropewalk::experiments {
namespace {

constexpr int kTokens = 14, kSize = 8;
constexpr core::Layout kLayout = core::Layout::kInterleaved;

SyntheticHead random_head(int value_dim) {
  core::Random random(9);
  SyntheticHead head;
  head.q = random.normals(kTokens * kSize);
  head.k = random.normals(kTokens * kSize);
  head.value_dim = value_dim;
  head.v = random.normals(static_cast<size_t>(kTokens * value_dim));
  return head;
}

// The output's row in double: each value turned by start + n, the sum by -(start + m) if `back`.
std::vector<double> expected(const AttentionTrace& trace, const SyntheticHead& head,
                             const TurnedValuesSpec& what, int row) {
  const auto dim = static_cast<size_t>(head.value_dim);
  const std::vector<double> inv_freq =
      core::reference::inverse_frequencies(head.value_dim - head.value_dim % 2, what.base);
  std::vector<double> sum(dim);
  for (int n = 0; n < kTokens; ++n) {
    const auto weight =
        static_cast<double>(row_of(trace.steps.weights, row, kTokens)[static_cast<size_t>(n)]);
    std::vector<double> value;
    for (size_t i = 0; i < dim; ++i)
      value.push_back(static_cast<double>(head.v[static_cast<size_t>(n) * dim + i]));
    if (what.turn != ValueTurn::kNone)
      value = core::reference::rotate(value, inv_freq, what.start + n, kLayout);
    for (size_t i = 0; i < dim; ++i) sum[i] += weight * value[i];
  }
  if (what.turn != ValueTurn::kTurnedBack) return sum;
  return core::reference::rotate(sum, inv_freq, -(what.start + row), kLayout);
}

TEST_CASE("outputs of turned values equal the double reference, and so do a row's parts") {
  const core::Encoding rope =
      make_encoding({.kind = ComparedEncoding::kRope, .tokens = kTokens, .d = kSize});
  for (const int value_dim : {8, 5, 1}) {  // a last number without a partner stays
    const SyntheticHead head = random_head(value_dim);
    const auto encoded = std::make_shared<const EncodedHead>(encode_head(rope, head, kSize, true));
    for (const ValueTurn turn : {ValueTurn::kNone, ValueTurn::kTurned, ValueTurn::kTurnedBack}) {
      if (value_dim == 1 && turn != ValueTurn::kNone) continue;  // the reference takes pairs
      for (const int start : {0, 700}) {
        const TurnedValuesSpec what{turn, 300, start};
        const AttentionTrace trace = trace_attention(encoded, head, {}, what);
        for (int row = 0; row < kTokens; ++row) {
          const std::vector<double> want = expected(trace, head, what, row);
          for (int i = 0; i < value_dim; ++i) {
            const CellBreakdown cell = break_down(trace, head, kSize, {}, row, 0, i, what);
            CHECK(std::abs(cell.output - want[static_cast<size_t>(i)]) < 2e-5);
            double sum = 0;
            for (const float part : cell.parts) sum += static_cast<double>(part);
            CHECK(std::abs(sum - want[static_cast<size_t>(i)]) < 2e-5);
          }
        }
      }
    }
  }
}

TEST_CASE("a text further on: outputs of turned values change, those turned back do not") {
  const core::Encoding rope =
      make_encoding({.kind = ComparedEncoding::kRope, .tokens = kTokens, .d = kSize});
  const SyntheticHead head = random_head(8);
  const auto encoded = std::make_shared<const EncodedHead>(encode_head(rope, head, kSize, true));
  const auto change = [&](ValueTurn turn) {
    const AttentionTrace here = trace_attention(encoded, head, {}, {turn, 10000, 0}),
                         there = trace_attention(encoded, head, {}, {turn, 10000, 10});
    CHECK(here.steps.weights == there.steps.weights);
    double most = 0;
    for (size_t i = 0; i < here.steps.output.size(); ++i)
      most = std::max(most, std::abs(static_cast<double>(here.steps.output[i]) -
                                     static_cast<double>(there.steps.output[i])));
    return most;
  };
  CHECK(change(ValueTurn::kNone) == 0);
  CHECK(change(ValueTurn::kTurned) > 0.1);
  CHECK(change(ValueTurn::kTurnedBack) < 1e-5);
}

TEST_CASE("a value of one number has nothing to turn with") {
  const SyntheticHead head = random_head(1);
  CHECK(turned_values(head.v, 1, {ValueTurn::kTurned, 10000, 3}) == head.v);
  CHECK(values_of_row(head.v, 1, {ValueTurn::kTurnedBack, 10000, 3}, 4) == head.v);
}

}  // namespace
}  // namespace ropewalk::experiments
