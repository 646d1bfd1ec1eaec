// The canvas of export: one standalone SVG. Text is drawn as outlines, so that it looks the same
// everywhere; it is spelled out in an aria-label for screen readers.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ui/canvas/canvas.h"
#include "ui/text/fonts.h"

namespace ropewalk::ui {

class SvgCanvas final : public Canvas {
 public:
  // `title` and `description` become <title> and <desc>.
  SvgCanvas(const Fonts& fonts, Vec2 size, Rgba ground, std::string_view title,
            std::string_view description = {});

  // The whole document. Clips left open are closed.
  std::string finish() const;

  void polyline(std::span<const Vec2> points, const Stroke& stroke, bool closed = false) override;
  void polygon(std::span<const Vec2> points, Rgba fill) override;
  void rect(const Rect& rect, Rgba fill, float radius = 0) override;
  void circle(Vec2 center, float radius, Rgba fill) override;
  void cells(const Rect& rect, int columns, int rows, std::span<const Rgba> cells) override;
  void text(Vec2 at, std::string_view utf8, const TextStyle& style) override;
  void glyph(Vec2 at, char32_t code_point, const Font& font, Rgba color) override;
  void push_clip(const Rect& rect) override;
  void pop_clip() override;
  Vec2 measure(std::string_view utf8, const Font& font) const override;

 private:
  void use(Vec2 origin, char32_t code_point, const Font& font);

  const Fonts& fonts_;
  Vec2 size_;
  std::string head_, defs_, body_;
  std::vector<uint32_t> glyphs_;  // in <defs>: face << 24 | code point, sorted
  int clips_ = 0, open_clips_ = 0;
};

}  // namespace ropewalk::ui
