// Two short texts whose tokens look for others: an adjective for its noun, a name for its
// definition. What matches what stands in for what a head has learnt.
#pragma once

#include <string>
#include <vector>

namespace ropewalk::experiments {

enum class RetrievalText { kSentence, kPython };

struct TextToken {
  std::string text = {};
  int line = 0, column = 0;  // where it stands, in characters; columns of code alone
  bool shown = true;         // ends of lines are tokens, but nothing to see
  int kind = 0;              // of word, or of place in code
  bool has_target = true;    // there is something for it to find
};

struct TextTokens {
  std::vector<TextToken> tokens;
  int query_token = 0;  // who asks if nobody else is chosen
  int fold_after = 0;   // tokens from here on stand behind the folded ones
  int fold_line = -1;   // where the fold is drawn; -1: nothing is folded
  int lines = 1, columns = 0;
  bool causal = false;  // a token sees only those before it
};

TextTokens make_text_tokens(RetrievalText text);

// How well `token` is what `asker` looks for: 1 if it is of the right kind, less for what is like
// it.
double match_of(RetrievalText text, const TextTokens& all, int query_token, int token);

// What `asker` should find: the nearest noun, the first definition of the name; -1 if there is
// none.
int target_of(RetrievalText text, const TextTokens& all, int query_token);

}  // namespace ropewalk::experiments
