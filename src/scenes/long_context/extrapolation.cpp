// What a position beyond the trained length shows a head that it never saw. Which pairs never come
// round in training: their wavelength is longer than the trained length (YaRN, arXiv 2309.00071,
// section 3.2; arXiv 2602.05258). How a fixed lead in score is worth less among more keys follows
// from the softmax alone.
#include <algorithm>
#include <cmath>
#include <numbers>
#include <string>
#include <vector>

#include "core/attention/similarity.h"
#include "core/rotation/frequency.h"
#include "core/rotation/rotation.h"
#include "core/words/words.h"
#include "experiments/long_context/unseen_angles.h"
#include "scenes/parts/common_params.h"
#include "scenes/parts/wavelength_axis.h"
#include "scenes/scene.h"
#include "ui/arrange.h"
#include "ui/interaction.h"
#include "ui/picture/dial.h"
#include "ui/picture/facts.h"
#include "ui/picture/shapes.h"
#include "ui/plot/plot.h"
#include "ui/text/text_fit.h"

namespace ropewalk::scenes {
namespace {

constexpr double kLast = 1048576;
constexpr double kTurn = 2 * std::numbers::pi;
constexpr size_t kSamples = 800;

struct Extrapolation {
  struct State {
    double position = 10000;
    int length = 2048;
    double base = 10000;
    HeadSize d = HeadSize::k128;
    int pair = 56;
    double lead = 8;
  };

  struct Result {
    int d = 0, pair = 0;
    std::vector<double> inv_freq, wavelengths;
    experiments::UnseenAngles angles;
    double end = 0, step = 1;         // of the curves, tokens
    std::vector<float> cosine, sine;  // of the chosen pair
    std::vector<float> score;         // of a similar key, over its largest possible value
    double score_now = 0, axis_end = 0;
    double weight_trained = 0, weight_now = 0;
  };

  static constexpr About kAbout{.id = "extrapolation",
                                .part = "III. Beyond the trained length",
                                .title = "Angles never seen",
                                .question =
                                    "What happens at position 10 000 when training "
                                    "stopped at 2048?",
                                .aspect = 1.3F};

  static void params(state::Params<State>& params);
  static Result compute(const State& state);
  static void draw(State& state, const Result& result, ui::Stage& stage);
  static void probes(const State& state, const Result& result, state::Probes& probes);
  static bool tall(const State& /*state*/) { return true; }
  static state::Animation animation() {
    return {.key = "position",
            .from = 0,
            .to = 16384,
            .units_per_second = 1024,
            .step = 1,
            .loop = true};
  }
};

using State = Extrapolation::State;
using Result = Extrapolation::Result;

size_t index(int i) { return static_cast<size_t>(i); }

void Extrapolation::params(state::Params<State>& params) {
  using state::Place;
  params.add("position", &State::position, "position",
             "How far from the start of the text the token stands: every hand has turned by "
             "this many times its theta.",
             position_spec(kLast));
  params.add("length", &State::length, "trained length",
             "How long the texts of training were: what each clock has been seen to do.",
             state::tokens(2, kLast).log().as(state::Role::kPlain).in(Place::kPrimary));
  params.add(
      "base", &State::base,
      base_spec("The larger the base, the slower all clocks but the first.").in(Place::kPrimary));
  params.add("d", &State::d, head_size_spec());
  params.add("pair", &State::pair,
             pair_spec("The clock whose cosine and sine are drawn: pair 0 turns fastest.")
                 .in(Place::kPicture));
  params.add("lead", &State::lead, "lead of the right key",
             "By how much the score of the key that is looked for is above all others, which are "
             "alike. The softmax makes a weight of it.",
             state::real(0, 20, 0.1));
}

Result Extrapolation::compute(const State& state) {
  Result result;
  result.d = dim_of(state.d);
  result.inv_freq = core::inverse_frequencies(result.d, state.base);
  result.wavelengths = core::wavelengths(result.inv_freq);
  result.pair = std::min(state.pair, result.d / 2 - 1);
  result.angles = experiments::unseen_angles(result.inv_freq, state.length, state.position);

  const double farthest = std::max({1.25 * state.position, 1.5 * state.length, 64.0});
  result.step = std::max(1.0, std::ceil(farthest / static_cast<double>(kSamples - 1)));
  result.end = result.step * static_cast<double>(kSamples - 1);
  const double theta = result.inv_freq[index(result.pair)];
  for (size_t i = 0; i < kSamples; ++i) {
    const double angle = core::pair_angle(theta, static_cast<double>(i) * result.step);
    result.cosine.push_back(static_cast<float>(std::cos(angle)));
    result.sine.push_back(static_cast<float>(std::sin(angle)));
  }
  const core::SimilarityTerms terms = core::mean_cosine_terms(result.inv_freq);
  result.score.resize(kSamples);
  core::similarity_curve(terms, 0, result.step, result.score);
  result.score_now = core::similarity_at(terms, state.position);

  result.weight_trained = experiments::weight_of_leader(state.length, state.lead);
  result.weight_now = experiments::weight_of_leader(state.position + 1, state.lead);
  const double most =
      std::max({1.3 * result.wavelengths.back(), 1.3 * state.length, 1.3 * state.position, 1000.0});
  result.axis_end = std::pow(10, std::ceil(std::log10(most)));
  return result;
}

void Extrapolation::probes(const State& state, const Result& result, state::Probes& probes) {
  const size_t i = index(result.pair);
  probes.add("position", state.position, "position, tokens");
  probes.add("trained_length", state.length, "trained length, tokens");
  probes.add("pairs", result.d / 2, "pairs in the head");
  probes.add("pairs_unfinished", result.angles.unfinished,
             "pairs that never came round in training");
  probes.add("pairs_unseen_now", result.angles.unseen_now,
             "pairs that stand where training never showed them");
  probes.add("pair_in_use", result.pair, "pair whose cosine and sine are drawn");
  probes.add("wavelength", result.wavelengths[i], "wavelength of this pair, tokens");
  probes.add("seen", result.angles.seen[i], "turns of this pair that training showed");
  probes.add("now", result.angles.now[i], "where this pair stands, turns");
  probes.add("cos", std::cos(kTurn * result.angles.now[i]), "cosine of this pair");
  probes.add("sin", std::sin(kTurn * result.angles.now[i]), "sine of this pair");
  probes.add("slowest_seen", result.angles.seen.back(),
             "turns of the slowest pair that training showed");
  probes.add("score_now", result.score_now, "score of an equal key this far away, at most 1");
  probes.add("weight_trained", result.weight_trained,
             "weight of the right key at the trained length");
  probes.add("weight_now", result.weight_now, "weight of the right key at this position");
}

// ---- The clocks -------------------------------------------------------------------------------

int cell_under(const std::vector<ui::Rect>& cells, ui::Vec2 point) {
  for (size_t i = 0; i < cells.size(); ++i)
    if (cells[i].inset(-3).contains(point)) return static_cast<int>(i);
  return -1;
}

void take_clocks(State& state, const Result& result, ui::Stage& stage,
                 const std::vector<ui::Rect>& cells) {
  ui::Rect all = cells.front();
  for (const ui::Rect& cell : cells)
    all = {std::min(all.left, cell.left), std::min(all.top, cell.top),
           std::max(all.right, cell.right), std::max(all.bottom, cell.bottom)};
  const ui::Interaction::Area area =
      stage.input.area("clocks", all, "clocks: arrow keys choose the pair that is drawn",
                       ui::Interaction::Tip::kAway);
  const int under = area.hovered && !area.focused ? cell_under(cells, area.pointer) : -1;
  if (under >= 0) {
    stage.highlight.point_at("position.pair");
    stage.input.tooltip(cells[index(under)].center(),
                        wavelength_hint(under, result.wavelengths[index(under)]));
  }
  if (area.clicked && under >= 0) state.pair = under;
  if (area.nudge.x != 0 || area.nudge.y != 0) {
    size_t columns = 1;
    while (columns < cells.size() && cells[columns].top == cells.front().top) ++columns;
    const float next =
        static_cast<float>(result.pair) + area.nudge.x - area.nudge.y * static_cast<float>(columns);
    state.pair = std::clamp(static_cast<int>(next), 0, result.d / 2 - 1);
  }
}

// A clock a pair: the arc that training showed, the rest shaded, and the hand, which is red where
// training never showed it.
void draw_clocks(State& state, const Result& result, ui::Stage& stage, const ui::Rect& rect) {
  const int count = result.d / 2;
  const std::vector<ui::Rect> cells = ui::dial_grid(rect, count, count > 64 ? 3 : 6);
  if (cells.empty()) return;
  take_clocks(state, result, stage, cells);
  const ui::Theme& theme = stage.theme;
  ui::DialSpec spec{.ticks = 4, .interactive = false};
  spec.hands.resize(1);
  for (int i = 0; i < count; ++i) {
    const ui::Rect& face = cells[index(i)];
    const float rim = face.width() / 2 - 1.5F;
    const auto seen = static_cast<float>(kTurn * result.angles.seen[index(i)]);
    const bool round = result.wavelengths[index(i)] <= state.length;
    const float strength = stage.highlight.strength("unseen");
    if (!round)
      ui::draw_ring(stage.canvas, face.center(), 0, rim, seen, static_cast<float>(kTurn),
                    ui::faded(theme.bad, 0.14F * strength));
    spec.hands[0].angle = kTurn * result.angles.now[index(i)];
    spec.hands[0].color = result.angles.unseen[index(i)] ? theme.bad : theme.position;
    spec.hands[0].width = std::clamp(face.width() * 0.055F, 1.4F, 3.5F);
    ui::draw_dial(stage, face, spec);
    const float thick = std::clamp(rim * 0.13F, 1.0F, 5.0F);
    ui::draw_ring(stage.canvas, face.center(), rim - thick, rim, 0,
                  round ? static_cast<float>(kTurn) : seen,
                  ui::faded(theme.ink_soft, 0.6F * stage.highlight.strength("length")));
    if (i == result.pair)
      ui::draw_circle(stage.canvas, face.center(), face.width() / 2 + 1.5F,
                      {.color = theme.ink, .width = 2});
  }
}

// ---- The curves -------------------------------------------------------------------------------

// Along positions, with the trained length and the position; both can be dragged.
void draw_curve(State& state, const Result& result, ui::Stage& stage, const ui::Rect& rect,
                ui::PlotSpec plot) {
  const ui::Theme& theme = stage.theme;
  plot.x.range = {0, result.end};
  if (state.length < result.end)
    plot.regions.push_back({.part = "unseen",
                            .label = tr("never seen"),
                            .x = {static_cast<double>(state.length), result.end},
                            .fill = ui::faded(theme.bad, 0.08F)});
  plot.markers.push_back({.part = "length",
                          .label = tr("trained length"),
                          .at = static_cast<double>(state.length),
                          .color = theme.ink_soft,
                          .draggable = true});
  plot.markers.push_back({.part = "position",
                          .label = tr("position"),
                          .at = state.position,
                          .color = theme.position,
                          .dash = 0,
                          .draggable = true});
  const ui::PlotResult shown = ui::draw_plot(stage, rect, plot);
  const State initial;
  if (shown.moved_marker == 0)
    state.length = shown.reset_marker ? initial.length
                                      : static_cast<int>(std::clamp(shown.moved_to, 2.0, kLast));
  if (shown.moved_marker == 1)
    state.position =
        shown.reset_marker ? initial.position : std::round(std::clamp(shown.moved_to, 0.0, kLast));
}

void draw_pair(State& state, const Result& result, ui::Stage& stage, const ui::Rect& rect) {
  const ui::Theme& theme = stage.theme;
  ui::PlotSpec plot{.id = "pair", .label = tr("cosine and sine of the chosen pair")};
  plot.x = {.title = tr("position, tokens")};
  plot.y = {.title = tr("pair {n}", {{"n", result.pair}}), .range = {-1.1, 1.1}};
  plot.series.push_back({.part = "position.cos",
                         .label = "cos",
                         .samples = ui::Samples(0, result.step, result.cosine),
                         .color = theme.position});
  plot.series.push_back({.part = "position.sin",
                         .label = "sin",
                         .samples = ui::Samples(0, result.step, result.sine),
                         .color = ui::faded(theme.position, 0.6F),
                         .dash = 5});
  draw_curve(state, result, stage, rect, std::move(plot));
}

void draw_score(State& state, const Result& result, ui::Stage& stage, const ui::Rect& rect) {
  ui::PlotSpec plot{.id = "score", .label = tr("score of an equal key against distance")};
  plot.x = {.title = tr("distance, tokens")};
  plot.y = {.title = tr("score"), .range = {-0.4, 1.05}};
  plot.series.push_back({.part = "score",
                         .label = tr("score of an equal key"),
                         .samples = ui::Samples(0, result.step, result.score),
                         .color = stage.theme.score});
  draw_curve(state, result, stage, rect, std::move(plot));
}

void draw_axis(State& state, const Result& result, ui::Stage& stage, const ui::Rect& rect) {
  const std::string pairs = std::to_string(result.d / 2), length = std::to_string(state.length);
  const std::string at = ui::fixed_text(state.position, 0);
  WavelengthAxisSpec spec{.wavelengths = result.wavelengths,
                          .pair = result.pair,
                          .end = result.axis_end,
                          .max = kLast,
                          .position = state.position,
                          .length = static_cast<double>(state.length),
                          .at_position_in_short = at,
                          .at_length_in_short = tr("trained {n}", {{"n", length}})};
  spec.at_position = tr("position {n}", {{"n", at}});
  spec.at_length = tr("trained length {length}: {n} of {all} never come round",
                      {{"length", length}, {"n", result.angles.unfinished}, {"all", pairs}});
  const WavelengthAxisResult moved = draw_wavelength_axis(stage, rect, spec);
  const State initial;
  if (moved.pair) state.pair = *moved.pair;
  if (moved.position)
    state.position = moved.reset_position ? initial.position : std::round(*moved.position);
  if (moved.length)
    state.length = moved.reset_length ? initial.length : static_cast<int>(*moved.length);
}

std::vector<ui::Fact> facts_of(const Result& result, const ui::Stage& stage, float width) {
  const ui::Theme& theme = stage.theme;
  const std::string all = std::to_string(result.d / 2);
  std::vector<ui::Fact> facts{
      {N_("pairs never round in training"), std::to_string(result.angles.unfinished) + " / " + all,
       "length", theme.ink},
      {N_("pairs at unseen angles now"), std::to_string(result.angles.unseen_now), "unseen",
       theme.bad},
      {N_("right key's weight, trained length"), ui::fixed_text(result.weight_trained, 3),
       "weight.trained", theme.score},
      {N_("right key's weight, here"), ui::fixed_text(result.weight_now, 3), "weight.now",
       theme.score}};
  if (ui::facts_spread_width(stage.canvas, facts) > width) {
    facts[0].label = N_("never round");
    facts[1].label = N_("unseen now");
    facts[2].label = N_("weight, trained");
    facts[3].label = N_("weight, here");
  }
  while (facts.size() > 1 && ui::facts_spread_width(stage.canvas, facts) > width) facts.pop_back();
  return facts;
}

void Extrapolation::draw(State& state, const Result& result, ui::Stage& stage) {
  constexpr float kFacts = 60, kClocks = 120, kCurve = 160;
  ui::Rect rest = stage.area;
  if (!ui::drawable(rest, 60)) return;
  if (const auto axis = ui::bottom_if(rest, kWavelengthAxisHeight, 2 * kClocks))
    draw_axis(state, result, stage, *axis);
  if (auto facts = ui::bottom_if(rest, kFacts, kClocks)) {
    facts->take_top(10);
    ui::draw_facts_spread(stage, *facts, facts_of(result, stage, facts->width()));
  }
  if (const auto two = ui::beside(rest, {.main = 200, .side = 260, .share = 0.55F, .gap = 28})) {
    draw_clocks(state, result, stage, two->main.inset(2));
    ui::Rect curves = two->side;
    const auto score = ui::bottom_if(curves, curves.height() / 2 - 6, kCurve);
    if (score) curves.take_bottom(12);
    draw_pair(state, result, stage, curves);
    if (score) draw_score(state, result, stage, *score);
  } else {
    const auto curve = ui::bottom_if(rest, rest.height() * 0.48F, kClocks);
    draw_clocks(state, result, stage, rest.inset(2));
    if (curve) draw_pair(state, result, stage, *curve);
  }
}

}  // namespace
}  // namespace ropewalk::scenes

ROPEWALK_SCENE(extrapolation, Extrapolation)
