// A head of four numbers in space: x and y are the fast pair, z is one half of the slow pair (its
// other half, w, is on a dial). Both pairs turn as RoPE turns them, theta_i = b^(-2i/4) (RoFormer,
// arXiv 2104.09864, section 3.2.2).
#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <string>
#include <vector>

#include "core/attention/similarity.h"
#include "core/rotation/frequency.h"
#include "core/rotation/rotation.h"
#include "core/rotation/table.h"
#include "core/words/words.h"
#include "scenes/parts/common_params.h"
#include "scenes/scene.h"
#include "ui/arrange.h"
#include "ui/interaction.h"
#include "ui/picture/dial.h"
#include "ui/picture/ruler.h"
#include "ui/picture/shapes.h"
#include "ui/picture/view3d.h"
#include "ui/plot/axis.h"
#include "ui/plot/plot.h"

namespace ropewalk::scenes {
namespace {

constexpr double kMax = 1.5;                 // largest component of q and k
constexpr double kLastPosition = 128;        // of m and n
constexpr int kFarthest = 10000;             // distances searched for the parting
constexpr double kApart = 0.5;               // similarity below which two heads count as parted
constexpr double kCurvePointsPerToken = 10;  // 63 a turn of the fast pair
constexpr double kMinCurvePoints = 641;
constexpr int kTracePoints = 321;
constexpr double kTraceLength = 40;  // positions a trace looks back

// x, y, z, and the w that space has no room for.
using Head = std::array<double, 4>;
using Point = std::array<double, 3>;

double dot(const Head& a, const Head& b) {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2] + a[3] * b[3];
}
double norm(const Head& a) { return std::sqrt(dot(a, a)); }
ui::Vec3 in_space(const Head& a) {
  return {static_cast<float>(a[0]), static_cast<float>(a[1]), static_cast<float>(a[2])};
}

// Both pairs of a head turned for a position (interleaved layout: x y, z w).
Head turned(const Head& head, const std::vector<double>& inv_freq, double position) {
  const core::Vec2 fast =
      core::pair_matrix(core::pair_angle(inv_freq[0], position)) * core::Vec2{head[0], head[1]};
  const core::Vec2 slow =
      core::pair_matrix(core::pair_angle(inv_freq[1], position)) * core::Vec2{head[2], head[3]};
  return {fast.x, fast.y, slow.x, slow.y};
}

// How much of each pair `mix` leaves: at 1/2 both are as drawn, at 0 all weight is on the fast one,
// at 1 on the slow.
struct Weights {
  double fast = 1, slow = 1;
};
Weights weights_of(double mix) { return {std::sqrt(2 * (1 - mix)), std::sqrt(2 * mix)}; }

struct Rotation3d {
  struct State {
    double mix = 0.5;
    double m = 9, n = 0;
    Point q{0.85, 0.45, 0.85}, k{1.0, 0.1, 0.65};
    double base = 10000;
    bool paths = true;
    double yaw = -0.95, pitch = 0.4, zoom = 1;
    int span = 64;
  };

  struct Result {
    std::vector<double> inv_freq;
    Head q{}, k{};  // weighted, before the turn
    Head q_turned{}, k_turned{};
    double similarity = 0, fast = 0,
           slow = 0;                // cosine similarity here, and what each pair gives to it
    double similarity_at_zero = 0;  // at distance 0
    int parting = kFarthest;        // first whole distance with a similarity below kApart
    bool parts = false;             // is there one up to kFarthest?
    double span = 0;                // positions under the curve
    double step = 0;                // between the curve's points
    std::vector<float> curve, fast_curve, slow_curve;  // of the query's position 0 .. span
    std::vector<ui::Vec3> q_trace, k_trace;
  };

  static constexpr About kAbout{.id = "rotation-3d",
                                .part = "II. Rotate",
                                .title = "Fast and slow in space",
                                .question = "What does it look like in space?",
                                .aspect = 1.5F};

  static void params(state::Params<State>& params);
  static Result compute(const State& state);
  static void draw(State& state, const Result& result, ui::Stage& stage);
  static void probes(const State& state, const Result& result, state::Probes& probes);
  static state::Animation animation() {
    return {.key = "m", .from = 0, .to = 64, .units_per_second = 2, .step = 1, .loop = true};
  }
};

void Rotation3d::params(state::Params<State>& params) {
  using state::Place;
  using state::Role;
  params.add("mix", &State::mix, "meaning from x–y to z",
             "Where both heads carry their weight: 0 is all in the fast pair x–y, 1 is all in "
             "the slow z.",
             state::real(0, 1, 0.05).in(Place::kPrimary));
  position_params(params, &State::m, &State::n, kLastPosition);
  params.add("q", &State::q, "query q", "The query's x, y and z before the turn; its w is 0.",
             arrow_spec(kMax, Role::kQuery));
  params.add("k", &State::k, "key k", "The key's x, y and z before the turn; its w is 0.",
             arrow_spec(kMax, Role::kKey));
  params.add("base", &State::base,
             base_spec("x–y turns by 1 radian a position whatever the base; z turns by 1 over its "
                       "square root."));
  params.add("paths", &State::paths, "paths",
             "Shows the way each head came over the last positions.");
  state::Spec angle = state::real(-1.5, 1.5, 0.05).in(Place::kPicture);
  angle.unit = "rad";
  params.add("pitch", &State::pitch, "camera up", "Drag the space to look from above or below.",
             angle);
  angle.max = std::numbers::pi;
  angle.min = -angle.max;
  params.add("yaw", &State::yaw, "camera around", "Drag the space to walk around it.", angle);
  params.add("zoom", &State::zoom, "camera zoom", "Wheel or pinch to come nearer.",
             state::real(0.5, 4, 0.1).log().in(Place::kPicture));
  state::Spec span = state::tokens(16, kLastPosition);
  span.step = 16;
  params.add("span", &State::span, "curve length",
             "Positions under the curve; it grows by itself when m or n is further.", span);
}

// The heads of one vector on its way to `position`.
std::vector<ui::Vec3> trace_of(const Head& head, const std::vector<double>& inv_freq,
                               double position) {
  std::vector<ui::Vec3> points;
  if (position <= 0) return points;
  points.reserve(kTracePoints);
  const double from = std::max(0.0, position - kTraceLength);
  for (int i = 0; i < kTracePoints; ++i)
    points.push_back(
        in_space(turned(head, inv_freq, from + (position - from) * i / (kTracePoints - 1))));
  return points;
}

Rotation3d::Result Rotation3d::compute(const State& state) {
  Result result;
  result.inv_freq = core::inverse_frequencies(4, state.base);
  const Weights weights = weights_of(state.mix);
  result.q = {weights.fast * state.q[0], weights.fast * state.q[1], weights.slow * state.q[2], 0.0};
  result.k = {weights.fast * state.k[0], weights.fast * state.k[1], weights.slow * state.k[2], 0.0};
  result.q_turned = turned(result.q, result.inv_freq, state.m);
  result.k_turned = turned(result.k, result.inv_freq, state.n);

  const double norms = norm(result.q) * norm(result.k);
  const double scale = norms > 0 ? 1 / norms : 0.0;
  result.similarity_at_zero = dot(result.q, result.k) * scale;
  const Head& a = result.q_turned;
  const Head& b = result.k_turned;
  result.fast = (a[0] * b[0] + a[1] * b[1]) * scale;
  result.slow = (a[2] * b[2] + a[3] * b[3]) * scale;
  result.similarity = dot(a, b) * scale;

  const auto as_floats = [](const Head& head) {
    std::array<float, 4> floats{};
    std::transform(head.begin(), head.end(), floats.begin(),
                   [](double x) { return static_cast<float>(x); });
    return floats;
  };
  const core::SimilarityTerms terms = core::similarity_terms(
      as_floats(result.q), as_floats(result.k), result.inv_freq, core::Layout::kInterleaved, scale);
  std::vector<float> whole(kFarthest + 1);
  core::similarity_curve(terms, 0, 1, whole);
  const auto parted = std::find_if(whole.begin(), whole.end(),
                                   [](float x) { return x < static_cast<float>(kApart); });
  result.parts = parted != whole.end();
  if (result.parts) result.parting = static_cast<int>(parted - whole.begin());

  result.span = ui::ruler_span(state.span, {state.m, state.n}, kLastPosition);
  const double points =
      std::max(kMinCurvePoints, std::round(kCurvePointsPerToken * result.span) + 1);
  result.step = result.span / (points - 1);
  for (std::vector<float>* curve : {&result.curve, &result.fast_curve, &result.slow_curve})
    curve->resize(static_cast<size_t>(points));
  core::similarity_curve(terms, -state.n, result.step, result.curve);
  core::pair_curve(terms, 0, -state.n, result.step, result.fast_curve);
  core::pair_curve(terms, 1, -state.n, result.step, result.slow_curve);
  if (state.paths) {
    result.q_trace = trace_of(result.q, result.inv_freq, state.m);
    result.k_trace = trace_of(result.k, result.inv_freq, state.n);
  }
  return result;
}

void Rotation3d::probes(const State& state, const Result& result, state::Probes& probes) {
  const auto add_head = [&](std::string_view name, const Head& head, std::string_view label) {
    probes.add_axes(name, {head[0], head[1], head[2], head[3]}, label);
  };
  probes.add("m", state.m, "query position m");
  probes.add("n", state.n, "key position n");
  probes.add("distance", state.m - state.n, "distance m − n, tokens");
  probes.add("theta_fast", result.inv_freq[0], "speed of the fast pair, radians a token");
  probes.add("theta_slow", result.inv_freq[1], "speed of the slow pair, radians a token");
  probes.add("angle_fast", core::pair_angle(result.inv_freq[0], state.m),
             "angle of the query's fast pair, radians");
  probes.add("angle_slow", core::pair_angle(result.inv_freq[1], state.m),
             "angle of the query's slow pair, radians");
  add_head("q", result.q, "query before the turn, {axis}");
  add_head("k", result.k, "key before the turn, {axis}");
  add_head("q_turned", result.q_turned, "query after the turn, {axis}");
  add_head("k_turned", result.k_turned, "key after the turn, {axis}");
  probes.add("norm_q", norm(result.q), "length of the query before");
  probes.add("norm_q_turned", norm(result.q_turned), "length of the query after");
  probes.add("norm_k", norm(result.k), "length of the key before");
  probes.add("norm_k_turned", norm(result.k_turned), "length of the key after");
  probes.add("similarity", result.similarity, "cosine similarity of query and key");
  probes.add("similarity_fast", result.fast, "similarity from the fast pair");
  probes.add("similarity_slow", result.slow, "similarity from the slow pair");
  probes.add("similarity_at_zero", result.similarity_at_zero, "similarity at distance 0");
  probes.add("parts", result.parts ? 1 : 0, "do they part? 1 is yes, 0 is no");
  probes.add("parting_distance", result.parting, "first distance with similarity below 0.5");
  probes.add("curve_span", result.span, "positions under the curve");
}

// ---- The space --------------------------------------------------------------------------------

// Takes a dragged head back to the parameter it was weighted from; what has no weight stays.
Point unweighted(ui::Vec3 tip, const Weights& weights, const Point& old) {
  const auto part = [](float x, double weight, double before) {
    return weight < 0.05 ? before : std::clamp(static_cast<double>(x) / weight, -kMax, kMax);
  };
  return {part(tip.x, weights.fast, old[0]), part(tip.y, weights.fast, old[1]),
          part(tip.z, weights.slow, old[2])};
}

void draw_space(Rotation3d::State& state, const Rotation3d::Result& result, ui::Stage& stage,
                const ui::Rect& rect) {
  const ui::Theme& theme = stage.theme;
  const Rotation3d::State initial;
  const auto camera_of = [](const Rotation3d::State& s) {
    return ui::Camera{.azimuth = static_cast<float>(s.yaw),
                      .elevation = static_cast<float>(s.pitch),
                      .zoom = static_cast<float>(s.zoom)};
  };
  ui::Camera camera = camera_of(state);
  if (ui::orbit(stage, rect, "space", camera, camera_of(initial))) {
    state.yaw = std::remainder(static_cast<double>(camera.azimuth), 2 * std::numbers::pi);
    state.pitch = std::clamp(static_cast<double>(camera.elevation), -1.5, 1.5);
    state.zoom = std::clamp(static_cast<double>(camera.zoom), 0.5, 4.0);
  }
  const double longest = std::max(norm(result.q), norm(result.k));
  // Most of what is to be seen stands above the ground, so the ground lies below the middle.
  const ui::Vec2 lower{0, 0.06F * rect.height()};
  const ui::Rect frame{rect.left, rect.top + lower.y, rect.right, rect.bottom + lower.y};
  stage.canvas.push_clip(rect);
  ui::View3d view(stage, frame, camera, static_cast<float>(std::max(1.4, 1.08 * longest)));
  view.ground(8);
  view.axes({"x", "y", "z"}, 1.0F);

  view.trace(result.q_trace, theme.query, 1.75F, "query.path");
  view.trace(result.k_trace, theme.key, 1.75F, "key.path");
  const auto draw_head = [&](const Head& before, const Head& after, double position, ui::Rgba color,
                             const std::string& part, const char* name, const char* turned_name) {
    const bool moved = position > 0;
    view.shadow({}, in_space(after), color);
    if (moved) {
      view.line({}, in_space(before),
                {.color = ui::with_alpha(color, 0.45F), .width = 1.5F, .dash = 5},
                part + ".before");
      view.label(in_space(before), name, ui::with_alpha(color, 0.7F), part + ".before");
    }
    view.arrow({}, in_space(after), color, part + ".after", moved ? turned_name : name, 3.2F);
  };
  draw_head(result.q, result.q_turned, state.m, theme.query, "query", "q", "qₘ");
  draw_head(result.k, result.k_turned, state.n, theme.key, "key", "k", "kₙ");

  const Weights weights = weights_of(state.mix);
  const ui::Drag3d drag = weights.slow < 0.05 ? ui::Drag3d::kGround : ui::Drag3d::kSphere;
  if (const auto moved = view.handle("query", in_space(result.q), theme.query,
                                     "query q at position 0: drag to turn it in space", drag)) {
    state.q = moved->reset ? initial.q : unweighted(moved->tip, weights, state.q);
  }
  if (const auto moved = view.handle("key", in_space(result.k), theme.key,
                                     "key k at position 0: drag to turn it in space", drag)) {
    state.k = moved->reset ? initial.k : unweighted(moved->tip, weights, state.k);
  }
  view.draw();
  stage.canvas.pop_clip();
}

// ---- The two pairs as seen by themselves ------------------------------------------------------

// The plane of one pair, as a dial: both heads turned, as long as their share of the head.
void draw_pair(const Rotation3d::State& state, const Rotation3d::Result& result, ui::Stage& stage,
               const ui::Rect& rect, size_t pair, bool speed) {
  const size_t first = 2 * pair;
  const double longest = std::max({norm(result.q), norm(result.k), 1e-9});
  ui::DialSpec spec{.id = pair == 0 ? "fast" : "slow",
                    .caption = pair == 0 ? "x, y" : "z, w",
                    .part = pair == 0 ? "position.fast" : "position.slow"};
  if (speed)
    spec.caption = tr("{plane}: {speed} rad a token",
                      {{"plane", spec.caption},
                       {"speed", ui::fixed_text(result.inv_freq[pair], pair == 0 ? 2 : 4)}});
  const auto hand = [&](const Head& head, double position, ui::Rgba color) {
    const double size = std::hypot(head[first], head[first + 1]);
    const double start = size > 0 ? std::atan2(head[first + 1], head[first]) : 0.0;
    spec.hands.push_back({.part = {},
                          .label = {},
                          .angle = start + core::pair_angle(result.inv_freq[pair], position),
                          .color = color,
                          .length = static_cast<float>(size / longest)});
  };
  hand(result.k, state.n, stage.theme.key);
  hand(result.q, state.m, stage.theme.query);
  ui::draw_dial(stage, rect, spec);
}

// ---- Similarity along the query's way ---------------------------------------------------------

// What the plot shows, in words: beside each other, or below where that is too narrow.
void draw_heading(const Rotation3d::Result& result, ui::Stage& stage, ui::Rect& rect) {
  const std::string parting = result.parts
                                  ? tr("below 0.5 from distance {n}", {{"n", result.parting}})
                                  : std::string(tr("above 0.5 to distance 10 000"));
  const std::string value =
      tr("cosine similarity {value}", {{"value", ui::fixed_text(result.similarity, 3)}});
  const float wanted = stage.canvas.measure(value, ui::type::kStrong).x +
                       stage.canvas.measure(parting, ui::type::kSmall).x + 16;
  const bool beside = wanted <= rect.width();
  ui::Rect row = rect.take_top(22);
  stage.canvas.text({row.left, row.center().y}, value,
                    {.font = ui::type::kStrong,
                     .color = stage.theme.score,
                     .align = ui::Align::kLeft,
                     .baseline = ui::Baseline::kMiddle});
  if (!beside) row = rect.take_top(20);
  stage.canvas.text({beside ? row.right : row.left, row.center().y}, parting,
                    {.font = ui::type::kSmall,
                     .color = stage.theme.ink_soft,
                     .align = beside ? ui::Align::kRight : ui::Align::kLeft,
                     .baseline = ui::Baseline::kMiddle});
}

void draw_similarity(Rotation3d::State& state, const Rotation3d::Result& result, ui::Stage& stage,
                     ui::Rect rect) {
  const ui::Theme& theme = stage.theme;
  draw_heading(result, stage, rect);
  // No more points than a line can show, yet a dozen for each turn of the fast pair.
  const size_t size = result.curve.size();
  const size_t stride = std::clamp<size_t>(
      static_cast<size_t>(static_cast<float>(size) / (1.8F * rect.width())) + 1, 1, 5);
  const auto samples = [&](const std::vector<float>& curve) {
    return ui::Samples((size - 1) / stride + 1, [&curve, &result, stride](size_t i) {
      return ui::Samples::Point{static_cast<double>(i * stride) * result.step,
                                static_cast<double>(curve[i * stride])};
    });
  };

  ui::PlotSpec plot{.id = "similarity",
                    .label = "cosine similarity of the turned heads against the query's position"};
  const bool low = rect.height() < 190;
  plot.x = {.title = low ? "" : "query position m", .range = {0, result.span}};
  plot.y = {.range = {-1, 1}};
  plot.series.push_back({.part = "score.fast",
                         .label = "x, y",
                         .samples = samples(result.fast_curve),
                         .upper = {},
                         .color = theme.ink_faint,
                         .width = 1.25F,
                         .snaps = false});
  plot.series.push_back({.part = "score.slow",
                         .label = "z, w",
                         .samples = samples(result.slow_curve),
                         .upper = {},
                         .color = theme.ink_soft,
                         .width = 1.5F,
                         .dash = 5,
                         .snaps = false});
  plot.series.push_back({.part = "score",
                         .label = "both",
                         .samples = samples(result.curve),
                         .upper = {},
                         .color = theme.score,
                         .width = 2.25F});
  plot.markers.push_back({.part = "score.half",
                          .label = {},
                          .at = kApart,
                          .horizontal = true,
                          .color = theme.ink_faint});
  plot.markers.push_back(
      {.part = "position.n", .label = "n", .at = state.n, .color = theme.key, .draggable = true});
  plot.markers.push_back(
      {.part = "position.m", .label = "m", .at = state.m, .color = theme.query, .draggable = true});
  plot.legend = ui::Legend::kTop;
  plot.zoom_x = false;
  const ui::PlotResult shown = ui::draw_plot(stage, rect, plot);
  stage.canvas.circle(
      {shown.x.screen_from_value(state.m), shown.y.screen_from_value(result.similarity)}, 4.5F,
      theme.score);
  if (shown.moved_marker < 1) return;
  double& position = shown.moved_marker == 1 ? state.n : state.m;
  const Rotation3d::State initial;
  position = shown.reset_marker
                 ? (shown.moved_marker == 1 ? initial.n : initial.m)
                 : std::clamp(std::round(shown.moved_to * 10) / 10, 0.0, result.span);
  state.span = static_cast<int>(result.span);  // the axis must not shrink under the hand
}

// The two planes over the curve.
void draw_beside(Rotation3d::State& state, const Rotation3d::Result& result, ui::Stage& stage,
                 ui::Rect side) {
  constexpr float kWithSpeed = 310;  // width of two dials that say how fast they turn
  ui::Rect dials = side.take_top(std::min(side.height() * 0.4F, side.width() / 2 + 24));
  side.take_top(18);
  draw_similarity(state, result, stage, side);
  const bool speed = dials.width() > kWithSpeed;
  draw_pair(state, result, stage, dials.take_left(dials.width() / 2).inset(8, 0), 0, speed);
  draw_pair(state, result, stage, dials.inset(8, 0), 1, speed);
}

void Rotation3d::draw(State& state, const Result& result, ui::Stage& stage) {
  ui::Rect rest = stage.area;
  if (!ui::drawable(rest, 120)) return;
  const auto rooms = ui::beside(
      rest, {.main = 264, .side = 236, .share = 0.42F, .side_max = 640, .gap = 20, .shape = 1.25F});
  if (rooms) {
    draw_beside(state, result, stage, rooms->side);
    draw_space(state, result, stage, rooms->main);
    return;
  }
  const ui::Rect curve = rest.take_bottom(std::clamp(rest.height() * 0.42F, 144.0F, 320.0F));
  rest.take_bottom(8);
  draw_similarity(state, result, stage, curve);
  draw_space(state, result, stage, rest);
  const float size = std::clamp(0.22F * std::min(rest.width(), rest.height()), 44.0F, 128.0F);
  auto corners = ui::top_if(rest, size + 20, 2 * size - 20);
  if (!corners) return;
  draw_pair(state, result, stage, corners->take_left(size), 0, false);
  draw_pair(state, result, stage, corners->take_right(size), 1, false);
}

}  // namespace
}  // namespace ropewalk::scenes

ROPEWALK_SCENE(rotation_3d, Rotation3d)
