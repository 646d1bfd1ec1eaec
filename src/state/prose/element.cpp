#include "state/prose/element.h"

#include <utility>

namespace ropewalk::state {
namespace {

// For both kinds of constness.
template <class AnyProse, class Take>
void walk(AnyProse& prose, const Take& take) {
  for (auto& element : prose) {
    if (!element.words.empty()) take(element.words);
    for (auto& row : element.rows)
      for (auto& cell : row) take(cell);
    for (auto& part : element.parts) walk(part, take);
  }
}

void add_lines(const Prose& prose, const std::string& before, std::vector<std::string>& lines) {
  for (const Element& element : prose) {
    switch (element.kind) {
      case Element::Kind::kList:
        for (size_t i = 0; i < element.parts.size(); ++i) {
          const size_t first = lines.size();
          add_lines(element.parts[i], before + "  ", lines);
          if (lines.size() == first) lines.push_back(before + "  ");
          lines[first] =
              before + item_mark(element, i) + ' ' + lines[first].substr(before.size() + 2);
        }
        break;
      case Element::Kind::kQuote:
        for (const Prose& part : element.parts) add_lines(part, before + "> ", lines);
        break;
      case Element::Kind::kColumns:
        for (const Prose& part : element.parts) add_lines(part, before, lines);
        break;
      case Element::Kind::kTable:
        for (const auto& row : element.rows) {
          std::string line = before;
          for (size_t i = 0; i < row.size(); ++i) line += (i > 0 ? " | " : "") + plain_text(row[i]);
          lines.push_back(std::move(line));
        }
        break;
      case Element::Kind::kCode:
      case Element::Kind::kTex:
        for (size_t at = 0; at < element.text.size();) {
          const size_t end = std::min(element.text.find('\n', at), element.text.size());
          lines.push_back(before + element.text.substr(at, end - at));
          at = end + 1;
        }
        break;
      case Element::Kind::kRule:
        break;
      case Element::Kind::kParagraph:
      case Element::Kind::kImage:
      case Element::Kind::kProgram:
        lines.push_back(before + plain_text(element.words));
        break;
    }
  }
}

}  // namespace

void for_each_paragraph(Prose& prose, const std::function<void(Paragraph&)>& take) {
  walk(prose, take);
}

void for_each_paragraph(const Prose& prose, const std::function<void(const Paragraph&)>& take) {
  walk(prose, take);
}

void for_each_element(const Prose& prose, const std::function<void(const Element&)>& take) {
  for (const Element& element : prose) {
    take(element);
    for (const Prose& part : element.parts) for_each_element(part, take);
  }
}

std::string plain_text(const Paragraph& paragraph) {
  std::string text;
  for (const Span& span : paragraph)
    text += span.style == Span::Style::kFootnote ? '[' + span.text + ']' : span.text;
  return text;
}

std::vector<std::string> plain_lines(const Prose& prose) {
  std::vector<std::string> lines;
  add_lines(prose, "", lines);
  return lines;
}

std::string item_mark(const Element& list, size_t index) {
  if (!list.ordered) return "\xE2\x80\xA2";
  return std::to_string(static_cast<long long>(list.first) + static_cast<long long>(index)) + '.';
}

int count_one_by_one(const Prose& prose) {
  int count = 0;
  for_each_element(prose, [&count](const Element& element) {
    if (element.one_by_one) count += static_cast<int>(element.parts.size());
  });
  return count;
}

}  // namespace ropewalk::state
