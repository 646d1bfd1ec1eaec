// The texts of retrieval_texts.h with the score of every token, who looks, and what is found.
#pragma once

#include "experiments/heads/retrieval_head.h"
#include "ui/stage.h"

namespace ropewalk::scenes {

// "beautiful finds mountain, 1 token ahead", and its score and weight.
void draw_asking_caption(ui::Stage& stage, const ui::Rect& rect,
                         const experiments::RetrievalHead& head);

// Bars over the words, and the score of a perfect match at each place. Returns the token that the
// hand lets look: `query` as it was, or -1 for the text's own.
int draw_asking_sentence(ui::Stage& stage, ui::Rect rect, const experiments::RetrievalHead& head,
                         int query);

struct AskingCode {
  int query = -1, fold = 0;
};
// The file with tinted tokens and a handle on its fold. Returns what the hand made of `now`.
AskingCode draw_asking_code(ui::Stage& stage, ui::Rect rect, const experiments::RetrievalHead& head,
                            AskingCode now, int most_folded);

}  // namespace ropewalk::scenes
