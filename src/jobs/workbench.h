// Jobs that are being worked on, a step of each in turn: a short one does not wait for a long one.
// The same in the worker, in the thread and at once.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/answers.h"
#include "jobs/job.h"

namespace ropewalk::jobs {

// How it stands with a job.
struct Event {
  int id = 0;
  core::Answer answer;
  static auto fields(auto& x) { return std::tie(x.id, x.answer); }
};

class Workbench {
 public:
  using Tell = std::function<void(Event)>;
  // What is under way is told at most so often, so that telling takes no time to speak of.
  static constexpr double kReportSeconds = 0.05;

  Workbench(Clock clock, Tell tell) : clock_(std::move(clock)), tell_(std::move(tell)) {}

  void start(int id, const core::Question& question);
  void cancel(int id);
  bool busy() const { return !work_.empty(); }
  // The job of the next step; 0: none.
  int next() const { return busy() ? work_[at_].id : 0; }
  // Steps for about so long, at least one.
  void work(double seconds);

 private:
  struct Work {
    int id = 0;
    std::unique_ptr<Job> job;
    double told = 0;
  };
  void step();
  void report(Work& work, double now);
  void end(core::Answer answer);

  Clock clock_;
  Tell tell_;
  std::vector<Work> work_;
  std::size_t at_ = 0;
};

}  // namespace ropewalk::jobs
