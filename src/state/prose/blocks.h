// The block part of the Markdown that lessons and lectures are written in. It is a reader of our
// own, since a problem has to be told with its line and remedy: md4c, the parser that others keep,
// tells no lines, takes whatever it does not know as text, and knows neither footnotes nor columns.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "state/prose/element.h"

namespace ropewalk::state {

inline constexpr size_t kMaxParagraphBytes = 4000;

// Told of a problem: the line, from 1, what it is and its remedy ("" where that goes without
// saying), without full stops.
using BlockProblem =
    std::function<void(int line, const std::string& what, const std::string& remedy)>;

struct Block {
  enum class Kind {
    kHeading,
    kParagraph,
    kList,
    kQuotation,
    kCode,
    kTable,
    kColumns,
    kTex,
    kRule,
    kFootnote
  };
  Kind kind = Kind::kParagraph;
  int line = 0;      // where it begins
  int level = 0;     // of a heading: how many # it has
  size_t bytes = 0;  // of its lines
  std::string text;  // its words with their marks; code and TeX as written
  std::string name;  // the language of code; a footnote's
  bool ordered = false, one_by_one = false;
  int first = 1;                          // number of an ordered list's first item
  std::vector<std::vector<Block>> parts;  // items, columns; a quotation has one
  std::vector<int> part_lines;            // where each begins
  std::vector<Element::Align> columns;    // of a table
  std::vector<std::vector<std::string>> rows;
};

// Reads the text block by block and hands each to `take`. Line ends of any kind, a byte order mark
// and tabs make no difference. Returns the number of lines.
int read_blocks(std::string_view markdown, const BlockProblem& tell,
                const std::function<void(const Block&)>& take);

// Is `line` the row of dashes of a table? Its columns; none if not.
std::vector<Element::Align> read_dashes(std::string_view line);
// The cells of a table's row.
std::vector<std::string> read_cells(std::string_view line);

}  // namespace ropewalk::state
