#include "scenes/rotation/relative_angle/score_in_precision.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "core/attention/attention.h"
#include "core/rotation/precision.h"
#include "core/rotation/rotation.h"
#include "core/words/words.h"
#include "ui/arrange.h"
#include "ui/interaction.h"
#include "ui/picture/facts.h"
#include "ui/picture/shapes.h"
#include "ui/plot/axis.h"
#include "ui/plot/plot.h"
#include "ui/text/text_fit.h"

namespace ropewalk::scenes {
namespace {

constexpr int kColumns = 96, kSamples = 3;  // of the curves: positions looked at in each column
constexpr double kMin = 1e-17;              // of the axis

double score_in_f64(const HeadPair& head, double m, double n) {
  double sum = 0;
  for (size_t i = 0; i < head.inv_freq.size(); ++i) {
    const auto turned = [&](const std::vector<double>& x, double position) {
      return core::pair_matrix(core::pair_angle(head.inv_freq[i], position)) *
             core::Vec2{x[2 * i], x[2 * i + 1]};
    };
    const core::Vec2 q = turned(head.q, m), k = turned(head.k, n);
    sum += q.x * k.x + q.y * k.y;
  }
  return sum / std::sqrt(static_cast<double>(head.q.size()));
}

core::TableOptions options_of(Arithmetic arithmetic) {
  core::TableOptions options;
  if (arithmetic == Arithmetic::kF32Angles) options.math = core::AngleMath::kFloat;
  if (arithmetic == Arithmetic::kBf16Numbers) options.value_precision = core::Precision::kBf16;
  if (arithmetic == Arithmetic::kBf16Positions) options.position_precision = core::Precision::kBf16;
  return options;
}

}  // namespace

std::string_view arithmetic_id(Arithmetic arithmetic) {
  constexpr std::array<std::string_view, kArithmetics> kIds{"f64", "f32", "f32_angles",
                                                            "bf16_numbers", "bf16_positions"};
  return kIds.at(static_cast<size_t>(arithmetic));
}

std::string_view arithmetic_label(Arithmetic arithmetic) {
  constexpr std::array<std::string_view, kArithmetics> kLabels{
      N_("all in f64"), N_("f32, angles in f64"), N_("f32, angles too"),
      N_("bf16 cos, sin, vectors"), N_("bf16 positions")};
  return kLabels.at(static_cast<size_t>(arithmetic));
}

double score_in(Arithmetic arithmetic, const HeadPair& head, double m, double n) {
  if (arithmetic == Arithmetic::kF64) return score_in_f64(head, m, n);
  const core::TableOptions options = options_of(arithmetic);
  const auto turned = [&](const std::vector<double>& x, double position) {
    std::vector<float> y(x.begin(), x.end());
    core::round_to(options.value_precision, y);
    core::rotate(y, head.inv_freq, position, core::Layout::kInterleaved, y, options);
    core::round_to(options.value_precision, y);
    return y;
  };
  const float sum = core::dot(turned(head.q, m), turned(head.k, n));
  return static_cast<double>(sum) / std::sqrt(static_cast<double>(head.q.size()));
}

double change_in(Arithmetic arithmetic, const HeadPair& head, double distance, double n) {
  return score_in(arithmetic, head, n + distance, n) - score_in(arithmetic, head, distance, 0);
}

int magnifying_power(double change) {
  if (change == 0) return 0;
  return std::max(0, -static_cast<int>(std::floor(std::log10(std::abs(change)))) - 1);
}

double worst_cosine_error(std::span<const double> inv_freq, double position,
                          const core::TableOptions& options) {
  const core::RopeTable table = core::make_table(inv_freq, {&position, 1}, options);
  double worst = 0;
  for (size_t i = 0; i < inv_freq.size(); ++i) {
    const double exact = core::pair_matrix(core::pair_angle(inv_freq[i], position)).m00;
    worst = std::max(worst, std::abs(static_cast<double>(table.cos[i]) - exact));
  }
  return worst;
}

ChangeCurves change_curves(const HeadPair& head, double distance) {
  ChangeCurves curves;
  std::array<double, kArithmetics> at_zero{};
  for (size_t a = 0; a < kArithmetics; ++a)
    at_zero[a] = score_in(kAllArithmetics[a], head, distance, 0);
  double low = 1;
  for (int c = 0; c < kColumns; ++c) {
    const double high = std::pow(kFarthestSlide, (c + 1.0) / kColumns);
    std::array<double, kArithmetics> max{};
    double last = -1;
    for (int s = 0; s < kSamples; ++s) {
      const double n = std::floor(low + (high - low) * (s + 0.37) / kSamples);
      if (n == last) continue;
      last = n;
      for (size_t a = 0; a < kArithmetics; ++a)
        max[a] = std::max(
            max[a], std::abs(score_in(kAllArithmetics[a], head, n + distance, n) - at_zero[a]));
    }
    for (size_t a = 0; a < kArithmetics; ++a) {
      if (max[a] == 0) continue;
      curves.x[a].push_back(static_cast<float>(std::sqrt(low * high)));
      curves.y[a].push_back(static_cast<float>(max[a]));
    }
    low = high;
  }
  return curves;
}

// ---- Draw ---------------------------------------------------------------------------------------

namespace {

std::array<ui::Rgba, kArithmetics> colors_of(const ui::Theme& theme) {
  return {theme.ink_soft, theme.position, theme.query, theme.value, theme.key};
}

std::string residual_part(size_t index) {
  return "residual." + std::string(arithmetic_id(kAllArithmetics[index]));
}

// What one arithmetic makes of the score now: a needle on a scale magnified until it shows.
void draw_needle(ui::Stage& stage, ui::Rect rect, size_t index, double change) {
  const ui::Theme& theme = stage.theme;
  const std::string part = residual_part(index);
  if (stage.input.hover(rect)) stage.highlight.point_at(part);
  const float strength = stage.highlight.strength(part);
  const ui::Rgba hue = ui::with_alpha(colors_of(theme)[index], strength);
  const int power = magnifying_power(change);
  const double magnified = std::clamp(change * std::pow(10.0, power), -1.0, 1.0);
  const bool scaled = rect.height() >= 36;  // else in words alone
  const float line = std::min(rect.height() * (scaled ? 0.45F : 1.0F), 20.0F);
  rect.take_top((rect.height() - (scaled ? 2 : 1) * line) / 2);
  const ui::Rect words = rect.take_top(line), scale = rect.take_top(line);
  stage.canvas.rect({words.left, words.center().y - 1.5F, words.left + 14, words.center().y + 1.5F},
                    hue, 1.5F);
  ui::draw_fact(stage, {words.left + 21, words.top, words.right, words.bottom},
                {std::string(arithmetic_label(kAllArithmetics[index])), ui::scientific_text(change),
                 part, colors_of(theme)[index]},
                ui::kSmallFact);
  if (!scaled) return;
  const float y = scale.center().y;
  const std::string times = "× " + (power == 0 ? "1" : ui::power_of_ten_text(power));
  constexpr float kTimes = 46;
  stage.canvas.text({scale.right, y}, times,
                    {.font = ui::type::kSmallNumber,
                     .color = ui::with_alpha(theme.ink_faint, strength),
                     .align = ui::Align::kRight});
  const float left = scale.left, right = scale.right - kTimes, middle = (left + right) / 2;
  stage.canvas.line({left, y}, {right, y}, {.color = theme.line, .width = 1});
  for (const float x : {left, middle, right})
    stage.canvas.line({x, y - 4}, {x, y + 4}, {.color = theme.ink_faint, .width = 1});
  const float at = middle + static_cast<float>(magnified) * (right - left) / 2;
  stage.canvas.rect({std::min(middle, at), y - 2, std::max(middle, at), y + 2}, hue);
  stage.canvas.circle({at, y}, 4, hue);
}

void draw_needles(ui::Stage& stage, ui::Rect rect,
                  const std::array<double, kArithmetics>& changes) {
  const float each = std::min(rect.height() / kArithmetics, 64.0F);
  rect.take_top((rect.height() - each * kArithmetics) / 2);
  for (size_t a = 0; a < kArithmetics; ++a) draw_needle(stage, rect.take_top(each), a, changes[a]);
}

}  // namespace

std::optional<double> draw_changes(ui::Stage& stage, ui::Rect rect, const ChangeCurves& curves,
                                   const std::array<double, kArithmetics>& changes, double n,
                                   double first) {
  const ui::Theme& theme = stage.theme;
  constexpr float kScaled = 200, kInWords = 104, kCurves = 220, kLowCurves = 137;  // heights
  const auto rooms = ui::beside(
      rect, {.main = 270, .side = 226, .share = 0.4F, .side_max = 380, .height = 90, .gap = 24});
  if (rooms) {
    draw_needles(stage, rooms->side, changes);
    rect = rooms->main;
  } else if (const auto scaled = ui::bottom_if(rect, kScaled, kCurves)) {
    draw_needles(stage, *scaled, changes);
  } else if (const auto words = ui::bottom_if(rect, kInWords, kLowCurves)) {
    draw_needles(stage, *words, changes);
  }

  ui::PlotSpec plot{.id = "rounding", .label = "change of the score against how far both slid"};
  plot.x = {.title = "n, tokens", .scale = ui::Scale::kLog, .range = {1, kFarthestSlide}};
  plot.y = {.title = "change of the score", .scale = ui::Scale::kLog, .range = {kMin, 30}};
  plot.legend = ui::Legend::kNone;
  plot.zoom_x = false;
  plot.crosshair = false;
  const std::array<ui::Rgba, kArithmetics> colors = colors_of(theme);
  for (size_t a = 0; a < kArithmetics; ++a)
    plot.series.push_back({.part = residual_part(a),
                           .label = std::string(arithmetic_label(kAllArithmetics[a])),
                           .samples = {std::span(curves.x[a]), std::span(curves.y[a])},
                           .color = colors[a]});
  plot.markers.push_back({.part = "position.n",
                          .label = "n",
                          .at = std::max(n, 1.0),
                          .color = theme.position,
                          .dash = 0,
                          .draggable = true});
  const ui::PlotResult shown = ui::draw_plot(stage, rect, plot);
  std::optional<double> to = shown.clicked;
  if (shown.moved_marker == 0) to = shown.reset_marker ? first : shown.moved_to;
  return to;
}

}  // namespace ropewalk::scenes
