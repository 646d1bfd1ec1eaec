// Score against distance, and where the sum of cosines turns negative, up to a million tokens away;
// the latter for many bases, too.
#include <memory>
#include <string>

#include "core/bytes.h"
#include "experiments/decay_curves.h"
#include "experiments/long_context/base_reach.h"
#include "jobs/job.h"

namespace ropewalk::jobs {
namespace {

class DecayCurvesJob final : public Job {
 public:
  explicit DecayCurvesJob(const experiments::DecayCurvesRequest& asked) : work_(asked) {}
  core::Result<bool> step(const Clock&) override { return work_.step(); }
  Report report() const override {
    return {.done = work_.done(), .text = {}, .bytes = core::to_bytes(work_.curves())};
  }
  std::string answer() override { return core::to_bytes(work_.curves()); }

 private:
  experiments::DecayCurvesWork work_;
};

class FirstNegativeJob final : public Job {
 public:
  explicit FirstNegativeJob(const experiments::FirstNegativeRequest& asked) : work_(asked) {}
  core::Result<bool> step(const Clock&) override { return work_.step(); }
  Report report() const override { return {.done = work_.done(), .text = {}, .bytes = {}}; }
  std::string answer() override { return core::to_bytes(work_.first_negative()); }

 private:
  experiments::FirstNegativeWork work_;
};

class BaseReachJob final : public Job {
 public:
  explicit BaseReachJob(const experiments::BaseReachRequest& asked) : work_(asked) {}
  core::Result<bool> step(const Clock&) override { return work_.step(); }
  Report report() const override {
    return {.done = work_.done(), .text = {}, .bytes = core::to_bytes(work_.reach())};
  }
  std::string answer() override { return core::to_bytes(work_.reach()); }

 private:
  experiments::BaseReachWork work_;
};

template <class Work, class Request>
MadeJob make(std::string_view request) {
  const core::Result<Request> asked = core::from_bytes<Request>(request);
  if (!asked) return core::Error{asked.error()};
  if (const core::Status fits = check(*asked); !fits) return core::Error{fits.error()};
  return MadeJob(std::make_unique<Work>(*asked));
}

}  // namespace

MadeJob make_decay_curves(std::string_view request) {
  return make<DecayCurvesJob, experiments::DecayCurvesRequest>(request);
}

MadeJob make_first_negative(std::string_view request) {
  return make<FirstNegativeJob, experiments::FirstNegativeRequest>(request);
}

MadeJob make_base_reach(std::string_view request) {
  return make<BaseReachJob, experiments::BaseReachRequest>(request);
}

}  // namespace ropewalk::jobs
