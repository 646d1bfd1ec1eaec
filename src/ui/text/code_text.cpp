#include "ui/text/code_text.h"

#include <algorithm>
#include <array>
#include <span>
#include <string>

namespace ropewalk::ui {
namespace {

using Kind = CodeToken::Kind;

constexpr auto kPython = std::to_array<std::string_view>(
    {"False", "None",     "True",  "and",    "as",   "assert", "async",  "await",    "break",
     "class", "continue", "def",   "del",    "elif", "else",   "except", "finally",  "for",
     "from",  "global",   "if",    "import", "in",   "is",     "lambda", "nonlocal", "not",
     "or",    "pass",     "raise", "return", "try",  "while",  "with",   "yield"});
constexpr auto kCpp = std::to_array<std::string_view>(
    {"alignas",   "auto",     "bool",     "break",     "case",     "catch",    "char",
     "class",     "concept",  "const",    "constexpr", "continue", "default",  "delete",
     "do",        "double",   "else",     "enum",      "explicit", "extern",   "false",
     "float",     "for",      "friend",   "if",        "inline",   "int",      "long",
     "namespace", "new",      "noexcept", "nullptr",   "operator", "override", "private",
     "protected", "public",   "requires", "return",    "short",    "signed",   "sizeof",
     "static",    "struct",   "switch",   "template",  "this",     "throw",    "true",
     "try",       "typedef",  "typename", "union",     "unsigned", "using",    "virtual",
     "void",      "volatile", "while"});
constexpr auto kJson = std::to_array<std::string_view>({"false", "null", "true"});

struct Language {
  std::span<const std::string_view>
      keywords;              // sorted, but for Python's capitals, which come first
  std::string_view comment;  // to the end of the line
  bool blocks = false;       // /* */
  bool triple = false;       // """ and '''
};

Language language_of(std::string_view name) {
  std::string lower(name);
  for (char& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  for (const std::string_view word : {"python", "py", "python3"})
    if (lower == word) return {kPython, "#", false, true};
  for (const std::string_view word : {"c", "cc", "cpp", "c++", "cxx", "h", "hpp", "cuda"})
    if (lower == word) return {kCpp, "//", true, false};
  if (lower == "json") return {kJson, "", false, false};
  return {};
}

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80;
}
bool is_digit(char c) { return c >= '0' && c <= '9'; }

class CodeReader {
 public:
  explicit CodeReader(const Language& language) : language_(language) {}

  std::vector<CodeToken> line(std::string_view text) {
    tokens_.clear();
    rest_ = text;
    if (language_.keywords.empty()) {
      take(rest_.size(), Kind::kPlain);
      return tokens_;
    }
    while (!rest_.empty()) next();
    return tokens_;
  }

 private:
  void next() {
    const char c = rest_[0];
    if (!open_.empty()) {  // from a line above
      return close(0, open_ == "*/" ? Kind::kComment : Kind::kLiteral);
    }
    if (!language_.comment.empty() && rest_.starts_with(language_.comment))
      return take(rest_.size(), Kind::kComment);
    if (language_.blocks && rest_.starts_with("/*")) {
      open_ = "*/";
      return close(2, Kind::kComment);
    }
    for (const std::string_view quotes : {"\"\"\"", "'''"}) {
      if (!language_.triple || !rest_.starts_with(quotes)) continue;
      open_ = quotes;
      return close(3, Kind::kLiteral);
    }
    if (c == '"' || c == '\'') return quoted(c);
    if (is_letter(c)) return word();
    if (is_digit(c)) {
      size_t size = 1;
      while (size < rest_.size() &&
             (is_digit(rest_[size]) || is_letter(rest_[size]) || rest_[size] == '.' ||
              ((rest_[size] == '-' || rest_[size] == '+') &&
               (rest_[size - 1] == 'e' || rest_[size - 1] == 'E'))))
        ++size;
      return take(size, Kind::kLiteral);
    }
    take(1, Kind::kPlain);
  }

  // Up to the end of what is open, or of the line.
  void close(size_t from, Kind kind) {
    const size_t end = rest_.find(open_, from);
    if (end == std::string_view::npos) return take(rest_.size(), kind);
    const size_t size = end + open_.size();
    open_ = {};
    take(size, kind);
  }

  void quoted(char quote) {
    size_t size = 1;
    while (size < rest_.size() && rest_[size] != quote) size += rest_[size] == '\\' ? 2 : 1;
    take(std::min(size + 1, rest_.size()), Kind::kLiteral);
  }

  void word() {
    size_t size = 1;
    while (size < rest_.size() && (is_letter(rest_[size]) || is_digit(rest_[size]))) ++size;
    const std::string_view text = rest_.substr(0, size);
    const bool known = std::find(language_.keywords.begin(), language_.keywords.end(), text) !=
                       language_.keywords.end();
    take(size, known ? Kind::kKeyword : Kind::kPlain);
  }

  void take(size_t size, Kind kind) {
    if (size == 0) return;
    const std::string_view text = rest_.substr(0, size);
    rest_.remove_prefix(size);
    if (!tokens_.empty() && tokens_.back().kind == kind) {
      tokens_.back().text = {tokens_.back().text.data(), tokens_.back().text.size() + size};
    } else {
      tokens_.push_back({text, kind});
    }
  }

  const Language& language_;
  std::vector<CodeToken> tokens_;
  std::string_view rest_, open_;  // what ends the comment or text that goes over lines
};

}  // namespace

std::vector<std::vector<CodeToken>> read_code(std::string_view code, std::string_view language) {
  const Language known = language_of(language);
  CodeReader reader(known);
  std::vector<std::vector<CodeToken>> lines;
  while (!code.empty()) {
    const size_t end = std::min(code.find('\n'), code.size());
    lines.push_back(reader.line(code.substr(0, end)));
    code.remove_prefix(std::min(end + 1, code.size()));
  }
  return lines;
}

}  // namespace ropewalk::ui
