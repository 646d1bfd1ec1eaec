// What is timed on the machine it runs on.
#include <string>
#include <utility>
#include <vector>

#include "core/bytes.h"
#include "experiments/cost/attention_benchmark.h"
#include "experiments/cost/benchmark.h"
#include "experiments/cost/scheme_cases.h"
#include "jobs/job.h"

namespace ropewalk::jobs {
namespace {

class BenchmarkJob final : public Job {
 public:
  explicit BenchmarkJob(std::vector<experiments::BenchmarkCase> work) {
    benchmark_.start(std::move(work));
  }
  core::Result<bool> step(const Clock& clock) override {
    benchmark_.advance(clock);
    return benchmark_.running();
  }
  Report report() const override {
    return {
        .done = benchmark_.progress(), .text = {}, .bytes = core::to_bytes(benchmark_.seconds())};
  }
  std::string answer() override { return core::to_bytes(benchmark_.seconds()); }

 private:
  experiments::Benchmark benchmark_;
};

template <class Request>
MadeJob make_benchmark(std::string_view bytes) {
  const core::Result<Request> request = core::from_bytes<Request>(bytes);
  if (!request) return core::Error{request.error()};
  core::Result<std::vector<experiments::BenchmarkCase>> work = experiments::cases(*request);
  if (!work) return core::Error{work.error()};
  return MadeJob(std::make_unique<BenchmarkJob>(std::move(work).value()));
}

}  // namespace

MadeJob make_attention_benchmark(std::string_view request) {
  return make_benchmark<experiments::AttentionBenchmark>(request);
}

MadeJob make_scheme_benchmark(std::string_view request) {
  return make_benchmark<experiments::SchemeBenchmark>(request);
}

}  // namespace ropewalk::jobs
