// Queries, keys and values that a person brought, made to fit together: what is missing is made,
// what cannot fit is left out, and either is told.
#pragma once

#include <string>
#include <vector>

#include "experiments/heads/synthetic_head.h"
#include "state/param.h"
#include "state/rows.h"
#include "ui/stage.h"

namespace ropewalk::scenes {

struct UserVectors {
  state::Rows q, k, v;
};

// The tokens of any head, made or brought.
struct HeadTokens {
  experiments::SyntheticHead tokens;
  int count = 0, d = 0;  // in use; d is even
  // Of a head that is brought: where q, k and v come from, in one sentence; what had to be left
  // out, and the remedy. "" for nothing, as for all other heads.
  std::string made, problem;
};

// As many tokens of HeadKind::kOwn as the shortest of q, k and v has. q and k need the same even
// count of numbers; missing q and k are each other, else made; missing values are made.
HeadTokens head_tokens(const experiments::SyntheticHeadSpec& what, const UserVectors& rows);
// The d it would have.
int head_dim(const experiments::SyntheticHeadSpec& what, UserVectors rows);

// One query and one key of them, for a chapter that compares two vectors.
struct UserPair {
  int d = 0;  // even; 0: there are none that fit
  std::vector<float> q, k;
  std::string made, problem;  // as of HeadTokens
};

// Row `row` of each, counted from 0, or its last one. A missing one is the other.
UserPair user_pair(const state::Rows& q, const state::Rows& k, int row);

// A number that may be of any size, in little room: "−1.50", "1.60·10¹³".
std::string brief_text(double value, int decimals);

// Says so at the top of the stage, and takes the room for it.
void draw_user_vectors_words(ui::Stage& stage, const std::string& made, const std::string& problem);

// "q", "k", "values" (links keep "v" for their version): up to 512 rows of 256 numbers. Giving them
// chooses `own` of the parameter `key`.
state::Spec user_vectors_spec(state::Role role, state::CompanionChoice companion);

}  // namespace ropewalk::scenes
