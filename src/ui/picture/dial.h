// A clock-like dial: hands at angles, ticks, the trail of past positions, a turn counter. 0 points
// right and angles grow counter-clockwise, as everywhere. Small dials (24 px) leave out what would
// not be read.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "ui/plot/axis.h"
#include "ui/stage.h"

namespace ropewalk::ui {

struct Hand {
  std::string part = {};   // its name for Highlight; empty: none
  std::string label = {};  // "query": read by screen readers, written at large dials' hands
  double angle = 0;        // radians, any number of turns
  Rgba color = {};
  float length = 1;  // of the dial's radius
  float width = 0;   // pixels; 0: by the dial's size
  bool draggable = false;
};

struct DialSpec {
  std::string id = {};       // unique in the scene
  std::string caption = {};  // under the dial
  std::string part = {};     // lit when the dial is pointed at; empty: none
  std::vector<Hand> hands = {};
  std::span<const double> trail =
      {};  // past angles, oldest first: fading dots of the first hand's hue
  int ticks = 12;
  bool turns = false;  // writes whole turns of the first hand in the middle
  bool swept = false;  // shades from 0 to the first hand (and rings for whole turns, up to four)
  bool interactive =
      true;         // false: no hover, no handles (many small dials without their own input)
  Range seen = {};  // angles ever seen, drawn as an arc on the rim; empty: none
};

struct DialResult {
  Vec2 center;
  float radius = 0;
  bool hovered = false;
  int moved = -1;  // index of the hand that was dragged or nudged
  double angle =
      0;  // where to: continuous over turns; Shift snaps to 15 degrees, arrow keys turn by 1
  bool reset = false;  // of hand `moved`
};

DialResult draw_dial(const Stage& stage, const Rect& rect, const DialSpec& spec);

// Cells of a grid of `count` equal squares that uses `area` best, row by row; `caption` pixels
// below each square.
std::vector<Rect> dial_grid(const Rect& area, int count, float gap = 8, float caption = 0);

}  // namespace ropewalk::ui
