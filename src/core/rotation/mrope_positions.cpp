#include "core/rotation/mrope_positions.h"

#include <algorithm>
#include <cmath>

namespace ropewalk::core {

MropePositions mrope_positions(std::span<const MropePart> parts) {
  MropePositions out;
  for (const MropePart& part : parts) {
    const double start = out.next;
    for (int i = 0; i < part.text; ++i) out.ids.insert(out.ids.end(), 3, start + i);
    out.next = start + std::max(part.text, 0);
    if (part.text > 0) continue;
    for (int t = 0; t < part.frames; ++t) {
      const double time = std::floor(t * part.frame_step);
      for (int y = 0; y < part.height; ++y) {
        for (int x = 0; x < part.width; ++x) {
          out.ids.insert(out.ids.end(), {start + time, start + y, start + x});
          out.next = std::max({out.next, start + time + 1, start + y + 1, start + x + 1});
        }
      }
    }
  }
  return out;
}

}  // namespace ropewalk::core
