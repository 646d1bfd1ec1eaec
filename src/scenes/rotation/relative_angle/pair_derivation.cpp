#include "scenes/rotation/relative_angle/pair_derivation.h"

#include <algorithm>
#include <cmath>
#include <complex>
#include <numbers>
#include <string>
#include <vector>

#include "core/rotation/table.h"
#include "core/words/words.h"
#include "ui/interaction.h"
#include "ui/picture/shapes.h"
#include "ui/plot/axis.h"
#include "ui/text/equation.h"

namespace ropewalk::scenes {
namespace {

double dot(core::Vec2 a, core::Vec2 b) { return a.x * b.x + a.y * b.y; }
double cross(core::Vec2 a, core::Vec2 b) { return a.x * b.y - a.y * b.x; }

constexpr std::string_view kChapter = "relative-angle";  // whose equations they are

struct Line {
  const char* name;    // of the equation
  const char* reason;  // why it equals the one above
  double value;
};

std::vector<Line> lines_of(const PairDerivation& pair, DerivationForm form) {
  if (form == DerivationForm::kComplex)
    return {{"complex1", N_("each is turned by its own position"), pair.complex[0]},
            {"complex2", N_("the conjugate turns backwards"), pair.complex[1]},
            {"complex3", N_("exponents add: δ = (m − n)θ is left"), pair.complex[2]},
            {"complex4", N_("a real part is a cosine"), pair.complex[3]}};
  return {{"real1", N_("each is turned by its own position"), pair.real[0]},
          {"real2", N_("the transpose of a product"), pair.real[1]},
          {"real3", N_("back by m, on by n: one turn is left"), pair.real[2]},
          {"real4", N_("that turn written out, δ = (m − n)θ"), pair.real[3]},
          {"real5", N_("lengths, and the angle between"), pair.real[4]}};
}

// The em at which the widest of these equations is `width` wide, at most `most`.
float common_size(const std::vector<Line>& lines, const char* ending, float width, float max) {
  float widest = 0;
  for (const Line& line : lines)
    widest = std::max(
        widest, ui::measure_equation(assets::equation(kChapter, line.name + std::string(ending)), 1)
                    .size.x);
  return widest > 0 ? std::min(max, width / widest) : max;
}

void draw_line(ui::Stage& stage, const state::Probes& probes, const ui::FittedEquation& fitted,
               ui::Vec2 left_middle) {
  ui::draw_equation(stage.canvas, stage.theme, fitted,
                    {left_middle.x, left_middle.y - fitted.size.y / 2}, probes, stage.input,
                    stage.highlight);
}

}  // namespace

double length_of(core::Vec2 v) { return std::hypot(v.x, v.y); }
double direction_of(core::Vec2 v) { return length_of(v) > 0 ? std::atan2(v.y, v.x) : 0.0; }
double angle_in_turn(double angle) {
  const double rest = std::remainder(angle, 2 * std::numbers::pi);
  return rest < 0 ? rest + 2 * std::numbers::pi : rest;
}

PairDerivation derive(core::Vec2 q, core::Vec2 k, double theta, double m, double n) {
  using Complex = std::complex<double>;
  PairDerivation pair;
  pair.q = q;
  pair.k = k;
  pair.theta = theta;
  pair.angle_m = core::pair_angle(theta, m);
  pair.angle_n = core::pair_angle(theta, n);
  pair.angle_distance = core::pair_angle(theta, m - n);
  if (length_of(q) > 0 && length_of(k) > 0)
    pair.phi = std::remainder(direction_of(q) - direction_of(k), 2 * std::numbers::pi);

  const core::Matrix2 a = core::pair_matrix(pair.angle_m), b = core::pair_matrix(pair.angle_n);
  pair.q_turned = a * q;
  pair.k_turned = b * k;
  pair.between = {a.m00 * b.m00 + a.m10 * b.m10, a.m00 * b.m01 + a.m10 * b.m11,
                  a.m01 * b.m00 + a.m11 * b.m10, a.m01 * b.m01 + a.m11 * b.m11};
  const double angle = pair.angle_distance;
  pair.q_first = core::pair_matrix(angle) * q;
  pair.k_relative = core::pair_matrix(-angle) * k;
  pair.at_zero = dot(pair.q_first, k);
  pair.real = {dot(pair.q_turned, pair.k_turned), dot(q, pair.between * k), dot(q, pair.k_relative),
               dot(q, k) * std::cos(angle) + cross(q, k) * std::sin(angle),
               length_of(q) * length_of(k) * std::cos(angle + pair.phi)};
  const Complex zq(q.x, q.y), zk(k.x, k.y);
  const Complex product = zq * std::conj(zk);
  const Complex turn_m = std::polar(1.0, pair.angle_m), turn_n = std::polar(1.0, pair.angle_n);
  pair.complex = {std::real(zq * turn_m * std::conj(zk * turn_n)),
                  std::real(product * turn_m * std::conj(turn_n)),
                  std::real(product * std::polar(1.0, angle)),
                  std::abs(product) * std::cos(angle + pair.phi)};
  double low = pair.real[0], high = low;
  const auto widen = [&](double value) {
    low = std::min(low, value);
    high = std::max(high, value);
  };
  for (const double value : pair.real) widen(value);
  for (const double value : pair.complex) widen(value);
  pair.spread = high - low;
  return pair;
}

double angle_between(const PairDerivation& pair) {
  return std::remainder(pair.angle_distance + pair.phi, 2 * std::numbers::pi);
}

void add_probes(const PairDerivation& pair, state::Probes& probes) {
  const core::Vec2 q = pair.q, k = pair.k;
  probes.add("theta", pair.theta, "speed of this pair, radians a token");
  probes.add("angle_m", pair.angle_m, "angle the query turns by, radians");
  probes.add("angle_n", pair.angle_n, "angle the key turns by, radians");
  probes.add("angle_m_in_turn", angle_in_turn(pair.angle_m), "query's angle in its last turn");
  probes.add("angle_n_in_turn", angle_in_turn(pair.angle_n), "key's angle in its last turn");
  probes.add("angle_distance", pair.angle_distance, "angle of the distance, radians");
  probes.add("phi", pair.phi, "angle from key to query before, radians");
  probes.add("angle_between", pair.angle_distance + pair.phi,
             "angle from key to query after, radians");
  probes.add("angle_between_in_turn", angle_between(pair), "the same without whole turns");
  probes.add_axes("q", {q.x, q.y}, "query before the turn, {axis}");
  probes.add_axes("k", {k.x, k.y}, "key before the turn, {axis}");
  probes.add_axes("q_turned", {pair.q_turned.x, pair.q_turned.y}, "query after the turn, {axis}");
  probes.add_axes("k_turned", {pair.k_turned.x, pair.k_turned.y}, "key after the turn, {axis}");
  probes.add_axes("k_relative", {pair.k_relative.x, pair.k_relative.y},
                  "key turned by n − m alone, {axis}");
  constexpr std::string_view kEntry = N_("matrix of n − m, row {row}, column {column}");
  probes.add("between_xx", pair.between.m00, kEntry, {{"row", 1}, {"column", 1}});
  probes.add("between_xy", pair.between.m01, kEntry, {{"row", 1}, {"column", 2}});
  probes.add("between_yx", pair.between.m10, kEntry, {{"row", 2}, {"column", 1}});
  probes.add("between_yy", pair.between.m11, kEntry, {{"row", 2}, {"column", 2}});
  probes.add("dot_qk", dot(q, k), "dot product of q and k");
  probes.add("cross_qk", cross(q, k), "cross product of q and k");
  probes.add("cos_distance", std::cos(pair.angle_distance), "cosine of the distance's angle");
  probes.add("sin_distance", std::sin(pair.angle_distance), "sine of the distance's angle");
  probes.add("norm_q", length_of(q), "length of q");
  probes.add("norm_k", length_of(k), "length of k");
  probes.add("norm_product", length_of(q) * length_of(k), "length of q times length of k");
  probes.add("arg_q", direction_of(q), "direction of q, radians");
  probes.add("arg_k", direction_of(k), "direction of k, radians");
  for (size_t i = 0; i < kRealLines; ++i)
    probes.add("real_" + std::to_string(i + 1), pair.real[i], "line {line}, with matrices",
               {{"line", i + 1}});
  for (size_t i = 0; i < kComplexLines; ++i)
    probes.add("complex_" + std::to_string(i + 1), pair.complex[i],
               "line {line}, with complex numbers", {{"line", i + 1}});
  probes.add("lines_spread", pair.spread, "largest difference of two lines");
  probes.add("score_pair", pair.real[0], "score of this pair");
  probes.add("score_pair_at_zero", pair.at_zero, "score of this pair, key at 0");
}

int draw_derivation(ui::Stage& stage, ui::Rect rect, const PairDerivation& pair,
                    const state::Probes& probes, DerivationForm form, int written) {
  const ui::Theme& theme = stage.theme;
  const std::vector<Line> lines = lines_of(pair, form);
  const bool wide = rect.width() >= 500, wider = rect.width() >= 700;
  const auto count = static_cast<float>(lines.size());
  const float value_width = wider ? 92 : 74, gap = wide ? 18 : 8, equals = 22;
  const float share = wider ? 0.36F : 0.28F;  // the numbers are longer
  const float symbols_width = wide ? rect.width() * share : rect.width() - equals;
  const float numbers_width = wide ? rect.width() - symbols_width - equals - value_width - 2 * gap
                                   : rect.width() - equals - value_width - gap;
  const float row_height = std::min(rect.height() / count, wide ? 104.0F : 120.0F);
  const float max = std::clamp(row_height * (wide ? 0.34F : 0.23F), 12.0F, 26.0F);
  const float symbols = common_size(lines, "", symbols_width, wide ? std::min(max, 22.0F) : max);
  const float numbers =
      common_size(lines, "-numbers", numbers_width, wide ? std::max(symbols * 0.95F, 12.0F) : max);
  rect.take_top((rect.height() - row_height * count) / 2);
  const bool reasons = row_height >= (wide ? 52 : 96);
  int wanted = written;
  written = std::min(written, static_cast<int>(lines.size()));
  for (size_t i = 0; i < lines.size(); ++i) {
    ui::Rect row = rect.take_top(row_height);
    const int number = static_cast<int>(i) + 1;
    const auto area =
        stage.input.area("line" + std::to_string(number), row,
                         tr("line {n}: press to write the derivation up to here", {{"n", number}}));
    if (area.clicked) wanted = number;
    if (area.reset) wanted = kRealLines;
    if (area.nudge.y != 0)
      wanted = std::clamp(written - static_cast<int>(area.nudge.y), 1, kRealLines);
    if (area.focused)
      ui::draw_frame(stage.canvas, row.inset(0, 2), {.color = theme.accent, .width = 1.5F}, 6);
    if (number > written) {
      stage.canvas.text({row.left + 2, row.center().y}, "=",
                        {.font = ui::type::kLead, .color = theme.ink_faint});
      if (number == written + 1)
        stage.canvas.text({row.left + equals, row.center().y}, tr("press to write the next line"),
                          {.font = ui::type::kSmall, .color = theme.ink_faint});
      continue;
    }
    if (number == written && written < static_cast<int>(lines.size()))
      stage.canvas.rect(row.inset(-4, 2), ui::with_alpha(theme.position, 0.07F), 8);
    if (number > 1)
      stage.canvas.text({row.left + 2, row.center().y - (wide ? 0 : row_height * 0.26F)}, "=",
                        {.font = ui::type::kLead, .color = theme.ink_soft});
    row.take_left(equals);
    const float middle = row.center().y;
    const float up = wide ? (reasons ? middle - 9 : middle) : middle - row_height * 0.26F;
    const float down = wide ? middle : middle + row_height * (reasons ? 0.08F : 0.2F);
    draw_line(stage, probes,
              ui::measure_equation(assets::equation(kChapter, lines[i].name), symbols),
              {row.left, up});
    if (reasons)
      stage.canvas.text(
          {row.left, wide ? middle + std::max(row_height * 0.27F, 15.0F) : row.bottom - 9},
          tr(lines[i].reason), {.font = ui::type::kSmall, .color = theme.ink_faint});
    // The widest line sets the size; shorter ones may be a little larger.
    const std::string name = std::string(lines[i].name) + "-numbers";
    const ui::FittedEquation with_numbers =
        ui::fit_equation(kChapter, name, std::min(numbers * 1.25F, symbols), numbers_width);
    const float right = row.right - value_width - gap;
    draw_line(stage, probes, with_numbers, {wide ? right - with_numbers.size.x : row.left, down});
    stage.canvas.text({row.right, down}, "= " + ui::fixed_text(lines[i].value, wider ? 6 : 4),
                      {.font = ui::type::kNumber,
                       .color = ui::with_alpha(theme.score, stage.highlight.strength("score")),
                       .align = ui::Align::kRight});
  }
  return wanted;
}

}  // namespace ropewalk::scenes
