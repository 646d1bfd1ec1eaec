// Score against distance: what falls, what wiggles, what comes back (RoFormer, arXiv 2104.09864,
// section 3.4.3; base and length, arXiv 2405.14591).
#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <string>
#include <vector>

#include "core/attention/similarity.h"
#include "core/rotation/frequency.h"
#include "core/rotation/rotation.h"
#include "experiments/similarity_decay.h"
#include "scenes/parts/common_params.h"
#include "scenes/parts/user_vectors.h"
#include "scenes/scene.h"
#include "ui/arrange.h"
#include "ui/interaction.h"
#include "ui/picture/shapes.h"
#include "ui/plot/axis.h"
#include "ui/plot/plot.h"

namespace ropewalk::scenes {
namespace {

using Curve = experiments::DecayCurve;
using experiments::kFarthest;

constexpr size_t kBands = experiments::kDecayBands;  // stacked, and shaped by hand
// Places in the list of parameters.
constexpr size_t kVectorsIndex = 1, kClipIndex = 9, kQIndex = 16, kKIndex = 17;

enum class Vectors { kSame, kIndependent, kSlow, kFast, kBack, kOwn, kRows };
enum class Reach { k500, k5k, k50k, k1m };

constexpr std::array kReaches{500, 5000, 50000, 1000000};

struct SimilarityDecay {
  struct State {
    int m = 10;
    Vectors vectors = Vectors::kSame;
    Reach reach = Reach::k500;
    HeadSize d = HeadSize::k128;
    double base = 10000;
    int pairs = 128;
    bool bound = true;
    bool bands = false;
    bool log = false;
    bool clip = false;
    double clip_angle = std::numbers::pi;
    bool hide = false;
    int seed = 1;
    std::array<float, kBands> own{1, 1, 1, 1, 1, 1, 1, 1};
    std::array<float, kBands> turn{};
    core::Vec2 window;  // distances zoomed to; both 0: all
    state::Rows q, k;   // of kRows
    int row = 0;        // of both; the last one where there are fewer
  };

  struct Result {
    State made_from;  // what the curves were made from
    std::vector<double> inv_freq;
    core::SimilarityTerms terms;
    Curve score, bound;
    experiments::DecayBandCurves bands;
    UserPair own;               // of kRows
    double deviation = 0;       // of independent q and k
    double first_negative = 0;  // of B; 0: none up to kFarthest
    experiments::DecayAt at;    // the distance m
  };

  static constexpr About kAbout{.id = "similarity-decay",
                                .part = "II. Rotate",
                                .title = "Near and far",
                                .question = "Do far tokens matter less?",
                                .aspect = 1.7F};

  static void params(state::Params<State>& params);
  static Result compute(const State& state, std::optional<Result> last);
  static void draw(State& state, const Result& result, ui::Stage& stage);
  static void probes(const State& state, const Result& result, state::Probes& probes);
  static state::Animation animation() {
    return {.key = "m", .from = 1, .to = 500, .units_per_second = 40, .step = 1, .loop = true};
  }
};

bool has_rows(const state::Values& values) {
  return values[kVectorsIndex].number() == static_cast<double>(Vectors::kRows);
}

void SimilarityDecay::params(state::Params<State>& params) {
  using state::Place;
  using state::Role;
  params.add("m", &State::m,
             {.label = "distance m − n",
              .help = "How far the key stands behind the query.",
              .unit = "tokens",
              .min = 1,
              .max = static_cast<double>(kFarthest),
              .step = 1,
              .logarithmic = true,
              .role = Role::kPosition,
              .place = Place::kPrimary});
  params.add("vectors", &State::vectors,
             {.label = "query and key",
              .help = "What q and k hold: the curve belongs to them as much as to the rotation.",
              .role = Role::kQuery,
              .place = Place::kPrimary,
              .choices = {{"same", "q = k"},
                          {"independent", "independent"},
                          {"slow", "slow pairs only"},
                          {"fast", "fast pairs only"},
                          {"back", "looks 8 back"},
                          {"own", "your own"},
                          {"rows", "your rows"}}});
  params.add("reach", &State::reach,
             {.label = "up to",
              .help = "The largest distance on the axis.",
              .unit = "tokens",
              .role = Role::kPosition,
              .choices = {{"500", "500"}, {"5k", "5k"}, {"50k", "50k"}, {"1m", "1M"}}});
  state::Spec head_size = head_size_spec(HeadSize::k256);
  head_size.shown = [](const state::Values& values) {
    return !has_rows(values) || (values[kQIndex].rows.empty() && values[kKIndex].rows.empty());
  };
  params.add("d", &State::d, head_size);
  params.add("base", &State::base, base_spec());
  params.add("pairs", &State::pairs,
             {.label = "pairs in use",
              .help = "Only so many pairs, the fastest first, hold anything; the rest are zero.",
              .min = 1,
              .max = 128,
              .step = 1});
  params.add("bound", &State::bound,
             {.label = "RoFormer's bound",
              .help = "RoFormer's upper bound for smooth q and k, over its value at 0: its shape "
                      "only, since the bound itself is far higher."});
  params.add(
      "bands", &State::bands,
      {.label = "contributions",
       .help = "The score as a stack of eight groups of pairs, from the fastest to the slowest."});
  params.add(
      "log", &State::log,
      {.label = "logarithmic distance", .help = "Equal steps to the right multiply the distance."});
  params.add("clip", &State::clip,
             {.label = "clip angles",
              .help = "Angles stop growing at a limit, so that no pair comes round again."});
  params.add(
      "clip_angle", &State::clip_angle,
      {.label = "largest angle",
       .help = "Where clipped angles stop.",
       .unit = "rad",
       .min = 0.1,
       .max = 6.283185307179586,
       .role = Role::kPosition,
       .shown = [](const state::Values& values) { return values[kClipIndex].number() != 0; }});
  params.add(
      "hide", &State::hide,
      {.label = "hide the curve", .help = "Guess first: only the first ten tokens are drawn."});
  params.add("seed", &State::seed, seed_spec("Which independent q and k are drawn at random."));
  params.add("own", &State::own,
             {.label = "your own strength",
              .help = "|q||k| in eight groups of pairs, fastest first.",
              .min = 0,
              .max = 1,
              .step = 0.05,
              .role = Role::kQuery,
              .place = Place::kPicture});
  params.add("turn", &State::turn,
             {.label = "your own head start",
              .help = "The angle between q and k before the rotation, in eight groups of pairs.",
              .unit = "rad",
              .min = -std::numbers::pi,
              .max = std::numbers::pi,
              .step = 0.1,
              .role = Role::kKey});
  params.add("window", &State::window,
             {.label = "zoom",
              .help = "The distances between which the picture is zoomed; 0, 0 shows all.",
              .unit = "tokens",
              .min = 0,
              .max = static_cast<double>(kFarthest),
              .decimals = 0,
              .role = Role::kPosition,
              .place = Place::kPicture});
  for (const bool key : {false, true}) {
    state::Spec spec = user_vectors_spec(key ? Role::kKey : Role::kQuery, {"vectors", "rows"});
    spec.shown = has_rows;
    params.add(key ? "k" : "q", key ? &State::k : &State::q, spec);
  }
  params.add("row", &State::row,
             {.label = "row",
              .help = "Which of your rows is compared, in q as in k.",
              .min = 0,
              .max = state::kMaxRows - 1,
              .step = 1,
              .shown = [](const state::Values& values) {
                return has_rows(values) &&
                       std::max(values[kQIndex].rows.rows(), values[kKIndex].rows.rows()) > 1;
              }});
}

// ---- Compute ------------------------------------------------------------------------------------

experiments::DecayVectorsSpec vectors_spec(const SimilarityDecay::State& state,
                                           const UserPair& own) {
  using experiments::DecayVectors;
  experiments::DecayVectorsSpec what{.d = dim_of(state.d),
                                     .base = state.base,
                                     .pairs = state.pairs,
                                     .seed = static_cast<std::uint32_t>(state.seed),
                                     .strength = state.own,
                                     .turn = state.turn,
                                     .q = {},
                                     .k = {}};
  if (state.clip) what.max_angle = state.clip_angle;
  switch (state.vectors) {
    case Vectors::kSame:
      break;
    case Vectors::kIndependent:
      what.vectors = DecayVectors::kIndependent;
      break;
    case Vectors::kSlow:
      what.vectors = DecayVectors::kSlow;
      break;
    case Vectors::kFast:
      what.vectors = DecayVectors::kFast;
      break;
    case Vectors::kBack:
      what.vectors = DecayVectors::kBack;
      break;
    case Vectors::kOwn:
      what.vectors = DecayVectors::kShaped;
      break;
    case Vectors::kRows:
      if (own.d == 0) break;  // none that fit: q = k, as the picture says
      what.vectors = DecayVectors::kGiven;
      what.d = own.d;
      what.q = own.q;
      what.k = own.k;
      break;
  }
  return what;
}

bool same_curves(const SimilarityDecay::State& a, const SimilarityDecay::State& b) {
  return a.vectors == b.vectors && a.reach == b.reach && a.d == b.d && a.base == b.base &&
         a.pairs == b.pairs && a.bound == b.bound && a.bands == b.bands && a.log == b.log &&
         a.clip == b.clip && a.clip_angle == b.clip_angle && a.seed == b.seed && a.own == b.own &&
         a.turn == b.turn &&
         (a.vectors != Vectors::kRows || (a.q == b.q && a.k == b.k && a.row == b.row));
}

SimilarityDecay::Result SimilarityDecay::compute(const State& state, std::optional<Result> last) {
  Result result;
  if (last && same_curves(last->made_from, state)) {
    result = std::move(*last);
  } else {
    if (state.vectors == Vectors::kRows) result.own = user_pair(state.q, state.k, state.row);
    const experiments::DecayVectorsSpec what = vectors_spec(state, result.own);
    const experiments::DecayRange range{kReaches.at(static_cast<size_t>(state.reach)), state.log};
    result.terms = experiments::decay_terms(what);
    result.inv_freq = result.terms.inv_freq;
    result.score = experiments::decay_curve(result.terms, range);
    if (state.bound) result.bound = experiments::decay_bound(result.inv_freq, range);
    if (state.bands) result.bands = experiments::decay_band_curves(result.terms, range);
    const double scale = 1 / std::sqrt(static_cast<double>(what.d));
    result.deviation = core::expected_independent_score(what.d, scale).standard_deviation;
    result.first_negative =
        static_cast<double>(experiments::first_negative_distance({what.d, what.base}));
  }
  result.made_from = state;
  result.at = experiments::decay_at(result.terms, state.m);
  return result;
}

void SimilarityDecay::probes(const State& state, const Result& result, state::Probes& probes) {
  probes.emplace_back("distance", state.m);
  probes.emplace_back("score", result.at.score);
  probes.emplace_back("score_at_zero", core::similarity_at(result.terms, 0));
  probes.emplace_back("bound", result.at.bound);
  probes.emplace_back("bound_at_zero", core::roformer_bound(result.inv_freq, 0));
  probes.emplace_back("base_sum", result.at.base_sum);
  probes.emplace_back("first_negative", result.first_negative);
  probes.emplace_back("pairs", static_cast<double>(result.inv_freq.size()));
  probes.emplace_back("slowest_wavelength", core::wavelengths(result.inv_freq).back());
  probes.emplace_back("deviation_if_independent", result.deviation);
  for (size_t band = 0; band < kBands; ++band)
    probes.emplace_back("band_" + std::to_string(band), result.at.bands[band]);
}

// ---- Draw ---------------------------------------------------------------------------------------

ui::Rgba band_color(const ui::Theme& theme, size_t band) {
  const float t = static_cast<float>(band) / (kBands - 1);
  return ui::mix(theme.key, theme.position, t);
}

// The part of a curve that may be seen: all of it, or the first ten tokens while one guesses.
ui::Samples samples(const Curve& curve, std::span<const float> y, bool hide) {
  size_t count = curve.x.size();
  if (hide)
    count = static_cast<size_t>(std::upper_bound(curve.x.begin(), curve.x.end(), 10.0F) -
                                curve.x.begin());
  return {std::span(curve.x).first(count), y.first(count)};
}

struct Shaped {
  int band = -1;
  double strength = 0;
};

// Eight sliders in the picture for "your own": how much of q and k stands in each group of pairs.
Shaped draw_own(const SimilarityDecay::State& state, ui::Stage& stage, ui::Rect rect) {
  Shaped shaped;
  const ui::Theme& theme = stage.theme;
  stage.canvas.text({rect.left, rect.top + 10},
                    "|q||k| in eight groups of pairs, fast to slow: drag the heads",
                    {.font = ui::type::kSmall, .color = theme.ink_soft});
  rect.take_top(24);
  rect.take_bottom(8);
  const float cell = std::min(rect.width() / kBands, 72.0F);
  for (size_t band = 0; band < kBands; ++band) {
    const float x = rect.left + (static_cast<float>(band) + 0.5F) * cell;
    const float y = rect.bottom - std::clamp(state.own[band], 0.0F, 1.0F) * rect.height();
    stage.canvas.line({x, rect.bottom}, {x, rect.top}, {.color = theme.line, .width = 1});
    stage.canvas.line({x, rect.bottom}, {x, y}, {.color = band_color(theme, band), .width = 4});
    const std::string label =
        "strength of group " + std::to_string(band + 1) + " of 8: drag up or down";
    const auto handle = stage.input.handle("own" + std::to_string(band), {x, y}, label, 8);
    ui::draw_handle(stage.canvas, theme, {x, y}, band_color(theme, band), handle, 6);
    if (!handle.changed()) continue;
    double strength =
        static_cast<double>(state.own[band]) + 0.05 * static_cast<double>(handle.nudge.y);
    if (handle.drag)
      strength =
          static_cast<double>((rect.bottom - handle.drag->y) / std::max(rect.height(), 1.0F));
    if (handle.snap) strength = std::round(strength * 10) / 10;
    shaped = {static_cast<int>(band), handle.reset ? 1.0 : std::clamp(strength, 0.0, 1.0)};
  }
  return shaped;
}

void add_score(const SimilarityDecay::State& state, const SimilarityDecay::Result& result,
               const ui::Theme& theme, ui::PlotSpec& plot) {
  const bool dense = !result.score.x.empty() && result.score.low != result.score.high;
  if (state.bands) {
    for (size_t band = 0; band < kBands; ++band) {
      const Curve& curve = result.bands[band];
      plot.series.push_back({.part = "score.band" + std::to_string(band),
                             .label = band == 0            ? "fastest pairs"
                                      : band == kBands - 1 ? "slowest pairs"
                                                           : "",
                             .samples = samples(curve, curve.high, state.hide),
                             .look = ui::Look::kStack,
                             .color = band_color(theme, band),
                             .snaps = false,
                             .switches = false});
    }
  }
  if (dense) {
    plot.series.push_back({.part = "score",
                           .label = "score",
                           .samples = samples(result.score, result.score.low, state.hide),
                           .upper = samples(result.score, result.score.high, state.hide),
                           .look = ui::Look::kBand,
                           .color = theme.score,
                           .width = 0.75F});
  } else {
    plot.series.push_back({.part = "score",
                           .label = "score",
                           .samples = samples(result.score, result.score.high, state.hide),
                           .color = theme.score,
                           .width = 2});
  }
}

double highest(const Curve& curve) {
  double max = 1e-6;
  for (const float score : curve.high) max = std::max(max, static_cast<double>(score));
  return max;
}

void SimilarityDecay::draw(State& state, const Result& result, ui::Stage& stage) {
  if (!ui::drawable(stage.area, 60)) return;
  ui::Stage below = stage;
  if (!result.own.made.empty()) draw_user_vectors_words(below, result.own.made, result.own.problem);
  ui::Rect rest = below.area;
  constexpr float kOwn = 104, kCurve = 157;
  if (const auto own =
          state.vectors == Vectors::kOwn ? ui::bottom_if(rest, kOwn, kCurve) : std::nullopt) {
    const Shaped shaped = draw_own(state, stage, *own);
    if (shaped.band >= 0)
      state.own[static_cast<size_t>(shaped.band)] = static_cast<float>(shaped.strength);
  }

  const ui::Theme& theme = stage.theme;
  const double reach = kReaches.at(static_cast<size_t>(state.reach));
  ui::PlotSpec plot{.id = "decay", .label = "score against distance"};
  plot.x = {.title = "distance m − n, tokens",
            .scale = state.log ? ui::Scale::kLog : ui::Scale::kLinear,
            .range = {state.log ? 1.0 : 0.0, reach}};
  const bool independent = state.vectors == Vectors::kIndependent, own = result.own.d > 0;
  const float lowest = result.score.low.empty()
                           ? 0
                           : *std::min_element(result.score.low.begin(), result.score.low.end());
  plot.y = {.title = independent || own ? "score q·k/√d" : "score, over its largest possible value",
            .range = independent || own ? ui::Range{}
                                        : ui::Range{state.bands      ? -0.6
                                                    : lowest < -0.08 ? -0.45
                                                                     : -0.1,
                                                    1.05}};
  if (independent) plot.y.range = {-4 * result.deviation, 4 * result.deviation};
  if (own) {
    const double max = std::max(std::abs(static_cast<double>(lowest)), highest(result.score));
    plot.y.range = {-1.1 * max, 1.1 * max};
  }

  add_score(state, result, theme, plot);
  if (state.bound && !independent && !own && !state.bands)
    plot.series.push_back({.part = "bound",
                           .label = "shape of RoFormer's bound",
                           .samples = samples(result.bound, result.bound.high, state.hide),
                           .color = theme.ink_soft,
                           .width = 1.5F,
                           .dash = 5});
  if (independent) {
    for (const double sign : {1.0, -1.0})
      plot.markers.push_back({.part = "expectation",
                              .label = sign > 0 ? "one standard deviation" : "",
                              .at = sign * result.deviation,
                              .horizontal = true,
                              .color = theme.ink_faint});
  }
  const bool curve_of_base = state.vectors == Vectors::kSame && !state.clip &&
                             state.pairs >= static_cast<int>(result.inv_freq.size());
  if (curve_of_base && !state.hide && result.first_negative > 0 && result.first_negative <= reach)
    plot.markers.push_back(
        {.part = "score.negative",
         .label = "first below 0: " + std::to_string(static_cast<long>(result.first_negative)),
         .at = result.first_negative,
         .color = theme.bad});
  const int cursor = static_cast<int>(plot.markers.size());
  plot.markers.push_back({.part = "position",
                          .label = "m − n",
                          .at = std::min(static_cast<double>(state.m), reach),
                          .color = theme.position,
                          .dash = 0,
                          .draggable = true});
  plot.window =
      state.window.x < state.window.y ? ui::Range{state.window.x, state.window.y} : ui::Range{};
  const ui::PlotResult shown = ui::draw_plot(stage, rest, plot);
  if (shown.moved_marker == cursor)
    state.m = shown.reset_marker
                  ? State{}.m
                  : static_cast<int>(std::lround(std::clamp(shown.moved_to, 1.0, reach)));
  if (shown.clicked)
    state.m = static_cast<int>(std::lround(std::clamp(*shown.clicked, 1.0, reach)));
  if (shown.window)
    state.window =
        shown.window->empty() ? core::Vec2{} : core::Vec2{shown.window->min, shown.window->max};
}

}  // namespace
}  // namespace ropewalk::scenes

ROPEWALK_SCENE(similarity_decay, SimilarityDecay)
