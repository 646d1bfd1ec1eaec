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

bool within(int x, int low, int high) { return x >= low && x <= high; }

core::Status check(const SchemeBenchmark& asked) {
  const SchemesSpec& ways = asked.ways;
  if (core::Status head = check_head(ways.d); !head) return head;
  const bool fits = within(asked.keys, 1, kMaxBenchmarkKeys) && within(ways.clip, 1, 1 << 12) &&
                    within(ways.buckets, 2, 1 << 12) && ways.buckets % 2 == 0 &&
                    within(ways.far, 2, 1 << 20) && within(ways.heads, 1, 1 << 10) &&
                    within(ways.head, 1, 1 << 10) && ways.base >= 1 && ways.base <= 1e12;
  if (!fits)
    return core::Error{"Such sizes of tables are not timed: take those of the chapter's controls."};
  return {};
}

}  // namespace

core::Result<std::vector<BenchmarkCase>> cases(const SchemeBenchmark& asked) {
  if (const core::Status fits = check(asked); !fits) return core::Error{fits.error()};
  const SchemesSpec& ways = asked.ways;
  const auto noise = std::make_shared<const std::vector<float>>(
      core::Random(1).normals(kAtOnce * static_cast<std::size_t>(ways.d)));
  const core::Sharing sharing = asked.shared ? core::Sharing::kKept : core::Sharing::kNone;
  std::vector<BenchmarkCase> work{score({}, noise, asked.keys, sharing)};
  for (std::size_t way = 0; way < kSchemes; ++way)
    work.push_back(score(make_scheme(static_cast<Scheme>(way), ways), noise, asked.keys, sharing));
  return work;
}

}  // namespace ropewalk::experiments
