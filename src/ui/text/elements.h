// What slides are made of (state::Element) on any canvas: paragraphs, lists, code, tables,
// pictures, columns, footnotes.
#pragma once

#include <functional>
#include <limits>
#include <span>
#include <string_view>

#include "ui/text/prose.h"

namespace ropewalk::ui {

// A picture by its path; null as long as it has not come.
using FindPicture = std::function<const Pixels*(std::string_view path)>;
// A chapter's program with the state of a link filled in; "" as long as it has not come.
using FindProgram = std::function<std::string(std::string_view link)>;

struct ElementsStyle {
  ProseStyle words;
  int items = std::numeric_limits<int>::max();  // shown of lists that come one by one
  float picture_height = 480;                   // of a picture at most
  FindPicture find_picture = nullptr;
  // Of a program at most: it gets smaller, and if that is not enough its end is left out, with a
  // sign that says so.
  float program_height = std::numeric_limits<float>::infinity();
  FindProgram find_program = nullptr;
};

// Draws with the top left corner at `at`. `id` is unique in its window.
ProseResult draw_elements(Canvas& canvas, const Theme& theme, Interaction& input,
                          Highlight& highlight, std::string_view id, Vec2 at, float width,
                          const state::Prose& prose, const ElementsStyle& style);

// Small, below a short line, numbered from 1; nothing for none.
ProseResult draw_footnotes(Canvas& canvas, const Theme& theme, Interaction& input,
                           Highlight& highlight, std::string_view id, Vec2 at, float width,
                           std::span<const state::Paragraph> footnotes, const ProseStyle& words);

}  // namespace ropewalk::ui
