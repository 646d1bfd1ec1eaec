#include "experiments/cost/benchmark.h"

#include <algorithm>
#include <string>
#include <utility>

namespace ropewalk::experiments {
namespace {

constexpr long kMaxRuns = 1L << 15;  // of a batch, should the clock stand still
constexpr int kMaxSteps = 16;        // of a slice, likewise
constexpr int kLooks = 200;
constexpr double kFineTick = 2e-6;
constexpr int kMaxHead = 1024;
constexpr double kLongBatch = 2 * kBatchSeconds;  // runs are doubled until a batch is long enough

}  // namespace

core::Status check_head(int d) {
  if (d < 2 || d > kMaxHead || d % 2 != 0)
    return core::Error{"A head of " + std::to_string(d) +
                       " numbers is not timed: it must be even, 2 to " + std::to_string(kMaxHead) +
                       "."};
  return {};
}

void Benchmark::start(std::vector<BenchmarkCase> work) {
  *this = {};
  for (BenchmarkCase& timed : work) work_.push_back({.timed = std::move(timed), .repeats = {}});
}

double Benchmark::progress() const {
  if (!running()) return done() ? 1 : 0;
  const double all = static_cast<double>(work_.size()) * (kRepeats + 1);
  return (round_ * static_cast<double>(work_.size()) + static_cast<double>(at_)) / all;
}

// Is it one that ticks finely? A coarse one does not move meanwhile, or by a lot.
void Benchmark::look_at(const Clock& clock) {
  batch_seconds_ = kBatchSeconds;
  double last = clock();
  for (int i = 0; i < kLooks; ++i) {
    const double now = clock();
    if (now > last && now - last < kFineTick) batch_seconds_ = kFineBatchSeconds;
    last = now;
  }
}

double Benchmark::batch(const Clock& clock) {
  const Work& work = work_[at_];
  const double begin = clock();
  for (long i = 0; i < work.runs; ++i) work.timed.run();
  return std::max(clock() - begin, 0.0);
}

void Benchmark::end_round() {
  at_ = 0;
  if (++round_ == 1) return;
  seconds_.clear();
  for (Work& work : work_) {
    const auto middle = work.repeats.begin() + static_cast<std::ptrdiff_t>(work.repeats.size() / 2);
    std::nth_element(work.repeats.begin(), middle, work.repeats.end());
    seconds_.push_back(*middle);
  }
  if (round_ > kRepeats) work_.clear();  // and what it holds
}

void Benchmark::step(const Clock& clock) {
  Work& work = work_[at_];
  if (round_ > 0) {
    work.repeats.push_back(batch(clock) / static_cast<double>(work.runs));
  } else if (!prepared_) {
    prepared_ = !work.timed.prepare || work.timed.prepare();
    return;
  } else if (batch(clock) < batch_seconds_ && work.runs < kMaxRuns) {
    work.runs *= 2;
    return;
  }
  prepared_ = false;
  if (++at_ == work_.size()) end_round();
}

void Benchmark::advance(const Clock& clock) {
  if (batch_seconds_ == 0) look_at(clock);
  const double begin = clock();
  for (int i = 0; i < kMaxSteps && running(); ++i) {
    step(clock);
    if (clock() - begin + kLongBatch > kSliceSeconds) return;
  }
}

}  // namespace ropewalk::experiments
