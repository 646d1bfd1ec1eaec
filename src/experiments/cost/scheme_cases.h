// The scores of a text's next token under each way to know distances, as work to be timed: what
// scheme_cost.h counts, with q.k itself.
#pragma once

#include <string_view>
#include <tuple>
#include <vector>

#include "core/result.h"
#include "experiments/cost/benchmark.h"
#include "experiments/relative_bias_schemes.h"

namespace ropewalk::experiments {

inline constexpr int kMaxBenchmarkKeys = 4096;  // so that nothing takes much longer than a frame

// The question. Its answer: seconds, of q.k alone and then of each of the ways, for a head of d
// numbers and `keys` of them.
struct SchemeBenchmark {
  static constexpr std::string_view kKind = "scheme_benchmark";
  SchemesSpec ways;
  int keys = 1;
  bool shared = true;
  // How many tokens the picture shows is nothing to it.
  static auto fields(auto& x) {
    auto& w = x.ways;
    return std::tie(w.d, w.clip, w.buckets, w.far, w.heads, w.head, w.base, w.causal, w.seed,
                    x.keys, x.shared);
  }
};
core::Result<std::vector<BenchmarkCase>> cases(const SchemeBenchmark& asked);

}  // namespace ropewalk::experiments
