#include "scenes/rotation/near_and_far/place_and_meaning_picture.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "core/words/words.h"
#include "experiments/heads/retrieval_head.h"
#include "ui/interaction.h"
#include "ui/picture/shapes.h"
#include "ui/plot/axis.h"
#include "ui/text/prose.h"
#include "ui/text/text_fit.h"

namespace ropewalk::scenes {
namespace {

using experiments::kRankedKeys;
using experiments::RankedKeys;

size_t size(int n) { return static_cast<size_t>(n); }

// One of the two heads, and what is said of it.
struct Half {
  const RankedKeys& keys;
  std::string id;                      // of its handle
  std::string_view title, name, hint;  // title and name: the one that has room
  bool told_by_match = false;          // its keys are, else by how far back they stand
};

// The energy of each pair as a bar, and a handle that moves all of it. Returns its place.
double draw_energy(ui::Stage& stage, ui::Rect rect, const Half& half, double now, double initial) {
  const ui::Theme& theme = stage.theme;
  ui::Canvas& canvas = stage.canvas;
  const ui::Rect words = rect.take_bottom(18);
  rect = rect.inset(10, 0);
  rect.take_top(12);
  const std::vector<double>& energy = half.keys.energy;
  const double highest = *std::max_element(energy.begin(), energy.end());
  const auto x_of = [&](double place) {
    return rect.left + static_cast<float>(place) * rect.width();
  };
  const float thick =
      std::clamp(rect.width() / static_cast<float>(std::max<size_t>(energy.size(), 2) - 1) * 0.36F,
                 0.5F, 10.0F);
  const float strength = stage.highlight.strength("position.signal");
  if (stage.input.hover(rect)) stage.highlight.point_at("position.signal");
  canvas.line({rect.left, rect.bottom}, {rect.right, rect.bottom}, {theme.line, 1});
  for (size_t i = 0; i < energy.size(); ++i) {
    const auto part = static_cast<float>(energy[i] / highest);
    const float x = x_of(experiments::place_of_pair(i, energy.size()));
    canvas.rect(
        {x - thick, rect.bottom - std::max(part * rect.height(), 1.0F), x + thick, rect.bottom},
        ui::faded(theme.position, (0.35F + 0.65F * part) * strength), 1.5F);
  }
  const ui::TextStyle faint{.font = ui::type::kSmall, .color = theme.ink_faint};
  const float third = words.width() / 3;
  ui::text_within(stage, {words.left, words.center().y}, tr("fast pairs"), faint, third);
  ui::text_within(stage, {words.center().x, words.center().y}, tr("energy"),
                  {faint.font, theme.position, ui::Align::kCenter}, third);
  ui::text_within(stage, {words.right, words.center().y}, tr("slow pairs"),
                  {faint.font, faint.color, ui::Align::kRight}, third);

  const ui::Vec2 peak{x_of(now), rect.top};
  const auto handle = stage.input.handle(half.id, peak, half.hint, 10);
  if (handle.hovered) stage.highlight.point_at("position.signal");
  ui::draw_handle(canvas, theme, peak, theme.position, handle, 6);
  if (!handle.changed()) return now;
  if (handle.reset) return initial;
  double place = now + 0.01 * static_cast<double>(handle.nudge.x);
  if (handle.drag) {
    place = static_cast<double>((handle.drag->x - rect.left) / std::max(rect.width(), 1.0F));
    if (handle.snap) place = std::round(place * 20) / 20;
  }
  return std::clamp(place, 0.0, 1.0);
}

// Each key a line from its rank as made to its rank in the longer text: who crosses another has
// changed places with it.
void draw_ranks(ui::Stage& stage, ui::Rect rect, const Half& half, double factor) {
  const ui::Theme& theme = stage.theme;
  ui::Canvas& canvas = stage.canvas;
  const RankedKeys& keys = half.keys;
  const ui::TextStyle soft{.font = ui::type::kSmall, .color = theme.ink_soft};
  const ui::Rect heads = rect.take_top(20);
  const float each = rect.height() / static_cast<float>(kRankedKeys);
  const bool labelled = each >= 10.5F;
  const float gutter = labelled ? 34.0F : 10.0F;
  const float left = rect.left + gutter, right = rect.right - gutter;
  const auto y_of = [&](int place) { return rect.top + (static_cast<float>(place) + 0.5F) * each; };
  ui::text_within(stage, {rect.left, heads.center().y}, tr("rank as made"), soft,
                  heads.width() / 2 - 4);
  ui::text_within(stage, {rect.right, heads.center().y},
                  factor == 1 ? std::string(tr("now the same"))
                              : tr("{n} times as long", {{"n", ui::compact_text(factor)}}),
                  {soft.font, soft.color, ui::Align::kRight}, heads.width() / 2 - 4);
  if (stage.input.hover(rect)) stage.highlight.point_at("score");
  const float strength = stage.highlight.strength("score");
  const auto label_of = [&](int key) {
    return half.told_by_match ? ui::fixed_text(keys.match[size(key)], 2)
                              : ui::fixed_text(keys.distance[size(key)], 0);
  };
  for (const bool changed : {false, true}) {  // those that changed lie over the others
    for (int key = 0; key < kRankedKeys; ++key) {
      const int from = keys.rank_before[size(key)], to = keys.rank_after[size(key)];
      if ((from != to) != changed) continue;
      const bool best = key == keys.best_before;
      const ui::Rgba hue = best ? theme.key : changed ? theme.score : theme.ink_faint;
      const ui::Rgba color = ui::faded(hue, best ? 1.0F : strength * (changed ? 0.9F : 0.55F));
      const ui::Vec2 a{left, y_of(from)}, b{right, y_of(to)};
      canvas.line(a, b, {color, best ? 3.0F : 1.5F});
      const float radius = std::min(best ? 4.5F : 3.0F, each * 0.4F);
      canvas.circle(a, radius, color);
      canvas.circle(b, radius, color);
      if (!labelled) continue;
      const ui::Font font{ui::Face::kMono, std::clamp(each * 0.85F, 9.0F, 12.0F)};
      const ui::Rgba ink = best ? theme.key : theme.ink_soft;
      canvas.text({left - 7, a.y}, label_of(key), {font, ink, ui::Align::kRight});
      canvas.text({right + 7, b.y}, label_of(key), {font, ink, ui::Align::kLeft});
    }
  }
}

// "14 of 16 keys changed rank", and which one it finds now.
struct Verdict {
  std::string changed, found;
};

Verdict verdict_of(const Half& half) {
  const RankedKeys& keys = half.keys;
  const size_t found = size(keys.best_after);
  const double back = std::round(keys.distance[found]);
  return {tr("{n} of {all} keys changed rank", {{"n", keys.changed}, {"all", kRankedKeys}}),
          half.told_by_match ? tr("finds the key that fits {match}, {n} tokens back",
                                  {{"match", ui::fixed_text(keys.match[found], 2)},
                                   {"n", ui::fixed_text(back, 0)}})
                             : trn("finds the key {n} token back", "finds the key {n} tokens back",
                                   static_cast<long long>(back))};
}

constexpr ui::ProseStyle kChanged{.font = ui::type::kStrong, .line_height = 1.3F};
constexpr ui::ProseStyle kFound{.font = ui::type::kSmall, .line_height = 1.35F, .soft = true};

float verdict_height(ui::Stage& stage, const Half& half, float width) {
  const Verdict verdict = verdict_of(half);
  return ui::measure_text(stage.canvas, verdict.changed, width, kChanged) + 2 +
         ui::measure_text(stage.canvas, verdict.found, width, kFound);
}

void draw_verdict(ui::Stage& stage, const ui::Rect& rect, const Half& half) {
  const Verdict verdict = verdict_of(half);
  ui::Theme inked = stage.theme;
  if (half.keys.changed > 0) inked.ink = stage.theme.score;
  const float height =
      ui::draw_text(stage.canvas, inked, rect.min(), rect.width(), verdict.changed, kChanged);
  inked = stage.theme;
  if (half.keys.best_after != half.keys.best_before) inked.ink_soft = stage.theme.score;
  ui::draw_text(stage.canvas, inked, {rect.left, rect.top + height + 2}, rect.width(),
                verdict.found, kFound);
}

double draw_half(ui::Stage& stage, ui::Rect rect, const Half& half, double factor, double now,
                 double initial) {
  const ui::Theme& theme = stage.theme;
  const std::string_view whole = tr(half.title);
  const bool fits = stage.canvas.measure(whole, ui::type::kStrong).x <= rect.width();
  ui::text_within(stage, {rect.left, rect.top + 11}, fits ? whole : tr(half.name),
                  {ui::type::kStrong, theme.ink}, rect.width());
  rect.take_top(26);
  const float words = verdict_height(stage, half, rect.width());
  const ui::Rect verdict = rect.take_bottom(rect.height() > words + 120 ? words : 0.0F);
  const double place = draw_energy(
      stage, rect.take_top(std::clamp(rect.height() * 0.3F, 50.0F, 130.0F)), half, now, initial);
  rect.take_top(12);
  rect.take_bottom(6);
  if (rect.height() > 60) draw_ranks(stage, rect, half, factor);
  if (verdict.height() > 0) draw_verdict(stage, verdict, half);
  return place;
}

}  // namespace

SignalPlaces draw_place_and_meaning(ui::Stage& stage, ui::Rect rect,
                                    const experiments::PlaceAndMeaning& heads, double factor,
                                    const SignalPlaces& now, const SignalPlaces& initial) {
  const Half place{.keys = heads.place,
                   .id = "place.signal",
                   .title = N_("Place: finds the token before"),
                   .name = N_("Place"),
                   .hint = N_("the place head's energy: drag it from the fast pairs to the slow")};
  const Half meaning{
      .keys = heads.meaning,
      .id = "meaning.signal",
      .title = N_("Meaning: finds what fits best"),
      .name = N_("Meaning"),
      .hint = N_("the meaning head's energy: drag it from the slow pairs to the fast"),
      .told_by_match = true};
  constexpr float kGap = 36, kLittleGap = 16, kSideBySide = 300, kRoomy = 440;
  ui::Rect first = rect, second = rect;
  if (rect.width() >= kSideBySide) {
    const float width = (rect.width() - (rect.width() < kRoomy ? kLittleGap : kGap)) / 2;
    first.right = rect.left + width;
    second.left = rect.right - width;
  } else {
    const float height = (rect.height() - 14) / 2;
    first.bottom = rect.top + height;
    second.top = rect.bottom - height;
  }
  SignalPlaces moved;
  moved.place = draw_half(stage, first, place, factor, now.place, initial.place);
  moved.meaning = draw_half(stage, second, meaning, factor, now.meaning, initial.meaning);
  return moved;
}

}  // namespace ropewalk::scenes
