// A chapter as a figure for a page or a slide: title, equation, picture, and the values it was
// drawn with; or the picture or an equation alone.
#pragma once

#include <string>
#include <string_view>

#include "app/session/catalog.h"
#include "ui/canvas/canvas.h"
#include "ui/text/equation.h"
#include "ui/text/fonts.h"
#include "ui/theme.h"

namespace ropewalk::app {

enum class FigurePart { kChapter, kPicture, kEquation };
enum class Ground { kTheme, kWhite, kTransparent };

struct FigureLook {
  ui::Theme theme = ui::theme(ui::ThemeName::kLight);
  FigurePart part = FigurePart::kChapter;
  std::string_view equation = {};  // by name; "": the chapter's first
  ui::TextAs text_as = ui::TextAs::kOutlines;
};

// The theme with this ground in place of its paper and cards. Without one nothing is drawn there.
ui::Theme on_ground(const ui::Theme& theme, Ground ground);
// Can the theme's ink be read on this ground?
bool goes_with(ui::ThemeName theme, Ground ground);

// What is drawn: `run` has been updated to `location`.
struct FigureOf {
  const Catalog& catalog;
  const state::Location& location;
  scenes::Run& run;
};

// Draws into [0, size.x] x [0, size.y].
void draw_figure(ui::Canvas& canvas, const FigureLook& look, const FigureOf& of, ui::Vec2 size);

// The size at which an equation alone is easily read; zero if the chapter has none of that name.
ui::Vec2 equation_size(std::string_view scene_id, std::string_view name);

// The same as a standalone SVG; as a PDF of one page.
std::string figure_svg(const ui::Fonts& fonts, const FigureLook& look, const FigureOf& of,
                       ui::Vec2 size);
std::string figure_pdf(const ui::Fonts& fonts, const FigureLook& look, const FigureOf& of,
                       ui::Vec2 size, std::string_view language);

// What PDFs say they were made with.
std::string creator();

}  // namespace ropewalk::app
