// The words of a sentence as tiles, to be dragged into another order.
#pragma once

#include <span>
#include <string>

#include "ui/stage.h"

namespace ropewalk::scenes {

struct WordTilesSpec {
  std::string id = {};  // unique in the scene
  std::span<const std::string> words = {};
  std::span<const int> permutation = {};  // which word stands at each place
  int query = -1, key = -1;               // words that stand out; -1: none
};

struct WordTilesResult {
  int word = -1, to = -1;  // a word that was moved, and the place it was moved to
  bool reset = false;      // a tile was double-clicked
  int hovered = -1;        // the word pointed at
};

// Height for a width, at most about `most`: long sentences take several lines, and narrower tiles
// where those would be too many.
float word_tiles_height(const ui::Canvas& canvas, std::span<const std::string> words, float width,
                        float max);

WordTilesResult draw_word_tiles(const ui::Stage& stage, const ui::Rect& rect,
                                const WordTilesSpec& spec);

}  // namespace ropewalk::scenes
