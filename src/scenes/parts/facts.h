// Numbers with their labels above, side by side or one below the other.
#pragma once

#include <span>
#include <string>

#include "ui/stage.h"

namespace ropewalk::scenes {

struct Fact {
  std::string label, value;
  std::string part;  // its name for Highlight; empty: none
  ui::Rgba color;
};

inline constexpr float kFactHeight = 40;

// In lines of `columns`, from the top of `rect`.
void draw_facts(ui::Stage& stage, const ui::Rect& rect, std::span<const Fact> facts,
                std::size_t columns);

// In one line along the lower edge of `area`, in two or three columns where it is narrow, in none
// where it is low. Returns what is left of the area.
ui::Rect draw_facts_below(ui::Stage& stage, ui::Rect area, std::span<const Fact> facts);

}  // namespace ropewalk::scenes
