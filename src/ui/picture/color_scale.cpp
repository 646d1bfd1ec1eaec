#include "ui/picture/color_scale.h"

#include <array>

namespace ropewalk::ui {
namespace {

constexpr Font kNameFont{Face::kText, 12}, kEndFont{Face::kMono, 12};
constexpr float kGap = 6, kThick = 7;

}  // namespace

float color_scale_width(const Canvas& canvas, const ColorScale& scale) {
  const float name = scale.name.empty() ? 0 : canvas.measure(scale.name, kNameFont).x + kGap;
  return name + canvas.measure(scale.low, kEndFont).x + scale.length + 2 * kGap +
         canvas.measure(scale.high, kEndFont).x;
}

void draw_color_scale(const Stage& stage, Vec2 at, Align align, const ColorScale& scale) {
  const float width = color_scale_width(stage.canvas, scale);
  float x = at.x - (align == Align::kLeft ? 0 : align == Align::kCenter ? width / 2 : width);
  const auto put = [&](const std::string& words, const Font& font, Rgba color) {
    if (words.empty()) return;
    stage.canvas.text({x, at.y}, words, {.font = font, .color = color});
    x += stage.canvas.measure(words, font).x + kGap;
  };
  put(scale.name, kNameFont, stage.theme.ink_soft);
  put(scale.low, kEndFont, stage.theme.ink_soft);
  draw_color_strip(stage, {x, at.y - kThick / 2, x + scale.length, at.y + kThick / 2},
                   scale.diverging);
  x += scale.length + kGap;
  put(scale.high, kEndFont, stage.theme.ink_soft);
}

void draw_color_strip(const Stage& stage, const Rect& rect, bool diverging) {
  std::array<Rgba, 64> colors;
  for (size_t i = 0; i < colors.size(); ++i) {
    const float t = (static_cast<float>(i) + 0.5F) / static_cast<float>(colors.size());
    colors[i] = diverging ? stage.theme.diverging(2 * t - 1) : stage.theme.sequential(t);
  }
  stage.canvas.cells(rect, static_cast<int>(colors.size()), 1, colors);
}

}  // namespace ropewalk::ui
