// Score against distance: what falls, what wiggles, what comes back (RoFormer, arXiv 2104.09864,
// section 3.4.3; base and length, arXiv 2405.14591).
#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <numbers>
#include <string>
#include <vector>

#include "core/attention/similarity.h"
#include "core/memo.h"
#include "core/rotation/frequency.h"
#include "core/rotation/rotation.h"
#include "core/words/words.h"
#include "experiments/decay_curves.h"
#include "scenes/parts/asked_curves.h"
#include "scenes/parts/common_params.h"
#include "scenes/parts/user_vectors.h"
#include "scenes/scene.h"
#include "ui/arrange.h"
#include "ui/interaction.h"
#include "ui/picture/shapes.h"
#include "ui/plot/axis.h"
#include "ui/plot/plot.h"
#include "ui/text/text_fit.h"

namespace ropewalk::scenes {
namespace {

using Curve = experiments::DecayCurve;
using experiments::kFarthest;

constexpr size_t kBands = experiments::kDecayBands;  // stacked, and shaped by hand

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
    std::shared_ptr<const core::SimilarityTerms> terms;
    ShownCurves curves;
    std::shared_ptr<const Curve> bound;  // none if it is not shown
    UserPair own;                        // of kRows
    double deviation = 0;                // of independent q and k
    double first_negative = 0;  // of B; 0: none up to kFarthest; not a number: not known yet
    experiments::DecayAt at;    // the distance m
  };

  struct BoundKey {
    int d = 0;
    double base = 0;
    experiments::DecayRange range;
    bool operator==(const BoundKey&) const = default;
  };
  struct Kept {
    core::Memo<experiments::DecayVectorsSpec, core::SimilarityTerms> terms;
    KeptCurves curves;
    core::Memo<BoundKey, Curve> bound;
    KeptFirstNegative first_negative;
  };

  using Transient = LongWork;

  static constexpr About kAbout{.id = "similarity-decay",
                                .part = "II. Rotate",
                                .title = "Fading with distance",
                                .question = "Do far tokens matter less?",
                                .aspect = 1.7F};

  static void params(state::Params<State>& params);
  static Result compute(const State& state, Kept& kept, core::Answers& answers);
  static void draw(State& state, const Result& result, Transient& work, ui::Stage& stage);
  static void probes(const State& state, const Result& result, state::Probes& probes);
  static state::Animation animation() {
    return {.key = "m", .from = 1, .to = 500, .units_per_second = 40, .step = 1, .loop = true};
  }
};

bool has_rows(const SimilarityDecay::State& state) { return state.vectors == Vectors::kRows; }

void SimilarityDecay::params(state::Params<State>& params) {
  using state::Place;
  using state::Role;
  constexpr double kFar = kFarthest;
  params.add("m", &State::m, "distance m − n", "How far the key stands behind the query.",
             state::tokens(1, kFar).log().in(Place::kPrimary));
  params.add("vectors", &State::vectors, "query and key",
             "What q and k hold: the curve belongs to them as much as to the rotation.",
             state::choice({{"same", "q = k"},
                            {"independent", "independent"},
                            {"slow", "slow pairs only"},
                            {"fast", "fast pairs only"},
                            {"back", "looks 8 back"},
                            {"own", "your own"},
                            {"rows", "your rows"}})
                 .as(Role::kQuery)
                 .in(Place::kPrimary));
  params.add("reach", &State::reach, "up to", "The largest distance on the axis.",
             {.unit = "tokens",
              .role = Role::kPosition,
              .choices = {{"500", "500"}, {"5k", "5k"}, {"50k", "50k"}, {"1m", "1M"}}});
  params.add("d", &State::d, head_size_spec(HeadSize::k256)).shown([](const State& state) {
    return !has_rows(state) || (state.q.empty() && state.k.empty());
  });
  params.add("base", &State::base, base_spec());
  params.add("pairs", &State::pairs, "pairs in use",
             "Only so many pairs, the fastest first, hold anything; the rest are zero.",
             state::whole(1, 128));
  params.add("bound", &State::bound, "RoFormer's bound",
             "RoFormer's upper bound for smooth q and k, over its value at 0: its shape only, "
             "since the bound itself is far higher.");
  params.add("bands", &State::bands, "contributions",
             "The score as a stack of eight groups of pairs, from the fastest to the slowest.");
  params.add("log", &State::log, "logarithmic distance",
             "Equal steps to the right multiply the distance.");
  params.add("clip", &State::clip, "clip angles",
             "Angles stop growing at a limit, so that no pair comes round again.");
  params
      .add("clip_angle", &State::clip_angle, "largest angle", "Where clipped angles stop.",
           state::radians(0.1, 2 * std::numbers::pi).as(Role::kPosition))
      .shown([](const State& state) { return state.clip; });
  params.add("hide", &State::hide, "hide the curve",
             "Guess first: only the first ten tokens are drawn.");
  params.add("seed", &State::seed, seed_spec("Which independent q and k are drawn at random."));
  params.add("own", &State::own, "your own strength",
             "|q||k| in eight groups of pairs, fastest first.",
             state::real(0, 1, 0.05).as(Role::kQuery).in(Place::kPicture));
  params.add("turn", &State::turn, "your own head start",
             "The angle between q and k before the rotation, in eight groups of pairs.",
             {.unit = "rad",
              .min = -std::numbers::pi,
              .max = std::numbers::pi,
              .step = 0.1,
              .role = Role::kKey});
  params.add("window", &State::window, "zoom",
             "The distances between which the picture is zoomed; 0, 0 shows all.",
             {.unit = "tokens",
              .max = kFar,
              .decimals = 0,
              .role = Role::kPosition,
              .place = Place::kPicture});
  const state::CompanionChoice rows{"vectors", "rows"};
  params.add("q", &State::q, user_vectors_spec(Role::kQuery, rows)).shown(has_rows);
  params.add("k", &State::k, user_vectors_spec(Role::kKey, rows)).shown(has_rows);
  params
      .add("row", &State::row, "row", "Which of your rows is compared, in q as in k.",
           state::whole(0, state::kMaxRows - 1))
      .shown([](const State& state) {
        return has_rows(state) && std::max(state.q.rows(), state.k.rows()) > 1;
      });
}

// ---- Compute ------------------------------------------------------------------------------------

// What the curve is made of: of the state, only what matters to this kind of q and k.
experiments::DecayVectorsSpec vectors_spec(const SimilarityDecay::State& state,
                                           const UserPair& own) {
  using experiments::DecayVectors;
  experiments::DecayVectorsSpec what;
  what.d = dim_of(state.d);
  what.base = state.base;
  what.pairs = state.pairs;
  if (state.clip) what.max_angle = state.clip_angle;
  switch (state.vectors) {
    case Vectors::kSame:
      break;
    case Vectors::kIndependent:
      what.vectors = DecayVectors::kIndependent;
      what.seed = static_cast<std::uint32_t>(state.seed);
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
      what.strength = state.own;
      what.turn = state.turn;
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

SimilarityDecay::Result SimilarityDecay::compute(const State& state, Kept& kept,
                                                 core::Answers& answers) {
  using namespace experiments;
  Result result;
  if (state.vectors == Vectors::kRows) result.own = user_pair(state.q, state.k, state.row);
  const DecayVectorsSpec what = vectors_spec(state, result.own);
  const DecayRange range{kReaches.at(static_cast<size_t>(state.reach)), state.log};
  result.terms = kept.terms.get(what, decay_terms);
  result.curves = kept.curves.get({what, range, state.bands}, result.terms, answers);
  if (state.bound)
    result.bound = kept.bound.get({what.d, what.base, range}, [](const BoundKey& key) {
      return decay_bound(core::inverse_frequencies(key.d, key.base), key.range);
    });
  const double scale = 1 / std::sqrt(static_cast<double>(what.d));
  result.deviation = core::expected_independent_score(what.d, scale).standard_deviation;
  result.first_negative = kept.first_negative.get(what.d, what.base, answers);
  result.at = decay_at(*result.terms, state.m);
  return result;
}

void SimilarityDecay::probes(const State& state, const Result& result, state::Probes& probes) {
  probes.add("distance", state.m, "distance m − n, tokens");
  probes.add("score", result.at.score, "score at this distance");
  probes.add("score_at_zero", core::similarity_at(*result.terms, 0), "score at distance 0");
  probes.add("bound", result.at.bound, "RoFormer's bound at this distance");
  probes.add("bound_at_zero", core::roformer_bound(result.terms->inv_freq, 0),
             "RoFormer's bound at distance 0");
  probes.add("base_sum", result.at.base_sum, "sum of all cosines at this distance");
  probes.add("first_negative", result.first_negative,
             "first distance where that sum is below 0, or 0");
  probes.add("pairs", result.terms->inv_freq.size(), "pairs in the head");
  probes.add("slowest_wavelength", core::wavelengths(result.terms->inv_freq).back(),
             "longest wavelength, tokens");
  probes.add("deviation_if_independent", result.deviation, "standard deviation, if independent");
  for (size_t band = 0; band < kBands; ++band)
    probes.add("band_" + std::to_string(band), result.at.bands[band],
               "score from group {group} of the pairs", {{"group", band + 1}});
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
  ui::text_within(stage, {rect.left, rect.top + 10},
                  tr("|q||k| in eight groups of pairs, fast to slow: drag the heads"),
                  {.font = ui::type::kSmall, .color = theme.ink_soft}, rect.width());
  rect.take_top(24);
  rect.take_bottom(8);
  const float cell = std::min(rect.width() / kBands, 72.0F);
  for (size_t band = 0; band < kBands; ++band) {
    const float x = rect.left + (static_cast<float>(band) + 0.5F) * cell;
    const float y = rect.bottom - std::clamp(state.own[band], 0.0F, 1.0F) * rect.height();
    stage.canvas.line({x, rect.bottom}, {x, rect.top}, {.color = theme.line, .width = 1});
    stage.canvas.line({x, rect.bottom}, {x, y}, {.color = band_color(theme, band), .width = 4});
    const std::string label =
        tr("strength of group {n} of {all}: drag up or down", {{"n", band + 1}, {"all", kBands}});
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
  const Curve& score = *result.curves.score;
  const bool dense = !score.x.empty() && score.low != score.high;
  if (state.bands) {
    for (size_t band = 0; band < kBands; ++band) {
      const Curve& curve = (*result.curves.bands)[band];
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
                           .samples = samples(score, score.low, state.hide),
                           .upper = samples(score, score.high, state.hide),
                           .look = ui::Look::kBand,
                           .color = theme.score,
                           .width = 0.75F});
  } else {
    plot.series.push_back({.part = "score",
                           .label = "score",
                           .samples = samples(score, score.high, state.hide),
                           .color = theme.score,
                           .width = 2});
  }
}

double highest(const Curve& curve) {
  double max = 1e-6;
  for (const float score : curve.high) max = std::max(max, static_cast<double>(score));
  return max;
}

void SimilarityDecay::draw(State& state, const Result& result, Transient& work, ui::Stage& stage) {
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

  if (result.curves.asked && has_answers(stage)) {
    if (const auto row = ui::bottom_if(rest, kLongWorkRow, kCurve))
      draw_curves_work(stage, *row, *result.curves.asked, work);
  }

  const ui::Theme& theme = stage.theme;
  const double reach = kReaches.at(static_cast<size_t>(state.reach));
  ui::PlotSpec plot{.id = "decay", .label = "score against distance"};
  plot.x = {.title = "distance m − n, tokens",
            .scale = state.log ? ui::Scale::kLog : ui::Scale::kLinear,
            .range = {state.log ? 1.0 : 0.0, reach}};
  const bool independent = state.vectors == Vectors::kIndependent, own = result.own.d > 0;
  const Curve& score = *result.curves.score;
  const float lowest =
      score.low.empty() ? 0 : *std::min_element(score.low.begin(), score.low.end());
  plot.y = {.title = independent || own ? "score q·k/√d" : "score, over its largest possible value",
            .range = independent || own ? ui::Range{}
                                        : ui::Range{state.bands      ? -0.6
                                                    : lowest < -0.08 ? -0.45
                                                                     : -0.1,
                                                    1.05}};
  if (independent) plot.y.range = {-4 * result.deviation, 4 * result.deviation};
  if (own) {
    const double max = std::max(std::abs(static_cast<double>(lowest)), highest(score));
    plot.y.range = {-1.1 * max, 1.1 * max};
  }

  add_score(state, result, theme, plot);
  if (state.bound && !independent && !own && !state.bands)
    plot.series.push_back({.part = "bound",
                           .label = "shape of RoFormer's bound",
                           .samples = samples(*result.bound, result.bound->high, state.hide),
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
                             state.pairs >= static_cast<int>(result.terms->inv_freq.size());
  if (curve_of_base && !state.hide && result.first_negative > 0 && result.first_negative <= reach)
    plot.markers.push_back(
        {.part = "score.negative",
         .label = tr("first below 0: {at}", {{"at", static_cast<long>(result.first_negative)}}),
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
