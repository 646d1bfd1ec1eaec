// Things in space, drawn far to near with depth cues. World: right-handed, x and y on the ground, z
// up.
//
//   if (orbit(stage, rect, "space", camera)) state.camera = ...;
//   View3d view(stage, rect, camera, 1.3F);
//   view.ground(hairline);  view.axes({"x", "y", "z"});
//   view.arrow({}, q, hue, "query", "q");
//   if (auto moved = view.handle("query", q, hue, "query q: drag to turn", Drag3d::kSphere)) q =
//   moved->tip; view.draw();
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ui/interaction.h"
#include "ui/picture/shapes.h"
#include "ui/stage.h"

namespace ropewalk::ui {

constexpr float dot(Vec3 a, Vec3 b) { return a.x * b.x + a.y * b.y + a.z * b.z; }
constexpr Vec3 cross(Vec3 a, Vec3 b) {
  return {a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x};
}
inline float length(Vec3 a) { return std::sqrt(dot(a, a)); }
// The zero vector stays.
Vec3 normalized(Vec3 a);

// The caller's: four plain numbers for a link.
struct Camera {
  float azimuth = 0.9F;      // radians around z; 0 looks along -x
  float elevation = 0.42F;   // radians above the ground, kept within (-pi/2, pi/2)
  float zoom = 1;            // 0.25 .. 8
  float perspective = 0.5F;  // 0: orthographic, 1: strong
  bool operator==(const Camera&) const = default;
};
// Finite and within limits, whatever comes in.
Camera sane_camera(Camera camera);

// The camera's frame: orthonormal; `back` points from the scene to the eye.
struct CameraBasis {
  Vec3 right, up, back;
};
CameraBasis camera_basis(const Camera& camera);

// Drag turns, wheel and pinch zoom, arrow keys turn, double click resets to `home`. True if
// `camera` changed.
bool orbit(const Stage& stage, const Rect& rect, std::string_view id, Camera& camera,
           const Camera& home = {});

struct Projected {
  Vec2 at;          // screen
  float depth = 0;  // towards the eye, in world units: greater is nearer
  float scale = 1;  // pixels per world unit there
};

enum class Drag3d {
  kScreen,  // in the plane through the tip that faces the camera
  kSphere,  // on the sphere around the origin: turns, keeps the length
  kGround,  // at its height, parallel to the ground
};

struct Moved3d {
  Vec3 tip;
  bool reset = false;
};

// One frame's list of things, drawn at the end from far to near.
class View3d {
 public:
  // `extent`: world units from the origin (which stands in the middle) to the nearest edge at
  // zoom 1.
  View3d(const Stage& stage, const Rect& rect, const Camera& camera, float extent);

  const Rect& rect() const { return rect_; }
  Projected project(Vec3 world) const;

  // Hues are given in full; depth makes them thinner and paler. Parts are for Highlight; empty:
  // none.
  void line(Vec3 a, Vec3 b, const Stroke& stroke, std::string_view part = {});
  void arrow(Vec3 tail, Vec3 tip, Rgba color, std::string_view part = {},
             std::string_view label = {}, float width = 2.6F);
  // A polyline that fades towards its beginning.
  void trace(std::span<const Vec3> points, Rgba color, float width = 1.5F,
             std::string_view part = {});
  // From one angle to another, counter-clockwise seen from the tip of `normal`; angle 0 lies along
  // `zero` (made orthogonal to it).
  void arc(Vec3 center, float radius, Vec3 normal, Vec3 zero, float from, float to,
           const Stroke& stroke, bool head = true, std::string_view part = {});
  void circle(Vec3 center, float radius, Vec3 normal, const Stroke& stroke,
              std::string_view part = {});
  void dot(Vec3 at, float radius, Rgba color, std::string_view part = {});
  void label(Vec3 at, std::string_view text, Rgba color, std::string_view part = {});
  // A square grid on z = 0 as wide as the extent, pale.
  void ground(int lines = 10);
  // Axes with arrowheads and names, from the origin (or through it).
  void axes(const std::array<std::string_view, 3>& names, float reach = 1, bool both_ways = false);
  // A pale shadow of the segment a..b on z = 0, and a dropped line from b.
  void shadow(Vec3 a, Vec3 b, Rgba color);
  // A thing to grab at `tip`. Returns where it was moved to.
  std::optional<Moved3d> handle(std::string_view id, Vec3 tip, Rgba color, std::string_view hint,
                                Drag3d drag);

  // Draws all, clipped to the rectangle. Call once, last.
  void draw();

 private:
  struct Piece {  // what is sorted by depth: a short segment, an arrow's head or a dot
    enum class Kind : unsigned char { kSegment, kHead, kDot } kind;
    Vec2 a, b;
    float depth, width;
    Rgba color;
  };
  struct Text {
    Vec2 at, prefer;
    float depth;
    std::string text;
    Rgba color;
  };
  struct Grip {
    Vec2 at;
    float depth;
    Rgba color;
    Interaction::Handle handle;
  };

  // Cut into short pieces, so that what crosses in space crosses on the screen.
  // `behind`: how much farther than it is it counts, in world units.
  void segment(Vec3 a, Vec3 b, Rgba color, float width, float dash = 0, float behind = 0);
  void curve(std::span<const Vec3> points, const Stroke& stroke, std::string_view part);
  void head(Vec3 tip, Vec3 direction, Rgba color, float width);
  void hover(Vec3 a, Vec3 b, std::string_view part);
  Rgba lit(Rgba color, std::string_view part) const;
  float nearness(float depth) const;
  Rgba cued(Rgba color, float depth) const;
  Vec3 unproject(Vec2 screen, float depth) const;
  Vec3 dragged(Vec3 tip, Vec2 screen, Drag3d drag) const;

  const Stage& stage_;
  Rect rect_;
  Camera camera_;
  CameraBasis basis_;
  float extent_, scale_, eye_;  // eye_: its distance from the origin; 0: orthographic
  bool sound_;
  std::optional<Vec2> pointer_;
  std::vector<Piece> pieces_;
  std::vector<Text> texts_;
  std::vector<Grip> grips_;
  std::vector<Vec3> points_;
  std::vector<Rect> shafts_;  // what labels keep off
};

}  // namespace ropewalk::ui
