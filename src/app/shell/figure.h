// A chapter as a figure for a page or a slide: title, equation, picture, and the values it was
// drawn with.
#pragma once

#include <string>

#include "app/session/catalog.h"
#include "ui/canvas/canvas.h"
#include "ui/text/fonts.h"
#include "ui/theme.h"

namespace ropewalk::app {

// Draws into [0, size.x] x [0, size.y]. `run` has been updated to `location`.
void draw_figure(ui::Canvas& canvas, const ui::Theme& theme, const Catalog& catalog,
                 const state::Location& location, scenes::Run& run, ui::Vec2 size);

// The same as a standalone SVG.
std::string figure_svg(const ui::Fonts& fonts, const ui::Theme& theme, const Catalog& catalog,
                       const state::Location& location, scenes::Run& run, ui::Vec2 size);

}  // namespace ropewalk::app
