// The cell that is worked out, where it stands: its matrix, its row, its pairs.
#include <algorithm>
#include <string>

#include "core/words/words.h"
#include "scenes/parts/text_button.h"
#include "scenes/rotation/attention_pattern/attention_worked_example.h"
#include "ui/interaction.h"
#include "ui/picture/bars.h"
#include "ui/picture/shapes.h"
#include "ui/plot/axis.h"

namespace ropewalk::scenes {
namespace {

constexpr float kTop = 32, kGap = 28, kCaption = 17, kBars = 50;

ui::Range range_of(std::span<const float> bars) {
  ui::Range range{-1e-6, 1e-6};
  for (const float bar : bars) {
    range.min = std::min(range.min, static_cast<double>(bar));
    range.max = std::max(range.max, static_cast<double>(bar));
  }
  return range;
}

// What the numbers of this stage are the sum of, one bar each: the score of the pairs, the row's
// sum of its weights, the output of the tokens' parts.
void draw_sum(ui::Stage& stage, const ui::Rect& rect, const WorkedExamplePicture& picture,
              WorkedExampleChange& change) {
  const bool pairs = picture.about == AttentionStage::kScore;
  const bool output = picture.about == AttentionStage::kOutput;
  const std::span<const float> bars = pairs    ? std::span(picture.cell.pairs)
                                      : output ? std::span(picture.cell.parts)
                                               : picture.weights;
  const std::string_view part = pairs ? "score" : output ? "output" : "score.row";
  const ui::Rgba hue = output ? stage.theme.value : stage.theme.score;
  const int chosen = pairs ? picture.at.pair : picture.at.col;
  const ui::Interaction::Area area =
      stage.input.area("sum", rect,
                       pairs ? "what each pair adds to the score: click one, or use the arrow keys"
                             : "what each key adds: click one, or use the arrow keys");
  if (area.hovered) stage.highlight.point_at(part);
  ui::draw_bars(stage.canvas, rect,
                {.values = bars,
                 .range = range_of(bars),
                 .color = ui::faded(hue, 0.45F * stage.highlight.strength(part)),
                 .line = stage.theme.line,
                 .marked = chosen,
                 .marked_color = hue});
  if (area.focused) ui::draw_frame(stage.canvas, rect.inset(-3), {stage.theme.accent, 2, 0}, 4);
  const int last =
      pairs || !picture.map.causal ? static_cast<int>(bars.size()) - 1 : picture.at.row;
  int wanted = chosen + static_cast<int>(area.nudge.x + area.nudge.y);
  if (area.active) {
    const float share = (area.pointer.x - rect.left) / std::max(rect.width(), 1.0F);
    wanted = static_cast<int>(share * static_cast<float>(bars.size()));
  }
  wanted = std::clamp(wanted, 0, last);
  if (wanted == chosen) return;
  if (pairs) change.pair = wanted;
  if (!pairs) change.cell = ui::Cell{picture.at.row, wanted};
}

// The matrix over the bars.
void draw_place(ui::Stage& stage, ui::Rect rect, const WorkedExamplePicture& picture,
                WorkedExampleChange& change) {
  const ui::Rect bars = rect.take_bottom(kBars), caption = rect.take_bottom(kCaption);
  rect.take_bottom(6);
  ui::Cell selected{picture.at.row, picture.at.col};
  ui::HeatmapSpec spec = picture.map;
  spec.title = "";  // stands over the whole
  const ui::HeatmapResult map = ui::draw_heatmap(stage, rect, spec, selected);
  if (map.changed && selected.valid()) change.cell = selected;
  const float left = map.cells.left, right = map.cells.right;
  const std::string_view words =
      tr(picture.about == AttentionStage::kScore    ? "pair by pair"
         : picture.about == AttentionStage::kWeight ? "the row's weights"
                                                    : "weight × value, token by token");
  stage.canvas.text({left, caption.center().y}, words,
                    {.font = {ui::Face::kText, 12}, .color = stage.theme.ink_soft});
  draw_sum(stage, {left, bars.top, right, bars.bottom}, picture, change);
}

}  // namespace

WorkedExampleChange draw_attention_worked_example(ui::Stage& stage, ui::Rect rect,
                                                  const WorkedExamplePicture& picture, int step) {
  WorkedExampleChange change;
  if (rect.height() > 190) {
    const ui::Rect top = rect.take_top(kTop);
    float right = top.right;
    const float y = top.top + 13;
    change.back = text_button(stage, "to-pattern", right, y, "the pattern",
                              "back to the matrices of both sides");
    change.other_side =
        text_button(stage, "other-side", right, y, tr("{side} side", {{"side", tr(picture.other)}}),
                    "work out the same cell under the encoding of the other side");
    const std::string cell =
        "m = " + std::to_string(picture.at.row) + ", n = " + std::to_string(picture.at.col);
    // With the encoding's name, if there is room for it.
    for (const std::string& title : {picture.map.title + ":  " + cell, cell}) {
      if (top.left + stage.canvas.measure(title, ui::type::kStrong).x > right) continue;
      stage.canvas.text({top.left, y}, title,
                        {.font = ui::type::kStrong, .color = stage.theme.ink});
      break;
    }
  }
  const float max = rect.height() - kBars - kCaption;
  if (!stage.narrow() && max > 120) {
    draw_place(stage, rect.take_left(std::min(max, rect.width() * 0.42F)), picture, change);
    rect.take_left(kGap);
  }
  change.step = draw_worked_example(stage, rect, picture.steps, step);
  return change;
}

}  // namespace ropewalk::scenes
