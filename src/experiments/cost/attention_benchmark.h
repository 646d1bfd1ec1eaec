// The next token of a text under softmax and under linear attention, as work to be timed: what
// attention_cost.h counts.
#pragma once

#include <array>
#include <string_view>
#include <tuple>
#include <vector>

#include "core/result.h"
#include "experiments/cost/benchmark.h"

namespace ropewalk::experiments {

inline constexpr std::array kTimedLengths{16, 64, 256, 1024, 4096, 16384};

// The question: a head of d numbers, values as wide. Its answer: seconds, two for each of
// kTimedLengths, softmax attention first.
struct AttentionBenchmark {
  static constexpr std::string_view kKind = "attention_benchmark";
  int d = 64;
  static auto fields(auto& x) { return std::tie(x.d); }
};
core::Result<std::vector<BenchmarkCase>> cases(const AttentionBenchmark& asked);

}  // namespace ropewalk::experiments
