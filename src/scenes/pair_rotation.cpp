// What RoPE does to one pair of numbers: a turn by position * theta (RoFormer, arXiv 2104.09864,
// section 3.2.1).
#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <string>

#include "core/frequency.h"
#include "core/rotation.h"
#include "core/table.h"
#include "scenes/scene.h"
#include "ui/axis.h"
#include "ui/interaction.h"
#include "ui/shapes.h"
#include "ui/vectors.h"

namespace ropewalk::scenes {
namespace {

constexpr double kMost = 1.5;          // largest component of q and k
constexpr double kLastPosition = 512;  // of m and n
constexpr std::array kHeadDims{2, 4, 8, 16, 32, 64, 80, 96, 128, 256, 512};

enum class HeadDim { k2, k4, k8, k16, k32, k64, k80, k96, k128, k256, k512 };

int count_of(HeadDim dim) { return kHeadDims.at(static_cast<size_t>(dim)); }
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

struct PairRotation {
  struct State {
    double m = 12, n = 4;
    core::Vec2 q{1.25, 0.35}, k{0.55, 1.0};
    int pair = 1;
    HeadDim d = HeadDim::k8;
    double base = 10000;
    int span = 32;
  };

  struct Result {
    int pair = 0;  // in use: the last one if the head has fewer
    double theta = 0, wavelength = 0;
    Turned q, k;
    double phi = 0;  // from k to q before they are turned
    double between =
        0;  // from the turned k to the turned q, (m - n) theta + phi, whole turns counted
    double score = 0;
    double score_unturned = 0;
    double score_same_distance = 0;  // of q at m - n and k at 0
    double span = 0;                 // positions on the ruler
  };

  static constexpr About kAbout{.id = "pair-rotation",
                                .part = "II. Rotate",
                                .title = "Turn two numbers",
                                .question = "What does RoPE do to two numbers?",
                                .aspect = 1.25F};

  static void params(state::Params<State>& params) {
    using state::Place;
    using state::Role;
    params.add("m", &State::m,
               {.label = "query position m",
                .help = "Where the query's token stands: its arrow turns by m times theta.",
                .unit = "tokens",
                .min = 0,
                .max = kLastPosition,
                .step = 1,
                .decimals = 1,
                .role = Role::kPosition,
                .place = Place::kPrimary});
    params.add("n", &State::n,
               {.label = "key position n",
                .help = "Where the key's token stands: its arrow turns by n times theta.",
                .unit = "tokens",
                .min = 0,
                .max = kLastPosition,
                .step = 1,
                .decimals = 1,
                .role = Role::kPosition,
                .place = Place::kPrimary});
    params.add("q", &State::q,
               {.label = "query q",
                .help = "The query's two numbers before the turn.",
                .min = -kMost,
                .max = kMost,
                .step = 0.05,
                .role = Role::kQuery,
                .place = Place::kPicture});
    params.add("k", &State::k,
               {.label = "key k",
                .help = "The key's two numbers before the turn.",
                .min = -kMost,
                .max = kMost,
                .step = 0.05,
                .role = Role::kKey,
                .place = Place::kPicture});
    params.add("pair", &State::pair,
               {.label = "pair i",
                .help = "Which pair of the head this is: pair 0 turns fastest.",
                .min = 0,
                .max = 255});
    params.add("d", &State::d,
               {.label = "head size d",
                .help = "How many numbers the head has; it has d/2 pairs.",
                .choices = {{"2", "2"},
                            {"4", "4"},
                            {"8", "8"},
                            {"16", "16"},
                            {"32", "32"},
                            {"64", "64"},
                            {"80", "80"},
                            {"96", "96"},
                            {"128", "128"},
                            {"256", "256"},
                            {"512", "512"}}});
    params.add("base", &State::base,
               {.label = "base b",
                .help = "Pair i turns by b to the power of -2i/d radians a position.",
                .min = 1,
                .max = 1e8,
                .decimals = 0,
                .logarithmic = true});
    params.add(
        "span", &State::span,
        {.label = "ruler length",
         .help = "Positions on the ruler; it grows by itself when a marker stands further out.",
         .unit = "tokens",
         .min = 16,
         .max = kLastPosition,
         .step = 16,
         .role = Role::kPosition});
  }

  static Result compute(const State& state) {
    Result result;
    const int d = count_of(state.d);
    result.pair = std::min(state.pair, d / 2 - 1);
    const std::vector<double> inv_freq = core::inverse_frequencies(d, state.base);
    result.theta = inv_freq[static_cast<size_t>(result.pair)];
    result.wavelength = core::wavelengths(inv_freq)[static_cast<size_t>(result.pair)];
    result.q = turn(state.q, result.theta, state.m);
    result.k = turn(state.k, result.theta, state.n);
    const bool directed = norm(state.q) > 0 && norm(state.k) > 0;
    result.phi = directed
                     ? std::remainder(direction(state.q) - direction(state.k), 2 * std::numbers::pi)
                     : 0.0;
    result.between = core::pair_angle(result.theta, state.m - state.n) + result.phi;
    result.score = dot(result.q.after, result.k.after);
    result.score_unturned = dot(state.q, state.k);
    result.score_same_distance = dot(turn(state.q, result.theta, state.m - state.n).after, state.k);
    result.span = state.span;
    while (result.span < std::max(state.m, state.n))
      result.span = std::min(2 * result.span, kLastPosition);
    return result;
  }

  static void probes(const State& state, const Result& result, state::Probes& probes) {
    const auto add = [&probes](const char* name, double value) {
      probes.emplace_back(name, value);
    };
    add("m", state.m);
    add("n", state.n);
    add("distance", state.m - state.n);
    add("pair_in_use", result.pair);
    add("theta", result.theta);
    add("wavelength", result.wavelength);
    add("angle_m", result.q.angle);
    add("angle_n", result.k.angle);
    add("phi", result.phi);
    add("angle_between", result.between);
    add("cos_m", result.q.matrix.m00);
    add("sin_m", result.q.matrix.m10);
    add("minus_sin_m", result.q.matrix.m01);
    add("cos_n", result.k.matrix.m00);
    add("sin_n", result.k.matrix.m10);
    add("minus_sin_n", result.k.matrix.m01);
    add("q_x", state.q.x);
    add("q_y", state.q.y);
    add("k_x", state.k.x);
    add("k_y", state.k.y);
    add("q_turned_x", result.q.after.x);
    add("q_turned_y", result.q.after.y);
    add("k_turned_x", result.k.after.x);
    add("k_turned_y", result.k.after.y);
    add("norm_q", norm(result.q.before));
    add("norm_q_turned", norm(result.q.after));
    add("norm_k", norm(result.k.before));
    add("norm_k_turned", norm(result.k.after));
    add("score", result.score);
    add("score_same_distance", result.score_same_distance);
    add("score_unturned", result.score_unturned);
    add("ruler_span", result.span);
  }

  static state::Animation animation() {
    return {.key = "m", .from = 0, .to = 64, .units_per_second = 4, .step = 1, .loop = true};
  }

  static void draw(State& state, const Result& result, ui::Stage& stage);
};

// ---- The plane
// ---------------------------------------------------------------------------------------------------

enum Arrow { kQueryBefore, kKeyBefore, kQueryAfter, kKeyAfter };

void draw_turning_plane(PairRotation::State& state, const PairRotation::Result& result,
                        ui::Stage& stage, const ui::Rect& rect) {
  const ui::Theme& theme = stage.theme;
  const double longest = std::max(norm(state.q), norm(state.k));
  ui::PlaneSpec plane{.id = "plane"};
  plane.extent = static_cast<float>(std::max(1.72, 1.15 * longest));
  plane.unit_circle = false;
  plane.most = static_cast<float>(kMost);
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
        "query q before the turn: drag to turn and stretch");
  arrow("key.before", "k", result.k.before, theme.key, true,
        "key k before the turn: drag to turn and stretch");
  arrow("query.after", "qₘ", result.q.after, theme.query, false,
        "query q at position m: drag, and q follows");
  arrow("key.after", "kₙ", result.k.after, theme.key, false,
        "key k at position n: drag, and k follows");

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
    arc("score.angle", "(m−n)θ + φ = " + ui::fixed_text(result.between, 2),
        direction(result.k.after), std::remainder(result.between, 2 * std::numbers::pi), 0.3F,
        theme.score, true);
  }
  if (has_k && result.k.angle != 0) {
    arc("position.n", "nθ = " + ui::fixed_text(result.k.angle, 2), direction(state.k),
        result.k.angle, 0.52F, theme.position, false);
  }
  if (has_q && result.q.angle != 0) {
    arc("position.m", "mθ = " + ui::fixed_text(result.q.angle, 2), direction(state.q),
        result.q.angle, 0.78F, theme.position, false);
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
    return core::Vec2{std::clamp(v.x, -kMost, kMost), std::clamp(v.y, -kMost, kMost)};
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

// ---- The ruler of positions
// ----------------------------------------------------------------------------------------

constexpr float kRulerHeight = 112;
constexpr float kStem = 19;  // of a marker, from the ruler's line to the middle of its handle

struct Marker {
  const char* id;
  const char* hint;
  const char* name;
  const char* part;
  ui::Rgba color;
  float side;  // -1 above the line, +1 below it
};

// Draws a marker and its handle; true if it moved.
bool draw_marker(ui::Stage& stage, const ui::Rect& rect, const ui::AxisMap& axis, float line_y,
                 const Marker& marker, double& position, double initial) {
  const ui::Vec2 foot{axis.screen_from_value(position), line_y};
  const ui::Vec2 head = foot + ui::Vec2{0, marker.side * kStem};
  const ui::Interaction::Handle handle = stage.input.handle(marker.id, head, marker.hint);
  if (handle.hovered || handle.active) stage.highlight.point_at(marker.part);
  const ui::Rgba color = ui::with_alpha(marker.color, stage.highlight.strength(marker.part));
  stage.canvas.line(foot, head, {.color = color, .width = 2});
  stage.canvas.circle(foot, 3, color);
  ui::draw_handle(stage.canvas, stage.theme, head, color, handle);

  const std::string text = std::string(marker.name) + " = " +
                           ui::fixed_text(position, position == std::round(position) ? 0 : 1);
  const ui::TextStyle style{.font = ui::type::kStrong,
                            .color = color,
                            .align = ui::Align::kLeft,
                            .baseline = ui::Baseline::kMiddle};
  const float width = stage.canvas.measure(text, style.font).x;
  const bool left = head.x + 14 + width > rect.right;
  stage.canvas.text({left ? head.x - 14 - width : head.x + 14, head.y}, text, style);

  if (!handle.changed()) return false;
  if (handle.reset) {
    position = initial;
    return true;
  }
  if (handle.drag) {
    const double wanted = axis.value_from_screen(handle.drag->x);
    position = handle.snap ? std::round(wanted) : std::round(wanted * 10) / 10;
  }
  position = std::clamp(position + static_cast<double>(handle.nudge.x), 0.0,
                        handle.drag ? axis.range().max : kLastPosition);
  return true;
}

void draw_ruler(PairRotation::State& state, const PairRotation::Result& result, ui::Stage& stage,
                ui::Rect rect) {
  ui::Canvas& canvas = stage.canvas;
  const ui::Theme& theme = stage.theme;
  const ui::AxisMap axis({0, result.span}, ui::Scale::kLinear, rect.left + 14, rect.right - 14);
  const float line_y = rect.bottom - 46;
  canvas.line({axis.start(), line_y}, {axis.end(), line_y},
              {.color = theme.ink_faint, .width = 1.25F});

  const float token = (axis.end() - axis.start()) / static_cast<float>(result.span);
  if (token >= 5) {
    for (int i = 0; i <= static_cast<int>(result.span); ++i) {
      const float x = axis.screen_from_value(i);
      canvas.line({x, line_y - 2.5F}, {x, line_y + 2.5F}, {.color = theme.line, .width = 1});
    }
  }
  for (const ui::Tick& tick :
       ui::fitted_ticks(canvas, axis, ui::type::kSmallNumber, true, 64, 12)) {
    if (!tick.major || tick.label.empty()) continue;
    const float x = axis.screen_from_value(tick.value);
    canvas.line({x, line_y - 4}, {x, line_y + 4}, {.color = theme.ink_faint, .width = 1.25F});
    canvas.text({x, line_y + 38}, tick.label,
                {.font = ui::type::kSmallNumber,
                 .color = theme.ink_faint,
                 .align = ui::Align::kCenter,
                 .baseline = ui::Baseline::kMiddle});
  }

  // The distance is all that the score will see.
  const float from = axis.screen_from_value(state.n), to = axis.screen_from_value(state.m);
  const float bracket_y = line_y - 43;
  const ui::Rgba hue =
      ui::with_alpha(theme.position, stage.highlight.strength("position.distance"));
  const double distance = state.m - state.n;
  const std::string text =
      "m − n = " + ui::fixed_text(distance, distance == std::round(distance) ? 0 : 1);
  canvas.line({from, bracket_y}, {from, line_y - 5},
              {.color = ui::with_alpha(hue, 0.4F), .width = 1, .dash = 3});
  canvas.line({to, bracket_y}, {to, line_y - 5},
              {.color = ui::with_alpha(hue, 0.4F), .width = 1, .dash = 3});
  canvas.line({from, bracket_y}, {to, bracket_y}, {.color = hue, .width = 1.75F});
  canvas.line({from, bracket_y - 4}, {from, bracket_y + 4}, {.color = hue, .width = 1.75F});
  canvas.line({to, bracket_y - 4}, {to, bracket_y + 4}, {.color = hue, .width = 1.75F});
  ui::draw_label_inside(canvas, rect, {(from + to) / 2, bracket_y - 13}, text,
                        {.font = ui::type::kStrong,
                         .color = hue,
                         .align = ui::Align::kCenter,
                         .baseline = ui::Baseline::kMiddle},
                        theme.ground);

  const PairRotation::State initial;
  const Marker query{"m", "query position m: drag along the ruler", "m", "position.m", theme.query,
                     -1};
  const Marker key{"n", "key position n: drag along the ruler", "n", "position.n", theme.key, 1};
  bool moved = draw_marker(stage, rect, axis, line_y, query, state.m, initial.m);
  moved = draw_marker(stage, rect, axis, line_y, key, state.n, initial.n) || moved;
  if (moved)
    state.span = static_cast<int>(result.span);  // the ruler must not shrink under the hand
}

// ---- Numbers that should not change
// --------------------------------------------------------------------------------

struct Row {
  const char* part;
  std::string label;
  double value;
  ui::Rgba color;
};

void draw_numbers(const PairRotation::State& state, const PairRotation::Result& result,
                  ui::Stage& stage, const ui::Rect& rect) {
  const ui::Theme& theme = stage.theme;
  const auto at = [](double m, double n) {
    const auto text = [](double x) { return ui::fixed_text(x, x == std::round(x) ? 0 : 1); };
    return "score at m = " + text(m) + ", n = " + text(n);
  };
  const Row rows[] = {
      {"query.norm", "length of q", norm(result.q.before), theme.query},
      {"query.norm", "length of qₘ", norm(result.q.after), theme.query},
      {"key.norm", "length of k", norm(result.k.before), theme.key},
      {"key.norm", "length of kₙ", norm(result.k.after), theme.key},
      {"score", at(state.m, state.n), result.score, theme.score},
      {"score", at(state.m - state.n, 0), result.score_same_distance, theme.score},
  };
  constexpr float kRow = 23, kGap = 13;
  float y = rect.top + (rect.height() - 6 * kRow - 2 * kGap) / 2 + kRow / 2;
  int index = 0;
  for (const Row& row : rows) {
    const ui::Rect line{rect.left, y - kRow / 2, rect.right, y + kRow / 2};
    if (stage.input.area(row.label, line, row.label).hovered) stage.highlight.point_at(row.part);
    const float strength = stage.highlight.strength(row.part);
    stage.canvas.text({rect.left, y}, row.label,
                      {.font = ui::type::kText,
                       .color = ui::with_alpha(theme.ink_soft, strength),
                       .align = ui::Align::kLeft,
                       .baseline = ui::Baseline::kMiddle});
    ui::draw_number(stage.canvas, {rect.right, y}, row.value, 3,
                    ui::with_alpha(row.color, strength));
    y += kRow + (++index % 2 == 0 ? kGap : 0);
  }
}

void PairRotation::draw(State& state, const Result& result, ui::Stage& stage) {
  ui::Rect rest = stage.area;
  if (!ui::drawable(rest, 120)) return;
  const ui::Rect ruler = rest.take_bottom(std::min(kRulerHeight, rest.height() * 0.4F));
  rest.take_bottom(6);
  constexpr float kNumbersWidth = 236, kGap = 36;
  const float square = std::min(rest.height(), rest.width());
  if (rest.width() - square >= kNumbersWidth + kGap) {
    const float spare = rest.width() - square - kNumbersWidth - kGap;
    const ui::Rect plane{rest.left + spare / 2, rest.top, rest.left + spare / 2 + square,
                         rest.bottom};
    const float left = plane.right + kGap;
    draw_numbers(state, result, stage, {left, rest.top, left + kNumbersWidth, rest.bottom});
    draw_turning_plane(state, result, stage, plane);
  } else {
    draw_turning_plane(state, result, stage, rest);
  }
  draw_ruler(state, result, stage, ruler);
}

}  // namespace
}  // namespace ropewalk::scenes

ROPEWALK_SCENE(pair_rotation, PairRotation)
