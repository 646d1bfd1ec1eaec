// The canvas of tests: keeps what was drawn as a list of typed operations with their bounds.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ui/canvas/canvas.h"
#include "ui/text/fonts.h"

namespace ropewalk::ui {

class RecordingCanvas final : public Canvas {
 public:
  enum class Kind { kPolyline, kPolygon, kRect, kCircle, kCells, kText, kGlyph };
  struct Operation {
    Kind kind = Kind::kPolyline;
    Rect bounds;         // with stroke width; not yet clipped
    Rect clip;           // in force when it was drawn
    bool finite = true;  // were all its coordinates finite?
    Rgba color;
    std::vector<Vec2> points;  // as given: of a line or polygon, a circle's centre, a text's place
    std::string text;          // of a text or glyph, UTF-8
    Font font;
    float width = 0;  // of a stroke; a circle's radius
    // What can be seen of it: bounds inside clip; empty (left == right) if nothing.
    Rect visible() const;
  };

  explicit RecordingCanvas(const Fonts& fonts) : fonts_(fonts) {}

  const std::vector<Operation>& operations() const { return operations_; }
  bool empty() const { return operations_.empty(); }
  int count(Kind kind) const;
  // Of all that can be seen; all zero if nothing can.
  Rect bounds() const;
  // Was a text drawn that contains these words?
  bool has_text(std::string_view words) const;
  // What is wrong, one sentence each: something not finite, something visible more than `slack` px
  // outside of `frame`, clips that do not pair. Empty for a good drawing.
  std::vector<std::string> problems(const Rect& frame, float slack = 2) const;
  void clear();

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
  Operation& add(Kind kind, const Rect& bounds, Rgba color);

  const Fonts& fonts_;
  std::vector<Operation> operations_;
  std::vector<Rect> clips_;
  int unpaired_pops_ = 0;
};

}  // namespace ropewalk::ui
