// Typeset equations (assets/equations) on any canvas. Parts take the hue of their role; live slots
// show probes; hovering (or tapping) a part lights it up, and what is lit stands out from the rest.
#pragma once

#include <string>
#include <string_view>

#include "assets/assets.h"
#include "state/snapshot.h"
#include "ui/canvas/canvas.h"
#include "ui/highlight.h"
#include "ui/theme.h"

namespace ropewalk::ui {

class Interaction;

// An equation at a size that fits. Nothing if `equation` is null: size zero, draws nothing.
struct FittedEquation {
  const assets::Equation* equation = nullptr;
  float font_size = 0;
  Vec2 size;           // of the whole box
  float baseline = 0;  // below the box's top
};

FittedEquation measure_equation(const assets::Equation* equation, float font_size);

// The equation of this name no wider than `max_width`: as asked for; else its variant for narrow
// places
// (`<name>-narrow`) if there is one; else smaller.
FittedEquation fit_equation(std::string_view scene_id, std::string_view name, float font_size,
                            float max_width);

// Draws with the box's top left corner at `at`. A live slot without its probe shows an en dash. Of
// an equation that has not come yet, the room it will take is shown.
void draw_equation(Canvas& canvas, const Theme& theme, const FittedEquation& fitted, Vec2 at,
                   const state::Probes& probes, Interaction& input, Highlight& highlight);

// What a live slot says: the probe with the slot's decimals, or an en dash if there is none.
std::string live_text(const state::Probes& probes, const assets::LiveSlot& slot);

// The innermost part under `point`, told from the box's top left corner; "" for none.
std::string_view part_at(const FittedEquation& fitted, Vec2 point);

}  // namespace ropewalk::ui
