// Who gets how much room in a picture: the parts say what they need, and what there is decides.
#pragma once

#include <limits>
#include <optional>

#include "ui/canvas/geometry.h"

namespace ropewalk::ui {

// The lowest (highest) `height` of `rect`, if at least `keep` is left of it; else nothing is taken.
std::optional<Rect> bottom_if(Rect& rect, float height, float keep);
std::optional<Rect> top_if(Rect& rect, float height, float keep);

struct Beside {
  Rect main, side;
};

struct BesideNeeds {
  float main = 0;   // least width of what matters more
  float side = 0;   // least width of what stands right of it
  float share = 0;  // of the whole width, for the side
  float side_max = std::numeric_limits<float>::infinity();  // however wide the whole is
  float height = 0;                                         // least height of both
  float gap = 0;                                            // between them
  float shape = 0;                                          // least width over height of the whole
};

// Two parts side by side, or nothing where they have not what they need: one is below the other
// then.
std::optional<Beside> beside(Rect rect, const BesideNeeds& needs);
// The same for a square, as large as fits and at least `needs.main`, with a side of just its least
// width; both together stand in the middle.
std::optional<Beside> beside_square(Rect rect, const BesideNeeds& needs);

}  // namespace ropewalk::ui
