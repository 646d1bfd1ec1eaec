// The inline part of the lessons' Markdown: emphasis, code, links, escapes.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "state/prose/lesson.h"

namespace ropewalk::state {

// Told of a problem: lines below the first one of the text, what it is and its remedy (blocks.h).
using InlineProblem =
    std::function<void(int line, const std::string& what, const std::string& remedy)>;

// `text` may run over several lines; a line's end becomes a space. What cannot be understood stands
// as it is, and `problem` hears of it.
Paragraph parse_inline(std::string_view text, const InlineProblem& problem);

// The words alone.
std::string plain_text(const Paragraph& paragraph);

}  // namespace ropewalk::state
