#include "scenes/parts/cost_table.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "core/words/words.h"
#include "scenes/parts/long_work.h"
#include "ui/interaction.h"
#include "ui/picture/shapes.h"
#include "ui/plot/axis.h"
#include "ui/text/text_fit.h"

namespace ropewalk::scenes {
namespace {

constexpr float kHead = 22, kFoot = 26;
constexpr float kLow = 20;  // rows lower than this: no foot
constexpr ui::Font kHeading{ui::Face::kText, 12};

// Where columns stand; numbers by their right ends. Where it is narrow, the measured time stands in
// the place of what is learned.
struct Columns {
  bool narrow, timed, icons;
  float icon, learned, bar, work, memory, time;
};

Columns columns_of(const ui::Rect& rect, const CostTable& table) {
  Columns at{};
  at.narrow = rect.width() < 480;
  at.icons = rect.width() >= 300;
  at.timed = std::any_of(table.rows.begin(), table.rows.end(),
                         [](const CostRow& row) { return row.seconds.has_value(); });
  at.icon = rect.left + 6;
  at.memory = rect.right - 8;
  const float numbers = !at.icons   ? 56
                        : at.narrow ? 64
                                    : std::clamp(rect.width() * 0.15F, 84.0F, 120.0F);
  if (at.timed && !at.narrow) {
    at.time = at.memory;
    at.memory -= numbers + 2;
  }
  at.work = at.memory - numbers - 4;
  at.learned =
      at.narrow ? at.work - numbers + 10 : rect.left + std::max(212.0F, rect.width() * 0.3F);
  at.bar = at.narrow ? at.work : at.learned + 26;
  if (at.narrow) at.time = at.learned;
  return at;
}

// Where a number of operations stands along the bars.
class WorkScale {
 public:
  WorkScale(const CostTable& table, float left, float right) : left_(left), width_(right - left) {
    double max = std::max(10.0, table.content_work);
    for (const CostRow& row : table.rows) max = std::max(max, row.cost.work);
    decades_ = std::log10(max);
  }
  bool room() const { return width_ >= 60; }
  float at(double work) const {
    const double share = std::log10(std::max(work, 1.0)) / decades_;
    return left_ + width_ * static_cast<float>(std::clamp(share, 0.0, 1.0));
  }
  float left() const { return left_; }

 private:
  float left_, width_;
  double decades_ = 1;
};

void draw_icon(ui::Stage& stage, const ui::Rect& rect, const CostTable& table,
               std::span<const float> matrix) {
  const int count = std::min(table.tokens, 16);
  const auto value = [&](int m, int n) {
    const int row = m * table.tokens / count, column = n * table.tokens / count;
    const float number = matrix[static_cast<size_t>(row) * static_cast<size_t>(table.tokens) +
                                static_cast<size_t>(column)];
    return std::isfinite(number) ? number : 0;
  };
  float max = 1e-6F;
  for (int m = 0; m < count; ++m)
    for (int n = 0; n < (table.causal ? m + 1 : count); ++n)
      max = std::max(max, std::abs(value(m, n)));
  std::vector<ui::Rgba> cells;
  for (int m = 0; m < count; ++m)
    for (int n = 0; n < count; ++n)
      cells.push_back(!table.causal || n <= m ? stage.theme.diverging(value(m, n) / max)
                                              : ui::Rgba{0, 0, 0, 0});
  stage.canvas.cells(rect, count, count, cells);
}

struct Drawing {
  ui::Stage& stage;
  const CostTable& table;
  Columns at;
  WorkScale scale;
};

void draw_row(const Drawing& drawing, const ui::Rect& rect, int index, bool pointed) {
  ui::Stage& stage = drawing.stage;
  const ui::Theme& theme = stage.theme;
  const Columns& at = drawing.at;
  const CostRow& row = drawing.table.rows[static_cast<size_t>(index)];
  const bool chosen = index == drawing.table.chosen;
  if (chosen || pointed)
    stage.canvas.rect(rect, ui::faded(theme.position, chosen ? 0.13F : 0.06F), 5);
  const float y = rect.center().y;
  const float icon = at.icons ? std::floor(std::min(rect.height() - 5, 26.0F)) : 0;
  if (at.icons)
    draw_icon(stage, {at.icon, y - icon / 2, at.icon + icon, y + icon / 2}, drawing.table,
              row.matrix);
  stage.canvas.text({at.icon + icon + (at.icons ? 9.0F : 0.0F), y}, tr(row.name),
                    {.font = {chosen ? ui::Face::kTextBold : ui::Face::kText, 13},
                     .color = chosen ? theme.position : theme.ink});
  const auto put = [&](float right, const std::string& text, const char* part) {
    stage.canvas.text({right, y}, text,
                      {.font = ui::type::kSmallNumber,
                       .color = ui::with_alpha(theme.ink, stage.highlight.strength(part)),
                       .align = ui::Align::kRight});
  };
  if (!at.timed || !at.narrow) put(at.learned, short_count(row.cost.learned), "cost.learned");
  if (row.seconds) put(at.time, time_text(*row.seconds), "cost.time");
  put(at.work, short_count(row.cost.work), "cost.work");
  put(at.memory, bytes_text(row.cost.memory * kFloatBytes), "cost.memory");
  if (!drawing.scale.room()) return;
  const float strength = stage.highlight.strength("cost.work");
  stage.canvas.rect(
      {drawing.scale.left(), y - 4, drawing.scale.at(row.cost.work), y + 4},
      chosen ? ui::faded(theme.position, strength) : ui::faded(theme.ink_faint, 0.5F * strength),
      1);
  const float own = drawing.scale.at(drawing.table.content_work);
  stage.canvas.line({own, rect.top}, {own, rect.bottom},
                    {.color = theme.score, .width = 1, .dash = 3});
}

void draw_heading(const Drawing& drawing, const ui::Rect& head, float bottom) {
  ui::Stage& stage = drawing.stage;
  const Columns& at = drawing.at;
  const float y = head.center().y;
  const float learned = stage.canvas.measure(tr("learned"), kHeading).x;
  ui::text_within(stage, {at.icon, y}, tr(at.narrow ? "one head" : "one head, one more token"),
                  {.font = kHeading, .color = stage.theme.ink_faint},
                  at.learned - learned - 8 - at.icon);
  const bool bars = drawing.scale.room();
  const auto title = [&](float left, float right, std::string_view text, const char* part,
                         ui::Align align = ui::Align::kRight) {
    if (stage.input.hover({left, head.top, right, bottom})) stage.highlight.point_at(part);
    const float strength = stage.highlight.strength(part);
    stage.canvas.text({align == ui::Align::kRight ? right : left, y}, text,
                      {.font = kHeading,
                       .color = ui::with_alpha(stage.theme.ink_soft, strength),
                       .align = align});
  };
  if (!at.timed || !at.narrow) title(at.learned - 50, at.learned, tr("learned"), "cost.learned");
  if (at.timed) title(at.time - 60, at.time, tr(at.narrow ? "time" : "time with q·k"), "cost.time");
  title(bars ? at.bar : at.learned, at.work, tr(bars ? "multiply-adds, log scale" : "work"),
        "cost.work", bars ? ui::Align::kLeft : ui::Align::kRight);
  title(at.work, at.memory, tr(at.narrow ? "memory" : "beside K, V"), "cost.memory");
  if (!bars) return;
  const std::string own = "q·k " + short_count(drawing.table.content_work);
  const float half = stage.canvas.measure(own, kHeading).x / 2;
  const float named = stage.canvas.measure(tr("multiply-adds, log scale"), kHeading).x + 12;
  const float x = std::min(drawing.scale.at(drawing.table.content_work), at.work - half);
  if (x - half < at.bar + named) return;
  stage.canvas.text({x, y}, own,
                    {.font = kHeading, .color = stage.theme.score, .align = ui::Align::kCenter});
}

}  // namespace

float cost_table_height(float row, std::size_t rows) {
  return kHead + (row < kLow ? 0 : kFoot) + row * static_cast<float>(rows);
}

ui::Rect cost_table_foot(const ui::Rect& area, std::size_t rows) {
  const bool low = area.height() < cost_table_height(kLow, rows) - 1;
  return {area.left, low ? area.bottom : area.bottom - kFoot, area.right, area.bottom};
}

std::optional<int> draw_cost_table(ui::Stage& stage, ui::Rect area, const CostTable& table) {
  const ui::Rect foot = cost_table_foot(area, table.rows.size());
  area.take_bottom(foot.height());
  const ui::Rect head = area.take_top(kHead);
  const Columns at = columns_of(area, table);
  const Drawing drawing{stage, table, at, WorkScale(table, at.bar, at.work - 52)};
  const int count = static_cast<int>(table.rows.size());
  const float each = area.height() / static_cast<float>(count);
  draw_heading(drawing, head, area.bottom);
  const ui::Interaction::Area list =
      stage.input.area("costs", area, tr("encodings: click one, or choose with the arrow keys"));
  const int pointed = list.hovered && area.contains(list.pointer)
                          ? ui::whole((list.pointer.y - area.top) / each, 0, count - 1)
                          : -1;
  for (int i = 0; i < count; ++i) {
    const float top = area.top + each * static_cast<float>(i);
    draw_row(drawing, {area.left, top, area.right, top + each}, i, i == pointed);
  }
  if (list.focused) ui::draw_frame(stage.canvas, area.inset(-1), {stage.theme.accent, 2, 0}, 5);
  std::string_view said = foot.height() > 0 ? table.foot : std::string_view();
  if (stage.canvas.measure(said, ui::type::kSmall).x > foot.width() - 12 - table.foot_room)
    said = said.substr(0, said.find(';'));
  stage.canvas.text({at.icon, foot.center().y + 4}, said,
                    {.font = ui::type::kSmall, .color = stage.theme.ink_soft});
  if (list.reset) return -1;
  if (list.clicked && pointed >= 0) return pointed;
  const int step = static_cast<int>(list.nudge.x - list.nudge.y);
  if (step != 0) return std::clamp(table.chosen + step, 0, count - 1);
  return std::nullopt;
}

std::string short_count(double value) {
  if (!(value >= 10000)) return ui::fixed_text(value, 0);
  const double unit = std::pow(10.0, std::floor(std::log10(value)) - 2);
  return ui::compact_text(std::round(value / unit) * unit);
}

std::string bytes_text(double bytes) {
  constexpr std::array<const char*, 5> kUnits{" B", " KiB", " MiB", " GiB", " TiB"};
  size_t unit = 0;
  for (; bytes >= 1024 && unit + 1 < kUnits.size(); ++unit) bytes /= 1024;
  const bool whole = bytes >= 10 || bytes == std::floor(bytes);
  return ui::fixed_text(bytes, whole ? 0 : 1) + kUnits[unit];
}

}  // namespace ropewalk::scenes
