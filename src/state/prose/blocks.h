// The block part of the Markdown that lessons and lectures are written in: comments, headings,
// paragraphs, list items, quotations; and what both call a step: prose, a question, its answer.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "state/prose/lesson.h"

namespace ropewalk::state {

// Told of a problem: the line, from 1, what it is and its remedy ("" where that goes without
// saying), without full stops.
using BlockProblem =
    std::function<void(int line, const std::string& what, const std::string& remedy)>;

struct Block {
  enum class Kind { kHeading, kProse, kItem, kQuotation };
  Kind kind = Kind::kProse;
  int line = 0;   // where it begins
  int level = 0;  // of a heading: how many # it has
  std::string text;
};

// Reads the text block by block and hands each to `take`. Line ends of any kind, a byte order mark
// and tabs make no difference. Returns the number of lines.
int read_blocks(std::string_view markdown, const BlockProblem& tell,
                const std::function<void(const Block&)>& take);

// A heading of the form "[Title](target)", or a title alone.
struct Heading {
  std::string title;
  std::string target;  // "" for none
  bool whole = true;   // the link is the whole heading
};
Heading read_heading(const Block& block, const BlockProblem& tell);

Paragraph read_inline(const Block& block, const BlockProblem& tell);

// Fills one step from its blocks.
class StepReader {
 public:
  // `named` is what a step is called: N_("the slide {title}").
  StepReader(std::string_view named, const BlockProblem& tell) : named_(named), tell_(tell) {}

  void begin(Step& step, int line);
  // Tells of what cannot be shown, and takes it all the same.
  void take(const Block& block);
  // Is the question of the step that ends here whole?
  void end();
  // "the step "Title""
  std::string name() const;

 private:
  void take_item(const Block& block);

  std::string_view named_;
  const BlockProblem& tell_;
  Step* step_ = nullptr;
  int line_ = 0;
};

// Tells of the beginnings of blocks that are not part of the dialect: code, tables, other bullets.
void check_prose(const Block& block, const BlockProblem& tell);

}  // namespace ropewalk::state
