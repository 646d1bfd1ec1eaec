// Shapes made of the canvas's few: arrows, arcs, outlines, labels. Angles are the mathematician's:
// radians, counter-clockwise from +x, on a screen whose y grows downwards. What is not finite is
// not drawn.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "ui/canvas/canvas.h"
#include "ui/canvas/geometry.h"
#include "ui/theme.h"

namespace ropewalk::ui {

inline constexpr float kPi = 3.14159265F;
inline constexpr float kTurn = 2 * kPi;

inline bool finite(float x) { return std::isfinite(x); }
inline bool finite(Vec2 p) { return std::isfinite(p.x) && std::isfinite(p.y); }
inline bool finite(Vec3 p) {
  return std::isfinite(p.x) && std::isfinite(p.y) && std::isfinite(p.z);
}
// False for a rectangle too small, inside out or not finite: nothing can be drawn in it.
bool drawable(const Rect& rect, float min = 1);

// Unit vector of a world angle, on the screen (y down).
inline Vec2 screen_direction(float angle) { return {std::cos(angle), -std::sin(angle)}; }
inline Vec2 polar(Vec2 center, float radius, float angle) {
  return center + screen_direction(angle) * radius;
}
// World angle in (-pi, pi] of the screen vector from `center` to `p`.
inline float angle_from_screen(Vec2 center, Vec2 p) {
  return std::atan2(center.y - p.y, p.x - center.x);
}
// The colour with its alpha times `strength`.
inline Rgba faded(Rgba color, float strength) {
  return with_alpha(color, static_cast<float>(color.a) / 255 * strength);
}
// The angle equal to `angle` up to whole turns that lies nearest to `near`.
double unwrap_angle(double angle, double near);

// Where the segment a..b crosses `rect`, clipped; false if it misses.
bool clip_segment(const Rect& rect, Vec2& a, Vec2& b);

// Straight shaft and a crisp solid head, sized to the stroke unless `head` (its length) is given.
// Too short for its head: the head shrinks.
void draw_arrow(Canvas& canvas, Vec2 from, Vec2 to, const Stroke& stroke, float head = 0);
// A head alone, its tip at `tip`, pointing along the screen vector `direction`.
void draw_arrow_head(Canvas& canvas, Vec2 tip, Vec2 direction, float length, Rgba color);

// Points of an arc from one world angle to another. Past one turn the radius grows by `growth` per
// turn, so that 3.4 turns are seen as such. Appends to `out`.
void arc_points(Vec2 center, float radius, float from, float to, float growth,
                std::vector<Vec2>& out);
// `growth` < 0: as much as fits 4 turns into the radius, none below one turn. More than 8 turns:
// the last 8 are drawn.
void draw_arc(Canvas& canvas, Vec2 center, float radius, float from, float to, const Stroke& stroke,
              float growth = -1);
void draw_arc_arrow(Canvas& canvas, Vec2 center, float radius, float from, float to,
                    const Stroke& stroke, float head = 0, float growth = -1);
// A filled pie slice, at most one turn.
void draw_sector(Canvas& canvas, Vec2 center, float radius, float from, float to, Rgba fill);
// A ring slice between two radii, at most one turn.
void draw_ring(Canvas& canvas, Vec2 center, float inner, float outer, float from, float to,
               Rgba fill);
void draw_circle(Canvas& canvas, Vec2 center, float radius, const Stroke& stroke);
// An outline with round corners.
void draw_frame(Canvas& canvas, const Rect& rect, const Stroke& stroke, float radius = 0);
// Parallel lines at 45 degrees inside `rect`, `gap` pixels apart.
void draw_hatch(Canvas& canvas, const Rect& rect, const Stroke& stroke, float gap = 6);

// Text with a halo of the paper's colour, legible over lines. No halo if `halo.a` is 0.
void draw_label(Canvas& canvas, Vec2 at, std::string_view text, const TextStyle& style, Rgba halo);
// The same, shifted so that it stays inside `frame`.
void draw_label_inside(Canvas& canvas, const Rect& frame, Vec2 at, std::string_view text,
                       const TextStyle& style, Rgba halo);
// The rectangle a text would cover.
Rect text_rect(const Canvas& canvas, Vec2 at, std::string_view text, const TextStyle& style);
// A thin line from a label to what it names, stopping short of both ends.
void draw_leader(Canvas& canvas, Vec2 from, Vec2 to, const Stroke& stroke, float gap = 4);
// A dimension bracket |---| from a to b, its ticks `depth` to each side, with a label beside the
// middle. A positive `side` puts the label to the left when looking from a to b.
void draw_bracket(Canvas& canvas, Vec2 a, Vec2 b, std::string_view text, const TextStyle& style,
                  const Stroke& stroke, Rgba halo, float side = 1, float depth = 4);
// A number with a fixed number of decimals and a true minus sign, right-aligned at `right` in the
// figures' face.
void draw_number(Canvas& canvas, Vec2 right, double value, int decimals, Rgba color,
                 const Font& font = type::kNumber);

// Labels put so far in one picture; moves further ones out of their way.
class LabelPlacer {
 public:
  explicit LabelPlacer(const Rect& frame) : frame_(frame) {}
  // Blocks a rectangle for labels.
  void block(const Rect& rect) { taken_.push_back(rect); }
  // A thin line: written over where there is no room otherwise.
  void avoid(const Rect& rect) { lines_.push_back(rect); }
  // The best of the places around `anchor`, at least `gap` pixels away, beginning with the one
  // along `prefer` (a screen vector): where `size` fits into the frame and hits nothing. Blocks it.
  std::optional<Rect> find(Vec2 anchor, Vec2 size, Vec2 prefer, float gap = 8);
  // The same; along `prefer`, over whatever is there, if there is no such place.
  Rect place(Vec2 anchor, Vec2 size, Vec2 prefer, float gap = 8);

 private:
  bool free(const Rect& box, bool over_lines) const;

  Rect frame_;
  std::vector<Rect> taken_;
  std::vector<Rect> lines_;
};

}  // namespace ropewalk::ui
