#include "ui/text/text_fit.h"

#include "ui/interaction.h"
#include "ui/picture/shapes.h"
#include "ui/text/fonts.h"

namespace ropewalk::ui {

std::string elided(const Canvas& canvas, std::string_view text, const Font& font, float width) {
  if (canvas.measure(text, font).x <= width) return std::string(text);
  constexpr std::string_view kDots = "\u2026";
  const float room = width - canvas.measure(kDots, font).x;
  size_t size = 0;
  std::string_view rest = text;
  while (!rest.empty()) {
    next_code_point(rest);
    const size_t longer = text.size() - rest.size();
    if (canvas.measure(text.substr(0, longer), font).x > room) break;
    size = longer;
  }
  while (size > 0 && text[size - 1] == ' ') --size;
  return std::string(text.substr(0, size)) + std::string(kDots);
}

void text_within(const Stage& stage, Vec2 at, std::string_view text, const TextStyle& style,
                 float width) {
  if (stage.canvas.measure(text, style.font).x <= width) return stage.canvas.text(at, text, style);
  const std::string cut = elided(stage.canvas, text, style.font, width);
  stage.canvas.text(at, cut, style);
  const Rect place = text_rect(stage.canvas, at, cut, style);
  if (stage.input.hover(place)) stage.input.tooltip({place.left, place.bottom}, text);
}

}  // namespace ropewalk::ui
