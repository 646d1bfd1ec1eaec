#include "state/prose/lesson.h"

#include <algorithm>
#include <utility>

#include "core/words/words.h"
#include "state/prose/blocks.h"
#include "state/text.h"

namespace ropewalk::state {
namespace {

class LessonReader {
 public:
  Lesson read(std::string_view markdown) {
    const int lines = read_blocks(markdown, tell_, [this](const Block& block) { take(block); });
    end_section();
    if (lesson_.introduction.empty()) tell_(1, tr("the lesson has no introduction"), "");
    if (lesson_.steps.empty())
      tell_(std::max(lines, 1), tr("the lesson has no step"),
            tr("a step begins with ## [Title](#/chapter?key=value)"));
    return std::move(lesson_);
  }

 private:
  enum class Section { kIntroduction, kStep, kSources };

  void take(const Block& block) {
    if (block.kind == Block::Kind::kHeading) {
      take_heading(block);
    } else if (section_ == Section::kStep) {
      const bool guess = block.text.starts_with("[ ]") || block.text.starts_with("[x]") ||
                         block.text.starts_with("[X]");
      if (block.kind == Block::Kind::kItem && !guess) tell_list(block.line);
      step_.take(block);
    } else if (section_ == Section::kSources) {
      take_source(block);
    } else {
      take_introduction(block);
    }
  }

  void tell_list(int line) {
    tell_(line,
          tr("a list is either a question's guesses (- [ ] and - [x], in a step) or the sources"),
          "");
  }

  void take_source(const Block& block) {
    if (block.kind == Block::Kind::kQuotation)
      tell_(block.line, tr("an answer (> ...) belongs to the question of a step"), "");
    if (block.kind == Block::Kind::kProse) {
      check_prose(block, tell_);
      tell_(block.line, tr("a source is a list item: - [Title](https://...)"), "");
    }
    lesson_.sources.push_back(read_inline(block, tell_));
  }

  void take_introduction(const Block& block) {
    if (block.kind == Block::Kind::kQuotation)
      tell_(block.line, tr("an answer (> ...) belongs to the question of a step"), "");
    if (block.kind == Block::Kind::kItem) tell_list(block.line);
    if (block.kind == Block::Kind::kProse) check_prose(block, tell_);
    lesson_.introduction.push_back(read_inline(block, tell_));
  }

  void take_heading(const Block& block) {
    if (block.level != 2) {
      tell_(block.line, tr("only headings of the form \"## ...\" are part of lessons"), "");
      return;
    }
    end_section();
    const Heading heading = read_heading(block, tell_);
    if (heading.target.empty() && heading.title == "Sources") {
      section_ = Section::kSources;
      return;
    }
    if (section_ == Section::kSources)
      tell_(block.line, tr("the sources stand at the end, after all steps"), "");
    section_ = Section::kStep;
    step_line_ = block.line;
    Step& step = lesson_.steps.emplace_back();
    step.title = heading.title;
    step_.begin(step, block.line);
    if (heading.title.empty()) tell_(block.line, tr("the step has no title"), "");
    if (!heading.target.starts_with("#/") || !heading.whole) {
      tell_(block.line, tr("{step} has no prepared state", {{"step", step_.name()}}),
            tr("write ## [{title}](#/chapter?key=value)", {{"title", printable(heading.title)}}));
    } else {
      step.link = heading.target;
    }
  }

  void end_section() {
    if (section_ != Section::kStep) return;
    step_.end();
    if (lesson_.steps.back().prose.empty())
      tell_(step_line_, tr("{step} has no prose", {{"step", step_.name()}}), "");
  }

  Lesson lesson_;
  BlockProblem tell_ = [this](int line, const std::string& what, const std::string& remedy) {
    lesson_.problems.push_back({.what = what, .remedy = remedy, .where = {.line = line}});
  };
  StepReader step_{N_("the step {title}"), tell_};
  Section section_ = Section::kIntroduction;
  int step_line_ = 0;
};

}  // namespace

Lesson parse_lesson(std::string_view markdown) { return LessonReader().read(markdown); }

}  // namespace ropewalk::state
