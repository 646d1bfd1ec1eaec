// Code, coloured quietly: keywords, numbers and strings, comments.
#pragma once

#include <string_view>
#include <vector>

namespace ropewalk::ui {

struct CodeToken {
  enum class Kind { kPlain, kKeyword, kLiteral, kComment };
  std::string_view text;  // within one line, without its end
  Kind kind = Kind::kPlain;
};

// The lines of `code` and their tokens, from which each line can be put together again. Python, C++
// and JSON are known by the words that stand behind ``` for them; others are plain.
std::vector<std::vector<CodeToken>> read_code(std::string_view code, std::string_view language);

}  // namespace ropewalk::ui
