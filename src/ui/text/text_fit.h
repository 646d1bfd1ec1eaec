// Text that may be longer than there is room for.
#pragma once

#include <string>
#include <string_view>

#include "ui/canvas/canvas.h"

namespace ropewalk::ui {

// Cut to `width` pixels with an ellipsis; no character is cut in half.
std::string elided(const Canvas& canvas, std::string_view text, const Font& font, float width);

}  // namespace ropewalk::ui
