#include "state/prose/inline_markdown.h"

#include <algorithm>
#include <utility>

#include "core/words/words.h"
#include "state/text.h"

namespace ropewalk::state {
namespace {

constexpr int kMaxDepth = 6;

bool is_punctuation(char c) {
  return (c >= '!' && c <= '/') || (c >= ':' && c <= '@') || (c >= '[' && c <= '`') ||
         (c >= '{' && c <= '~');
}

bool is_space(char c) { return c == ' ' || c == '\n'; }

bool is_word(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80;
}

bool is_part_name(std::string_view name) {
  constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyz0123456789-_.";
  return !name.empty() && name.find_first_not_of(kLetters) == std::string_view::npos;
}

class InlineParser {
 public:
  InlineParser(std::string_view text, const InlineProblem& problem)
      : text_(text), problem_(problem) {}

  Paragraph parse() {
    parse_range(0, text_.size(), {}, 0);
    return std::move(spans_);
  }

 private:
  // Reads text_[at, end) in the style, part and target of `look`.
  void parse_range(size_t at, size_t end, const Span& look, int depth) {
    while (at < end) {
      const size_t next = depth < kMaxDepth ? parse_special(at, end, look, depth) : at;
      if (next != at) {
        at = next;
        continue;
      }
      if (text_[at] == '\\' && at + 1 < end) {
        if (text_[at + 1] == '\n') {
          tell(at, tr("a line cannot be broken off within a paragraph"), tr("leave a line empty"));
          ++at;
        } else if (is_punctuation(text_[at + 1])) {
          ++at;
        }
      }
      put(text_.substr(at, 1), look);
      ++at;
    }
  }

  // Where the construct that begins at `at` ends, or `at` if there is none.
  size_t parse_special(size_t at, size_t end, const Span& look, int depth) {
    switch (text_[at]) {
      case '`':
        return parse_code(at, end, look);
      case '*':
        return parse_emphasis(at, end, look, depth);
      case '_':
        return parse_underscore(at, end, look, depth);
      case '[':
        if (at + 1 < end && text_[at + 1] == '^') return parse_footnote(at, end, look);
        return parse_link(at, end, look, depth);
      case '$':
        return parse_tex(at, end, look);
      case '<':
        return parse_angle(at, end, look);
      case '&':
        return parse_entity(at, end);
      case '~':
        return parse_tildes(at, end, look);
      case '!':
        return parse_picture(at, end);
      default:
        return at;
    }
  }

  // "![words](target)": left out, since text holds none.
  size_t parse_picture(size_t at, size_t end) {
    if (at + 1 >= end || text_[at + 1] != '[') return at;
    tell(at, tr("there are no pictures within text"),
         tr("a picture or an equation, ![words](name), needs a paragraph of its own"));
    const size_t close = find_bracket(at + 1, end, '[', ']');
    if (close == std::string_view::npos || close + 1 >= end || text_[close + 1] != '(')
      return at + 1;
    const size_t last = find_bracket(close + 1, end, '(', ')');
    return last == std::string_view::npos ? at + 1 : last + 1;
  }

  size_t parse_code(size_t at, size_t end, const Span& look) {
    size_t ticks = 0;
    while (at + ticks < end && text_[at + ticks] == '`') ++ticks;
    const size_t start = at + ticks;
    for (size_t i = start; i < end; ++i) {
      size_t run = 0;
      while (i + run < end && text_[i + run] == '`') ++run;
      if (run != ticks) {
        i += run > 0 ? run - 1 : 0;
        continue;
      }
      std::string_view code = text_.substr(start, i - start);
      // CommonMark 6.1: one space on both sides makes room for backticks inside.
      const bool padded = code.size() > 2 && is_space(code.front()) && is_space(code.back()) &&
                          code.find_first_not_of(" \n") != std::string_view::npos;
      if (padded) code = code.substr(1, code.size() - 2);
      Span span = look;
      span.style = Span::Style::kCode;
      put(code, span);
      return i + ticks;
    }
    tell(at, tr("a ` has no partner"), tr("write \\` for the sign itself"));
    put(text_.substr(at, ticks), look);
    return start;
  }

  size_t parse_emphasis(size_t at, size_t end, const Span& look, int depth) {
    const size_t width = at + 1 < end && text_[at + 1] == '*' ? 2 : 1;
    const size_t start = at + width;
    if (start >= end || is_space(text_[start])) {  // "2 * 3"
      put(text_.substr(at, std::min(width, end - at)), look);
      return std::min(start, end);
    }
    const size_t close = find_close(start, end, width);
    if (close == std::string_view::npos) {
      tell(at, tr(width == 2 ? "a ** has no partner" : "a * has no partner"),
           tr(width == 2 ? "write \\*\\* for the signs themselves"
                         : "write \\* for the sign itself"));
      put(text_.substr(at, width), look);
      return start;
    }
    Span span = look;
    span.style = width == 2 ? Span::Style::kBold : Span::Style::kItalic;
    parse_range(start, close, span, depth + 1);
    return close + width;
  }

  // "_italic_", "__bold__"; within a word it is the sign itself.
  size_t parse_underscore(size_t at, size_t end, const Span& look, int depth) {
    size_t width = 0;
    while (at + width < end && text_[at + width] == '_') ++width;
    const size_t start = at + width;
    const bool opens = width <= 2 && start < end && !is_space(text_[start]) &&
                       (at == 0 || !is_word(text_[at - 1]));
    size_t close = opens ? text_.substr(0, end).find(text_.substr(at, width), start + 1)
                         : std::string_view::npos;
    while (close != std::string_view::npos &&
           (is_space(text_[close - 1]) || (close + width < end && is_word(text_[close + width]))))
      close = text_.substr(0, end).find(text_.substr(at, width), close + 1);
    if (close == std::string_view::npos) {
      put(text_.substr(at, width), look);
      return start;
    }
    Span span = look;
    span.style = width == 2 ? Span::Style::kBold : Span::Style::kItalic;
    parse_range(start, close, span, depth + 1);
    return close + width;
  }

  size_t parse_footnote(size_t at, size_t end, const Span& look) {
    const size_t close = text_.substr(0, end).find(']', at);
    if (close == std::string_view::npos || close == at + 2) return at;
    const std::string_view name = text_.substr(at + 2, close - at - 2);
    if (name.find_first_of(" \n") != std::string_view::npos) return at;
    Span span = look;
    span.style = Span::Style::kFootnote;
    spans_.push_back(span);
    spans_.back().text = name;
    return close + 1;
  }

  // "$x^2$"; "$5 and $6" is money.
  size_t parse_tex(size_t at, size_t end, const Span& look) {
    const size_t width = at + 1 < end && text_[at + 1] == '$' ? 2 : 1;
    const size_t start = at + width;
    if (start >= end || is_space(text_[start])) return at;
    for (size_t i = start; i < end; ++i) {
      if (text_[i] == '\\') {
        ++i;
      } else if (text_[i] == '$') {
        const bool digit = i + width < end && text_[i + width] >= '0' && text_[i + width] <= '9';
        if (is_space(text_[i - 1]) || digit || (width == 2 && text_.substr(i, 2) != "$$"))
          return at;
        Span span = look;
        span.style = Span::Style::kTex;
        put(text_.substr(start, i - start), span);
        return i + width;
      }
    }
    return at;
  }

  // "<https://...>" is a link; tags of HTML are left out.
  size_t parse_angle(size_t at, size_t end, const Span& look) {
    const size_t close = text_.substr(0, end).find('>', at);
    if (at + 1 >= end || close == std::string_view::npos) return at;
    const std::string_view inner = text_.substr(at + 1, close - at - 1);
    if (inner.starts_with("https://") && inner.find_first_of(" \n<\"") == std::string_view::npos &&
        look.part.empty() && look.target.empty()) {
      Span span = look;
      span.target = inner;
      put(inner, span);
      return close + 1;
    }
    if (inner.starts_with("!--")) {
      const size_t last = text_.substr(0, end).find("-->", at);
      return last == std::string_view::npos ? at : last + 3;
    }
    const char first = inner.empty() ? ' ' : inner[inner[0] == '/' && inner.size() > 1 ? 1 : 0];
    if (!((first >= 'a' && first <= 'z') || (first >= 'A' && first <= 'Z'))) return at;
    if (!std::exchange(told_html_, true))
      tell(at, tr("HTML is left out: {tag}", {{"tag", quoted(text_.substr(at, close + 1 - at))}}),
           tr("write \\< for the sign itself"));
    return close + 1;
  }

  // "&nbsp;" stands as it is.
  size_t parse_entity(size_t at, size_t end) {
    const size_t close = text_.substr(0, end).find(';', at);
    if (close == std::string_view::npos || close - at > 10 || close == at + 1) return at;
    const std::string_view name = text_.substr(at + 1, close - at - 1);
    if (name.find_first_not_of("#abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") ==
        std::string_view::npos)
      tell(at,
           tr("{text} is shown as it is written",
              {{"text", quoted(text_.substr(at, close + 1 - at))}}),
           tr("write the character itself"));
    return at;
  }

  size_t parse_tildes(size_t at, size_t end, const Span& look) {
    if (text_.substr(at, std::min<size_t>(2, end - at)) != "~~") return at;
    if (!std::exchange(told_tildes_, true))
      tell(at, tr("~~ strikes nothing out here"), tr("write \\~\\~ for the signs themselves"));
    put("~~", look);
    return at + 2;
  }

  // The `width` stars that end an emphasis begun before `start`; stars in code and after a
  // backslash do not count.
  size_t find_close(size_t start, size_t end, size_t width) const {
    for (size_t i = start; i < end; ++i) {
      if (text_[i] == '\\') {
        ++i;
      } else if (text_[i] == '`') {
        const size_t partner = text_.substr(0, end).find('`', i + 1);
        if (partner != std::string_view::npos) i = partner;
      } else if (text_[i] == '*') {
        size_t run = 0;
        while (i + run < end && text_[i + run] == '*') ++run;
        if (run == width && i > start && !is_space(text_[i - 1])) return i;
        i += run - 1;
      }
    }
    return std::string_view::npos;
  }

  // The bracket that closes the one at `open`, or npos.
  size_t find_bracket(size_t open, size_t end, char opening, char closing) const {
    int depth = 0;
    for (size_t i = open; i < end; ++i) {
      if (text_[i] == '\\') {
        ++i;
      } else if (text_[i] == opening) {
        ++depth;
      } else if (text_[i] == closing && --depth == 0) {
        return i;
      }
    }
    return std::string_view::npos;
  }

  size_t parse_link(size_t at, size_t end, const Span& look, int depth) {
    const size_t close = find_bracket(at, end, '[', ']');
    if (close == std::string_view::npos || close + 1 >= end || text_[close + 1] != '(')
      return at;  // "[0, 1)"
    const size_t last = find_bracket(close + 1, end, '(', ')');
    if (last == std::string_view::npos) {
      tell(at, tr("the link's \"(\" is not closed"), "");
      return at;
    }
    if (!look.part.empty() || !look.target.empty()) {
      tell(at, tr("a link stands within a link"), "");
      return at;
    }
    const std::string_view target = text_.substr(close + 2, last - close - 2);
    Span span = look;
    if (target.starts_with("#/") || target.starts_with("https://")) {
      span.target = target;
    } else if (target.starts_with('#') && is_part_name(target.substr(1))) {
      span.part = target.substr(1);
    } else {
      tell(at,
           tr("the link's target {target} is neither #/chapter?key=value, #part nor https://...",
              {{"target", quoted(target)}}),
           "");
    }
    if (target.find_first_of(" \n<>\"") != std::string_view::npos) {
      tell(at,
           tr("the link's target {target} holds a space or a sign that links must not hold",
              {{"target", quoted(target)}}),
           "");
    }
    if (close == at + 1) tell(at, tr("the link has no text"), "");
    parse_range(at + 1, close, span, depth + 1);
    return last + 1;
  }

  // Appends text in the look of `look`; line ends and runs of spaces become one space.
  void put(std::string_view text, const Span& look) {
    if (spans_.empty() || spans_.back().style != look.style || spans_.back().part != look.part ||
        spans_.back().target != look.target) {
      spans_.push_back(look);
      spans_.back().text.clear();
    }
    std::string& words = spans_.back().text;
    for (const char c : text) {
      const bool space = is_space(c);
      if (space && ends_with_space()) continue;
      words += space ? ' ' : c;
    }
  }

  bool ends_with_space() const {
    for (auto span = spans_.rbegin(); span != spans_.rend(); ++span) {
      if (!span->text.empty()) return span->text.back() == ' ';
    }
    return true;
  }

  void tell(size_t at, const std::string& what, const std::string& remedy) const {
    const std::string_view before = text_.substr(0, at);
    problem_(static_cast<int>(std::count(before.begin(), before.end(), '\n')), what, remedy);
  }

  std::string_view text_;
  const InlineProblem& problem_;
  Paragraph spans_;
  bool told_html_ = false, told_tildes_ = false;  // once for a text
};

}  // namespace

Paragraph parse_inline(std::string_view text, const InlineProblem& problem) {
  Paragraph spans = InlineParser(text, problem).parse();
  std::erase_if(spans, [](const Span& span) { return span.text.empty(); });
  return spans;
}

}  // namespace ropewalk::state
