// How people stretch a context: what each way does to the speed of every pair, what stays unseen,
// and what it costs. The ways are core's, as Hugging Face computes them; CoPE is arXiv 2602.05258.
#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "core/attention/similarity.h"
#include "core/rotation/frequency.h"
#include "core/words/words.h"
#include "experiments/long_context/context_extension.h"
#include "experiments/long_context/unseen_angles.h"
#include "scenes/parts/common_params.h"
#include "scenes/scene.h"
#include "ui/arrange.h"
#include "ui/interaction.h"
#include "ui/picture/shapes.h"
#include "ui/plot/axis.h"
#include "ui/plot/plot.h"
#include "ui/text/text_fit.h"

namespace ropewalk::scenes {
namespace {

using experiments::Extension;
using experiments::kExtensions;

constexpr double kLast = 1048576;
constexpr size_t kSamples = 600;

struct Way {
  std::string_view id, name;
};
constexpr std::array<Way, kExtensions> kWays{{{"none", N_("none")},
                                              {"linear", N_("linear")},
                                              {"ntk", N_("NTK-aware")},
                                              {"dynamic", N_("dynamic NTK")},
                                              {"yarn", N_("YaRN")},
                                              {"yarn-paper", N_("YaRN, paper's ramp")},
                                              {"llama3", N_("Llama 3")},
                                              {"longrope", N_("LongRoPE, made list")},
                                              {"proportional", N_("proportional")},
                                              {"clipped", N_("clipped (CoPE)")}}};

std::string_view name_of(Extension way) { return tr(kWays.at(static_cast<size_t>(way)).name); }

enum class Axis { kWavelength, kFrequency };

struct ContextExtension {
  struct State {
    Extension kind = Extension::kYarn;
    Extension other = Extension::kLinear;
    double factor = 4;
    int length = 4096;
    int text = 16384;
    Axis axis = Axis::kWavelength;
    int pair = 45;
    HeadSize d = HeadSize::k128;
    double base = 10000;
    double low = 1, high = 4;
    double keep = 0.25;
    double lead = 8;
  };

  struct Side {
    experiments::Extended what;
    experiments::ExtensionEffect effect;
    std::vector<float> score;
  };
  struct Result {
    int d = 0, pair = 0;
    std::vector<double> plain, wavelengths;
    std::array<std::vector<double>, kExtensions> ratios;  // of every way
    Side kind, other;
    std::vector<float> score;  // without any
    double step = 1, end = 1;  // of the scores, tokens
    double trained_weight = 0;
  };

  static constexpr About kAbout{.id = "context-extension",
                                .part = "III. Beyond the trained length",
                                .title = "Stretching the context",
                                .question = "How do people stretch it?",
                                .aspect = 1.4F};

  static void params(state::Params<State>& params);
  static Result compute(const State& state);
  static void draw(State& state, const Result& result, ui::Stage& stage);
  static void probes(const State& state, const Result& result, state::Probes& probes);
  static bool tall(const State& /*state*/) { return true; }
  static state::Animation animation() {
    return {.key = "text",
            .from = 2048,
            .to = 32768,
            .units_per_second = 2048,
            .step = 256,
            .loop = true};
  }
};

using State = ContextExtension::State;
using Result = ContextExtension::Result;

size_t index(int i) { return static_cast<size_t>(i); }

bool shows(const State& state, Extension way) { return state.kind == way || state.other == way; }

state::Spec way_spec() {
  std::vector<state::Choice> choices;
  choices.reserve(kWays.size());
  for (const Way& way : kWays) choices.push_back({way.id, way.name});
  return state::choice(std::move(choices));
}

experiments::ExtensionSpec spec_of(const State& state) {
  return {.d = dim_of(state.d),
          .base = state.base,
          .factor = state.factor,
          .length = static_cast<double>(state.length),
          .text = static_cast<double>(state.text),
          .low_freq_factor = state.low,
          .high_freq_factor = state.high,
          .keep = state.keep};
}

void ContextExtension::params(state::Params<State>& params) {
  using state::Place;
  using state::Role;
  params.add("kind", &State::kind, "way",
             "How the speeds of the pairs are changed for texts longer than those of training.",
             way_spec().as(Role::kPosition).in(Place::kPrimary));
  params.add("other", &State::other, "beside", "Another way, on the same head.",
             way_spec().as(Role::kValue).in(Place::kPrimary));
  params.add("factor", &State::factor, "factor s",
             "How many times as long texts are to be. The circle at the right end of the chart "
             "can be dragged.",
             {.min = 1, .max = 64, .decimals = 1, .logarithmic = true, .place = Place::kPrimary});
  params.add("length", &State::length, "trained length", "How long the texts of training were.",
             state::tokens(2, kLast).log());
  params.add("text", &State::text, "this text",
             "How long the text is now: dynamic NTK and LongRoPE look at it.",
             state::tokens(2, kLast).log());
  params.add("axis", &State::axis, "across",
             "The same pairs by their wavelength, tokens a turn, or by their frequency, turns in "
             "the trained length.",
             state::choice({{"wavelength", "wavelength"}, {"frequency", "frequency"}}));
  params.add("pair", &State::pair,
             pair_spec("The pair that is told in numbers.").in(Place::kPicture));
  head_params(params, &State::d, &State::base);
  const auto llama = [](const State& state) { return shows(state, Extension::kLlama3); };
  params
      .add("low", &State::low, "low_freq_factor",
           "Llama 3: pairs with fewer turns than this in the trained length are slowed by s.",
           state::real(0.25, 32, 0.25))
      .shown(llama);
  params
      .add("high", &State::high, "high_freq_factor",
           "Llama 3: pairs with more turns than this in the trained length keep their speed.",
           state::real(0.25, 32, 0.25))
      .shown(llama);
  params
      .add("keep", &State::keep, "share that turns",
           "Proportional: the share of the pairs that turns, the fastest first.",
           state::real(0, 1, 0.05))
      .shown([](const State& state) { return shows(state, Extension::kProportional); });
  params.add("lead", &State::lead, "lead of the right key",
             "By how much the score of the key that is looked for is above all others.",
             state::real(0, 20, 0.1));
}

Result ContextExtension::compute(const State& state) {
  Result result;
  const experiments::ExtensionSpec spec = spec_of(state);
  result.d = spec.d;
  result.pair = std::min(state.pair, spec.d / 2 - 1);
  result.plain = core::inverse_frequencies(spec.d, spec.base);
  result.wavelengths = core::wavelengths(result.plain);
  for (int way = 0; way < kExtensions; ++way)
    result.ratios.at(index(way)) = experiments::extended(static_cast<Extension>(way), spec).ratio;
  result.step = std::max(
      1.0, std::ceil(1.1 * std::max(state.text, state.length) / static_cast<double>(kSamples - 1)));
  result.end = result.step * static_cast<double>(kSamples - 1);
  const auto curve = [&result](const core::SimilarityTerms& terms, std::vector<float>& out) {
    out.resize(kSamples);
    core::similarity_curve(terms, 0, result.step, out);
  };
  curve(core::mean_cosine_terms(result.plain), result.score);
  const auto fill = [&](Extension way, ContextExtension::Side& side) {
    side.what = experiments::extended(way, spec);
    side.effect = experiments::extension_effect(way, spec, state.lead);
    curve(experiments::extended_terms(side.what), side.score);
  };
  fill(state.kind, result.kind);
  fill(state.other, result.other);
  result.trained_weight = experiments::weight_of_leader(state.length, state.lead);
  return result;
}

void ContextExtension::probes(const State& state, const Result& result, state::Probes& probes) {
  const size_t i = index(result.pair);
  probes.add("trained_length", state.length, "trained length, tokens");
  probes.add("text", state.text, "this text, tokens");
  probes.add("pair_in_use", result.pair, "pair told in numbers");
  probes.add("wavelength", result.wavelengths[i], "wavelength of this pair in training, tokens");
  probes.add("turns_in_training", state.length / result.wavelengths[i],
             "turns of this pair in the trained length");
  probes.add("ratio", result.kind.what.ratio[i], "speed of this pair over that of training");
  probes.add("other_ratio", result.other.what.ratio[i], "the same, the other way");
  probes.add("slowest_ratio", result.kind.what.ratio.back(),
             "speed of the slowest pair over that of training");
  probes.add("attention_factor", result.kind.what.attention_factor,
             "attention factor, on cosines and sines");
  probes.add("other_attention_factor", result.other.what.attention_factor,
             "attention factor, the other way");
  probes.add("unseen", result.kind.effect.unseen, "pairs that reach unseen angles in this text");
  probes.add("other_unseen", result.other.effect.unseen,
             "pairs that reach unseen angles, the other way");
  probes.add("short_pairs", result.kind.effect.short_pairs,
             "pairs with another speed in a text no longer than training's");
  probes.add("other_short_pairs", result.other.effect.short_pairs,
             "pairs with another speed in such a text, the other way");
  probes.add("short_change", result.kind.effect.short_change,
             "largest change of a near score in such a text");
  probes.add("other_short_change", result.other.effect.short_change,
             "largest change of a near score, the other way");
  probes.add("weight", result.kind.effect.weight, "weight of the right key in this text");
  probes.add("other_weight", result.other.effect.weight, "weight of the right key, the other way");
  probes.add("weight_trained", result.trained_weight,
             "weight of the right key at the trained length, unchanged");
  probes.add("longest_kept", state.length / std::max(state.low, state.high),
             "Llama 3: longest wavelength that is kept, tokens");
  probes.add("shortest_slowed", state.length / std::min(state.low, state.high),
             "Llama 3: wavelength from which pairs are slowed by all of s, tokens");
}

// ---- The spectrum -------------------------------------------------------------------------------

// Where a pair stands on the chart's axis: its wavelength, or its turns in the trained length.
double across(const State& state, double wavelength) {
  return state.axis == Axis::kWavelength ? wavelength : state.length / wavelength;
}

ui::Series spectrum(const State& state, const Result& result, Extension way) {
  const std::vector<double>& ratio = result.ratios.at(static_cast<size_t>(way));
  const bool turned = state.axis == Axis::kFrequency;  // slow pairs first, so that x rises
  return {.part = "position.ratio." + std::string(kWays.at(static_cast<size_t>(way)).id),
          .label = std::string(name_of(way)),
          .samples = ui::Samples(
              ratio.size(), [&state, &result, &ratio, turned](size_t at) -> ui::Samples::Point {
                const size_t i = turned ? ratio.size() - 1 - at : at;
                return {across(state, result.wavelengths[i]), ratio[i]};
              })};
}

// Llama 3's two edges; each stands where its factor puts it, and can be dragged there.
void add_edges(const State& state, const ui::Theme& theme, ui::PlotSpec& plot) {
  if (!shows(state, Extension::kLlama3)) return;
  for (const bool low : {true, false})
    plot.markers.push_back({.part = low ? "low" : "high",
                            .label = tr(low ? "low {n}" : "high {n}",
                                        {{"n", ui::fixed_text(low ? state.low : state.high, 2)}}),
                            .at = across(state, state.length / (low ? state.low : state.high)),
                            .color = theme.ink_soft,
                            .dash = 2,
                            .draggable = true});
}

void take_markers(State& state, const ui::PlotResult& shown) {
  if (shown.moved_marker < 0) return;
  const State initial;
  const double wave = across(state, shown.moved_to);  // tokens again: it undoes itself
  // On the axis of frequencies the trained length stands at one turn, for ever: it has no marker.
  const int first = state.axis == Axis::kWavelength ? 1 : 0;
  if (shown.moved_marker < first) {
    state.length =
        shown.reset_marker ? initial.length : static_cast<int>(std::clamp(wave, 2.0, kLast));
    return;
  }
  const bool low = shown.moved_marker == first;
  const double value = std::round(4 * state.length / std::max(wave, 1e-9)) / 4;
  double& edge = low ? state.low : state.high;
  edge = shown.reset_marker ? (low ? initial.low : initial.high) : std::clamp(value, 0.25, 32.0);
}

// s, where the lines end that slow the slowest pairs by all of it.
void take_factor(State& state, ui::Stage& stage, const ui::PlotResult& shown) {
  const ui::Rect& frame = shown.frame;
  const float edge = state.axis == Axis::kWavelength ? frame.right : frame.left;
  const ui::Vec2 at{edge, shown.y.screen_from_value(1 / state.factor)};
  const ui::Interaction::Handle handle =
      stage.input.handle("factor", at, tr("factor s: drag up or down"));
  if (handle.hovered || handle.active) stage.highlight.point_at("factor");
  ui::draw_handle(stage.canvas, stage.theme, at, stage.theme.accent, handle, 6);
  const std::string words = "1/s = " + ui::fixed_text(1 / state.factor, 3);
  const bool right = state.axis == Axis::kWavelength;
  ui::draw_label_inside(stage.canvas, frame, at + ui::Vec2{right ? -14.0F : 14.0F, -12}, words,
                        {.font = ui::type::kSmall,
                         .color = ui::faded(stage.theme.accent, stage.highlight.strength("factor")),
                         .align = right ? ui::Align::kRight : ui::Align::kLeft},
                        stage.theme.ground);
  if (!handle.changed()) return;
  double factor = state.factor * std::pow(1.05, static_cast<double>(-handle.nudge.y));
  if (handle.drag)
    factor = 1 / std::clamp(shown.y.value_from_screen(handle.drag->y), 1.0 / 64, 1.0);
  if (handle.snap) factor = std::exp2(std::round(std::log2(factor)));
  state.factor =
      handle.reset ? State{}.factor : std::clamp(std::round(20 * factor) / 20, 1.0, 64.0);
}

void draw_spectrum(State& state, const Result& result, ui::Stage& stage, const ui::Rect& rect) {
  const ui::Theme& theme = stage.theme;
  ui::PlotSpec plot{
      .id = "spectrum", .label = tr("speed of every pair over that of training"), .zoom_x = false};
  const double longest = std::max({1.2 * result.wavelengths.back(), 3.0 * state.length, 100.0});
  plot.x = {.title = tr("wavelength in training, tokens a turn"),
            .scale = ui::Scale::kLog,
            .range = {5, longest}};
  if (state.axis == Axis::kFrequency) {
    plot.x.title = tr("frequency in training, turns in the trained length");
    plot.x.range = {state.length / longest, state.length / 5.0};
  }
  plot.y = {.title = tr("speed over that of training"), .range = {-0.03, 1.06}};
  for (int i = 0; i < kExtensions; ++i) {
    const auto way = static_cast<Extension>(i);
    if (shows(state, way)) continue;
    ui::Series series = spectrum(state, result, way);
    series.color = ui::faded(theme.ink_faint, 0.5F);
    series.width = 1;
    plot.series.push_back(std::move(series));
  }
  for (const bool first : {false, true}) {
    ui::Series series = spectrum(state, result, first ? state.kind : state.other);
    series.color = first ? theme.position : theme.value;
    series.look = ui::Look::kLineDots;
    series.width = 2;
    series.dash = first ? 0.0F : 6.0F;
    plot.series.push_back(std::move(series));
  }
  plot.legend = ui::Legend::kNone;
  const double trained = across(state, state.length);
  const ui::Range beyond = state.axis == Axis::kWavelength ? ui::Range{trained, longest}
                                                           : ui::Range{plot.x.range.min, trained};
  plot.regions.push_back({.part = "length",
                          .label = tr("never came round"),
                          .x = beyond,
                          .fill = ui::faded(theme.bad, 0.07F)});
  if (state.axis == Axis::kWavelength)
    plot.markers.push_back({.part = "length",
                            .label = tr("trained length"),
                            .at = trained,
                            .color = theme.ink_soft,
                            .draggable = true});
  add_edges(state, theme, plot);
  const ui::PlotResult shown = ui::draw_plot(stage, rect, plot);
  if (!ui::drawable(shown.frame, 30)) return;
  take_markers(state, shown);
  const size_t i = index(result.pair);
  const float x = shown.x.screen_from_value(across(state, result.wavelengths[i]));
  if (x >= shown.frame.left && x <= shown.frame.right)
    for (const bool first : {false, true}) {
      const double ratio = first ? result.kind.what.ratio[i] : result.other.what.ratio[i];
      ui::draw_circle(stage.canvas, {x, shown.y.screen_from_value(ratio)}, 7,
                      {.color = first ? theme.position : theme.value, .width = 2});
    }
  if (shown.clicked) {
    const double wave = across(state, *shown.clicked);
    int nearest = 0;
    const auto away = [&](int pair) {
      return std::abs(std::log(result.wavelengths[index(pair)] / std::max(wave, 1e-9)));
    };
    for (int pair = 1; pair < result.d / 2; ++pair)
      if (away(pair) < away(nearest)) nearest = pair;
    state.pair = nearest;
  }
  take_factor(state, stage, shown);
}

// ---- The scores ---------------------------------------------------------------------------------

void draw_scores(State& state, const Result& result, ui::Stage& stage, const ui::Rect& rect) {
  const ui::Theme& theme = stage.theme;
  ui::PlotSpec plot{.id = "scores", .label = tr("score of an equal key against distance")};
  plot.x = {.title = tr("distance, tokens"), .range = {0, result.end}};
  plot.y = {.title = tr("score of an equal key, with the factor"), .range = {-0.45, 1.5}};
  plot.series.push_back({.part = "plain",
                         .label = std::string(name_of(Extension::kNone)),
                         .samples = ui::Samples(0, result.step, result.score),
                         .color = ui::faded(theme.ink_faint, 0.8F),
                         .width = 1});
  plot.series.push_back({.part = "other",
                         .label = std::string(name_of(state.other)),
                         .samples = ui::Samples(0, result.step, result.other.score),
                         .color = theme.value,
                         .dash = 6});
  plot.series.push_back({.part = "kind",
                         .label = std::string(name_of(state.kind)),
                         .samples = ui::Samples(0, result.step, result.kind.score),
                         .color = theme.position});
  plot.legend = ui::Legend::kNone;
  if (state.length < result.end)
    plot.regions.push_back({.part = "length",
                            .label = tr("longer than training"),
                            .x = {static_cast<double>(state.length), result.end},
                            .fill = ui::faded(theme.bad, 0.07F)});
  plot.markers.push_back({.part = "text",
                          .label = tr("this text"),
                          .at = static_cast<double>(state.text),
                          .color = theme.ink,
                          .dash = 0,
                          .draggable = true});
  const ui::PlotResult shown = ui::draw_plot(stage, rect, plot);
  if (shown.moved_marker == 0)
    state.text = shown.reset_marker ? State{}.text
                                    : static_cast<int>(std::clamp(shown.moved_to, 2.0, kLast));
}

// ---- What each costs ----------------------------------------------------------------------------

struct Line {
  std::string_view label, in_short, part;
  std::string first, second;
};

// Two columns of numbers, named in the colours of the lines.
void draw_table(const State& state, const Result& result, ui::Stage& stage, ui::Rect rect) {
  const ui::Theme& theme = stage.theme;
  const auto both = [&result](auto&& number) {
    return std::array<std::string, 2>{number(result.kind), number(result.other)};
  };
  const auto count = [](int n) { return std::to_string(n); };
  const auto unseen = both([&](const auto& side) { return count(side.effect.unseen); });
  const auto factor =
      both([](const auto& side) { return ui::fixed_text(side.what.attention_factor, 3); });
  const auto weight = both([](const auto& side) { return ui::fixed_text(side.effect.weight, 3); });
  const auto pairs = both([&](const auto& side) { return count(side.effect.short_pairs); });
  const auto change =
      both([](const auto& side) { return ui::fixed_text(side.effect.short_change, 3); });
  const auto ratio = both([&result](const auto& side) {
    return ui::fixed_text(side.what.ratio[index(result.pair)], 3);
  });
  const std::array<Line, 6> lines{
      {{N_("pairs at unseen angles in this text"), N_("unseen"), "unseen", unseen[0], unseen[1]},
       {N_("pairs changed in a short text"), N_("changed, short"), "short.pairs", pairs[0],
        pairs[1]},
       {N_("largest change of a score there"), N_("score, short"), "short.change", change[0],
        change[1]},
       {N_("attention factor"), N_("factor"), "attention", factor[0], factor[1]},
       {N_("weight of the right key"), N_("weight"), "score.weight", weight[0], weight[1]},
       {N_("speed of the chosen pair"), N_("chosen pair"), "position.ratio", ratio[0], ratio[1]}}};
  const float column = std::clamp(rect.width() * 0.24F, 56.0F, 150.0F);
  const float row = std::min(24.0F, rect.height() / static_cast<float>(lines.size() + 1));
  if (row < 15) return;
  const ui::Rect head = rect.take_top(row);
  const auto put = [&](const ui::Rect& where, std::string_view text, bool second,
                       const ui::Font& font, ui::Rgba color) {
    const float right = second ? where.right : where.right - column;
    const std::string fit = ui::elided(stage.canvas, text, font, column - 10);
    stage.canvas.text({right, where.center().y}, fit,
                      {.font = font, .color = color, .align = ui::Align::kRight});
  };
  put(head, name_of(state.kind), false, ui::type::kSmall, theme.position);
  put(head, name_of(state.other), true, ui::type::kSmall, theme.value);
  for (const Line& line : lines) {
    const ui::Rect at = rect.take_top(row);
    if (stage.input.hover(at)) stage.highlight.point_at(line.part);
    const float strength = stage.highlight.strength(line.part);
    const float room = at.width() - 2 * column - 8;
    const std::string_view whole = tr(line.label);
    ui::text_within(
        stage, {at.left, at.center().y},
        stage.canvas.measure(whole, ui::type::kSmall).x <= room ? whole : tr(line.in_short),
        {.font = ui::type::kSmall, .color = ui::faded(theme.ink_soft, strength)}, room);
    put(at, line.first, false, ui::type::kNumber, ui::faded(theme.position, strength));
    put(at, line.second, true, ui::type::kNumber, ui::faded(theme.value, strength));
  }
}

// Ways that divide by zero for such a head say so.
void draw_refusal(const State& state, const Result& result, ui::Stage& stage, ui::Rect& rest) {
  const bool first = !result.kind.what.refused.empty();
  if (!first && result.other.what.refused.empty()) return;
  const auto row = ui::top_if(rest, 22, 120);
  if (!row) return;
  ui::text_within(stage, {row->left, row->center().y},
                  tr("{way} cannot be computed here: it divides by zero. Nothing is changed.",
                     {{"way", std::string(name_of(first ? state.kind : state.other))}}),
                  {.font = ui::type::kSmall, .color = stage.theme.bad}, row->width());
}

void ContextExtension::draw(State& state, const Result& result, ui::Stage& stage) {
  constexpr float kTable = 150, kChart = 150;
  ui::Rect rest = stage.area;
  if (!ui::drawable(rest, 60)) return;
  draw_refusal(state, result, stage, rest);
  if (const auto two = ui::beside(rest, {.main = 300, .side = 220, .share = 0.42F, .gap = 28})) {
    draw_spectrum(state, result, stage, two->main);
    ui::Rect side = two->side;
    // The numbers before the curves, where there is room for one of them.
    if (const auto table = ui::bottom_if(side, 7 * 24, kChart)) {
      draw_table(state, result, stage, *table);
      side.take_bottom(14);
      draw_scores(state, result, stage, side);
    } else {
      draw_table(state, result, stage, side);
    }
  } else {
    if (auto table = ui::bottom_if(rest, kTable, kChart)) {
      table->take_top(8);
      draw_table(state, result, stage, *table);
    }
    const auto scores = rest.height() > 2 * kChart
                            ? ui::bottom_if(rest, rest.height() * 0.4F, kChart)
                            : std::nullopt;
    draw_spectrum(state, result, stage, rest);
    if (scores) draw_scores(state, result, stage, scores->inset(0, 4));
  }
}

}  // namespace
}  // namespace ropewalk::scenes

ROPEWALK_SCENE(context_extension, ContextExtension)
