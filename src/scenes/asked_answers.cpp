#include "scenes/asked_answers.h"

#include <algorithm>
#include <utility>

namespace ropewalk::scenes {

void AskedAnswers::begin() { before_ = std::exchange(seen_, {}); }

void AskedAnswers::end() {
  for (const auto& [question, seen] : before_)
    if (seen.asked && seen_.count(question) == 0) answers_.drop(question);
  before_.clear();
}

bool AskedAnswers::changed() const {
  return std::any_of(seen_.begin(), seen_.end(), [this](const auto& entry) {
    return answers_.look(entry.first).revision != entry.second.revision;
  });
}

const core::Answer& AskedAnswers::ask(const core::Question& question) {
  const core::Answer& answer = answers_.ask(question);
  seen_[question] = {answer.revision, true};
  return answer;
}

const core::Answer& AskedAnswers::look(const core::Question& question) {
  const core::Answer& answer = answers_.look(question);
  seen_.try_emplace(question, Seen{answer.revision, false});
  return answer;
}

}  // namespace ropewalk::scenes
