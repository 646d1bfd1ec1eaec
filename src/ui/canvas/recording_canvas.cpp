#include "ui/canvas/recording_canvas.h"

#include <limits>

namespace ropewalk::ui {
namespace {

bool finite(Vec2 v) { return std::isfinite(v.x) && std::isfinite(v.y); }

Rect around(std::span<const Vec2> points, float margin) {
  constexpr float kFar = std::numeric_limits<float>::infinity();
  Rect r{kFar, kFar, -kFar, -kFar};
  for (const Vec2 p : points) {
    if (!finite(p)) continue;
    r = {std::min(r.left, p.x), std::min(r.top, p.y), std::max(r.right, p.x),
         std::max(r.bottom, p.y)};
  }
  if (r.left > r.right) return {};
  return {r.left - margin, r.top - margin, r.right + margin, r.bottom + margin};
}

Rect intersect(const Rect& a, const Rect& b) {
  const Rect r{std::max(a.left, b.left), std::max(a.top, b.top), std::min(a.right, b.right),
               std::min(a.bottom, b.bottom)};
  return r.left < r.right && r.top < r.bottom ? r : Rect{};
}

constexpr const char* kKindNames[] = {"line",          "polygon", "rectangle", "circle",
                                      "grid of cells", "text",    "glyph"};

}  // namespace

Rect RecordingCanvas::Operation::visible() const { return intersect(bounds, clip); }

RecordingCanvas::Operation& RecordingCanvas::add(Kind kind, const Rect& bounds, Rgba color) {
  constexpr float kFar = std::numeric_limits<float>::max();
  const Rect clip = clips_.empty() ? Rect{-kFar, -kFar, kFar, kFar} : clips_.back();
  Operation& op = operations_.emplace_back();
  op.kind = kind;
  op.bounds = bounds;
  op.clip = clip;
  op.color = color;
  return op;
}

void RecordingCanvas::polyline(std::span<const Vec2> points, const Stroke& stroke, bool closed) {
  Operation& op = add(Kind::kPolyline, around(points, stroke.width / 2), stroke.color);
  op.points.assign(points.begin(), points.end());
  if (closed && !points.empty()) op.points.push_back(points.front());
  // A gap in a line may be told by points that are not finite; the line itself must be sound.
  op.finite = std::isfinite(stroke.width) && std::isfinite(stroke.dash);
  op.width = stroke.width;
}

void RecordingCanvas::polygon(std::span<const Vec2> points, Rgba fill) {
  Operation& op = add(Kind::kPolygon, around(points, 0), fill);
  op.points.assign(points.begin(), points.end());
  op.finite = std::all_of(points.begin(), points.end(), finite);
}

void RecordingCanvas::rect(const Rect& r, Rgba fill, float radius) {
  Operation& op = add(Kind::kRect, r, fill);
  op.finite = finite(r.min()) && finite(r.max()) && std::isfinite(radius);
}

void RecordingCanvas::circle(Vec2 center, float radius, Rgba fill) {
  const Vec2 points[] = {center};
  Operation& op = add(Kind::kCircle, around(points, radius), fill);
  op.points = {center};
  op.width = radius;
  op.finite = finite(center) && std::isfinite(radius);
}

void RecordingCanvas::cells(const Rect& r, int columns, int rows, std::span<const Rgba> cells) {
  Operation& op = add(Kind::kCells, r, cells.empty() ? Rgba{} : cells.front());
  op.finite = finite(r.min()) && finite(r.max()) && columns >= 0 && rows >= 0 &&
              cells.size() == static_cast<size_t>(columns) * static_cast<size_t>(rows);
}

void RecordingCanvas::text(Vec2 at, std::string_view utf8, const TextStyle& style) {
  const Vec2 size = measure(utf8, style.font);
  const Vec2 origin = fonts_.origin(at, utf8, style);
  const float top = origin.y - fonts_.ascent(style.font.face) * style.font.size;
  Operation& op = add(Kind::kText, {origin.x, top, origin.x + size.x, top + size.y}, style.color);
  op.points = {at};
  op.text = utf8;
  op.font = style.font;
  op.finite = finite(at) && finite(size);
}

void RecordingCanvas::glyph(Vec2 at, char32_t code_point, const Font& font, Rgba color) {
  const Face face = fonts_.resolve(font.face, code_point);
  // The glyph's own box: the line box of an equations font is far larger.
  std::vector<Vec2> points;
  for (const Fonts::Segment& segment : fonts_.outline(face, code_point)) {
    points.push_back(at + segment.to * font.size);
  }
  if (points.empty()) points.push_back(at);
  Operation& op = add(Kind::kGlyph, around(points, 0), color);
  op.points = {at};
  append_utf8(op.text, code_point);
  op.font = font;
  op.finite = finite(at) && std::isfinite(font.size);
}

void RecordingCanvas::push_clip(const Rect& r) {
  clips_.push_back(clips_.empty() ? r : intersect(clips_.back(), r));
}

void RecordingCanvas::pop_clip() {
  if (clips_.empty()) {
    ++unpaired_pops_;
  } else {
    clips_.pop_back();
  }
}

Vec2 RecordingCanvas::measure(std::string_view utf8, const Font& font) const {
  return fonts_.measure(utf8, font);
}

int RecordingCanvas::count(Kind kind) const {
  return static_cast<int>(std::count_if(operations_.begin(), operations_.end(),
                                        [kind](const Operation& op) { return op.kind == kind; }));
}

Rect RecordingCanvas::bounds() const {
  std::vector<Vec2> corners;
  for (const Operation& op : operations_) {
    const Rect r = op.visible();
    if (r.left == r.right) continue;
    corners.push_back(r.min());
    corners.push_back(r.max());
  }
  return around(corners, 0);
}

bool RecordingCanvas::has_text(std::string_view words) const {
  return std::any_of(operations_.begin(), operations_.end(), [words](const Operation& op) {
    return op.kind == Kind::kText && op.text.find(words) != std::string::npos;
  });
}

std::vector<std::string> RecordingCanvas::problems(const Rect& frame, float slack) const {
  std::vector<std::string> found;
  const auto number = [](float x) { return std::to_string(std::lround(x)); };
  for (size_t i = 0; i < operations_.size(); ++i) {
    const Operation& op = operations_[i];
    const std::string name = "operation " + std::to_string(i) + " (" +
                             kKindNames[static_cast<size_t>(op.kind)] +
                             (op.text.empty() ? "" : " \"" + op.text + "\"") + ")";
    if (!op.finite) {
      found.push_back(name + " has coordinates that are not finite.");
      continue;
    }
    const Rect r = op.visible();
    if (r.left == r.right || op.color.a == 0) continue;
    if (r.left < frame.left - slack || r.top < frame.top - slack || r.right > frame.right + slack ||
        r.bottom > frame.bottom + slack) {
      found.push_back(name + " reaches outside of the frame: " + number(r.left) + "," +
                      number(r.top) + " to " + number(r.right) + "," + number(r.bottom) + ".");
    }
  }
  if (!clips_.empty())
    found.push_back(std::to_string(clips_.size()) + " clips were pushed and not popped.");
  if (unpaired_pops_ > 0)
    found.push_back(std::to_string(unpaired_pops_) + " clips were popped and never pushed.");
  return found;
}

void RecordingCanvas::clear() {
  operations_.clear();
  clips_.clear();
  unpaired_pops_ = 0;
}

}  // namespace ropewalk::ui
