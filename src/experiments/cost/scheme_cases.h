// The scores of a text's next token under each way to know distances, as work to be timed: what
// scheme_cost.h counts, with q.k itself.
#pragma once

#include <array>
#include <vector>

#include "experiments/cost/benchmark.h"
#include "experiments/relative_bias_schemes.h"

namespace ropewalk::experiments {

inline constexpr int kMaxBenchmarkKeys = 4096;  // so that nothing takes much longer than a frame

// q.k alone, then each of the ways, for a head of d numbers and `keys` of them.
std::vector<BenchmarkCase> scheme_cases(const std::array<core::Encoding, kSchemes>& encodings,
                                        int d, int keys, bool shared);

// What is timed.
struct BenchmarkedHead {
  SchemesSpec ways;
  int keys = 0;
  bool shared = true;
  // Do both take the same time? How many tokens the picture shows is nothing to it.
  bool alike(BenchmarkedHead other) const;
};

}  // namespace ropewalk::experiments
