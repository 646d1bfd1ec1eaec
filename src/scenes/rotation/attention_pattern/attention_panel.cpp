#include "scenes/rotation/attention_pattern/attention_panel.h"

#include <algorithm>
#include <vector>

#include "core/words/words.h"
#include "scenes/parts/user_vectors.h"
#include "ui/interaction.h"
#include "ui/picture/bars.h"
#include "ui/picture/facts.h"
#include "ui/picture/shapes.h"
#include "ui/text/text_fit.h"

namespace ropewalk::scenes {
namespace {

// The row's weights, key under key.
void draw_strip(ui::Stage& stage, const AttentionPanel& panel, const ui::Rect& rect) {
  if (stage.input.hover(rect)) stage.highlight.point_at("score.row");
  const bool output = panel.output;
  ui::draw_bars(
      stage.canvas, rect,
      {.values = panel.weights,
       .range = {0, panel.scales.weight},
       .color = ui::faded(stage.theme.score, 0.5F * stage.highlight.strength("score.row")),
       .line = stage.theme.line,
       .marked = output ? -1 : panel.column,
       .marked_color = stage.theme.score});
}

// Numbers of the row, or of the cell: two in a line, or one below the other. Takes what it needs
// from the top of `rect`.
void draw_numbers(ui::Stage& stage, const AttentionPanel& panel, ui::Rect& rect, bool of_row) {
  constexpr float kWide = 230;  // from here on there is room for the longer words
  const ui::Theme& theme = stage.theme;
  const experiments::CellBreakdown& cell = panel.cell;
  const auto put = [&stage](const ui::Rect& row, const char* label, double value, int decimals,
                            const char* part, ui::Rgba color) {
    ui::draw_fact(stage, row, {label, brief_text(value, decimals), part, color}, ui::kSmallFact);
  };
  ui::Rect first = rect.take_top(19);
  if (!of_row && panel.output)
    return put(first, N_("output"), cell.output, 3, "output", theme.value);
  const bool stacked = first.width() < kFactsInLine;
  const ui::Rect second =
      stacked ? rect.take_top(18) : first.take_right(first.width() * (of_row ? 0.52F : 0.46F));
  if (!stacked) first.take_right(18);
  if (of_row) {
    const bool wide = rect.width() > kWide;
    put(first, wide ? N_("spread over") : N_("spread"), cell.spread, 1, "score.row", theme.score);
    put(second, wide ? N_("mean distance") : N_("distance"), cell.mean_distance, 1, "score.row",
        theme.score);
  } else {
    put(first, N_("score"), cell.score, 2, "score", theme.score);
    put(second, N_("weight"), cell.weight, 3, "score.weight", theme.score);
  }
}

// What the chosen number is the sum of: the score of its pairs, the output of the tokens' parts.
void draw_parts(ui::Stage& stage, const AttentionPanel& panel, ui::Rect rect) {
  const ui::Theme& theme = stage.theme;
  const bool output = panel.output, biased = panel.biased && !output;
  std::vector<float> bars = output ? panel.cell.parts : panel.cell.pairs;
  if (biased) bars.push_back(static_cast<float>(panel.cell.bias));
  const std::string_view part = output ? "output" : "score";
  if (stage.input.hover(rect)) stage.highlight.point_at(part);
  const float strength = stage.highlight.strength(part);
  const ui::Rect ends = rect.take_bottom(16);
  ui::draw_bars(stage.canvas, rect.inset(0, 2),
                {.values = bars,
                 .range = {panel.scales.low, panel.scales.high},
                 .color = ui::faded(output ? theme.value : theme.position, strength),
                 .line = theme.line,
                 .marked = biased ? static_cast<int>(bars.size()) - 1 : -1,
                 .marked_color = theme.key});
  ui::TextStyle style{.font = {ui::Face::kText, 12}, .color = theme.ink_faint};
  ui::text_within(stage, {ends.left, ends.center().y}, tr(output ? "weight × value" : "fast pairs"),
                  style, ends.width() / 2 - 4);
  style.align = ui::Align::kRight;
  if (biased) style.color = theme.key;
  ui::text_within(stage, {ends.right, ends.center().y},
                  tr(biased   ? "bias"
                     : output ? "last token"
                              : "slow pairs"),
                  style, ends.width() / 2 - 4);
}

}  // namespace

PanelScales panel_scales(std::span<const experiments::CellBreakdown> cells, bool output) {
  PanelScales scales{1e-6, 0, 0};
  for (const experiments::CellBreakdown& cell : cells) {
    scales.weight = std::max(scales.weight, cell.top_weight);
    for (const float part : output ? cell.parts : cell.pairs) {
      scales.low = std::min(scales.low, static_cast<double>(part));
      scales.high = std::max(scales.high, static_cast<double>(part));
    }
    if (output) continue;
    scales.low = std::min(scales.low, cell.bias);
    scales.high = std::max(scales.high, cell.bias);
  }
  const double max = std::max({-scales.low, scales.high, 1e-6});
  scales.low = std::min(scales.low, -0.15 * max);
  scales.high = std::max(scales.high, 0.15 * max);
  return scales;
}

void draw_panel(ui::Stage& stage, ui::Rect rect, const AttentionPanel& panel, float words_end,
                bool row_too) {
  constexpr float kWords = 116;  // need more room than the few tokens of a small map
  draw_strip(stage, panel, rect.take_top(std::clamp(rect.height() * 0.24F, 20.0F, 52.0F)));
  rect.right = std::max(rect.right, std::min(rect.left + kWords, words_end));
  rect.take_top(4);
  if (row_too) {
    draw_numbers(stage, panel, rect, true);
    rect.take_top(8);
  }
  draw_numbers(stage, panel, rect, false);
  draw_parts(stage, panel, rect);
}

}  // namespace ropewalk::scenes
