// What a number format with few digits does to positions and angles: which tokens share a position,
// how wrong each pair is, and what is left of "only the distance counts" (arXiv 2411.13476;
// huggingface/transformers#29285). Rounding is IEEE 754's, to nearest, ties to even.
#include <algorithm>
#include <cmath>
#include <memory>
#include <numbers>
#include <string>
#include <vector>

#include "core/attention/similarity.h"
#include "core/memo.h"
#include "core/rotation/frequency.h"
#include "core/rotation/precision.h"
#include "core/words/words.h"
#include "experiments/long_context/number_format.h"
#include "experiments/long_context/score_in_format.h"
#include "scenes/parts/common_params.h"
#include "scenes/scene.h"
#include "ui/arrange.h"
#include "ui/interaction.h"
#include "ui/picture/facts.h"
#include "ui/picture/shapes.h"
#include "ui/plot/axis.h"
#include "ui/plot/plot.h"

namespace ropewalk::scenes {
namespace {

constexpr double kLast = 1048576;
constexpr double kLeastError = 1e-9;  // of the axis

enum class Format { kBf16, kF16, kF32 };

core::Precision precision_of(Format format) {
  return format == Format::kF32    ? core::Precision::kF32
         : format == Format::kBf16 ? core::Precision::kBf16
                                   : core::Precision::kF16;
}

struct Precision {
  struct State {
    int m = 15962;
    Format format = Format::kBf16;
    experiments::Kept kept = experiments::Kept::kPositions;
    int distance = 7;
    int pair = 0;
    HeadSize d = HeadSize::k128;
    double base = 10000;
  };

  struct Result {
    int d = 0, pair = 0;
    core::Precision format = core::Precision::kBf16;
    std::vector<double> inv_freq;
    double position = 0;  // m as the format has it; infinite: beyond it
    double before = 0;    // m - distance as the format has it
    experiments::Collisions collisions;
    std::vector<experiments::RoundedPair> pairs;
    int wrong = 0;                     // pairs off by more than kWrongAngle
    double score = 0, score_kept = 0;  // of an equal key at this distance; not a number: none
    std::shared_ptr<const experiments::ScoreBand> band;
  };

  struct BandKey {
    core::Precision format = core::Precision::kBf16;
    experiments::Kept kept = experiments::Kept::kPositions;
    int distance = 0, d = 0;
    double base = 0;
    bool operator==(const BandKey&) const = default;
  };
  struct Kept {
    core::Memo<BandKey, experiments::ScoreBand> band;
  };

  // The tokens in view stay where they are while one is dragged.
  struct Transient {
    bool dragged = false;
    double middle = 0;
  };

  static constexpr About kAbout{.id = "precision",
                                .part = "III. Beyond the trained length",
                                .title = "Positions in few digits",
                                .question = "Why not bf16 positions?",
                                .aspect = 1.35F};

  static void params(state::Params<State>& params);
  static Result compute(const State& state, Kept& kept);
  static void draw(State& state, const Result& result, Transient& view, ui::Stage& stage);
  static void probes(const State& state, const Result& result, state::Probes& probes);
  static bool tall(const State& /*state*/) { return true; }
  static state::Animation animation() {
    return {.key = "m", .from = 200, .to = 1200, .units_per_second = 24, .step = 1, .loop = true};
  }
};

using State = Precision::State;
using Result = Precision::Result;

size_t index(int i) { return static_cast<size_t>(i); }

void Precision::params(state::Params<State>& params) {
  using state::Place;
  params.add("m", &State::m, "position m", "Where the token stands. Drag it, or play.",
             state::tokens(0, kLast).log().in(Place::kPrimary));
  params.add("format", &State::format, "number format",
             "bf16 keeps 8 significant bits, f16 11, f32 24.",
             state::choice({{"bf16", "bf16"}, {"f16", "f16"}, {"f32", "f32"}}).in(Place::kPrimary));
  params.add(
      "kept", &State::kept, "kept in it",
      "What is rounded to the format: positions before they are multiplied, the whole angle "
      "(position, theta and product), or only the cosines and sines of right angles.",
      state::choice({{"positions", "positions"}, {"angles", "angles"}, {"table", "cos, sin"}})
          .in(Place::kPrimary));
  params.add("distance", &State::distance, "distance m − n",
             "How far behind m the key stands, in the score.", state::tokens(1, 4096).log());
  params.add("pair", &State::pair,
             pair_spec("The pair whose cosine is told in numbers: pair 0 turns fastest.")
                 .in(Place::kPicture));
  head_params(params, &State::d, &State::base);
}

Result Precision::compute(const State& state, Kept& kept) {
  Result result;
  result.d = dim_of(state.d);
  result.pair = std::min(state.pair, result.d / 2 - 1);
  result.format = precision_of(state.format);
  result.inv_freq = core::inverse_frequencies(result.d, state.base);
  result.position = core::round_to(result.format, state.m);
  result.before = core::round_to(result.format, state.m - state.distance);
  result.collisions = experiments::collisions(result.format, state.m);
  for (const double theta : result.inv_freq) {
    result.pairs.push_back(experiments::rounded_pair(result.format, state.kept, theta, state.m));
    result.wrong += result.pairs.back().error <= experiments::kWrongAngle ? 0 : 1;
  }
  result.score = core::similarity_at(core::mean_cosine_terms(result.inv_freq), state.distance);
  result.score_kept = experiments::score_in_format(result.format, state.kept, result.inv_freq,
                                                   state.m, state.m - state.distance);
  result.band = kept.band.get(
      {result.format, state.kept, state.distance, result.d, state.base}, [](const BandKey& key) {
        return experiments::score_band(key.format, key.kept,
                                       core::inverse_frequencies(key.d, key.base), key.distance);
      });
  return result;
}

void Precision::probes(const State& state, const Result& result, state::Probes& probes) {
  // What the format has no number for is left out: infinity has no cosine.
  const auto add = [&probes](std::string_view name, double value, std::string_view label) {
    if (std::isfinite(value)) probes.add(std::string(name), value, label);
  };
  const experiments::RoundedPair& pair = result.pairs[index(result.pair)];
  const double theta = result.inv_freq[index(result.pair)];
  probes.add("position", state.m, "position m");
  probes.add("first_missing", experiments::first_missing(result.format),
             "first whole number that the format has not");
  add("position_kept", result.position, N_("position m in the format"));
  probes.add("spacing", result.collisions.spacing, "from one number of the format to the next");
  probes.add("distinct_positions", result.collisions.distinct,
             "different positions of the tokens up to here");
  probes.add("shared_positions", result.collisions.shared,
             "tokens that stand where the one before stands");
  probes.add("pairs", result.d / 2, "pairs in the head");
  probes.add("pair_in_use", result.pair, "pair told in numbers");
  probes.add("cos_exact", std::cos(state.m * theta), "cosine of this pair");
  add("cos_kept", pair.cosine, N_("cosine of this pair from what is kept"));
  add("sin_kept", pair.sine, N_("sine of this pair from what is kept"));
  add("phase_error", pair.error, N_("how far this pair is off, radians"));
  probes.add("pairs_wrong", result.wrong, "pairs off by more than 0.1 rad");
  probes.add("distance", state.distance, "distance m − n");
  add("distance_kept", result.position - result.before,
      N_("distance of the two positions as kept"));
  probes.add("score_exact", result.score, "score of an equal key at this distance, at most 1");
  add("score_kept", result.score_kept, N_("the same score from what is kept"));
}

// ---- Tokens and the numbers there are -----------------------------------------------------------

// Tokens around m above, the numbers that the format has there below, and where each token goes.
void draw_tokens(State& state, const Result& result, Precision::Transient& view, ui::Stage& stage,
                 const ui::Rect& rect) {
  const ui::Theme& theme = stage.theme;
  const float tokens_y = rect.top + 30, numbers_y = rect.bottom - 24;
  if (!view.dragged) view.middle = state.m;
  const double spacing = experiments::collisions(result.format, view.middle).spacing;
  // An odd number of tokens, m in the middle unless it is being dragged: two and a half numbers of
  // the format, eleven at least.
  const double half = std::clamp(std::round(1.25 * spacing), 5.0, 4000.0);
  const ui::Rect line = rect.inset(22, 0);
  const ui::AxisMap axis({view.middle - half, view.middle + half}, ui::Scale::kLinear, line.left,
                         line.right);
  const float apart = line.width() / static_cast<float>(2 * half);
  const auto step = static_cast<int>(std::max(1.0F, std::ceil(3.0F / std::max(apart, 1e-3F))));
  const float strength = stage.highlight.strength("position.tokens");
  for (int at = static_cast<int>(view.middle - half); at <= view.middle + half; at += step) {
    if (at < 0) continue;
    const double kept = core::round_to(result.format, at);
    const float x = axis.screen_from_value(at);
    const float to = axis.screen_from_value(kept);
    stage.canvas.circle({x, tokens_y}, std::clamp(apart * 0.3F, 1.0F, 4.0F),
                        ui::faded(theme.ink_soft, strength));
    if (!std::isfinite(kept) || to < rect.left || to > rect.right) continue;
    const bool moved = kept != at;
    stage.canvas.line({x, tokens_y + 5}, {to, numbers_y - 5},
                      {.color = ui::faded(moved ? theme.bad : theme.ink_faint, 0.55F * strength),
                       .width = apart > 6 ? 1.25F : 1.0F});
  }
  const ui::Font small = ui::type::kSmallNumber;
  float free_from = rect.left;
  for (int number = std::max(0, static_cast<int>(view.middle - half)); number <= view.middle + half;
       ++number) {
    if (core::round_to(result.format, number) != number) continue;
    const float x = axis.screen_from_value(number);
    if (x < line.left - 1 || x > line.right + 1) continue;
    const bool here = number == result.position;
    stage.canvas.line(
        {x, numbers_y - 5}, {x, numbers_y + 4},
        {.color = here ? theme.position : theme.ink_soft, .width = here ? 3.0F : 1.5F});
    const std::string text = ui::fixed_text(number, 0);
    const float wide = stage.canvas.measure(text, small).x;
    if (!here && x - wide / 2 < free_from) continue;
    if (x - wide / 2 < rect.left || x + wide / 2 > rect.right) continue;
    if (!here) {
      // The number m becomes is always named; others where they leave it room.
      const float mark = axis.screen_from_value(result.position);
      const float mark_wide = stage.canvas.measure(ui::fixed_text(result.position, 0), small).x;
      if (std::abs(mark - x) < (wide + mark_wide) / 2 + 10) continue;
    }
    stage.canvas.text({x, numbers_y + 14}, text,
                      {.font = small,
                       .color = here ? theme.position : theme.ink_soft,
                       .align = ui::Align::kCenter});
    free_from = x + wide / 2 + 10;
  }
  // m, which can be dragged; the window goes along with it.
  const ui::Vec2 head{std::clamp(axis.screen_from_value(state.m), line.left, line.right), tokens_y};
  const float to = axis.screen_from_value(result.position);
  if (std::isfinite(result.position) && to >= rect.left && to <= rect.right)
    stage.canvas.line({head.x, tokens_y}, {to, numbers_y},
                      {.color = theme.position, .width = 2.5F});
  const ui::Interaction::Handle handle =
      stage.input.handle("token", head, tr("token m: drag to the left or right"));
  if (handle.hovered || handle.active) stage.highlight.point_at("position.m");
  ui::draw_handle(stage.canvas, theme, head, theme.position, handle);
  ui::draw_label_inside(
      stage.canvas, rect, {head.x, tokens_y - 20}, tr("token {m}", {{"m", state.m}}),
      {.font = ui::type::kStrong, .color = theme.position, .align = ui::Align::kCenter},
      theme.ground);
  view.dragged = handle.active;
  if (!handle.changed()) return;
  if (handle.reset) {
    state.m = State{}.m;
    return;
  }
  const double to_m =
      handle.drag ? axis.value_from_screen(std::clamp(handle.drag->x, line.left, line.right))
                  : state.m + static_cast<double>(handle.nudge.x + handle.nudge.y);
  state.m = static_cast<int>(std::clamp(std::round(to_m), 0.0, kLast));
}

// ---- The pairs ----------------------------------------------------------------------------------

void draw_errors(State& state, const Result& result, ui::Stage& stage, const ui::Rect& rect) {
  const ui::Theme& theme = stage.theme;
  ui::PlotSpec plot{.id = "errors", .label = tr("how far each pair is off"), .zoom_x = false};
  plot.x = {.title = tr("pair i, fast to slow"), .range = {-0.5, result.d / 2.0 - 0.5}};
  plot.y = {.title = tr("off by, radians"), .scale = ui::Scale::kLog, .range = {kLeastError, 10}};
  plot.series.push_back({.part = "error",
                         .label = tr("error"),
                         .samples = ui::Samples(result.pairs.size(),
                                                [&result](size_t i) -> ui::Samples::Point {
                                                  const double error = result.pairs[i].error;
                                                  return {static_cast<double>(i),
                                                          std::isfinite(error)
                                                              ? std::max(error, kLeastError)
                                                              : std::numbers::pi};
                                                }),
                         .look = ui::Look::kBars,
                         .color = theme.position});
  plot.markers.push_back({.part = "error.limit",
                          .label = tr("0.1 rad"),
                          .at = experiments::kWrongAngle,
                          .horizontal = true,
                          .color = theme.bad});
  plot.legend = ui::Legend::kNone;
  const ui::PlotResult shown = ui::draw_plot(stage, rect, plot);
  if (!ui::drawable(shown.frame, 20)) return;
  const float x = shown.x.screen_from_value(result.pair);
  stage.canvas.line({x, shown.frame.top}, {x, shown.frame.bottom},
                    {.color = ui::faded(theme.ink, 0.6F), .width = 1.5F, .dash = 3});
  if (shown.clicked)
    state.pair = std::clamp(static_cast<int>(std::lround(*shown.clicked)), 0, result.d / 2 - 1);
}

// ---- The score ----------------------------------------------------------------------------------

void draw_score(State& state, const Result& result, ui::Stage& stage, const ui::Rect& rect) {
  const ui::Theme& theme = stage.theme;
  const experiments::ScoreBand& band = *result.band;
  ui::PlotSpec plot{.id = "score", .label = tr("score at one distance, along the text")};
  plot.x = {
      .title = tr("position of the key, tokens"), .scale = ui::Scale::kLog, .range = {16, kLast}};
  double low = result.score - 0.05, high = result.score + 0.05;
  for (size_t i = 0; i < band.n.size(); ++i) {
    low = std::min(low, static_cast<double>(band.low[i]));
    high = std::max(high, static_cast<double>(band.high[i]));
  }
  plot.y = {.title = tr("score of an equal key {n} before", {{"n", state.distance}}),
            .range = {low - 0.03 * (high - low), high + 0.03 * (high - low)}};
  plot.series.push_back({.part = "score.kept",
                         .label = tr("as kept, lowest to highest"),
                         .samples = ui::Samples(band.n, band.low),
                         .upper = ui::Samples(band.n, band.high),
                         .look = ui::Look::kBand,
                         .color = theme.bad,
                         .switches = false});
  plot.series.push_back({.part = "score.exact",
                         .label = tr("exact"),
                         .samples = ui::Samples(2,
                                                [&result](size_t i) -> ui::Samples::Point {
                                                  return {i == 0 ? 16.0 : kLast, result.score};
                                                }),
                         .color = theme.score,
                         .width = 2,
                         .snaps = false,
                         .switches = false});
  plot.legend = ui::Legend::kTop;
  if (experiments::first_missing(result.format) < kLast)
    plot.markers.push_back({.part = "position.missing",
                            .label = tr("first position missing"),
                            .at = experiments::first_missing(result.format),
                            .color = theme.ink_soft});
  const int marker = static_cast<int>(plot.markers.size());
  plot.markers.push_back({.part = "position.m",
                          .label = "m",
                          .at = std::clamp(static_cast<double>(state.m), 16.0, kLast),
                          .color = theme.position,
                          .dash = 0,
                          .draggable = true});
  const ui::PlotResult shown = ui::draw_plot(stage, rect, plot);
  if (shown.moved_marker == marker)
    state.m = shown.reset_marker
                  ? State{}.m
                  : static_cast<int>(std::clamp(std::round(shown.moved_to), 0.0, kLast));
}

std::string told(double value, int decimals) {
  return std::isfinite(value) ? ui::fixed_text(value, decimals) : std::string("–");
}

std::vector<ui::Fact> facts_of(const State& state, const Result& result, const ui::Stage& stage,
                               float width) {
  const ui::Theme& theme = stage.theme;
  const double theta = result.inv_freq[index(result.pair)];
  std::vector<ui::Fact> facts{
      {N_("m in the format"),
       std::isfinite(result.position) ? ui::fixed_text(result.position, 0) : std::string("∞"),
       "position.kept", theme.position},
      {N_("cos of the pair, exact"), ui::fixed_text(std::cos(state.m * theta), 3), "cos.exact",
       theme.position},
      {N_("from what is kept"), told(result.pairs[index(result.pair)].cosine, 3), "cos.kept",
       theme.bad},
      {N_("pairs off by more than 0.1 rad"),
       std::to_string(result.wrong) + " / " + std::to_string(result.d / 2), "error", theme.bad},
      {N_("tokens that share a position"), ui::fixed_text(result.collisions.shared, 0),
       "position.tokens", theme.ink}};
  if (ui::facts_spread_width(stage.canvas, facts) > width) {
    facts[0].label = N_("m kept");
    facts[1].label = N_("cos");
    facts[2].label = N_("kept");
    facts[3].label = N_("pairs off");
    facts[4].label = N_("shared");
  }
  while (facts.size() > 1 && ui::facts_spread_width(stage.canvas, facts) > width) facts.pop_back();
  return facts;
}

void Precision::draw(State& state, const Result& result, Transient& view, ui::Stage& stage) {
  constexpr float kFacts = 60, kTokens = 120, kPlot = 130;
  ui::Rect rest = stage.area;
  if (!ui::drawable(rest, 60)) return;
  if (auto facts = ui::bottom_if(rest, kFacts, kTokens)) {
    facts->take_top(10);
    ui::draw_facts_spread(stage, *facts, facts_of(state, result, stage, facts->width()));
  }
  const float tokens = std::clamp(rest.height() * 0.34F, kTokens, 260.0F);
  if (const auto top = ui::top_if(rest, tokens, kPlot)) {
    draw_tokens(state, result, view, stage, *top);
    rest.take_top(12);
  } else {
    return draw_tokens(state, result, view, stage, rest);
  }
  if (const auto two = ui::beside(rest, {.main = 260, .side = 260, .share = 0.5F, .gap = 26})) {
    draw_errors(state, result, stage, two->main);
    draw_score(state, result, stage, two->side);
  } else {
    const auto score = ui::bottom_if(rest, rest.height() / 2, kPlot);
    draw_errors(state, result, stage, rest);
    if (score) draw_score(state, result, stage, score->inset(0, 4));
  }
}

}  // namespace
}  // namespace ropewalk::scenes

ROPEWALK_SCENE(precision, Precision)
