#include "scenes/parts/text_button.h"

#include "core/words/words.h"
#include "ui/interaction.h"
#include "ui/picture/shapes.h"

namespace ropewalk::scenes {

bool text_button(ui::Stage& stage, std::string_view id, float& right, float y,
                 std::string_view words, std::string_view label) {
  words = tr(words);
  const float wide = stage.canvas.measure(words, ui::type::kSmall).x + 20;
  const ui::Rect rect{right - wide, y - 13, right, y + 13};
  right -= wide + 8;
  const ui::Interaction::Press press = stage.input.press(id, rect.inset(0, -4), label);
  const ui::Theme& theme = stage.theme;
  if (press.focused) ui::draw_frame(stage.canvas, rect.inset(-3), {theme.accent, 2}, 16);
  stage.canvas.rect(rect, ui::with_alpha(theme.accent, press.hovered ? 0.18F : 0.08F), 13);
  stage.canvas.text(rect.center(), words,
                    {.font = ui::type::kSmall, .color = theme.accent, .align = ui::Align::kCenter});
  return press.pressed;
}

}  // namespace ropewalk::scenes
