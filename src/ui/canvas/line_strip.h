// Lines of any shape as triangles. ImGui's own joins end in a point where a line turns back on
// itself, so that spiky curves fall to pieces; here sharp joins are bevelled.
#pragma once

#include <span>

#include "imgui.h"
#include "ui/canvas/geometry.h"

namespace ropewalk::ui {

// `fringe` is the width of the soft edge: one device pixel. Points are finite.
void add_line_strip(ImDrawList& list, std::span<const Vec2> points, bool closed, ImU32 color,
                    float width, float fringe);

}  // namespace ropewalk::ui
