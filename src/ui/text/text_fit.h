// Text that may be longer than there is room for.
#pragma once

#include <string>
#include <string_view>

#include "ui/stage.h"

namespace ropewalk::ui {

// Cut to `width` pixels with an ellipsis; no character is cut in half.
std::string elided(const Canvas& canvas, std::string_view text, const Font& font, float width);

// One line no wider than `width`: cut where it is longer, and then told whole to whoever points at
// it.
void text_within(const Stage& stage, Vec2 at, std::string_view text, const TextStyle& style,
                 float width);

}  // namespace ropewalk::ui
