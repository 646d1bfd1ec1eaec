// The inline part of the lessons' Markdown: emphasis, code, links, TeX, footnotes, escapes.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "state/prose/element.h"

namespace ropewalk::state {

// Told of a problem: lines below the first one of the text, what it is and its remedy (blocks.h).
using InlineProblem =
    std::function<void(int line, const std::string& what, const std::string& remedy)>;

// `text` may run over several lines; a line's end becomes a space. What cannot be understood stands
// as it is, tags of HTML are left out, and `problem` hears of it. The text of a footnote's mark is
// its name.
Paragraph parse_inline(std::string_view text, const InlineProblem& problem);

}  // namespace ropewalk::state
