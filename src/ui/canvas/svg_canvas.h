// The canvas of export: one standalone SVG. Text is drawn as outlines, spelled out in an aria-label
// for screen readers, or stays text: then it asks for our typefaces and, where they are not
// installed, for others, squeezed to our width. Equations are outlines in both.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ui/canvas/canvas.h"
#include "ui/text/fonts.h"

namespace ropewalk::ui {

class SvgCanvas final : public Canvas {
 public:
  // `title` and `description` become <title> and <desc>. A ground without alpha is not drawn.
  SvgCanvas(const Fonts& fonts, Vec2 size, Rgba ground, std::string_view title,
            std::string_view description = {}, TextAs text_as = TextAs::kOutlines);

  // The whole document. Clips left open are closed.
  std::string finish() const;

  void polyline(std::span<const Vec2> points, const Stroke& stroke, bool closed = false) override;
  void polygon(std::span<const Vec2> points, Rgba fill) override;
  void rect(const Rect& rect, Rgba fill, float radius = 0) override;
  void circle(Vec2 center, float radius, Rgba fill) override;
  void cells(const Rect& rect, int columns, int rows, std::span<const Rgba> cells) override;
  void picture(const Rect& rect, const Pixels& pixels, std::string_view words) override;
  void text(Vec2 at, std::string_view utf8, const TextStyle& style) override;
  void glyph(Vec2 at, char32_t code_point, const Font& font, Rgba color) override;
  void push_clip(const Rect& rect) override;
  void pop_clip() override;
  Vec2 measure(std::string_view utf8, const Font& font) const override;

 private:
  void use(Vec2 origin, char32_t code_point, const Font& font);
  void outlined(Vec2 origin, std::string_view utf8, const TextStyle& style);

  const Fonts& fonts_;
  Vec2 size_;
  TextAs text_as_;
  std::string head_, defs_, body_;
  std::vector<uint32_t> glyphs_;  // in <defs>: face << 24 | code point, sorted
  int clips_ = 0, open_clips_ = 0;
  // The text that was written last, and where it stands in the body.
  std::string last_text_;
  TextStyle last_style_;
  Vec2 last_origin_;
  size_t last_begin_ = 0, last_end_ = 0;
};

}  // namespace ropewalk::ui
