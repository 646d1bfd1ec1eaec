// The weights between the words of a sentence: like a heatmap, but its rows and columns may stand
// anywhere, also on their way from one place to another.
#pragma once

#include <span>
#include <string>

#include "ui/picture/heatmap.h"
#include "ui/stage.h"

namespace ropewalk::scenes {

struct WordMatrixSpec {
  std::string id = {};  // unique in the scene
  std::string title = {}, label = {};
  std::span<const std::string> words = {};
  std::span<const float> weights = {};  // [words, words], in the order of `words`
  std::span<const float> at = {};       // the place of each word's row and column, 0 .. words-1
  std::span<const int> seen_at = {};    // places by which the causal mask goes; empty: no mask
  ui::Range range = {};                 // what the ends of the colours mean
  ui::Cell shown = {};                  // row and column are words
};

struct WordMatrixResult {
  ui::Rect cells;
  ui::Cell hovered;  // words
  ui::Cell chosen;   // by a press or the arrow keys; else none
  bool reset = false;
};

WordMatrixResult draw_word_matrix(const ui::Stage& stage, const ui::Rect& rect,
                                  const WordMatrixSpec& spec);

// What it needs of `room` at most: cells are square, and no larger than looks well.
ui::Vec2 word_matrix_size(const ui::Canvas& canvas, ui::Vec2 room,
                          std::span<const std::string> words);

}  // namespace ropewalk::scenes
