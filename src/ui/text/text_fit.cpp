#include "ui/text/text_fit.h"

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

}  // namespace ropewalk::ui
