// Why only the distance counts: query and key slide together, the score stands still, line by line
// (RoFormer, arXiv 2104.09864, sections 3.2.1 and 3.4.1), and what few digits make of it.
#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <vector>

#include "core/memo.h"
#include "core/random.h"
#include "core/rotation/frequency.h"
#include "core/rotation/precision.h"
#include "core/rotation/rotation.h"
#include "core/words/words.h"
#include "scenes/parts/common_params.h"
#include "scenes/parts/pair_worked_example.h"
#include "scenes/parts/worked_example.h"
#include "scenes/rotation/relative_angle/pair_derivation.h"
#include "scenes/rotation/relative_angle/score_in_precision.h"
#include "scenes/scene.h"
#include "ui/arrange.h"
#include "ui/interaction.h"
#include "ui/picture/facts.h"
#include "ui/picture/ruler.h"
#include "ui/picture/shapes.h"
#include "ui/picture/vectors.h"
#include "ui/plot/axis.h"
#include "ui/text/text_fit.h"

namespace ropewalk::scenes {
namespace {

constexpr double kMax = 1.5;  // largest component of q and k
constexpr int kFarthest = static_cast<int>(kFarthestSlide);
constexpr int kMaxDistance = 256;
constexpr int kSteps = kPairSteps + 1;

enum class Show { kTurn, kLines, kRounding, kNumbers };

ui::Vec2 to_screen(core::Vec2 v) { return {static_cast<float>(v.x), static_cast<float>(v.y)}; }

struct RelativeAngle {
  struct State {
    int n = 4;
    Show show = Show::kTurn;
    int distance = 7;
    DerivationForm form = DerivationForm::kReal;
    int line = kRealLines;
    core::Vec2 q{1.25, 0.25}, k{-0.5, 0.95};
    int pair = 8;
    HeadSize d = HeadSize::k64;
    double base = 10000;
    int seed = 1;
    int at = 1;
  };

  struct Result {
    std::shared_ptr<const HeadPair> head;
    std::shared_ptr<const ChangeCurves> curves;  // made when they are shown
    int pair_in_use = 0;                         // the last one if the head has fewer
    int m = 0;
    PairDerivation pair;
    WorkedExample working;
    double score = 0, score_at_zero = 0;
    std::array<double, kArithmetics> change{};
    double cosine_f64 = 0, cosine_f32 = 0, cosine_bf16 = 0;  // worst errors at m
    double distance_bf16 = 0;                                // of the positions in bf16
    double first = 0, span = 0;                              // of the ruler
  };

  struct HeadKey {
    std::array<double, 2> q{}, k{};  // of the pair in use; random numbers in the others
    int pair = 0, d = 0;
    double base = 0;
    int seed = 0;
    bool operator==(const HeadKey&) const = default;
  };
  struct CurvesKey {
    std::shared_ptr<const HeadPair> head;
    int distance = 0;
    bool operator==(const CurvesKey&) const = default;
  };
  struct Kept {
    core::Memo<HeadKey, HeadPair> head;
    core::Memo<CurvesKey, ChangeCurves> curves;
  };

  static constexpr About kAbout{.id = "relative-angle",
                                .part = "II. Rotate",
                                .title = "Only the distance counts",
                                .question = "Why does only the distance count?",
                                .aspect = 1.25F};

  static void params(state::Params<State>& params);
  static Result compute(const State& state, Kept& kept);
  static void draw(State& state, const Result& result, ui::Stage& stage);
  static void probes(const State& state, const Result& result, state::Probes& probes);
  static state::Animation animation(const State& state) {
    if (state.show == Show::kNumbers) return stepping(kSteps);
    return {.key = "n",
            .from = 0,
            .to = 1e5,
            .units_per_second = 1e5 / 24,
            .step = 1,
            .loop = true,
            .logarithmic = true};
  }
  static bool tall(const State& state) {
    return state.show == Show::kNumbers || state.show == Show::kLines;
  }
};

using State = RelativeAngle::State;
using Result = RelativeAngle::Result;

void RelativeAngle::params(state::Params<State>& params) {
  using state::Place;
  using state::Role;
  const auto lines = [](const State& state) { return state.show == Show::kLines; };
  params.add("n", &State::n, "slide both to n",
             "Slides both tokens at once; the query stays m − n tokens after the key.",
             state::tokens(0, kFarthest).log().in(Place::kPrimary));
  params.add("show", &State::show, "show",
             "The pair that turns, the derivation with its numbers, what rounding does, or every "
             "multiplication and addition.",
             state::choice({{"turn", "the turn"},
                            {"lines", "line by line"},
                            {"rounding", "rounding"},
                            {"numbers", "number by number"}})
                 .as(Role::kScore)
                 .in(Place::kPrimary));
  params.add("distance", &State::distance, "distance m − n",
             "How far after the key the query stands; locked while both slide.",
             state::tokens(0, kMaxDistance).in(Place::kPicture));
  params
      .add("form", &State::form, "written with",
           "The derivation with 2 × 2 matrices, or with complex numbers.",
           state::choice({{"real", "matrices"}, {"complex", "complex numbers"}}))
      .shown(lines);
  params
      .add("line", &State::line, "lines so far",
           "How many lines of the derivation are written out.",
           state::whole(1, kRealLines).in(Place::kPicture))
      .shown(lines);
  params.add("q", &State::q, "query q", "The query's two numbers in this pair, before the turn.",
             arrow_spec(kMax, Role::kQuery));
  params.add("k", &State::k, "key k", "The key's two numbers in this pair, before the turn.",
             arrow_spec(kMax, Role::kKey));
  params.add("pair", &State::pair,
             pair_spec("Which pair of the head is drawn: pair 0 turns fastest."));
  head_params(params, &State::d, &State::base, &State::seed,
              "Which numbers the other pairs of the head hold.");
  params.add("at", &State::at, step_spec(kSteps)).shown([](const State& state) {
    return state.show == Show::kNumbers;
  });
}

// ---- Compute ------------------------------------------------------------------------------------

HeadPair make_head(const RelativeAngle::HeadKey& key) {
  HeadPair head;
  head.inv_freq = core::inverse_frequencies(key.d, key.base);
  core::Random random(static_cast<uint32_t>(key.seed));
  const auto numbers = [&](const std::array<double, 2>& own) {
    const std::vector<float> drawn = random.normals(static_cast<size_t>(key.d));
    std::vector<double> x(drawn.begin(), drawn.end());
    const size_t first = 2 * static_cast<size_t>(key.pair);
    x[first] = own[0];
    x[first + 1] = own[1];
    return x;
  };
  head.q = numbers(key.q);
  head.k = numbers(key.k);
  return head;
}

// The pair where it stands, and slid until its key is at 0.
WorkedExample work_out_both(const State& state, double theta, int m) {
  const auto pair_at = [&](int query, int key, const char* id) {
    return WorkedPair{
        .q = state.q,
        .k = state.k,
        .theta = theta,
        .m = static_cast<double>(query),
        .n = static_cast<double>(key),
        .id = id,
        .title = "m = " + ui::position_text(query) + ", n = " + ui::position_text(key)};
  };
  const std::array pairs{pair_at(m, state.n, ""), pair_at(state.distance, 0, "_slid")};
  WorkedExample steps = worked_example_of(pairs);
  add_difference(steps);
  return steps;
}

Result RelativeAngle::compute(const State& state, Kept& kept) {
  Result result;
  const int d = dim_of(state.d);
  result.pair_in_use = std::min(state.pair, d / 2 - 1);
  result.head = kept.head.get({{state.q.x, state.q.y},
                               {state.k.x, state.k.y},
                               result.pair_in_use,
                               d,
                               state.base,
                               state.seed},
                              make_head);
  if (state.show == Show::kRounding)
    result.curves = kept.curves.get({result.head, state.distance}, [](const CurvesKey& key) {
      return change_curves(*key.head, key.distance);
    });

  result.m = state.n + state.distance;
  result.pair =
      derive(state.q, state.k, result.head->inv_freq[static_cast<size_t>(result.pair_in_use)],
             result.m, state.n);
  result.working = work_out_both(state, result.pair.theta, result.m);
  result.score = score_in(Arithmetic::kF64, *result.head, result.m, state.n);
  result.score_at_zero = score_in(Arithmetic::kF64, *result.head, state.distance, 0);
  for (size_t a = 0; a < kArithmetics; ++a)
    result.change[a] = change_in(kAllArithmetics[a], *result.head, state.distance, state.n);
  const auto worst = [&](const core::TableOptions& options) {
    return worst_cosine_error(result.head->inv_freq, result.m, options);
  };
  result.distance_bf16 = core::round_to(core::Precision::kBf16, result.m) -
                         core::round_to(core::Precision::kBf16, state.n);
  result.cosine_f64 = worst({});
  result.cosine_f32 = worst({.math = core::AngleMath::kFloat});
  result.cosine_bf16 = worst({.position_precision = core::Precision::kBf16});

  // A page of the ruler that holds both tokens.
  result.span = ui::ruler_span(64, {2.0 * state.distance}, 2.0 * kMaxDistance);
  const double page = result.span / 2;
  result.first = std::floor(state.n / page) * page;
  return result;
}

void RelativeAngle::probes(const State& state, const Result& result, state::Probes& probes) {
  probes.add("m", result.m, "query position m");
  probes.add("n", state.n, "key position n");
  probes.add("distance", state.distance, "distance m − n, tokens");
  probes.add("pairs", result.head->inv_freq.size(), "pairs in the head");
  probes.add("pair_in_use", result.pair_in_use, "pair that is drawn");
  add_probes(result.pair, probes);
  probes.add("score", result.score, "score of all pairs");
  probes.add("score_at_zero", result.score_at_zero, "score of all pairs, key at 0");
  const auto add_each = [&](const std::string& name, std::string_view label, auto&& number_of) {
    for (size_t a = 0; a < kArithmetics; ++a)
      probes.add(name + std::string(arithmetic_id(kAllArithmetics[a])), number_of(result.change[a]),
                 label, {{"arithmetic", arithmetic_label(kAllArithmetics[a])}});
  };
  add_each("change_", "change of the score, {arithmetic}", [](double change) { return change; });
  add_each("magnified_", "power of ten that magnifies it, {arithmetic}", magnifying_power);
  probes.add("worst_cosine_f64_angles", result.cosine_f64, "worst cosine error, angles in f64");
  probes.add("worst_cosine_f32_angles", result.cosine_f32, "worst cosine error, angles in f32");
  probes.add("worst_cosine_bf16_positions", result.cosine_bf16,
             "worst cosine error, positions in bf16");
  probes.add("distance_bf16_positions", result.distance_bf16, "distance of positions in bf16");
  probes.add("ruler_first", result.first, "first position on the ruler");
  probes.add("ruler_span", result.span, "positions on the ruler");
  if (state.show == Show::kNumbers) scenes::add_probes(result.working, state.at, probes);
}

// ---- The ruler ----------------------------------------------------------------------------------

void draw_positions(State& state, const Result& result, ui::Stage& stage, const ui::Rect& rect) {
  ui::RulerSpec ruler{.id = "ruler", .first = result.first, .span = result.span};
  ruler.max = kFarthest + kMaxDistance;
  ruler.markers = {{.part = "position.m",
                    .name = "m",
                    .hint = "query position m: drag to change the distance",
                    .at = static_cast<double>(result.m),
                    .color = stage.theme.query},
                   {.part = "position.n",
                    .name = "n",
                    .hint = "key position n: drag to slide both, m − n stays",
                    .at = static_cast<double>(state.n),
                    .color = stage.theme.key,
                    .below = true}};
  ruler.from = 1;
  ruler.to = 0;
  ruler.distance = "m − n";
  ruler.part = "position.distance";
  ruler.caption = "position";
  const ui::RulerResult moved = ui::draw_ruler(stage, rect, ruler);
  if (moved.moved < 0) return;
  const State initial;
  const int to = static_cast<int>(std::lround(moved.to));
  // The ruler neither turns its page nor changes its length under the hand: arrow keys do that.
  const int page = static_cast<int>(result.span) / 2, first = static_cast<int>(result.first);
  if (moved.moved == 0) {
    const int min = moved.dragged && page > 32 ? page / 2 + 1 : 0;
    const int max = moved.dragged ? page : kMaxDistance;
    state.distance = moved.reset ? initial.distance : std::clamp(to - state.n, min, max);
  } else {
    const int max = moved.dragged ? first + page - 1 : kFarthest;
    state.n = moved.reset ? initial.n : std::clamp(to, 0, std::min(max, kFarthest));
  }
}

// ---- The turn -----------------------------------------------------------------------------------

void draw_fan(State& state, const Result& result, ui::Stage& stage, const ui::Rect& rect) {
  const ui::Theme& theme = stage.theme;
  const PairDerivation& pair = result.pair;
  const double longest = std::max(length_of(state.q), length_of(state.k));
  ui::PlaneSpec plane{.id = "plane"};
  plane.extent = static_cast<float>(std::max(1.6, 1.15 * longest));
  plane.unit_circle = false;
  plane.labels = std::min(rect.width(), rect.height()) >= 340;
  plane.max = static_cast<float>(kMax);
  const auto arrow = [&](const char* part, const char* label, core::Vec2 tip, ui::Rgba color,
                         bool first, const char* hint) {
    plane.arrows.push_back({.part = part,
                            .label = label,
                            .tip = to_screen(tip),
                            .tail = {},
                            .color = first ? ui::mix(color, theme.ground, 0.5F) : color,
                            .width = first ? 1.75F : 3.25F,
                            .dash = first ? 5.0F : 0.0F,
                            .draggable = !first,
                            .hint = hint,
                            .ghost = {},
                            .ghost_label = {}});
  };
  if (state.n != 0) {
    arrow("query.before", "", pair.q_first, theme.query, true, "");
    arrow("key.before", "", state.k, theme.key, true, "");
  }
  arrow("query.after", "qₘ", pair.q_turned, theme.query, false,
        N_("query q at position m: drag, and q follows"));
  arrow("key.after", "kₙ", pair.k_turned, theme.key, false,
        N_("key k at position n: drag, and k follows"));
  const int query = static_cast<int>(plane.arrows.size()) - 2;

  if (length_of(state.q) > 0 && length_of(state.k) > 0) {
    const double between = angle_between(pair);
    const auto sector = [&](double from, float radius, ui::Rgba color, const std::string& label) {
      plane.arcs.push_back({.part = "score.angle",
                            .label = label,
                            .from = from,
                            .to = from + between,
                            .radius = radius,
                            .color = color,
                            .head = false,
                            .filled = true});
    };
    const ui::Rgba pale = ui::mix(theme.score, theme.ground, 0.5F);
    if (state.n != 0) sector(direction_of(state.k), 0.32F, pale, "");
    sector(direction_of(pair.k_turned), 0.32F, theme.score, ui::fixed_text(between, 2));
    const double turned = angle_in_turn(pair.angle_n);
    if (turned > 0.01)
      plane.arcs.push_back({.part = "position.n",
                            .label = "nθ",
                            .from = direction_of(state.k),
                            .to = direction_of(state.k) + turned,
                            .radius = 0.78F,
                            .color = theme.position});
  }
  const ui::PlaneResult shown = ui::draw_plane(stage, rect, plane);
  if (shown.moved < query) return;
  const bool of_query = shown.moved == query;
  core::Vec2& vector = of_query ? state.q : state.k;
  const State initial;
  if (shown.reset) {
    vector = of_query ? initial.q : initial.k;
    return;
  }
  const double back = of_query ? pair.angle_m : pair.angle_n;
  const core::Vec2 tip = core::pair_matrix(-back) * core::Vec2{shown.tip.x, shown.tip.y};
  vector = {std::clamp(tip.x, -kMax, kMax), std::clamp(tip.y, -kMax, kMax)};
}

void draw_turn(State& state, const Result& result, ui::Stage& stage, ui::Rect rest) {
  const ui::Theme& theme = stage.theme;
  const PairDerivation& pair = result.pair;
  const auto change = [&](Arithmetic arithmetic) {
    return ui::scientific_text(result.change[static_cast<size_t>(arithmetic)]);
  };
  const auto score = [](double value) { return ui::fixed_text(value, 6); };
  const ui::Fact facts[] = {
      {N_("angle mθ (rad)"), ui::fixed_text(pair.angle_m, 3), "position.m", theme.position},
      {N_("angle nθ (rad)"), ui::fixed_text(pair.angle_n, 3), "position.n", theme.position},
      {N_("between: (m−n)θ + φ"), ui::fixed_text(pair.angle_distance + pair.phi, 3), "score.angle",
       theme.score},
      {N_("this pair at m, n"), score(pair.real[0]), "score", theme.score},
      {N_("this pair at m − n, 0"), score(pair.at_zero), "score", theme.score},
      {N_("whole head at m, n"), score(result.score), "score.head", theme.score},
      {N_("whole head at m − n, 0"), score(result.score_at_zero), "score.head", theme.score},
      {N_("differs in f64 by"), change(Arithmetic::kF64), "residual.f64", theme.ink},
      {N_("with f32 angles by"), change(Arithmetic::kF32Angles), "residual.f32_angles", theme.ink},
  };
  constexpr size_t kGroups[] = {3, 5, 7};
  constexpr float kNumbersWidth = 246, kGap = 22, kPlane = 241, kNumbersHeight = 265;
  const ui::BesideNeeds needs{
      .main = kPlane, .side = kNumbersWidth, .height = kNumbersHeight, .gap = kGap};
  if (const auto rooms = ui::beside_square(rest, needs)) {
    ui::draw_fact_rows(stage, rooms->side, facts, kGroups);
    draw_fan(state, result, stage, rooms->main);
    return;
  }
  constexpr float kLine = 26, kFan = 175;
  if (auto right = ui::bottom_if(rest, kLine, kFan)) {
    const ui::Rect left = right->take_left(right->width() / 2);
    ui::draw_fact(stage, left.inset(8, 0),
                  {N_("pair at n"), score(pair.real[0]), "score", theme.score}, ui::kShortFact);
    ui::draw_fact(stage, right->inset(8, 0),
                  {N_("pair at 0"), score(pair.at_zero), "score", theme.score}, ui::kShortFact);
  }
  draw_fan(state, result, stage, rest);
}

void draw_lines(State& state, const Result& result, ui::Stage& stage, ui::Rect rest) {
  state::Probes probes;
  add_probes(result.pair, probes);
  constexpr float kFoot = 26, kLines = 155;
  if (const auto foot = ui::bottom_if(rest, kFoot, kLines)) {
    const bool wide = !stage.narrow();
    stage.canvas.text({foot->left, foot->center().y},
                      wide ? tr("all {n} pairs, over √{d}:  {score}",
                                {{"n", result.head->inv_freq.size()},
                                 {"d", result.head->q.size()},
                                 {"score", ui::fixed_text(result.score, 6)}})
                           : tr("all pairs: {score}", {{"score", ui::fixed_text(result.score, 4)}}),
                      {.font = ui::type::kSmall, .color = stage.theme.ink_soft});
    stage.canvas.text(
        {foot->right, foot->center().y},
        tr(wide ? "the lines differ by rounding alone:  {by}" : "they differ by {by}",
           {{"by", ui::scientific_text(result.pair.spread)}}),
        {.font = ui::type::kSmall, .color = stage.theme.ink_soft, .align = ui::Align::kRight});
  }
  state.line = draw_derivation(stage, rest, result.pair, probes, state.form, state.line);
}

// How far off the cosines themselves are, below; returns the room above.
ui::Rect draw_cosine(const Result& result, ui::Stage& stage, ui::Rect rest) {
  constexpr float kLine = 26, kCurves = 214;
  const auto line = ui::bottom_if(rest, kLine, kCurves);
  if (!line) return rest;
  stage.canvas.text(
      {line->right, line->center().y},
      tr(stage.narrow() ? "worst cosine, f32 angles: {by}"
                        : "f32 angles put a pair's cosine at m off by up to {by}",
         {{"by", ui::scientific_text(result.cosine_f32)}}),
      {.font = ui::type::kSmall, .color = stage.theme.ink_soft, .align = ui::Align::kRight});
  return rest;
}

// The working beside the turn, or alone where there is no room for both.
void draw_attention_worked_example(State& state, const Result& result, ui::Stage& stage,
                                   ui::Rect rest) {
  constexpr float kGap = 24, kMinPlane = 200, kMinWorking = 460;
  const float square = std::min(rest.height(), rest.width() - kGap - kMinWorking);
  if (square >= kMinPlane) {
    draw_fan(state, result, stage, rest.take_left(std::min(square, rest.width() * 0.42F)));
    rest.take_left(kGap);
  }
  state.at = draw_worked_example(stage, rest, result.working, state.at);
}

void RelativeAngle::draw(State& state, const Result& result, ui::Stage& stage) {
  ui::Rect rest = stage.area;
  if (!ui::drawable(rest, 120)) return;
  // Lines and curves need all of a phone's picture, numbers that of a laptop's; the slider below it
  // slides as well.
  constexpr float kWorking = 440;
  const bool low = state.show == Show::kNumbers && rest.height() < kWorking;
  if (state.show == Show::kTurn || (!stage.narrow() && !low)) {
    draw_positions(state, result, stage,
                   rest.take_bottom(std::min(ui::kRulerHeight, rest.height() * 0.4F)));
    rest.take_bottom(4);
  }
  switch (state.show) {
    case Show::kTurn:
      draw_turn(state, result, stage, rest);
      break;
    case Show::kNumbers:
      draw_attention_worked_example(state, result, stage, rest);
      break;
    case Show::kLines:
      draw_lines(state, result, stage, rest);
      break;
    case Show::kRounding:
      if (const std::optional<double> n =
              draw_changes(stage, draw_cosine(result, stage, rest), *result.curves, result.change,
                           state.n, State{}.n))
        state.n = std::clamp(static_cast<int>(std::lround(*n)), 0, kFarthest);
      break;
  }
}

}  // namespace
}  // namespace ropewalk::scenes

ROPEWALK_SCENE(relative_angle, RelativeAngle)
