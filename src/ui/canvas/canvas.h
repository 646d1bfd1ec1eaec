// The surface scenes draw on. Back ends: ImDrawList for the screen (imgui_canvas.h), SVG and PDF
// for export (svg_canvas.h, pdf_canvas.h), and a recording one for tests (recording_canvas.h).
// Shapes are told in logical pixels; what is not finite is not drawn.
#pragma once

#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ui/canvas/geometry.h"

namespace ropewalk::ui {

enum class Face { kTitle, kText, kTextBold, kTextItalic, kMono, kEquations };

struct Font {
  Face face = Face::kText;
  float size = 15;  // em, logical pixels
};

enum class Align { kLeft, kCenter, kRight };
enum class Baseline { kTop, kMiddle, kBottom, kAlphabetic };

struct TextStyle {
  Font font;
  Rgba color;
  Align align = Align::kLeft;
  Baseline baseline = Baseline::kMiddle;
};

struct Stroke {
  Rgba color;
  float width = 1.5F;
  float dash = 0;  // length of dash and gap; 0: solid
};

// A picture's pixels, RGBA row by row from the top.
struct Pixels {
  int width = 0, height = 0;
  std::string rgba;
  unsigned id = 0;  // no two pictures have the same

  bool whole() const {
    return width > 0 && height > 0 &&
           rgba.size() == static_cast<size_t>(width) * static_cast<size_t>(height) * 4;
  }
  std::vector<Rgba> colors() const {  // of a picture that is whole
    std::vector<Rgba> colors(rgba.size() / sizeof(Rgba));
    std::memcpy(colors.data(), rgba.data(), colors.size() * sizeof(Rgba));
    return colors;
  }
};

// How a file of vectors holds its text: as shapes, which look the same everywhere, or as text,
// which can be selected and searched.
enum class TextAs { kOutlines, kText };

class Canvas {
 public:
  virtual ~Canvas() = default;

  virtual void polyline(std::span<const Vec2> points, const Stroke& stroke,
                        bool closed = false) = 0;
  // A simple polygon, convex or not, without holes.
  virtual void polygon(std::span<const Vec2> points, Rgba fill) = 0;
  virtual void rect(const Rect& rect, Rgba fill, float radius = 0) = 0;
  // What lies between two polylines of equal size, point i of one facing point i of the other: the
  // area under a curve.
  virtual void band(std::span<const Vec2> upper, std::span<const Vec2> lower, Rgba fill) {
    std::vector<Vec2> points(upper.begin(), upper.end());
    points.insert(points.end(), lower.rbegin(), lower.rend());
    polygon(points, fill);
  }
  virtual void circle(Vec2 center, float radius, Rgba fill) = 0;
  // A grid of cells, row by row from the top left, each filled with its colour; cells.size() ==
  // columns * rows.
  virtual void cells(const Rect& rect, int columns, int rows, std::span<const Rgba> cells) = 0;
  // A picture over all of `rect`; `words` tell who cannot see it. The recording canvas keeps none.
  virtual void picture(const Rect& rect, const Pixels& pixels, std::string_view words) {
    (void)rect, (void)pixels, (void)words;
  }
  virtual void text(Vec2 at, std::string_view utf8, const TextStyle& style) = 0;
  // One glyph by code point with its origin (left end of its baseline) at `at`.
  virtual void glyph(Vec2 at, char32_t code_point, const Font& font, Rgba color) = 0;
  virtual void push_clip(const Rect& rect) = 0;
  virtual void pop_clip() = 0;

  // Width of one line and the height of the font's line.
  virtual Vec2 measure(std::string_view utf8, const Font& font) const = 0;

  void line(Vec2 a, Vec2 b, const Stroke& stroke) {
    const Vec2 points[] = {a, b};
    polyline(points, stroke);
  }
};

}  // namespace ropewalk::ui
