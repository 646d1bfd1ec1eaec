#include "experiments/heads/retrieval_texts.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdlib>
#include <string_view>

namespace ropewalk::experiments {
namespace {

enum Word { kArticle, kAdjective, kNoun, kVerb, kPreposition };
enum Code { kSign, kKeyword, kUse, kDefinition };

struct SentenceWord {
  std::string_view text;
  Word kind;
};
constexpr std::array<SentenceWord, 7> kSentence{{{"A", kArticle},
                                                 {"beautiful", kAdjective},
                                                 {"mountain", kNoun},
                                                 {"stretches", kVerb},
                                                 {"beyond", kPreposition},
                                                 {"the", kArticle},
                                                 {"valley", kNoun}}};

// The empty line is where lines are folded away.
constexpr std::array<std::string_view, 17> kPython{"import pandas as pd",
                                                   "df = pd.read_csv(\"rain.csv\")",
                                                   "days = len(df)",
                                                   "cities = df[\"city\"].unique()",
                                                   "total = 0",
                                                   "for city in cities:",
                                                   "    part = df[df[\"city\"] == city]",
                                                   "    total = total + part[\"mm\"].sum()",
                                                   "",
                                                   "mean = total / days",
                                                   "limit = 2 * mean",
                                                   "rows = len(df)",
                                                   "wet = []",
                                                   "for city in cities:",
                                                   "    wet.append(city.title())",
                                                   "print(limit, wet, len(df))",
                                                   "print(df.describe())"};

bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

// Where the token that begins at `at` ends: a name or number, a string, "==", or one sign.
size_t end_of_token(std::string_view line, size_t at) {
  size_t end = at + 1;
  if (is_word(line[at])) {
    while (end < line.size() && is_word(line[end])) ++end;
  } else if (line[at] == '"') {
    while (end < line.size() && line[end - (end > at + 1 ? 1 : 0)] != '"') ++end;
  } else if (line.substr(at, 2) == "==") {
    ++end;
  }
  return end;
}

Code kind_of(std::string_view text, std::string_view behind) {
  constexpr std::array<std::string_view, 4> kKeywords{"import", "as", "for", "in"};
  for (const std::string_view word : kKeywords)
    if (text == word) return kKeyword;
  if (std::isalpha(static_cast<unsigned char>(text.front())) == 0) return kSign;
  return behind.starts_with(" = ") ? kDefinition : kUse;
}

TextTokens make_sentence() {
  TextTokens all;
  for (const SentenceWord& word : kSentence)
    all.tokens.push_back({.text = std::string(word.text), .kind = word.kind});
  all.query_token = 1;
  all.fold_after = static_cast<int>(all.tokens.size());
  return all;
}

TextTokens make_python() {
  TextTokens all;
  all.causal = true;
  all.lines = static_cast<int>(kPython.size());
  for (size_t row = 0; row < kPython.size(); ++row) {
    const std::string_view line = kPython[row];
    const int number = static_cast<int>(row);
    if (line.empty()) {
      all.fold_line = number;
      all.fold_after = static_cast<int>(all.tokens.size());
      continue;
    }
    all.columns = std::max(all.columns, static_cast<int>(line.size()));
    for (size_t at = 0; at < line.size();) {
      if (line[at] == ' ') {
        ++at;
        continue;
      }
      const size_t end = end_of_token(line, at);
      const std::string_view text = line.substr(at, end - at);
      all.tokens.push_back({.text = std::string(text),
                            .line = number,
                            .column = static_cast<int>(at),
                            .kind = kind_of(text, line.substr(end))});
      at = end;
    }
    all.tokens.push_back({.line = number, .column = static_cast<int>(line.size()), .shown = false});
  }
  for (size_t i = 0; i < all.tokens.size(); ++i) {
    const int index = static_cast<int>(i);
    if (all.tokens[i].text == "df") all.query_token = index;  // the last one
    all.tokens[i].has_target =
        all.tokens[i].kind == kUse && target_of(RetrievalText::kPython, all, index) >= 0;
  }
  return all;
}

// Nouns look for verbs, all other words for nouns.
double sentence_match(int query_token, int token) {
  const int wanted = query_token == kNoun ? kVerb : kNoun;
  if (token == wanted) return 1;
  return token == kVerb || token == kNoun ? 0.3 : 0;
}

}  // namespace

TextTokens make_text_tokens(RetrievalText text) {
  return text == RetrievalText::kSentence ? make_sentence() : make_python();
}

double match_of(RetrievalText text, const TextTokens& all, int query_token, int token) {
  if (query_token == token) return 0;  // nothing looks for itself
  const TextToken& from = all.tokens[static_cast<size_t>(query_token)];
  const TextToken& to = all.tokens[static_cast<size_t>(token)];
  if (text == RetrievalText::kSentence) return sentence_match(from.kind, to.kind);
  if (!to.shown || to.kind == kSign || to.kind == kKeyword) return 0;
  const bool same = from.text == to.text;
  if (to.kind == kDefinition) return same ? 1 : 0.3;
  return same ? 0.6 : 0.1;
}

int target_of(RetrievalText text, const TextTokens& all, int query_token) {
  int found = -1;
  for (int i = 0; i < static_cast<int>(all.tokens.size()); ++i) {
    if ((all.causal && i > query_token) || i == query_token ||
        match_of(text, all, query_token, i) < 1)
      continue;
    if (all.causal) return i;
    if (found < 0 || std::abs(i - query_token) < std::abs(found - query_token)) found = i;
  }
  return found;
}

}  // namespace ropewalk::experiments
