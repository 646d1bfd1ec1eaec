// Times pieces of work on the machine it runs on, a slice of a frame at a time, so that the picture
// stays alive: no thread is needed. What comes of it differs from machine to machine and from run
// to run, so it is shown and forgotten: never in a link, a probe or a figure.
#pragma once

#include <functional>
#include <vector>

#include "core/result.h"

namespace ropewalk::experiments {

inline constexpr double kSliceSeconds = 0.008;  // of work in a frame, unless one run is longer
// A batch lasts at least so long: some browsers' clocks tick in tenths of milliseconds, or slower.
// Where the clock is fine, short batches are seldom interrupted.
inline constexpr double kBatchSeconds = 0.003, kFineBatchSeconds = 0.0003;
inline constexpr int kRepeats = 15;

// One thing to be timed.
struct BenchmarkCase {
  // What has to be done before, not timed: called again and again until it returns true. Empty:
  // nothing.
  std::function<bool()> prepare;
  std::function<void()> run;
};

// Can a head of so many numbers be timed?
core::Status check_head(int d);

class Benchmark {
 public:
  using Clock = std::function<double()>;  // seconds, never going back

  // Forgets what there was and begins. Each is run in batches, as many times over as it takes for a
  // batch to last. In kRepeats rounds all take turns, so that what else the machine does meanwhile
  // meets all alike; what counts is each one's median.
  void start(std::vector<BenchmarkCase> work);
  void cancel() { *this = {}; }

  bool running() const { return !work_.empty(); }
  bool done() const { return !running() && !seconds_.empty(); }
  double progress() const;  // 0 .. 1
  // Seconds of one run of each, in the order given: medians of the rounds so far, empty before the
  // first.
  const std::vector<double>& seconds() const { return seconds_; }

  // One slice. To be called once a frame while running().
  void advance(const Clock& clock);

 private:
  void look_at(const Clock& clock);
  void step(const Clock& clock);
  double batch(const Clock& clock);
  void end_round();

  struct Work {
    BenchmarkCase timed;
    long runs = 1;  // of a batch
    std::vector<double> repeats;
  };
  std::vector<Work> work_;  // empty: not running
  std::vector<double> seconds_;
  std::size_t at_ = 0;  // of work_
  int round_ = 0;       // 0: finding out how many runs make a batch
  bool prepared_ = false;
  double batch_seconds_ = 0;  // 0: the clock was not looked at yet
};

}  // namespace ropewalk::experiments
