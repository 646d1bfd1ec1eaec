#include "ui/canvas/pdf_canvas.h"

#include <algorithm>
#include <cmath>

#include "ui/canvas/svg_text.h"

namespace ropewalk::ui {
namespace {

constexpr size_t kRectCells = 4096;
// How far cells reach below their neighbours, which are drawn later: viewers would show the ground
// between them.
constexpr float kOverlap = 0.6F;

constexpr float kHalo = 4;  // pixels: as far apart as what is drawn around words

bool finite(Vec2 v) { return std::isfinite(v.x) && std::isfinite(v.y); }

std::string pair_of(Vec2 v) { return svg_number(v.x) + " " + svg_number(v.y) + " "; }

std::string color_of(Rgba c) {
  std::string out;
  for (const uint8_t channel : {c.r, c.g, c.b}) out += svg_number(channel / 255.0, 3) + " ";
  return out;
}

bool drawable(const Rect& r) {
  return finite(r.min()) && finite(r.max()) && r.width() > 0 && r.height() > 0;
}

std::string box(const Rect& r) {
  return pair_of(r.min()) + pair_of({r.width(), r.height()}) + "re ";
}

// Glyphs of the equations that no character stands for.
bool nameless(char32_t code_point) { return code_point >= 0xE000 && code_point <= 0xF8FF; }

std::string hex4(uint16_t value) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string out;
  for (const unsigned shift : {12U, 8U, 4U, 0U}) out.push_back(kDigits[value >> shift & 15U]);
  return out;
}

}  // namespace

PdfCanvas::PdfCanvas(PdfDocument& document, Vec2 size, Rgba ground)
    : document_(document), size_{std::max(size.x, 1.0F), std::max(size.y, 1.0F)} {
  rect({0, 0, size_.x, size_.y}, ground);
}

void PdfCanvas::finish() {
  while (states_.size() > 1) pop_clip();
  document_.add_page(size_, content_);
}

void PdfCanvas::set_alpha(uint8_t alpha) {
  if (alpha == states_.back().alpha) return;
  states_.back().alpha = alpha;
  content_ += "/" + document_.opacity(alpha) + " gs\n";
}

void PdfCanvas::set_fill(Rgba color) {
  set_alpha(color.a);
  color.a = 255;
  if (color == states_.back().fill) return;
  states_.back().fill = color;
  content_ += color_of(color) + "rg\n";
}

void PdfCanvas::set_stroke(const Stroke& stroke) {
  State& now = states_.back();
  set_alpha(stroke.color.a);
  const Rgba color{stroke.color.r, stroke.color.g, stroke.color.b, 255};
  if (color != now.stroke) content_ += color_of(color) + "RG\n";
  if (stroke.width != now.width) content_ += svg_number(stroke.width) + " w\n";
  const float dash = stroke.dash > 0 ? std::max(stroke.dash, 0.01F) : 0;
  if (dash != now.dash) content_ += "[" + (dash > 0 ? svg_number(dash) : "") + "] 0 d\n";
  now.stroke = color;
  now.width = stroke.width;
  now.dash = dash;
}

void PdfCanvas::path(std::span<const Vec2> points) {
  for (size_t i = 0; i < points.size(); ++i)
    content_ += pair_of(points[i]) + (i == 0 ? "m " : "l ");
}

void PdfCanvas::polyline(std::span<const Vec2> points, const Stroke& stroke, bool closed) {
  if (!(stroke.width > 0) || !std::isfinite(stroke.width) || stroke.color.a == 0) return;
  // What is not finite parts the line in two.
  size_t begin = 0;
  while (begin < points.size()) {
    while (begin < points.size() && !finite(points[begin])) ++begin;
    size_t end = begin;
    while (end < points.size() && finite(points[end])) ++end;
    const std::span<const Vec2> run = points.subspan(begin, end - begin);
    if (run.size() > 1) {
      set_stroke(stroke);
      path(run);
      content_ += closed && run.size() == points.size() ? "s\n" : "S\n";
    }
    begin = end;
  }
}

void PdfCanvas::polygon(std::span<const Vec2> points, Rgba fill) {
  if (points.size() < 3 || fill.a == 0 || !std::all_of(points.begin(), points.end(), finite))
    return;
  set_fill(fill);
  path(points);
  content_ += "f\n";
}

void PdfCanvas::ellipse_corner(Vec2 from, Vec2 corner, Vec2 to) {
  constexpr float kArc = 0.5522848F;  // of the way to the corner: a quarter of a circle as a curve
  content_ += pair_of(from + (corner - from) * kArc) + pair_of(to + (corner - to) * kArc) +
              pair_of(to) + "c ";
}

void PdfCanvas::rect(const Rect& r, Rgba fill, float radius) {
  if (!drawable(r) || fill.a == 0) return;
  set_fill(fill);
  const float d = std::min({radius, r.width() / 2, r.height() / 2});
  if (!(d > 0)) {
    content_ += box(r) + "f\n";
    return;
  }
  content_ += pair_of({r.left + d, r.top}) + "m " + pair_of({r.right - d, r.top}) + "l ";
  ellipse_corner({r.right - d, r.top}, {r.right, r.top}, {r.right, r.top + d});
  content_ += pair_of({r.right, r.bottom - d}) + "l ";
  ellipse_corner({r.right, r.bottom - d}, {r.right, r.bottom}, {r.right - d, r.bottom});
  content_ += pair_of({r.left + d, r.bottom}) + "l ";
  ellipse_corner({r.left + d, r.bottom}, {r.left, r.bottom}, {r.left, r.bottom - d});
  content_ += pair_of({r.left, r.top + d}) + "l ";
  ellipse_corner({r.left, r.top + d}, {r.left, r.top}, {r.left + d, r.top});
  content_ += "f\n";
}

void PdfCanvas::circle(Vec2 center, float radius, Rgba fill) {
  if (!finite(center) || !std::isfinite(radius) || radius <= 0) return;
  rect({center.x - radius, center.y - radius, center.x + radius, center.y + radius}, fill, radius);
}

void PdfCanvas::cells(const Rect& r, int columns, int rows, std::span<const Rgba> cells) {
  if (!drawable(r) || columns <= 0 || rows <= 0) return;
  const size_t count = static_cast<size_t>(columns) * static_cast<size_t>(rows);
  if (cells.size() < count) return;
  if (count > kRectCells) return image(r, document_.image(columns, rows, cells.first(count)));
  const bool opaque = std::all_of(cells.begin(), cells.begin() + static_cast<ptrdiff_t>(count),
                                  [](Rgba c) { return c.a == 255; });
  const float w = r.width() / static_cast<float>(columns),
              h = r.height() / static_cast<float>(rows), below = opaque ? kOverlap : 0;
  for (int row = 0; row < rows; ++row) {
    const Rgba* line = cells.data() + static_cast<size_t>(row) * static_cast<size_t>(columns);
    for (int column = 0, end = 0; column < columns; column = end) {
      end = column + 1;
      while (end < columns && line[end] == line[column]) ++end;
      rect({r.left + w * static_cast<float>(column), r.top + h * static_cast<float>(row),
            std::min(r.left + w * static_cast<float>(end) + below, r.right),
            std::min(r.top + h * static_cast<float>(row + 1) + below, r.bottom)},
           line[column]);
    }
  }
}

void PdfCanvas::image(const Rect& r, const std::string& name) {
  set_alpha(255);
  content_ += "q " + svg_number(r.width()) + " 0 0 -" + svg_number(r.height()) + " " +
              pair_of({r.left, r.bottom}) + "cm /" + name + " Do Q\n";
}

void PdfCanvas::picture(const Rect& r, const Pixels& pixels, std::string_view words) {
  if (!drawable(r) || !pixels.whole()) return;
  content_ += "/Span << /Alt " + pdf_text(words) + " >> BDC\n";
  image(r, document_.picture(pixels));
  content_ += "EMC\n";
}

void PdfCanvas::outline(Vec2 origin, char32_t code_point, const Font& font) {
  const std::string& form =
      document_.outline(document_.fonts().resolve(font.face, code_point), code_point);
  if (form.empty()) return;
  const std::string scale = svg_number(font.size / 1000.0, 5);
  content_ += "q " + scale + " 0 0 " + scale + " " + pair_of(origin) + "cm /" + form + " Do Q\n";
}

// Runs of one face. A glyph goes where all canvases put it, whatever its own advance is.
void PdfCanvas::shown_text(Vec2 origin, std::string_view utf8, const Font& font) {
  const Fonts& fonts = document_.fonts();
  Face now = font.face;
  float pen = 0;  // where the next glyph would go by itself
  std::string run;
  const auto flush = [&] {
    if (!run.empty()) content_ += run + "] TJ ET\n";
    run.clear();
  };
  char32_t before = 0;
  while (!utf8.empty()) {
    const char32_t c = next_code_point(utf8);
    origin.x += fonts.kerning(font.face, before, c) * font.size;
    const Face face = fonts.resolve(font.face, c);
    const auto glyph = static_cast<uint16_t>(fonts.glyph_index(face, c));
    if (nameless(c)) {
      flush();
      outline(origin, c, font);
    } else if (glyph != 0) {
      if (face != now) flush();
      if (run.empty()) {
        now = face;
        pen = origin.x;
        run = "BT /" + document_.face(face) + " " + svg_number(font.size) + " Tf 1 0 0 -1 " +
              pair_of(origin) + "Tm [";
      }
      const float back = (pen - origin.x) / font.size * 1000;
      if (std::abs(back) >= 0.5F) run += svg_number(back, 0);
      run += "<" + hex4(glyph) + ">";
      document_.use(face, glyph, c);
      pen = origin.x + fonts.glyph_advance(face, glyph) * font.size;
    }
    origin.x += fonts.advance(font.face, c) * font.size;
    before = c;
  }
  flush();
}

void PdfCanvas::outlined_text(Vec2 origin, std::string_view utf8, const Font& font) {
  const Fonts& fonts = document_.fonts();
  char32_t before = 0;
  while (!utf8.empty()) {
    const char32_t c = next_code_point(utf8);
    origin.x += fonts.kerning(font.face, before, c) * font.size;
    outline(origin, c, font);
    origin.x += fonts.advance(font.face, c) * font.size;
    before = c;
  }
}

void PdfCanvas::text(Vec2 at, std::string_view utf8, const TextStyle& style) {
  if (!finite(at) || !std::isfinite(style.font.size) || style.font.size <= 0 || utf8.empty() ||
      style.color.a == 0)
    return;
  const Vec2 origin = document_.fonts().origin(at, utf8, style);
  if (document_.text_as() == TextAs::kOutlines) {
    set_fill(style.color);
    return outlined_text(origin, utf8, style.font);
  }
  // The same words drawn around themselves are a halo: what is read of them is the last.
  if (last_end_ > 0 && last_end_ == content_.size() && last_text_ == utf8 &&
      length(origin - last_origin_) < kHalo) {
    content_.resize(last_begin_);
    outlined_text(last_origin_, utf8, style.font);
  }
  set_fill(style.color);
  last_begin_ = content_.size();
  shown_text(origin, utf8, style.font);
  last_end_ = content_.size();
  last_text_ = utf8;
  last_origin_ = origin;
}

void PdfCanvas::glyph(Vec2 at, char32_t code_point, const Font& font, Rgba color) {
  if (!finite(at) || !std::isfinite(font.size) || font.size <= 0 || color.a == 0) return;
  set_fill(color);
  if (document_.text_as() == TextAs::kOutlines || nameless(code_point))
    return outline(at, code_point, font);
  std::string utf8;
  append_utf8(utf8, code_point);
  shown_text(at, utf8, font);
}

void PdfCanvas::push_clip(const Rect& r) {
  content_ += "q " + box(drawable(r) ? r : Rect{}) + "W n\n";
  const State now = states_.back();
  states_.push_back(now);
}

void PdfCanvas::pop_clip() {
  if (states_.size() == 1) return;
  states_.pop_back();
  content_ += "Q\n";
}

Vec2 PdfCanvas::measure(std::string_view utf8, const Font& font) const {
  return document_.fonts().measure(utf8, font);
}

}  // namespace ropewalk::ui
