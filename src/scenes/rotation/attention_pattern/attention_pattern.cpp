// What an encoding does to attention: scores, weights and output of one head under two encodings
// side by side (softmax attention, arXiv 1706.03762, section 3.2.1; RoPE, arXiv 2104.09864; what
// heads do with fast and slow pairs, arXiv 2410.06205).
#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <vector>

#include "core/encoding/encoding.h"
#include "experiments/heads/attention_trace.h"
#include "experiments/heads/compared_encoding.h"
#include "experiments/heads/synthetic_head.h"
#include "scenes/parts/common_params.h"
#include "scenes/parts/encoding_choice.h"
#include "scenes/parts/text_button.h"
#include "scenes/parts/user_vectors.h"
#include "scenes/rotation/attention_pattern/attention_panel.h"
#include "scenes/rotation/attention_pattern/attention_worked_example.h"
#include "scenes/scene.h"
#include "ui/interaction.h"
#include "ui/picture/color_scale.h"
#include "ui/picture/heatmap.h"
#include "ui/picture/shapes.h"
#include "ui/plot/axis.h"

namespace ropewalk::scenes {
namespace {

constexpr int kMaxTokens = 512;

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
  };

  struct Result : HeadTokens {
    State made_from;
    int row = 0, col = 0, component = 0;  // in use
    std::array<experiments::AttentionTrace, 2> sides;
    std::array<experiments::CellBreakdown, 2> cells;  // of the selected cell
    WorkedCell worked;
    WorkedExample working;
    ui::Range scores, weights, outputs;  // of the colours, shared by both sides
  };

  static constexpr About kAbout{.id = "attention-pattern",
                                .part = "II. Rotate",
                                .title = "Attention's pattern",
                                .question = "What does it do to attention?",
                                .aspect = 0.95F};

  static void params(state::Params<State>& params);
  static Result compute(const State& state, std::optional<Result> last);
  static void draw(State& state, const Result& result, ui::Stage& stage);
  static void probes(const State& state, const Result& result, state::Probes& probes);
  static state::Animation animation(const State& state);
  static bool tall(const State& state) { return state.show == Showing::kNumbers; }
};

using State = AttentionPattern::State;
using Result = AttentionPattern::Result;

// Places in the list of parameters, for those that are shown only when they mean something.
enum Index : size_t { kHead, kLeft, kRight, kQ, kK, kV };

bool has_head(const state::Values& values, experiments::HeadKind head) {
  return values[kHead].number() == static_cast<double>(head);
}

bool owns(const state::Values& values, Index rows) {
  return has_head(values, experiments::HeadKind::kOwn) && !values[rows].rows.empty();
}

bool uses(const state::Values& values, experiments::ComparedEncoding side) {
  const auto index = static_cast<double>(side);
  return values[kLeft].number() == index || values[kRight].number() == index;
}

// What is shown of one cell's numbers; the button in the picture switches to them.
void add_working_params(state::Params<State>& params) {
  using state::Place;
  const auto working = [show_at = params.list().size()](const state::Values& values) {
    return values[show_at].number() == static_cast<double>(Showing::kNumbers);
  };
  state::Spec show = showing_spec();
  show.label = "show it as";
  show.place = Place::kPicture;
  params.add("show", &State::show, show);
  params.add("at", &State::at, step_spec(kMaxAttentionSteps, working));
  params.add("side", &State::side,
             {.label = "side worked out",
              .help = "Under which of the two encodings the cell is worked out.",
              .place = Place::kPicture,
              .choices = {{"right", "right"}, {"left", "left"}},
              .shown = working});
  params.add("pair", &State::pair,
             {.label = "pair i",
              .help = "Which pair of the head is multiplied in full: pair 0 turns fastest.",
              .min = 0,
              .max = 127,
              .place = Place::kPicture,
              .shown = working});
}

void AttentionPattern::params(state::Params<State>& params) {
  using state::Place;
  using state::Role;
  params.add("head", &State::head,
             {.label = "head",
              .help = "How queries, keys and values are made: what this head looks for.",
              .role = Role::kQuery,
              .place = Place::kPrimary,
              .choices = {{"match", "looks for its like"},
                          {"previous", "looks back"},
                          {"recent", "q = k everywhere"},
                          {"constant", "all tokens equal"},
                          {"random", "random"},
                          {"own", "your own"}}});
  params.add("left", &State::left,
             {.label = "left",
              .help = "The encoding of the left picture.",
              .role = Role::kPosition,
              .choices = encoding_choices()});
  params.add("right", &State::right,
             {.label = "right",
              .help = "The encoding of the right picture.",
              .role = Role::kPosition,
              .place = Place::kPrimary,
              .choices = encoding_choices()});
  const auto user_vectors = [](Role role) {
    state::Spec spec = user_vectors_spec(role, {"head", "own"});
    spec.shown = [](const state::Values& values) {
      return has_head(values, experiments::HeadKind::kOwn);
    };
    return spec;
  };
  params.add("q", &State::q, user_vectors(Role::kQuery));
  params.add("k", &State::k, user_vectors(Role::kKey));
  params.add("values", &State::v, user_vectors(Role::kValue));
  params.add("temperature", &State::temperature,
             {.label = "temperature",
              .help = "Divides the scores before the softmax: low is sharp, high is even.",
              .min = 0.1,
              .max = 10,
              .logarithmic = true,
              .role = Role::kScore});
  params.add("view", &State::view,
             {.label = "show",
              .help = "Scores before the softmax, weights after it, or the output they make.",
              .role = Role::kScore,
              .choices = {{"scores", "scores"}, {"weights", "weights"}, {"output", "output"}}});
  params.add("row", &State::row,
             row_spec(kMaxTokens, "The row explained below the pictures: the token that looks."));
  params.add(
      "col", &State::col,
      column_spec(kMaxTokens,
                  "The column explained: the token looked at; for the output, its component."));
  add_working_params(params);
  params.add("tokens", &State::tokens,
             {.label = "tokens T",
              .help = "How many tokens the sequence has.",
              .unit = "tokens",
              .min = 2,
              .max = kMaxTokens,
              .step = 1,
              .logarithmic = true,
              .role = Role::kPosition,
              .shown = [](const state::Values& values) {
                return !owns(values, kQ) && !owns(values, kK) && !owns(values, kV);
              }});
  state::Spec head_size = head_size_spec(HeadSize::k128);
  head_size.shown = [](const state::Values& values) {
    return !owns(values, kQ) && !owns(values, kK);
  };
  params.add("d", &State::d, head_size);
  params.add("base", &State::base,
             base_spec("Pair i turns by b to the power of -2i/d radians a token. The made heads "
                       "are tuned to 10 000."));
  state::Spec other = base_spec("The base of \"RoPE, other base\".");
  other.label = "other base";
  other.shown = [](const state::Values& values) {
    return uses(values, experiments::ComparedEncoding::kRope2);
  };
  params.add("base2", &State::base2, other);
  params.add("causal", &State::causal,
             {.label = "causal mask", .help = "No token sees those after it."});
  params.add("back", &State::back,
             {.label = "tokens back",
              .help = "How far the head that looks back looks.",
              .unit = "tokens",
              .min = 0,
              .max = 64,
              .step = 1,
              .role = Role::kPosition,
              .shown = [](const state::Values& values) {
                return has_head(values, experiments::HeadKind::kPrevious);
              }});
  params.add("slope", &State::slope,
             {.label = "ALiBi slope",
              .help = "What ALiBi takes from the score for each token of distance.",
              .min = 1.0 / 256,
              .max = 1,
              .decimals = 3,
              .logarithmic = true,
              .shown = [](const state::Values& values) {
                return uses(values, experiments::ComparedEncoding::kAlibi);
              }});
  params.add("seed", &State::seed,
             seed_spec("Which random numbers tokens and tables are made from."));
}

// ---- Compute
// --------------------------------------------------------------------------------------

experiments::SyntheticHeadSpec to_make(const State& state) {
  return {state.head, state.tokens, dim_of(state.d), state.back, static_cast<uint32_t>(state.seed)};
}

experiments::ComparedEncodingSpec to_make(const State& state, const Result& result,
                                          experiments::ComparedEncoding kind) {
  return {.kind = kind,
          .tokens = result.count,
          .d = result.d,
          .base = kind == experiments::ComparedEncoding::kRope2 ? state.base2 : state.base,
          .slope = state.slope,
          .causal = state.causal,
          .seed = static_cast<uint32_t>(state.seed)};
}

core::AttentionOptions options_of(const State& state) {
  return {.temperature = static_cast<float>(state.temperature), .causal = state.causal};
}

bool same_tokens(const State& a, const State& b) {
  return a.head == b.head && a.tokens == b.tokens && a.d == b.d && a.back == b.back &&
         a.seed == b.seed &&
         (a.head != experiments::HeadKind::kOwn || (a.q == b.q && a.k == b.k && a.v == b.v));
}

bool same_side(const State& a, const State& b, experiments::ComparedEncoding was,
               experiments::ComparedEncoding is) {
  if (was != is || a.temperature != b.temperature || a.causal != b.causal) return false;
  if (is == experiments::ComparedEncoding::kRope2) return a.base2 == b.base2;
  if (is == experiments::ComparedEncoding::kAlibi) return a.slope == b.slope;
  return a.base == b.base;
}

void set_ranges(Result& result, const State& state) {
  double scores = 1e-6, outputs = 1e-6;
  for (const experiments::AttentionTrace& side : result.sides) {
    scores = std::max(scores, experiments::max_abs(side.attention.steps.scores));
    outputs = std::max(outputs, experiments::max_abs(side.attention.steps.output));
  }
  result.scores = {-scores, scores};
  result.weights = {0, std::max(experiments::display_max(result.sides, state.causal), 1e-6)};
  result.outputs = {-outputs, outputs};
}

size_t side_of(const State& state) { return state.side == Side::kLeft ? 0 : 1; }

state::Animation AttentionPattern::animation(const State& state) {
  if (state.show == Showing::kPicture) return {};
  return stepping(attention_steps(head_dim(to_make(state), {state.q, state.k, state.v})));
}

Result AttentionPattern::compute(const State& state, std::optional<Result> last) {
  Result result;
  const bool kept = last && same_tokens(last->made_from, state);
  if (last) result = std::move(*last);
  const State was = std::exchange(result.made_from, state);
  if (!kept)
    static_cast<HeadTokens&>(result) = head_tokens(to_make(state), {state.q, state.k, state.v});
  const bool left = kept && same_side(was, state, was.left, state.left);
  const bool right = kept && same_side(was, state, was.right, state.right);
  const core::AttentionOptions options = options_of(state);
  const auto under = [&](experiments::ComparedEncoding kind) {
    return experiments::trace_attention(experiments::make_encoding(to_make(state, result, kind)),
                                        result.tokens, result.d, options);
  };
  if (!left) result.sides[0] = under(state.left);
  if (!right) result.sides[1] = under(state.right);
  if (!left || !right) set_ranges(result, state);
  result.row = std::min(state.row, result.count - 1);
  result.col = std::min(state.col, state.causal ? result.row : result.count - 1);
  result.component = std::min(state.col, result.tokens.value_dim - 1);
  for (size_t side = 0; side < 2; ++side)
    result.cells[side] = experiments::break_down(result.sides[side], result.tokens, result.d,
                                                 options, result.row, result.col, result.component);
  result.worked = {result.row, result.col, std::min(state.pair, result.d / 2 - 1),
                   result.component};
  result.working = worked_example_of(result.sides[side_of(state)], result.tokens.v, result.d,
                                     options, result.worked);
  return result;
}

void AttentionPattern::probes(const State& state, const Result& result, state::Probes& probes) {
  probes.emplace_back("tokens", result.count);
  probes.emplace_back("d", result.d);
  probes.emplace_back("m", result.row);
  probes.emplace_back("n", result.col);
  probes.emplace_back("distance", result.row - result.col);
  probes.emplace_back("component", result.component);
  probes.emplace_back("even_share", 1.0 / (state.causal ? result.row + 1 : result.count));
  probes.emplace_back("brightest_weight", result.weights.max);
  probes.emplace_back("largest_score", result.scores.max);
  probes.emplace_back("largest_output", result.outputs.max);
  for (size_t side = 0; side < 2; ++side) {
    const std::string end = side == 0 ? "_left" : "_right";
    const experiments::CellBreakdown& cell = result.cells[side];
    const auto add = [&](const char* name, double value) {
      probes.emplace_back(name + end, value);
    };
    add("score", cell.score);
    add("weight", cell.weight);
    add("bias", cell.bias);
    add("entropy", cell.entropy);
    add("spread", cell.spread);
    add("row_sum", cell.row_sum);
    add("mean_distance", cell.mean_distance);
    add("mean_distance_of_all", result.sides[side].mean_distance);
    add("top_key", cell.top);
    add("top_weight", cell.top_weight);
    add("output", cell.output);
    for (size_t i = 0; i < cell.pairs.size(); ++i)
      probes.emplace_back("pair_" + std::to_string(i) + end, static_cast<double>(cell.pairs[i]));
  }
  if (state.show == Showing::kNumbers) add_probes(result.working, state.at, probes);
}

// ---- Draw
// -----------------------------------------------------------------------------------------

// `unlabelled`: as many empty strings, where the words are written by draw_words instead.
ui::HeatmapSpec map_of(const State& state, const Result& result, size_t side,
                       std::span<const std::string> unlabelled) {
  const core::AttentionSteps& steps = result.sides[side].attention.steps;
  ui::HeatmapSpec map{.id = side == 0 ? "left" : "right"};
  map.title = encoding_title(to_make(state, result, side == 0 ? state.left : state.right));
  map.rows = map.columns = result.count;
  map.causal = state.causal;
  map.row_title = "m";
  map.column_title = "n";
  map.row_labels = map.column_labels = unlabelled;
  map.color_bar = false;
  map.values_in_cells = false;
  map.part = "score";
  map.values = steps.scores;
  map.diverging = true;
  map.range = result.scores;
  if (state.view == View::kWeights) {
    map.values = steps.weights;
    map.diverging = false;
    map.range = result.weights;
    map.part = "score.weight";
  } else if (state.view == View::kOutput) {
    map.values = steps.output;
    map.range = result.outputs;
    map.columns = result.tokens.value_dim;
    map.column_labels = {};
    map.column_title = "component";
    map.causal = false;
    map.square = false;
    map.part = "output";
  }
  map.label = map.title + ": arrow keys choose a query and a key";
  return map;
}

// The words along both edges of a map; those that are the query's word stand out.
void draw_words(const Result& result, ui::Stage& stage, const ui::Rect& cells, bool columns,
                ui::Cell shown) {
  if (cells.left - stage.area.left < 16) return;  // the map left no room for labels
  const std::vector<std::string>& words = result.tokens.labels;
  const float each = cells.height() / static_cast<float>(words.size());
  const ui::Theme& theme = stage.theme;
  for (size_t i = 0; i < words.size(); ++i) {
    const bool like = shown.valid() && words[i] == words[size(shown.row)];
    const float at = (static_cast<float>(i) + 0.5F) * each;
    ui::TextStyle style{
        .font = {like ? ui::Face::kTextBold : ui::Face::kText, std::min(12.0F, each + 1)},
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
  const ui::Range range = weights ? result.weights : scores ? result.scores : result.outputs;
  return {.diverging = !weights,
          .low = brief_text(range.min, weights ? 0 : 2),
          .high = (weights ? "≥ " : "") + brief_text(range.max, range.max < 0.1 ? 3 : 2),
          .name = weights  ? "weight"
                  : scores ? "score"
                           : "output",
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
          experiments::row_of(result.sides[side].attention.steps.weights, result.row, result.count),
      .map = map_of(shown, result, side, result.tokens.labels),
      .about = about,
      .at = result.worked,
      .other = side == 0 ? "right" : "left"};
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
  if (!result.made.empty()) draw_user_vectors_words(stage, result.made, result.problem);
  if (state.show == Showing::kNumbers) return draw_numbers(state, result, stage);
  const bool output = state.view == View::kOutput, titled = stage.area.height() > 480;
  const Rooms rooms = arrange(stage, titled);
  const bool wordy =
      !result.tokens.labels.empty() && rooms.map / static_cast<float>(result.count) >= 7;
  const std::vector<std::string> unlabelled(wordy ? size(result.count) : 0);
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
      cells[side] = experiments::break_down(result.sides[side], result.tokens, result.d,
                                            options_of(state), row, col, component);
  for (size_t side = 0; side < 2; ++side) {
    const ui::Rect& map = frames[side];
    if (map.width() < 20) continue;
    const core::EncodedAttention& attention = result.sides[side].attention;
    // Words of the left side end before the right map.
    const float words_end = side == 0 ? frames[1].left - 34 : stage.area.right;
    draw_panel(stage, {map.left, rooms.below.top + 4, map.right, rooms.below.bottom},
               {cells[side], experiments::row_of(attention.steps.weights, row, result.count), col,
                output, !attention.bias.empty(), panel_scales(cells, output)},
               words_end, rooms.row_too);
  }
}

}  // namespace
}  // namespace ropewalk::scenes

ROPEWALK_SCENE(attention_pattern, AttentionPattern)
