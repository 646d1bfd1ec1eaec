#include "scenes/why_position/adding_positions/position_maps.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

#include "core/words/words.h"
#include "ui/arrange.h"
#include "ui/interaction.h"
#include "ui/picture/shapes.h"
#include "ui/plot/axis.h"
#include "ui/text/text_fit.h"

namespace ropewalk::scenes {
namespace {

enum Table : size_t { kSines, kLearned, kCos, kSin };
constexpr size_t kTables = 4;

struct Map {
  const char* id;
  const char* title;
  const char* part;
  std::span<const float> values;
  int columns;
};

// Which two of a pair's numbers: a cell as pair and whether it is the cosine.
struct Wave {
  int row = -1, pair = 0;
  bool cosine = false;
};

Wave wave_at(size_t table, ui::Cell cell) {
  if (table == kSines) return {cell.row, cell.column / 2, cell.column % 2 == 1};
  return {cell.row, cell.column, table == kCos};
}

ui::Rect map_rect(const ui::Rect& all, size_t index, bool one_line) {
  const auto i = static_cast<int>(index);
  const int columns = one_line ? 4 : 2, rows = 4 / columns;
  const float gap = one_line ? 14 : 8;
  const float wide =
      (all.width() - gap * static_cast<float>(columns - 1)) / static_cast<float>(columns);
  const float high = (all.height() - gap * static_cast<float>(rows - 1)) / static_cast<float>(rows);
  const int line = i / columns, column = i % columns;
  const float x = all.left + static_cast<float>(column) * (wide + gap);
  const float y = all.top + static_cast<float>(line) * (high + gap);
  return {x, y, x + wide, y + high};
}

void draw_missing(const ui::Stage& stage, const ui::Rect& rect) {
  if (rect.height() <= 2) return;
  const ui::Theme& theme = stage.theme;
  ui::draw_hatch(stage.canvas, rect, {.color = ui::faded(theme.ink_faint, 0.5F), .width = 1}, 7);
  if (rect.height() > 24 && rect.width() > 70)
    ui::draw_label(stage.canvas, rect.center(), tr("no rows"),
                   {.font = ui::type::kSmall, .color = theme.ink_soft, .align = ui::Align::kCenter},
                   theme.ground);
}

void draw_mark(const ui::Stage& stage, const ui::Rect& rect, ui::Rgba color) {
  ui::draw_frame(stage.canvas, rect, {.color = stage.theme.ground, .width = 3.5F}, 1);
  ui::draw_frame(stage.canvas, rect, {.color = color, .width = 1.75F}, 1);
}

// What is pointed at, in words.
std::string told(const experiments::PositionTables& tables, size_t table, ui::Cell cell) {
  if (table == kLearned) {
    const size_t index = static_cast<size_t>(cell.row) * static_cast<size_t>(tables.made_from.d) +
                         static_cast<size_t>(cell.column);
    const auto value = static_cast<double>(tables.learned_shown[index]);
    return tr(std::isfinite(value) ? "position {m}, number {i}: {value}"
                                   : "position {m}: the table has no such row",
              {{"m", cell.row}, {"i", cell.column}, {"value", ui::fixed_text(value, 3)}});
  }
  const Wave wave = wave_at(table, cell);
  const size_t index =
      static_cast<size_t>(wave.row) * tables.inv_freq.size() + static_cast<size_t>(wave.pair);
  return tr("position {m}, pair {i}: sin {sin}, cos {cos}",
            {{"m", cell.row},
             {"i", wave.pair},
             {"sin", ui::fixed_text(static_cast<double>(tables.rope.sin[index]), 3)},
             {"cos", ui::fixed_text(static_cast<double>(tables.rope.cos[index]), 3)}});
}

}  // namespace

PositionMapsResult draw_position_maps(
    const ui::Stage& stage, const ui::Rect& area,
    const std::shared_ptr<const experiments::PositionTables>& made, int row) {
  const experiments::PositionTables& tables = *made;
  PositionMapsResult result;
  const int d = tables.made_from.d, rows = tables.made_from.shown;
  const std::array<Map, kTables> maps{
      {{"sines", N_("Sinusoidal: added"), "position.row", tables.sinusoidal, d},
       {"learned", N_("Learned: added"), "position.learned", tables.learned_shown, d},
       {"cos", N_("RoPE: × cos"), "query.cos", tables.rope.cos, d / 2},
       {"sin", N_("RoPE: × sin"), "query.sin", tables.rope.sin, d / 2}}};
  ui::Rect all = area;
  constexpr float kOneLine = 481, kFoot = 26, kMaps = 215;
  const bool one_line = all.width() >= kOneLine;
  const auto foot = ui::bottom_if(all, kFoot, kMaps);
  all.take_right(6);  // the handle stands out
  std::array<ui::Rect, kTables> cells;
  std::array<ui::HeatmapSpec, kTables> specs;
  size_t pointed = kTables;
  ui::Cell cell;
  for (size_t i = 0; i < kTables; ++i) {
    const Map& map = maps[i];
    ui::HeatmapSpec& heat = specs[i];
    heat.id = map.id;
    heat.label = tr("{title}: press a row to go to its position", {{"title", tr(map.title)}});
    heat.part = map.part;
    heat.rows = rows;
    heat.columns = map.columns;
    heat.values = map.values;
    heat.owner = made;
    heat.diverging = true;
    heat.range = {-1.4, 1.4};  // learned numbers may be larger than a sine: they saturate
    heat.title = map.title;
    heat.square = heat.color_bar = heat.values_in_cells = false;
    ui::Cell chosen;
    const ui::HeatmapResult shown =
        ui::draw_heatmap(stage, map_rect(all, i, one_line), heat, chosen);
    cells[i] = shown.cells;
    if (shown.changed && chosen.valid()) result.row = chosen.row;
    if (!shown.hovered.valid()) continue;
    pointed = i;
    cell = shown.hovered;
  }
  const size_t handled = one_line ? kTables - 1 : 1;
  for (size_t i = 0; i < kTables; ++i) {
    if (!(cells[i].height() > 20)) return result;
    const float each = cells[i].height() / static_cast<float>(rows);
    ui::Rect missing = cells[i];
    missing.top += each * static_cast<float>(std::min(tables.made_from.length, rows));
    if (i == kLearned) draw_missing(stage, missing);
    const float y = cells[i].top + (static_cast<float>(row) + 0.5F) * each;
    const float half = std::max(each / 2, 2.0F) + 1;
    draw_mark(stage, {cells[i].left - 1, y - half, cells[i].right + 1, y + half},
              stage.theme.position);
    if (i != handled) continue;
    const ui::Vec2 at{cells[i].right, y};
    const ui::Interaction::Handle handle =
        stage.input.handle("row", at, "position m: drag along the rows", 8);
    ui::draw_handle(stage.canvas, stage.theme, at, stage.theme.position, handle, 6);
    if (!handle.changed()) continue;
    const float to = handle.drag ? std::floor((handle.drag->y - cells[i].top) / each)
                                 : static_cast<float>(row) - handle.nudge.y;
    result.row = static_cast<int>(std::clamp(to, 0.0F, static_cast<float>(rows - 1)));
    result.reset = handle.reset;
  }
  if (pointed < kTables && pointed != kLearned) {
    // The same number, where it stands in the other tables.
    const Wave wave = wave_at(pointed, cell);
    const size_t rope = wave.cosine ? kCos : kSin;
    const ui::Cell there{wave.row, wave.pair};
    const ui::Cell here{wave.row, 2 * wave.pair + (wave.cosine ? 1 : 0)};
    for (const size_t i : {static_cast<size_t>(kSines), rope}) {
      const ui::Rect mark = ui::cell_rect(specs[i], cells[i], i == kSines ? here : there);
      const float grow = std::max(0.0F, 3 - mark.height() / 2);
      draw_mark(stage, {mark.left, mark.top - grow, mark.right, mark.bottom + grow},
                stage.theme.ink);
    }
  }
  if (!foot) return result;
  const std::string_view key = tr(
      one_line ? "rows: positions · columns: numbers, or pairs of them · red above zero, blue below"
               : "rows: positions · columns: numbers, pairs");
  const std::string said = pointed < kTables ? told(tables, pointed, cell) : std::string(key);
  ui::text_within(stage, {cells[0].left, foot->bottom - 9}, said,
                  {.font = ui::type::kSmall, .color = stage.theme.ink_soft},
                  area.right - cells[0].left);
  return result;
}

}  // namespace ropewalk::scenes
