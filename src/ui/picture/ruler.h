// A ruler of token positions with markers to drag along it, and the distance between two of them.
#pragma once

#include <initializer_list>
#include <string>
#include <vector>

#include "ui/plot/axis.h"
#include "ui/stage.h"

namespace ropewalk::ui {

struct RulerMarker {
  std::string part;  // its name for Highlight, and its handle's
  std::string name;  // "m": written before its value
  std::string hint;  // "query position m: drag along the ruler"
  double at = 0;
  Rgba color;
  bool below = false;  // its stem hangs from the line instead of standing on it
};

struct RulerSpec {
  std::string id;    // unique in the scene
  double first = 0;  // positions first .. first + span are on it
  double span = 64;
  double max = 64;  // arrow keys move markers up to here
  std::vector<RulerMarker> markers = {};
  int from = -1, to = -1;                // a bracket between these markers; -1: none
  std::string distance = {}, part = {};  // "m − n" before its length, and its name for Highlight
  std::string caption = {};              // "position", at the end; left out where it is narrow
};

struct RulerResult {
  AxisMap axis;
  int moved = -1;  // index of the marker that was dragged, nudged or reset
  double to = 0;   // where to: tenths of a position, whole ones with Shift
  bool reset = false;
  bool dragged = false;  // by the pointer
};

inline constexpr float kRulerHeight = 96;

RulerResult draw_ruler(const Stage& stage, Rect rect, const RulerSpec& spec);

// "7", "7.5": a position as short as it can be told in tenths.
std::string position_text(double position);

// The span that holds `positions`: `wanted`, doubled as often as needed, at most `most`.
double ruler_span(double wanted, std::initializer_list<double> positions, double max);

}  // namespace ropewalk::ui
