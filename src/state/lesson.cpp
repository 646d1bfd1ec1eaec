#include "state/lesson.h"

#include <utility>

#include "state/inline_markdown.h"
#include "state/text.h"

namespace ropewalk::state {
namespace {

std::string_view trim(std::string_view text) {
  const size_t start = text.find_first_not_of(' ');
  if (start == std::string_view::npos) return {};
  return text.substr(start, text.find_last_not_of(' ') - start + 1);
}

// Reads a lesson line by line. A block (paragraph, list item, quotation) is gathered until a line
// ends it.
class LessonReader {
 public:
  Lesson read(std::string_view markdown) {
    constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
    if (markdown.starts_with(kByteOrderMark)) markdown.remove_prefix(kByteOrderMark.size());
    while (!markdown.empty()) {
      const size_t end = markdown.find('\n');
      std::string line(markdown.substr(0, end));
      markdown = end == std::string_view::npos ? std::string_view{} : markdown.substr(end + 1);
      ++line_;
      if (line.ends_with('\r')) line.pop_back();
      if (!is_clean(line)) {
        tell(line_, "this is not UTF-8 text");
        line = clean(line, line.size());
      }
      for (char& c : line) c = c == '\t' ? ' ' : c;
      read_line(line);
    }
    end_block();
    end_section();
    if (in_comment_) tell(line_, "the comment is not closed with -->");
    if (lesson_.introduction.empty()) tell(1, "the lesson has no introduction");
    if (lesson_.steps.empty())
      tell(line_, "the lesson has no step; a step begins with ## [Title](#/chapter?key=value)");
    return std::move(lesson_);
  }

 private:
  enum class Section { kIntroduction, kStep, kSources };
  enum class Block { kNone, kProse, kGuess, kSource, kAnswer };

  void tell(int line, const std::string& problem) {
    lesson_.problems.push_back("line " + std::to_string(line) + ": " + problem + ".");
  }

  void read_line(std::string_view line) {
    const std::string_view text = trim(line);
    if (in_comment_ || text.starts_with("<!--")) {
      if (!in_comment_) end_block();
      in_comment_ = text.find("-->") == std::string_view::npos;
    } else if (text.empty()) {
      end_block();
    } else if (text.starts_with('#')) {
      end_block();
      read_heading(text);
    } else if (text.starts_with('>')) {
      read_quotation(trim(text.substr(1)));
    } else if (text.starts_with("- ") || text == "-") {
      end_block();
      read_item(trim(text.substr(1)));
    } else if (block_ == Block::kAnswer) {
      end_block();
      begin(Block::kProse, text);
    } else if (block_ != Block::kNone) {
      block_text_ += '\n';
      block_text_ += text;
    } else {
      begin(Block::kProse, text);
    }
  }

  void begin(Block block, std::string_view text) {
    block_ = block;
    block_line_ = line_;
    block_text_ = text;
    if (block == Block::kProse) check_prose(text);
  }

  void check_prose(std::string_view text) {
    if (text.starts_with("```") || text.starts_with("~~~"))
      tell(line_, "blocks of code are not part of lessons");
    if (text.starts_with('|')) tell(line_, "tables are not part of lessons");
    if (text.starts_with("* ") || text.starts_with("+ "))
      tell(line_, "write list items with \"- \"");
    if (section_ == Section::kSources)
      tell(line_, "a source is a list item: - [Title](https://...)");
    if (section_ == Section::kStep && !(step().guesses.empty() && step().answer.empty()))
      tell(line_,
           "prose after the question would be shown before it; move it above, or into the answer "
           "(> ...)");
  }

  void read_heading(std::string_view text) {
    const size_t level = text.find_first_not_of('#');
    if (level != 2 || text[level] != ' ') {
      tell(line_, "only headings of the form \"## ...\" are part of lessons");
      return;
    }
    end_section();
    const Paragraph heading = inline_of(trim(text.substr(level)), line_);
    const std::string title = plain_text(heading);
    const std::string link = heading.empty() ? "" : heading.front().target;
    if (link.empty() && title == "Sources") {
      section_ = Section::kSources;
      return;
    }
    if (section_ == Section::kSources) tell(line_, "the sources stand at the end, after all steps");
    section_ = Section::kStep;
    step_line_ = line_;
    lesson_.steps.push_back({.title = title, .link = {}, .prose = {}, .guesses = {}, .answer = {}});
    if (title.empty()) tell(line_, "the step has no title");
    bool whole = true;
    for (const Span& span : heading) whole = whole && span.target == link;
    if (!link.starts_with("#/") || !whole) {
      tell(line_, "the step " + quoted(title) + " has no prepared state; write ## [" +
                      printable(title) + "](#/chapter?key=value)");
    } else {
      step().link = link;
    }
  }

  void read_quotation(std::string_view text) {
    if (section_ != Section::kStep)
      tell(line_, "an answer (> ...) belongs to the question of a step");
    if (text.empty() || block_ != Block::kAnswer) end_block();
    if (text.empty()) return;
    if (block_ == Block::kAnswer) {
      block_text_ += '\n';
      block_text_ += text;
    } else {
      begin(Block::kAnswer, text);
    }
  }

  void read_item(std::string_view text) {
    const bool wrong = text.starts_with("[ ]");
    const bool right = text.starts_with("[x]") || text.starts_with("[X]");
    if (section_ == Section::kSources) {
      begin(Block::kSource, text);
    } else if (section_ == Section::kStep && (wrong || right)) {
      if (!step().answer.empty()) tell(line_, "a guess stands behind the answer; move it above");
      guess_is_right_ = right;
      begin(Block::kGuess, trim(text.substr(3)));
      if (block_text_.empty()) tell(line_, "the guess has no text");
    } else {
      tell(line_,
           "a list is either a question's guesses (- [ ] and - [x], in a step) or the sources");
      begin(Block::kProse, text);
    }
  }

  Paragraph inline_of(std::string_view text, int first_line) {
    return parse_inline(text, [this, first_line](int line, const std::string& problem) {
      tell(first_line + line, problem);
    });
  }

  void end_block() {
    const Block block = std::exchange(block_, Block::kNone);
    if (block == Block::kNone) return;
    Paragraph paragraph = inline_of(block_text_, block_line_);
    if (block == Block::kSource || (block == Block::kProse && section_ == Section::kSources)) {
      lesson_.sources.push_back(std::move(paragraph));
    } else if (section_ != Section::kStep) {
      lesson_.introduction.push_back(std::move(paragraph));
    } else if (block == Block::kGuess) {
      step().guesses.push_back({std::move(paragraph), guess_is_right_});
    } else if (block == Block::kAnswer) {
      step().answer.push_back(std::move(paragraph));
    } else {
      step().prose.push_back(std::move(paragraph));
    }
  }

  // Is the question of the step that ends here whole?
  void end_section() {
    if (section_ != Section::kStep) return;
    const Step& ended = step();
    int right = 0;
    for (const Guess& guess : ended.guesses) right += guess.right ? 1 : 0;
    const std::string name = "the step " + quoted(ended.title);
    if (ended.guesses.empty() && !ended.answer.empty())
      tell(step_line_, name + " has an answer but no guesses");
    if (!ended.guesses.empty() && ended.answer.empty())
      tell(step_line_, name + " has guesses but no answer (> ...)");
    if (ended.guesses.size() == 1) tell(step_line_, name + " has one guess; a question needs two");
    if (!ended.guesses.empty() && right != 1) {
      tell(step_line_,
           name + " has " + std::to_string(right) + " right guesses; a question needs one");
    }
    if (ended.prose.empty()) tell(step_line_, name + " has no prose");
  }

  Step& step() { return lesson_.steps.back(); }

  Lesson lesson_;
  Section section_ = Section::kIntroduction;
  int line_ = 0;
  int step_line_ = 0;
  bool in_comment_ = false;
  Block block_ = Block::kNone;
  int block_line_ = 0;
  std::string block_text_;
  bool guess_is_right_ = false;
};

}  // namespace

Lesson parse_lesson(std::string_view markdown) { return LessonReader().read(markdown); }

}  // namespace ropewalk::state
