// Which form of a word a number takes, as gettext's header says it: "nplurals=2; plural=(n != 1);".
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace ropewalk::core {

class PluralRule {
 public:
  PluralRule() = default;  // English: one form for 1, another for all else
  // Nothing if it is no such rule.
  static std::optional<PluralRule> parse(std::string_view text);

  int forms() const { return forms_; }
  int form(unsigned long n) const;  // 0 .. forms() - 1

 private:
  std::string expression_ = "n!=1";  // without spaces
  int forms_ = 2;
};

}  // namespace ropewalk::core
