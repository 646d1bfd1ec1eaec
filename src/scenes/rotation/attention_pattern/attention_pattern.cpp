// What an encoding does to attention: scores, weights and output of one head under two encodings
// side by side (softmax attention, arXiv 1706.03762, section 3.2.1; RoPE, arXiv 2104.09864; what
// heads do with fast and slow pairs, arXiv 2410.06205).
#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "core/encoding/encoding.h"
#include "core/memo.h"
#include "core/words/words.h"
#include "experiments/heads/attention_trace.h"
#include "experiments/heads/compared_encoding.h"
#include "experiments/heads/synthetic_head.h"
#include "scenes/parts/common_params.h"
#include "scenes/parts/encoding_choice.h"
#include "scenes/parts/text_button.h"
#include "scenes/parts/user_vectors.h"
#include "scenes/rotation/attention_pattern/attention_panel.h"
#include "scenes/rotation/attention_pattern/attention_sides.h"
#include "scenes/rotation/attention_pattern/attention_worked_example.h"
#include "scenes/scene.h"
#include "ui/interaction.h"
#include "ui/picture/color_scale.h"
#include "ui/picture/heatmap.h"
#include "ui/picture/shapes.h"
#include "ui/plot/axis.h"

namespace ropewalk::scenes {
namespace {

constexpr int kMaxTokens = 512, kLastStart = 1000;

enum class Side { kRight, kLeft };  // which one is worked out
enum class View { kScores, kWeights, kOutput };

size_t size(int n) { return static_cast<size_t>(n); }

struct AttentionPattern {
  struct State {
    experiments::HeadKind head = experiments::HeadKind::kMatch;
    experiments::ComparedEncoding left = experiments::ComparedEncoding::kNone,
                                  right = experiments::ComparedEncoding::kRope;
    double temperature = 1;
    View view = View::kWeights;
    int row = 20, col = 14;
    Showing show = Showing::kPicture;
    int at = 1;
    Side side = Side::kRight;
    int pair = 0;
    int tokens = 24;
    HeadSize d = HeadSize::k16;
    double base = experiments::kTrainedBase, base2 = 500000;
    bool causal = true;
    int back = 1;
    double slope = 0.25;
    int seed = 1;
    state::Rows q, k, v;  // of the head that is the person's own
    experiments::ValueTurn turnv = experiments::ValueTurn::kNone;
    int start = 0;
  };

  struct Result {
    std::shared_ptr<const HeadTokens> head;
    int row = 0, col = 0, component = 0;  // in use
    std::array<std::shared_ptr<const experiments::AttentionTrace>, 2> sides;
    std::array<experiments::TurnedValuesSpec, 2> values;  // of the sides
    std::array<experiments::CellBreakdown, 2> cells;      // of the selected cell
    WorkedCell worked;
    WorkedExample working;
    ColorRanges colors;
  };

  struct HeadKey {
    experiments::SyntheticHeadSpec made;
    state::Rows q, k, v;  // of the head that is the person's own; else none
    bool operator==(const HeadKey&) const = default;
  };
  struct Kept {
    core::Memo<HeadKey, HeadTokens> head;
    KeptSides sides;
  };

  static constexpr About kAbout{.id = "attention-pattern",
                                .part = "II. Rotate",
                                .title = "Attention's pattern",
                                .question = "What does it do to attention?",
                                .aspect = 0.95F};

  static void params(state::Params<State>& params);
  static Result compute(const State& state, Kept& kept);
  static void draw(State& state, const Result& result, ui::Stage& stage);
  static void probes(const State& state, const Result& result, state::Probes& probes);
  static state::Animation animation(const State& state);
  static bool tall(const State& state) { return state.show == Showing::kNumbers; }
};

using State = AttentionPattern::State;
using Result = AttentionPattern::Result;

bool owns(const State& state, const state::Rows& rows) {
  return state.head == experiments::HeadKind::kOwn && !rows.empty();
}

bool turns_values(experiments::ComparedEncoding side) {
  return side == experiments::ComparedEncoding::kRope ||
         side == experiments::ComparedEncoding::kRope2;
}

bool uses(const State& state, experiments::ComparedEncoding side) {
  return state.left == side || state.right == side;
}

// What is shown of one cell's numbers; the button in the picture switches to them.
void add_working_params(state::Params<State>& params) {
  using state::Place;
  const auto working = [](const State& state) { return state.show == Showing::kNumbers; };
  worked_example_params(params, &State::show, &State::at, kMaxAttentionSteps,
                        showing_spec().named("show it as").in(Place::kPicture));
  params
      .add("side", &State::side, "side worked out",
           "Under which of the two encodings the cell is worked out.",
           state::choice({{"right", "right"}, {"left", "left"}}).in(Place::kPicture))
      .shown(working);
  params
      .add("pair", &State::pair,
           pair_spec("Which pair of the head is multiplied in full: pair 0 turns fastest.", 127)
               .in(Place::kPicture))
      .shown(working);
}

void AttentionPattern::params(state::Params<State>& params) {
  using state::Place;
  using state::Role;
  state::Spec head = head_kind_spec();
  head.choices.push_back({"own", "your own"});
  params.add("head", &State::head, head);
  const state::Spec encoding = state::choice(encoding_choices()).as(Role::kPosition);
  params.add("left", &State::left, "left", "The encoding of the left picture.", encoding);
  params.add("right", &State::right, "right", "The encoding of the right picture.",
             encoding.in(Place::kPrimary));
  const auto own = [](const State& state) { return state.head == experiments::HeadKind::kOwn; };
  const state::CompanionChoice rows{"head", "own"};
  params.add("q", &State::q, user_vectors_spec(Role::kQuery, rows)).shown(own);
  params.add("k", &State::k, user_vectors_spec(Role::kKey, rows)).shown(own);
  params.add("values", &State::v, user_vectors_spec(Role::kValue, rows)).shown(own);
  params.add("temperature", &State::temperature, temperature_spec());
  params.add("view", &State::view, "show",
             "Scores before the softmax, weights after it, or the output they make.",
             state::choice({{"scores", "scores"}, {"weights", "weights"}, {"output", "output"}})
                 .as(Role::kScore));
  cell_params(params, &State::row, &State::col, kMaxTokens,
              "The row explained below the pictures: the token that looks.",
              "The column explained: the token looked at; for the output, its component.");
  add_working_params(params);
  params
      .add("tokens", &State::tokens, "tokens T", "How many tokens the sequence has.",
           sequence_spec(2, kMaxTokens))
      .shown([](const State& state) {
        return !owns(state, state.q) && !owns(state, state.k) && !owns(state, state.v);
      });
  params.add("d", &State::d, head_size_spec(HeadSize::k128)).shown([](const State& state) {
    return !owns(state, state.q) && !owns(state, state.k);
  });
  params.add("base", &State::base,
             base_spec("Pair i turns by b to the power of -2i/d radians a token. The made heads "
                       "are tuned to 10 000."));
  params
      .add("base2", &State::base2,
           base_spec("The base of \"RoPE, other base\".").named("other base"))
      .shown([](const State& state) { return uses(state, experiments::ComparedEncoding::kRope2); });
  params.add("causal", &State::causal, "causal mask", "No token sees those after it.");
  params
      .add("back", &State::back, "tokens back", "How far the head that looks back looks.",
           state::tokens(0, 64))
      .shown([](const State& state) { return state.head == experiments::HeadKind::kPrevious; });
  params
      .add("slope", &State::slope,
           slope_spec("What ALiBi takes from the score for each token of distance."))
      .shown([](const State& state) { return uses(state, experiments::ComparedEncoding::kAlibi); });
  params.add("seed", &State::seed,
             seed_spec("Which random numbers tokens and tables are made from."));
  const auto turns = [](const State& state) {
    return turns_values(state.left) || turns_values(state.right);
  };
  params
      .add("turnv", &State::turnv, "values under RoPE",
           "RoPE turns queries and keys alone. With its values turned too, the output holds the "
           "position itself, unless it is turned back by its row's own.",
           state::choice(
               {{"no", "left alone"}, {"yes", "turned too"}, {"back", "turned, output back"}})
               .as(Role::kValue))
      .shown(turns);
  params
      .add("start", &State::start, "first position",
           "Where the first token stands under RoPE. Scores and weights do not change with it.",
           state::tokens(0, kLastStart))
      .shown(turns);
}

// ---- Compute ------------------------------------------------------------------------------------

experiments::SyntheticHeadSpec to_make(const State& state) {
  return {state.head, state.tokens, dim_of(state.d), state.back, static_cast<uint32_t>(state.seed)};
}

experiments::ComparedEncodingSpec to_make(const State& state, const HeadTokens& head,
                                          experiments::ComparedEncoding kind) {
  return experiments::what_matters(
      {.kind = kind,
       .tokens = head.count,
       .d = head.d,
       .base = kind == experiments::ComparedEncoding::kRope2 ? state.base2 : state.base,
       .slope = state.slope,
       .causal = state.causal,
       .seed = static_cast<uint32_t>(state.seed)});
}

experiments::TurnedValuesSpec values_of(const State& state, experiments::ComparedEncoding side) {
  if (!turns_values(side)) return {};
  return {state.turnv, side == experiments::ComparedEncoding::kRope2 ? state.base2 : state.base,
          state.start};
}

SideSpec side_to_make(const State& state, const HeadTokens& head,
                      experiments::ComparedEncoding side) {
  return {to_make(state, head, side), values_of(state, side)};
}

core::AttentionOptions options_of(const State& state) {
  return scenes::options_of(state.temperature, state.causal);
}

HeadTokens make_head(const AttentionPattern::HeadKey& key) {
  return head_tokens(key.made, {key.q, key.k, key.v});
}

size_t side_of(const State& state) { return state.side == Side::kLeft ? 0 : 1; }

state::Animation AttentionPattern::animation(const State& state) {
  if (state.show == Showing::kPicture) return {};
  return stepping(attention_steps(head_dim(to_make(state), {state.q, state.k, state.v})));
}

Result AttentionPattern::compute(const State& state, Kept& kept) {
  Result result;
  const bool own = state.head == experiments::HeadKind::kOwn;
  result.head = kept.head.get(own ? HeadKey{to_make(state), state.q, state.k, state.v}
                                  : HeadKey{to_make(state), {}, {}, {}},
                              make_head);
  const HeadTokens& head = *result.head;
  const core::AttentionOptions options = options_of(state);
  result.row = std::min(state.row, head.count - 1);
  result.col = std::min(state.col, state.causal ? result.row : head.count - 1);
  result.component = std::min(state.col, head.tokens.value_dim - 1);
  AttentionSides made = kept.sides.get(
      result.head, {side_to_make(state, head, state.left), side_to_make(state, head, state.right)},
      state.temperature, state.causal);
  result.sides = std::move(made.sides);
  result.colors = made.colors;
  result.values = {values_of(state, state.left), values_of(state, state.right)};
  for (size_t side = 0; side < 2; ++side)
    result.cells[side] =
        experiments::break_down(*result.sides[side], head.tokens, head.d, options, result.row,
                                result.col, result.component, result.values[side]);
  result.worked = {result.row, result.col, std::min(state.pair, head.d / 2 - 1), result.component};
  const size_t side = side_of(state);
  result.working =
      worked_example_of(*result.sides[side],
                        experiments::values_of_row(head.tokens.v, head.tokens.value_dim,
                                                   result.values[side], result.row),
                        head.d, options, result.worked);
  return result;
}

void AttentionPattern::probes(const State& state, const Result& result, state::Probes& probes) {
  probes.add("tokens", result.head->count, "tokens in the sequence");
  probes.add("d", result.head->d, "numbers in the head, d");
  probes.add("m", result.row, "query m");
  probes.add("n", result.col, "key n");
  probes.add("distance", result.row - result.col, "distance m − n, tokens");
  probes.add("first_position", state.start, "position of the first token");
  probes.add("component", result.component, "component of the output");
  probes.add("even_share", 1.0 / (state.causal ? result.row + 1 : result.head->count),
             "weight if all keys had the same");
  probes.add("brightest_weight", result.colors.weights.max, "brightest weight of both maps");
  probes.add("largest_score", result.colors.scores.max, "largest score of both maps");
  probes.add("largest_output", result.colors.outputs.max, "largest output of both maps");
  for (size_t side = 0; side < 2; ++side) {
    const std::string end = side == 0 ? "_left" : "_right";
    const auto add = [&](const std::string& name, auto value, std::string_view label) {
      probes.add(name + end, value, label, {{"side", tr(side == 0 ? "left" : "right")}});
    };
    const experiments::CellBreakdown& cell = result.cells[side];
    add("score", cell.score, "{side}: score of this cell");
    add("weight", cell.weight, "{side}: weight of this cell");
    add("bias", cell.bias, "{side}: what the encoding adds");
    add("entropy", cell.entropy, "{side}: entropy of the row, bits");
    add("spread", cell.spread, "{side}: tokens the row looks at");
    add("row_sum", cell.row_sum, "{side}: sum of the row's weights");
    add("mean_distance", cell.mean_distance, "{side}: mean distance of the row");
    add("mean_distance_of_all", result.sides[side]->mean_distance, "{side}: mean distance of all");
    add("top_key", cell.top, "{side}: key with the most weight");
    add("top_weight", cell.top_weight, "{side}: weight of that key");
    add("output", cell.output, "{side}: output of the row");
    for (size_t i = 0; i < cell.pairs.size(); ++i)
      probes.add("pair_" + std::to_string(i) + end, cell.pairs[i], "{side}: score from pair {i}",
                 {{"side", tr(side == 0 ? "left" : "right")}, {"i", i}});
  }
  if (state.show == Showing::kNumbers) add_probes(result.working, state.at, probes);
}

// ---- Draw ---------------------------------------------------------------------------------------

// `unlabelled`: as many empty strings, where the words are written by draw_words instead.
ui::HeatmapSpec map_of(const State& state, const Result& result, size_t side,
                       std::span<const std::string> unlabelled) {
  const core::AttentionSteps& steps = result.sides[side]->steps;
  ui::HeatmapSpec map{.id = side == 0 ? "left" : "right"};
  map.title = encoding_title(to_make(state, *result.head, side == 0 ? state.left : state.right));
  map.rows = map.columns = result.head->count;
  map.causal = state.causal;
  map.row_title = "m";
  map.column_title = "n";
  map.row_labels = map.column_labels = unlabelled;
  map.color_bar = false;
  map.values_in_cells = false;
  map.part = "score";
  map.owner = result.sides[side];
  map.values = steps.scores;
  map.diverging = true;
  map.range = result.colors.scores;
  if (state.view == View::kWeights) {
    map.values = steps.weights;
    map.diverging = false;
    map.range = result.colors.weights;
    map.part = "score.weight";
  } else if (state.view == View::kOutput) {
    map.values = steps.output;
    map.range = result.colors.outputs;
    map.columns = result.head->tokens.value_dim;
    map.column_labels = {};
    map.column_title = "component";
    map.causal = false;
    map.square = false;
    map.part = "output";
  }
  map.label = tr("{title}: arrow keys choose a query and a key", {{"title", map.title}});
  return map;
}

// The words along both edges of a map; those that are the query's word stand out.
void draw_words(const Result& result, ui::Stage& stage, const ui::Rect& cells, bool columns,
                ui::Cell shown) {
  if (cells.left - stage.area.left < 16) return;  // the map left no room for labels
  const std::vector<std::string>& words = result.head->tokens.labels;
  const float each = cells.height() / static_cast<float>(words.size());
  const ui::Theme& theme = stage.theme;
  // Where rows are narrow not every word is written.
  constexpr float kWordSize = 12;
  const auto every = static_cast<size_t>(std::max(std::ceil((kWordSize - 1) / each), 1.0F));
  for (size_t i = 0; i < words.size(); i += every) {
    const bool like = shown.valid() && words[i] == words[size(shown.row)];
    const float at = (static_cast<float>(i) + 0.5F) * each;
    ui::TextStyle style{.font = {like ? ui::Face::kTextBold : ui::Face::kText, kWordSize},
                        .color = like ? theme.query : theme.ink_faint,
                        .align = ui::Align::kCenter};
    stage.canvas.text({cells.left - 9, cells.top + at}, words[i], style);
    if (!columns) continue;
    if (like) style.color = theme.key;
    stage.canvas.text({cells.left + at, cells.top - 9}, words[i], style);
  }
}

// What the colours mean, once for both maps.
ui::ColorScale scale_of(const State& state, const Result& result) {
  const bool weights = state.view == View::kWeights, scores = state.view == View::kScores;
  const ui::Range range = weights  ? result.colors.weights
                          : scores ? result.colors.scores
                                   : result.colors.outputs;
  return {.diverging = !weights,
          .low = brief_text(range.min, weights ? 0 : 2),
          .high = (weights ? "≥ " : "") + brief_text(range.max, range.max < 0.1 ? 3 : 2),
          .name = std::string(tr(weights  ? "weight"
                                 : scores ? "score"
                                          : "output")),
          .length = 80};
}

// The picture's rooms, for both sides alike.
struct Rooms {
  ui::Rect maps, scale, below;
  float map = 0;         // width of a map
  bool row_too = false;  // room for the row's numbers as well
};

Rooms arrange(const ui::Stage& stage, bool titled) {
  constexpr float kEdge = 26;   // labels left of a map
  constexpr float kScale = 32;  // below it: the scale of weights and a button
  Rooms rooms;
  ui::Rect rest = stage.area;
  const float column = (rest.width() - std::min(28.0F, rest.width() * 0.05F)) / 2;
  const float above = titled ? 58 : 42;
  const bool room = rest.height() > 230, stacked = column - kEdge < kFactsInLine;
  const float min = stacked ? 138 : std::clamp(rest.height() * 0.27F, 112.0F, 200.0F);
  // What squares of the columns' width leave, within limits.
  const float left_over = rest.height() - above - kScale - (column - kEdge);
  const float high = std::clamp(left_over, min, std::max(min, rest.height() * 0.32F));
  rooms.row_too = high > 150 && !stacked;
  rooms.below = rest.take_bottom(room ? high : 0);
  rooms.scale = rest.take_bottom(rest.height() > 170 ? kScale : 0.0F);
  rooms.map = std::min(column - kEdge, rest.height() - above);
  // Where there is far more width than squares need, the two stay together.
  const float spare = rest.width() - 2 * (rooms.map + kEdge) - 148;
  rooms.maps = rest.inset(std::max(spare, 0.0F) / 2, 0);
  return rooms;
}

// The chosen cell's numbers, beside the matrix that the step is about.
void draw_numbers(State& state, const Result& result, ui::Stage& stage) {
  const size_t side = side_of(state);
  const AttentionStage about = stage_of(result.working, state.at);
  State shown = state;
  shown.view = about == AttentionStage::kScore ? View::kScores : View::kWeights;
  const WorkedExamplePicture picture{
      .steps = result.working,
      .cell = result.cells[side],
      .weights =
          experiments::row_of(result.sides[side]->steps.weights, result.row, result.head->count),
      .map = map_of(shown, result, side, result.head->tokens.labels),
      .about = about,
      .at = result.worked,
      .other = side == 0 ? N_("right") : N_("left")};
  const WorkedExampleChange change =
      draw_attention_worked_example(stage, stage.area, picture, state.at);
  if (result.working.in_use(state.at) != change.step) state.at = change.step;
  if (change.cell) {
    state.row = change.cell->row;
    state.col = change.cell->column;
  }
  if (change.pair) state.pair = *change.pair;
  if (change.other_side) state.side = side == 0 ? Side::kRight : Side::kLeft;
  if (change.back) state.show = Showing::kPicture;
}

void AttentionPattern::draw(State& state, const Result& result, ui::Stage& whole) {
  if (!ui::drawable(whole.area, 60)) return;
  ui::Stage stage = whole;
  if (!result.head->made.empty())
    draw_user_vectors_words(stage, result.head->made, result.head->problem);
  if (state.show == Showing::kNumbers) return draw_numbers(state, result, stage);
  const bool output = state.view == View::kOutput, titled = stage.area.height() > 480;
  const Rooms rooms = arrange(stage, titled);
  const bool wordy = !result.head->tokens.labels.empty() &&
                     rooms.map / static_cast<float>(result.head->count) >= 7;
  const std::vector<std::string> unlabelled(wordy ? size(result.head->count) : 0);
  std::array maps{map_of(state, result, 0, unlabelled), map_of(state, result, 1, unlabelled)};
  if (!titled)
    for (ui::HeatmapSpec& map : maps) map.row_title = map.column_title = "";
  ui::Cell selected{result.row, output ? result.component : result.col};
  const ui::HeatmapPairResult pair =
      ui::draw_heatmap_pair(stage, rooms.maps, maps[0], maps[1], selected);
  if (pair.changed && selected.valid()) {
    state.row = selected.row;
    state.col = selected.column;
  }
  const ui::Rect frames[] = {pair.first.cells, pair.second.cells};
  if (wordy)
    for (const ui::Rect& cells : frames) draw_words(result, stage, cells, !output, pair.shown);
  if (rooms.scale.height() > 0)
    ui::draw_color_scale(stage, {frames[0].left, rooms.scale.center().y}, ui::Align::kLeft,
                         scale_of(state, result));
  if (rooms.below.height() <= 0) return;
  float right = frames[1].right;
  if (rooms.scale.height() > 0 && text_button(stage, "to-numbers", right, rooms.scale.center().y,
                                              stage.narrow() ? "numbers" : "number by number",
                                              "work out the chosen cell, number by number"))
    state.show = Showing::kNumbers;

  const bool pointed = pair.shown.valid();
  const int row = pointed ? pair.shown.row : result.row;
  // Nothing is selected for the one frame in which the heatmap was reset.
  if (!selected.valid()) selected = {result.row, output ? result.component : result.col};
  const int column = pointed ? pair.shown.column : selected.column;
  const int component = output ? column : result.component;
  const int col = output ? std::min(result.col, state.causal ? row : result.col) : column;
  std::array<experiments::CellBreakdown, 2> cells = result.cells;
  if (row != result.row || col != result.col || component != result.component)
    for (size_t side = 0; side < 2; ++side)
      cells[side] =
          experiments::break_down(*result.sides[side], result.head->tokens, result.head->d,
                                  options_of(state), row, col, component, result.values[side]);
  for (size_t side = 0; side < 2; ++side) {
    const ui::Rect& map = frames[side];
    if (map.width() < 20) continue;
    const experiments::AttentionTrace& trace = *result.sides[side];
    // Words of the left side end before the right map.
    const float words_end = side == 0 ? frames[1].left - 34 : stage.area.right;
    draw_panel(stage, {map.left, rooms.below.top + 4, map.right, rooms.below.bottom},
               {cells[side], experiments::row_of(trace.steps.weights, row, result.head->count), col,
                output, !trace.head->meet.bias.empty(), panel_scales(cells, output)},
               words_end, rooms.row_too);
  }
}

}  // namespace
}  // namespace ropewalk::scenes

ROPEWALK_SCENE(attention_pattern, AttentionPattern)
