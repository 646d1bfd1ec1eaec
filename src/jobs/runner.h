// Where jobs are done: at once, in a thread (platform/desktop_jobs.h), in the page's worker
// (jobs/remote_runner.h).
#pragma once

#include <functional>
#include <memory>
#include <utility>
#include <vector>

#include "core/answers.h"
#include "jobs/workbench.h"

namespace ropewalk::jobs {

class Runner {
 public:
  virtual ~Runner() = default;
  // Ids are never used twice.
  virtual void start(int id, const core::Question& question) = 0;
  // Whatever is told of it afterwards is of no interest.
  virtual void cancel(int id) = 0;
  // What has happened since the last time.
  virtual std::vector<Event> take() = 0;
};

// Where nobody sees it wait: in tests, in the terminal.
class AtOnce final : public Runner {
 public:
  explicit AtOnce(Clock clock = {});
  void start(int id, const core::Question& question) override;
  void cancel(int) override {}
  std::vector<Event> take() override { return std::exchange(events_, {}); }

 private:
  std::vector<Event> events_;
  Workbench bench_;
};

}  // namespace ropewalk::jobs
