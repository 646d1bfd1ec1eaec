// Attention without the softmax: phi(q).phi(k) over its sum, turned in the numerator alone
// (RoFormer, arXiv 2104.09864, section 3.3; linear attention, arXiv 2006.16236).
#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <vector>

#include "core/memo.h"
#include "core/words/words.h"
#include "experiments/cost/attention_cost.h"
#include "experiments/heads/attention_trace.h"
#include "experiments/heads/linear_and_softmax.h"
#include "scenes/parts/common_params.h"
#include "scenes/rotation/linear_attention/length_cost.h"
#include "scenes/scene.h"
#include "ui/interaction.h"
#include "ui/picture/bars.h"
#include "ui/picture/facts.h"
#include "ui/picture/heatmap.h"
#include "ui/picture/shapes.h"
#include "ui/plot/axis.h"
#include "ui/plot/plot.h"

namespace ropewalk::scenes {
namespace {

constexpr int kMaxTokens = 512;

enum class View { kWeights, kDenominator, kCost };

size_t size(int n) { return static_cast<size_t>(n); }

struct LinearAttention {
  struct State {
    View view = View::kWeights;
    experiments::HeadKind head = experiments::HeadKind::kMatch;
    int row = 20, col = 14;
    bool rotate = false;
    int length = 4096;
    int tokens = 24;
    HeadSize d = HeadSize::k16;
    double base = experiments::kTrainedBase;
    bool causal = true;
    int seed = 1;
  };

  struct Result {
    std::shared_ptr<const experiments::BothAttentions> both;
    int row = 0, col = 0;  // in use
    LengthCost cost;
  };
  struct Kept {
    core::Memo<experiments::SyntheticHeadSpec, experiments::SyntheticHead> head;
    core::Memo<experiments::BothToMake, experiments::BothAttentions> both;
  };

  using Transient = LongWork;

  static constexpr About kAbout{.id = "linear-attention",
                                .part = "II. Rotate",
                                .title = "Without the softmax",
                                .question = "Does it work without softmax?",
                                .aspect = 1.35F};

  static void params(state::Params<State>& params);
  static Result compute(const State& state, Kept& kept);
  static void draw(State& state, const Result& result, Transient& transient, ui::Stage& stage);
  static void probes(const State& state, const Result& result, state::Probes& probes);
};

using State = LinearAttention::State;
using Result = LinearAttention::Result;

bool shows_cost(const State& state) { return state.view == View::kCost; }

void LinearAttention::params(state::Params<State>& params) {
  using state::Place;
  using state::Role;
  params.add(
      "view", &State::view, "show",
      "Who looks at whom, what each row is divided by, or what it costs.",
      state::choice(
          {{"weights", "weights"}, {"denominator", "denominator"}, {"cost", "cost against length"}})
          .as(Role::kScore)
          .in(Place::kPrimary));
  params.add("head", &State::head, head_kind_spec()).shown([](const State& state) {
    return !shows_cost(state);
  });
  cell_params(params, &State::row, &State::col, kMaxTokens,
              "The row that is told in numbers: the token that looks.",
              "The column that is told in numbers: the token looked at.");
  params.add("rotate", &State::rotate, "rotate the denominator too",
             "What RoFormer warns of: the sum that rows are divided by may then vanish.",
             {.role = Role::kPosition});
  params
      .add("length", &State::length, "length",
           "How many tokens there are when the costs are counted.",
           state::tokens(1, kFarthestLength).log().in(Place::kPicture))
      .shown(shows_cost);
  params.add("tokens", &State::tokens, "tokens T",
             "How many tokens the sequence has in the pictures.", sequence_spec(1, kMaxTokens));
  head_params(params, &State::d, &State::base, HeadSize::k128);
  params.add("causal", &State::causal, "causal mask", "No token sees those after it.");
  params.add("seed", &State::seed, seed_spec("Which random numbers the tokens are made from."));
}

// ---- Compute ------------------------------------------------------------------------------------

Result LinearAttention::compute(const State& state, Kept& kept) {
  Result result;
  const int d = dim_of(state.d);
  const experiments::BothToMake what{
      kept.head.get({state.head, state.tokens, d, 1, static_cast<uint32_t>(state.seed)},
                    experiments::make_synthetic_head),
      state.tokens, d, state.base, state.causal};
  result.both = kept.both.get(what, experiments::make_both);
  result.row = std::min(state.row, state.tokens - 1);
  result.col = std::min(state.col, state.causal ? result.row : state.tokens - 1);
  result.cost = count_length_cost({static_cast<double>(state.length), d, d});
  return result;
}

// The softmax's weights, or the linear ones as the state wants them.
const std::vector<float>& weights_of(const State& state, const Result& result, size_t side) {
  return side == 0 ? result.both->softmax.steps.weights
                   : result.both->weights[state.rotate ? 1 : 0];
}

double largest_rotated(const State& state, const Result& result, int row) {
  return experiments::max_abs(experiments::row_of(result.both->weights[1], row, state.tokens));
}

void LinearAttention::probes(const State& state, const Result& result, state::Probes& probes) {
  probes.add("tokens", state.tokens, "tokens in the picture");
  probes.add("m", result.row, "query m");
  probes.add("n", result.col, "key n");
  for (size_t side = 0; side < 2; ++side) {
    const experiments::RowFacts facts = experiments::facts_of(
        experiments::row_of(weights_of(state, result, side), result.row, state.tokens), result.row,
        result.col, state.causal);
    const std::string end = side == 0 ? "_softmax" : "_linear";
    const state::LabelSlots with = {{"side", tr(side == 0 ? "softmax" : "linear")}};
    probes.add("weight" + end, facts.weight, "weight of this cell, {side}", with);
    probes.add("row_sum" + end, facts.sum, "sum of the row's weights, {side}", with);
    probes.add("least" + end, facts.min, "smallest weight of the row, {side}", with);
    probes.add("top_weight" + end, facts.max, "largest weight of the row, {side}", with);
    probes.add("top_key" + end, facts.top, "key with the largest weight, {side}", with);
  }
  const experiments::BothAttentions& both = *result.both;
  const size_t row = size(result.row);
  probes.add("bright_softmax", both.bright[0], "brightest weight of the map, softmax");
  probes.add("bright_linear", both.bright[state.rotate ? 2 : 1],
             "brightest weight of the map, linear");
  probes.add("output_gap", both.output_gap, "how far the outputs differ, relative");
  probes.add("denominator", both.denominators[0][row], "denominator of the row");
  probes.add("denominator_rotated", both.denominators[1][row], "denominator of the row, rotated");
  probes.add("per_key", both.per_key[0][row], "denominator for each key");
  probes.add("per_key_rotated", both.per_key[1][row], "denominator for each key, rotated");
  probes.add("left_over", both.denominators[1][row] / both.denominators[0][row],
             "share of the denominator that is left");
  probes.add("negative_rows", both.negative_rows, "rows whose rotated denominator is negative");
  probes.add("largest_rotated", largest_rotated(state, result, result.row),
             "largest weight of the row, all rotated");
  const experiments::AttentionShape& shape = result.cost.shape;
  probes.add("length", shape.length, "length for the costs, tokens");
  probes.add("work_softmax", experiments::softmax_work(shape), "work of one token, softmax");
  probes.add("work_linear", experiments::linear_work(shape), "work of one token, linear");
  probes.add("text_work_softmax", experiments::softmax_text_work(shape),
             "work of the whole text, softmax");
  probes.add("text_work_linear", experiments::linear_text_work(shape),
             "work of the whole text, linear");
  probes.add("cache_numbers", experiments::cache_numbers(shape), "numbers kept, softmax");
  probes.add("state_numbers", experiments::state_numbers(shape), "numbers kept, linear");
  probes.add("work_crossing", experiments::work_crossing(shape),
             "length from which linear works less");
  probes.add("memory_crossing", experiments::memory_crossing(shape),
             "length from which linear keeps less");
}

// ---- Draw ---------------------------------------------------------------------------------------

ui::HeatmapSpec map_of(const State& state, const Result& result, size_t side) {
  ui::HeatmapSpec map{.id = side == 0 ? "softmax" : "linear"};
  map.title = tr(side == 0 ? "Softmax" : state.rotate ? "Linear, both rotated" : "Linear");
  map.label = tr("{title}: arrow keys choose a query and a key", {{"title", map.title}});
  map.part = side == 0 ? "softmax" : "score.weight";
  map.rows = map.columns = state.tokens;
  map.values = weights_of(state, result, side);
  map.owner = result.both;
  map.causal = state.causal;
  map.row_title = "m";
  map.column_title = "n";
  map.values_in_cells = false;
  const double bright = result.both->bright[side == 0 ? 0 : state.rotate ? 2 : 1];
  map.diverging = side == 1;
  map.range = {side == 1 ? -bright : 0, bright};
  return map;
}

// One side: what belongs to its map.
struct Side {
  const State& state;
  const ui::HeatmapSpec& map;
  experiments::RowFacts facts;
  ui::Cell shown;
  ui::Range bars;
  bool softmax;
};

void draw_row(ui::Stage& stage, const Side& side, const ui::Rect& bars, const ui::Rect& numbers) {
  const ui::Theme& theme = stage.theme;
  const std::string& part = side.map.part;
  if (stage.input.hover(bars)) stage.highlight.point_at(part);
  const float strength = stage.highlight.strength(part);
  ui::draw_bars(stage.canvas, bars,
                {.values = experiments::row_of(side.map.values, side.shown.row, side.map.columns),
                 .range = side.bars,
                 .color = ui::faded(theme.score, 0.5F * strength),
                 .line = theme.line,
                 .marked = side.shown.column,
                 .marked_color = ui::faded(theme.score, strength)});
  const experiments::RowFacts& facts = side.facts;
  const bool sums_to_one = side.softmax || side.state.rotate;
  const std::array row{ui::Fact{N_("weight"), ui::fixed_text(facts.weight, 3), part, theme.score},
                       ui::Fact{N_("row's sum"), ui::fixed_text(facts.sum, 3), "score.sum",
                                sums_to_one ? theme.ink : theme.score},
                       ui::Fact{N_("largest"), ui::fixed_text(facts.max, 3), part, theme.ink},
                       ui::Fact{N_("smallest"), ui::fixed_text(facts.min, 3), "score.least",
                                facts.min < 0 ? theme.bad : theme.ink}};
  ui::draw_facts(stage, numbers, row,
                 numbers.width() < 150 && numbers.height() > 3.9F * ui::kFactHeight ? 1 : 2);
}

// Where the two maps stand, each with its labels; numbers right of them where that leaves the maps
// larger.
struct Rooms {
  ui::Rect maps;
  float strip = 0, numbers = 0;  // height of the bars; width right of a map, or 0: below
  bool row_too = true;
};

constexpr float kLabels = 26, kAboveCells = 58, kBarBelow = 40, kNumbers = 80, kGap = 16;

Rooms arrange(ui::Rect area) {
  Rooms rooms;
  rooms.row_too = area.height() > 260;
  const bool beside = area.width() > 470;
  rooms.strip = std::clamp(area.height() * 0.12F, 30.0F, 76.0F);
  rooms.numbers = beside ? kNumbers : 0;
  const float below = rooms.row_too ? rooms.strip + 4 + (beside ? 0 : 2 * ui::kFactHeight + 6) : 0;
  const float gap = std::min(kGap, area.width() * 0.05F);
  const float cells = std::min((area.width() - gap) / 2 - kLabels - rooms.numbers,
                               area.height() - below - kAboveCells - kBarBelow);
  const float wide = 2 * (cells + kLabels + rooms.numbers) + gap;
  const float high = cells + kAboveCells + kBarBelow + below;
  // Numbers below want all the width there is.
  const float aside = beside ? std::max(area.width() - wide, 0.0F) / 2 : 0;
  rooms.maps = area.inset(aside, std::max(area.height() - high, 0.0F) / 2);
  rooms.maps.bottom = rooms.maps.top + cells + kAboveCells + kBarBelow;
  return rooms;
}

void draw_weights(State& state, const Result& result, ui::Stage& stage) {
  const Rooms rooms = arrange(stage.area);
  const State was = state;
  const std::array specs{map_of(was, result, 0), map_of(was, result, 1)};
  const float gap = std::min(kGap, stage.area.width() * 0.05F);
  ui::Rect rest = rooms.maps;
  ui::Rect left = rest.take_left((rest.width() - gap) / 2);
  rest.take_left(gap);
  left.take_right(rooms.numbers);
  rest.take_right(rooms.numbers);
  const std::array places{left, rest};
  std::array<ui::HeatmapResult, 2> shown;
  ui::Cell pointed;
  for (size_t i = 0; i < 2; ++i) {
    ui::Cell selected{result.row, result.col};
    shown[i] = ui::draw_heatmap(stage, places[i], specs[i], selected);
    if (shown[i].hovered.valid()) pointed = shown[i].hovered;
    if (!shown[i].changed || !selected.valid()) continue;
    state.row = selected.row;
    state.col = selected.column;
  }
  for (size_t i = 0; i < 2; ++i)
    if (pointed.valid() && !shown[i].hovered.valid())
      ui::mark_cell(stage, specs[i], shown[i].cells, pointed);
  if (!rooms.row_too) return;
  const ui::Cell cell = pointed.valid() ? pointed : ui::Cell{result.row, result.col};
  std::array<experiments::RowFacts, 2> facts;
  ui::Range bars{0, 1e-6};
  for (size_t i = 0; i < 2; ++i) {
    facts[i] = experiments::facts_of(experiments::row_of(specs[i].values, cell.row, was.tokens),
                                     cell.row, cell.column, was.causal);
    bars = {std::min(bars.min, facts[i].min), std::max(bars.max, facts[i].max)};
  }
  bars.min = std::min(bars.min, -0.12 * bars.max);
  for (size_t i = 0; i < 2; ++i) {
    const ui::Rect& cells = shown[i].cells;
    if (cells.width() < 40) continue;
    const float top = cells.bottom + kBarBelow + 2;
    const ui::Rect strip{cells.left, top, cells.right, top + rooms.strip};
    const float right = places[i].right;
    const float start = right - cells.left < 116 ? places[i].left + 8 : cells.left;
    const ui::Rect numbers =
        rooms.numbers > 0
            ? ui::Rect{cells.right + 14, cells.top - 2, cells.right + rooms.numbers, strip.bottom}
            : ui::Rect{start, strip.bottom + 4, std::max(start + 116, cells.right),
                       stage.area.bottom};
    draw_row(stage, {was, specs[i], facts[i], cell, bars, i == 0}, strip, numbers);
  }
}

// Ranges of rows with a denominator below 0.
std::vector<ui::Region> negative_regions(const Result& result, const ui::Theme& theme) {
  std::vector<ui::Region> regions;
  const std::vector<double>& sums = result.both->denominators[1];
  for (size_t m = 0; m < sums.size(); ++m) {
    if (sums[m] >= 0) continue;
    const auto from = static_cast<double>(m);
    if (!regions.empty() && regions.back().x.max == from - 0.5) {
      regions.back().x.max = from + 0.5;
    } else {
      regions.push_back({.part = "denominator.rotated",
                         .x = {from - 0.5, from + 0.5},
                         .fill = ui::with_alpha(theme.bad, 0.12F)});
    }
  }
  return regions;
}

void draw_denominator(State& state, const Result& result, ui::Stage& stage, ui::Rect area) {
  const ui::Theme& theme = stage.theme;
  const size_t row = size(result.row);
  const std::array facts{
      ui::Fact{N_("query m"), std::to_string(result.row), "position", theme.position},
      ui::Fact{N_("unrotated"), ui::fixed_text(result.both->denominators[0][row], 2),
               "denominator.plain", theme.ink},
      ui::Fact{N_("rotated"), ui::fixed_text(result.both->denominators[1][row], 2),
               "denominator.rotated",
               result.both->denominators[1][row] < 0 ? theme.bad : theme.position},
      ui::Fact{N_("largest weight over it"),
               ui::fixed_text(largest_rotated(state, result, result.row), 2), "score.weight",
               theme.score}};
  area = ui::draw_facts_below(stage, area, facts);
  const double last = std::max(state.tokens - 1, 1);
  ui::PlotSpec plot{.id = "denominator", .label = "denominator against position"};
  plot.x = {.title = "position m of the query", .range = {-0.5, last + 0.5}};
  plot.y = {.title = "denominator, over the number of keys seen"};
  plot.series.push_back({.part = "denominator.plain",
                         .label = "unrotated",
                         .samples = ui::Samples(0, 1, result.both->per_key[0]),
                         .color = theme.ink,
                         .width = 2});
  plot.series.push_back({.part = "denominator.rotated",
                         .label = "rotated",
                         .samples = ui::Samples(0, 1, result.both->per_key[1]),
                         .color = theme.position,
                         .width = 2});
  double low = 0, high = 1e-3;
  for (const std::vector<float>& line : result.both->per_key)
    for (const float value : line) {
      low = std::min(low, static_cast<double>(value));
      high = std::max(high, static_cast<double>(value));
    }
  plot.y.range = {std::min(1.1 * low, -0.12 * high), 1.08 * high};
  plot.regions = negative_regions(result, theme);
  plot.markers.push_back(
      {.part = "zero", .at = 0, .horizontal = true, .color = theme.ink_faint, .dash = 0});
  plot.markers.push_back({.part = "position",
                          .label = "m",
                          .at = static_cast<double>(result.row),
                          .color = theme.position,
                          .dash = 0,
                          .draggable = true});
  plot.zoom_x = false;
  const ui::PlotResult shown = ui::draw_plot(stage, area, plot);
  const auto to_row = [&](double at) {
    return static_cast<int>(std::lround(std::clamp(at, 0.0, state.tokens - 1.0)));
  };
  if (shown.moved_marker == 1)
    state.row = shown.reset_marker ? State{}.row : to_row(shown.moved_to);
  if (shown.clicked) state.row = to_row(*shown.clicked);
}

void LinearAttention::draw(State& state, const Result& result, Transient& work, ui::Stage& stage) {
  if (!ui::drawable(stage.area, 60)) return;
  switch (state.view) {
    case View::kWeights:
      return draw_weights(state, result, stage);
    case View::kDenominator:
      return draw_denominator(state, result, stage, stage.area);
    case View::kCost:
      if (const auto length = draw_length_cost(stage, stage.area, result.cost, work))
        state.length = *length > 0 ? *length : State{}.length;
      return;
  }
}

}  // namespace
}  // namespace ropewalk::scenes

ROPEWALK_SCENE(linear_attention, LinearAttention)
