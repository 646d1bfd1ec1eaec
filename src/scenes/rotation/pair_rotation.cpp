// What RoPE does to one pair of numbers: a turn by position * theta (RoFormer, arXiv 2104.09864,
// section 3.2.1).
#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <string>

#include "core/rotation/frequency.h"
#include "core/rotation/rotation.h"
#include "core/rotation/table.h"
#include "core/words/words.h"
#include "scenes/parts/common_params.h"
#include "scenes/parts/pair_worked_example.h"
#include "scenes/parts/worked_example.h"
#include "scenes/scene.h"
#include "ui/arrange.h"
#include "ui/interaction.h"
#include "ui/picture/facts.h"
#include "ui/picture/ruler.h"
#include "ui/picture/shapes.h"
#include "ui/picture/vectors.h"
#include "ui/plot/axis.h"

namespace ropewalk::scenes {
namespace {

constexpr double kMax = 1.5;           // largest component of q and k
constexpr double kLastPosition = 256;  // of m and n
constexpr int kSteps = kPairSteps + kDistanceAloneSteps;

double norm(core::Vec2 v) { return std::hypot(v.x, v.y); }
double dot(core::Vec2 a, core::Vec2 b) { return a.x * b.x + a.y * b.y; }
double direction(core::Vec2 v) { return norm(v) > 0 ? std::atan2(v.y, v.x) : 0.0; }
ui::Vec2 to_screen(core::Vec2 v) { return {static_cast<float>(v.x), static_cast<float>(v.y)}; }

// One vector of two numbers before and after its turn.
struct Turned {
  core::Vec2 before, after;
  double angle = 0;  // radians, whole turns counted
  core::Matrix2 matrix;
};

Turned turn(core::Vec2 vector, double theta, double position) {
  Turned turned{
      .before = vector, .after = {}, .angle = core::pair_angle(theta, position), .matrix = {}};
  turned.matrix = core::pair_matrix(turned.angle);
  turned.after = turned.matrix * vector;
  return turned;
}

// Which way both arrows turn as their positions grow.
enum class Sense { kCounterClockwise, kClockwise };

struct PairRotation {
  struct State {
    double m = 12, n = 4;
    core::Vec2 q{1.25, 0.25}, k{-0.5, 0.95};
    int pair = 1;
    HeadSize d = HeadSize::k8;
    double base = 10000;
    int span = 64;
    Showing show = Showing::kPicture;
    int at = 1;
    Sense turns = Sense::kCounterClockwise;
  };

  struct Result {
    int pair = 0;  // in use: the last one if the head has fewer
    double theta = 0, wavelength = 0;
    double turn = 0;  // theta with the sign of the turn
    Turned q, k;
    double phi = 0;  // from k to q before they are turned
    double between =
        0;  // from the turned k to the turned q, (m - n) theta + phi, whole turns counted
    double score = 0;
    double score_unturned = 0;
    double score_same_distance = 0;  // of q at m - n and k at 0
    double score_other_way = 0;      // if both turned the other way
    double score_mirrored = 0;       // the same, with q and k mirrored at the first axis
    double span = 0;                 // positions on the ruler
    WorkedExample working;
  };

  static constexpr About kAbout{.id = "pair-rotation",
                                .part = "II. Rotate",
                                .title = "Turn two numbers",
                                .question = "What does RoPE do to two numbers?",
                                .aspect = 1.25F};

  static void params(state::Params<State>& params) {
    position_params(params, &State::m, &State::n, kLastPosition, state::Place::kPrimary,
                    {.m = N_("Where the query's token stands: its arrow turns by m times theta."),
                     .n = N_("Where the key's token stands: its arrow turns by n times theta.")});
    params.add("q", &State::q, "query q", "The query's two numbers before the turn.",
               arrow_spec(kMax, state::Role::kQuery));
    params.add("k", &State::k, "key k", "The key's two numbers before the turn.",
               arrow_spec(kMax, state::Role::kKey));
    params.add("pair", &State::pair,
               pair_spec("Which pair of the head this is: pair 0 turns fastest."));
    head_params(params, &State::d, &State::base);
    state::Spec span = state::tokens(16, kLastPosition);
    span.step = 16;
    params.add("span", &State::span, "ruler length",
               "Positions on the ruler; it grows by itself when a marker stands further out.",
               span);
    worked_example_params(params, &State::show, &State::at, kSteps);
    params.add(
        "turns", &State::turns, "both turn",
        "Most code turns counter-clockwise; some has the sine with the other sign. Clockwise, "
        "θ counts as negative in every formula here.",
        state::choice({{"ccw", "counter-clockwise"}, {"cw", "clockwise"}})
            .as(state::Role::kPosition));
  }

  static Result compute(const State& state) {
    Result result;
    const int d = dim_of(state.d);
    result.pair = std::min(state.pair, d / 2 - 1);
    const std::vector<double> inv_freq = core::inverse_frequencies(d, state.base);
    result.theta = inv_freq[static_cast<size_t>(result.pair)];
    result.wavelength = core::wavelengths(inv_freq)[static_cast<size_t>(result.pair)];
    result.turn = state.turns == Sense::kClockwise ? -result.theta : result.theta;
    result.q = turn(state.q, result.turn, state.m);
    result.k = turn(state.k, result.turn, state.n);
    const bool directed = norm(state.q) > 0 && norm(state.k) > 0;
    result.phi = directed
                     ? std::remainder(direction(state.q) - direction(state.k), 2 * std::numbers::pi)
                     : 0.0;
    result.between = core::pair_angle(result.turn, state.m - state.n) + result.phi;
    result.score = dot(result.q.after, result.k.after);
    result.score_unturned = dot(state.q, state.k);
    result.score_same_distance = dot(turn(state.q, result.turn, state.m - state.n).after, state.k);
    const auto other_way = [&](core::Vec2 q, core::Vec2 k) {
      return dot(turn(q, -result.turn, state.m).after, turn(k, -result.turn, state.n).after);
    };
    result.score_other_way = other_way(state.q, state.k);
    result.score_mirrored = other_way({state.q.x, -state.q.y}, {state.k.x, -state.k.y});
    result.span = state.span;
    while (result.span < std::max(state.m, state.n))
      result.span = std::min(2 * result.span, kLastPosition);
    const WorkedPair pair{
        .q = state.q, .k = state.k, .theta = result.turn, .m = state.m, .n = state.n};
    result.working = worked_example_of({&pair, 1});
    add_distance_alone(result.working, pair, result.phi);
    return result;
  }

  static void probes(const State& state, const Result& result, state::Probes& probes) {
    const Turned &q = result.q, &k = result.k;
    probes.add("m", state.m, "query position m");
    probes.add("n", state.n, "key position n");
    probes.add("distance", state.m - state.n, "distance m − n, tokens");
    probes.add("pair_in_use", result.pair, "pair that is shown");
    probes.add("theta", result.theta, "speed of this pair, radians a token");
    probes.add("wavelength", result.wavelength, "wavelength of this pair, tokens");
    probes.add("angle_m", q.angle, "angle the query turns by, radians");
    probes.add("angle_n", k.angle, "angle the key turns by, radians");
    probes.add("phi", result.phi, "angle from key to query before, radians");
    probes.add("angle_between", result.between, "angle from key to query after, radians");
    probes.add("cos_m", q.matrix.m00, "cosine of the query's angle");
    probes.add("sin_m", q.matrix.m10, "sine of the query's angle");
    probes.add("minus_sin_m", q.matrix.m01, "minus the sine of the query's angle");
    probes.add("cos_n", k.matrix.m00, "cosine of the key's angle");
    probes.add("sin_n", k.matrix.m10, "sine of the key's angle");
    probes.add("minus_sin_n", k.matrix.m01, "minus the sine of the key's angle");
    probes.add_axes("q", {state.q.x, state.q.y}, "query before the turn, {axis}");
    probes.add_axes("k", {state.k.x, state.k.y}, "key before the turn, {axis}");
    probes.add_axes("q_turned", {q.after.x, q.after.y}, "query after the turn, {axis}");
    probes.add_axes("k_turned", {k.after.x, k.after.y}, "key after the turn, {axis}");
    probes.add("norm_q", norm(q.before), "length of the query before");
    probes.add("norm_q_turned", norm(q.after), "length of the query after");
    probes.add("norm_k", norm(k.before), "length of the key before");
    probes.add("norm_k_turned", norm(k.after), "length of the key after");
    probes.add("score", result.score, "score of query and key");
    probes.add("score_same_distance", result.score_same_distance, "score at positions m − n and 0");
    probes.add("score_unturned", result.score_unturned, "score without any turn");
    probes.add("score_other_way", result.score_other_way, "score if both turned the other way");
    probes.add("score_mirrored", result.score_mirrored,
               "score of q and k mirrored, if both turned the other way");
    probes.add("ruler_span", result.span, "positions on the ruler");
    if (state.show == Showing::kNumbers) add_probes(result.working, state.at, probes);
  }

  static state::Animation animation(const State& state) {
    if (state.show == Showing::kNumbers) return stepping(kSteps);
    return {.key = "m", .from = 0, .to = 64, .units_per_second = 4, .step = 1, .loop = true};
  }
  static bool tall(const State& state) { return state.show == Showing::kNumbers; }

  static void draw(State& state, const Result& result, ui::Stage& stage);
};

// ---- The plane --------------------------------------------------------------------------------

enum Arrow { kQueryBefore, kKeyBefore, kQueryAfter, kKeyAfter };

void draw_turning_plane(PairRotation::State& state, const PairRotation::Result& result,
                        ui::Stage& stage, const ui::Rect& rect) {
  const ui::Theme& theme = stage.theme;
  const double longest = std::max(norm(state.q), norm(state.k));
  ui::PlaneSpec plane{.id = "plane"};
  plane.extent = static_cast<float>(std::max(1.72, 1.15 * longest));
  plane.unit_circle = false;
  const bool small = std::min(rect.width(), rect.height()) < 340;
  plane.labels = !small;
  plane.max = static_cast<float>(kMax);
  plane.x_title = "x₀";
  plane.y_title = "x₁";
  const auto arrow = [&](const char* part, const char* label, core::Vec2 tip, ui::Rgba color,
                         bool before, const char* hint) {
    plane.arrows.push_back({.part = part,
                            .label = label,
                            .tip = to_screen(tip),
                            .tail = {},
                            .color = before ? ui::mix(color, theme.ground, 0.45F) : color,
                            .width = before ? 1.75F : 3.25F,
                            .dash = before ? 5.0F : 0.0F,
                            .draggable = true,
                            .hint = hint,
                            .ghost = {},
                            .ghost_label = {}});
  };
  arrow("query.before", "q", result.q.before, theme.query, true,
        N_("query q before the turn: drag to turn and stretch"));
  arrow("key.before", "k", result.k.before, theme.key, true,
        N_("key k before the turn: drag to turn and stretch"));
  arrow("query.after", "qₘ", result.q.after, theme.query, false,
        N_("query q at position m: drag, and q follows"));
  arrow("key.after", "kₙ", result.k.after, theme.key, false,
        N_("key k at position n: drag, and k follows"));

  const auto arc = [&](const char* part, const std::string& label, double from, double by,
                       float radius, ui::Rgba color, bool filled) {
    plane.arcs.push_back({.part = part,
                          .label = label,
                          .from = from,
                          .to = from + by,
                          .radius = radius,
                          .color = color,
                          .head = !filled,
                          .filled = filled});
  };
  const bool has_q = norm(state.q) > 0, has_k = norm(state.k) > 0;
  if (has_q && has_k) {
    arc("score.angle", ui::fixed_text(result.between, 2), direction(result.k.after),
        std::remainder(result.between, 2 * std::numbers::pi), 0.32F, theme.score, true);
  }
  if (has_k && result.k.angle != 0) {
    arc("position.n", "nθ = " + ui::fixed_text(result.k.angle, 2), direction(state.k),
        result.k.angle, 0.62F, theme.position, false);
  }
  if (has_q && result.q.angle != 0) {
    arc("position.m", "mθ = " + ui::fixed_text(result.q.angle, 2), direction(state.q),
        result.q.angle, 0.86F, theme.position, false);
  }

  const ui::PlaneResult shown = ui::draw_plane(stage, rect, plane);
  // The circles the two heads can not leave.
  const auto circle = [&](core::Vec2 vector, ui::Rgba color, std::string_view part) {
    const float alpha = stage.highlight.lit(part) ? 0.8F : 0.28F;
    stage.canvas.push_clip(shown.frame);
    ui::draw_circle(stage.canvas, shown.map.origin,
                    static_cast<float>(norm(vector)) * shown.map.scale,
                    {.color = ui::with_alpha(color, alpha), .width = 1});
    stage.canvas.pop_clip();
  };
  if (has_q) circle(state.q, theme.query, "query.norm");
  if (has_k) circle(state.k, theme.key, "key.norm");

  if (shown.moved < 0) return;
  const core::Vec2 tip{shown.tip.x, shown.tip.y};
  const PairRotation::State initial;
  const auto limited = [](core::Vec2 v) {
    return core::Vec2{std::clamp(v.x, -kMax, kMax), std::clamp(v.y, -kMax, kMax)};
  };
  const bool query = shown.moved == kQueryBefore || shown.moved == kQueryAfter;
  const bool after = shown.moved == kQueryAfter || shown.moved == kKeyAfter;
  core::Vec2& vector = query ? state.q : state.k;
  if (shown.reset) {
    vector = query ? initial.q : initial.k;
  } else {
    const double back = query ? result.q.angle : result.k.angle;
    vector = limited(after ? core::pair_matrix(-back) * tip : tip);
  }
}

// ---- The ruler of positions -------------------------------------------------------------------

void draw_positions(PairRotation::State& state, const PairRotation::Result& result,
                    ui::Stage& stage, const ui::Rect& rect) {
  ui::RulerSpec ruler{.id = "ruler", .span = result.span, .max = kLastPosition};
  ruler.markers = {{.part = "position.m",
                    .name = "m",
                    .hint = "query position m: drag along the ruler",
                    .at = state.m,
                    .color = stage.theme.query},
                   {.part = "position.n",
                    .name = "n",
                    .hint = "key position n: drag along the ruler",
                    .at = state.n,
                    .color = stage.theme.key,
                    .below = true}};
  ruler.from = 1;
  ruler.to = 0;
  ruler.distance = "m − n";  // all that the score will see of the two
  ruler.part = "position.distance";
  ruler.caption = "position";
  const ui::RulerResult moved = ui::draw_ruler(stage, rect, ruler);
  if (moved.moved < 0) return;
  const PairRotation::State initial;
  if (moved.moved == 0) state.m = moved.reset ? initial.m : moved.to;
  if (moved.moved == 1) state.n = moved.reset ? initial.n : moved.to;
  state.span = static_cast<int>(result.span);  // the ruler must not shrink under the hand
}

// ---- Numbers that should not change -----------------------------------------------------------

void draw_numbers(const PairRotation::State& state, const PairRotation::Result& result,
                  ui::Stage& stage, const ui::Rect& rect) {
  const ui::Theme& theme = stage.theme;
  const auto score_at = [](double m, double n) {
    return tr("score at m = {m}, n = {n}",
              {{"m", ui::position_text(m)}, {"n", ui::position_text(n)}});
  };
  const auto text = [](double value) { return ui::fixed_text(value, 3); };
  const ui::Fact facts[] = {
      {N_("angle mθ (rad)"), text(result.q.angle), "position.m", theme.position},
      {N_("angle nθ (rad)"), text(result.k.angle), "position.n", theme.position},
      {N_("between: (m−n)θ + φ"), text(result.between), "score.angle", theme.score},
      {N_("length of q"), text(norm(result.q.before)), "query.norm", theme.query},
      {N_("length of qₘ"), text(norm(result.q.after)), "query.norm", theme.query},
      {N_("length of k"), text(norm(result.k.before)), "key.norm", theme.key},
      {N_("length of kₙ"), text(norm(result.k.after)), "key.norm", theme.key},
      {score_at(state.m, state.n), text(result.score), "score", theme.score},
      {score_at(state.m - state.n, 0), text(result.score_same_distance), "score", theme.score},
  };
  constexpr size_t kGroups[] = {3, 5, 7};
  ui::draw_fact_rows(stage, rect, facts, kGroups);
}

// The same where there is no room beside the plane.
void draw_numbers_in_a_line(const PairRotation::Result& result, ui::Stage& stage, ui::Rect rect) {
  const ui::Theme& theme = stage.theme;
  const auto text = [](double value) { return ui::fixed_text(value, 3); };
  const float cell = std::min(rect.width(), 420.0F) / 3, air = cell < 110 ? 4 : 9;
  const float room = cell - 2 * air - stage.canvas.measure("−0.000", ui::type::kNumber).x;
  const bool named = stage.canvas.measure(tr("score"), ui::type::kSmall).x < room;
  const ui::Fact facts[] = {
      {"|qₘ|", text(norm(result.q.after)), "query.norm", theme.query},
      {"|kₙ|", text(norm(result.k.after)), "key.norm", theme.key},
      {named ? N_("score") : "q·k", text(result.score), "score", theme.score}};
  rect.take_left((rect.width() - 3 * cell) / 2);
  for (const ui::Fact& fact : facts)
    ui::draw_fact(stage, rect.take_left(cell).inset(air, 0), fact, ui::kShortFact);
}

// ---- By hand ------------------------------------------------------------------------------------

// The working beside the plane, or alone where there is no room for both.
void draw_attention_worked_example(PairRotation::State& state, const PairRotation::Result& result,
                                   ui::Stage& stage, ui::Rect rest) {
  constexpr float kGap = 28, kMinPlane = 200, kWithRuler = 440;
  if (!stage.narrow() && rest.height() > kWithRuler)
    draw_positions(state, result, stage, rest.take_bottom(ui::kRulerHeight));
  const float square = std::min(rest.height(), rest.width() * 0.46F);
  if (!stage.narrow() && square >= kMinPlane) {
    const ui::Rect plane = rest.take_left(square);
    draw_turning_plane(state, result, stage, plane);
    rest.take_left(kGap);
  }
  state.at = draw_worked_example(stage, rest, result.working, state.at);
}

void PairRotation::draw(State& state, const Result& result, ui::Stage& stage) {
  ui::Rect rest = stage.area;
  if (!ui::drawable(rest, 120)) return;
  if (state.show == Showing::kNumbers) {
    draw_attention_worked_example(state, result, stage, rest);
    return;
  }
  draw_positions(state, result, stage,
                 rest.take_bottom(std::min(ui::kRulerHeight, rest.height() * 0.4F)));
  constexpr float kNumbersWidth = 224, kGap = 32, kNumbersHeight = 190;
  const auto rooms = ui::beside_square(
      rest, {.main = rest.height(), .side = kNumbersWidth, .height = kNumbersHeight, .gap = kGap});
  if (rooms) {
    draw_numbers(state, result, stage, rooms->side);
    rest = rooms->main;
  } else {
    draw_numbers_in_a_line(result, stage, rest.take_bottom(26));
  }
  rest.take_bottom(4);
  draw_turning_plane(state, result, stage, rest);
}

}  // namespace
}  // namespace ropewalk::scenes

ROPEWALK_SCENE(pair_rotation, PairRotation)
