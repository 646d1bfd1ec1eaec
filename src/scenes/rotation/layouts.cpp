// Two ways to pair the numbers of a head: (2i, 2i+1), as RoFormer writes it (arXiv 2104.09864,
// equation 15), and (i, i + d/2), as GPT-NeoX and Hugging Face's models have it. Weights change
// from one to the other by a permutation of the rows of Wq and Wk; weights of one with the rotation
// of the other score wrong wherever query and key stand apart.
#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <vector>

#include "core/attention/attention.h"
#include "core/attention/similarity.h"
#include "core/random.h"
#include "core/rotation/frequency.h"
#include "core/rotation/layout.h"
#include "core/rotation/rotation.h"
#include "core/words/words.h"
#include "scenes/parts/common_params.h"
#include "scenes/scene.h"
#include "ui/arrange.h"
#include "ui/interaction.h"
#include "ui/picture/shapes.h"
#include "ui/plot/axis.h"
#include "ui/plot/plot.h"
#include "ui/text/math_text.h"

namespace ropewalk::scenes {
namespace {

constexpr int kHidden = 6;            // numbers of a token before Wq and Wk
constexpr double kLastPosition = 32;  // of m and n
constexpr double kStep = 0.1;         // between the curves' points
constexpr float kMaxLift = 34;        // pixels to the side, of a flight over all slots

// Which pairs the code turns.
enum class Code { kAsWeights, kInterleaved, kHalfSplit };

// Wq or Wk of a head and what it makes of a token. Rows stand in the interleaved order here.
struct Projection {
  std::vector<float> weights;  // [d, kHidden]
  std::vector<float> made;     // [d]
  std::vector<float> held;     // the same, in the order the weights' rows now have
  core::Layout order = core::Layout::kInterleaved;
};

struct Layouts {
  struct State {
    double fly = 0;
    Code code = Code::kAsWeights;
    double m = 3, n = 0;
    HeadSize d = HeadSize::k8;
    double base = 10000;
    bool only_q = false, hide = false;
    int seed = 12;
  };

  struct Result {
    int d = 0;
    std::vector<double> inv_freq;
    Projection query, key;
    core::Layout code = core::Layout::kInterleaved;
    bool matches = true;  // the code's pairs are the weights' pairs, for both
    double score = 0, right = 0;
    double score_at_zero = 0, right_at_zero = 0;  // with query and key at one position
    std::vector<float> curve, right_curve;        // of the query's position 0 .. kLastPosition
  };

  static constexpr About kAbout{.id = "layouts",
                                .part = "II. Rotate",
                                .title = "Two ways to pair",
                                .question = "Interleaved or half-split?",
                                .aspect = 1.2F};

  static void params(state::Params<State>& params);
  static Result compute(const State& state);
  static void draw(State& state, const Result& result, ui::Stage& stage);
  static void probes(const State& state, const Result& result, state::Probes& probes);
  static state::Animation animation() {
    return {.key = "fly", .from = 0, .to = 1, .units_per_second = 0.4, .step = 0.25, .loop = false};
  }
};

using State = Layouts::State;
using Result = Layouts::Result;

size_t index(int i) { return static_cast<size_t>(i); }

void Layouts::params(state::Params<State>& params) {
  using state::Place;
  params.add("fly", &State::fly, "order of the rows",
             "The rows of Wq and Wk, from interleaved (0) to half-split (1); on the way they "
             "count as the nearer of the two.",
             state::real(0, 1, 0.25).in(Place::kPrimary));
  params.add("code", &State::code, "the code turns",
             "Which numbers the program takes for pairs when it turns them.",
             state::choice({{"weights", "the weights' own pairs"},
                            {"interleaved", "interleaved pairs"},
                            {"half-split", "half-split pairs"}})
                 .as(state::Role::kPosition)
                 .in(Place::kPrimary));
  position_params(params, &State::m, &State::n, kLastPosition);
  head_params(params, &State::d, &State::base, HeadSize::k64);
  params.add("only_q", &State::only_q, "Wk stays behind",
             "Permutes the rows of Wq alone, as a forgetful conversion would.");
  params.add("hide", &State::hide, "guess first",
             "Hides the curve beyond the two positions: guess, then show it.");
  params.add("seed", &State::seed, seed_spec("Which random numbers the weights are made from."));
}

// ---- Compute ----------------------------------------------------------------------------------

Projection project(int d, core::Layout order, core::Random& random) {
  Projection made{.weights = random.normals(index(d) * kHidden),
                  .made = std::vector<float>(index(d)),
                  .held = std::vector<float>(index(d)),
                  .order = order};
  const std::vector<float> token = random.normals(kHidden);
  core::scores(token, made.weights, kHidden, 1 / std::sqrt(static_cast<float>(kHidden)), made.made);
  core::permute_layout(made.made, d, core::Layout::kInterleaved, order, made.held);
  return made;
}

core::SimilarityTerms terms_of(const Result& result, bool right) {
  const float scale = 1 / std::sqrt(static_cast<float>(result.d));
  const std::vector<float>& q = right ? result.query.made : result.query.held;
  const std::vector<float>& k = right ? result.key.made : result.key.held;
  return core::similarity_terms(q, k, result.inv_freq,
                                right ? core::Layout::kInterleaved : result.code,
                                static_cast<double>(scale));
}

Result Layouts::compute(const State& state) {
  using core::Layout;
  Result result;
  result.d = dim_of(state.d);
  result.inv_freq = core::inverse_frequencies(result.d, state.base);
  const Layout order = state.fly < 0.5 ? Layout::kInterleaved : Layout::kHalfSplit;
  core::Random random(static_cast<std::uint32_t>(state.seed));
  result.query = project(result.d, order, random);
  result.key = project(result.d, state.only_q ? Layout::kInterleaved : order, random);
  result.code = state.code == Code::kAsWeights     ? order
                : state.code == Code::kInterleaved ? Layout::kInterleaved
                                                   : Layout::kHalfSplit;
  result.matches =
      result.d == 2 || (result.query.order == result.code && result.key.order == result.code);
  const auto points = static_cast<size_t>(std::lround(kLastPosition / kStep)) + 1;
  const auto run = [&](bool right, double& score, double& at_zero, std::vector<float>& curve) {
    const core::SimilarityTerms terms = terms_of(result, right);
    score = core::similarity_at(terms, state.m - state.n);
    at_zero = core::similarity_at(terms, 0);
    curve.resize(points);
    core::similarity_curve(terms, -state.n, kStep, curve);
  };
  run(false, result.score, result.score_at_zero, result.curve);
  run(true, result.right, result.right_at_zero, result.right_curve);
  return result;
}

void Layouts::probes(const State& state, const Result& result, state::Probes& probes) {
  probes.add("m", state.m, "query position m");
  probes.add("n", state.n, "key position n");
  probes.add("distance", state.m - state.n, "distance m − n, tokens");
  probes.add("pairs", result.d / 2, "pairs in the head");
  probes.add("order_q", static_cast<int>(result.query.order), "order of Wq: 1 is half-split");
  probes.add("order_k", static_cast<int>(result.key.order), "order of Wk: 1 is half-split");
  probes.add("code", static_cast<int>(result.code), "pairs the code turns: 1 is half-split");
  probes.add("matches", result.matches ? 1 : 0, "does the code fit? 1 is yes, 0 is no");
  probes.add("score", result.score, "score as the code turns");
  probes.add("score_right", result.right, "score as it should be");
  probes.add("error", result.score - result.right, "error of the score");
  probes.add("score_at_zero", result.score_at_zero, "score at distance 0, as the code turns");
  probes.add("score_right_at_zero", result.right_at_zero, "score at distance 0, as it should be");
  probes.add("partner_of_0", core::pair_indices(result.code, result.d, 0).second,
             "number that is paired with number 0");
  for (int j = 0; j < result.d; ++j) {
    probes.add("q_" + std::to_string(j), result.query.held[index(j)], "query, number {j}",
               {{"j", j}});
    probes.add("k_" + std::to_string(j), result.key.held[index(j)], "key, number {j}", {{"j", j}});
  }
}

// ---- Cells that fly ---------------------------------------------------------------------------

// Fast pairs to slow ones, as in the chapter on distances.
ui::Rgba pair_color(const ui::Theme& theme, int pair, int pairs) {
  const float t = pairs > 1 ? static_cast<float>(pair) / static_cast<float>(pairs - 1) : 0.0F;
  return ui::mix(theme.key, theme.position, t);
}

struct Place {
  float slot = 0;  // 0 .. d - 1, between two while it flies
  float lift = 0;  // 0 on a slot, up to 1 or -1 on the way: to the right going down, left going up
};

// Where a component of the interleaved order is when `fly` of the way is done: the first start
// first, each takes three fifths of the time.
Place place_of(int component, int d, double fly) {
  constexpr double kShare = 0.6;
  const int pair = component / 2;
  const core::PairIndices half = core::pair_indices(core::Layout::kHalfSplit, d, pair);
  const auto from = static_cast<float>(component);
  const auto to = static_cast<float>(component % 2 == 0 ? half.first : half.second);
  const double wait = d > 1 ? (1 - kShare) * component / (d - 1) : 0;
  const double t = std::clamp((fly - wait) / kShare, 0.0, 1.0);
  const auto eased = static_cast<float>(t * t * (3 - 2 * t));
  const float way = (to - from) / static_cast<float>(d);
  return {from + (to - from) * eased, 4 * eased * (1 - eased) * way};
}

// One of the two columns of rows: the weights' rows, and the numbers they make.
struct Column {
  ui::Stage& stage;
  const State& state;
  const Result& result;
  const Projection& projection;
  ui::Rect rows;  // slots 0 .. d - 1 from top to bottom
  double fly;     // of this projection
  bool query;
  float weights = 0, cell = 0, arcs = 0;  // widths
  float lift = 0;                         // to the side, of a flight over all slots
};

float row_height(const Column& column) {
  return column.rows.height() / static_cast<float>(column.result.d);
}
float slot_y(const Column& column, float slot) {
  return column.rows.top + (slot + 0.5F) * row_height(column);
}
float cell_left(const Column& column) { return column.rows.left + column.weights + 10; }

void draw_row(const Column& column, int component) {
  const Result& result = column.result;
  ui::Canvas& canvas = column.stage.canvas;
  const ui::Theme& theme = column.stage.theme;
  const Place place = place_of(component, result.d, column.fly);
  const float height = row_height(column), air = std::clamp(height * 0.09F, 0.5F, 3.0F);
  const float shift = place.lift * column.lift;
  const float y = slot_y(column, place.slot);
  const std::string part = column.query ? "query" : "key";
  const float strength = column.stage.highlight.strength(part);

  std::array<ui::Rgba, kHidden> colors;
  for (size_t h = 0; h < kHidden; ++h)
    colors[h] =
        ui::faded(theme.diverging(column.projection.weights[index(component) * kHidden + h] / 2.2F),
                  strength);
  const ui::Rect row{column.rows.left + shift, y - height / 2 + air,
                     column.rows.left + shift + column.weights, y + height / 2 - air};
  canvas.rect(row, theme.surface);
  canvas.cells(row, kHidden, 1, colors);
  ui::draw_frame(canvas, row, {.color = ui::faded(theme.line, strength), .width = 1});

  const ui::Rgba hue = pair_color(theme, component / 2, result.d / 2);
  const float left = cell_left(column) + shift;
  const ui::Rect cell{left, row.top, left + column.cell, row.bottom};
  canvas.rect(cell, theme.surface, 3);
  canvas.rect(cell, ui::faded(ui::mix(theme.surface, hue, 0.26F), strength), 3);
  canvas.rect({cell.left, cell.top, cell.left + 4, cell.bottom}, ui::faded(hue, strength), 2);
  if (height < 15 || column.cell < 40) return;
  const ui::Font font{ui::Face::kMono, std::clamp(height * 0.52F, 12.0F, 19.0F)};
  ui::draw_number(canvas, {cell.right - 6, y},
                  static_cast<double>(column.projection.made[index(component)]), 2,
                  ui::faded(theme.ink, strength), font);
  if (column.cell > 96) {
    const ui::TextStyle style{.font = {ui::Face::kText, std::clamp(height * 0.5F, 12.0F, 17.0F)},
                              .color = ui::faded(theme.ink_soft, strength)};
    const std::string pair = tr("pair {i}", {{"i", component / 2}});
    const float number = canvas.measure("−0.00", font).x;
    if (canvas.measure(pair, style.font).x < cell.width() - number - 22)
      canvas.text({cell.left + 10, y}, pair, style);
  }
}

// The two places that the code turns together, joined by an arc.
void draw_arc(const Column& column, Place a, Place b, float reach, const ui::Stroke& stroke) {
  const float x = cell_left(column) + column.cell + 3;
  const float from = slot_y(column, a.slot), to = slot_y(column, b.slot);
  std::array<ui::Vec2, 25> points;
  for (size_t i = 0; i < points.size(); ++i) {
    const float t = static_cast<float>(i) / static_cast<float>(points.size() - 1);
    // An ellipse's half, flattened: it leaves and meets the cells head-on.
    const float angle = ui::kPi * t;
    points[i] = {x + column.lift * (a.lift + (b.lift - a.lift) * t) +
                     reach * std::pow(std::max(std::sin(angle), 0.0F), 0.7F),
                 (from + to) / 2 - (to - from) / 2 * std::cos(angle)};
  }
  column.stage.canvas.polyline(points, stroke);
}

void draw_arcs(const Column& column) {
  const Result& result = column.result;
  const ui::Theme& theme = column.stage.theme;
  const int pairs = result.d / 2;
  const bool along =
      column.state.code == Code::kAsWeights && (column.query || !column.state.only_q);
  const std::vector<int> held = core::layout_permutation(
      result.d, result.d, core::Layout::kInterleaved, column.projection.order);
  const float strength = column.stage.highlight.strength("position.pairs");
  const float room = std::max(column.arcs - 8, 4.0F);
  for (int i = 0; i < pairs; ++i) {
    const core::PairIndices slots = core::pair_indices(result.code, result.d, i);
    Place a{static_cast<float>(slots.first)}, b{static_cast<float>(slots.second)};
    int first = held[index(slots.first)] / 2, second = held[index(slots.second)] / 2;
    if (along) {  // the pairs fly with their cells
      a = place_of(2 * i, result.d, column.fly);
      b = place_of(2 * i + 1, result.d, column.fly);
      first = second = i;
    }
    const float span = std::abs(b.slot - a.slot) / static_cast<float>(std::max(pairs, 2));
    const bool wrong = first != second;
    // Nested, so that long arcs can be told apart.
    const float nest =
        1 - 0.5F * static_cast<float>(i) / static_cast<float>(std::max(pairs - 1, 1));
    const float reach = std::min(room, 9 + span * nest * room);
    const ui::Rgba color = wrong ? theme.bad : pair_color(theme, i, pairs);
    draw_arc(column, a, b, reach,
             {.color = ui::faded(color, strength),
              .width = std::clamp(row_height(column) * 0.11F, 1.0F, 2.5F),
              .dash = wrong ? 4.0F : 0.0F});
  }
  if (column.stage.input.hover({cell_left(column) + column.cell, column.rows.top, column.rows.right,
                                column.rows.bottom}))
    column.stage.highlight.point_at("position.pairs");
}

void draw_column(Column column, ui::Rect rect) {
  const ui::Rect head = rect.take_top(24);
  const float width = rect.width();
  const float numbers = std::clamp(width * 0.09F, 10.0F, 22.0F);
  column.lift = std::min(kMaxLift, 2.4F * numbers);
  column.arcs = std::clamp((width - numbers) * 0.22F, 18.0F, 140.0F);
  column.weights = std::clamp(width * 0.29F, 30.0F, 240.0F);
  column.cell = std::clamp(width - numbers - column.arcs - column.weights - 14, 16.0F, 200.0F);
  const float used = numbers + column.arcs + column.weights + column.cell + 14;
  rect.take_left((width - used) / 2);
  rect.right = rect.left + used;
  const float edge = rect.left;
  rect.take_left(numbers);
  column.rows = rect;
  ui::Stage& stage = column.stage;
  if (row_height(column) >= 15)
    for (int slot = 0; slot < column.result.d; ++slot)
      stage.canvas.text({edge, slot_y(column, static_cast<float>(slot))}, std::to_string(slot),
                        {.font = {ui::Face::kMono, 12}, .color = stage.theme.ink_faint});
  const std::string_view part = column.query ? "query" : "key";
  if (stage.input.hover({rect.left, rect.top, cell_left(column) + column.cell, rect.bottom}))
    stage.highlight.point_at(part);
  const ui::Rgba hue =
      ui::faded(column.query ? stage.theme.query : stage.theme.key, stage.highlight.strength(part));
  const float y = head.top + 12;
  ui::draw_math(stage.canvas, {rect.left + column.weights / 2, y}, column.query ? "W_q" : "W_k", 17,
                hue, {0, 0, 0, 0});
  ui::draw_math(stage.canvas, {cell_left(column) + column.cell / 2, y}, column.query ? "q" : "k",
                17, hue, {0, 0, 0, 0});
  draw_arcs(column);
  // What goes up passes behind what goes down.
  for (const bool down : {false, true})
    for (int j = 0; j < column.result.d; ++j)
      if ((place_of(j, column.result.d, column.fly).lift > 0) == down) draw_row(column, j);
}

// ---- The score along the query's way ----------------------------------------------------------

void draw_heading(const Result& result, ui::Stage& stage, ui::Rect row) {
  const ui::Theme& theme = stage.theme;
  const auto put = [&](const std::string& text, ui::Rgba color, std::string_view part) {
    const float width = stage.canvas.measure(text, ui::type::kStrong).x;
    if (width > row.width()) return;
    const ui::Rect box = row.take_left(width);
    if (stage.input.hover(box)) stage.highlight.point_at(part);
    stage.canvas.text(
        {box.left, box.center().y}, text,
        {.font = ui::type::kStrong, .color = ui::faded(color, stage.highlight.strength(part))});
    row.take_left(18);
  };
  put(tr("score {value}", {{"value", ui::fixed_text(result.score, 3)}}), theme.score, "score.code");
  if (result.matches) {
    put(tr("as trained"), theme.ink_soft, "score.right");
  } else {
    put(tr("trained {value}", {{"value", ui::fixed_text(result.right, 3)}}), theme.ink_soft,
        "score.right");
  }
}

void draw_scores(State& state, const Result& result, ui::Stage& stage, ui::Rect rect) {
  const ui::Theme& theme = stage.theme;
  draw_heading(result, stage, rect.take_top(24));
  float low = 0, high = 1e-3F;
  for (const std::vector<float>* curve : {&result.curve, &result.right_curve})
    for (const float value : *curve) {
      low = std::min(low, value);
      high = std::max(high, value);
    }
  // While one guesses, no further than both positions.
  const auto shown_of = [&state](const std::vector<float>& curve) {
    const double end = std::max(state.m, state.n) / kStep + 1e-9;
    const size_t count = state.hide ? static_cast<size_t>(end) + 1 : curve.size();
    return ui::Samples(0, kStep, std::span(curve).first(std::min(count, curve.size())));
  };
  ui::PlotSpec plot{.id = "scores", .label = "score against the query's position"};
  plot.x = {.title = rect.height() < 150 ? "" : "query position m", .range = {0, kLastPosition}};
  // Room above for the markers' names and below for their handles.
  const double inner = static_cast<double>(std::max(rect.height() - 74, 24.0F));
  const double unit = (static_cast<double>(high) - static_cast<double>(low)) / inner;
  plot.y = {.range = {static_cast<double>(low) - 32 * unit, static_cast<double>(high) + 16 * unit}};
  if (!result.matches)
    plot.series.push_back({.part = "score.right",
                           .label = "as trained",
                           .samples = shown_of(result.right_curve),
                           .upper = {},
                           .color = theme.ink_soft,
                           .width = 1.75F,
                           .dash = 5});
  plot.series.push_back({.part = "score.code",
                         .label = "this code",
                         .samples = shown_of(result.curve),
                         .upper = {},
                         .color = theme.score,
                         .width = 2.25F});
  plot.markers.push_back(
      {.part = "key", .label = "n", .at = state.n, .color = theme.key, .draggable = true});
  plot.markers.push_back(
      {.part = "query", .label = "m", .at = state.m, .color = theme.query, .draggable = true});
  plot.legend = ui::Legend::kNone;
  plot.zoom_x = false;
  const ui::PlotResult shown = ui::draw_plot(stage, rect, plot);
  const float x = shown.x.screen_from_value(state.m);
  if (!result.matches) {
    const ui::Vec2 right{x, shown.y.screen_from_value(result.right)};
    stage.canvas.circle(right, 5, theme.ink_soft);
    stage.canvas.circle(right, 3.2F, theme.ground);
  }
  stage.canvas.circle({x, shown.y.screen_from_value(result.score)}, 4.5F, theme.score);
  if (shown.moved_marker < 0) return;
  const State initial;
  const double to = std::clamp(std::round(shown.moved_to * 10) / 10, 0.0, kLastPosition);
  if (shown.moved_marker == 0) state.n = shown.reset_marker ? initial.n : to;
  if (shown.moved_marker == 1) state.m = shown.reset_marker ? initial.m : to;
}

void Layouts::draw(State& state, const Result& result, ui::Stage& stage) {
  ui::Rect rest = stage.area;
  if (!ui::drawable(rest, 60)) return;
  constexpr float kColumns = 150, kAir = 12;
  const float share = std::clamp(rest.height() * 0.38F, 104.0F, 320.0F);
  if (auto scores = ui::bottom_if(rest, share + kAir, kColumns)) {
    scores->take_top(kAir);
    draw_scores(state, result, stage, *scores);
  }
  const float gap = std::clamp(rest.width() * 0.05F, 8.0F, 48.0F);
  const ui::Rect left = rest.take_left((rest.width() - gap) / 2);
  rest.take_left(gap);
  draw_column({stage, state, result, result.query, {}, state.fly, true}, left);
  draw_column({stage, state, result, result.key, {}, state.only_q ? 0 : state.fly, false}, rest);
}

}  // namespace
}  // namespace ropewalk::scenes

ROPEWALK_SCENE(layouts, Layouts)
