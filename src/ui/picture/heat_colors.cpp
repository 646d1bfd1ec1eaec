#include "ui/picture/heat_colors.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <utility>
#include <vector>

#include "ui/views.h"

namespace ropewalk::ui {

float heat_position(const HeatmapSpec& spec, const Range& range, double value) {
  if (spec.diverging) {
    const double max = std::max(std::abs(range.min), std::abs(range.max));
    return static_cast<float>(std::clamp(value / max, -1.0, 1.0) / 2 + 0.5);
  }
  return static_cast<float>(std::clamp((value - range.min) / range.span(), 0.0, 1.0));
}

Rgba heat_color(const Theme& theme, const HeatmapSpec& spec, float position) {
  return spec.diverging ? theme.diverging(position * 2 - 1) : theme.sequential(position);
}

namespace {

constexpr size_t kColors = 256;

// The colour map; the last is blank, for what is not finite.
std::vector<Rgba> color_map(const Theme& theme, const HeatmapSpec& spec) {
  std::vector<Rgba> map(kColors + 1, Rgba{0, 0, 0, 0});
  for (size_t i = 0; i < kColors; ++i)
    map[i] = heat_color(theme, spec, static_cast<float>(i) / (kColors - 1));
  return map;
}

}  // namespace

std::span<const Rgba> heat_colors(const Stage& stage, const HeatmapSpec& spec, const Range& range) {
  assert(stage.views != nullptr);
  MatrixColors& colors = stage.views->matrix(spec.id);
  MatrixColorsKey key{spec.owner,  spec.values.data(), spec.rows, spec.columns,
                      spec.causal, spec.diverging,     range,     color_map(stage.theme, spec)};
  if (key.owner != nullptr && key == colors.key) return colors.cells;
  const size_t columns = static_cast<size_t>(spec.columns);
  colors.cells.resize(columns * static_cast<size_t>(spec.rows));
  // position = offset + value * scale, in 255ths
  const double max = std::max(std::abs(range.min), std::abs(range.max));
  const float scale = static_cast<float>(spec.diverging ? 127.5 / max : 255 / range.span());
  const float offset = spec.diverging ? 127.5F : -static_cast<float>(range.min) * scale;
  const Rgba* const map = key.map.data();
  for (size_t row = 0; row < static_cast<size_t>(spec.rows); ++row) {
    const float* values = spec.values.data() + row * columns;
    Rgba* out = colors.cells.data() + row * columns;
    const size_t shown = spec.causal ? std::min(columns, row + 1) : columns;
    for (size_t column = 0; column < shown; ++column) {
      // Without branches, which no processor could foresee: std::max(0, NaN) is 0.
      const float value = values[column];
      const float position = std::min(std::max(0.0F, offset + value * scale + 0.5F), 255.0F);
      const bool known = value - value == 0;  // neither infinite nor NaN
      out[column] = map[known ? static_cast<size_t>(static_cast<int>(position)) : kColors];
    }
    std::fill(out + shown, out + columns, map[kColors]);
  }
  colors.key = std::move(key);
  return colors.cells;
}

}  // namespace ropewalk::ui
