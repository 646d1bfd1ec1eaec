// The window's icon, drawn rather than stored: the motif of web/icon.svg.
#pragma once

#include <cstdint>
#include <vector>

namespace ropewalk::platform {

// RGBA, size x size.
std::vector<uint8_t> draw_icon(int size);

}  // namespace ropewalk::platform
