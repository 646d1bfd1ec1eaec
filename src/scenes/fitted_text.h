// Words of a reader's own, which may be longer than there is room for; and numbers of any size.
#pragma once

#include <string>

#include "ui/canvas.h"

namespace ropewalk::scenes {

// Cut to `most` pixels, with an ellipsis; no character is cut in half.
std::string fitted_text(const ui::Canvas& canvas, std::string text, const ui::Font& font,
                        float most);

// "0.231", or "6.0×10⁻⁸" for what three decimals would show as nothing; "0" for none.
std::string small_text(double value);

}  // namespace ropewalk::scenes
