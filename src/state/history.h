// Undo and redo over whole locations. Changes in quick succession to the same parameter (a drag)
// become one entry.
#pragma once

#include <string>
#include <vector>

#include "state/link.h"

namespace ropewalk::state {

class History {
 public:
  // Says that `before` was left for something else at `time` (seconds). Calls with the same
  // non-empty `topic` within one second of each other merge into one entry. Clears what could be
  // redone.
  void record(const Location& before, std::string_view topic, double time);
  bool can_undo() const { return !past_.empty(); }
  bool can_redo() const { return !future_.empty(); }
  // Where undo() and redo() would go. Precondition: can_undo() / can_redo().
  const Location& before() const { return past_.back(); }
  const Location& after() const { return future_.back(); }
  // The location to go to, given the current one. Precondition: can_undo() / can_redo().
  Location undo(const Location& current);
  Location redo(const Location& current);

 private:
  static constexpr size_t kMaxEntries = 200;
  std::vector<Location> past_, future_;
  std::string topic_;
  double topic_time_ = -1e9;
};

}  // namespace ropewalk::state
