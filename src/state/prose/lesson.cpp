#include "state/prose/lesson.h"

#include <algorithm>
#include <utility>

#include "core/words/words.h"
#include "state/prose/step_reader.h"
#include "state/text.h"

namespace ropewalk::state {
namespace {

class LessonReader {
 public:
  Lesson read(std::string_view markdown) {
    const int lines = read_blocks(markdown, tell_, [this](const Block& block) { take(block); });
    end_section();
    for (size_t i = 0; i < lesson_.steps.size(); ++i)
      footnotes_.number(lesson_.steps[i], step_lines_[i]);
    footnotes_.end();
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
    } else if (block.kind == Block::Kind::kFootnote) {
      footnotes_.take(block);
    } else if (section_ == Section::kStep) {
      const std::string_view name = picture_name(block);
      if (!name.empty() && program_link(name).empty())
        return tell_(block.line, tr("lessons hold no pictures"), tr("the stage is the picture"));
      step_.take(block);
    } else if (section_ == Section::kSources) {
      take_source(block);
    } else {
      take_introduction(block);
    }
  }

  void take_source(const Block& block) {
    if (block.kind == Block::Kind::kQuotation)
      tell_(block.line, tr("an answer (> ...) belongs to the question of a step"), "");
    if (block.kind != Block::Kind::kList) {
      tell_(block.line, tr("a source is a list item: - [Title](https://...)"), "");
      return;
    }
    for (size_t i = 0; i < block.parts.size(); ++i) {
      for (const Block& words : block.parts[i]) {
        if (words.kind == Block::Kind::kParagraph) {
          lesson_.sources.push_back(read_inline(words, tell_));
          footnotes_.refuse(lesson_.sources.back(), words.line);
        } else {
          tell_(words.line, tr("a source is one paragraph"), "");
        }
      }
    }
  }

  void take_introduction(const Block& block) {
    if (block.kind == Block::Kind::kParagraph) {
      lesson_.introduction.push_back(read_inline(block, tell_));
      footnotes_.refuse(lesson_.introduction.back(), block.line);
    } else if (block.kind == Block::Kind::kQuotation) {
      tell_(block.line, tr("an answer (> ...) belongs to the question of a step"), "");
    } else {
      tell_(block.line, tr("the introduction is made of paragraphs"), tr("put it into a step"));
    }
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
    step_lines_.push_back(block.line);
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
  StepReader step_{N_("the step {title}"), StepReader::Quotes::kRefused, tell_};
  Section section_ = Section::kIntroduction;
  Footnotes footnotes_{tell_};
  int step_line_ = 0;
  std::vector<int> step_lines_;
};

}  // namespace

Lesson parse_lesson(std::string_view markdown) { return LessonReader().read(markdown); }

}  // namespace ropewalk::state
