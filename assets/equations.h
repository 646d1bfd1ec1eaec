#pragma once
// The equations of all chapters: names and sizes from the start, the rest of each when it comes.

#include <deque>
#include <span>
#include <string_view>
#include <vector>

#include "assets/assets.h"

namespace ropewalk::assets {

class EquationTable {
 public:
  // The entry "equations" of the core: every chapter with names and sizes.
  void read_sizes(std::string_view bytes);
  // An entry "equations/<scene_id>": all of one chapter's.
  void read_chapter(std::string_view scene_id, std::string_view bytes);
  // As if that had not come.
  void empty_chapter(std::string_view scene_id);
  std::span<const Equation> of(std::string_view scene_id) const;

 private:
  // What the spans of one chapter's equations show; nothing is taken away while the program lives.
  struct Rows {
    std::vector<Glyph> glyphs;
    std::vector<Rule> rules;
    std::vector<Part> parts;
    std::vector<LiveSlot> live;
  };
  struct Chapter {
    std::string_view id;
    std::vector<Equation> equations;
  };
  Chapter* find(std::string_view scene_id);

  std::deque<Chapter> chapters_;
  std::deque<Rows> rows_;
};

}  // namespace ropewalk::assets
