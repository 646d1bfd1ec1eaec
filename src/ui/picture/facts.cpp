#include "ui/picture/facts.h"

#include <algorithm>

#include "core/words/words.h"
#include "ui/arrange.h"
#include "ui/interaction.h"
#include "ui/picture/shapes.h"
#include "ui/text/text_fit.h"

namespace ropewalk::ui {
namespace {

constexpr Font kAboveFont{Face::kText, 12};
constexpr float kClosest = 6, kFarthest = 64;  // columns of a line that is spread

// How strongly to draw a fact in `box`, which lights its part when it is pointed at.
float take_pointer(const Stage& stage, const Rect& box, const Fact& fact) {
  if (fact.part.empty()) return 1;
  if (stage.input.hover(box)) stage.highlight.point_at(fact.part);
  return stage.highlight.strength(fact.part);
}

// The name above the number.
void draw_column(const Stage& stage, const Rect& cell, const Fact& fact, const Font& font) {
  const float strength = take_pointer(stage, cell, fact);
  text_within(stage, {cell.left, cell.top + 10}, tr(fact.label),
              {.font = font, .color = faded(stage.theme.ink_soft, strength)}, cell.width() - 2);
  stage.canvas.text({cell.left, cell.top + 28}, fact.value,
                    {.font = type::kNumber, .color = faded(fact.color, strength)});
}

float column_width(const Canvas& canvas, const Fact& fact) {
  return std::max(canvas.measure(tr(fact.label), type::kSmall).x + 4,
                  canvas.measure(fact.value, type::kNumber).x);
}

}  // namespace

void draw_fact(const Stage& stage, const Rect& rect, const Fact& fact, const FactFonts& fonts) {
  const float strength = take_pointer(stage, rect, fact), y = rect.center().y;
  text_within(stage, {rect.left, y}, tr(fact.label),
              {.font = fonts.label, .color = faded(stage.theme.ink_soft, strength)},
              rect.width() - 10 - stage.canvas.measure(fact.value, fonts.value).x);
  stage.canvas.text(
      {rect.right, y}, fact.value,
      {.font = fonts.value, .color = faded(fact.color, strength), .align = Align::kRight});
}

void draw_fact_rows(const Stage& stage, Rect rect, std::span<const Fact> facts,
                    std::span<const size_t> groups) {
  constexpr float kRow = 24, kSmallRow = 22, kGap = 14;
  const float gap_in_rows = kGap / kRow;
  const float rows =
      static_cast<float>(facts.size()) + gap_in_rows * static_cast<float>(groups.size());
  const float row = std::min(kRow, rect.height() / std::max(rows, 1.0F));
  rect.take_top((rect.height() - rows * row) / 2);
  for (size_t i = 0; i < facts.size(); ++i) {
    if (std::find(groups.begin(), groups.end(), i) != groups.end())
      rect.take_top(gap_in_rows * row);
    draw_fact(stage, rect.take_top(row), facts[i], row < kSmallRow ? kShortFact : FactFonts{});
  }
}

void draw_facts(const Stage& stage, const Rect& rect, std::span<const Fact> facts, size_t columns) {
  const float wide = rect.width() / static_cast<float>(columns);
  for (size_t i = 0; i < facts.size(); ++i) {
    const size_t row = i / columns, column = i % columns;
    const float x = rect.left + wide * static_cast<float>(column);
    const float y = rect.top + kFactHeight * static_cast<float>(row);
    draw_column(stage, {x, y, x + wide, y + kFactHeight}, facts[i], kAboveFont);
  }
}

void draw_facts_spread(const Stage& stage, Rect rect, std::span<const Fact> facts) {
  if (facts.empty()) return;
  const float gaps = static_cast<float>(std::max<size_t>(facts.size(), 2) - 1);
  const float spare = rect.width() - facts_spread_width(stage.canvas, facts);
  const float gap = kClosest + std::clamp(spare / gaps, 0.0F, kFarthest - kClosest);
  for (const Fact& fact : facts) {
    draw_column(stage, rect.take_left(column_width(stage.canvas, fact)), fact, type::kSmall);
    rect.take_left(gap);
  }
}

float facts_spread_width(const Canvas& canvas, std::span<const Fact> facts) {
  float width = -kClosest;
  for (const Fact& fact : facts) width += column_width(canvas, fact) + kClosest;
  return width;
}

Rect draw_facts_below(const Stage& stage, Rect area, std::span<const Fact> facts) {
  constexpr float kNarrow = 520, kPicture = 180, kAbove = 6;
  const bool narrow = area.width() < kNarrow;
  const size_t columns = !narrow ? facts.size() : facts.size() > 4 ? 3 : 2;
  const size_t lines = (facts.size() + columns - 1) / std::max<size_t>(columns, 1);
  const auto room = bottom_if(area, static_cast<float>(lines) * kFactHeight, kPicture);
  if (!room) return area;
  draw_facts(stage, room->inset(8, 0), facts, columns);
  area.take_bottom(kAbove);
  return area;
}

}  // namespace ropewalk::ui
