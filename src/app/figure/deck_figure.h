// A lecture on paper: a slide a page, its words and pictures beside what stands on the stage,
// lists whole, questions with their answers, the speaker's notes left out.
#pragma once

#include <string>
#include <string_view>

#include "app/figure/figure.h"
#include "core/answers.h"
#include "ui/text/elements.h"

namespace ropewalk::app {

struct DeckOf {
  const Catalog& catalog;
  const state::Deck& deck;
  core::Answers& answers;  // of the chapters' long work
  ui::FindPicture find_picture = nullptr;
};

// Slide 1 .. slides.size() into [0, size.x] x [0, size.y].
void draw_slide(ui::Canvas& canvas, const ui::Theme& theme, const DeckOf& of, int slide,
                ui::Vec2 size);

// The whole lecture; one slide of it as an SVG, as a PDF (0: all).
std::string slide_svg(const ui::Fonts& fonts, const FigureLook& look, const DeckOf& of, int slide,
                      ui::Vec2 size);
std::string deck_pdf(const ui::Fonts& fonts, const FigureLook& look, const DeckOf& of, int slide,
                     ui::Vec2 size, std::string_view language);

}  // namespace ropewalk::app
