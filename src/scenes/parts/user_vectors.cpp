#include "scenes/parts/user_vectors.h"

#include <algorithm>
#include <cmath>

#include "core/words/words.h"
#include "ui/plot/axis.h"
#include "ui/text/prose.h"

namespace ropewalk::scenes {
namespace {

using state::Rows;

std::string how() {
  return tr("Write yours under Details, or drop a file here (.npy, .csv, .json).");
}

// Sentences one after another.
void append(std::string& text, const std::string& sentence) {
  text += (text.empty() ? "" : " ") + sentence;
}

// Says what is wrong with q or k alone, and drops it.
void drop_odd(Rows& rows, const std::string& name, std::string& problem) {
  if (rows.columns() % 2 == 0) return;
  append(problem,
         trn("{name} is left out: its rows have {n} number, and RoPE turns pairs; give an "
             "even count.",
             "{name} is left out: its rows have {n} numbers, and RoPE turns pairs; give an "
             "even count.",
             rows.columns(), {{"name", name}}));
  rows = {};
}

// Drops what cannot be scored, and says so.
std::string fit(Rows& q, Rows& k) {
  std::string problem;
  drop_odd(q, "q", problem);
  drop_odd(k, "k", problem);
  if (q.empty() || k.empty() || q.columns() == k.columns()) return problem;
  problem +=
      trn("k is left out: its rows have {n} number, those of q {wanted}; a score needs as "
          "many in both.",
          "k is left out: its rows have {n} numbers, those of q {wanted}; a score needs as "
          "many in both.",
          k.columns(), {{"wanted", q.columns()}});
  k = {};
  return problem;
}

std::vector<float> first_rows(const Rows& rows, int count) {
  const auto numbers =
      rows.numbers().first(static_cast<size_t>(count) * static_cast<size_t>(rows.columns()));
  return {numbers.begin(), numbers.end()};
}

int fewest(const UserVectors& rows, int otherwise) {
  int count = 0;
  for (const Rows* each : {&rows.q, &rows.k, &rows.v})
    if (!each->empty()) count = count == 0 ? each->rows() : std::min(count, each->rows());
  return count == 0 ? otherwise : count;
}

int dim_of_fitting(const UserVectors& rows, int otherwise) {
  return !rows.q.empty() ? rows.q.columns() : !rows.k.empty() ? rows.k.columns() : otherwise;
}

std::string lengths(const UserVectors& rows) {
  std::string text;
  const auto add = [&text](const char* name, const Rows& each) {
    if (each.empty()) return;
    text += (text.empty() ? "" : ", ") + std::string(name) + ' ' + std::to_string(each.rows());
  };
  add("q", rows.q);
  add("k", rows.k);
  add("v", rows.v);
  return text;
}

}  // namespace

HeadTokens head_tokens(const experiments::SyntheticHeadSpec& what, const UserVectors& given) {
  HeadTokens own{.tokens = {}, .count = what.tokens, .d = what.d, .made = {}, .problem = {}};
  if (what.head != experiments::HeadKind::kOwn) {
    own.tokens = experiments::make_synthetic_head(what);
    return own;
  }
  UserVectors rows = given;
  own.problem = fit(rows.q, rows.k);
  own.count = fewest(rows, what.tokens);
  own.d = dim_of_fitting(rows, what.d);
  own.tokens = experiments::make_synthetic_head(
      {experiments::HeadKind::kOwn, own.count, own.d, 0, what.seed});

  const auto longer = [&own](const Rows& each) { return !each.empty() && each.rows() > own.count; };
  if (longer(rows.q) || longer(rows.k) || longer(rows.v))
    append(own.problem, tr("Rows differ ({lengths}): the first {n} of each are used.",
                           {{"lengths", lengths(rows)}, {"n", own.count}}));
  const bool made = rows.q.empty() && rows.k.empty();
  if (!made) {
    own.tokens.q = first_rows(rows.q.empty() ? rows.k : rows.q, own.count);
    own.tokens.k = first_rows(rows.k.empty() ? rows.q : rows.k, own.count);
  }
  if (!rows.v.empty()) {
    own.tokens.value_dim = rows.v.columns();
    own.tokens.v = first_rows(rows.v, own.count);
  }
  if (made && rows.v.empty()) {
    own.made = tr("No rows of yours yet: q, k and v are made.");
    append(own.made, how());
    return own;
  }
  const Words given_pair = tr(made             ? "q and k made"
                              : rows.k.empty() ? "your q, k = q"
                              : rows.q.empty() ? "your k, q = k"
                                               : "your q and k");
  own.made = tr(
      rows.v.empty() ? "{tokens}, d = {d}: {pair}, v made." : "{tokens}, d = {d}: {pair}, your v.",
      {{"tokens", trn("{n} token", "{n} tokens", own.count)}, {"d", own.d}, {"pair", given_pair}});
  return own;
}

int head_dim(const experiments::SyntheticHeadSpec& what, UserVectors rows) {
  if (what.head != experiments::HeadKind::kOwn) return what.d;
  fit(rows.q, rows.k);
  return dim_of_fitting(rows, what.d);
}

UserPair user_pair(const Rows& given_q, const Rows& given_k, int row) {
  Rows q = given_q, k = given_k;
  UserPair own;
  own.problem = fit(q, k);
  if (q.empty() && k.empty()) {
    own.made = tr("No rows of yours yet: q = k, with all pairs as strong.");
    append(own.made, how());
    return own;
  }
  const auto chosen = [row](const Rows& rows) {
    const std::span<const float> numbers = rows.row(std::min(row, rows.rows() - 1));
    return std::vector<float>(numbers.begin(), numbers.end());
  };
  const Rows& query = q.empty() ? k : q;
  const Rows& key = k.empty() ? q : k;
  own.d = query.columns();
  own.q = chosen(query);
  own.k = chosen(key);
  const auto place = [row](const Rows& rows) {
    return std::to_string(std::min(row, rows.rows() - 1));
  };
  own.made = tr(q.empty()   ? "d = {d}: row {query} of your k, q = k."
                : k.empty() ? "d = {d}: row {query} of your q, k = q."
                            : "d = {d}: row {query} of your q and row {key} of your k.",
                {{"d", own.d}, {"query", place(query)}, {"key", place(key)}});
  return own;
}

std::string brief_text(double value, int decimals) {
  constexpr double kLong = 1e5;
  return std::abs(value) < kLong ? ui::fixed_text(value, decimals) : ui::scientific_text(value, 2);
}

void draw_user_vectors_words(ui::Stage& stage, const std::string& made,
                             const std::string& problem) {
  const auto put = [&stage](const std::string& text, ui::Rgba color) {
    if (text.empty() || stage.area.height() < 120) return;
    ui::Theme inked = stage.theme;
    inked.ink = color;
    const float height = ui::draw_text(stage.canvas, inked, stage.area.min(), stage.area.width(),
                                       text, {.font = ui::type::kSmall, .line_height = 1.4F});
    stage.area.take_top(height + 2);
  };
  put(made, stage.theme.ink_soft);
  put(problem, stage.theme.bad);
  stage.area.take_top(made.empty() ? 0 : 6);
}

state::Spec user_vectors_spec(state::Role role, state::CompanionChoice companion) {
  state::Spec spec{.label = "rows", .min = -1e6, .max = 1e6, .role = role};
  spec.max_size = state::kMaxColumns;
  spec.max_rows = state::kMaxRows;
  spec.companion = companion;
  switch (role) {
    case state::Role::kQuery:
      spec.label = "queries q";
      spec.help = "Your own queries, one row a token: CSV, JSON or npy, up to 512 rows of 256.";
      spec.none = "made, or k's";
      break;
    case state::Role::kKey:
      spec.label = "keys k";
      spec.help = "Your own keys, as many numbers a row as q has; without them k = q.";
      spec.none = "the same as q";
      break;
    default:
      spec.label = "values v";
      spec.help = "Your own values, one row a token, of any length up to 256.";
      spec.none = "made";
      break;
  }
  return spec;
}

}  // namespace ropewalk::scenes
