#include "ui/picture/bars.h"

#include <algorithm>
#include <cmath>

#include "ui/picture/shapes.h"

namespace ropewalk::ui {

void draw_bars(Canvas& canvas, const Rect& rect, const BarsSpec& spec) {
  if (!drawable(rect, 1) || spec.values.empty()) return;
  const AxisMap y(spec.range, Scale::kLinear, rect.bottom, rect.top);
  const float zero = std::clamp(y.screen_from_value(0), rect.top, rect.bottom);
  const size_t count = spec.values.size();
  const float each = rect.width() / static_cast<float>(count);
  const auto some = static_cast<size_t>(std::max(1.0F, std::ceil(1.5F / each)));
  const float gap = each > 6 ? 1.0F : each > 3 ? 0.5F : 0.0F;
  for (size_t first = 0; first < count; first += some) {
    float value = 0;
    bool marked = false;
    for (size_t i = first; i < std::min(first + some, count); ++i) {
      if (std::abs(spec.values[i]) > std::abs(value)) value = spec.values[i];
      marked = marked || static_cast<int>(i) == spec.marked;
    }
    const float end =
        std::clamp(y.screen_from_value(static_cast<double>(value)), rect.top, rect.bottom);
    if (!std::isfinite(end) || std::abs(end - zero) < 0.25F) continue;
    const float left = rect.left + each * static_cast<float>(first);
    const float right = std::min(left + each * static_cast<float>(some), rect.right);
    canvas.rect({left + gap, std::min(zero, end), right - gap, std::max(zero, end)},
                marked ? spec.marked_color : spec.color);
  }
  canvas.line({rect.left, zero}, {rect.right, zero}, {.color = spec.line, .width = 1});
}

}  // namespace ropewalk::ui
