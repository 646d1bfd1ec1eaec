// Short names in mathematics beside arrows and arcs: letters slanted, digits upright; Unicode
// subscripts ("qₘ", "x₁") and what follows an underscore ("q_m") stand lower and smaller. Typeset
// equations are equation.h's.
#pragma once

#include <string_view>

#include "ui/canvas/canvas.h"

namespace ropewalk::ui {

Vec2 math_size(const Canvas& canvas, std::string_view text, float size);
// Centred. No halo if `halo.a` is 0.
void draw_math(Canvas& canvas, Vec2 center, std::string_view text, float size, Rgba color,
               Rgba halo);

}  // namespace ropewalk::ui
