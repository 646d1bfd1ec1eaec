#include "ui/picture/heatmap.h"

#include <limits>
#include <memory>
#include <random>

#include "drawing.h"
#include "ui/picture/heat_colors.h"

namespace ropewalk::ui {
namespace {

constexpr float kNan = std::numeric_limits<float>::quiet_NaN();

std::vector<float> ramp(int rows, int columns) {
  std::vector<float> values(static_cast<size_t>(rows) * static_cast<size_t>(columns));
  for (size_t i = 0; i < values.size(); ++i)
    values[i] = static_cast<float>(i) / static_cast<float>(values.size());
  return values;
}

TEST_CASE("every cell is found at its middle and only there") {
  const HeatmapSpec spec{.rows = 7, .columns = 11};
  const Rect cells{13, 20, 13 + 11 * 9, 20 + 7 * 9};
  for (int row = 0; row < 7; ++row) {
    for (int column = 0; column < 11; ++column) {
      const Rect box = cell_rect(spec, cells, {row, column});
      CHECK(cell_at(spec, cells, box.center()) == Cell{row, column});
      CHECK(cell_at(spec, cells, box.min() + Vec2{0.01F, 0.01F}) == Cell{row, column});
    }
  }
  CHECK_FALSE(cell_at(spec, cells, {12, 25}).valid());
  CHECK_FALSE(cell_at(spec, cells, cells.max()).valid());
  CHECK_FALSE(cell_at(spec, cells, {kNan, 25}).valid());
  CHECK_FALSE(cell_at({}, cells, cells.center()).valid());
}

TEST_CASE("masked cells are not to be found") {
  const HeatmapSpec spec{.rows = 4, .columns = 4, .causal = true};
  const Rect cells{0, 0, 40, 40};
  CHECK(cell_at(spec, cells, {5, 35}) == Cell{3, 0});
  CHECK(cell_at(spec, cells, {15, 15}) == Cell{1, 1});
  CHECK_FALSE(cell_at(spec, cells, {25, 15}).valid());
}

TEST_CASE("the colour map spans the finite, unmasked values") {
  const std::vector<float> values = {1, 99, kNan, 2, 3, 99, 4, 5, -2};
  HeatmapSpec spec{.rows = 3, .columns = 3, .values = values, .causal = true};
  CHECK(heat_range(spec) == Range{-2, 5});
  spec.diverging = true;
  CHECK(heat_range(spec) == Range{-5, 5});
  spec.range = {0, 10};
  CHECK(heat_range(spec) == Range{0, 10});
  const std::vector<float> zeros(9, 0);
  const HeatmapSpec flat{.rows = 3, .columns = 3, .values = zeros};
  CHECK(heat_range(flat).span() > 0);
}

TEST_CASE("colours are kept while the same owner's values are shown alike") {
  Drawing drawing({0, 0, 400, 300});
  const auto owner = std::make_shared<std::vector<float>>(ramp(4, 4));
  HeatmapSpec spec{.id = "h", .rows = 4, .columns = 4, .values = *owner, .owner = owner};
  const auto colors = [&spec](const Stage& stage, Range range) {
    const std::span<const Rgba> cells = heat_colors(stage, spec, range);
    return std::vector<Rgba>(cells.begin(), cells.end());
  };
  const std::vector<Rgba> first = colors(drawing.stage, {0, 1});
  CHECK(first.size() == 16);
  (*owner)[5] = 1;  // an owner never does: so it is seen what is made anew
  CHECK(colors(drawing.stage, {0, 1}) == first);
  const std::vector<Rgba> anew = colors(drawing.stage, {0, 2});
  CHECK(anew != first);
  CHECK(colors(drawing.stage, {0, 1})[5] == drawing.stage.theme.sequential(1));
  spec.causal = true;
  CHECK(colors(drawing.stage, {0, 1})[1].a == 0);
  spec.causal = false;
  spec.diverging = true;
  CHECK(colors(drawing.stage, {0, 1})[5] == drawing.stage.theme.diverging(1));

  const Drawing dark({0, 0, 400, 300}, ThemeName::kDark);
  Stage elsewhere = drawing.stage;
  const Stage other{elsewhere.canvas, elsewhere.area,      dark.stage.theme,
                    elsewhere.input,  elsewhere.highlight, 0,
                    nullptr,          &drawing.views};
  CHECK(colors(other, {0, 1})[5] == dark.stage.theme.diverging(1));

  const auto next = std::make_shared<std::vector<float>>(16, 0.0F);
  spec.owner = next;  // the values stand where they stood, and are another's
  (*owner)[5] = 0;
  CHECK(colors(other, {0, 1})[5] == colors(other, {0, 1})[0]);
  spec.owner = {};
  (*owner)[5] = 1;
  CHECK(colors(other, {0, 1})[5] == dark.stage.theme.diverging(1));
}

TEST_CASE("cells have their value's colour; what is masked or not finite has none") {
  const std::vector<float> values = {0, 0.5F, 1, kNan};
  const HeatmapSpec spec{
      .id = "h", .rows = 2, .columns = 2, .values = values, .range = {0, 1}, .causal = true};
  Drawing drawing({0, 0, 400, 400});
  Cell none;
  draw_heatmap(drawing.stage, drawing.stage.area, spec, none);
  const std::vector<Rgba>& cells = drawing.views.matrix("h").cells;
  REQUIRE(cells.size() == 4);
  const Theme& light = theme(ThemeName::kLight);
  CHECK(cells[0] == light.sequential(0));
  CHECK(cells[1].a == 0);
  CHECK(cells[2] == light.sequential(1));
  CHECK(cells[3].a == 0);
}

TEST_CASE("heatmaps of any size in any frame stay inside it") {
  const std::vector<std::string> tokens = {"A", "beautiful", "mountain", "日本語トークン", ""};
  for (const Rect& frame : kFrames) {
    for (const Cell size : {Cell{1, 1}, {5, 5}, {3, 64}, {200, 200}, {0, 4}}) {
      const int rows = size.row, columns = size.column;
      CAPTURE(rows);
      CAPTURE(frame.right);
      const std::vector<float> values = ramp(rows, columns);
      HeatmapSpec spec{.id = "h",
                       .rows = rows,
                       .columns = columns,
                       .values = values,
                       .causal = rows == columns,
                       .row_labels = tokens,
                       .column_labels = tokens,
                       .title = "weights",
                       .row_title = "query",
                       .column_title = "key"};
      Drawing drawing(frame);
      Cell selected{rows / 2, 0};
      draw_heatmap(drawing.stage, frame, spec, selected);
      CHECK(drawing.problems() == "");
      drawing.canvas.clear();
      draw_heatmap_pair(drawing.stage, frame, spec, spec, selected);
      CHECK(drawing.problems() == "");
    }
  }
}

TEST_CASE("too few values draw nothing instead of reading past them") {
  const std::vector<float> values(3, 1);
  const HeatmapSpec spec{.id = "h", .rows = 2, .columns = 2, .values = values};
  Drawing drawing({0, 0, 300, 300});
  Cell selected{9, 9};
  const HeatmapResult result = draw_heatmap(drawing.stage, drawing.stage.area, spec, selected);
  CHECK(drawing.canvas.empty());
  CHECK_FALSE(result.shown.valid());
}

TEST_CASE("hovering shows a cell, a click keeps it, arrow keys move it, Delete drops it") {
  Live live;
  const std::vector<float> values = ramp(5, 5);
  const HeatmapSpec spec{
      .id = "h", .part = "score", .rows = 5, .columns = 5, .values = values, .causal = true};
  Cell selected;
  HeatmapResult shown;
  const auto draw = [&](const Stage& stage) {
    shown = draw_heatmap(stage, {40, 40, 440, 440}, spec, selected);
  };
  live.frame(draw);
  live.move(cell_rect(spec, shown.cells, {3, 1}).center());
  live.frame(draw);
  live.frame(draw);
  CHECK(shown.shown == Cell{3, 1});
  CHECK(live.highlight.lit("score"));
  CHECK_FALSE(selected.valid());
  live.click(cell_rect(spec, shown.cells, {3, 1}).center(), draw);
  CHECK(selected == Cell{3, 1});
  live.move({5, 5});
  live.frame(draw);
  live.frame(draw);
  CHECK(shown.shown == Cell{3, 1});
  live.tap(ImGuiKey_RightArrow, draw);
  CHECK(selected == Cell{3, 2});
  live.tap(ImGuiKey_UpArrow, draw);
  CHECK(selected == Cell{2, 2});
  live.tap(ImGuiKey_RightArrow, draw);
  CHECK(selected == Cell{2, 2});  // the mask's edge
  live.tap(ImGuiKey_Delete, draw);
  CHECK_FALSE(selected.valid());
}

TEST_CASE("a pair shares what is pointed at, and its colour scale") {
  Live live;
  const std::vector<float> low = ramp(4, 4), high(16, 7);
  const HeatmapSpec first{.id = "a", .rows = 4, .columns = 4, .values = low};
  const HeatmapSpec second{.id = "b", .rows = 4, .columns = 4, .values = high};
  Cell selected;
  HeatmapPairResult shown;
  const auto draw = [&](const Stage& stage) {
    shown = draw_heatmap_pair(stage, {40, 40, 740, 400}, first, second, selected);
  };
  live.frame(draw);
  CHECK(shown.first.cells.width() == doctest::Approx(shown.second.cells.width()));
  live.move(cell_rect(second, shown.second.cells, {2, 3}).center());
  live.frame(draw);
  live.frame(draw);
  CHECK(shown.shown == Cell{2, 3});
  CHECK(shown.first.shown == Cell{2, 3});
  CHECK_FALSE(shown.first.hovered.valid());
}

}  // namespace
}  // namespace ropewalk::ui
