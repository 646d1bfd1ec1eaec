#include "scenes/why_position/order_blind/word_matrix.h"

#include <algorithm>
#include <cmath>

#include "ui/interaction.h"
#include "ui/picture/shapes.h"
#include "ui/text/text_fit.h"

namespace ropewalk::scenes {
namespace {

constexpr ui::Font kWord{ui::Face::kText, 13}, kShownWord{ui::Face::kTextBold, 13};
constexpr float kTitle = 24, kColumnWords = 20;

// Room for the words left of the cells.
float gutter(const ui::Canvas& canvas, float width, std::span<const std::string> words) {
  float widest = 0;
  for (const std::string& word : words)
    widest = std::max(widest, canvas.measure(word, kShownWord).x);
  return std::min({widest + 10, 88.0F, width * 0.45F});
}

float cell_of(const ui::Canvas& canvas, ui::Vec2 room, std::span<const std::string> words) {
  const auto count = static_cast<float>(std::max<size_t>(words.size(), 1));
  const float cell = std::min((room.x - gutter(canvas, room.x, words)) / count,
                              (room.y - kTitle - kColumnWords) / count);
  return std::clamp(cell >= 8 ? std::floor(cell + 0.01F) : cell, 0.0F, 120.0F);
}

int luminance(ui::Rgba c) { return (c.r * 299 + c.g * 587 + c.b * 114) / 1000; }

// One drawn matrix.
struct Matrix {
  const ui::Stage& stage;
  const WordMatrixSpec& spec;
  ui::Rect cells = {};
  float cell = 0;

  int count() const { return static_cast<int>(spec.words.size()); }
  float place(int word) const { return spec.at[static_cast<size_t>(word)]; }
  // A word on its way from one place to another: 0 where it may stand, 1 halfway.
  float flying(int word) const { return 2 * std::abs(place(word) - std::round(place(word))); }
  float weight(int row, int column) const {
    return spec.weights[static_cast<size_t>(row) * spec.words.size() + static_cast<size_t>(column)];
  }
  bool masked(int row, int column) const {
    return !spec.seen_at.empty() &&
           spec.seen_at[static_cast<size_t>(column)] > spec.seen_at[static_cast<size_t>(row)];
  }
  ui::Rect rect_of(int row, int column) const {
    const float x = cells.left + place(column) * cell, y = cells.top + place(row) * cell;
    return {x, y, x + cell, y + cell};
  }
  // The word whose row or column stands nearest to a place.
  int word_near(float at) const {
    int nearest = 0;
    for (int word = 1; word < count(); ++word)
      if (std::abs(place(word) - at) < std::abs(place(nearest) - at)) nearest = word;
    return nearest;
  }
};

void draw_cells(const Matrix& matrix) {
  const ui::Theme& theme = matrix.stage.theme;
  ui::Canvas& canvas = matrix.stage.canvas;
  const ui::Font number{ui::Face::kMono, matrix.cell > 52 ? 13.0F : 12.0F};
  const bool numbers = matrix.cell >= canvas.measure("0.00", number).x + 6;
  const float strength =
      matrix.stage.highlight.lit("value") ? matrix.stage.highlight.strength("score.weight") : 1.0F;
  const bool light = luminance(theme.ground) > 128;
  const ui::Rgba dark_ink = light ? theme.ink : theme.ground;
  const ui::Rgba light_ink = light ? theme.ground : theme.ink;
  const float gap = matrix.cell > 13 ? 1.0F : 0.0F;
  bool any_flying = false;
  for (int word = 0; word < matrix.count(); ++word)
    any_flying = any_flying || matrix.flying(word) > 0.01F;
  for (int row = 0; row < matrix.count(); ++row) {
    for (int column = 0; column < matrix.count(); ++column) {
      ui::Rect rect = matrix.rect_of(row, column);
      rect.right -= gap;
      rect.bottom -= gap;
      if (matrix.masked(row, column)) {
        ui::draw_hatch(canvas, rect, {.color = ui::faded(theme.ink_faint, 0.35F), .width = 1}, 7);
        continue;
      }
      const auto weight = static_cast<double>(matrix.weight(row, column));
      const auto t = static_cast<float>(
          std::clamp((weight - matrix.spec.range.min) / matrix.spec.range.span(), 0.0, 1.0));
      const ui::Rgba fill = theme.sequential(t);
      const float flying = std::max(matrix.flying(row), matrix.flying(column));
      canvas.rect(rect, ui::with_alpha(fill, flying > 0 ? 0.8F * strength : strength));
      if (numbers && !any_flying)
        canvas.text(rect.center(), ui::fixed_text(weight, 2),
                    {.font = number,
                     .color = luminance(fill) > 140 ? dark_ink : light_ink,
                     .align = ui::Align::kCenter});
    }
  }
}

void draw_words(const Matrix& matrix, const ui::Rect& rect) {
  const ui::Theme& theme = matrix.stage.theme;
  ui::Canvas& canvas = matrix.stage.canvas;
  const ui::Cell shown = matrix.spec.shown;
  const float max = matrix.cells.left - rect.left - 8;
  const float small = std::clamp(matrix.cell + 1, 8.0F, kWord.size);
  // One size for all columns, small enough for the widest of their words.
  float widest = 1;
  for (const std::string& word : matrix.spec.words)
    widest = std::max(widest, canvas.measure(word, kWord).x);
  const ui::Font above{kWord.face,
                       std::clamp(kWord.size * (matrix.cell - 3) / widest, 12.0F, kWord.size)};
  const auto covered = [&](int row, int word) {
    return word != row && std::abs(matrix.place(word) - matrix.place(row)) * matrix.cell < 10;
  };
  const bool columns = matrix.cell >= 22 || widest * above.size / kWord.size <= matrix.cell - 3;
  for (int word = 0; word < matrix.count(); ++word) {
    const std::string& text = matrix.spec.words[static_cast<size_t>(word)];
    const float along = (matrix.place(word) + 0.5F) * matrix.cell;
    const bool query = word == shown.row, key = word == shown.column;
    ui::TextStyle style{.font = {query ? ui::Face::kTextBold : ui::Face::kText, small},
                        .color = query ? theme.query : theme.ink_soft,
                        .align = ui::Align::kRight};
    // Lines closer than their letters are high could not be read.
    if (query) style.font.size = std::max(small, 12.0F);
    if (query || (matrix.cell >= 10 && !(shown.valid() && covered(shown.row, word))))
      canvas.text({matrix.cells.left - 7, matrix.cells.top + along},
                  ui::elided(canvas, text, style.font, max), style);
    if (key) continue;  // written last, over its neighbours if it must
    style = {.font = above, .color = theme.ink_soft, .align = ui::Align::kCenter};
    if (!columns) continue;
    canvas.text({matrix.cells.left + along, matrix.cells.top - 10},
                ui::elided(canvas, text, above, matrix.cell - 3), style);
  }
  if (!shown.valid()) return;
  const std::string text = ui::elided(canvas, matrix.spec.words[static_cast<size_t>(shown.column)],
                                      kShownWord, std::clamp(matrix.cell, 72.0F, 110.0F));
  ui::draw_label_inside(canvas, rect,
                        {matrix.cells.left + (matrix.place(shown.column) + 0.5F) * matrix.cell,
                         matrix.cells.top - 10},
                        text, {.font = kShownWord, .color = theme.key, .align = ui::Align::kCenter},
                        theme.ground);
}

void draw_shown(const Matrix& matrix) {
  const ui::Cell shown = matrix.spec.shown;
  if (!shown.valid()) return;
  // The row that a query makes, and the column of a key.
  const ui::Theme& theme = matrix.stage.theme;
  const ui::Rect at = matrix.rect_of(shown.row, shown.column);
  if (matrix.stage.highlight.part() == "query")
    ui::draw_frame(matrix.stage.canvas,
                   {matrix.cells.left - 1, at.top - 1, matrix.cells.right + 1, at.bottom + 1},
                   {.color = theme.query, .width = 2.5F}, 2);
  if (matrix.stage.highlight.part() == "key")
    ui::draw_frame(matrix.stage.canvas,
                   {at.left - 1, matrix.cells.top - 1, at.right + 1, matrix.cells.bottom + 1},
                   {.color = theme.key, .width = 2.5F}, 2);
  const ui::Rect mark = matrix.rect_of(shown.row, shown.column).inset(-0.5F);
  ui::draw_frame(matrix.stage.canvas, mark, {.color = theme.ground, .width = 4}, 2);
  ui::draw_frame(matrix.stage.canvas, mark, {.color = theme.ink, .width = 2}, 2);
}

void take_input(const Matrix& matrix, WordMatrixResult& result) {
  const WordMatrixSpec& spec = matrix.spec;
  const ui::Interaction::Area area = matrix.stage.input.area(spec.id, matrix.cells, spec.label);
  const int last = matrix.count() - 1;
  if ((area.hovered || area.active) && matrix.cells.contains(area.pointer)) {
    const ui::Vec2 at = area.pointer - matrix.cells.min();
    result.hovered = {matrix.word_near(at.y / matrix.cell - 0.5F),
                      matrix.word_near(at.x / matrix.cell - 0.5F)};
  }
  if (area.clicked) result.chosen = result.hovered;
  if ((area.nudge.x != 0 || area.nudge.y != 0) && spec.shown.valid()) {
    const auto moved = [&](int word, float by) {
      return matrix.word_near(
          std::clamp(std::round(matrix.place(word)) + by, 0.0F, static_cast<float>(last)));
    };
    result.chosen = {moved(spec.shown.row, -area.nudge.y), moved(spec.shown.column, area.nudge.x)};
  }
  result.reset = area.reset;
  if (result.hovered.valid() || area.focused) matrix.stage.highlight.point_at("score.weight");
  if (area.focused)
    ui::draw_frame(matrix.stage.canvas, matrix.cells.inset(-4),
                   {.color = matrix.stage.theme.accent, .width = 2}, 4);
}

}  // namespace

ui::Vec2 word_matrix_size(const ui::Canvas& canvas, ui::Vec2 room,
                          std::span<const std::string> words) {
  const float cell = cell_of(canvas, room, words) * static_cast<float>(words.size());
  return {gutter(canvas, room.x, words) + cell, kTitle + kColumnWords + cell};
}

WordMatrixResult draw_word_matrix(const ui::Stage& stage, const ui::Rect& rect,
                                  const WordMatrixSpec& spec) {
  WordMatrixResult result;
  const ui::Vec2 room{rect.width(), rect.height()};
  const float cell = cell_of(stage.canvas, room, spec.words);
  if (spec.words.empty() || !(cell > 1) || spec.range.empty()) return result;
  Matrix matrix{stage, spec};
  matrix.cell = cell;
  const float side = cell * static_cast<float>(matrix.count());
  const float left = std::round(rect.left + gutter(stage.canvas, room.x, spec.words));
  const float top = std::round(rect.top + kTitle + kColumnWords);
  matrix.cells = result.cells = {left, top, left + side, top + side};
  take_input(matrix, result);
  stage.canvas.push_clip(rect.inset(-3));
  // Over the cells, or further left where it is wider than they are.
  const ui::TextStyle title{.font = {ui::Face::kTextBold, 14}, .color = stage.theme.ink};
  const std::string shown = ui::elided(stage.canvas, spec.title, title.font, rect.width());
  const float wide = stage.canvas.measure(shown, title.font).x;
  stage.canvas.text({std::max(rect.left, std::min(left, rect.right - wide)), rect.top + 10}, shown,
                    title);
  ui::draw_frame(stage.canvas, matrix.cells.inset(-1), {.color = stage.theme.line, .width = 1});
  draw_cells(matrix);
  draw_words(matrix, rect);
  draw_shown(matrix);
  stage.canvas.pop_clip();
  return result;
}

}  // namespace ropewalk::scenes
