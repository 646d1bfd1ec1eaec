// The chapter of images and videos: what its encodings can tell apart, and the hand. The head is
// tested in tests/experiments/long_context.
#include <doctest/doctest.h>

#include <cmath>
#include <string>

#include "chapter_fixture.h"

namespace ropewalk::scenes {
namespace {

TEST_CASE("two-dimensions: what is looked for scores 1 under every encoding") {
  testing::Chapter chapter("two-dimensions");
  for (const char* encoding : {"raster", "axial", "mixed", "chunked", "interleaved"}) {
    chapter.open("#/two-dimensions?left=" + std::string(encoding));
    CAPTURE(encoding);
    CHECK(chapter.probe("score_sought_left") == doctest::Approx(1).epsilon(1e-5));
    CHECK(chapter.probe("ghost_left") < 1);
    const bool sum = std::string(encoding) != "raster" && std::string(encoding) != "mixed";
    CHECK((chapter.probe("not_a_sum_left") < 1e-5) == sum);
  }
}

TEST_CASE("two-dimensions: three equal ids are one-dimensional RoPE for every head") {
  testing::Chapter chapter("two-dimensions");
  for (const char* kind : {"chunked", "interleaved"}) {
    for (const char* head : {"d=4", "d=64", "d=128&base=1000000", "d=80&base=17"}) {
      chapter.open("#/two-dimensions?right=" + std::string(kind) + "&" + head);
      CHECK(chapter.probe("text_difference") == 0);
    }
  }
}

TEST_CASE("two-dimensions: an image takes up its longer side of positions, or all of its patches") {
  testing::Chapter chapter("two-dimensions");
  chapter.open("#/two-dimensions?left=raster&right=interleaved&rows=10&columns=20&text=7");
  CHECK(chapter.probe("next_id_left") == 207);
  CHECK(chapter.probe("next_id_right") == 27);
}

TEST_CASE("two-dimensions: the query is pressed, what it seeks is dragged") {
  testing::Chapter chapter("two-dimensions");
  testing::Hand hand(chapter, {1000, 640});
  const ui::Theme& theme = ui::theme(ui::ThemeName::kLight);
  const std::vector<ui::Vec2> handles = hand.handles(theme.key);
  REQUIRE_FALSE(handles.empty());
  hand.drag(handles.back(), handles.back() + ui::Vec2{0, 90});
  CHECK(chapter.number("down") > -5);
  CHECK(chapter.number("across") == 6);
  CHECK(chapter.number("row") == 10);
  hand.click({150, 200});
  CHECK(chapter.number("row") != 10);
}

TEST_CASE("two-dimensions: the picture stays in its frame at every size") {
  testing::check_stays_inside(
      "two-dimensions", {"#/two-dimensions", "#/two-dimensions?rows=2&columns=24&left=raster",
                         "#/two-dimensions?rows=24&columns=2&right=chunked&frames=8&frame=7",
                         "#/two-dimensions?down=12&across=12&row=23&column=23&rows=24&columns=24",
                         "#/two-dimensions?d=4&left=interleaved&right=chunked&pairs=first"});
}

}  // namespace
}  // namespace ropewalk::scenes
