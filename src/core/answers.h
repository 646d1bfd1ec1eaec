// Long work as whoever wants it sees it: a question is asked, and its answer comes later, with
// progress on the way. Who does the work, and where, is jobs' affair.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <tuple>

#include "core/bytes.h"

namespace ropewalk::core {

// The same question has the same answer: it is the key by which an answer is kept.
struct Question {
  std::string kind;     // stands in src/jobs/jobs.inc
  std::string request;  // bytes
  bool operator==(const Question&) const = default;
  bool operator<(const Question& other) const {
    return std::tie(kind, request) < std::tie(other.kind, other.request);
  }
  static auto fields(auto& x) { return std::tie(x.kind, x.request); }
};

// For a request that names its kind: static constexpr std::string_view kKind.
template <class Request>
Question question(const Request& request) {
  return {std::string(Request::kKind), to_bytes(request)};
}

enum class Phase { kUnasked, kWaiting, kRunning, kDone, kFailed, kCancelled };

struct Answer {
  Phase phase = Phase::kUnasked;
  double done = 0;             // 0 .. 1
  std::string text;            // what it is at; when it failed, a sentence that says why
  std::string bytes;           // the answer; before it is done, what there is of it
  std::uint64_t revision = 0;  // another one whenever anything of this has changed
  bool coming() const { return phase == Phase::kWaiting || phase == Phase::kRunning; }
  static auto fields(auto& x) { return std::tie(x.phase, x.done, x.text, x.bytes); }
};

// What is returned holds until the next frame begins.
class Answers {
 public:
  virtual ~Answers() = default;
  // Starts the work, unless it was asked for before: then this is how far that has come, whether it
  // was cancelled or failed included.
  virtual const Answer& ask(const Question& question) = 0;
  // The same without starting anything.
  virtual const Answer& look(const Question& question) = 0;
  virtual void cancel(const Question& question) = 0;
  // Begins anew, whatever there is.
  virtual void retry(const Question& question) = 0;
  // Nobody waits for it any more: what is not done is stopped and forgotten.
  virtual void drop(const Question& question) = 0;
};

}  // namespace ropewalk::core
