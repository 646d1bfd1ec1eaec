#include "state/prose/blocks.h"

#include <algorithm>
#include <utility>

#include "core/words/words.h"
#include "state/prose/inline_markdown.h"
#include "state/text.h"

namespace ropewalk::state {
namespace {

std::string_view trim(std::string_view text) {
  const size_t start = text.find_first_not_of(' ');
  if (start == std::string_view::npos) return {};
  return text.substr(start, text.find_last_not_of(' ') - start + 1);
}

// Gathers lines into a block until a line ends it.
class BlockReader {
 public:
  BlockReader(const BlockProblem& tell, const std::function<void(const Block&)>& take)
      : tell_(tell), take_(take) {}

  int read(std::string_view markdown) {
    constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
    if (markdown.starts_with(kByteOrderMark)) markdown.remove_prefix(kByteOrderMark.size());
    while (!markdown.empty()) {
      const size_t end = std::min(markdown.find_first_of("\r\n"), markdown.size());
      std::string line(markdown.substr(0, end));
      markdown.remove_prefix(end);
      markdown.remove_prefix(markdown.starts_with("\r\n") ? 2
                                                          : std::min<size_t>(markdown.size(), 1));
      ++line_;
      if (!is_clean(line)) {
        if (!told_unclean_)
          tell_(line_, tr("this is not UTF-8 text"), tr("save the file as UTF-8"));
        told_unclean_ = true;
        line = clean(line, line.size());
      }
      for (char& c : line) c = c == '\t' ? ' ' : c;
      read_line(line);
    }
    end_block();
    if (in_comment_) tell_(line_, tr("the comment is not closed with -->"), "");
    return line_;
  }

 private:
  void read_line(std::string_view line) {
    const std::string_view text = trim(line);
    if (in_comment_ || text.starts_with("<!--")) {
      if (!in_comment_) end_block();
      in_comment_ = text.find("-->") == std::string_view::npos;
    } else if (text.empty()) {
      end_block();
    } else if (text.starts_with('#')) {
      end_block();
      const size_t level = std::min(text.find_first_not_of('#'), text.size());
      const bool spaced = level < text.size() && text[level] == ' ';
      begin(Block::Kind::kHeading, spaced ? trim(text.substr(level)) : text.substr(level));
      block_.level = spaced ? static_cast<int>(level) : 0;
      end_block();
    } else if (text.starts_with('>')) {
      read_quotation(trim(text.substr(1)));
    } else if (text.starts_with("- ") || text == "-") {
      end_block();
      begin(Block::Kind::kItem, trim(text.substr(1)));
    } else if (open_ && block_.kind != Block::Kind::kQuotation) {
      block_.text += '\n';
      block_.text += text;
    } else {
      end_block();
      begin(Block::Kind::kProse, text);
    }
  }

  void read_quotation(std::string_view text) {
    if (text.empty() || !open_ || block_.kind != Block::Kind::kQuotation) end_block();
    if (text.empty()) return;
    if (open_) {
      block_.text += '\n';
      block_.text += text;
    } else {
      begin(Block::Kind::kQuotation, text);
    }
  }

  void begin(Block::Kind kind, std::string_view text) {
    block_ = {.kind = kind, .line = line_, .level = 0, .text = std::string(text)};
    open_ = true;
  }

  void end_block() {
    if (std::exchange(open_, false)) take_(block_);
  }

  const BlockProblem& tell_;
  const std::function<void(const Block&)>& take_;
  int line_ = 0;
  bool in_comment_ = false, open_ = false;
  bool told_unclean_ = false;  // once for a file
  Block block_;
};

}  // namespace

int read_blocks(std::string_view markdown, const BlockProblem& tell,
                const std::function<void(const Block&)>& take) {
  return BlockReader(tell, take).read(markdown);
}

Paragraph read_inline(const Block& block, const BlockProblem& tell) {
  return parse_inline(block.text,
                      [&](int line, const std::string& what, const std::string& remedy) {
                        tell(block.line + line, what, remedy);
                      });
}

Heading read_heading(const Block& block, const BlockProblem& tell) {
  const Paragraph words = read_inline(block, tell);
  Heading heading{plain_text(words), words.empty() ? "" : words.front().target, true};
  for (const Span& span : words) heading.whole = heading.whole && span.target == heading.target;
  return heading;
}

void check_prose(const Block& block, const BlockProblem& tell) {
  const std::string_view text = block.text;
  if (text.starts_with("```") || text.starts_with("~~~"))
    tell(block.line, tr("blocks of code cannot be shown"), tr("put `code` into a sentence"));
  if (text.starts_with('|'))
    tell(block.line, tr("tables cannot be shown"), tr("write sentences or a list"));
  if (text.starts_with("* ") || text.starts_with("+ "))
    tell(block.line, tr("write list items with \"- \""), "");
}

// ---- A step
// ----------------------------------------------------------------------------------------------------------

void StepReader::begin(Step& step, int line) {
  step_ = &step;
  line_ = line;
}

std::string StepReader::name() const { return tr(named_, {{"title", quoted(step_->title)}}); }

void StepReader::take_item(const Block& block) {
  const std::string_view text = block.text;
  const bool wrong = text.starts_with("[ ]");
  const bool right = text.starts_with("[x]") || text.starts_with("[X]");
  if (!wrong && !right) {
    Paragraph words = read_inline(block, tell_);
    words.insert(words.begin(), Span{.text = "\xE2\x80\xA2 ", .part = {}, .target = {}});
    step_->prose.push_back(std::move(words));
    return;
  }
  if (!step_->answer.empty())
    tell_(block.line, tr("a guess stands behind the answer"), tr("move it above"));
  Block guess = block;
  guess.text = trim(text.substr(3));
  if (guess.text.empty()) tell_(block.line, tr("the guess has no text"), "");
  step_->guesses.push_back({read_inline(guess, tell_), right});
}

void StepReader::take(const Block& block) {
  if (block.kind == Block::Kind::kItem) return take_item(block);
  if (block.kind == Block::Kind::kQuotation) {
    step_->answer.push_back(read_inline(block, tell_));
    return;
  }
  check_prose(block, tell_);
  if (!step_->guesses.empty() || !step_->answer.empty())
    tell_(block.line, tr("prose after the question would be shown before it"),
          tr("move it above, or into the answer (> ...)"));
  step_->prose.push_back(read_inline(block, tell_));
}

void StepReader::end() {
  if (step_ == nullptr) return;
  int right = 0;
  for (const Guess& guess : step_->guesses) right += guess.right ? 1 : 0;
  if (step_->guesses.empty() && !step_->answer.empty())
    tell_(line_, tr("{step} has an answer but no guesses", {{"step", name()}}),
          tr("write them above it as - [ ] and - [x]"));
  if (!step_->guesses.empty() && step_->answer.empty())
    tell_(line_, tr("{step} has guesses but no answer (> ...)", {{"step", name()}}), "");
  if (step_->guesses.size() == 1)
    tell_(line_, tr("{step} has one guess", {{"step", name()}}), tr("a question needs two"));
  if (!step_->guesses.empty() && right != 1)
    tell_(line_, tr("{step} has {n} right guesses", {{"step", name()}, {"n", right}}),
          tr("a question needs one"));
}

}  // namespace ropewalk::state
