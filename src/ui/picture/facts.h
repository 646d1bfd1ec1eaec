// Numbers with their names: in rows, the name on the left and the number on the right, or in
// columns, the name above the number. Pointing at one lights its part.
#pragma once

#include <span>
#include <string>

#include "ui/stage.h"

namespace ropewalk::ui {

struct Fact {
  std::string label, value;  // the label is translated where it is drawn
  std::string part;          // its name for Highlight; empty: none
  Rgba color;                // of the value
};

struct FactFonts {
  Font label = type::kText, value = type::kNumber;
};
inline constexpr FactFonts kShortFact{type::kSmall, type::kNumber};
inline constexpr FactFonts kSmallFact{type::kSmall, type::kSmallNumber};

// One row, in the middle of the height of `rect`.
void draw_fact(const Stage& stage, const Rect& rect, const Fact& fact, const FactFonts& fonts = {});

// Rows one below the other in the middle of `rect`, with room before each whose index is in
// `groups`. Lower ones where they would not fit.
void draw_fact_rows(const Stage& stage, Rect rect, std::span<const Fact> facts,
                    std::span<const size_t> groups = {});

// With the names above, in lines of `columns` alike, from the top of `rect`.
inline constexpr float kFactHeight = 40;
void draw_facts(const Stage& stage, const Rect& rect, std::span<const Fact> facts, size_t columns);

// One such line, each as wide as its words, spread over the width of `rect`; and how wide it is at
// least.
void draw_facts_spread(const Stage& stage, Rect rect, std::span<const Fact> facts);
float facts_spread_width(const Canvas& canvas, std::span<const Fact> facts);

// In one line along the lower edge of `area`, in two or three columns where it is narrow, in none
// where it is low. Returns what is left of the area.
Rect draw_facts_below(const Stage& stage, Rect area, std::span<const Fact> facts);

}  // namespace ropewalk::ui
