// The next token of a text under softmax and under linear attention, as work to be timed: what
// attention_cost.h counts.
#pragma once

#include <array>
#include <vector>

#include "experiments/cost/benchmark.h"

namespace ropewalk::experiments {

inline constexpr std::array kTimedLengths{16, 64, 256, 1024, 4096, 16384};

// Two for each of kTimedLengths, softmax attention first; a head of d numbers, values as wide.
std::vector<BenchmarkCase> attention_cases(int d, double base);

}  // namespace ropewalk::experiments
