#pragma once

// What is told about input that could not be taken as it stands, in parts: who shows it makes the
// sentence, who refuses it leaves out what was done instead, who sorts it asks for its line.

#include <span>
#include <string>
#include <vector>

namespace ropewalk::core {

struct Place {
  std::string file = {};
  int line = 0;            // from 1; 0: none
  std::string field = {};  // a parameter's key, a member's path
  bool operator==(const Place&) const = default;
};

// Each part without its full stop; what is a whole sentence already may have it.
struct Note {
  std::string what;
  std::string instead = {};  // what was done, if it was: "100 was taken instead"
  std::string remedy = {};   // what a person can do: "name a file that ends in .md"
  Place where = {};
  bool operator==(const Note&) const = default;
};

// mine.md, line 12: m: "5000" is above 100; 100 was taken instead.
std::string sentence(const Note& note);
std::vector<std::string> sentences(std::span<const Note> notes);

// For a reader who takes nothing else instead: without what was done, and with a remedy, `remedy`
// if the note has none.
Note refused(Note note, const std::string& remedy);

}  // namespace ropewalk::core
