// The cell that is worked out, where it stands: its matrix, its row, its pairs.
#include <algorithm>
#include <string>

#include "scenes/attention_working.h"
#include "scenes/text_button.h"
#include "ui/axis.h"
#include "ui/bars.h"
#include "ui/interaction.h"
#include "ui/shapes.h"

namespace ropewalk::scenes {
namespace {

constexpr float kTop = 30, kGap = 28, kCaption = 17, kRowBars = 40, kPairBars = 46;

void draw_caption(ui::Stage& stage, const ui::Rect& rect, std::string_view words,
                  std::string_view part) {
  stage.canvas.text(
      {rect.left, rect.center().y}, words,
      {.font = {ui::Face::kText, 12},
       .color = ui::with_alpha(stage.theme.ink_soft, stage.highlight.strength(part))});
}

void draw_row_bars(ui::Stage& stage, const ui::Rect& rect, const WorkingPicture& picture) {
  if (stage.input.hover(rect)) stage.highlight.point_at("score.row");
  const float strength = stage.highlight.strength("score.row");
  ui::draw_bars(stage.canvas, rect,
                {.values = picture.weights,
                 .range = {0, std::max(picture.cell.top_weight, 1e-6)},
                 .color = ui::faded(stage.theme.score, 0.45F * strength),
                 .line = stage.theme.line,
                 .marked = picture.at.col,
                 .marked_color = stage.theme.score});
}

// Returns the pair that was clicked.
std::optional<int> draw_pair_bars(ui::Stage& stage, const ui::Rect& rect,
                                  const WorkingPicture& picture) {
  const std::vector<float>& pairs = picture.cell.pairs;
  const int count = static_cast<int>(pairs.size());
  const ui::Interaction::Area area =
      stage.input.area("pairs", rect, "what each pair adds: click one, or use the arrow keys");
  if (area.hovered) stage.highlight.point_at("score");
  double low = -1e-6, high = 1e-6;
  for (const float pair : pairs) {
    low = std::min(low, static_cast<double>(pair));
    high = std::max(high, static_cast<double>(pair));
  }
  const float strength = stage.highlight.strength("score");
  ui::draw_bars(stage.canvas, rect,
                {.values = pairs,
                 .range = {low, high},
                 .color = ui::faded(stage.theme.score, 0.45F * strength),
                 .line = stage.theme.line,
                 .marked = picture.at.pair,
                 .marked_color = stage.theme.score});
  if (area.focused) ui::draw_frame(stage.canvas, rect.inset(-3), {stage.theme.accent, 2, 0}, 4);
  if (area.reset) return 0;
  if (area.active) {
    const float share = (area.pointer.x - rect.left) / std::max(rect.width(), 1.0F);
    return std::clamp(static_cast<int>(share * static_cast<float>(count)), 0, count - 1);
  }
  const int step = static_cast<int>(area.nudge.x + area.nudge.y);
  if (step == 0) return std::nullopt;
  return std::clamp(picture.at.pair + step, 0, count - 1);
}

// The matrix over its row and the pairs.
void draw_place(ui::Stage& stage, ui::Rect rect, const WorkingPicture& picture,
                WorkingChange& change, ui::HeatmapScratch& scratch) {
  const ui::Rect pairs = rect.take_bottom(kPairBars);
  const ui::Rect pairs_caption = rect.take_bottom(kCaption);
  rect.take_bottom(6);
  const ui::Rect row = rect.take_bottom(kRowBars);
  const ui::Rect row_caption = rect.take_bottom(kCaption);
  rect.take_bottom(4);
  ui::Cell selected{picture.at.row, picture.at.col};
  const ui::HeatmapResult map = ui::draw_heatmap(stage, rect, picture.map, selected, scratch);
  if (map.changed && selected.valid()) change.cell = selected;
  const float left = map.cells.left, right = map.cells.right;
  const auto under = [&](const ui::Rect& at) { return ui::Rect{left, at.top, right, at.bottom}; };
  draw_caption(stage, under(row_caption), "the weights of row " + std::to_string(picture.at.row),
               "score.row");
  draw_row_bars(stage, under(row), picture);
  draw_caption(stage, under(pairs_caption), "what each pair adds to the score", "score");
  change.pair = draw_pair_bars(stage, under(pairs), picture);
}

}  // namespace

WorkingChange draw_working(ui::Stage& stage, ui::Rect rect, const WorkingPicture& picture, int step,
                           ui::HeatmapScratch& scratch) {
  WorkingChange change;
  if (rect.height() > 190) {
    const ui::Rect top = rect.take_top(kTop);
    float right = top.right;
    const float y = top.top + 13;
    change.back = text_button(stage, "to-pattern", right, y, "the pattern",
                              "back to the matrices of both sides");
    change.other_side =
        text_button(stage, "other-side", right, y, std::string(picture.other) + " side",
                    "work out the same cell under the encoding of the other side");
    const std::string cell =
        "m = " + std::to_string(picture.at.row) + ", n = " + std::to_string(picture.at.col);
    const ui::Font& font = ui::type::kStrong;
    if (top.left + stage.canvas.measure(cell, font).x < right)
      stage.canvas.text({top.left, y}, cell, {.font = font, .color = stage.theme.position});
  }
  const float most = rect.height() - kRowBars - kPairBars - 2 * kCaption;
  if (!stage.narrow() && most > 120) {
    draw_place(stage, rect.take_left(std::min(most + 8, rect.width() * 0.42F)), picture, change,
               scratch);
    rect.take_left(kGap);
  }
  change.step = draw_steps(stage, rect, picture.steps, step);
  return change;
}

}  // namespace ropewalk::scenes
