#include "app/shell/layout.h"

#include <doctest/doctest.h>
#include <algorithm>

#include <string>
#include <vector>

using namespace ropewalk;
using app::Layout;
using ui::Rect;

namespace {

constexpr ui::Vec2 kSizes[] = {{0, 0},      {1, 1},      {360, 640},   {390, 844},
                               {844, 390},  {768, 1024}, {899, 700},   {1099, 700},
                               {1100, 700}, {1280, 800}, {1920, 1080}, {3840, 2160}};

bool overlap(const Rect& a, const Rect& b) {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom &&
         a.width() > 0 && b.width() > 0 && a.height() > 0 && b.height() > 0;
}

bool inside(const Rect& a, const Rect& b) {
  return a.left >= b.left && a.right <= b.right && a.top >= b.top && a.bottom <= b.bottom;
}

}  // namespace

TEST_CASE("panels lie inside the window and do not overlap") {
  for (const ui::Vec2 size : kSizes) {
    const float width = size.x, height = size.y;
    for (const bool presenting : {false, true}) {
      for (const bool sidebar : {false, true}) {
        for (const float notes : {0.0F, 48.0F}) {
          const Layout l = app::arrange({width, height}, {sidebar, presenting, notes});
          CAPTURE(width);
          CAPTURE(presenting);
          const std::vector<Rect> panels = {l.sidebar, l.top_bar, l.notes,
                                            l.stage,   l.lesson,  l.bottom_bar};
          for (size_t i = 0; i < panels.size(); ++i) {
            CHECK(inside(panels[i], l.window));
            for (size_t k = i + 1; k < panels.size(); ++k)
              CHECK_FALSE(overlap(panels[i], panels[k]));
          }
          CHECK(inside(l.drawer, l.window));
        }
      }
    }
  }
}

TEST_CASE("a stage's parts follow each other, and fit a laptop's window without scrolling") {
  for (const ui::Vec2 size : kSizes) {
    const float width = size.x, height = size.y;
    const Layout l = app::arrange({width, height}, {});
    const app::StageWants wants{.header = width < 700 ? 46.0F : 130.0F,
                                .equation = 48,
                                .controls = 56,
                                .folded = 32,
                                .aspect = 1.6F};
    const app::StagePlan plan = app::plan_stage(l, wants);
    CAPTURE(width);
    const Rect parts[] = {plan.header, plan.equation, plan.picture, plan.controls};
    for (size_t i = 0; i < 4; ++i) {
      CHECK(parts[i].height() >= 0);
      CHECK(parts[i].width() >= 0);
      for (size_t k = i + 1; k < 4; ++k) CHECK_FALSE(overlap(parts[i], parts[k]));
    }
    CHECK(plan.rest >= plan.controls.bottom);
    if (width >= 1100 && height >= 700) {
      CHECK(plan.rest + wants.folded <= l.stage.bottom + 8);
      CHECK(plan.picture.height() >= 300);
    }
    if (width >= 360 && width < 700) {  // phones: picture and primary control are seen at once
      CHECK(plan.controls.bottom <= l.stage.bottom);
      CHECK(plan.picture.height() >= 280);
    }
  }
}

TEST_CASE("on a phone a picture with much to read is higher, and still ends on the screen") {
  app::StageWants wants{.header = 40, .controls = 260};
  const Layout phone = app::arrange({390, 844}, {});
  const float usual = app::plan_stage(phone, wants).picture.height();
  wants.tall = true;
  const Rect picture = app::plan_stage(phone, wants).picture;
  CHECK(picture.height() > usual + 100);
  CHECK(picture.bottom < phone.stage.bottom);
  const Layout laptop = app::arrange({1280, 800}, {});
  const float wide = app::plan_stage(laptop, wants).picture.height();
  wants.tall = false;
  CHECK(app::plan_stage(laptop, wants).picture.height() == wide);
}

TEST_CASE("a slide's words are on a phone's screen, however large its type") {
  for (const float height : {844.0F, 640.0F, 520.0F}) {
    const Layout l = app::arrange({312, height}, {.presenting = true, .sheet = 200});
    CHECK(app::has_sheet(l));
    CHECK(l.lesson.height() >= std::min(196.0F, 0.3F * (height - l.bottom_bar.height())));
    CHECK(l.stage.bottom <= l.lesson.top);
  }
  const Layout lying = app::arrange({675, 312}, {.presenting = true, .sheet = 200});
  CHECK_FALSE(app::has_sheet(lying));
  CHECK(lying.lesson.height() == 312);
  CHECK(lying.stage.right <= lying.lesson.left);
}

TEST_CASE("a phone that lies has its lesson beside the picture, and every window a way on") {
  for (const ui::Vec2 size : {ui::Vec2{640, 400}, {740, 360}, {844, 390}}) {
    const Layout l = app::arrange(size, {.sheet = 200});
    CHECK_FALSE(app::has_sheet(l));
    CHECK(l.lesson.width() >= 240);
    CHECK(l.stage.width() >= 340);
  }
  for (const ui::Vec2 size : {ui::Vec2{320, 480}, {720, 1000}, {890, 700}})
    CHECK(app::arrange(size, {}).bottom_bar.height() > 0);
}

TEST_CASE(
    "where there is room for the picture alone, and where no more is asked for, it is alone") {
  for (const bool presenting : {false, true}) {
    const Layout l = app::arrange({320, 240}, {.presenting = presenting, .sheet = 100});
    CHECK(l.alone);
    CHECK(l.stage.height() == 240);
    const app::StagePlan plan = app::plan_stage(l, {.controls = 56});
    CHECK(plan.picture.height() >= 220);
    CHECK(plan.picture.bottom <= 240);
  }
  const Layout guest = app::arrange({960, 640}, {.only_stage = true});
  CHECK(guest.stage.width() == 960);
  CHECK(guest.stage.height() == 640);
}

TEST_CASE("wide windows do not make the content as wide as they are") {
  const Layout l = app::arrange({3840, 2160}, {});
  CHECK(app::plan_stage(l, {}).content.width() <= 1440);
  CHECK(l.lesson.width() <= 460);
}

TEST_CASE("columns share a row") {
  const Rect row{10, 0, 1010, 40};
  CHECK(app::columns(row, 3, 200, 20).size() == 3);
  CHECK(app::columns(row, 9, 240, 20).size() == 3);
  CHECK(app::columns({0, 0, 100, 1}, 4, 240, 20).size() == 1);
  const auto cells = app::columns(row, 2, 200, 20);
  CHECK(cells[0].left == 10);
  CHECK(cells[1].left >= cells[0].right + 20);
  CHECK(cells[1].right <= row.right);
}
