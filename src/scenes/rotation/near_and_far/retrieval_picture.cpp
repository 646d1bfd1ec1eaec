#include "scenes/rotation/near_and_far/retrieval_picture.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <vector>

#include "core/words/words.h"
#include "ui/interaction.h"
#include "ui/picture/shapes.h"
#include "ui/plot/axis.h"

namespace ropewalk::scenes {
namespace {

size_t size(int n) { return static_cast<size_t>(n); }

// A token that can be chosen to look.
void choose(ui::Stage& stage, const experiments::RetrievalHead& head, int index,
            const ui::Rect& rect, int& query) {
  const std::string& text = head.text.tokens[size(index)].text;
  const auto area = stage.input.area("token" + std::to_string(index), rect,
                                     tr("\"{token}\": press to let it look", {{"token", text}}));
  if (area.hovered) stage.highlight.point_at("score");
  if (area.clicked) query = index == head.text.query_token ? -1 : index;
  if (area.reset) query = -1;
  // The arrow keys let the next one look.
  const int step = area.nudge.x > 0 ? 1 : area.nudge.x < 0 ? -1 : 0;
  const auto count = static_cast<int>(head.text.tokens.size());
  for (int i = head.query + step; step != 0 && i >= 0 && i < count; i += step) {
    if (!head.text.tokens[size(i)].has_target) continue;
    query = i == head.text.query_token ? -1 : i;
    break;
  }
  if (area.focused)
    ui::draw_frame(stage.canvas, rect.inset(-2), {.color = stage.theme.accent, .width = 1.5F}, 5);
}

std::string score_text(const experiments::RetrievalHead& head, int index) {
  return ui::fixed_text(static_cast<double>(head.scores[size(index)]), 2);
}
std::string weight_text(const experiments::RetrievalHead& head, int index) {
  return ui::fixed_text(static_cast<double>(head.weights[size(index)]), 2);
}

constexpr float kReadable = 12;  // type that a hall can read

ui::Font numbers_of(const ui::Font& words) {
  const float least = words.size < kReadable ? 8.0F : kReadable;
  return {ui::Face::kMono, std::clamp(words.size * 0.8F, least, 13.0F)};
}

// Centres and widths of the words in a row as wide as `rect`.
struct WordRow {
  ui::Font font;
  std::vector<float> center, width;
};

WordRow place_words(const ui::Canvas& canvas, const experiments::RetrievalHead& head,
                    const ui::Rect& rect) {
  WordRow row{.font = {ui::Face::kText, 24}, .center = {}, .width = {}};
  // A word takes the room of the numbers below it at least.
  const auto room = [&](const experiments::TextToken& token) {
    return std::max(canvas.measure(token.text, row.font).x,
                    canvas.measure("−0.00", numbers_of(row.font)).x);
  };
  const auto total = [&](float gap) {
    float sum = -gap;
    for (const experiments::TextToken& token : head.text.tokens) sum += room(token) + gap;
    return sum;
  };
  const float least = rect.width() < 480 ? 9 : kReadable;
  while (row.font.size > least && total(row.font.size * 0.7F) > rect.width()) row.font.size -= 0.5F;
  const auto count = static_cast<float>(head.text.tokens.size());
  const float spare = rect.width() - total(0);
  const float gap = std::clamp(spare / count, 2.0F, row.font.size * 2);
  float x = rect.center().x - total(gap) / 2;
  for (const experiments::TextToken& token : head.text.tokens) {
    const float width = room(token);
    row.center.push_back(x + width / 2);
    row.width.push_back(canvas.measure(token.text, row.font).x);
    x += width + gap;
  }
  return row;
}

void draw_found_arc(ui::Stage& stage, ui::Vec2 from, ui::Vec2 to, float depth) {
  std::vector<ui::Vec2> points;
  constexpr int kSteps = 24;
  for (int i = 0; i <= kSteps; ++i) {
    const float t = static_cast<float>(i) / kSteps;
    points.push_back({from.x + (to.x - from.x) * t, from.y + depth * 4 * t * (1 - t)});
  }
  const ui::Rgba hue = ui::with_alpha(stage.theme.query, stage.highlight.strength("query"));
  stage.canvas.polyline(points, {.color = hue, .width = 2});
  ui::draw_arrow_head(stage.canvas, to, to - points[size(kSteps - 2)], 10, hue);
}

// The line where tokens are folded away, with a handle that folds more or fewer.
int draw_fold(ui::Stage& stage, const ui::Rect& line, int fold, int max, float font_size) {
  const ui::Font font{ui::Face::kText, font_size};
  const ui::Rgba hue = stage.theme.position;
  const auto folded_away = [](int count) {
    return trn("… {n} token folded away", "… {n} tokens folded away", count,
               {{"n", ui::fixed_text(count, 0)}});
  };
  const std::string text = folded_away(fold);
  stage.canvas.text({line.left, line.center().y}, text, {.font = font, .color = hue});
  // Room for the longest text, so that the track stands still.
  const float from = line.left + stage.canvas.measure(folded_away(1000000), font).x + 16;
  const float to = std::min(from + 120, line.right - 8);
  if (to - from < 40) return fold;
  const double whole = std::log1p(max);
  const ui::Vec2 at{from + static_cast<float>(std::log1p(fold) / whole) * (to - from),
                    line.center().y};
  stage.canvas.line({from, at.y}, {to, at.y}, {.color = stage.theme.line, .width = 2});
  const auto handle = stage.input.handle("fold", at, "tokens folded away: drag for more or fewer");
  if (handle.hovered) stage.highlight.point_at("position.reach");
  ui::draw_handle(stage.canvas, stage.theme, at, hue, handle, 5);
  if (!handle.changed()) return fold;
  if (handle.reset) return 2000;
  double place = std::log1p(fold) + 0.02 * whole * static_cast<double>(handle.nudge.x);
  if (handle.drag) place = static_cast<double>((handle.drag->x - from) / (to - from)) * whole;
  double folded = std::expm1(std::clamp(place, 0.0, whole));
  if (handle.drag && folded > 100) {
    const double unit = std::pow(10.0, std::floor(std::log10(folded)) - 1);
    folded = std::round(folded / unit) * unit;
  }
  int next = static_cast<int>(std::lround(folded));
  if (!handle.drag && next == fold) next += handle.nudge.x > 0 ? 1 : -1;
  return std::clamp(next, 0, max);
}

}  // namespace

void draw_asking_caption(ui::Stage& stage, const ui::Rect& rect,
                         const experiments::RetrievalHead& head) {
  const ui::Theme& theme = stage.theme;
  const double back = head.positions[size(head.query)] - head.positions[size(head.found)];
  const auto distance = static_cast<long long>(std::abs(back));
  const Slot tokens("n", ui::fixed_text(std::abs(back), 0));
  std::string where = back == 0  ? std::string(tr("itself"))
                      : back < 0 ? trn("{n} token ahead", "{n} tokens ahead", distance, {tokens})
                                 : trn("{n} token back", "{n} tokens back", distance, {tokens});
  if (head.found == head.target && head.text.causal)
    where = tr("{where}, its definition", {{"where", where}});
  float x = rect.left;
  const auto put = [&](const std::string& text, const ui::Font& font, ui::Rgba color) {
    stage.canvas.text({x, rect.center().y}, text, {.font = font, .color = color});
    x += stage.canvas.measure(text, font).x + 6;
  };
  const ui::Face face = head.text.causal ? ui::Face::kMono : ui::Face::kTextBold;
  const auto put_token = [&](int index, ui::Rgba color) {
    const experiments::TextToken& token = head.text.tokens[size(index)];
    put(token.shown ? token.text : "↵", {token.shown ? face : ui::Face::kTextBold, 15}, color);
  };
  put_token(head.query, theme.query);
  put(tr("finds"), ui::type::kText, theme.ink_soft);
  if (back != 0) put_token(head.found, theme.score);
  put(where, ui::type::kText, theme.ink_soft);
  const std::string numbers =
      tr("score {score}   weight {weight}",
         {{"score", score_text(head, head.found)}, {"weight", weight_text(head, head.found)}});
  const float width = stage.canvas.measure(numbers, ui::type::kSmallNumber).x;
  if (x + width + 8 < rect.right)
    stage.canvas.text(
        {rect.right, rect.center().y}, numbers,
        {.font = ui::type::kSmallNumber, .color = theme.score, .align = ui::Align::kRight});
}

int draw_asking_sentence(ui::Stage& stage, ui::Rect rect, const experiments::RetrievalHead& head,
                         int query) {
  const ui::Theme& theme = stage.theme;
  ui::Canvas& canvas = stage.canvas;
  const bool roomy = rect.height() > 190;
  const ui::Rect legend = rect.take_top(roomy ? 20.0F : 0.0F);
  const ui::Rect below = rect.take_bottom(roomy ? 44.0F : 0.0F);
  const ui::Rect arc = rect.take_bottom(roomy ? std::min(40.0F, rect.height() * 0.13F) : 16.0F);
  const ui::Rect words = rect.take_bottom(36);
  const bool named = rect.width() > 480 && roomy;
  const ui::Rect row_rect = words.inset(named ? 52 : 0, 0);
  const WordRow row = place_words(canvas, head, row_rect);
  rect.take_top(8);
  rect.take_bottom(8);

  double low = -0.12 * head.max;
  for (const float y : head.reach_low) low = std::min(low, static_cast<double>(y));
  for (const float y : head.scores) low = std::min(low, static_cast<double>(y));
  const ui::AxisMap y({low, 1.04 * head.max}, ui::Scale::kLinear, rect.bottom, rect.top);
  const float zero = y.screen_from_value(0);
  canvas.line({row_rect.left, zero}, {row_rect.right, zero}, {.color = theme.line, .width = 1});
  if (named)
    canvas.text({rect.left, zero}, tr("score 0"),
                {.font = ui::type::kSmall, .color = theme.ink_faint});

  const float strength = stage.highlight.strength("score");
  for (size_t i = 0; i < row.center.size(); ++i) {
    const int index = static_cast<int>(i);
    const bool found = index == head.found, has_target = index == head.query;
    const float x = row.center[i], half = std::clamp(row.width[i] / 2, 8.0F, 22.0F);
    const float top = y.screen_from_value(static_cast<double>(head.scores[i]));
    canvas.rect({x - half, std::min(top, zero), x + half, std::max(top, zero)},
                ui::faded(theme.score, (found ? 1.0F : 0.42F) * strength), 2);
    const ui::Rect word{x - row.width[i] / 2 - 5, words.top + 3, x + row.width[i] / 2 + 5,
                        words.bottom - 3};
    if (has_target) canvas.rect(word, ui::with_alpha(theme.query, 0.16F), 6);
    if (found) canvas.rect(word, ui::with_alpha(theme.score, 0.14F), 6);
    canvas.text(words.center() + ui::Vec2{x - words.center().x, 0}, head.text.tokens[i].text,
                {.font = row.font,
                 .color = has_target ? theme.query
                          : found    ? theme.score
                                     : theme.ink,
                 .align = ui::Align::kCenter});
    choose(stage, head, index, word, query);
    if (!roomy) continue;
    const ui::Font numbers = numbers_of(row.font);
    canvas.text({x, below.top + 11}, score_text(head, index),
                {.font = numbers,
                 .color = found ? theme.score : theme.ink_soft,
                 .align = ui::Align::kCenter});
    canvas.text({x, below.top + 31}, weight_text(head, index),
                {.font = numbers,
                 .color = found ? theme.score : theme.ink_soft,
                 .align = ui::Align::kCenter});
  }
  if (named) {
    canvas.text({below.left, below.top + 11}, tr("score"),
                {.font = ui::type::kSmall, .color = theme.ink_faint});
    canvas.text({below.left, below.top + 31}, tr("weight"),
                {.font = ui::type::kSmall, .color = theme.ink_faint});
  }

  // What a perfect match would score at each place.
  std::vector<ui::Vec2> reach;
  for (size_t i = 0; i < head.reach_x.size(); ++i) {
    const float token = head.reach_x[i];
    const size_t before = std::min(static_cast<size_t>(token), row.center.size() - 2);
    const float part = token - static_cast<float>(before);
    reach.push_back({row.center[before] + (row.center[before + 1] - row.center[before]) * part,
                     y.screen_from_value(static_cast<double>(head.reach_low[i]))});
  }
  const ui::Rgba hue = ui::with_alpha(theme.position, stage.highlight.strength("position.reach"));
  canvas.polyline(reach, {.color = hue, .width = 1.75F, .dash = 4});
  if (roomy) {
    canvas.line({legend.left, legend.center().y}, {legend.left + 24, legend.center().y},
                {.color = hue, .width = 1.75F, .dash = 4});
    canvas.text({legend.left + 32, legend.center().y}, tr("what a perfect match would score there"),
                {.font = ui::type::kSmall, .color = hue});
  }
  if (head.found != head.query && roomy)
    draw_found_arc(stage, {row.center[size(head.query)], arc.top + 2},
                   {row.center[size(head.found)], arc.top + 2}, arc.height() * 0.62F);
  return query;
}

AskingCode draw_asking_code(ui::Stage& stage, ui::Rect rect, const experiments::RetrievalHead& head,
                            AskingCode now, int most_folded) {
  const ui::Theme& theme = stage.theme;
  ui::Canvas& canvas = stage.canvas;
  constexpr float kGutter = 22;
  const float line_height = std::min(rect.height() / static_cast<float>(head.text.lines), 44.0F);
  ui::Font font{ui::Face::kMono, std::min(line_height * 0.9F, 30.0F)};
  const float em = canvas.measure("0", {ui::Face::kMono, 100}).x / 100;
  font.size =
      std::min(font.size, (rect.width() - kGutter) / (em * static_cast<float>(head.text.columns)));
  const float character = em * font.size, left = rect.left + kGutter;
  const auto middle = [&](int line) {
    return rect.top + (static_cast<float>(line) + 0.5F) * line_height;
  };
  const float strength = stage.highlight.strength("score");
  std::array<ui::Rect, 2> frames;  // of what is found, and of who looks
  for (int i = 0; i < static_cast<int>(head.text.tokens.size()); ++i) {
    const experiments::TextToken& token = head.text.tokens[size(i)];
    if (!token.shown) continue;
    const float x = left + character * static_cast<float>(token.column);
    const ui::Rect box{x - 1, middle(token.line) - line_height / 2 + 1,
                       x + character * static_cast<float>(token.text.size()) + 1,
                       middle(token.line) + line_height / 2 - 1};
    const bool seen = std::isfinite(head.scores[size(i)]);
    const float part =
        seen ? static_cast<float>(static_cast<double>(head.scores[size(i)]) / head.max) : 0;
    if (std::abs(part) > 0.03F)
      canvas.rect(box, ui::faded(theme.diverging(part), 0.85F * strength), 3);
    // On a strong tint the ground's colour reads better than ink.
    const bool strong = std::abs(part) > 0.62F;
    canvas.text({x, middle(token.line)}, token.text,
                {.font = font,
                 .color = strong ? theme.ground
                          : seen ? theme.ink
                                 : theme.ink_soft});
    if (i == head.found) frames[0] = box;
    if (i == head.query) frames[1] = box;
    if (token.has_target) choose(stage, head, i, box, now.query);
  }
  for (size_t i = 0; i < 2; ++i)
    if (frames[i].width() > 0)
      ui::draw_frame(canvas, frames[i], {.color = i == 0 ? theme.score : theme.query, .width = 2},
                     3);
  const ui::Rect fold{left, middle(head.text.fold_line) - line_height / 2, rect.right,
                      middle(head.text.fold_line) + line_height / 2};
  now.fold = draw_fold(stage, fold, now.fold, most_folded, std::min(font.size, 18.0F));

  const experiments::TextToken& from = head.text.tokens[size(head.query)];
  const experiments::TextToken& to = head.text.tokens[size(head.found)];
  if (from.line == to.line) return now;
  const ui::Rgba hue = ui::with_alpha(theme.query, stage.highlight.strength("query"));
  const float x = rect.left + 5;
  const ui::Vec2 path[] = {{left - 4, middle(from.line)},
                           {x, middle(from.line)},
                           {x, middle(to.line)},
                           {left - 5, middle(to.line)}};
  canvas.polyline(path, {.color = hue, .width = 1.75F});
  ui::draw_arrow_head(canvas, path[3], {1, 0}, 8, hue);
  return now;
}

}  // namespace ropewalk::scenes
