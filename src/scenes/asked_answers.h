// What a run has asked while it computed: whether to compute anew since something has come, and
// what nobody waits for any more since the values are others now.
#pragma once

#include <cstdint>
#include <map>

#include "core/answers.h"

namespace ropewalk::scenes {

class AskedAnswers final : public core::Answers {
 public:
  explicit AskedAnswers(core::Answers& answers) : answers_(answers) {}

  // Around a computation.
  void begin();
  void end();
  // Is what was asked or looked at different by now?
  bool changed() const;

  const core::Answer& ask(const core::Question& question) override;
  const core::Answer& look(const core::Question& question) override;
  void cancel(const core::Question& question) override { answers_.cancel(question); }
  void retry(const core::Question& question) override { answers_.retry(question); }
  void drop(const core::Question& question) override { answers_.drop(question); }

 private:
  struct Seen {
    std::uint64_t revision = 0;
    bool asked = false;  // else only looked at: whoever asked wants it for its own sake
  };
  core::Answers& answers_;
  std::map<core::Question, Seen> seen_, before_;
};

}  // namespace ropewalk::scenes
