#include "app/shell/layout.h"

#include <algorithm>
#include <cmath>

namespace ropewalk::app {
namespace {

using ui::Rect;

// A phone has room for a sheet from this height on. A slide's words are wanted before the controls.
constexpr float kLessonBesideFrom = 900, kSheetFrom = 560, kSlideSheetFrom = 440;
// A phone that lies has its lesson beside the picture from this width on.
constexpr float kLyingFrom = 560;
// Below both there is room for the picture alone.
constexpr ui::Vec2 kAloneBelow{kLyingFrom, 300};
constexpr float kTopBar = 56, kBottomBar = 64, kDrawer = 320;
constexpr float kMaxContent = 1440;
constexpr float kGap = 20, kTallPicture = 480;

// What a screen of this size shows in logical pixels, at 100 %: in a lecture that makes the
// smallest type, of 12, 22 px high.
constexpr ui::Vec2 kScreen{1920, 1080};
constexpr float kHallZoom = 22.0F / 12;
// Logical pixels that a slide needs at least, however large somebody wants it.
constexpr ui::Vec2 kLeastSlide{1000, 562};

float on_grid(float length) { return std::floor(length / 4) * 4; }

void take_sheet(Layout& layout, Rect& rest, float wanted) {
  if (wanted <= 0 || layout.window.height() < (layout.presenting ? kSlideSheetFrom : kSheetFrom))
    return;
  const float part = layout.window.height() >= 700 ? 0.5F : 0.4F;
  layout.lesson = rest.take_bottom(on_grid(std::min(wanted, rest.height() * part)));
}

Layout lecture(Layout layout, float sheet, bool wide_words) {
  Rect rest = layout.window;
  const bool upright = layout.window.height() >= kSlideSheetFrom;
  if (layout.shape == Shape::kNarrow && upright) {
    layout.bottom_bar = rest.take_bottom(std::min(kBottomBar, rest.height() / 4));
    take_sheet(layout, rest, sheet);
  } else {
    const float wanted = wide_words ? std::clamp(rest.width() * 0.5F, 280.0F, 1200.0F)
                                    : std::clamp(rest.width() * 0.34F, 280.0F, 640.0F);
    layout.lesson = rest.take_right(on_grid(std::min(wanted, rest.width() / 2)));
  }
  layout.stage = rest;
  return layout;
}

}  // namespace

float zoom_of(ui::Vec2 size, float wanted, bool presenting) {
  const float part = std::min(size.x / kScreen.x, size.y / kScreen.y);
  if (!presenting) return wanted * std::max(part, 1.0F);
  const float least = std::max(part * kHallZoom, 1.0F);
  const float most = std::min(size.x / kLeastSlide.x, size.y / kLeastSlide.y);
  return std::clamp(least * wanted, least, std::max(most, least));
}

Layout arrange(ui::Vec2 size, const LayoutOptions& options) {
  Layout layout;
  const float width = std::max(size.x, 0.0F), height = std::max(size.y, 0.0F);
  layout.window = {0, 0, width, height};
  layout.presenting = options.presenting;
  layout.shape = width >= kWideFrom     ? Shape::kWidth
                 : width >= kMediumFrom ? Shape::kMedium
                                        : Shape::kNarrow;
  layout.margin = layout.shape == Shape::kNarrow ? (height < kAloneBelow.y ? 8.0F : 16.0F)
                  : width >= 1280                ? 40.0F
                                                 : 24.0F;
  layout.drawer = {0, 0, std::min(kDrawer, width * 0.9F), height};

  Rect rest = layout.window;
  if (options.notes > 0)
    layout.notes = rest.take_top(std::min(options.notes, std::max(height / 4, 96.0F)));
  const bool small = width < kAloneBelow.x && height < kAloneBelow.y;
  if (options.presenting && !small) {
    layout.window = rest;
    layout = lecture(layout, options.sheet, options.wide_words);
    layout.window = {0, 0, width, height};
    return layout;
  }
  layout.alone = small;
  if (small || options.only_stage) {
    layout.stage = rest;
    return layout;
  }
  if (layout.shape == Shape::kWidth && options.sidebar)
    layout.sidebar = rest.take_left(on_grid(std::clamp(width * 0.19F, 248.0F, 320.0F)));
  layout.top_bar = rest.take_top(std::min(kTopBar, height / 4));
  if (width >= kLessonBesideFrom) {
    const float wanted = std::clamp(rest.width() * 0.33F, 304.0F, 460.0F);
    layout.lesson = rest.take_right(on_grid(wanted));
  } else if (width >= kLyingFrom && height < kSheetFrom) {
    layout.lesson = rest.take_right(on_grid(std::clamp(width * 0.4F, 240.0F, 320.0F)));
  } else {
    layout.bottom_bar = rest.take_bottom(std::min(kBottomBar, height / 4));
    take_sheet(layout, rest, options.sheet);
  }
  layout.stage = rest;
  return layout;
}

bool has_sheet(const Layout& layout) {
  return layout.lesson.width() > 0 && layout.lesson.left <= layout.stage.left;
}

bool stage_introduces(const Layout& layout) {
  return layout.shape != Shape::kNarrow && !layout.presenting && !layout.alone &&
         layout.stage.height() >= 860;
}

StagePlan plan_stage(const Layout& layout, const StageWants& wants) {
  StagePlan plan;
  const Rect& stage = layout.stage;
  const bool narrow = layout.shape == Shape::kNarrow;
  const float gap = narrow ? 12 : kGap;
  const float width = std::min(stage.width() - 2 * layout.margin, kMaxContent);
  const float left = std::floor(stage.left + (stage.width() - width) / 2);
  plan.content = {left, stage.top, left + std::max(width, 0.0F), stage.bottom};

  // The picture takes what the rest leaves of the window's height, within what looks well.
  const float bottom = narrow ? 8.0F : 16.0F;
  float others = wants.header + wants.controls + bottom + (narrow ? 12.0F : 0.0F);
  others += wants.header > 0 ? gap : 0;
  others += wants.controls > 0 ? gap : 0;
  if (wants.equation > 0) others += wants.equation + gap;
  if (!narrow) others += wants.folded > 0 ? wants.folded + 8 : 0;
  const float best = plan.content.width() / std::max(wants.aspect, 0.5F);
  const float above = wants.header + wants.equation + gap;
  const float seen = stage.height() - above - 2 * gap;
  const float usual = narrow ? std::min(plan.content.width() * 0.9F, 300.0F)
                             : std::min(best, layout.presenting ? 180.0F : 300.0F);
  const float min = narrow && wants.tall ? std::max(usual, std::min(seen, kTallPicture)) : usual;
  const float max = narrow ? std::max(best, plan.content.width()) : best * 1.25F;
  const float room = narrow ? (stage.height() - others) * 0.74F : stage.height() - others;
  const float picture = layout.alone ? std::max(stage.height() - 2 * bottom, 0.0F)
                                     : std::clamp(room, min, std::max(max, min));

  float y = stage.top + (layout.alone ? bottom : narrow ? 12.0F : 0.0F);
  const auto place = [&](float height) {
    const Rect rect{plan.content.left, y, plan.content.right, y + height};
    if (height > 0) y += height + gap;
    return rect;
  };
  if (layout.presenting && !layout.alone) y += 12;
  plan.header = place(wants.header);
  plan.equation = place(wants.equation);
  plan.picture = place(std::floor(picture));
  plan.controls = place(wants.controls);
  plan.rest = y;
  return plan;
}

std::vector<ui::Rect> columns(const ui::Rect& row, int count, float min_width, float gap) {
  const int n = ui::whole((row.width() + gap) / (min_width + gap), 1, std::max(count, 1));
  const float width =
      std::floor((row.width() - gap * static_cast<float>(n - 1)) / static_cast<float>(n));
  std::vector<Rect> result;
  for (int i = 0; i < n; ++i) {
    const float left = row.left + static_cast<float>(i) * (width + gap);
    result.push_back({left, row.top, left + width, row.bottom});
  }
  return result;
}

}  // namespace ropewalk::app
