// Dragging things in a picture, with mouse, pen, touch and keyboard. Every handle can be reached
// with Tab; arrow keys move it a step, Shift+arrow ten; Shift while dragging snaps; a double click
// resets. Passive (export, tests without input): nothing is ever hovered or moved.
#pragma once

#include <optional>
#include <string_view>

#include "ui/canvas/geometry.h"

namespace ropewalk::ui {

class Canvas;
struct Theme;

class Interaction {
 public:
  explicit Interaction(bool live = true, bool touch = false) : live_(live), touch_(touch) {}
  bool live() const { return live_; }
  // Is it fingers that press? What they press is at least kFinger wide and high.
  bool touch() const { return touch_; }
  static constexpr float kFinger = 44;
  // `rect`, and for fingers at least kFinger wide and high.
  Rect for_fingers(const Rect& rect) const;

  struct Handle {
    bool hovered = false;      // pointer over it, or keyboard focus on it
    bool focused = false;      // keyboard focus: draw the focus ring
    bool active = false;       // being dragged
    bool reset = false;        // double-clicked, or Delete/Backspace pressed while focused
    bool snap = false;         // Shift is held
    std::optional<Vec2> drag;  // where the pointer wants the handle's centre now
    Vec2 nudge;                // arrow keys this frame, in steps: right and up are positive
    bool changed() const { return reset || drag.has_value() || nudge.x != 0 || nudge.y != 0; }
  };

  // A round handle at `center`; at least 22 px of grab radius whatever is drawn (32 for touch).
  // `id` is unique in the scene; `label` is what the tooltip and screen readers say ("query q: drag
  // to turn and stretch").
  // One that goes `kAcross` alone leaves a finger that goes up or down to the page.
  enum class Ways { kAll, kAcross };
  Handle handle(std::string_view id, Vec2 center, std::string_view label, float radius = 10,
                Ways ways = Ways::kAll);

  // A whole area that can be dragged (orbit, pan) or hovered. `drag_delta` since the last frame;
  // wheel, pinch and, while focused, the keys + and - as zoom factor (1: none).
  struct Area {
    bool hovered = false, focused = false, active = false, clicked = false, reset = false;
    Vec2 pointer;  // where the pointer is, if hovered or active
    Vec2 origin;   // where it went down, if active
    Vec2 drag_delta;
    Vec2 nudge;  // arrow keys, in steps
    float zoom = 1;
  };
  enum class Tip {
    kAlways,
    kAway,  // not while the pointer is over the area: it would cover what the pointer is after
  };
  Area area(std::string_view id, const Rect& rect, std::string_view label, Tip tip = Tip::kAlways);

  // A few words that can be pressed: by click, tap, Enter or Space. Without a label, what is said
  // of them while they have the focus is the caller's.
  struct Press {
    bool hovered = false, focused = false, pressed = false;
  };
  Press press(std::string_view id, const Rect& rect, std::string_view label = {});

  // Where the pointer is if it is over `rect` in the current window and nothing is being dragged;
  // takes no click.
  std::optional<Vec2> hover(const Rect& rect) const;

  // A tooltip beside the pointer, or under `at` when there is none.
  void tooltip(Vec2 at, std::string_view text);

 private:
  bool live_, touch_;
};

// The look of a handle: a dot with a halo when hovered, a ring when focused.
void draw_handle(Canvas& canvas, const Theme& theme, Vec2 center, Rgba color,
                 const Interaction::Handle& handle, float radius = 7);

}  // namespace ropewalk::ui
