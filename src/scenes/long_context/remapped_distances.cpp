// Leave the frequencies alone and change the distances: the matrix of m - n as each map tells it,
// and what becomes of a needle under it (LM-Infinite, arXiv 2308.16137; StreamingLLM, arXiv
// 2309.17453; Self-Extend, arXiv 2401.01325; Dual Chunk Attention, arXiv 2402.17463; ReRoPE,
// bojone/rerope; position interpolation, arXiv 2306.15595).
#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/memo.h"
#include "core/rotation/distance_map.h"
#include "core/words/words.h"
#include "experiments/long_context/remapped_head.h"
#include "scenes/parts/common_params.h"
#include "scenes/scene.h"
#include "ui/arrange.h"
#include "ui/interaction.h"
#include "ui/picture/color_scale.h"
#include "ui/picture/facts.h"
#include "ui/picture/heatmap.h"
#include "ui/picture/shapes.h"
#include "ui/plot/axis.h"
#include "ui/plot/plot.h"

namespace ropewalk::scenes {
namespace {

using Kind = core::DistanceMapKind;

constexpr int kMaxTokens = 96;

size_t size(int n) { return static_cast<size_t>(n); }

struct RemappedDistances {
  struct State {
    Kind map = Kind::kNone;
    int length = 16;
    int row = 47, needle = 5;
    int tokens = 48;
    int window = 8;
    double factor = 4;
    int group = 4;
    int first = 2;
    int chunk = 12;
    int local = 4;
    int twin = -1;
    double strength = 8;
    double noise = 0.5;
    HeadSize d = HeadSize::k32;
    double base = 10000;
    int seed = 1;
  };

  struct Result {
    core::DistanceMap map;                                         // in use
    std::shared_ptr<const experiments::RemappedHead> head, plain;  // under the map, and under none
    int tokens = 0, row = 0, needle = 0, twin = -1;                // in use
    int untrained = 0;                                             // cells beyond the length
    double largest = 0;                                            // of both, for the axes
    std::vector<float> row_x, row_told;                            // of the row, nearest key first
  };

  struct Kept {
    core::Memo<experiments::RemappedHeadSpec, experiments::RemappedHead> head, plain;
  };

  static constexpr About kAbout{
      .id = "remapped-distances",
      .part = "III. Beyond the trained length",
      .title = "Other distances",
      .question = "Can we leave the frequencies and change the distances?",
      .aspect = 1.2F};

  static void params(state::Params<State>& params);
  static Result compute(const State& state, Kept& kept);
  static void draw(State& state, const Result& result, ui::Stage& stage);
  static void probes(const State& state, const Result& result, state::Probes& probes);
  static bool tall(const State& /*state*/) { return true; }
  static state::Animation animation() {
    return {.key = "row", .from = 0, .to = 95, .units_per_second = 8, .step = 1, .loop = true};
  }
};

using State = RemappedDistances::State;
using Result = RemappedDistances::Result;

bool has_window(Kind kind) {
  return kind == Kind::kWindow || kind == Kind::kLmInfinite || kind == Kind::kReRope ||
         kind == Kind::kSelfExtend || kind == Kind::kStreaming;
}

bool has_first(Kind kind) { return kind == Kind::kLmInfinite || kind == Kind::kStreaming; }

void RemappedDistances::params(state::Params<State>& params) {
  using state::Place;
  using state::Role;
  params.add("map", &State::map, "distances", "What the distance between two tokens is told as.",
             state::choice({{"none", "as they are"},
                            {"linear", "linear"},
                            {"window", "window"},
                            {"lm-infinite", "LM-Infinite"},
                            {"rerope", "ReRoPE"},
                            {"self-extend", "Self-Extend"},
                            {"dual-chunk", "Dual Chunk"},
                            {"streaming", "StreamingLLM"}})
                 .as(Role::kPosition)
                 .in(Place::kPrimary));
  params.add("length", &State::length, "trained length",
             "How long the texts of training were: distances from here on never occurred.",
             state::tokens(1, kMaxTokens).in(Place::kPrimary));
  params.add("row", &State::row,
             row_spec(kMaxTokens, "The row explained: the token that looks for the needle."));
  params.add("needle", &State::needle, "needle n", "The key that is what every query looks for.",
             column_spec(kMaxTokens, "").named("needle n"));
  params.add("tokens", &State::tokens, "tokens T", "How many tokens the text has.",
             sequence_spec(2, kMaxTokens));
  params
      .add("window", &State::window, "window w", "Up to here distances are told as they are.",
           state::tokens(1, kMaxTokens).as(Role::kPosition).in(Place::kPicture))
      .shown([](const State& state) { return has_window(state.map); });
  params
      .add("factor", &State::factor, "factor s", "Every distance is divided by it.",
           {.min = 1, .max = 16, .step = 0.5, .decimals = 1, .role = Role::kPosition})
      .shown([](const State& state) { return state.map == Kind::kLinear; });
  params
      .add("group", &State::group, "group G", "So many neighbours share one position.",
           state::whole(1, 32).as(Role::kPosition))
      .shown([](const State& state) { return state.map == Kind::kSelfExtend; });
  params
      .add("first", &State::first, "first tokens",
           "So many tokens at the beginning are seen for ever.", state::whole(0, 16))
      .shown([](const State& state) { return has_first(state.map); });
  params
      .add("chunk", &State::chunk, "largest distance c",
           "No distance is told as more. A chunk is this without the local part.",
           state::tokens(2, kMaxTokens).as(Role::kPosition).in(Place::kPicture))
      .shown([](const State& state) { return state.map == Kind::kDualChunk; });
  params
      .add("local", &State::local, "local part",
           "So far across the border to the chunk before, distances stay as they are.",
           state::tokens(1, kMaxTokens - 1))
      .shown([](const State& state) { return state.map == Kind::kDualChunk; });
  params.add("twin", &State::twin, "second needle",
             "One more key like the needle; -1 is none. Which of the two is nearer?",
             state::whole(-1, kMaxTokens - 1).as(Role::kKey));
  params.add("strength", &State::strength, "strength S",
             "The score of a perfect match with no rotation.",
             {.max = 16, .step = 0.5, .decimals = 1, .role = Role::kScore});
  params.add("noise", &State::noise, "noise", "How long all other keys are, over the needle.",
             state::real(0, 1, 0.05));
  head_params(params, &State::d, &State::base, &State::seed,
              "What is looked for, and what the other keys hold.", HeadSize::k64);
}

// ---- Compute ------------------------------------------------------------------------------------

Result RemappedDistances::compute(const State& state, Kept& kept) {
  Result result;
  result.map = experiments::legal_map({.kind = state.map,
                                       .factor = state.factor,
                                       .window = state.window,
                                       .group = state.group,
                                       .first = state.first,
                                       .chunk = state.chunk,
                                       .local = state.local});
  result.tokens = state.tokens;
  result.row = std::min(state.row, state.tokens - 1);
  result.needle = std::min(state.needle, result.row);
  result.twin = state.twin > result.row ? -1 : state.twin;
  experiments::RemappedHeadSpec spec{.map = result.map,
                                     .tokens = state.tokens,
                                     .needle = result.needle,
                                     .twin = result.twin,
                                     .strength = state.strength,
                                     .noise = state.noise,
                                     .d = dim_of(state.d),
                                     .base = state.base,
                                     .seed = static_cast<std::uint32_t>(state.seed)};
  result.head = kept.head.get(spec, experiments::make_remapped_head);
  spec.map = {};
  result.plain = kept.plain.get(spec, experiments::make_remapped_head);
  result.untrained = experiments::untrained_cells(*result.head, state.length);
  result.largest = std::max({result.head->extent.largest, result.plain->extent.largest, 1.0});
  for (int n = result.row; n >= 0; --n) {
    result.row_x.push_back(static_cast<float>(result.row - n));
    result.row_told.push_back(result.head->told[size(result.row * result.tokens + n)]);
  }
  return result;
}

// What is known of a cell; zeros for what isn't seen.
struct CellFacts {
  bool seen = false;
  core::MappedPositions at;
  double told = 0, score = 0, weight = 0;
};

CellFacts facts_of(const core::DistanceMap& map, const experiments::RemappedHead& head, int tokens,
                   int m, int n) {
  if (n < 0 || n > m || m >= tokens) return {};
  const size_t cell = size(m * tokens + n);
  if (!std::isfinite(head.told[cell])) return {};
  return {true, core::map_positions(map, m, n), static_cast<double>(head.told[cell]),
          static_cast<double>(head.scores[cell]), static_cast<double>(head.weights[cell])};
}

void RemappedDistances::probes(const State& state, const Result& result, state::Probes& probes) {
  const CellFacts needle =
      facts_of(result.map, *result.head, result.tokens, result.row, result.needle);
  const CellFacts twin = facts_of(result.map, *result.head, result.tokens, result.row, result.twin);
  const CellFacts plain = facts_of({}, *result.plain, result.tokens, result.row, result.needle);
  const core::MapExtent& extent = result.head->extent;
  probes.add("tokens", result.tokens, "tokens in the text");
  probes.add("trained_length", state.length, "trained length, tokens");
  probes.add("largest_distance", extent.largest, "largest distance told");
  probes.add("distinct_distances", extent.distinct, "different distances told");
  probes.add("order_kept", extent.order_kept ? 1 : 0,
             "is no farther key told a smaller distance? 1 is yes, 0 is no");
  probes.add("all_told_apart", extent.all_told_apart ? 1 : 0,
             "are no two distances told as one? 1 is yes, 0 is no");
  probes.add("untrained_cells", result.untrained, "cells told a distance that training never had");
  probes.add("m", result.row, "query m");
  probes.add("n", result.needle, "needle n");
  probes.add("distance", result.row - result.needle, "distance m − n, tokens");
  probes.add("needle_seen", needle.seen ? 1 : 0, "is the needle seen? 1 is yes, 0 is no");
  probes.add("query_place", needle.at.query, "where the query is turned to");
  probes.add("key_place", needle.at.key, "where the needle is turned to");
  probes.add("told", needle.seen ? needle.told : -1, "distance told of the needle; -1: not seen");
  probes.add("needle_score", needle.score, "score of the needle");
  probes.add("needle_weight", needle.weight, "weight of the needle");
  probes.add("plain_score", plain.score, "score of the needle at its own distance");
  probes.add("plain_weight", plain.weight, "weight of the needle at its own distance");
  probes.add("twin_told", twin.seen ? twin.told : -1,
             "distance told of the second needle; -1: none, or not seen");
  probes.add("twin_score", twin.score, "score of the second needle");
  probes.add("twin_weight", twin.weight, "weight of the second needle");
}

// ---- Draw ---------------------------------------------------------------------------------------

// Distances around the trained length: what training had in one hue, the rest in the other.
std::vector<float> around_length(const State& state, const Result& result) {
  std::vector<float> values = result.head->told;
  const auto border = static_cast<float>(state.length) - 0.5F;
  for (float& value : values) value -= border;
  return values;
}

ui::HeatmapSpec map_of(const Result& result, const char* id, const char* title, const char* part,
                       std::span<const float> values) {
  ui::HeatmapSpec map{.id = id, .part = part};
  map.title = title;
  map.label = tr("{title}: arrow keys choose who looks and where the needle stands",
                 {{"title", tr(title)}});
  map.rows = map.columns = result.tokens;
  map.values = values;
  map.causal = true;
  map.row_title = "m";
  map.column_title = "n";
  map.color_bar = false;
  map.values_in_cells = false;
  return map;
}

// The distances told, and the weights that come of them. What is pointed at is `shown`.
void draw_maps(State& state, const Result& result, ui::Stage& stage, ui::Rect rect,
               ui::Cell& shown) {
  constexpr float kScale = 22;
  const auto scales = ui::bottom_if(rect, kScale, 150);
  const std::vector<float> values = around_length(state, result);
  const double span = std::max<double>(state.length, result.largest - state.length + 1);
  ui::HeatmapSpec told = map_of(result, "told", N_("distance told"), "position.told", values);
  told.diverging = true;
  told.range = {-span, span};
  ui::HeatmapSpec weights =
      map_of(result, "weights", N_("weight"), "score.weight", result.head->weights);
  weights.range = {0, 1};
  ui::Cell selected{result.row, result.needle};
  const ui::HeatmapPairResult drawn = ui::draw_heatmap_pair(stage, rect, told, weights, selected);
  shown = drawn.shown;
  if (drawn.changed) {
    state.row = selected.valid() ? selected.row : State{}.row;
    state.needle = selected.valid() ? selected.column : State{}.needle;
  }
  if (!scales) return;
  // Right below the maps, which are as high as they are wide.
  const float y = std::min(scales->center().y + 2, drawn.first.cells.bottom + 20);
  const ui::ColorScale trained{
      .diverging = true, .low = std::string(tr("trained")), .high = std::string(tr("never seen"))};
  ui::draw_color_scale(stage, {drawn.first.cells.left, y}, ui::Align::kLeft, trained);
  const float end = drawn.first.cells.left + ui::color_scale_width(stage.canvas, trained) + 16;
  if (drawn.second.cells.left > end)
    ui::draw_color_scale(stage, {drawn.second.cells.left, y}, ui::Align::kLeft,
                         {.low = "0", .high = "1"});
}

// The distance told against the true one, for the chosen row; what can be dragged is the border of
// the map.
void draw_row(State& state, const Result& result, ui::Stage& stage, const ui::Rect& rect) {
  const ui::Theme& theme = stage.theme;
  const double last = std::max(result.tokens - 1, 1);
  ui::PlotSpec plot{.id = "row", .label = "distance told against the distance, of the chosen row"};
  plot.x = {.title = "distance m − n", .range = {0, last}};
  plot.y = {.title = "distance told",
            .range = {0, 1.08 * std::max(result.largest, static_cast<double>(state.length))}};
  plot.legend = ui::Legend::kNone;
  plot.zoom_x = false;
  const std::array<float, 2> ends{0, static_cast<float>(last)};
  plot.series.push_back({.part = "position.distance",
                         .label = "as they are",
                         .samples = {std::span(ends), std::span(ends)},
                         .color = theme.ink_faint,
                         .width = 1.25F,
                         .dash = 4,
                         .snaps = false,
                         .switches = false});
  plot.series.push_back({.part = "position.told",
                         .label = "told",
                         .samples = {std::span(result.row_x), std::span(result.row_told)},
                         .look = ui::Look::kLineDots,
                         .color = theme.position,
                         .width = 2,
                         .switches = false});
  plot.markers.push_back({.part = "length",
                          .label = "trained length",
                          .at = static_cast<double>(state.length),
                          .horizontal = true,
                          .color = theme.ink_soft});
  plot.markers.push_back({.part = "key",
                          .label = "needle",
                          .at = static_cast<double>(result.row - result.needle),
                          .color = theme.key});
  const bool chunked = state.map == Kind::kDualChunk;
  const int border = static_cast<int>(plot.markers.size());
  if (has_window(state.map) || chunked)
    plot.markers.push_back(
        {.part = "position.window",
         .label = chunked ? "c" : "w",
         .at = std::min(static_cast<double>(chunked ? result.map.chunk : state.window), last),
         .color = theme.position,
         .dash = 0,
         .draggable = true});
  const ui::PlotResult shown = ui::draw_plot(stage, rect, plot);
  if (shown.moved_marker != border) return;
  const auto to = static_cast<int>(std::lround(shown.moved_to));
  if (chunked) {
    state.chunk = shown.reset_marker ? State{}.chunk : std::clamp(to, 2, kMaxTokens);
  } else {
    state.window = shown.reset_marker ? State{}.window : std::clamp(to, 1, kMaxTokens);
  }
}

std::string place_text(double place) {
  return ui::fixed_text(place, place == std::round(place) ? 0 : 2);
}

// Of the cell that is pointed at, and of the whole text.
std::vector<ui::Fact> facts_of(const Result& result, const ui::Stage& stage, ui::Cell cell) {
  const ui::Theme& theme = stage.theme;
  const CellFacts at = facts_of(result.map, *result.head, result.tokens, cell.row, cell.column);
  const std::string none = "–";
  const core::MapExtent& extent = result.head->extent;
  return {
      {N_("m − n"), cell.valid() ? std::to_string(cell.row - cell.column) : none,
       "position.distance", theme.position},
      {N_("told"), at.seen ? place_text(at.told) : none, "position.told", theme.position},
      {N_("score"), at.seen ? ui::fixed_text(at.score, 2) : none, "score", theme.score},
      {N_("weight"), at.seen ? ui::fixed_text(at.weight, 3) : none, "score.weight", theme.score},
      {N_("largest told"), place_text(extent.largest), "position.told", theme.ink},
      {N_("different"), std::to_string(extent.distinct), "position.told", theme.ink},
      {N_("order"),
       std::string(tr(!extent.order_kept      ? "broken"
                      : extent.all_told_apart ? "kept"
                                              : "blurred")),
       "position.told", theme.ink}};
}

void RemappedDistances::draw(State& state, const Result& result, ui::Stage& stage) {
  constexpr float kFacts = 50, kPlotLeast = 130, kMapsLeast = 160;
  ui::Rect rest = stage.area;
  if (!ui::drawable(rest, 60)) return;
  const auto below = ui::bottom_if(rest, kFacts, kMapsLeast);
  // Beside the maps, or below them where that leaves more room for both.
  std::optional<ui::Rect> plot;
  if (const auto rooms = ui::beside(
          rest,
          {.main = 330, .side = 190, .share = 0.34F, .height = 200, .gap = 20, .shape = 1.35F})) {
    rest = rooms->main;
    plot = rooms->side;
    plot->bottom = std::min(plot->bottom, plot->top + 1.3F * plot->width());
  } else {
    const float high = std::clamp(rest.height() * 0.32F, kPlotLeast, 320.0F);
    plot = ui::bottom_if(rest, high, kMapsLeast);
    if (plot) rest.take_bottom(8);
  }
  ui::Cell shown;
  draw_maps(state, result, stage, rest, shown);
  if (plot) draw_row(state, result, stage, *plot);
  if (!below) return;
  std::vector<ui::Fact> facts = facts_of(result, stage, shown);
  while (facts.size() > 3 && ui::facts_spread_width(stage.canvas, facts) > below->width())
    facts.erase(facts.begin() + (facts.size() > 5 ? 4 : 0));
  ui::Rect row = *below;
  row.take_top(10);
  ui::draw_facts_spread(stage, row, facts);
}

}  // namespace
}  // namespace ropewalk::scenes

ROPEWALK_SCENE(remapped_distances, RemappedDistances)
