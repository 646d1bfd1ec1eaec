#include "experiments/cost/scheme_cases.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "core/attention/next_scores.h"
#include "core/random.h"

namespace ropewalk::experiments {
namespace {

constexpr int kAtOnce = 128;  // keys taken up in one go while preparing

struct NextToken {
  NextToken(core::Encoding with, int d, core::Sharing sharing)
      : encoding(std::move(with)), scores(encoding, d, sharing) {}
  NextToken(const NextToken&) = delete;
  NextToken& operator=(const NextToken&) = delete;

  core::Encoding encoding;
  core::NextScores scores;
  std::vector<float> q, out;
};

// `noise` holds kAtOnce keys, taken up again and again: what they are takes no time.
BenchmarkCase score(const core::Encoding& encoding,
                    const std::shared_ptr<const std::vector<float>>& noise, int keys,
                    core::Sharing sharing) {
  const int d = static_cast<int>(noise->size()) / kAtOnce;
  const auto next = std::make_shared<NextToken>(encoding, d, sharing);
  next->scores.reserve(keys);
  return {.prepare =
              [next, noise, keys, d] {
                const int more = std::min(kAtOnce, keys - next->scores.length());
                next->scores.append(std::span(*noise).first(static_cast<std::size_t>(more) *
                                                            static_cast<std::size_t>(d)));
                next->q.assign(noise->begin(), noise->begin() + d);
                next->out.resize(static_cast<std::size_t>(keys));
                return next->scores.length() == keys;
              },
          .run = [next] { next->scores.make(next->q, next->out); }};
}

}  // namespace

std::vector<BenchmarkCase> scheme_cases(const std::array<core::Encoding, kSchemes>& encodings,
                                        int d, int keys, bool shared) {
  const auto noise = std::make_shared<const std::vector<float>>(
      core::Random(1).normals(kAtOnce * static_cast<std::size_t>(d)));
  const core::Sharing sharing = shared ? core::Sharing::kKept : core::Sharing::kNone;
  std::vector<BenchmarkCase> work{score({}, noise, keys, sharing)};
  for (const core::Encoding& encoding : encodings)
    work.push_back(score(encoding, noise, keys, sharing));
  return work;
}

bool BenchmarkedHead::alike(BenchmarkedHead other) const {
  other.ways.tokens = ways.tokens;
  return ways == other.ways && keys == other.keys && shared == other.shared;
}

}  // namespace ropewalk::experiments
