// The words of one language, read from gettext's .mo format (the GNU gettext manual, "The Format of
// GNU MO Files"), as assets/tools/words.py and msgfmt write it.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/result.h"
#include "core/words/plural_rule.h"

namespace ropewalk::core {

class Catalogue {
 public:
  // Keeps the bytes. What is cut off, or has texts outside itself, is refused with a sentence.
  static Result<Catalogue> read(std::string bytes);

  Catalogue(Catalogue&&) = default;
  Catalogue& operator=(Catalogue&&) = default;
  Catalogue(const Catalogue&) = delete;
  Catalogue& operator=(const Catalogue&) = delete;

  // What it has for a text, else the text itself.
  std::string_view find(std::string_view english) const;
  std::string_view find(std::string_view context, std::string_view english) const;
  std::string_view find(std::string_view one, std::string_view many, long long n) const;
  // Whole texts that have a name: document("lesson", "many-clocks"); "" for none.
  std::string_view document(std::string_view kind, std::string_view name) const;

  size_t size() const { return texts_.size(); }

 private:
  Catalogue() = default;

  std::vector<char> bytes_;  // which stay where they are when the catalogue is moved
  // By msgid, with "context\4" before it. Of a plural all forms, with '\0' between them.
  std::unordered_map<std::string_view, std::string_view> texts_;
  PluralRule rule_;
};

}  // namespace ropewalk::core
