#include "scenes/parts/wavelength_axis.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/words/words.h"
#include "ui/interaction.h"
#include "ui/picture/shapes.h"
#include "ui/plot/axis.h"

namespace ropewalk::scenes {
namespace {

constexpr float kBand = 11;  // half the height of what can be pointed at

// The longest of two sentences that fits.
std::string fitting(const ui::Stage& stage, const std::string& sentence, const std::string& word,
                    float room) {
  return stage.canvas.measure(sentence, ui::type::kStrong).x <= room ? sentence : word;
}

struct Mark {
  const char *id, *hint, *part;
  std::string sentence, word;
  double at = 0;
  ui::Rgba color;
  bool below = false;
};

// One marker of the axis with its words. Returns where it is moved to, or nothing.
std::optional<double> take_mark(ui::Stage& stage, const ui::Rect& rect, const ui::AxisMap& axis,
                                float y, const Mark& mark, bool& reset, float& nudge) {
  const ui::Vec2 foot{axis.screen_from_value(std::max(mark.at, 1.0)), y};
  const ui::Vec2 head = foot + ui::Vec2{0, mark.below ? 40.0F : -23.0F};
  const ui::Interaction::Handle handle =
      stage.input.handle(mark.id, head, tr(mark.hint), 10, ui::Interaction::Ways::kAcross);
  if (handle.hovered || handle.active) stage.highlight.point_at(mark.part);
  const ui::Rgba color = ui::faded(mark.color, stage.highlight.strength(mark.part));
  stage.canvas.line(foot, head, {.color = color, .width = 2});
  ui::draw_handle(stage.canvas, stage.theme, head, color, handle);
  const float right = rect.right - head.x - 14, left = head.x - rect.left - 14;
  const std::string text = fitting(stage, mark.sentence, mark.word, std::max(left, right));
  const bool to_left = stage.canvas.measure(text, ui::type::kStrong).x > right;
  ui::draw_label_inside(stage.canvas, rect, head + ui::Vec2{to_left ? -14.0F : 14.0F, 0}, text,
                        {.font = ui::type::kStrong,
                         .color = color,
                         .align = to_left ? ui::Align::kRight : ui::Align::kLeft},
                        stage.theme.ground);
  reset = handle.reset;
  nudge = handle.nudge.x + handle.nudge.y;
  if (!handle.changed()) return std::nullopt;
  if (!handle.drag) return mark.at;
  if (handle.drag->x <= axis.start()) return 0.0;
  return axis.value_from_screen(handle.drag->x);
}

float x_of(const ui::AxisMap& axis, const WavelengthAxisSpec& spec, int pair) {
  return axis.screen_from_value(spec.wavelengths[static_cast<size_t>(pair)]);
}

int nearest_pair(const ui::AxisMap& axis, const WavelengthAxisSpec& spec, float x) {
  int best = 0;
  for (int i = 1; i < static_cast<int>(spec.wavelengths.size()); ++i)
    if (std::abs(x_of(axis, spec, i) - x) < std::abs(x_of(axis, spec, best) - x)) best = i;
  return best;
}

void draw_scale(ui::Stage& stage, const ui::Rect& rect, const ui::AxisMap& axis, float y,
                const WavelengthAxisSpec& spec) {
  const ui::Theme& theme = stage.theme;
  const float trained = axis.screen_from_value(std::max(spec.length, 1.0));
  if (spec.beyond)
    ui::draw_hatch(
        stage.canvas,
        {std::clamp(trained, axis.start(), axis.end()), y - kBand, axis.end(), y + kBand},
        {.color = ui::faded(theme.ink_faint, 0.35F), .width = 1});
  stage.canvas.line({axis.start(), y}, {axis.end(), y}, {.color = theme.ink_faint, .width = 1.25F});
  for (const ui::Tick& tick :
       ui::fitted_ticks(stage.canvas, axis, ui::type::kSmallNumber, true, 70, 12)) {
    if (tick.label.empty()) continue;
    const float x = axis.screen_from_value(tick.value);
    stage.canvas.line({x, y + 5}, {x, y + 10}, {.color = theme.ink_faint, .width = 1});
    // The stem of the trained length passes through this row.
    const float half = stage.canvas.measure(tick.label, ui::type::kSmallNumber).x / 2;
    if (std::abs(x - trained) < half + 6) continue;
    ui::draw_label_inside(
        stage.canvas, rect, {x, y + 19}, tick.label,
        {.font = ui::type::kSmallNumber, .color = theme.ink_faint, .align = ui::Align::kCenter},
        theme.ground);
  }
}

void draw_pairs(ui::Stage& stage, const ui::AxisMap& axis, float y,
                const WavelengthAxisSpec& spec) {
  const ui::Theme& theme = stage.theme;
  const int count = static_cast<int>(spec.wavelengths.size());
  const float apart =
      std::abs(x_of(axis, spec, count - 1) - x_of(axis, spec, 0)) / static_cast<float>(count);
  const float radius = std::clamp(apart * 0.36F, 1.5F, 4.5F);
  const float strength = stage.highlight.strength("position.wave");
  for (int i = 0; i < count; ++i) {
    const ui::Vec2 at{x_of(axis, spec, i), y};
    stage.canvas.circle(at, radius, ui::faded(theme.position, strength));
    if (spec.wavelengths[static_cast<size_t>(i)] > spec.position && radius > 2.5F)
      stage.canvas.circle(at, radius - 1.4F, theme.ground);
  }
  ui::draw_circle(stage.canvas, {x_of(axis, spec, spec.pair), y}, radius + 3.5F,
                  {.color = theme.ink, .width = 2});
}

void take_pairs(ui::Stage& stage, const ui::AxisMap& axis, float y, const WavelengthAxisSpec& spec,
                WavelengthAxisResult& result) {
  const ui::Rect band =
      stage.input.for_fingers({axis.start() - 6, y - kBand, axis.end() + 6, y + kBand});
  const bool pointed = stage.input.hover(band).has_value();
  const ui::Interaction::Area area =
      stage.input.area("wavelengths", band, tr("wavelengths: arrow keys choose a pair"),
                       ui::Interaction::Tip::kAway);
  if (area.hovered) stage.highlight.point_at("position.wave");
  if (area.focused)
    ui::draw_frame(stage.canvas, band, {.color = stage.theme.accent, .width = 2}, 4);
  if (pointed) {
    const int pair = nearest_pair(axis, spec, area.pointer.x);
    const float x = x_of(axis, spec, pair);
    if (!area.active && std::abs(x - area.pointer.x) < 12)
      stage.input.tooltip({x, y},
                          wavelength_hint(pair, spec.wavelengths[static_cast<size_t>(pair)]));
    if (area.clicked) result.pair = pair;
  }
  if (area.nudge.x != 0)
    result.pair = std::clamp(spec.pair + static_cast<int>(area.nudge.x), 0,
                             static_cast<int>(spec.wavelengths.size()) - 1);
}

}  // namespace

WavelengthAxisResult draw_wavelength_axis(ui::Stage& stage, const ui::Rect& rect,
                                          const WavelengthAxisSpec& spec) {
  WavelengthAxisResult result;
  const float y = rect.top + 34;
  const ui::AxisMap axis({1, spec.end}, ui::Scale::kLog, rect.left + 10, rect.right - 10);
  draw_scale(stage, rect, axis, y, spec);
  take_pairs(stage, axis, y, spec, result);
  draw_pairs(stage, axis, y, spec);

  float nudge = 0;
  const Mark here{.id = "m",
                  .hint = "position m: drag along the axis",
                  .part = "position.m",
                  .sentence = spec.at_position,
                  .word = spec.at_position_in_short,
                  .at = spec.position,
                  .color = stage.theme.position};
  if (const auto to = take_mark(stage, rect, axis, y, here, result.reset_position, nudge)) {
    const double tidy = *to < 20 ? std::round(*to * 10) / 10 : std::round(*to);
    const double wanted = nudge != 0 ? *to + static_cast<double>(nudge) : tidy;
    result.position = std::clamp(wanted, 0.0, spec.max);
  }
  const Mark trained{.id = "length",
                     .hint = "trained length: drag along the axis, arrow keys halve and double",
                     .part = "length",
                     .sentence = spec.at_length,
                     .word = spec.at_length_in_short,
                     .at = spec.length,
                     .color = stage.theme.ink_soft,
                     .below = true};
  if (const auto to = take_mark(stage, rect, axis, y, trained, result.reset_length, nudge)) {
    const double from = std::max(*to, 1.0);
    const double unit = std::pow(10, std::floor(std::log10(from)) - 1);
    const double wanted =
        nudge != 0 ? from * std::exp2(static_cast<double>(nudge)) : std::round(from / unit) * unit;
    result.length = std::round(std::clamp(wanted, 2.0, spec.max));
  }
  return result;
}

std::string tokens_text(double tokens) {
  constexpr std::array<const char*, 4> kUnits{"", "k", "M", "G"};
  size_t unit = 0;
  while (unit + 1 < kUnits.size() && tokens >= (unit == 0 ? 9999.5 : 999.5)) {
    tokens /= 1000;
    ++unit;
  }
  const int decimals = tokens < 9.995 ? 2 : tokens < 99.95 ? 1 : 0;
  return ui::fixed_text(tokens, decimals) + kUnits[unit];
}

std::string duration_text(double seconds) {
  struct Unit {
    double size;
    const char* name;
  };
  constexpr std::array<Unit, 5> kUnits{{{31557600, N_("{n} years")},
                                        {86400, N_("{n} days")},
                                        {3600, N_("{n} h")},
                                        {60, N_("{n} min")},
                                        {1, N_("{n} s")}}};
  const auto said = [](double count, int decimals, const char* unit) {
    return tr(unit, {{"n", ui::fixed_text(count, decimals)}});
  };
  if (seconds < 59.5) return said(seconds, seconds < 9.95 ? 1 : 0, kUnits.back().name);
  size_t i = 0;
  while (seconds < kUnits[i].size) ++i;
  double whole = std::floor(seconds / kUnits[i].size);
  double rest = std::round((seconds - whole * kUnits[i].size) / kUnits[i + 1].size);
  if (rest * kUnits[i + 1].size >= kUnits[i].size) {
    ++whole;
    rest = 0;
  }
  const std::string text = said(whole, 0, kUnits[i].name);
  return rest > 0 ? text + " " + said(rest, 0, kUnits[i + 1].name) : text;
}

std::string wavelength_hint(int pair, double wavelength) {
  return tr("pair {i}: {tokens} tokens a turn", {{"i", pair}, {"tokens", tokens_text(wavelength)}});
}

}  // namespace ropewalk::scenes
