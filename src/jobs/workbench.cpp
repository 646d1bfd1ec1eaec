#include "jobs/workbench.h"

#include <algorithm>
#include <utility>

namespace ropewalk::jobs {

using core::Phase;

void Workbench::start(int id, const core::Question& question) {
  MadeJob made = make_job(question.kind, question.request);
  if (!made) {
    tell_({id, {.phase = Phase::kFailed, .text = made.error(), .bytes = {}}});
    return;
  }
  work_.push_back({id, std::move(made).value(), clock_()});
  report(work_.back(), work_.back().told);
}

void Workbench::cancel(int id) {
  const auto at =
      std::find_if(work_.begin(), work_.end(), [id](const Work& w) { return w.id == id; });
  if (at == work_.end()) return;
  const auto place = static_cast<std::size_t>(at - work_.begin());
  work_.erase(at);
  if (place < at_) --at_;
  if (at_ >= work_.size()) at_ = 0;
  tell_({id, {.phase = Phase::kCancelled, .text = {}, .bytes = {}}});
}

void Workbench::report(Work& work, double now) {
  work.told = now;
  Report report = work.job->report();
  tell_({work.id,
         {.phase = Phase::kRunning,
          .done = std::clamp(report.done, 0.0, 1.0),
          .text = std::move(report.text),
          .bytes = std::move(report.bytes)}});
}

// The job whose turn it is has ended.
void Workbench::end(core::Answer answer) {
  const int id = work_[at_].id;
  work_.erase(work_.begin() + static_cast<std::ptrdiff_t>(at_));
  if (at_ >= work_.size()) at_ = 0;
  tell_({id, std::move(answer)});
}

void Workbench::step() {
  Work& work = work_[at_];
  const core::Result<bool> more = work.job->step(clock_);
  if (!more) return end({.phase = Phase::kFailed, .text = more.error(), .bytes = {}});
  if (!*more)
    return end({.phase = Phase::kDone, .done = 1, .text = {}, .bytes = work.job->answer()});
  if (const double now = clock_(); now - work.told >= kReportSeconds) report(work, now);
  at_ = (at_ + 1) % work_.size();
}

void Workbench::work(double seconds) {
  const double begin = clock_();
  do {
    if (!busy()) return;
    step();
  } while (clock_() - begin < seconds);
}

}  // namespace ropewalk::jobs
