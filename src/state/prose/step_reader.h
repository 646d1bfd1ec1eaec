// From blocks (blocks.h) to what lessons and lectures share: elements, footnotes, and steps with
// their questions.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "state/prose/blocks.h"
#include "state/prose/lesson.h"

namespace ropewalk::state {

// A heading of the form "[Title](target)", or a title alone.
struct Heading {
  std::string title;
  std::string target;  // "" for none
  bool whole = true;   // the link is the whole heading
};
Heading read_heading(const Block& block, const BlockProblem& tell);

Paragraph read_inline(const Block& block, const BlockProblem& tell);
// A block that is no heading and no footnote's text, appended to `prose`.
void read_element(const Block& block, const BlockProblem& tell, Prose& prose);

// "![words](name)", alone in its paragraph: the name; "" for anything else.
std::string_view picture_name(const Block& block);
// Of "#pair-rotation/code?m=3", which names that chapter's program, the link whose state is filled
// in, "#/pair-rotation?m=3"; "" for another name.
std::string program_link(std::string_view name);
// "turning.png", "pictures/turning.svg": a path that leads down only, to a picture.
bool is_picture_path(std::string_view path);

// Numbers the footnotes of each step. Their texts may stand anywhere in the file.
class Footnotes {
 public:
  explicit Footnotes(const BlockProblem& tell) : tell_(tell) {}
  void take(const Block& block);
  void number(Step& step, int line);
  // Words that have no room for footnotes: their marks are left out.
  void refuse(Paragraph& words, int line) const;
  void refuse(Prose& prose, int line) const;
  // After all steps were numbered: tells of texts that nothing refers to.
  void end() const;

 private:
  struct Text {
    Paragraph words;
    int line = 0;
    bool used = false;
  };
  const BlockProblem& tell_;
  std::map<std::string, Text, std::less<>> texts_;
};

// Fills one step from its blocks.
class StepReader {
 public:
  // What > begins where nothing was asked: a quotation, or a problem.
  enum class Quotes { kShown, kRefused };
  // `named` is what a step is called: N_("the slide {title}").
  StepReader(std::string_view named, Quotes quotes, const BlockProblem& tell)
      : named_(named), quotes_(quotes), tell_(tell) {}

  void begin(Step& step, int line);
  // Tells of what cannot be shown, and takes it all the same.
  void take(const Block& block);
  // Is the question of the step that ends here whole?
  void end();
  // "the step "Title""
  std::string name() const;

 private:
  void take_list(const Block& block);
  void take_guess(const std::vector<Block>& item, int line);

  std::string_view named_;
  Quotes quotes_;
  const BlockProblem& tell_;
  Step* step_ = nullptr;
  int line_ = 0;
};

}  // namespace ropewalk::state
