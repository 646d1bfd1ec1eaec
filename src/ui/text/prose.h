// Rich text (state::Paragraph) on any canvas: wrapped words, bold, italic, code, words that light
// up a part of equation and picture, links.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "state/prose/element.h"
#include "ui/canvas/canvas.h"
#include "ui/highlight.h"
#include "ui/theme.h"

namespace ropewalk::ui {

class Interaction;

struct ProseStyle {
  Font font = type::kText;
  float line_height = 1.5F;    // of the font's size
  float paragraph_gap = 0.7F;  // of the font's size, between paragraphs
  Align align = Align::kLeft;
  bool soft = false;  // in ink_soft instead of ink
};

struct ProseResult {
  float height = 0;
  float width = 0;      // of the widest line
  std::string clicked;  // the target of a link that was clicked or chosen with Enter; "" for none
};

// The longest comfortable line for this font, about 68 characters: the caller's width is cut to it.
float prose_measure(const Canvas& canvas, const Font& font);

ProseResult measure_prose(const Canvas& canvas, std::span<const state::Paragraph> paragraphs,
                          float width, const ProseStyle& style = {});

// Draws with the top left corner at `at`. `id` is unique in its window (links take keyboard focus).
ProseResult draw_prose(Canvas& canvas, const Theme& theme, Interaction& input, Highlight& highlight,
                       std::string_view id, Vec2 at, float width,
                       std::span<const state::Paragraph> paragraphs, const ProseStyle& style = {});

// Plain text in one style, wrapped alike; newlines start a paragraph. Returns the height.
float measure_text(const Canvas& canvas, std::string_view text, float width,
                   const ProseStyle& style = {});
float draw_text(Canvas& canvas, const Theme& theme, Vec2 at, float width, std::string_view text,
                const ProseStyle& style = {});

}  // namespace ropewalk::ui
