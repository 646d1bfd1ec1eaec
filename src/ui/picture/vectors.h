// The plane: grid, unit circle, axes, arrows with heads to drag, ghosts of where they were, angle
// arcs, projections. World coordinates: x right, y up.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "ui/interaction.h"
#include "ui/picture/shapes.h"
#include "ui/stage.h"

namespace ropewalk::ui {

// World and screen; equal scale on both axes.
struct PlaneMap {
  Vec2 origin;      // world (0, 0) on the screen
  float scale = 1;  // pixels per unit
  Vec2 screen_from_world(Vec2 world) const {
    return {origin.x + world.x * scale, origin.y - world.y * scale};
  }
  Vec2 world_from_screen(Vec2 screen) const {
    return {(screen.x - origin.x) / scale, (origin.y - screen.y) / scale};
  }
};

struct PlaneArrow {
  std::string part = {};   // "query": its name for Highlight, and its handle's
  std::string label = {};  // "q": at the head, in the hue
  Vec2 tip = {};           // world
  Vec2 tail = {};
  Rgba color = {};
  float width = 2.5F;
  float dash = 0;
  bool draggable = false;
  std::string hint = {};  // "query q: drag to turn and stretch"; empty: made from the label
  std::optional<Vec2> ghost =
      {};  // where its tip was before a rotation: drawn pale, with `ghost_label`
  std::string ghost_label = {};
};

struct PlaneArc {
  std::string part = {}, label = {};  // "query.angle", "m·theta"
  double from = 0, to = 0;            // radians; whole turns are drawn as a spiral
  float radius = 0.4F;                // world
  Rgba color = {};
  bool head = true;     // arrowhead at `to`
  bool filled = false;  // sector, pale
};

// The dot product as a length: drops `from` onto the line of `onto`.
struct Projection {
  int from = -1, onto = -1;  // indices of arrows
  Rgba color = {};
  std::string part = {}, label = {};
};

enum class Snap {
  kPolar,
  kGrid
};  // with Shift: 15 degrees and lengths of 0.1, or multiples of 0.1 on both axes

struct PlaneSpec {
  std::string id = {};  // unique in the scene
  std::vector<PlaneArrow> arrows = {};
  std::vector<PlaneArc> arcs = {};
  std::vector<Projection> projections = {};
  float extent = 0;  // world units from the middle to the nearest edge; 0: plane_extent(spec)
  bool grid = true, axes = true, unit_circle = true, labels = true;
  std::string x_title = {}, y_title = {};  // "x_1", at the axes' ends
  Snap snap = Snap::kPolar;
  float min = 0, max = 0;  // limits of dragged lengths; most 0: the frame
};

struct PlaneResult {
  PlaneMap map;  // to draw more on top
  Rect frame;
  int moved = -1;  // index of the arrow whose tip was dragged, nudged or reset
  Vec2 tip;        // where to (world); the arrow's own tip if `reset`
  bool reset = false;
  int hovered = -1;  // index of the arrow that is pointed at
};

PlaneResult draw_plane(const Stage& stage, const Rect& rect, const PlaneSpec& spec);

// The look of a tip that can be grabbed: a pale disc around the arrow's head, which stays to be
// seen.
void draw_grip(const Stage& stage, Vec2 tip, Rgba color, const Interaction::Handle& handle,
               float radius = 12);

PlaneMap plane_map(const Rect& rect, float extent);
// A round extent in which all arrows, ghosts and the unit circle stand with some air. It grows in
// coarse steps, yet hold it fixed (or give `extent`) while something is dragged.
float plane_extent(const PlaneSpec& spec);
// The tip under a snap rule.
Vec2 snapped(Vec2 tip, Snap snap);

}  // namespace ropewalk::ui
