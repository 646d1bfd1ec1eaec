#include "platform/desktop_jobs.h"

#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <thread>

#include "experiments/cost/attention_benchmark.h"
#include "experiments/cost/scheme_cases.h"
#include "jobs/service.h"

using namespace ropewalk;
using core::Phase;

namespace {

const core::Question kShort =
    core::question(experiments::SchemeBenchmark{.ways = {.d = 4}, .keys = 3});
const core::Question kLong = core::question(experiments::AttentionBenchmark{.d = 128});

template <class Condition>
bool wait_for(jobs::Service& service, const Condition& holds) {
  for (int i = 0; i < 6000; ++i) {
    service.poll();
    if (holds()) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  return false;
}

}  // namespace

TEST_CASE("a thread works while the window goes on, tells, and can be stopped") {
  std::atomic<int> woken{0};
  jobs::Service service(platform::make_thread_runner([&woken] { ++woken; }));
  CHECK(service.ask(kLong).coming());
  CHECK(wait_for(service, [&] { return service.look(kLong).done > 0; }));
  CHECK(service.look(kLong).phase == Phase::kRunning);
  CHECK(woken > 0);
  CHECK(service.ask(kShort).coming());  // it need not wait for the long one
  CHECK(wait_for(service, [&] { return service.look(kShort).phase == Phase::kDone; }));
  CHECK_FALSE(service.look(kShort).bytes.empty());
  service.cancel(kLong);
  CHECK(service.look(kLong).phase == Phase::kCancelled);
  CHECK_FALSE(service.busy());
  CHECK(service.ask({"no such kind", ""}).coming());
  CHECK(wait_for(service, [&] { return !service.busy(); }));
  CHECK(service.look({"no such kind", ""}).phase == Phase::kFailed);
}

TEST_CASE("a window that is closed does not wait for the work to be done") {
  const auto begin = std::chrono::steady_clock::now();
  {
    jobs::Service service(platform::make_thread_runner([] {}));
    service.ask(kLong);
    service.ask(kShort);
  }
  CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(20));
  jobs::Service idle(platform::make_thread_runner([] {}));  // nor for work that never came
}
