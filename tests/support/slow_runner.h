// A runner that does one step of one job whenever it is looked at, and tells all there is to tell:
// work takes as many frames as it has steps.
#pragma once

#include <utility>
#include <vector>

#include "jobs/runner.h"

namespace ropewalk::test {

class SlowRunner final : public jobs::Runner {
 public:
  explicit SlowRunner(jobs::Clock clock)
      : bench_(std::move(clock),
               [this](jobs::Event event) { events_.push_back(std::move(event)); }) {}
  void start(int id, const core::Question& question) override { bench_.start(id, question); }
  void cancel(int id) override { bench_.cancel(id); }
  std::vector<jobs::Event> take() override {
    bench_.work(0);
    return std::exchange(events_, {});
  }

 private:
  std::vector<jobs::Event> events_;
  jobs::Workbench bench_;
};

}  // namespace ropewalk::test
