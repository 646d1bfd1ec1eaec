#include "ui/text/math_text.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "ui/picture/shapes.h"
#include "ui/text/fonts.h"

namespace ropewalk::ui {
namespace {

constexpr float kSubscript = 0.7F;  // its size, of the base's
constexpr float kSmallest = 12;     // subscript, unless the base is smaller
constexpr float kLowered = 0.2F;    // em

struct Run {
  std::string text;
  bool slanted = false, lowered = false;
};

// The letter or digit that a Unicode subscript stands for; 0 for other characters.
char from_subscript(char32_t c) {
  if (c >= 0x2080 && c <= 0x2089) return static_cast<char>('0' + (c - 0x2080));
  switch (c) {
    case 0x208A:
      return '+';
    case 0x208B:
      return '-';
    case 0x1D62:
      return 'i';
    case 0x2C7C:
      return 'j';
    default:
      break;
  }
  constexpr std::string_view kLetters = "aeox hklmnpst";  // U+2090 .. U+209C, but for schwa
  const bool letter = c >= 0x2090 && c <= 0x209C && c != 0x2094;
  return letter ? kLetters[c - 0x2090] : '\0';
}

// Greek stays upright: the slanted face's theta is the script form, which equations do not use.
bool is_letter(char32_t c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

std::vector<Run> runs_of(std::string_view text) {
  std::vector<Run> runs;
  bool marked = false;  // the underscore lowers one character
  while (!text.empty()) {
    const std::string_view rest = text;
    const char32_t c = next_code_point(text);
    if (c == '_') {
      marked = true;
      continue;
    }
    const char plain = from_subscript(c);
    const bool lowered = marked || plain != '\0';
    const bool slanted = is_letter(plain != '\0' ? static_cast<char32_t>(plain) : c);
    if (runs.empty() || runs.back().lowered != lowered || runs.back().slanted != slanted)
      runs.push_back({{}, slanted, lowered});
    if (plain != '\0') {
      runs.back().text += plain;
    } else {
      runs.back().text += rest.substr(0, rest.size() - text.size());
    }
    marked = false;
  }
  return runs;
}

Font font_of(const Run& run, float size) {
  const float lowered = std::max(size * kSubscript, std::min(size, kSmallest));
  return {run.slanted ? Face::kTextItalic : Face::kText, run.lowered ? lowered : size};
}

}  // namespace

Vec2 math_size(const Canvas& canvas, std::string_view text, float size) {
  Vec2 total;
  for (const Run& run : runs_of(text)) {
    const Vec2 part = canvas.measure(run.text, font_of(run, size));
    total = {total.x + part.x, std::max(total.y, run.lowered ? 0 : part.y)};
  }
  return total;
}

void draw_math(Canvas& canvas, Vec2 center, std::string_view text, float size, Rgba color,
               Rgba halo) {
  if (text.empty() || !finite(center)) return;
  const std::vector<Run> runs = runs_of(text);
  const Vec2 start{center.x - math_size(canvas, text, size).x / 2, center.y + 0.3F * size};
  const auto write = [&](Vec2 at, Rgba ink) {
    for (const Run& run : runs) {
      const Font font = font_of(run, size);
      canvas.text({at.x, at.y + (run.lowered ? kLowered * size : 0)}, run.text,
                  {font, ink, Align::kLeft, Baseline::kAlphabetic});
      at.x += canvas.measure(run.text, font).x;
    }
  };
  if (halo.a > 0)
    for (int i = 0; i < 8; ++i)
      write(start + screen_direction(kPi / 4 * static_cast<float>(i)) * 1.6F, halo);
  write(start, color);
}

}  // namespace ropewalk::ui
