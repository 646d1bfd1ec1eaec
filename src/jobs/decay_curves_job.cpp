// Score against distance, up to a million of them.
#include <memory>
#include <string>

#include "core/bytes.h"
#include "experiments/decay_curves.h"
#include "jobs/job.h"

namespace ropewalk::jobs {
namespace {

class DecayCurvesJob final : public Job {
 public:
  explicit DecayCurvesJob(const experiments::DecayCurvesRequest& asked) : work_(asked) {}
  core::Result<bool> step(const Clock&) override { return work_.step(); }
  Report report() const override { return {.done = work_.done(), .text = {}, .bytes = {}}; }
  std::string answer() override { return core::to_bytes(work_.curves()); }

 private:
  experiments::DecayCurvesWork work_;
};

}  // namespace

MadeJob make_decay_curves(std::string_view request) {
  const auto asked = core::from_bytes<experiments::DecayCurvesRequest>(request);
  if (!asked) return core::Error{asked.error()};
  if (const core::Status fits = check(*asked); !fits) return core::Error{fits.error()};
  return MadeJob(std::make_unique<DecayCurvesJob>(*asked));
}

}  // namespace ropewalk::jobs
