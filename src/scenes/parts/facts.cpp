#include "scenes/parts/facts.h"

#include <algorithm>

#include "core/words/words.h"
#include "ui/interaction.h"

namespace ropewalk::scenes {

void draw_facts(ui::Stage& stage, const ui::Rect& rect, std::span<const Fact> facts,
                std::size_t columns) {
  const float wide = rect.width() / static_cast<float>(columns);
  for (std::size_t i = 0; i < facts.size(); ++i) {
    const Fact& fact = facts[i];
    const float x = rect.left + wide * static_cast<float>(i % columns);
    const std::size_t line = i / columns;
    const float y = rect.top + kFactHeight * static_cast<float>(line);
    if (!fact.part.empty() && stage.input.hover({x, y, x + wide, y + kFactHeight}))
      stage.highlight.point_at(fact.part);
    const float strength = fact.part.empty() ? 1 : stage.highlight.strength(fact.part);
    stage.canvas.text(
        {x, y + 10}, tr(fact.label),
        {.font = {ui::Face::kText, 12}, .color = ui::with_alpha(stage.theme.ink_soft, strength)});
    stage.canvas.text({x, y + 28}, fact.value,
                      {.font = ui::type::kNumber, .color = ui::with_alpha(fact.color, strength)});
  }
}

ui::Rect draw_facts_below(ui::Stage& stage, ui::Rect area, std::span<const Fact> facts) {
  if (area.height() < 260) return area;
  const bool narrow = area.width() < 520;
  const std::size_t columns = !narrow ? facts.size() : facts.size() > 4 ? 3 : 2;
  const std::size_t lines = (facts.size() + columns - 1) / std::max<std::size_t>(columns, 1);
  const ui::Rect rect = area.take_bottom(static_cast<float>(lines) * kFactHeight).inset(8, 0);
  draw_facts(stage, rect, facts, columns);
  area.take_bottom(6);
  return area;
}

}  // namespace ropewalk::scenes
