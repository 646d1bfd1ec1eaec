#include "ui/canvas/svg_canvas.h"

#include <algorithm>

#include "ui/canvas/svg_text.h"

namespace ropewalk::ui {
namespace {

constexpr size_t kRectCells = 4096;
constexpr float kHalo = 4;  // pixels: as far apart as what is drawn around words

bool finite(Vec2 v) { return std::isfinite(v.x) && std::isfinite(v.y); }

std::string pair_of(Vec2 v) { return svg_number(v.x) + "," + svg_number(v.y); }

std::string attribute(std::string_view name, double value) {
  return " " + std::string(name) + "=\"" + svg_number(value) + "\"";
}

std::string box(const Rect& r) {
  return attribute("x", r.left) + attribute("y", r.top) + attribute("width", r.width()) +
         attribute("height", r.height());
}

bool drawable(const Rect& r) {
  return finite(r.min()) && finite(r.max()) && r.width() > 0 && r.height() > 0;
}

std::string fill_of(Rgba color) {
  return " fill=\"" + svg_color(color) + "\"" + svg_opacity("fill", color);
}

// Our typefaces, what comes with the systems, and what there is everywhere.
std::string face_attributes(Face face) {
  std::string family =
      "'Source Sans 3', 'Source Sans Pro', 'Segoe UI', Helvetica, Arial, sans-serif";
  std::string_view more;
  if (face == Face::kTitle)
    family = "'Source Serif 4 Display', 'Source Serif 4', 'Source Serif Pro', Georgia, serif";
  if (face == Face::kMono)
    family = "'Source Code Pro', Menlo, Consolas, 'DejaVu Sans Mono', monospace";
  if (face == Face::kTitle || face == Face::kTextBold) more = " font-weight=\"600\"";
  if (face == Face::kTextItalic) more = " font-style=\"italic\"";
  return " font-family=\"" + family + "\"" + std::string(more);
}

std::string points_of(std::span<const Vec2> points) {
  std::string out;
  for (const Vec2 p : points) out += (out.empty() ? "" : " ") + pair_of(p);
  return out;
}

}  // namespace

SvgCanvas::SvgCanvas(const Fonts& fonts, Vec2 size, Rgba ground, std::string_view title,
                     std::string_view description, TextAs text_as)
    : fonts_(fonts), size_{std::max(size.x, 1.0F), std::max(size.y, 1.0F)}, text_as_(text_as) {
  // The parts of an img are not read; text is there to be read.
  const std::string_view role = text_as == TextAs::kText ? "graphics-document" : "img";
  const std::string w = svg_number(size_.x), h = svg_number(size_.y);
  head_ = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"" + w + "\" height=\"" + h +
          "\" viewBox=\"0 0 " + w + " " + h + "\" role=\"" + std::string(role) +
          "\" aria-labelledby=\"title" + (description.empty() ? "" : " desc") +
          "\">\n<title id=\"title\">" + svg_escape(title) + "</title>\n";
  if (!description.empty()) head_ += "<desc id=\"desc\">" + svg_escape(description) + "</desc>\n";
  if (ground.a != 0) rect({0, 0, size_.x, size_.y}, ground, 0);
}

std::string SvgCanvas::finish() const {
  std::string out = head_;
  if (!defs_.empty()) out += "<defs>\n" + defs_ + "</defs>\n";
  out += body_;
  for (int i = 0; i < open_clips_; ++i) out += "</g>\n";
  return out + "</svg>\n";
}

void SvgCanvas::polyline(std::span<const Vec2> points, const Stroke& stroke, bool closed) {
  if (!(stroke.width > 0) || stroke.color.a == 0) return;
  std::string style = " fill=\"none\" stroke=\"" + svg_color(stroke.color) + "\"" +
                      svg_opacity("stroke", stroke.color) +
                      attribute("stroke-width", stroke.width) + " stroke-linejoin=\"round\"";
  if (stroke.dash > 0) style += attribute("stroke-dasharray", stroke.dash);
  // What is not finite parts the line in two.
  size_t begin = 0;
  while (begin < points.size()) {
    while (begin < points.size() && !finite(points[begin])) ++begin;
    size_t end = begin;
    while (end < points.size() && finite(points[end])) ++end;
    const std::span<const Vec2> run = points.subspan(begin, end - begin);
    if (run.size() > 1) {
      const bool whole = closed && run.size() == points.size();
      body_ += (whole ? "<polygon points=\"" : "<polyline points=\"") + points_of(run) + "\"" +
               style + "/>\n";
    }
    begin = end;
  }
}

void SvgCanvas::polygon(std::span<const Vec2> points, Rgba fill) {
  if (points.size() < 3 || fill.a == 0 || !std::all_of(points.begin(), points.end(), finite))
    return;
  body_ += "<polygon points=\"" + points_of(points) + "\"" + fill_of(fill) + "/>\n";
}

void SvgCanvas::rect(const Rect& r, Rgba fill, float radius) {
  if (!drawable(r) || fill.a == 0) return;
  body_ += "<rect" + box(r) + (radius > 0 ? attribute("rx", radius) : std::string()) +
           fill_of(fill) + "/>\n";
}

void SvgCanvas::circle(Vec2 center, float radius, Rgba fill) {
  if (!finite(center) || !std::isfinite(radius) || radius <= 0 || fill.a == 0) return;
  body_ += "<circle" + attribute("cx", center.x) + attribute("cy", center.y) +
           attribute("r", radius) + fill_of(fill) + "/>\n";
}

void SvgCanvas::cells(const Rect& r, int columns, int rows, std::span<const Rgba> cells) {
  if (!drawable(r) || columns <= 0 || rows <= 0) return;
  const size_t count = static_cast<size_t>(columns) * static_cast<size_t>(rows);
  if (cells.size() < count) return;
  if (count <= kRectCells) {  // viewers differ in how they enlarge pixels: few cells are
                              // rectangles, a run of one colour one
    const float w = r.width() / static_cast<float>(columns),
                h = r.height() / static_cast<float>(rows);
    body_ += "<g shape-rendering=\"crispEdges\">\n";
    for (int row = 0; row < rows; ++row) {
      const Rgba* line = cells.data() + static_cast<size_t>(row) * static_cast<size_t>(columns);
      for (int column = 0, end = 0; column < columns; column = end) {
        end = column + 1;
        while (end < columns && line[end] == line[column]) ++end;
        rect({r.left + w * static_cast<float>(column), r.top + h * static_cast<float>(row),
              r.left + w * static_cast<float>(end), r.top + h * static_cast<float>(row + 1)},
             line[column], 0);
      }
    }
    body_ += "</g>\n";
    return;
  }
  body_ += "<image" + box(r) +
           " preserveAspectRatio=\"none\" image-rendering=\"pixelated\" href=\"" +
           png_data_uri(columns, rows, cells.first(count)) + "\"/>\n";
}

void SvgCanvas::picture(const Rect& r, const Pixels& pixels, std::string_view words) {
  if (!drawable(r) || !pixels.whole()) return;
  body_ += "<image" + box(r) + " role=\"img\" aria-label=\"" + svg_escape(words) +
           "\" preserveAspectRatio=\"none\" href=\"" +
           png_data_uri(pixels.width, pixels.height, pixels.colors()) + "\"/>\n";
}

void SvgCanvas::use(Vec2 origin, char32_t code_point, const Font& font) {
  const Face face = fonts_.resolve(font.face, code_point);
  const uint32_t key = static_cast<uint32_t>(face) << 24U | static_cast<uint32_t>(code_point);
  const std::string id = "g" + std::to_string(key);
  const auto place = std::lower_bound(glyphs_.begin(), glyphs_.end(), key);
  if (place == glyphs_.end() || *place != key) {
    std::string path;
    constexpr float kUnits = 1000;  // outlines are kept in thousandths of an em
    const auto whole = [](Vec2 v) {
      return svg_number(v.x * kUnits, 0) + "," + svg_number(v.y * kUnits, 0);
    };
    for (const Fonts::Segment& s : fonts_.outline(face, code_point)) {
      using Kind = Fonts::Segment::Kind;
      if (s.kind == Kind::kMove) path += (path.empty() ? "M" : "ZM") + whole(s.to);
      if (s.kind == Kind::kLine) path += "L" + whole(s.to);
      if (s.kind == Kind::kQuadratic) path += "Q" + whole(s.control) + " " + whole(s.to);
    }
    glyphs_.insert(place, key);
    defs_ +=
        "<path id=\"" + id + "\" d=\"" + (path.empty() ? std::string() : path + "Z") + "\"/>\n";
  }
  body_ += "<use href=\"#" + id + "\" transform=\"translate(" + pair_of(origin) + ") scale(" +
           svg_number(font.size / 1000.0, 5) + ")\"/>";
}

void SvgCanvas::text(Vec2 at, std::string_view utf8, const TextStyle& style) {
  if (!finite(at) || !std::isfinite(style.font.size) || style.font.size <= 0 || utf8.empty())
    return;
  const Vec2 origin = fonts_.origin(at, utf8, style);
  if (text_as_ == TextAs::kOutlines || style.font.face == Face::kEquations)
    return outlined(origin, utf8, style);
  // The same words drawn around themselves are a halo: what is read of them is the last.
  if (last_end_ > 0 && last_end_ == body_.size() && last_text_ == utf8 &&
      length(origin - last_origin_) < kHalo) {
    body_.resize(last_begin_);
    outlined(last_origin_, utf8, last_style_);
  }
  last_begin_ = body_.size();
  body_ += "<text" + attribute("x", origin.x) + attribute("y", origin.y) +
           face_attributes(style.font.face) + attribute("font-size", style.font.size) +
           attribute("textLength", fonts_.measure(utf8, style.font).x) +
           " lengthAdjust=\"spacingAndGlyphs\" xml:space=\"preserve\"" + fill_of(style.color) +
           ">" + svg_escape(utf8) + "</text>\n";
  last_end_ = body_.size();
  last_text_ = utf8;
  last_style_ = style;
  last_origin_ = origin;
}

void SvgCanvas::outlined(Vec2 origin, std::string_view utf8, const TextStyle& style) {
  // Beside text that can be read its halo says nothing.
  body_ += text_as_ == TextAs::kText ? "<g aria-hidden=\"true\""
                                     : "<g role=\"img\" aria-label=\"" + svg_escape(utf8) + "\"";
  body_ += fill_of(style.color) + ">";
  char32_t before = 0;
  while (!utf8.empty()) {
    const char32_t c = next_code_point(utf8);
    origin.x += fonts_.kerning(style.font.face, before, c) * style.font.size;
    if (c != ' ') use(origin, c, style.font);
    origin.x += fonts_.advance(style.font.face, c) * style.font.size;
    before = c;
  }
  body_ += "</g>\n";
}

void SvgCanvas::glyph(Vec2 at, char32_t code_point, const Font& font, Rgba color) {
  if (!finite(at) || !std::isfinite(font.size) || font.size <= 0) return;
  body_ += "<g" + fill_of(color) + ">";
  use(at, code_point, font);
  body_ += "</g>\n";
}

void SvgCanvas::push_clip(const Rect& r) {
  const Rect sound = drawable(r) ? r : Rect{};
  const std::string id = "c" + std::to_string(clips_++);
  defs_ += "<clipPath id=\"" + id + "\"><rect" + box(sound) + "/></clipPath>\n";
  body_ += "<g clip-path=\"url(#" + id + ")\">\n";
  ++open_clips_;
}

void SvgCanvas::pop_clip() {
  if (open_clips_ == 0) return;
  --open_clips_;
  body_ += "</g>\n";
}

Vec2 SvgCanvas::measure(std::string_view utf8, const Font& font) const {
  return fonts_.measure(utf8, font);
}

}  // namespace ropewalk::ui
