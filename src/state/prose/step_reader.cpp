#include "state/prose/step_reader.h"

#include <algorithm>
#include <array>
#include <utility>

#include "core/words/words.h"
#include "state/prose/inline_markdown.h"
#include "state/text.h"

namespace ropewalk::state {
namespace {

constexpr std::string_view kDeeper =
    N_("put it between the other blocks of the slide, not into one");

bool is_task(std::string_view text) {
  return text.starts_with("[ ]") || text.starts_with("[x]") || text.starts_with("[X]");
}

// Is the item a guess?
bool is_guess(const std::vector<Block>& item) {
  return !item.empty() && item[0].kind == Block::Kind::kParagraph && is_task(item[0].text);
}

Paragraph read_cell(const std::string& text, int line, const BlockProblem& tell) {
  Block cell;
  cell.line = line;
  cell.text = text;
  return read_inline(cell, tell);
}

// What stands in an item, a column or an answer.
void read_part(const std::vector<Block>& blocks, const BlockProblem& tell, Prose& prose) {
  for (const Block& block : blocks) {
    if (block.kind == Block::Kind::kHeading) {
      tell(block.line, tr("a heading stands within a list or columns"), tr("write **bold** words"));
      prose.emplace_back(read_inline(block, tell));
    } else if (block.kind == Block::Kind::kFootnote) {
      tell(block.line, tr("the text of a footnote stands within a list or columns"), tr(kDeeper));
    } else if (const std::string_view name = picture_name(block);
               name.starts_with('#') && program_link(name).empty()) {
      tell(block.line, tr("an equation of a chapter stands within a list or columns"), tr(kDeeper));
    } else {
      read_element(block, tell, prose);
    }
  }
}

// Of ![words](name).
Paragraph words_of_picture(const Block& block, const BlockProblem& tell) {
  Block words = block;
  words.text = block.text.substr(2, block.text.rfind("](") - 2);
  return read_inline(words, tell);
}

void read_image(const Block& block, std::string_view path, const BlockProblem& tell,
                Element& element) {
  element.kind = Element::Kind::kImage;
  element.text = path;
  element.words = words_of_picture(block, tell);
  if (element.words.empty()) {
    tell(block.line, tr("the picture has no words for who cannot see it"),
         tr("write ![words](picture.png)"));
    element.words.push_back({.text = std::string(path)});
  }
}

}  // namespace

Paragraph read_inline(const Block& block, const BlockProblem& tell) {
  std::string cut;
  std::string_view text = block.text;
  // Reading takes time that grows with the square of the length.
  if (text.size() > kMaxParagraphBytes) {
    tell(block.line,
         tr("a paragraph holds at most {bytes} bytes, the rest of it was left out",
            {{"bytes", kMaxParagraphBytes}}),
         tr("make two of it"));
    text = cut = clean(text, kMaxParagraphBytes);
  }
  return parse_inline(text, [&](int line, const std::string& what, const std::string& remedy) {
    tell(block.line + line, what, remedy);
  });
}

Heading read_heading(const Block& block, const BlockProblem& tell) {
  Paragraph words = read_inline(block, tell);
  if (std::erase_if(words, [](const Span& span) { return span.style == Span::Style::kFootnote; }))
    tell(block.line, tr("a heading has no footnotes"), tr("put the mark into the text below"));
  Heading heading{plain_text(words), words.empty() ? "" : words.front().target, true};
  for (const Span& span : words) heading.whole = heading.whole && span.target == heading.target;
  return heading;
}

std::string_view picture_name(const Block& block) {
  const std::string_view text = block.text;
  if (block.kind != Block::Kind::kParagraph || !text.starts_with("![") || !text.ends_with(')') ||
      text.find('\n') != std::string_view::npos)
    return {};
  const size_t bracket = text.find("](");
  if (bracket == std::string_view::npos || bracket != text.rfind("](")) return {};
  return text.substr(bracket + 2, text.size() - bracket - 3);
}

std::string program_link(std::string_view name) {
  constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyz0123456789-", kCode = "/code";
  const size_t query = std::min(name.find('?'), name.size());
  std::string_view chapter = name.substr(0, query);
  if (!chapter.starts_with('#') || !chapter.ends_with(kCode)) return {};
  chapter = chapter.substr(1, chapter.size() - 1 - kCode.size());
  if (chapter.empty() || chapter.find_first_not_of(kLetters) != std::string_view::npos) return {};
  return "#/" + std::string(chapter) + std::string(name.substr(query));
}

bool is_picture_path(std::string_view path) {
  constexpr std::string_view kLetters =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~";
  constexpr std::array<std::string_view, 4> kEnds = {".png", ".jpg", ".jpeg", ".svg"};
  std::string lower(path);
  for (char& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  if (std::none_of(kEnds.begin(), kEnds.end(),
                   [&lower](std::string_view end) { return lower.ends_with(end); }) ||
      path.size() > 200)
    return false;
  while (true) {
    const std::string_view part = path.substr(0, path.find('/'));
    if (part.empty() || part.front() == '.' ||
        part.find_first_not_of(kLetters) != std::string_view::npos)
      return false;
    if (part.size() == path.size()) return true;
    path.remove_prefix(part.size() + 1);
  }
}

void read_element(const Block& block, const BlockProblem& tell, Prose& prose) {
  Element element;
  element.line = block.line;
  switch (block.kind) {
    case Block::Kind::kHeading:
    case Block::Kind::kFootnote:
      return;
    case Block::Kind::kQuotation:
      element.kind = Element::Kind::kQuote;
      for (const auto& part : block.parts) read_part(part, tell, element.parts.emplace_back());
      break;
    case Block::Kind::kParagraph:
      if (const std::string_view name = picture_name(block); !name.empty()) {
        if (is_picture_path(name)) {
          read_image(block, name, tell, element);
          break;
        }
        if (std::string link = program_link(name); !link.empty()) {
          element.kind = Element::Kind::kProgram;
          element.text = std::move(link);
          element.words = words_of_picture(block, tell);
          if (element.words.empty()) element.words.push_back({.text = element.text});
          break;
        }
        tell(block.line, tr("the picture {name} cannot be shown", {{"name", quoted(name)}}),
             tr("name a .png, .jpg or .svg file beside the lecture, or in a folder there: "
                "![words](pictures/turning.png)"));
        return;
      }
      element.words = read_inline(block, tell);
      if (element.words.empty()) return;
      break;
    case Block::Kind::kList:
      element.kind = Element::Kind::kList;
      element.ordered = block.ordered;
      element.first = block.first;
      element.one_by_one = block.one_by_one;
      for (size_t i = 0; i < block.parts.size(); ++i) {
        if (is_guess(block.parts[i]))
          tell(block.part_lines[i], tr("a guess stands within a list or columns"), tr(kDeeper));
        read_part(block.parts[i], tell, element.parts.emplace_back());
      }
      break;
    case Block::Kind::kCode:
      element.kind = Element::Kind::kCode;
      element.text = block.text;
      element.language = block.name;
      if (block.text.empty()) return tell(block.line, tr("the code is empty"), "");
      break;
    case Block::Kind::kTable:
      element.kind = Element::Kind::kTable;
      element.columns = block.columns;
      for (size_t i = 0; i < block.rows.size(); ++i) {
        std::vector<Paragraph>& row = element.rows.emplace_back();
        const int line = block.line + static_cast<int>(i) + (i > 0 ? 1 : 0);
        for (const std::string& cell : block.rows[i]) row.push_back(read_cell(cell, line, tell));
      }
      break;
    case Block::Kind::kColumns:
      element.kind = Element::Kind::kColumns;
      for (const auto& part : block.parts) read_part(part, tell, element.parts.emplace_back());
      break;
    case Block::Kind::kTex:
      element.kind = Element::Kind::kTex;
      element.text = block.text;
      if (block.text.empty()) return tell(block.line, tr("the equation is empty"), "");
      break;
    case Block::Kind::kRule:
      element.kind = Element::Kind::kRule;
      break;
  }
  prose.push_back(std::move(element));
}

// ---- Footnotes
// ----------------------------------------------------------------------------------------------------------

void Footnotes::take(const Block& block) {
  Text text{read_inline(block, tell_), block.line, false};
  std::erase_if(text.words, [](const Span& span) { return span.style == Span::Style::kFootnote; });
  if (text.words.empty()) tell_(block.line, tr("the footnote has no text"), "");
  if (!texts_.emplace(block.name, std::move(text)).second)
    tell_(block.line, tr("there are two footnotes {name}", {{"name", quoted(block.name)}}),
          tr("call one of them otherwise"));
}

void Footnotes::number(Step& step, int line) {
  std::vector<std::string> names;
  const auto take = [&](Paragraph& words) {
    for (Span& span : words) {
      if (span.style != Span::Style::kFootnote) continue;
      auto known = std::find(names.begin(), names.end(), span.text);
      if (known == names.end()) {
        const auto text = texts_.find(span.text);
        if (text == texts_.end()) {
          tell_(line, tr("there is no footnote {name}", {{"name", quoted(span.text)}}),
                tr("write its text in a line of its own: [^{name}]: ...",
                   {{"name", printable(span.text)}}));
          span.text.clear();
          continue;
        }
        text->second.used = true;
        step.footnotes.push_back(text->second.words);
        known = names.insert(names.end(), span.text);
      }
      span.text = std::to_string(known - names.begin() + 1);
    }
    std::erase_if(words, [](const Span& span) { return span.text.empty(); });
  };
  for_each_paragraph(step.prose, take);
  step.footnotes_of_prose = step.footnotes.size();
  for_each_paragraph(step.answer, take);
  for (Guess& guess : step.guesses) refuse(guess.text, line);
}

void Footnotes::refuse(Paragraph& words, int line) const {
  if (std::erase_if(words, [](const Span& span) { return span.style == Span::Style::kFootnote; }))
    tell_(line, tr("footnotes belong to the text of a slide or its answer"), "");
}

void Footnotes::refuse(Prose& prose, int line) const {
  for_each_paragraph(prose, [&](Paragraph& words) { refuse(words, line); });
}

void Footnotes::end() const {
  for (const auto& [name, text] : texts_)
    if (!text.used)
      tell_(text.line, tr("nothing refers to the footnote {name}", {{"name", quoted(name)}}),
            tr("write [^{name}] where it belongs", {{"name", printable(name)}}));
}

// ---- A step
// ----------------------------------------------------------------------------------------------------------

void StepReader::begin(Step& step, int line) {
  step_ = &step;
  line_ = line;
}

std::string StepReader::name() const { return tr(named_, {{"title", quoted(step_->title)}}); }

void StepReader::take_guess(const std::vector<Block>& item, int line) {
  if (!step_->answer.empty())
    tell_(line, tr("a guess stands behind the answer"), tr("move it above"));
  if (item.size() > 1) tell_(item[1].line, tr("a guess is one paragraph"), "");
  Block words = item[0];
  const size_t text = std::min(words.text.find_first_not_of(" \n", 3), words.text.size());
  const bool right = words.text[1] != ' ';
  const std::string_view mark = std::string_view(words.text).substr(0, text);
  words.line += static_cast<int>(std::count(mark.begin(), mark.end(), '\n'));
  words.text.erase(0, text);
  if (words.text.empty()) tell_(line, tr("the guess has no text"), "");
  step_->guesses.push_back({read_inline(words, tell_), right});
}

// Guesses, and what is left of the list.
void StepReader::take_list(const Block& block) {
  Block list = block;
  list.parts.clear();
  list.part_lines.clear();
  for (size_t i = 0; i < block.parts.size(); ++i) {
    if (is_guess(block.parts[i])) {
      take_guess(block.parts[i], block.part_lines[i]);
    } else {
      list.parts.push_back(block.parts[i]);
      list.part_lines.push_back(block.part_lines[i]);
    }
  }
  if (list.parts.empty()) return;
  if (!step_->guesses.empty() || !step_->answer.empty())
    tell_(list.part_lines.front(), tr("a list after the question would be shown before it"),
          tr("move it above, or into the answer (> ...)"));
  read_element(list, tell_, step_->prose);
}

void StepReader::take(const Block& block) {
  if (block.kind == Block::Kind::kList) return take_list(block);
  const bool quote = quotes_ == Quotes::kShown && step_->guesses.empty();
  if (block.kind == Block::Kind::kQuotation && !quote) {
    for (const auto& part : block.parts) read_part(part, tell_, step_->answer);
    return;
  }
  const bool shown = block.kind != Block::Kind::kRule;
  if (shown && (!step_->guesses.empty() || !step_->answer.empty()))
    tell_(block.line, tr("prose after the question would be shown before it"),
          tr("move it above, or into the answer (> ...)"));
  read_element(block, tell_, step_->prose);
}

void StepReader::end() {
  if (step_ == nullptr) return;
  // Between slides it is how other programs part them.
  if (!step_->prose.empty() && step_->prose.back().kind == Element::Kind::kRule)
    step_->prose.pop_back();
  int right = 0;
  for (const Guess& guess : step_->guesses) right += guess.right ? 1 : 0;
  if (step_->guesses.empty() && !step_->answer.empty())
    tell_(line_, tr("{step} has an answer but no guesses", {{"step", name()}}),
          tr("write them above it as - [ ] and - [x]"));
  if (!step_->guesses.empty() && step_->answer.empty())
    tell_(line_, tr("{step} has guesses but no answer (> ...)", {{"step", name()}}),
          tr("write it below them"));
  if (step_->guesses.size() == 1)
    tell_(line_, tr("{step} has one guess", {{"step", name()}}), tr("a question needs two"));
  if (!step_->guesses.empty() && right != 1)
    tell_(line_, tr("{step} has {n} right guesses", {{"step", name()}, {"n", right}}),
          tr("a question needs one"));
}

}  // namespace ropewalk::state
