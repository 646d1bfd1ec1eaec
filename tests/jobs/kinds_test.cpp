// Every kind of job there is, fed with what it does not expect; and how jobs take turns.
#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <set>

#include "core/bytes.h"
#include "experiments/cost/attention_benchmark.h"
#include "experiments/cost/benchmark.h"
#include "experiments/cost/scheme_cases.h"
#include "experiments/decay_curves.h"
#include "experiments/long_context/base_reach.h"
#include "jobs/job.h"
#include "jobs/workbench.h"
#include "support/fake_clock.h"

using namespace ropewalk;
using core::Phase;

namespace {

// A good request of each kind.
std::vector<core::Question> questions() {
  return {core::question(experiments::AttentionBenchmark{.d = 2}),
          core::question(experiments::SchemeBenchmark{.ways = {.d = 4}, .keys = 3}),
          core::question(
              experiments::DecayCurvesRequest{.what = {.vectors = experiments::DecayVectors::kGiven,
                                                       .d = 4,
                                                       .q = {1, 2, 3, 4},
                                                       .k = {4, 3, 2, 1}},
                                              .range = {300, true},
                                              .bands = true}),
          core::question(experiments::FirstNegativeRequest{{.d = 64, .base = 1e8}}),
          core::question(experiments::BaseReachRequest{.d = 32})};
}

struct Told {
  std::vector<jobs::Event> events;
  jobs::Workbench::Tell tell() {
    return [this](jobs::Event event) { events.push_back(std::move(event)); };
  }
  const core::Answer& last(int id) const {
    const auto at = std::find_if(events.rbegin(), events.rend(),
                                 [id](const jobs::Event& event) { return event.id == id; });
    REQUIRE(at != events.rend());
    return at->answer;
  }
};

}  // namespace

TEST_CASE("names of kinds are unlike, and each is tried here") {
  std::set<std::string_view> names, tried;
  for (const jobs::Kind& kind : jobs::kinds()) names.insert(kind.name);
  CHECK(names.size() == jobs::kinds().size());
  const std::vector<core::Question> all = questions();
  for (const core::Question& question : all) tried.insert(question.kind);
  CHECK(tried == names);
}

TEST_CASE("every kind comes to its answer, with progress on the way") {
  for (const core::Question& question : questions()) {
    CAPTURE(question.kind);
    test::FakeClock clock;
    jobs::MadeJob job = jobs::make_job(question.kind, question.request);
    REQUIRE(job.ok());
    double done = 0;
    int steps = 0;
    for (;; ++steps) {
      REQUIRE(steps < 100000);
      const core::Result<bool> more = job.value()->step(clock.get());
      REQUIRE(more.ok());
      if (!*more) break;
      const jobs::Report report = job.value()->report();
      CHECK(report.done >= done);
      CHECK(report.done <= 1);
      done = report.done;
    }
    CHECK(steps > 0);
    CHECK_FALSE(job.value()->answer().empty());
  }
}

TEST_CASE("requests that are cut off, garbled or made up end in a sentence or a job") {
  std::mt19937 random(11);
  for (const core::Question& question : questions()) {
    CAPTURE(question.kind);
    const std::string& good = question.request;
    for (std::size_t size = 0; size < good.size(); ++size) {
      const jobs::MadeJob job = jobs::make_job(question.kind, good.substr(0, size));
      REQUIRE_FALSE(job.ok());
      CHECK(job.error().ends_with("."));
    }
    for (int round = 0; round < 300; ++round) {
      std::string bad = good;
      for (int i = 0; i < 3; ++i) bad[random() % bad.size()] = static_cast<char>(random());
      const jobs::MadeJob job = jobs::make_job(question.kind, bad);
      if (!job.ok()) CHECK(job.error().ends_with("."));
    }
  }
  CHECK(jobs::make_job(std::string(1000, 'x'), {}).error().size() < 100);
}

TEST_CASE("jobs take turns: a short one does not wait for a long one") {
  test::FakeClock clock;
  Told told;
  jobs::Workbench bench(clock.get(), told.tell());
  CHECK_FALSE(bench.busy());
  bench.work(1);
  CHECK(told.events.empty());
  bench.start(1, core::question(experiments::AttentionBenchmark{.d = 64}));
  bench.start(2, core::question(experiments::SchemeBenchmark{.ways = {.d = 4}, .keys = 3}));
  CHECK(told.last(1).phase == Phase::kRunning);
  CHECK(bench.next() == 1);
  bench.work(0);
  CHECK(bench.next() == 2);
  while (told.last(2).coming()) bench.work(0);
  CHECK(told.last(2).phase == Phase::kDone);
  CHECK(told.last(1).coming());
  CHECK(bench.busy());
  bench.cancel(1);
  CHECK_FALSE(bench.busy());
  CHECK(told.last(1).phase == Phase::kCancelled);
  bench.cancel(1);
  bench.cancel(77);
  CHECK(told.last(1).phase == Phase::kCancelled);
}

TEST_CASE("progress is told now and then, with what there is of the answer") {
  double now = 0;
  Told told;
  jobs::Workbench bench([&now] { return now += 0.004; }, told.tell());
  bench.start(5, core::question(experiments::AttentionBenchmark{.d = 2}));
  int steps = 0;
  for (; bench.busy(); ++steps) bench.work(0);
  CHECK(told.events.size() > 10);
  CHECK(told.events.size() < static_cast<std::size_t>(steps));
  bool partial = false;
  for (const jobs::Event& event : told.events)
    partial = partial || (event.answer.coming() && !event.answer.bytes.empty() &&
                          core::from_bytes<std::vector<double>>(event.answer.bytes)->size() > 0);
  CHECK(partial);
  CHECK(told.last(5).done == 1);
}

TEST_CASE("cancelling in the middle keeps the others' turns") {
  test::FakeClock clock;
  Told told;
  jobs::Workbench bench(clock.get(), told.tell());
  for (int id = 1; id <= 4; ++id)
    bench.start(id, core::question(experiments::AttentionBenchmark{.d = 2}));
  bench.work(0);
  bench.work(0);
  CHECK(bench.next() == 3);
  bench.cancel(1);
  CHECK(bench.next() == 3);
  bench.cancel(3);
  CHECK(bench.next() == 4);
  bench.cancel(4);
  CHECK(bench.next() == 2);
}
