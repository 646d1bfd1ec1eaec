// A button inside a picture: a few words that can be pressed, by pointer or keyboard.
#pragma once

#include <string_view>

#include "ui/stage.h"

namespace ropewalk::scenes {

// Right-aligned at `right`, which becomes where the next one on its left would end; centred on `y`.
// `label` is what the tooltip and screen readers say. Returns whether it was pressed.
bool text_button(ui::Stage& stage, std::string_view id, float& right, float y,
                 std::string_view words, std::string_view label);

}  // namespace ropewalk::scenes
