// A kind of long work: what makes a job of a request, and the job, which is done step by step, so
// that whoever runs it can look up in between: to cancel it, to let another take its turn, to tell
// how far it has come. The steps are the same wherever it runs, and so is the answer.
#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "core/result.h"

namespace ropewalk::jobs {

// Seconds, never going back. For work that measures; nothing else may depend on it.
using Clock = std::function<double()>;

struct Report {
  double done = 0;    // 0 .. 1
  std::string text;   // a few words about what it is at; "" for nothing
  std::string bytes;  // what there is of the answer; "" for nothing
};

class Job {
 public:
  virtual ~Job() = default;
  // Some milliseconds of work. True: there is more. An error ends the job.
  virtual core::Result<bool> step(const Clock& clock) = 0;
  virtual Report report() const = 0;
  // Once there is no more.
  virtual std::string answer() = 0;
};

using MadeJob = core::Result<std::unique_ptr<Job>>;

struct Kind {
  std::string_view name;
  // The request may be any bytes: what cannot be worked on is an error.
  MadeJob (*make)(std::string_view request);
};

// All of them, in the order of the list (jobs.inc).
std::span<const Kind> kinds();

MadeJob make_job(std::string_view kind, std::string_view request);

// Of the sources that requests, jobs and answers are made of: two programs with the same id
// understand each other.
std::string_view build_id();

}  // namespace ropewalk::jobs
