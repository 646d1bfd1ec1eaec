#include "ui/picture/heatmap.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/words/words.h"
#include "ui/interaction.h"
#include "ui/picture/color_scale.h"
#include "ui/picture/heat_colors.h"
#include "ui/picture/shapes.h"
#include "ui/text/text_fit.h"

namespace ropewalk::ui {
namespace {

constexpr Font kTokenFont{Face::kText, 12};
constexpr Font kTitleFont{Face::kTextBold, 14};
constexpr Font kAxisFont{Face::kText, 12};
constexpr Font kNumberFont{Face::kMono, 12};
constexpr float kLevel = 14;  // from one row of column labels to the next
constexpr float kBar = 37;    // height of the colour bar with its numbers

struct Heat {
  const Stage& stage;
  const HeatmapSpec& spec;
  Rect rect, cells = {}, title = {}, bar = {};
  Range range = {};
  int levels = 0;  // rows of column labels; 0: not all fit
  bool labels = false, sound = false;
};

bool masked(const HeatmapSpec& spec, int row, int column) { return spec.causal && column > row; }

float value_at(const HeatmapSpec& spec, Cell cell) {
  return spec.values[static_cast<size_t>(cell.row) * static_cast<size_t>(spec.columns) +
                     static_cast<size_t>(cell.column)];
}

bool legal(const HeatmapSpec& spec, Cell cell) {
  return cell.valid() && cell.row < spec.rows && cell.column < spec.columns &&
         !masked(spec, cell.row, cell.column);
}

std::string label_of(std::span<const std::string> labels, int index) {
  const size_t i = static_cast<size_t>(index);
  return i < labels.size() ? labels[i] : std::to_string(index);
}

float widest(const Canvas& canvas, std::span<const std::string> labels, int count) {
  if (labels.empty()) return canvas.measure(std::to_string(std::max(0, count - 1)), kTokenFont).x;
  float wide = 0;
  const size_t some = std::min({labels.size(), static_cast<size_t>(count), size_t{256}});
  for (size_t i = 0; i < some; ++i) wide = std::max(wide, canvas.measure(labels[i], kTokenFont).x);
  return wide;
}

// How many rows the column labels need so that all can be written: 1 to 3, or 0 if they cannot.
int column_levels(const Canvas& canvas, const HeatmapSpec& spec, float cell) {
  if (spec.column_labels.empty() || spec.columns > 40) return 0;
  std::vector<float> wide;
  wide.reserve(static_cast<size_t>(spec.columns));
  for (int i = 0; i < spec.columns; ++i)
    wide.push_back(canvas.measure(label_of(spec.column_labels, i), kTokenFont).x);
  const int max = cell < 24 ? 1 : 3;  // in small cells a pile of letters would be hard to read
  for (int levels = 1; levels <= max; ++levels) {
    const size_t apart = static_cast<size_t>(levels);
    bool fits = true;
    for (size_t i = 0; i + apart < wide.size() && fits; ++i)
      fits = (wide[i] + wide[i + apart]) / 2 + 8 <= static_cast<float>(levels) * cell;
    if (fits) return levels;
  }
  return 0;
}

Heat lay_out(const Stage& stage, const Rect& rect, const HeatmapSpec& spec) {
  Heat heat{stage, spec, rect};
  const size_t wanted =
      static_cast<size_t>(std::max(spec.rows, 0)) * static_cast<size_t>(std::max(spec.columns, 0));
  if (!drawable(rect, 8) || wanted == 0 || spec.values.size() < wanted) return heat;
  heat.range = heat_range(spec);
  Rect body = rect;
  const bool room = rect.width() > 110 && rect.height() > 110;
  if (room) {
    if (!spec.title.empty()) heat.title = body.take_top(24);
    if (spec.color_bar) heat.bar = body.take_bottom(kBar).inset(0, 2);
    heat.labels = true;
    const bool titles = rect.height() > 180;
    if (titles && !spec.column_title.empty()) body.take_top(16);
    body.take_top(18);
    if (titles && spec.column_title.empty() && !spec.row_title.empty()) body.take_top(16);
    float left =
        std::min(widest(stage.canvas, spec.row_labels, spec.rows) + 9, rect.width() * 0.3F);
    if (!spec.row_title.empty())
      left = std::max(left, stage.canvas.measure(spec.row_title, kAxisFont).x + 9);
    body.take_left(std::min(left, rect.width() * 0.35F));
    const float cell = body.width() / static_cast<float>(spec.columns);
    const float tall = body.height() / static_cast<float>(spec.rows);
    heat.levels = column_levels(stage.canvas, spec, spec.square ? std::min(cell, tall) : cell);
    body.take_top(kLevel * static_cast<float>(std::max(0, heat.levels - 1)));
  }
  float wide = body.width() / static_cast<float>(spec.columns);
  float high = body.height() / static_cast<float>(spec.rows);
  if (spec.square) wide = high = std::min(wide, high);
  if (wide >= 6) wide = std::floor(wide);
  if (high >= 6) high = std::floor(high);
  if (!(wide > 0) || !(high > 0)) return heat;
  const Vec2 size{wide * static_cast<float>(spec.columns), high * static_cast<float>(spec.rows)};
  // Labels stay with the cells: all of it stands in the middle.
  const float x = std::round(body.left + (body.width() - size.x) / (room ? 2.6F : 2));
  const float y = std::round(room ? body.top : body.center().y - size.y / 2);
  heat.cells = {x, y, x + size.x, y + size.y};
  if (room && spec.color_bar)
    heat.bar = {heat.cells.left, heat.cells.bottom + 8, heat.cells.right, heat.cells.bottom + kBar};
  heat.title.left = heat.cells.left;
  heat.sound = true;
  return heat;
}

void take_input(const Heat& heat, Cell& selected, HeatmapResult& result) {
  const HeatmapSpec& spec = heat.spec;
  const Interaction::Area area = heat.stage.input.area(
      spec.id, heat.stage.input.for_fingers(heat.cells), tr(spec.label), Interaction::Tip::kAway);
  if ((area.hovered || area.active) && heat.cells.contains(area.pointer))
    result.hovered = cell_at(spec, heat.cells, area.pointer);
  const Cell before = selected;
  if (area.clicked) {
    if (result.hovered.valid()) {
      selected = result.hovered == selected ? Cell{} : result.hovered;
    } else {
      selected = {};
    }
  }
  if (area.nudge.x != 0 || area.nudge.y != 0) {
    Cell cell = legal(spec, selected) ? selected : Cell{spec.causal ? spec.rows - 1 : 0, 0};
    cell.row = std::clamp(cell.row - static_cast<int>(area.nudge.y), 0, spec.rows - 1);
    cell.column = std::clamp(cell.column + static_cast<int>(area.nudge.x), 0, spec.columns - 1);
    if (spec.causal) cell.column = std::min(cell.column, cell.row);
    selected = cell;
  }
  if (area.reset) selected = {};
  result.changed = !(selected == before);
  if ((result.hovered.valid() || area.focused) && !spec.part.empty())
    heat.stage.highlight.point_at(spec.part);
  if (area.focused)
    draw_frame(heat.stage.canvas, heat.cells.inset(-4), {heat.stage.theme.accent, 2, 0}, 4);
}

// The masked triangle: faint lines from the diagonal up to the right.
void draw_mask(const Heat& heat) {
  const Rect& box = heat.cells;
  const float slope = box.height() / box.width();
  const float gap = std::max(5.0F, box.width() / 60);
  const Stroke stroke{faded(heat.stage.theme.ink_faint, 0.3F), 1, 0};
  for (float x = gap / 2; x < box.width(); x += gap) {
    Vec2 a{box.left + x, box.top + x * slope};
    Vec2 b{a.x + 4 * box.width(), a.y - 4 * box.width()};
    if (clip_segment(box, a, b)) heat.stage.canvas.line(a, b, stroke);
  }
}

void draw_cell_gaps(const Heat& heat) {
  const float wide = heat.cells.width() / static_cast<float>(heat.spec.columns);
  const float high = heat.cells.height() / static_cast<float>(heat.spec.rows);
  if (wide < 13 || high < 13) return;
  const Stroke stroke{heat.stage.theme.ground, 1, 0};
  for (int i = 1; i < heat.spec.columns; ++i) {
    const float x = heat.cells.left + wide * static_cast<float>(i);
    heat.stage.canvas.line({x, heat.cells.top}, {x, heat.cells.bottom}, stroke);
  }
  for (int i = 1; i < heat.spec.rows; ++i) {
    const float y = heat.cells.top + high * static_cast<float>(i);
    heat.stage.canvas.line({heat.cells.left, y}, {heat.cells.right, y}, stroke);
  }
}

int luminance(Rgba c) { return (c.r * 299 + c.g * 587 + c.b * 114) / 1000; }

void draw_values(const Heat& heat) {
  const HeatmapSpec& spec = heat.spec;
  if (!spec.values_in_cells || spec.rows > 40 || spec.columns > 40) return;
  const Canvas& canvas = heat.stage.canvas;
  const float wide = heat.cells.width() / static_cast<float>(spec.columns);
  const float high = heat.cells.height() / static_cast<float>(spec.rows);
  const std::string longest =
      fixed_text(spec.diverging ? -std::max(std::abs(heat.range.min), std::abs(heat.range.max))
                                : heat.range.max,
                 spec.decimals);
  if (wide < canvas.measure(longest, kNumberFont).x + 6 || high < 17) return;
  const Theme& theme = heat.stage.theme;
  const bool light_ground = luminance(theme.ground) > 128;
  const Rgba dark = light_ground ? theme.ink : theme.ground;
  const Rgba light = light_ground ? theme.ground : theme.ink;
  for (int row = 0; row < spec.rows; ++row) {
    for (int column = 0; column < spec.columns; ++column) {
      const float value = value_at(spec, {row, column});
      if (masked(spec, row, column) || !std::isfinite(value)) continue;
      const Rgba fill =
          heat_color(theme, spec, heat_position(spec, heat.range, static_cast<double>(value)));
      heat.stage.canvas.text(
          cell_rect(spec, heat.cells, {row, column}).center(),
          fixed_text(static_cast<double>(value), spec.decimals),
          {kNumberFont, luminance(fill) > 140 ? dark : light, Align::kCenter, Baseline::kMiddle});
    }
  }
}

// Every how many labels one is written where not all have room: round steps for plain positions.
int label_stride(float need, float cell, bool numbers) {
  const int every = std::max(1, static_cast<int>(std::ceil(need / cell)));
  if (numbers)
    for (const int nice : {1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000})
      if (nice >= every) return nice;
  return every;
}

// The shown cell's own label always stands, inked; its neighbours make room.
void draw_row_labels(const Heat& heat, int shown) {
  const HeatmapSpec& spec = heat.spec;
  Canvas& canvas = heat.stage.canvas;
  const float cell = heat.cells.height() / static_cast<float>(spec.rows);
  const int every = label_stride(14, cell, spec.row_labels.empty());
  const float max = heat.cells.left - heat.rect.left - 8;
  const auto put = [&](int i, Rgba color) {
    const Vec2 at{heat.cells.left - 7, heat.cells.top + (static_cast<float>(i) + 0.5F) * cell};
    canvas.text(at, elided(canvas, label_of(spec.row_labels, i), kTokenFont, max),
                {kTokenFont, color, Align::kRight, Baseline::kMiddle});
  };
  for (int i = 0; i < spec.rows; i += every)
    if (shown < 0 || std::abs(static_cast<float>(i - shown)) * cell >= 14)
      put(i, heat.stage.theme.ink_soft);
  if (shown >= 0 && shown < spec.rows) put(shown, heat.stage.theme.ink);
}

void draw_column_labels(const Heat& heat, int shown) {
  const HeatmapSpec& spec = heat.spec;
  Canvas& canvas = heat.stage.canvas;
  const Theme& theme = heat.stage.theme;
  const float cell = heat.cells.width() / static_cast<float>(spec.columns);
  const auto center = [&](int i) {
    return heat.cells.left + (static_cast<float>(i) + 0.5F) * cell;
  };
  const auto half = [&](int i) {
    return canvas.measure(label_of(spec.column_labels, i), kTokenFont).x / 2;
  };
  const auto put = [&](int i, Rgba color, int level) {
    const float lifted = kLevel * static_cast<float>(level);
    if (level > 0)
      canvas.line({center(i), heat.cells.top - 3}, {center(i), heat.cells.top - 3 - lifted},
                  {faded(theme.line, 0.9F), 1, 0});
    draw_label_inside(canvas, heat.rect, {center(i), heat.cells.top - 4 - lifted},
                      label_of(spec.column_labels, i),
                      {kTokenFont, color, Align::kCenter, Baseline::kBottom}, {0, 0, 0, 0});
  };
  if (heat.levels > 0) {  // all of them, in turns one above the other
    for (int level = heat.levels - 1; level >= 0; --level)
      for (int i = level; i < spec.columns; i += heat.levels)
        put(i, i == shown ? theme.ink : theme.ink_soft, level);
    return;
  }
  const bool numbers = spec.column_labels.empty();
  const int every = numbers ? label_stride(2 * half(spec.columns - 1) + 8, cell, true) : 1;
  const float from = shown < 0 ? 0 : center(shown) - half(shown) - 6;
  const float to = shown < 0 ? 0 : center(shown) + half(shown) + 6;
  float covered = heat.rect.left - 100;
  for (int i = 0; i < spec.columns; i += every) {
    const float x = center(i), wide = half(i);
    if (x - wide < covered || (shown >= 0 && x + wide > from && x - wide < to)) continue;
    put(i, theme.ink_soft, 0);
    covered = x + wide + 8;
  }
  if (shown >= 0 && shown < spec.columns) put(shown, theme.ink, 0);
}

void draw_titles(const Heat& heat) {
  Canvas& canvas = heat.stage.canvas;
  const Theme& theme = heat.stage.theme;
  if (heat.title.height() > 0)
    text_within(heat.stage, {heat.cells.left, heat.title.center().y}, tr(heat.spec.title),
                {kTitleFont, theme.ink, Align::kLeft, Baseline::kMiddle},
                heat.rect.right - heat.cells.left);
  if (!heat.labels || heat.rect.height() <= 180) return;
  const float y = heat.cells.top - 26 - kLevel * static_cast<float>(std::max(0, heat.levels - 1));
  draw_label_inside(
      canvas, heat.rect, {heat.cells.right, y},
      heat.spec.column_title.empty() ? "" : std::string(tr(heat.spec.column_title)) + " →",
      {kAxisFont, theme.ink_faint, Align::kRight, Baseline::kMiddle}, {0, 0, 0, 0});
  draw_label_inside(canvas, heat.rect, {heat.cells.left - 7, y},
                    heat.spec.row_title.empty() ? "" : std::string(tr(heat.spec.row_title)) + " ↓",
                    {kAxisFont, theme.ink_faint, Align::kRight, Baseline::kMiddle}, {0, 0, 0, 0});
}

void draw_bar(const Heat& heat, Cell shown) {
  if (!heat.spec.color_bar || heat.bar.height() < 20 || heat.bar.width() < 50) return;
  Canvas& canvas = heat.stage.canvas;
  const Theme& theme = heat.stage.theme;
  const float width = std::min(heat.bar.width(), 220.0F);
  const Rect strip{heat.bar.left, heat.bar.top, heat.bar.left + width, heat.bar.top + 7};
  draw_color_strip(heat.stage, strip, heat.spec.diverging);
  draw_frame(canvas, strip, {theme.line, 1, 0});
  const double max = std::max(std::abs(heat.range.min), std::abs(heat.range.max));
  const double low = heat.spec.diverging ? -max : heat.range.min;
  const double high = heat.spec.diverging ? max : heat.range.max;
  const AxisMap axis({low, high}, Scale::kLinear, strip.left, strip.right);
  const float y = strip.bottom + 13;
  const TextStyle style{kNumberFont, theme.ink_soft, Align::kLeft, Baseline::kMiddle};
  TextStyle right = style, middle = style;
  right.align = Align::kRight;
  middle.align = Align::kCenter;
  const float value = legal(heat.spec, shown) ? value_at(heat.spec, shown) : 0;
  const bool marked = legal(heat.spec, shown) && std::isfinite(value);
  canvas.text({strip.left, y}, fixed_text(low, heat.spec.decimals), style);
  canvas.text({strip.right, y}, fixed_text(high, heat.spec.decimals), right);
  if (heat.spec.diverging && !marked && width > 120)
    canvas.text({strip.center().x, y}, "0", middle);
  if (!marked) return;
  const float x =
      strip.left + width * heat_position(heat.spec, heat.range, static_cast<double>(value));
  const Vec2 pointer[] = {
      {x, strip.bottom - 1}, {x - 4, strip.bottom + 5}, {x + 4, strip.bottom + 5}};
  canvas.polygon(pointer, theme.ink);
  // The value stands beside the bar, where it does not cover the ends.
  const std::string text = fixed_text(static_cast<double>(value), heat.spec.decimals + 1);
  const float wide = canvas.measure(text, type::kSmallNumber).x;
  if (strip.right + 12 + wide <= heat.rect.right)
    canvas.text({strip.right + 12, strip.center().y}, text,
                {type::kSmallNumber, theme.ink, Align::kLeft, Baseline::kMiddle});
}

void draw_shown(const Heat& heat, Cell shown) {
  if (!legal(heat.spec, shown)) return;
  Canvas& canvas = heat.stage.canvas;
  const Theme& theme = heat.stage.theme;
  const Rect cell = cell_rect(heat.spec, heat.cells, shown);
  const Rgba veil = faded(theme.ground, 0.42F);
  const Rect& all = heat.cells;
  canvas.rect({all.left, all.top, cell.left, cell.top}, veil);
  canvas.rect({cell.right, all.top, all.right, cell.top}, veil);
  canvas.rect({all.left, cell.bottom, cell.left, all.bottom}, veil);
  canvas.rect({cell.right, cell.bottom, all.right, all.bottom}, veil);
  const float size = std::min(cell.width(), cell.height());
  const Rect mark = size < 6 ? cell.inset(size / 2 - 3) : cell;
  draw_frame(canvas, mark.inset(-1), {theme.ground, 4, 0}, 1.5F);
  draw_frame(canvas, mark.inset(-1), {theme.ink, 2, 0}, 1.5F);
}

void draw_heat(const Heat& heat, Cell shown) {
  Canvas& canvas = heat.stage.canvas;
  canvas.push_clip(heat.rect);
  if (heat.spec.causal) draw_mask(heat);
  canvas.cells(heat.cells, heat.spec.columns, heat.spec.rows,
               heat_colors(heat.stage, heat.spec, heat.range));
  draw_cell_gaps(heat);
  draw_values(heat);
  draw_shown(heat, shown);
  draw_frame(canvas, heat.cells, {heat.stage.theme.line, 1, 0});
  const bool known = legal(heat.spec, shown);
  if (heat.labels) draw_row_labels(heat, known ? shown.row : -1);
  if (heat.labels) draw_column_labels(heat, known ? shown.column : -1);
  draw_titles(heat);
  draw_bar(heat, shown);
  canvas.pop_clip();
}

}  // namespace

Cell cell_at(const HeatmapSpec& spec, const Rect& cells, Vec2 point) {
  if (spec.rows <= 0 || spec.columns <= 0 || !finite(point) || !cells.contains(point)) return {};
  const auto index = [](float part, int count) {
    return std::clamp(static_cast<int>(part * static_cast<float>(count)), 0, count - 1);
  };
  const Cell cell{index((point.y - cells.top) / cells.height(), spec.rows),
                  index((point.x - cells.left) / cells.width(), spec.columns)};
  return masked(spec, cell.row, cell.column) ? Cell{} : cell;
}

Rect cell_rect(const HeatmapSpec& spec, const Rect& cells, Cell cell) {
  const float wide = cells.width() / static_cast<float>(std::max(1, spec.columns));
  const float high = cells.height() / static_cast<float>(std::max(1, spec.rows));
  const float x = cells.left + wide * static_cast<float>(cell.column);
  const float y = cells.top + high * static_cast<float>(cell.row);
  return {x, y, x + wide, y + high};
}

void mark_cell(const Stage& stage, const HeatmapSpec& spec, const Rect& cells, Cell cell) {
  if (!legal(spec, cell) || !drawable(cells, 8)) return;
  const Rect box = cell_rect(spec, cells, cell);
  const float size = std::min(box.width(), box.height());
  const Rect mark = size < 6 ? box.inset(size / 2 - 3) : box;
  stage.canvas.push_clip(cells.inset(-2));
  draw_frame(stage.canvas, mark.inset(-1), {stage.theme.ink, 1.5F, 0}, 1.5F);
  stage.canvas.pop_clip();
}

Range heat_range(const HeatmapSpec& spec) {
  if (!spec.range.empty() && std::isfinite(spec.range.span())) return spec.range;
  Range range;
  bool any = false;
  const size_t columns = static_cast<size_t>(std::max(spec.columns, 0));
  for (size_t row = 0; row < static_cast<size_t>(std::max(spec.rows, 0)); ++row) {
    const size_t shown = spec.causal ? std::min(columns, row + 1) : columns;
    if (row * columns + shown > spec.values.size()) break;
    for (const float value : spec.values.subspan(row * columns, shown)) {
      if (!std::isfinite(value)) continue;
      const double number = static_cast<double>(value);
      range.min = any ? std::min(range.min, number) : number;
      range.max = any ? std::max(range.max, number) : number;
      any = true;
    }
  }
  if (spec.diverging) {
    const double max = std::max(std::abs(range.min), std::abs(range.max));
    return max > 0 ? Range{-max, max} : Range{-1, 1};
  }
  if (range.min >= 0) range.min = 0;
  return range.empty() ? Range{range.min, range.min + 1} : range;
}

HeatmapResult draw_heatmap(const Stage& stage, const Rect& rect, const HeatmapSpec& spec,
                           Cell& selected) {
  HeatmapResult result;
  const Heat heat = lay_out(stage, rect, spec);
  result.cells = heat.cells;
  if (!heat.sound) return result;
  take_input(heat, selected, result);
  result.shown = result.hovered.valid()  ? result.hovered
                 : legal(spec, selected) ? selected
                                         : Cell{};
  draw_heat(heat, result.shown);
  return result;
}

HeatmapPairResult draw_heatmap_pair(const Stage& stage, const Rect& rect, const HeatmapSpec& first,
                                    const HeatmapSpec& second, Cell& selected) {
  HeatmapPairResult result;
  if (!drawable(rect, 8)) return result;
  Rect rest = rect;
  const bool beside = rect.width() > rect.height() * 1.15F;
  const float gap = std::min(28.0F, rect.width() * 0.05F);
  const Rect one =
      beside ? rest.take_left((rect.width() - gap) / 2) : rest.take_top((rect.height() - gap) / 2);
  if (beside) {
    rest.take_left(gap);
  } else {
    rest.take_top(gap);
  }
  Heat a = lay_out(stage, one, first), b = lay_out(stage, rest, second);
  if (first.range == second.range && first.diverging == second.diverging)
    a.range = b.range = {std::min(a.range.min, b.range.min), std::max(a.range.max, b.range.max)};
  result.first.cells = a.cells;
  result.second.cells = b.cells;
  if (a.sound) take_input(a, selected, result.first);
  if (b.sound) take_input(b, selected, result.second);
  result.changed = result.first.changed || result.second.changed;
  result.shown = result.first.hovered.valid()                        ? result.first.hovered
                 : result.second.hovered.valid()                     ? result.second.hovered
                 : legal(first, selected) || legal(second, selected) ? selected
                                                                     : Cell{};
  result.first.shown = legal(first, result.shown) ? result.shown : Cell{};
  result.second.shown = legal(second, result.shown) ? result.shown : Cell{};
  if (a.sound) draw_heat(a, result.shown);
  if (b.sound) draw_heat(b, result.shown);
  return result;
}

}  // namespace ropewalk::ui
