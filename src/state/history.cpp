#include "state/history.h"

#include <cmath>
#include <utility>

namespace ropewalk::state {

void History::record(const Location& before, std::string_view topic, double time) {
  constexpr double kMergeSeconds = 1;
  const bool merges =
      !topic.empty() && topic == topic_ && std::abs(time - topic_time_) <= kMergeSeconds;
  future_.clear();
  topic_ = topic;
  topic_time_ = time;
  if (merges) return;
  past_.push_back(before);
  if (past_.size() > kMaxEntries) past_.erase(past_.begin());
}

Location History::undo(const Location& current) {
  topic_.clear();  // what is changed next is an entry of its own
  if (past_.empty()) return current;
  future_.push_back(current);
  Location location = std::move(past_.back());
  past_.pop_back();
  return location;
}

Location History::redo(const Location& current) {
  topic_.clear();
  if (future_.empty()) return current;
  past_.push_back(current);
  Location location = std::move(future_.back());
  future_.pop_back();
  return location;
}

}  // namespace ropewalk::state
