#include "state/history.h"

#include <doctest/doctest.h>

namespace ropewalk::state {
namespace {

Location at(double value) { return {0, {Value::of(value)}, 0}; }

TEST_CASE("undo and redo walk over what was left") {
  History history;
  CHECK_FALSE(history.can_undo());
  CHECK_FALSE(history.can_redo());
  history.record(at(1), "m", 0);
  history.record(at(2), "n", 0.1);
  CHECK(history.undo(at(3)) == at(2));
  CHECK(history.can_redo());
  CHECK(history.undo(at(2)) == at(1));
  CHECK_FALSE(history.can_undo());
  CHECK(history.redo(at(1)) == at(2));
  CHECK(history.redo(at(2)) == at(3));
  CHECK_FALSE(history.can_redo());
  CHECK(history.undo(at(3)) == at(2));
}

TEST_CASE("a drag is one entry") {
  History history;
  for (int i = 0; i < 100; ++i)
    history.record(at(i), "m", i * 0.5);  // 50 s, never a pause of a second
  CHECK(history.undo(at(100)) == at(0));
  CHECK_FALSE(history.can_undo());
}

TEST_CASE("a pause, another topic, no topic or an undo ends an entry") {
  History history;
  history.record(at(1), "m", 0);
  history.record(at(2), "m", 1.5);
  history.record(at(3), "n", 1.6);
  history.record(at(4), "", 1.7);
  history.record(at(5), "", 1.8);
  for (const double value : {5, 4, 3, 2}) CHECK(history.undo(at(value + 1)) == at(value));
  history.record(at(2), "m", 1.9);  // right after an undo: not part of what was undone
  CHECK_FALSE(history.can_redo());
  CHECK(history.undo(at(7)) == at(2));
  CHECK(history.undo(at(2)) == at(1));
}

TEST_CASE("a new change forgets what could be redone, even one that merges") {
  History history;
  history.record(at(1), "m", 0);
  history.undo(at(2));
  history.record(at(1), "m", 0.1);
  CHECK_FALSE(history.can_redo());
  CHECK(history.undo(at(9)) == at(1));
  CHECK_FALSE(history.can_undo());
}

TEST_CASE("the oldest entries are forgotten") {
  History history;
  for (int i = 0; i < 500; ++i) history.record(at(i), "", i);
  int count = 0;
  Location location = at(500);
  while (history.can_undo()) {
    location = history.undo(location);
    ++count;
  }
  CHECK(count == 200);
  CHECK(location == at(300));
}

}  // namespace
}  // namespace ropewalk::state
