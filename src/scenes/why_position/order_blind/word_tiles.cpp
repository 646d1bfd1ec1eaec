#include "scenes/why_position/order_blind/word_tiles.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/words/words.h"
#include "ui/interaction.h"
#include "ui/picture/shapes.h"
#include "ui/text/text_fit.h"

namespace ropewalk::scenes {
namespace {

constexpr float kTile = 30, kNumber = 16, kLine = kTile + kNumber + 2, kGap = 6;
constexpr float kNarrowest = 40, kMaxWidth = 128;
constexpr ui::Font kFont{ui::Face::kText, 15};

// All tiles have one width, so that places stay where they are while words change them.
struct Places {
  int columns = 1, lines = 1;
  float width = 0;
};

Places places_for(const ui::Canvas& canvas, std::span<const std::string> words, float width,
                  float max) {
  float widest = 0;
  for (const std::string& word : words) widest = std::max(widest, canvas.measure(word, kFont).x);
  const int count = static_cast<int>(words.size());
  const int lines = std::max(1, static_cast<int>(max / kLine));
  const float wanted = std::clamp(widest + 24, kNarrowest, kMaxWidth);
  Places places;
  const auto fitting = static_cast<int>((width + kGap) / (wanted + kGap));
  // As even as can be: six words stand three and three, not five and one.
  places.columns =
      std::clamp(fitting, std::max(1, (count + lines - 1) / lines), std::max(1, count));
  places.lines = (count + places.columns - 1) / places.columns;
  places.columns = (count + places.lines - 1) / places.lines;
  const auto columns = static_cast<float>(places.columns);
  places.width = std::max(8.0F, std::min(wanted, (width - kGap * (columns - 1)) / columns));
  return places;
}

ui::Rect place_rect(const ui::Rect& rect, const Places& places, int place) {
  const auto columns = static_cast<float>(places.columns);
  const float all = columns * places.width + (columns - 1) * kGap;
  const int line = place / places.columns, column = place % places.columns;
  const float x = rect.center().x - all / 2 + static_cast<float>(column) * (places.width + kGap);
  const float y = rect.top + 2 + static_cast<float>(line) * kLine;
  return {x, y, x + places.width, y + kTile};
}

// How far a tile follows the pointer: not at all while the pointer is over its place.
float followed(float pointer, float low, float high) {
  return pointer < low ? pointer - low : pointer > high ? pointer - high : 0;
}

struct Tile {
  ui::Rect rect;
  bool active = false, hovered = false, focused = false;
};

void draw_tile(const ui::Stage& stage, const WordTilesSpec& spec, int word, const Tile& tile) {
  const ui::Theme& theme = stage.theme;
  const bool query = word == spec.query, key = word == spec.key;
  const ui::Rgba hue = query ? theme.query : key ? theme.key : theme.ink;
  if (tile.active) stage.canvas.rect(tile.rect.inset(-3), ui::with_alpha(hue, 0.16F), 10);
  if (tile.focused)
    ui::draw_frame(stage.canvas, tile.rect.inset(-3), {.color = theme.accent, .width = 2}, 9);
  const bool lit =
      (query && stage.highlight.part() == "query") || (key && stage.highlight.part() == "key");
  const float tint = tile.active || tile.hovered || lit ? 0.18F : query || key ? 0.1F : 0.04F;
  stage.canvas.rect(tile.rect, ui::mix(theme.ground, hue, tint), 7);
  ui::draw_frame(stage.canvas, tile.rect.inset(0.5F),
                 {.color = query || key ? hue : ui::mix(theme.line, theme.ink_soft, 0.4F),
                  .width = query || key ? 1.75F : 1},
                 7);
  if (query && key)  // one word is both: it looks at itself
    ui::draw_frame(stage.canvas, tile.rect.inset(3), {.color = theme.key, .width = 1.25F}, 5);
  const std::string& text = spec.words[static_cast<size_t>(word)];
  const bool tight = stage.canvas.measure(text, kFont).x > tile.rect.width() - 10;
  const ui::Font font{kFont.face, tight ? 13.0F : kFont.size};
  stage.canvas.text(tile.rect.center(),
                    ui::elided(stage.canvas, text, font, tile.rect.width() - (tight ? 4 : 10)),
                    {.font = font, .color = hue, .align = ui::Align::kCenter});
}

}  // namespace

float word_tiles_height(const ui::Canvas& canvas, std::span<const std::string> words, float width,
                        float max) {
  return static_cast<float>(places_for(canvas, words, width, max).lines) * kLine;
}

WordTilesResult draw_word_tiles(const ui::Stage& stage, const ui::Rect& rect,
                                const WordTilesSpec& spec) {
  WordTilesResult result;
  const int count = static_cast<int>(spec.permutation.size());
  const Places places = places_for(stage.canvas, spec.words, rect.width(), rect.height() + 1);
  int lifted = -1;
  Tile held;
  for (int place = 0; place < count; ++place) {
    const int word = spec.permutation[static_cast<size_t>(place)];
    const ui::Rect home = place_rect(rect, places, place);
    if (home.bottom > rect.bottom + 1) break;
    stage.canvas.text(
        {home.center().x, home.bottom + kNumber / 2 + 1}, std::to_string(place),
        {.font = {ui::Face::kMono, 12},
         .color = ui::with_alpha(stage.theme.position, stage.highlight.strength("position", 0.6F)),
         .align = ui::Align::kCenter});
    const std::string& name = spec.words[static_cast<size_t>(word)];
    // With the number of its place, and half of the gaps: as large as a finger.
    const ui::Rect hit{home.left - kGap / 2, home.top, home.right + kGap / 2,
                       home.bottom + kNumber};
    const ui::Interaction::Area area = stage.input.area(
        spec.id + std::to_string(word), hit,
        tr("{word}: drag to another place, or arrow keys; double click puts all words back",
           {{"word", name}}));
    Tile tile{home, area.active, area.hovered, area.focused};
    if (area.hovered) result.hovered = word;
    if (area.reset) result.reset = true;
    int to = place;
    if (area.nudge.x != 0 || area.nudge.y != 0) {
      const int steps = static_cast<int>(area.nudge.x);
      const int lines = -static_cast<int>(area.nudge.y) * places.columns;
      to = std::clamp(place + steps + lines, 0, count - 1);
    }
    if (area.active && (area.drag_delta.x != 0 || area.drag_delta.y != 0)) {
      float nearest = 1e9F;
      for (int other = 0; other < count; ++other) {
        const float away = ui::length(place_rect(rect, places, other).center() - area.pointer);
        if (away < nearest) nearest = away, to = other;
      }
    }
    if (to != place) {
      result.word = word;
      result.to = to;
    }
    if (!area.active) {
      draw_tile(stage, spec, word, tile);
      continue;
    }
    lifted = word;
    held = tile;
    const ui::Vec2 by{followed(area.pointer.x, home.left, home.right),
                      followed(area.pointer.y, home.top, home.bottom)};
    held.rect = {home.left + by.x, home.top + by.y, home.right + by.x, home.bottom + by.y};
    const ui::Vec2 back{
        followed(rect.left, -1e9F, held.rect.left) + followed(rect.right, held.rect.right, 1e9F),
        followed(rect.top, -1e9F, held.rect.top) + followed(rect.bottom, held.rect.bottom, 1e9F)};
    held.rect = {held.rect.left + back.x, held.rect.top + back.y, held.rect.right + back.x,
                 held.rect.bottom + back.y};
    ui::draw_frame(stage.canvas, home.inset(0.5F),
                   {.color = stage.theme.line, .width = 1, .dash = 4}, 7);
  }
  if (lifted >= 0) draw_tile(stage, spec, lifted, held);
  return result;
}

}  // namespace ropewalk::scenes
