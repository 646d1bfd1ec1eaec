// The canvas of export to PDF: one page of a document.
#pragma once

#include <string>
#include <vector>

#include "ui/canvas/pdf_document.h"

namespace ropewalk::ui {

class PdfCanvas final : public Canvas {
 public:
  // A ground without alpha is not drawn.
  PdfCanvas(PdfDocument& document, Vec2 size, Rgba ground);
  // Adds the page to the document. Clips left open are closed.
  void finish();

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
  // What the reader of the page stands at, so that only changes are told.
  struct State {
    Rgba fill{0, 0, 0, 255}, stroke{0, 0, 0, 255};  // alpha aside
    uint8_t alpha = 255;
    float width = 1, dash = 0;
  };
  void set_alpha(uint8_t alpha);
  void set_fill(Rgba color);
  void set_stroke(const Stroke& stroke);
  void path(std::span<const Vec2> points);
  void ellipse_corner(Vec2 from, Vec2 corner, Vec2 to);
  void image(const Rect& rect, const std::string& name);
  void outline(Vec2 origin, char32_t code_point, const Font& font);
  void outlined_text(Vec2 origin, std::string_view utf8, const Font& font);
  void shown_text(Vec2 origin, std::string_view utf8, const Font& font);

  PdfDocument& document_;
  Vec2 size_;
  std::string content_;
  std::vector<State> states_{State{}};
  // The text that was shown last, and where it stands in the content.
  std::string last_text_;
  Vec2 last_origin_;
  size_t last_begin_ = 0, last_end_ = 0;
};

}  // namespace ropewalk::ui
