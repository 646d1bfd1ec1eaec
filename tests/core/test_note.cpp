#include <doctest/doctest.h>

#include "core/note.h"

using namespace ropewalk::core;

TEST_CASE("a note becomes a sentence of its parts") {
  Note note{.what = "\"5000\" is above 100"};
  CHECK(sentence(note) == "\"5000\" is above 100.");
  note.where = {.file = "mine.md", .line = 12, .field = "m"};
  note.instead = "100 was taken instead";
  CHECK(sentence(note) == "mine.md, line 12: m: \"5000\" is above 100; 100 was taken instead.");
  note.where.file.clear();
  note.remedy = "write a smaller one";
  CHECK(sentence(note) ==
        "line 12: m: \"5000\" is above 100; 100 was taken instead; write a smaller one.");
  note.where = {.file = "mine.md"};
  CHECK(sentences(std::vector<Note>{note, {.what = "second"}}) ==
        std::vector<std::string>{
            "mine.md: \"5000\" is above 100; 100 was taken instead; write a smaller one.",
            "second."});
}

TEST_CASE("who takes nothing instead says what to correct") {
  const Note clamped{.what = "5 is above 3", .instead = "3 was taken instead"};
  CHECK(sentence(refused(clamped, "correct the link")) == "5 is above 3; correct the link.");
  const Note told{.what = "x is no lecture", .remedy = "name a file"};
  CHECK(sentence(refused(told, "correct the link")) == "x is no lecture; name a file.");
  CHECK(sentence(refused({.what = "Nothing"}, "correct the link")) == "Nothing.");
}
