// How a working looks: headings with what was found, the lines of the part that is under way, the
// step in words, and a scrubber.
#include <algorithm>
#include <cmath>
#include <optional>
#include <string>

#include "core/words/words.h"
#include "scenes/parts/worked_example.h"
#include "ui/interaction.h"
#include "ui/picture/shapes.h"
#include "ui/plot/axis.h"
#include "ui/text/prose.h"
#include "ui/text/text_fit.h"

namespace ropewalk::scenes {
namespace {

constexpr float kMaxRow = 34, kMinRow = 15;
constexpr float kOpenRow = 20;  // from this height on all parts are written out at once
constexpr float kMaxType = 17, kMinType = 12;
constexpr float kIndent = 12, kEquals = 20, kMinGap = 10, kMargin = 4;
constexpr float kScrubber = 34, kLine = 1.3F;  // a line of words, in em
constexpr double kLong = 1e8;
constexpr int kMaxCharacters = 9;  // of a number, its sign aside

// Fixed decimals; fewer where the number is large, a power of ten where they would show nothing or
// it would be too long.
std::string text_of(const Operand& number) {
  const double size = std::abs(number.value);
  if (size > 0 && size < 0.5 * std::pow(10.0, -number.decimals))
    return ui::scientific_text(number.value, 0);
  if (size >= kLong) return ui::scientific_text(number.value, 2);
  const int whole = static_cast<int>(std::log10(std::max(size, 1.0))) + 2;  // with the point
  return ui::fixed_text(number.value, std::clamp(kMaxCharacters - whole, 0, number.decimals));
}

// "1.2500 × 0.3624 = 0.4530"
std::string operation_of(const WorkedStep& step, const Operation& work) {
  const std::string left = step.function ? "" : text_of(work.left) + " ";
  return left + step.sign + " " + text_of(work.right) + " = " + text_of(work.result);
}

// Type and columns; the same at every step, so that nothing moves as the steps go by.
struct Columns {
  ui::Font number, text;
  bool operations = true;                           // there is room for more than results
  float name = 0;                                   // of all lanes
  float left = 0, sign = 0, right = 0, result = 0;  // of each
  float gap = kMinGap;                              // before each

  float lane() const { return gap + (operations ? left + sign + right + kEquals : 0) + result; }
  float width(size_t lanes) const {
    return 2 * kMargin + name + static_cast<float>(lanes) * lane();
  }
};

Columns columns_at(const ui::Canvas& canvas, const WorkedExample& steps, float size) {
  Columns columns{.number = {ui::Face::kMono, size}, .text = {ui::Face::kText, size}};
  const auto widen = [&](float& column, const std::string& text, const ui::Font& font) {
    column = std::max(column, canvas.measure(text, font).x);
  };
  for (const WorkedStep& step : steps.steps) {
    widen(columns.name, tr(step.name), columns.text);
    if (!step.function) widen(columns.sign, step.sign, columns.number);
    for (const Operation& work : step.work) {
      if (!step.function) widen(columns.left, text_of(work.left), columns.number);
      widen(columns.right, text_of(work.right), columns.number);
      widen(columns.result, text_of(work.result), columns.number);
    }
  }
  columns.name += kIndent;
  columns.sign += 12;
  return columns;
}

// The largest type with which everything fits into `width`; else the results alone.
Columns fitted_columns(const ui::Canvas& canvas, const WorkedExample& steps, float width,
                       float max) {
  const size_t lanes = steps.lanes.size();
  Columns columns;
  for (const bool operations : {true, false}) {
    for (float size = std::max(max, kMinType); size >= kMinType; size -= 0.5F) {
      columns = columns_at(canvas, steps, size);
      columns.operations = operations;
      if (columns.width(lanes) <= width) break;
    }
    if (columns.width(lanes) <= width) break;
  }
  const float spare = std::max(width - columns.width(lanes), 0.0F) / static_cast<float>(lanes);
  columns.gap += std::min(spare, lanes > 1 ? 80.0F : 110.0F);
  return columns;
}

// ---- The sheet ----------------------------------------------------------------------------------

struct Row {
  int group = -1, number = 0;  // a heading if number is 0; the lanes' titles if group is -1
};

class Sheet {
 public:
  Sheet(ui::Stage& stage, const ui::Rect& rect, const WorkedExample& steps, int at);
  const ui::Rect& rect() const { return rect_; }
  void draw() const;
  // The step whose line is at `point`; a heading stands for its part's first step.
  std::optional<int> step_at(ui::Vec2 point) const;

 private:
  int headings() const;
  void open_parts(int lines);
  void list_rows();
  ui::Rect rect_of(size_t row) const;
  float lane_right(size_t lane) const;
  ui::Font bold() const { return {ui::Face::kTextBold, columns_.text.size}; }
  int first_of(int group) const;
  bool goes_in(int index) const;  // is the result of this step (by index) taken by the lit one?
  void draw_lane_titles(const ui::Rect& row) const;
  void draw_heading(const ui::Rect& row, int group) const;
  void draw_found(const StepGroup& group, const ui::Rect& row) const;
  void draw_step(const ui::Rect& row, int number) const;
  void draw_work(int number, const Operation& work, float right, float y) const;
  void draw_number(const Operand& number, ui::Vec2 right, bool marked) const;

  ui::Stage& stage_;
  const WorkedExample& steps_;
  const int at_, group_;
  ui::Rect rect_;
  float row_ = kMinRow;        // height
  bool open_ = false;          // all parts are written out
  std::vector<bool> written_;  // by part
  Columns columns_;
  std::vector<Row> rows_;
  size_t first_row_ = 0, shown_rows_ = 0;
};

Sheet::Sheet(ui::Stage& stage, const ui::Rect& rect, const WorkedExample& steps, int at)
    : stage_(stage), steps_(steps), at_(at), group_(steps.group_of(at)), rect_(rect) {
  int longest = 0;
  for (const StepGroup& group : steps_.groups) longest = std::max(longest, group.size);
  const auto height_for = [&](int lines) {
    return std::floor(rect_.height() / static_cast<float>(headings() + lines));
  };
  open_ = height_for(steps_.count()) >= kOpenRow;
  row_ = std::clamp(height_for(open_ ? steps_.count() : longest), kMinRow, kMaxRow);
  columns_ = fitted_columns(stage_.canvas, steps_, rect_.width(), std::min(row_ * 0.6F, kMaxType));
  rect_.right = std::min(rect_.left + columns_.width(steps_.lanes.size()), rect_.right);
  list_rows();
}

int Sheet::headings() const {
  return static_cast<int>(steps_.groups.size()) + (steps_.lanes.size() > 1 ? 1 : 0);
}

// The part under way is written out, and those before it as far as there is room for `lines`.
void Sheet::open_parts(int lines) {
  written_.assign(steps_.groups.size(), open_);
  for (int g = group_; g >= 0; --g) {
    lines -= steps_.groups[static_cast<size_t>(g)].size;
    if (g < group_ && lines < 0) break;
    written_[static_cast<size_t>(g)] = true;
  }
}

void Sheet::list_rows() {
  const int fitting = static_cast<int>(std::max(rect_.height() / row_, 1.0F));
  open_parts(fitting - headings());
  if (steps_.lanes.size() > 1) rows_.push_back({});
  size_t now = 0;
  int number = 1;
  for (int g = 0; g < static_cast<int>(steps_.groups.size()); ++g) {
    rows_.push_back({g, 0});
    for (int i = 0; i < steps_.groups[static_cast<size_t>(g)].size; ++i, ++number) {
      if (number == at_) now = rows_.size();
      if (written_[static_cast<size_t>(g)]) rows_.push_back({g, number});
    }
  }
  // Where there is room for a few lines alone, those around the lit one.
  shown_rows_ = std::min(static_cast<size_t>(fitting), rows_.size());
  const size_t before = now > shown_rows_ / 2 ? now - shown_rows_ / 2 : 0;
  first_row_ = std::min(before, rows_.size() - shown_rows_);
}

int Sheet::first_of(int group) const {
  int first = 1;
  for (int g = 0; g < group; ++g) first += steps_.groups[static_cast<size_t>(g)].size;
  return first;
}

ui::Rect Sheet::rect_of(size_t row) const {
  const float top = rect_.top + row_ * static_cast<float>(row - first_row_);
  return {rect_.left, top, rect_.right, top + row_};
}

float Sheet::lane_right(size_t lane) const {
  return rect_.left + kMargin + columns_.name + columns_.lane() * static_cast<float>(lane + 1);
}

std::optional<int> Sheet::step_at(ui::Vec2 point) const {
  for (size_t i = first_row_; i < first_row_ + shown_rows_; ++i)
    if (rect_of(i).contains(point) && rows_[i].group >= 0)
      return rows_[i].number > 0 ? rows_[i].number : first_of(rows_[i].group);
  return std::nullopt;
}

bool Sheet::goes_in(int index) const {
  const WorkedStep& now = steps_.step(at_);
  return std::any_of(now.work.begin(), now.work.end(), [&](const Operation& work) {
    return work.right.from == index || (!now.function && work.left.from == index);
  });
}

void Sheet::draw() const {
  const std::optional<ui::Vec2> pointer = stage_.input.hover(rect_);
  const std::optional<int> pointed = pointer ? step_at(*pointer) : std::nullopt;
  for (size_t i = first_row_; i < first_row_ + shown_rows_; ++i) {
    const Row& row = rows_[i];
    const ui::Rect rect = rect_of(i);
    if (row.group < 0) {
      draw_lane_titles(rect);
    } else if (row.number == 0) {
      draw_heading(rect, row.group);
    } else {
      if (pointed == row.number && row.number != at_)
        stage_.canvas.rect(rect, ui::with_alpha(stage_.theme.accent, 0.05F), 5);
      draw_step(rect, row.number);
    }
  }
}

void Sheet::draw_lane_titles(const ui::Rect& row) const {
  for (size_t lane = 0; lane < steps_.lanes.size(); ++lane)
    stage_.canvas.text(
        {lane_right(lane), row.center().y}, tr(steps_.lanes[lane].title),
        {.font = bold(), .color = stage_.theme.position, .align = ui::Align::kRight});
}

void Sheet::draw_heading(const ui::Rect& row, int group) const {
  const ui::Theme& theme = stage_.theme;
  const StepGroup& about = steps_.groups[static_cast<size_t>(group)];
  const bool now = group == group_, done = group < group_;
  if (group > 0)
    stage_.canvas.line({row.left, row.top}, {row.right, row.top},
                       {.color = theme.line, .width = 1});
  stage_.canvas.text({row.left + kMargin, row.center().y}, tr(about.title),
                     {.font = bold(),
                      .color = now    ? theme.accent
                               : done ? theme.ink
                                      : theme.ink_faint});
  if (done && !written_[static_cast<size_t>(group)]) draw_found(about, row);
}

// What a part that is folded up has found.
void Sheet::draw_found(const StepGroup& group, const ui::Rect& row) const {
  float before = row.left + kMargin + stage_.canvas.measure(tr(group.title), bold()).x + 8;
  for (size_t lane = 0; lane < steps_.lanes.size(); ++lane) {
    float right = lane_right(lane);
    for (size_t i = group.tells.size(); i-- > 0;) {
      const Operand found = result_of(steps_, group.tells[i], lane);
      const float width = stage_.canvas.measure(text_of(found), columns_.number).x;
      if (right - width < before) break;
      draw_number(found, {right, row.center().y}, goes_in(group.tells[i]));
      right -= width + 10;
    }
    before = lane_right(lane) + 6;
  }
}

// `marked`: it is handed from one line to another in this step.
void Sheet::draw_number(const Operand& number, ui::Vec2 right, bool marked) const {
  const ui::Theme& theme = stage_.theme;
  const std::string text = text_of(number);
  const float width = stage_.canvas.measure(text, columns_.number).x;
  const ui::Highlight& lit = stage_.highlight;
  const ui::Rgba hue =
      ui::with_alpha(theme.hue(number.role), lit.rests() ? 1 : lit.strength(number.part));
  const ui::Rect box{right.x - width - 3, right.y - row_ / 2 + 2, right.x + 3,
                     right.y + row_ / 2 - 2};
  if (!number.part.empty() && stage_.input.hover(box)) stage_.highlight.point_at(number.part);
  if (marked) stage_.canvas.rect(box, ui::faded(hue, 0.16F), 4);
  stage_.canvas.text(right, text,
                     {.font = columns_.number, .color = hue, .align = ui::Align::kRight});
}

void Sheet::draw_work(int number, const Operation& work, float right, float y) const {
  const WorkedStep& step = steps_.step(number);
  const bool now = number == at_;
  draw_number(work.result, {right, y}, !now && goes_in(number - 1));
  if (!columns_.operations) return;
  const ui::Rgba ink = now ? stage_.theme.ink : stage_.theme.ink_soft;
  const auto sign = [&](float x, const std::string& text, ui::Align align, const ui::Font& font) {
    stage_.canvas.text({x, y}, text, {.font = font, .color = ink, .align = align});
  };
  float x = right - columns_.result;
  sign(x - kEquals / 2, "=", ui::Align::kCenter, columns_.number);
  x -= kEquals;
  draw_number(work.right, {x, y}, now && work.right.from >= 0);
  if (step.function) {  // beside its number: it may be as long as a word
    const float width = stage_.canvas.measure(text_of(work.right), columns_.number).x;
    sign(x - width - 6, step.sign, ui::Align::kRight, columns_.text);
    return;
  }
  x -= columns_.right;
  sign(x - columns_.sign / 2, step.sign, ui::Align::kCenter, columns_.number);
  draw_number(work.left, {x - columns_.sign, y}, now && work.left.from >= 0);
}

void Sheet::draw_step(const ui::Rect& row, int number) const {
  const ui::Theme& theme = stage_.theme;
  const WorkedStep& step = steps_.step(number);
  const bool now = number == at_, coming = number > at_;
  if (now) {
    stage_.canvas.rect(row, ui::with_alpha(theme.accent, 0.1F), 5);
    stage_.canvas.rect({row.left, row.top + 3, row.left + 3, row.bottom - 3}, theme.accent, 1.5F);
  }
  stage_.canvas.text({row.left + kMargin + kIndent, row.center().y}, tr(step.name),
                     {.font = columns_.text,
                      .color = now      ? theme.ink
                               : coming ? theme.ink_faint
                                        : theme.ink_soft});
  if (coming) return;
  for (size_t lane = 0; lane < step.work.size(); ++lane)
    draw_work(number, step.work[lane], lane_right(lane), row.center().y);
}

// ---- Below the sheet ----------------------------------------------------------------------------

// Returns the step that the hand takes it to.
int draw_scrubber(ui::Stage& stage, const ui::Rect& rect, const WorkedExample& steps, int at) {
  const ui::Theme& theme = stage.theme;
  const int count = steps.count();
  const std::string last = std::to_string(count);
  const float words = stage.canvas.measure(last + " / " + last, ui::type::kSmallNumber).x;
  const float left = rect.left + 10, right = std::max(rect.right - words - 22, left + 1);
  const float y = rect.center().y,
              each = (right - left) / static_cast<float>(std::max(count - 1, 1));
  const auto x_of = [&](int number) { return left + each * static_cast<float>(number - 1); };
  const ui::Interaction::Area area = stage.input.area(
      "steps-scrubber", stage.input.for_fingers({rect.left, rect.top, right + 12, rect.bottom}),
      tr("step {n} of {all}: drag, or use the arrow keys", {{"n", at}, {"all", last}}),
      ui::Interaction::Tip::kAway);
  stage.canvas.line({left, y}, {right, y}, {.color = theme.line, .width = 4});
  if (at > 1) stage.canvas.line({left, y}, {x_of(at), y}, {.color = theme.accent, .width = 4});
  int number = 1;
  for (const StepGroup& group : steps.groups) {
    for (int i = 0; i < group.size; ++i, ++number) {
      if (i > 0 && each < 5) continue;
      stage.canvas.line({x_of(number), y + 4}, {x_of(number), y + (i == 0 ? 13.0F : 8.0F)},
                        {.color = i == 0 ? theme.ink_soft : theme.ink_faint, .width = 1});
    }
  }
  ui::Interaction::Handle look;
  look.hovered = area.hovered;
  look.active = area.active;
  look.focused = area.focused;
  ui::draw_handle(stage.canvas, theme, {x_of(at), y}, theme.accent, look);
  stage.canvas.text(
      {rect.right - 2, y}, std::to_string(at) + " / " + last,
      {.font = ui::type::kSmallNumber, .color = theme.ink_soft, .align = ui::Align::kRight});
  if (area.reset) return 1;
  if (area.active)
    return steps.in_use(ui::whole(std::round((area.pointer.x - left) / each), 0,
                                  static_cast<int>(steps.steps.size())) +
                        1);
  return steps.in_use(at + static_cast<int>(area.nudge.x + area.nudge.y));
}

ui::ProseStyle words_in(const ui::Rect& rect) {
  const bool large = rect.width() >= 340 && rect.height() >= 360;
  return {.font = large ? ui::type::kText : ui::type::kSmall, .line_height = kLine, .soft = true};
}

// How many lines the longest of the steps' sentences takes: 1 or 2.
float lines_of_words(const ui::Canvas& canvas, const WorkedExample& steps, float width,
                     const ui::ProseStyle& style) {
  const float room = width - 2 * kMargin;
  const bool long_ones =
      std::any_of(steps.steps.begin(), steps.steps.end(), [&](const WorkedStep& step) {
        return ui::measure_text(canvas, tr(step.words), room, style) >
               1.5F * kLine * style.font.size;
      });
  return long_ones ? 2 : 1;
}

// The step in words; with its numbers where the lines have no room for them.
void draw_words(ui::Stage& stage, ui::Rect rect, const WorkedExample& steps, int at,
                bool with_numbers, const ui::ProseStyle& style) {
  const ui::Font& font = ui::type::kSmallNumber;
  const WorkedStep& step = steps.step(at);
  const ui::Theme& theme = stage.theme;
  rect = rect.inset(kMargin, 0);
  for (size_t lane = 0; with_numbers && lane < step.work.size(); ++lane) {
    const ui::Rect line = rect.take_top(kLine * style.font.size);
    const float y = line.center().y;
    stage.canvas.text({line.left, y}, tr(steps.lanes[lane].title),
                      {.font = ui::type::kSmall, .color = theme.position});
    stage.canvas.text(
        {line.right, y},
        ui::elided(stage.canvas, operation_of(step, step.work[lane]), font, line.width()),
        {.font = font, .color = theme.ink, .align = ui::Align::kRight});
  }
  stage.canvas.push_clip(rect);
  ui::draw_text(stage.canvas, theme, {rect.left, rect.top + 4}, rect.width(), tr(step.words),
                style);
  stage.canvas.pop_clip();
}

}  // namespace

int draw_worked_example(ui::Stage& stage, ui::Rect rect, const WorkedExample& steps, int at) {
  at = steps.in_use(at);
  if (!ui::drawable(rect, 40) || steps.count() == 0) return at;
  const WorkedStep& step = steps.step(at);
  stage.highlight.rest_on(step.work.front().result.part);
  const bool scrubbed = rect.height() >= 120, told = rect.height() >= 150;
  const ui::Rect scrubber = rect.take_bottom(scrubbed ? kScrubber : 0);
  const bool with_numbers = !fitted_columns(stage.canvas, steps, rect.width(), kMinType).operations;
  const ui::ProseStyle style = words_in(rect);
  const float lines = lines_of_words(stage.canvas, steps, rect.width(), style) +
                      (with_numbers ? static_cast<float>(steps.lanes.size()) : 0);
  const ui::Rect words = rect.take_bottom(told ? kLine * style.font.size * lines + 6 : 0);
  const Sheet sheet(stage, rect, steps, at);
  const ui::Interaction::Area area = stage.input.area(
      "steps", sheet.rect(),
      tr("step {n} of {all}: {name}, {operation}; click a line, or use the arrow keys",
         {{"n", at},
          {"all", steps.count()},
          {"name", tr(step.name)},
          {"operation", operation_of(step, step.work.front())}}),
      ui::Interaction::Tip::kAway);
  sheet.draw();
  if (area.focused)
    ui::draw_frame(stage.canvas, sheet.rect().inset(-1), {stage.theme.accent, 2, 0}, 5);
  if (told) draw_words(stage, words, steps, at, with_numbers, style);
  const float right =
      std::min(scrubber.right, scrubber.left + std::max(sheet.rect().width(), 260.0F));
  const int dragged =
      scrubbed
          ? draw_scrubber(stage, {scrubber.left, scrubber.top, right, scrubber.bottom}, steps, at)
          : at;
  if (area.clicked && stage.input.hover(sheet.rect()))
    if (const std::optional<int> clicked = sheet.step_at(area.pointer)) return *clicked;
  // Down and right go on.
  const int moved = static_cast<int>(area.nudge.x - area.nudge.y);
  return moved != 0 ? steps.in_use(at + moved) : dragged;
}

}  // namespace ropewalk::scenes
