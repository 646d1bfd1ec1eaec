// Attention without positions does not know the order of its words: a shuffled sentence has the
// same weights, shuffled (arXiv 1706.03762, section 3.5; permutation equivariance, arXiv
// 1912.10077, claim 1). With an encoding they change; and a causal mask alone tells order too
// (arXiv 2203.16634).
#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <vector>

#include "core/memo.h"
#include "core/words/words.h"
#include "experiments/heads/attention_trace.h"
#include "experiments/heads/permuted_attention.h"
#include "experiments/heads/word_vectors.h"
#include "scenes/parts/common_params.h"
#include "scenes/parts/text_button.h"
#include "scenes/scene.h"
#include "scenes/why_position/order_blind/word_matrix.h"
#include "scenes/why_position/order_blind/word_tiles.h"
#include "ui/interaction.h"
#include "ui/picture/bars.h"
#include "ui/picture/shapes.h"
#include "ui/plot/axis.h"
#include "ui/text/text_fit.h"

namespace ropewalk::scenes {
namespace {

constexpr int kMaxWords = 16;
constexpr double kRounding = 1e-6;  // what adding the same floats in another order may change

size_t size(int n) { return static_cast<size_t>(n); }

// In the order of the choices; "RoPE, other base" would say nothing here.
constexpr std::array kPositions{
    experiments::ComparedEncoding::kNone,    experiments::ComparedEncoding::kSinusoidal,
    experiments::ComparedEncoding::kLearned, experiments::ComparedEncoding::kRope,
    experiments::ComparedEncoding::kAlibi,   experiments::ComparedEncoding::kT5,
    experiments::ComparedEncoding::kShaw,    experiments::ComparedEncoding::kTransformerXl,
    experiments::ComparedEncoding::kXpos};
enum class Positions { kNone, kSinusoidal, kLearned, kRope, kAlibi, kT5, kShaw, kXl, kXpos };

struct OrderBlind {
  struct State {
    Positions encoding = Positions::kNone;
    double back = 0;
    std::string text = "the dog bit the man";
    std::string order = "0,4,2,3,1";
    int shuffle = 0;
    bool causal = false;
    int row = 2, col = 1;
    double temperature = 1;
    HeadSize d = HeadSize::k16;
    double base = 10000, slope = 0.25;
    int seed = 55;
  };

  // All that the words, their order and the encoding make.
  struct Numbers {
    experiments::Sentence sentence;
    std::vector<int> permutation;  // the word at each place
    std::vector<int> place;        // of each word
    experiments::InversePermuted written, arranged;
    double difference = 0, output_difference = 0;
    double brightest = 0;
    int moved = 0;  // words that do not stand where they were written
    std::string note;
  };
  struct NumbersKey {
    Positions encoding = Positions::kNone;
    std::string text, order;
    int shuffle = 0;
    bool causal = false;
    double temperature = 0;
    HeadSize d = HeadSize::k16;
    double base = 0, slope = 0;
    int seed = 0;
    bool operator==(const NumbersKey&) const = default;
  };

  struct Result : Numbers {
    int row = 0, col = 0;
  };
  struct Kept {
    core::Memo<NumbersKey, Numbers> numbers;
  };

  static constexpr About kAbout{.id = "order-blind",
                                .part = "I. Why position?",
                                .title = "A bag of words",
                                .question = "Does attention know word order?",
                                .aspect = 0.96F};

  static void params(state::Params<State>& params);
  static Result compute(const State& state, Kept& kept);
  static void draw(State& state, const Result& result, ui::Stage& stage);
  static void probes(const State& state, const Result& result, state::Probes& probes);
  static state::Animation animation() {
    return {
        .key = "back", .from = 0, .to = 1, .units_per_second = 0.6, .step = 0.25, .loop = false};
  }
};

using State = OrderBlind::State;
using Result = OrderBlind::Result;

experiments::ComparedEncoding kind_of(Positions positions) {
  return kPositions.at(static_cast<size_t>(positions));
}

void OrderBlind::params(state::Params<State>& params) {
  using state::Place;
  using state::Role;
  const state::Spec word = state::whole(0, kMaxWords - 1).in(Place::kPicture);
  params.add("encoding", &State::encoding, "position", "What tells the head where a word stands.",
             state::choice({{"none", "none"},
                            {"sinusoidal", "sinusoidal"},
                            {"learned", "learned table"},
                            {"rope", "RoPE"},
                            {"alibi", "ALiBi"},
                            {"t5", "T5 bias"},
                            {"shaw", "Shaw"},
                            {"xl", "Transformer-XL"},
                            {"xpos", "xPos"}})
                 .as(Role::kPosition)
                 .in(Place::kPrimary));
  params.add("back", &State::back, "put back",
             "Moves the rows and columns of the arranged words to where they were written: only "
             "the picture moves, no number changes.",
             state::real(0, 1, 0.25).as(Role::kScore).in(Place::kPrimary));
  params.add("text", &State::text, "sentence",
             "Words between spaces, your own if you like; the first sixteen count.",
             {.max_size = 240});
  params.add("order", &State::order, "order",
             "The words' numbers from 0 in reading order: drag the tiles, or write here.",
             {.role = Role::kPosition, .place = Place::kPicture, .max_size = 80});
  params.add("shuffle", &State::shuffle, "shuffle",
             "Which random order; 0 takes the order of the tiles.",
             state::whole(0, 9999).as(Role::kPosition).in(Place::kPicture));
  params.add("causal", &State::causal, "causal mask",
             "No word sees those after it, as in models that write text.");
  params.add("row", &State::row, "query word", "The word that looks, counted from 0 as written.",
             word.as(Role::kQuery));
  params.add("col", &State::col, "key word", "The word looked at, counted from 0 as written.",
             word.as(Role::kKey));
  params.add("temperature", &State::temperature, temperature_spec());
  head_params(params, &State::d, &State::base, HeadSize::k64);
  params
      .add("slope", &State::slope,
           slope_spec("What ALiBi takes from the score for each word of distance."))
      .shown([](const State& state) { return state.encoding == Positions::kAlibi; });
  params.add("seed", &State::seed,
             seed_spec("Which random numbers embeddings and matrices are made from."));
}

// ---- Compute ------------------------------------------------------------------------------------

std::string note_of(const experiments::Sentence& sentence, bool repaired) {
  if (sentence.blank) return tr("There are no words: type some under Details.");
  if (sentence.left_out > 0)
    return trn("Only the first {max} words are used; {n} is left out.",
               "Only the first {max} words are used; {n} are left out.", sentence.left_out,
               {{"max", kMaxWords}});
  if (repaired)
    return tr("The order named words twice or words that are not there; it was mended.");
  return {};
}

OrderBlind::Numbers make_numbers(const OrderBlind::NumbersKey& key) {
  OrderBlind::Numbers made;
  made.sentence = experiments::split_words(key.text, kMaxWords);
  const int count = static_cast<int>(made.sentence.words.size());
  bool repaired = false;
  made.permutation = experiments::permutation_of(key.order, count, &repaired);
  if (key.shuffle > 0)
    made.permutation = experiments::shuffled(count, static_cast<std::uint32_t>(key.shuffle));
  // The default order fits the default sentence: said of another one, it is nobody's mistake.
  repaired = repaired && key.shuffle == 0 && key.order != State{}.order;
  made.note = note_of(made.sentence, repaired);
  made.place.resize(size(count));
  for (int place = 0; place < count; ++place) {
    made.place[size(made.permutation[size(place)])] = place;
    made.moved += made.permutation[size(place)] != place ? 1 : 0;
  }
  const int d = dim_of(key.d);
  const auto seed = static_cast<std::uint32_t>(key.seed);
  const std::vector<float> x = experiments::embed_words(made.sentence.words, d, seed);
  const experiments::PermutedHead head{.encoding = kind_of(key.encoding),
                                       .d = d,
                                       .base = key.base,
                                       .slope = key.slope,
                                       .temperature = key.temperature,
                                       .causal = key.causal,
                                       .seed = seed};
  std::vector<int> as_written(size(count));
  for (int i = 0; i < count; ++i) as_written[size(i)] = i;
  made.written = experiments::attend_permuted(head, x, as_written);
  made.arranged = experiments::attend_permuted(head, x, made.permutation);
  made.difference = experiments::largest_difference(made.written.weights, made.arranged.weights);
  made.output_difference =
      experiments::largest_difference(made.written.output, made.arranged.output);
  made.brightest = std::max({experiments::max_abs(made.written.weights),
                             experiments::max_abs(made.arranged.weights), 1e-6});
  return made;
}

Result OrderBlind::compute(const State& state, Kept& kept) {
  Result result{
      *kept.numbers.get({state.encoding, state.text, state.order, state.shuffle, state.causal,
                         state.temperature, state.d, state.base, state.slope, state.seed},
                        make_numbers)};
  const int last_word = static_cast<int>(result.sentence.words.size()) - 1;
  result.row = std::min(state.row, last_word);
  result.col = std::min(state.col, last_word);
  return result;
}

float weight_at(const Result& result, const experiments::InversePermuted& side, ui::Cell words) {
  return side.weights[size(words.row) * result.sentence.words.size() + size(words.column)];
}

void OrderBlind::probes(const State& state, const Result& result, state::Probes& probes) {
  const ui::Cell cell{result.row, result.col};
  const float written = weight_at(result, result.written, cell);
  const float arranged = weight_at(result, result.arranged, cell);
  probes.add("words", result.sentence.words.size(), "words in the sentence");
  probes.add("words_left_out", result.sentence.left_out, "words that are left out");
  probes.add("words_moved", result.moved, "words that stand elsewhere");
  probes.add("query_word", result.row, "query word, its number");
  probes.add("key_word", result.col, "key word, its number");
  probes.add("query_place", result.place[size(result.row)], "place of the query word");
  probes.add("key_place", result.place[size(result.col)], "place of the key word");
  probes.add("weight_written", written, "weight of this cell, as written");
  probes.add("weight_arranged", arranged, "weight of this cell, as arranged");
  probes.add("weight_change", static_cast<double>(arranged) - static_cast<double>(written),
             "change of this weight");
  probes.add("largest_difference", result.difference, "largest change of any weight");
  probes.add("largest_output_difference", result.output_difference, "largest change of any output");
  probes.add("brightest_weight", result.brightest, "brightest weight of both maps");
  probes.add("put_back", state.back, "how far the words are put back");
  for (size_t place = 0; place < result.permutation.size(); ++place)
    probes.add("word_at_" + std::to_string(place), result.permutation[place],
               "word at place {place}, its number", {{"place", place}});
  for (int component = 0; component < experiments::kValueDim; ++component) {
    const size_t at = size(result.row * experiments::kValueDim + component);
    probes.add("output_written_" + std::to_string(component), result.written.output[at],
               "output as written, number {i}", {{"i", component}});
    probes.add("output_arranged_" + std::to_string(component), result.arranged.output[at],
               "output as arranged, number {i}", {{"i", component}});
  }
}

// ---- Draw ---------------------------------------------------------------------------------------

// The order of now, changed: what the tiles show becomes the order, whatever it came from.
void move_word(State& state, const Result& result, int word, int to) {
  std::vector<int> order = result.permutation;
  order.erase(std::find(order.begin(), order.end(), word));
  order.insert(order.begin() + to, word);
  state.order = experiments::order_text(order);
  state.shuffle = 0;
}

// The tiles, and the buttons beside them if there is room, else above.
struct TilesRoom {
  float height = 0;
  bool beside = false;
};
constexpr float kButtons = 196;

TilesRoom tiles_room(const Result& result, const ui::Stage& stage) {
  const std::vector<std::string>& words = result.sentence.words;
  const float wide = stage.area.width(), max = stage.area.height() * 0.3F;
  const float above = word_tiles_height(stage.canvas, words, wide, max);
  const bool beside =
      wide > 420 && word_tiles_height(stage.canvas, words, wide - kButtons, max) <= above;
  if (!stage.input.live()) return {above, false};  // a printed picture has nothing to press
  return {above + (beside ? 0.0F : 34.0F), beside};
}

// Takes the room for the buttons from `rect`.
void draw_buttons(State& state, bool beside, ui::Stage& stage, ui::Rect& rect) {
  const ui::Rect buttons = beside ? rect.take_right(kButtons) : rect.take_top(34);
  if (beside && rect.width() > 2 * kButtons + 420) rect.take_left(kButtons);  // in the middle
  float right = buttons.right;
  const float y = buttons.top + 15;
  if (text_button(stage, "shuffle", right, y, N_("Shuffle"), "Another random order"))
    state.shuffle = state.shuffle % 9999 + 1;
  if (text_button(stage, "straight", right, y, N_("As written"), "Every word back in its place")) {
    state.order.clear();
    state.shuffle = 0;
  }
  const ui::TextStyle hint{.font = ui::type::kSmall,
                           .color = stage.theme.ink_faint,
                           .align = beside ? ui::Align::kRight : ui::Align::kLeft};
  stage.canvas.text(beside ? ui::Vec2{buttons.right - 2, y + 26} : ui::Vec2{buttons.left, y},
                    tr("drag the words"), hint);
}

void draw_tiles(State& state, const Result& result, ui::Stage& stage, ui::Rect rect,
                ui::Cell shown) {
  if (stage.input.live()) draw_buttons(state, tiles_room(result, stage).beside, stage, rect);
  const WordTilesResult tiles = draw_word_tiles(stage, rect,
                                                {.id = "word",
                                                 .words = result.sentence.words,
                                                 .permutation = result.permutation,
                                                 .query = shown.row,
                                                 .key = shown.column});
  if (tiles.hovered >= 0)
    stage.highlight.point_at(tiles.hovered == result.row   ? "query"
                             : tiles.hovered == result.col ? "key"
                                                           : "position");
  if (tiles.word >= 0) move_word(state, result, tiles.word, tiles.to);
  if (!tiles.reset) return;
  state.order.clear();
  state.shuffle = 0;
}

// Below a matrix: the chosen weight, and what the query's word takes along.
void draw_facts(const Result& result, const experiments::InversePermuted& side, ui::Stage& stage,
                ui::Rect rect, ui::Cell cell, double max) {
  const ui::Theme& theme = stage.theme;
  ui::Rect line = rect.take_top(22);
  if (stage.input.hover(line)) stage.highlight.point_at("score.weight");
  const float y = line.center().y, lit = stage.highlight.strength("score.weight");
  const double weight = static_cast<double>(weight_at(result, side, cell));
  ui::draw_number(stage.canvas, {line.right, y}, weight, 3, ui::with_alpha(theme.score, lit));
  line.take_right(stage.canvas.measure("0.000", ui::type::kNumber).x + 8);
  const bool tight = line.width() < 90;
  const ui::Font plain = tight ? ui::type::kSmall : ui::type::kText;
  const ui::Font strong{ui::Face::kTextBold, plain.size};
  const float arrow = stage.canvas.measure(" → ", plain).x;
  const auto word = [&](int index, ui::Rgba color, float room) {
    const std::string text =
        ui::elided(stage.canvas, result.sentence.words[size(index)], strong, room);
    const float wide = stage.canvas.measure(text, strong).x;
    stage.canvas.text({line.left, y}, text, {.font = strong, .color = ui::with_alpha(color, lit)});
    line.take_left(wide);
  };
  word(cell.row, theme.query, (line.width() - arrow) / 2);
  stage.canvas.text({line.left, y}, " → ", {.font = plain, .color = theme.ink_soft});
  line.take_left(arrow);
  word(cell.column, theme.key, line.width());
  if (rect.height() < 22) return;
  if (stage.input.hover(rect)) stage.highlight.point_at("value");
  const float strength = stage.highlight.strength("value");
  if (rect.height() > 38) {
    const ui::Rect caption = rect.take_bottom(17);
    const std::string text =
        tr("output of {word}", {{"word", result.sentence.words[size(cell.row)]}});
    stage.canvas.text(caption.center(),
                      ui::elided(stage.canvas, text, ui::type::kSmall, caption.width()),
                      {.font = ui::type::kSmall,
                       .color = ui::with_alpha(theme.ink_soft, strength),
                       .align = ui::Align::kCenter});
  }
  ui::draw_bars(stage.canvas, rect.inset(0, 3),
                {.values = experiments::row_of(side.output, cell.row, experiments::kValueDim),
                 .range = {-max, max},
                 .color = ui::faded(theme.value, strength),
                 .line = theme.line});
}

void draw_verdict(const Result& result, ui::Stage& stage, const ui::Rect& rect) {
  if (stage.input.hover(rect)) stage.highlight.point_at("score.difference");
  const ui::Theme& theme = stage.theme;
  const float strength = stage.highlight.strength("score.difference");
  const bool same = result.difference < kRounding;
  const std::string number = result.difference < 0.0005 ? ui::scientific_text(result.difference)
                                                        : ui::fixed_text(result.difference, 3);
  const std::string_view meaning = tr(result.moved == 0 ? "the same order"
                                      : same            ? "the same weights, moved"
                                                        : "other weights");
  const ui::Canvas& canvas = stage.canvas;
  const ui::Font words = rect.width() < 400 ? ui::type::kSmall : ui::type::kText;
  const ui::Font strong{ui::Face::kTextBold, words.size};
  const ui::Font figures = result.difference < 0.001 ? words : ui::type::kNumber;
  const auto total = [&](std::string_view label) {
    return canvas.measure(label, words).x + canvas.measure(number, figures).x +
           canvas.measure(meaning, strong).x + 24;
  };
  std::string_view label = tr("Largest difference, words put back");
  for (const std::string_view shorter : {tr("Largest difference"), tr("Largest")})
    if (total(label) > rect.width()) label = shorter;
  float x = rect.center().x - std::min(total(label), rect.width()) / 2;
  const float y = rect.center().y;
  const auto put = [&](std::string_view text, const ui::Font& font, ui::Rgba color) {
    stage.canvas.text({x, y}, text, {.font = font, .color = ui::with_alpha(color, strength)});
    x += canvas.measure(text, font).x + 12;
  };
  put(label, words, theme.ink_soft);
  put(number, figures, theme.score);
  put(meaning, strong, same ? theme.good : theme.ink);
}

struct Matrices {
  ui::Rect written, arranged;  // the cells
  ui::Cell shown;
};

// What is pointed at in one matrix is lit in both, so the one under the pointer is asked first.
Matrices draw_matrices(State& state, const Result& result, ui::Stage& stage, const ui::Rect& first,
                       const ui::Rect& second) {
  const std::vector<std::string>& words = result.sentence.words;
  const auto ease = static_cast<float>(state.back * state.back * (3 - 2 * state.back));
  std::vector<float> at(words.size()), still(words.size());
  std::vector<int> as_written(words.size());
  for (size_t i = 0; i < words.size(); ++i) {
    as_written[i] = static_cast<int>(i);
    still[i] = static_cast<float>(i);
    at[i] = static_cast<float>(result.place[i]) * (1 - ease) + still[i] * ease;
  }
  WordMatrixSpec map{.words = words, .range = {0, result.brightest}};
  map.shown = {result.row, result.col};
  const auto draw_one = [&](bool arranged) {
    map.id = arranged ? "arranged" : "written";
    map.title = tr(!arranged         ? "As written"
                   : state.back <= 0 ? "As arranged"
                   : state.back >= 1 ? "Put back"
                                     : "Putting back");
    map.label = tr("weights {title}: arrow keys choose a query and a key", {{"title", map.title}});
    map.weights = arranged ? result.arranged.weights : result.written.weights;
    map.at = arranged ? at : still;
    if (state.causal) map.seen_at = arranged ? result.place : as_written;
    const WordMatrixResult one = draw_word_matrix(stage, arranged ? second : first, map);
    if (one.hovered.valid()) map.shown = one.hovered;
    if (one.chosen.valid()) state.row = one.chosen.row, state.col = one.chosen.column;
    if (one.reset) state.row = State{}.row, state.col = State{}.col;
    return one.cells;
  };
  Matrices drawn;
  const bool other_way = stage.input.hover(second).has_value();
  if (other_way) drawn.arranged = draw_one(true);
  drawn.written = draw_one(false);
  if (!other_way) drawn.arranged = draw_one(true);
  drawn.shown = map.shown;
  return drawn;
}

void OrderBlind::draw(State& state, const Result& result, ui::Stage& stage) {
  ui::Rect rest = stage.area;
  if (!ui::drawable(rest, 120)) return;
  const std::vector<std::string>& words = result.sentence.words;
  const bool tall = rest.height() > 270;
  ui::Rect tiles = rest.take_top(tiles_room(result, stage).height);
  ui::Rect note = rest.take_top(result.note.empty() ? 0.0F : 22.0F);
  rest.take_top(rest.width() > 420 ? 10 : 2);
  ui::Rect verdict = rest.take_bottom(26);
  if (tall) rest.take_bottom(4);

  // Two matrices side by side, each with its facts below; where there is more room than they need,
  // all of it comes nearer to the middle.
  float gap = std::min(44.0F, rest.width() * 0.06F);
  const float column = (rest.width() - gap) / 2;
  const float min = rest.height() > 260 ? 82.0F : rest.height() > 120 ? 24.0F : 0.0F;
  const ui::Vec2 used = word_matrix_size(stage.canvas, {column, rest.height() - min - 6}, words);
  gap = std::max(gap, 0.32F * rest.width() - 2 * used.x);  // a word or two are not lost in it
  const float spare = rest.height() - used.y - 6;
  const float below = std::min(spare, std::max(min, 120.0F));
  const float over = std::max(0.0F, (spare - below) / 2);
  rest.take_top(over);
  for (ui::Rect* moved : {&tiles, &note}) {
    moved->top += over * 0.6F;
    moved->bottom += over * 0.6F;
  }
  verdict.top -= over * 0.6F;
  verdict.bottom -= over * 0.6F;
  const float left = rest.center().x - gap / 2 - used.x;
  const ui::Rect first{left, rest.top, left + used.x, rest.top + used.y};
  const ui::Rect second{first.right + gap, first.top, first.right + gap + used.x, first.bottom};
  const Matrices drawn = draw_matrices(state, result, stage, first, second);
  draw_tiles(state, result, stage, tiles, drawn.shown);
  draw_verdict(result, stage, verdict);
  if (!result.note.empty())
    stage.canvas.text(
        note.center(), ui::elided(stage.canvas, result.note, ui::type::kSmall, note.width()),
        {.font = ui::type::kSmall, .color = stage.theme.bad, .align = ui::Align::kCenter});
  if (below < 24 || drawn.written.width() < 60) return;
  double max = 1e-6;
  for (const experiments::InversePermuted* side : {&result.written, &result.arranged})
    max = std::max(max, experiments::max_abs(experiments::row_of(side->output, drawn.shown.row,
                                                                 experiments::kValueDim)));
  const float top = first.bottom + 6;
  const auto facts = [&](const experiments::InversePermuted& side, const ui::Rect& cells) {
    const float gutter = cells.width() < 150 ? used.x - cells.width() : 0;
    draw_facts(result, side, stage, {cells.left - gutter, top, cells.right, top + below},
               drawn.shown, max);
  };
  facts(result.written, drawn.written);
  facts(result.arranged, drawn.arranged);
}

}  // namespace
}  // namespace ropewalk::scenes

ROPEWALK_SCENE(order_blind, OrderBlind)
