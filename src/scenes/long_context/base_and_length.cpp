// Which base a length asks for: where the sum of cosines B(m, b) first turns negative (arXiv
// 2405.14591), models as they were trained, and what number formats leave of large bases
// (1/epsilon: arXiv 2602.10959; bf16: arXiv 2411.13476).
#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/attention/similarity.h"
#include "core/memo.h"
#include "core/rotation/frequency.h"
#include "core/words/words.h"
#include "experiments/decay_curves.h"
#include "experiments/long_context/base_reach.h"
#include "experiments/long_context/number_format.h"
#include "scenes/parts/asked_curves.h"
#include "scenes/parts/common_params.h"
#include "scenes/parts/long_work.h"
#include "scenes/scene.h"
#include "ui/arrange.h"
#include "ui/interaction.h"
#include "ui/picture/facts.h"
#include "ui/picture/shapes.h"
#include "ui/plot/axis.h"
#include "ui/plot/plot.h"

namespace ropewalk::scenes {
namespace {

using experiments::BaseReach;
using experiments::TrainedModel;

constexpr double kLeastLength = 256, kMostLength = 1048576;
constexpr double kLeastBase = 1e3, kMostBase = 1e8;  // of the map

enum class Format { kF32, kBf16, kF16 };

core::Precision precision_of(Format format) {
  return format == Format::kF32    ? core::Precision::kF32
         : format == Format::kBf16 ? core::Precision::kBf16
                                   : core::Precision::kF16;
}

struct BaseAndLength {
  struct State {
    double base = 10000;
    int length = 4096;
    HeadSize d = HeadSize::k128;
    Format format = Format::kF32;
    bool reach = true;
    bool models = true;
  };

  struct Result {
    int d = 0;
    std::shared_ptr<const core::SimilarityTerms> terms;
    ShownCurves sum;            // B over d/2, along distances
    double first_negative = 0;  // 0: none up to kFarthest; not a number: not known yet
    core::Question asked;       // for `reach`
    std::shared_ptr<const BaseReach> reach;
    bool whole = false;        // has all of it come?
    double smallest_base = 0;  // 0: none; not a number: not known yet
    double sum_at_length = 0;  // B at the last distance, over d/2
    experiments::FormatLoss loss;
    double ceiling = 0;  // 1 / epsilon
    int range = 0;       // of the distances
  };

  struct Kept {
    core::Memo<experiments::DecayVectorsSpec, core::SimilarityTerms> terms;
    KeptCurves curves;
    KeptFirstNegative first_negative;
    core::Memo<std::string, BaseReach> reach;  // of an answer's bytes
  };
  using Transient = LongWork;

  static constexpr About kAbout{.id = "base-and-length",
                                .part = "III. Beyond the trained length",
                                .title = "Base and length",
                                .question = "How big must the base be?",
                                .aspect = 1.5F};

  static void params(state::Params<State>& params);
  static Result compute(const State& state, Kept& kept, core::Answers& answers);
  static void draw(State& state, const Result& result, Transient& work, ui::Stage& stage);
  static void probes(const State& state, const Result& result, state::Probes& probes);
  static bool tall(const State& /*state*/) { return true; }
};

using State = BaseAndLength::State;
using Result = BaseAndLength::Result;

void BaseAndLength::params(state::Params<State>& params) {
  using state::Place;
  params.add("base", &State::base,
             base_spec("Drag the point to the left or right: a larger base slows all clocks but "
                       "the first.")
                 .in(Place::kPrimary));
  params.add("length", &State::length, "length wanted",
             "How long the texts are to be: drag the point up or down.",
             state::tokens(2, kMostLength).log().in(Place::kPrimary));
  params.add("d", &State::d, head_size_spec());
  params.add("format", &State::format, "angles kept in",
             "The number format that angles and tables are kept in. Counted at the last token.",
             state::choice({{"f32", "f32"}, {"bf16", "bf16"}, {"f16", "f16"}}));
  params.add("reach", &State::reach, "reach of every base",
             "The line of first distances at which B is negative. Off: guess first.");
  params.add("models", &State::models, "models",
             "Published models with heads of this size, at the base and the length they were "
             "trained with.");
}

int range_for(double length, double first_negative) {
  const double wanted =
      std::max(2.0 * length, std::isfinite(first_negative) ? 1.3 * first_negative : 0.0);
  for (const int range : {10000, 100000})
    if (wanted <= range) return range;
  return static_cast<int>(experiments::kFarthest);
}

BaseReach read_reach(const std::string& bytes) {
  core::Result<BaseReach> reach = core::from_bytes<BaseReach>(bytes);
  if (!reach || reach->first_negative.size() > experiments::kReachBases) return {};
  return std::move(reach).value();
}

Result BaseAndLength::compute(const State& state, Kept& kept, core::Answers& answers) {
  Result result;
  result.d = dim_of(state.d);
  experiments::DecayVectorsSpec what;
  what.d = result.d;
  what.base = state.base;
  result.terms = kept.terms.get(what, experiments::decay_terms);
  result.first_negative = kept.first_negative.get(result.d, state.base, answers);
  result.range = range_for(state.length, result.first_negative);
  result.sum = kept.curves.get({what, {result.range, true}, false}, result.terms, answers);
  result.sum_at_length = core::similarity_at(*result.terms, state.length - 1);

  result.asked = core::question(experiments::BaseReachRequest{result.d});
  const core::Answer& answer = answers.ask(result.asked);
  result.reach = kept.reach.get(answer.bytes, read_reach);
  result.whole = result.reach->first_negative.size() == experiments::kReachBases;
  result.smallest_base = experiments::smallest_base(*result.reach, state.length);
  if (result.smallest_base == 0 && !result.whole)
    result.smallest_base = std::numeric_limits<double>::quiet_NaN();

  const core::Precision format = precision_of(state.format);
  result.loss = experiments::format_loss(format, result.terms->inv_freq, state.length - 1);
  result.ceiling = 1 / experiments::machine_epsilon(format);
  return result;
}

void BaseAndLength::probes(const State& state, const Result& result, state::Probes& probes) {
  probes.add("base", state.base, "base b");
  probes.add("length", state.length, "length wanted, tokens");
  probes.add("pairs", result.d / 2, "pairs in the head");
  probes.add("first_negative", result.first_negative,
             "first distance where the sum of cosines is below 0, or 0");
  probes.add("length_over_first",
             result.first_negative > 0 ? state.length / result.first_negative : 0.0,
             "length over that distance, or 0");
  probes.add("sum_at_length", result.sum_at_length * (result.d / 2.0),
             "sum of cosines at the farthest distance of this length");
  probes.add("smallest_base", result.smallest_base,
             "smallest base on the map whose sum is not below 0 within this length, or 0");
  probes.add("slowest_wavelength", core::wavelengths(result.terms->inv_freq).back(),
             "longest wavelength, tokens");
  probes.add("ceiling", result.ceiling, "one over the format's epsilon");
  probes.add("pairs_wrong", result.loss.wrong,
             "pairs whose angle in this format is off by more than 0.1 rad at the last token");
  probes.add("pairs_alike", result.loss.alike,
             "pairs whose row of the table is the same for the last two tokens");
  probes.add("pairs_sound", result.loss.sound, "pairs that are neither");
}

// ---- The map ------------------------------------------------------------------------------------

// What is written at a model's point: names of the same point in one line.
struct Dot {
  std::string names;
  const TrainedModel* model = nullptr;
};

std::vector<Dot> dots_of(int d) {
  std::vector<Dot> dots;
  for (const TrainedModel& model : experiments::trained_models()) {
    if (model.d != d) continue;
    const auto same = std::find_if(dots.begin(), dots.end(), [&model](const Dot& dot) {
      return dot.model->base == model.base && dot.model->length == model.length;
    });
    if (same == dots.end()) {
      dots.push_back({std::string(model.name), &model});
    } else {
      same->names += ", " + std::string(model.name);
    }
  }
  return dots;
}

void draw_models(State& state, const Result& result, ui::Stage& stage, const ui::PlotResult& map,
                 ui::LabelPlacer& placer) {
  const ui::Theme& theme = stage.theme;
  const auto place_of = [&map](const Dot& dot) {
    return ui::Vec2{map.x.screen_from_value(dot.model->base),
                    map.y.screen_from_value(dot.model->length)};
  };
  const std::vector<Dot> dots = dots_of(result.d);
  const auto block = [&placer](ui::Vec2 at, float size) {
    placer.block({at.x - size, at.y - size, at.x + size, at.y + size});
  };
  for (const Dot& dot : dots) block(place_of(dot), 6);
  block({map.x.screen_from_value(state.base), map.y.screen_from_value(state.length)}, 11);
  for (const Dot& dot : dots) {
    const ui::Vec2 at = place_of(dot);
    const ui::Rect rect{at.x - 9, at.y - 9, at.x + 9, at.y + 9};
    const std::string base = ui::compact_text(dot.model->base);
    const std::string length = std::to_string(dot.model->length);
    const ui::Interaction::Press press =
        stage.input.press("model." + std::string(dot.model->name), rect,
                          tr("{names}: base {base}, trained on {length} tokens. Press to go there.",
                             {{"names", dot.names}, {"base", base}, {"length", length}}));
    if (press.pressed) {
      state.base = dot.model->base;
      state.length = dot.model->length;
    }
    if (press.hovered || press.focused) stage.highlight.point_at("model");
    const ui::Rgba color = ui::faded(theme.value, stage.highlight.strength("model"));
    stage.canvas.circle(at, press.hovered || press.focused ? 7.0F : 5.5F, theme.ground);
    stage.canvas.circle(at, press.hovered || press.focused ? 5.5F : 4.0F, color);
    if (press.focused) ui::draw_circle(stage.canvas, at, 10, {.color = theme.accent, .width = 2});
    const ui::Vec2 size = stage.canvas.measure(dot.names, ui::type::kSmall);
    if (const auto box = placer.find(at, size, {0.7F, -0.7F}, 8))
      ui::draw_label(stage.canvas, box->center(), dot.names,
                     {.font = ui::type::kSmall, .color = color, .align = ui::Align::kCenter},
                     theme.ground);
  }
}

// The chosen base and length: dragged in both directions, by steps of a hundredth of a decade.
void take_point(State& state, ui::Stage& stage, const ui::PlotResult& map) {
  const ui::Rect& frame = map.frame;
  const auto inside = [](float x, float low, float high) { return std::clamp(x, low, high); };
  const ui::Vec2 at{inside(map.x.screen_from_value(state.base), frame.left, frame.right),
                    inside(map.y.screen_from_value(state.length), frame.top, frame.bottom)};
  const ui::Interaction::Handle handle = stage.input.handle(
      "point", at, tr("base and length: drag, or arrow keys, right and left for the base"));
  if (handle.hovered || handle.active) stage.highlight.point_at("position");
  const ui::Stroke thin{ui::faded(stage.theme.position, 0.5F), 1, 3};
  stage.canvas.line({at.x, at.y}, {at.x, frame.bottom}, thin);
  stage.canvas.line({frame.left, at.y}, {at.x, at.y}, thin);
  ui::draw_handle(stage.canvas, stage.theme, at, stage.theme.position, handle);
  if (!handle.changed()) return;
  const State initial;
  if (handle.reset) {
    state.base = initial.base;
    state.length = initial.length;
    return;
  }
  // Three digits are as fine as a hand is; with Shift, powers of ten and of two.
  const auto rounded = [&handle](double x) {
    if (handle.snap) return std::pow(10, std::round(std::log10(x)));
    const double unit = std::pow(10, std::floor(std::log10(x)) - 2);
    return std::round(x / unit) * unit;
  };
  const auto moved = [](double x, float steps) { return x * std::pow(10, steps / 100.0F); };
  const double base = handle.drag
                          ? map.x.value_from_screen(inside(handle.drag->x, frame.left, frame.right))
                          : moved(state.base, handle.nudge.x);
  const double length =
      handle.drag ? map.y.value_from_screen(inside(handle.drag->y, frame.top, frame.bottom))
                  : moved(state.length, handle.nudge.y);
  if (handle.drag || handle.nudge.x != 0) state.base = rounded(base);
  if (handle.drag && handle.snap) {
    state.length = static_cast<int>(std::exp2(std::round(std::log2(length))));
  } else if (handle.drag || handle.nudge.y != 0) {
    const double step = handle.nudge.y > 0 ? 1.0 : handle.nudge.y < 0 ? -1.0 : 0.0;
    const double whole = std::round(length);
    state.length = static_cast<int>(
        std::clamp(whole == state.length ? whole + step : whole, 2.0, kMostLength));
  }
}

void draw_map(State& state, const Result& result, ui::Stage& stage, const ui::Rect& rect) {
  const ui::Theme& theme = stage.theme;
  ui::PlotSpec plot{
      .id = "map", .label = tr("length against base"), .zoom_x = false, .crosshair = false};
  plot.x = {.title = tr("base b"), .scale = ui::Scale::kLog, .range = {kLeastBase, kMostBase}};
  plot.y = {.title = tr("length, tokens"),
            .scale = ui::Scale::kLog,
            .range = {kLeastLength, kMostLength}};
  const std::vector<std::int64_t>& first = result.reach->first_negative;
  if (state.reach && !first.empty())
    plot.series.push_back(
        {.part = "reach",
         .label = tr("B first below 0"),
         .samples = ui::Samples(
             first.size(),
             [&first](size_t i) -> ui::Samples::Point {
               const auto at = static_cast<double>(first[i]);
               return {experiments::reach_base(static_cast<int>(i)), at > 0 ? at : kMostLength};
             }),
         .color = theme.score,
         .width = 2,
         .switches = false});
  if (result.ceiling < kMostBase)
    plot.regions.push_back({.part = "ceiling",
                            .label = tr("b > 1/ε"),
                            .x = {std::max(result.ceiling, kLeastBase), kMostBase},
                            .fill = ui::faded(theme.ink_faint, 0.5F),
                            .hatched = true});
  plot.legend = ui::Legend::kTop;
  const ui::PlotResult map = ui::draw_plot(stage, rect, plot);
  if (!ui::drawable(map.frame, 40)) return;
  ui::LabelPlacer placer(map.frame.inset(2));
  if (state.models) draw_models(state, result, stage, map, placer);
  take_point(state, stage, map);
}

// ---- The sum of cosines -------------------------------------------------------------------------

void draw_sum(State& state, const Result& result, ui::Stage& stage, const ui::Rect& rect) {
  const ui::Theme& theme = stage.theme;
  ui::PlotSpec plot{.id = "sum", .label = tr("the sum of cosines against distance")};
  plot.x = {.title = tr("distance m, tokens"),
            .scale = ui::Scale::kLog,
            .range = {1, static_cast<double>(result.range)}};
  plot.y = {.title = tr("B(m, b), over its value at 0"), .range = {-0.35, 1.02}};
  const experiments::DecayCurve& curve = *result.sum.score;
  plot.series.push_back({.part = "score",
                         .label = "B",
                         .samples = ui::Samples(curve.x, curve.low),
                         .upper = ui::Samples(curve.x, curve.high),
                         .look = ui::Look::kBand,
                         .color = theme.score,
                         .width = 1,
                         .switches = false});
  if (result.first_negative > 0)
    plot.markers.push_back(
        {.part = "reach",
         .label = tr("first below 0: {at}", {{"at", static_cast<long>(result.first_negative)}}),
         .at = result.first_negative,
         .color = theme.bad});
  const int length = static_cast<int>(plot.markers.size());
  plot.markers.push_back({.part = "length",
                          .label = tr("length"),
                          .at = static_cast<double>(state.length),
                          .color = theme.position,
                          .dash = 0,
                          .draggable = true});
  plot.legend = ui::Legend::kNone;
  const ui::PlotResult shown = ui::draw_plot(stage, rect, plot);
  if (shown.moved_marker == length)
    state.length = shown.reset_marker
                       ? State{}.length
                       : static_cast<int>(std::clamp(std::round(shown.moved_to), 2.0, kMostLength));
}

std::vector<ui::Fact> facts_of(const State& state, const Result& result, const ui::Stage& stage,
                               float width) {
  const ui::Theme& theme = stage.theme;
  const std::string pairs = " / " + std::to_string(result.d / 2);
  const auto told = [](double x) {
    return !std::isfinite(x) ? std::string("…") : x > 0 ? ui::fixed_text(x, 0) : std::string("–");
  };
  std::vector<ui::Fact> facts{
      {N_("B first below 0, tokens"), told(result.first_negative), "reach", theme.score},
      {N_("B at this length"),
       ui::fixed_text(result.sum_at_length * static_cast<double>(result.d) / 2, 2), "score.length",
       theme.score},
      {N_("least base for this length"),
       std::isfinite(result.smallest_base) && result.smallest_base > 0
           ? ui::compact_text(result.smallest_base)
           : told(result.smallest_base),
       "reach", theme.score},
      {N_("pairs with wrong angles, last token"), std::to_string(result.loss.wrong) + pairs,
       "ceiling.fast", theme.bad},
      {N_("pairs that stand still there"), std::to_string(result.loss.alike) + pairs,
       "ceiling.slow", theme.bad}};
  if (ui::facts_spread_width(stage.canvas, facts) > width) {
    facts[0].label = N_("B below 0 at");
    facts[1].label = N_("B here");
    facts[2].label = N_("least base");
    facts[3].label = N_("wrong angles");
    facts[4].label = N_("standing still");
  }
  while (facts.size() > 1 && ui::facts_spread_width(stage.canvas, facts) > width) facts.pop_back();
  if (!state.reach && facts.size() > 2) facts.erase(facts.begin() + 2);
  return facts;
}

// How far the line has come, while it is coming.
void draw_coming(const Result& result, LongWork& work, ui::Stage& stage, ui::Rect& rest) {
  if (result.whole || !has_answers(stage)) return;
  const auto row = ui::bottom_if(rest, kLongWorkRow, 160);
  if (!row) return;
  if (!work.of(result.asked)) work = {result.asked, true};
  draw_long_work(stage, *row, {}, work,
                 {.ask = N_("Compute the rest"),
                  .again = {},
                  .done = N_("computed"),
                  .label = std::string(tr("compute the reach of every base")),
                  .before = std::string(tr("Stopped; larger bases were not computed.")),
                  .after = {}});
}

void BaseAndLength::draw(State& state, const Result& result, Transient& work, ui::Stage& stage) {
  constexpr float kFacts = 60, kMap = 150;
  ui::Rect rest = stage.area;
  if (!ui::drawable(rest, 60)) return;
  if (auto facts = ui::bottom_if(rest, kFacts, kMap)) {
    facts->take_top(10);
    ui::draw_facts_spread(stage, *facts, facts_of(state, result, stage, facts->width()));
  }
  draw_coming(result, work, stage, rest);
  if (const auto two = ui::beside(rest, {.main = 340, .side = 280, .share = 0.44F, .gap = 30})) {
    draw_map(state, result, stage, two->main);
    draw_sum(state, result, stage, two->side);
  } else {
    const auto sum = ui::bottom_if(rest, rest.height() * 0.42F, kMap);
    draw_map(state, result, stage, rest);
    if (sum) draw_sum(state, result, stage, sum->inset(0, 4));
  }
}

}  // namespace
}  // namespace ropewalk::scenes

ROPEWALK_SCENE(base_and_length, BaseAndLength)
