// The lines of Markdown: what a line begins, ends or goes on with (blocks.h).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "state/prose/blocks.h"

namespace ropewalk::state {

inline constexpr size_t kCodeIndent = 4;  // blanks from which on a line is code

struct Line {
  int number = 0;
  std::string_view text;  // without what the blocks around it have in front
};
using Lines = std::vector<Line>;

// Without blanks at both ends; how many stand at the beginning.
std::string_view trim_blanks(std::string_view text);
size_t indent_of(std::string_view text);
bool is_blank(std::string_view text);
// "---", "* * *".
bool is_rule(std::string_view text);

// The mark that begins an item.
struct Marker {
  char kind = 0;       // - + * . )
  int number = 0;      // of an ordered one
  size_t content = 0;  // where its words begin in the line
  bool empty = false;  // nothing stands behind it
};
std::optional<Marker> read_marker(std::string_view text);

// ``` or ~~~ and what stands behind it.
struct Fence {
  char mark = 0;
  size_t length = 0, indent = 0;
  std::string_view info;
};
std::optional<Fence> read_fence(std::string_view text);
bool closes(std::string_view text, const Fence& open);

// "[^name]: words": the name, and where the words begin.
std::optional<std::pair<std::string_view, size_t>> read_footnote(std::string_view text);
bool is_slide(std::string_view text);
// Does the line end a paragraph that it follows?
bool interrupts(std::string_view text);

// Lines without their ends; a tab goes on to the next multiple of four.
std::vector<std::string> split_lines(std::string_view markdown, const BlockProblem& tell);
// What other programs keep at the beginning of a file: "key: value" between two lines ---.
void skip_front_matter(Lines& lines, const BlockProblem& tell);

}  // namespace ropewalk::state
