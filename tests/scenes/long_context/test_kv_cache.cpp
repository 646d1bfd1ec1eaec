// The chapter of cached keys: what its events do, and the hand. The cache itself is tested in
// tests/experiments/long_context.
#include <doctest/doctest.h>

#include <cmath>
#include <string>

#include "chapter_fixture.h"

namespace ropewalk::scenes {
namespace {

TEST_CASE("kv-cache: before its event nothing is off, and a repair leaves nothing off") {
  testing::Chapter chapter("kv-cache");
  for (const char* event : {"none", "grow", "switch", "evict", "reuse", "pad"}) {
    for (const char* care : {"nothing", "turn-again", "turn-on-read"}) {
      chapter.open("#/kv-cache?event=" + std::string(event) + "&care=" + care);
      CAPTURE(chapter.link());
      const double happens = chapter.probe("event_length");
      const bool stale = std::string(care) == "nothing" && std::string(event) != "none";
      CHECK((chapter.probe("largest_difference") > 0.01) == stale);
      CHECK((chapter.probe("largest_angle_off") > 0.01) == stale);
      if (happens > 64) continue;
      chapter.set("length", happens - 1);
      CHECK(chapter.probe("largest_angle_off") < 1e-6);
      CHECK(chapter.probe("difference") < 1e-6);
    }
  }
}

TEST_CASE("kv-cache: angle off is what turned and needed differ by, in the chosen pair") {
  testing::Chapter chapter("kv-cache");
  // Left padding: the prompt's keys stand 8 tokens nearer to 0 than the query has it.
  chapter.open("#/kv-cache?event=pad&length=40&key=5&pair=3");
  const double theta = std::pow(10000, -2.0 * 3 / 32);
  CHECK(chapter.probe("turned_by") == doctest::Approx(5 * theta).epsilon(1e-6));
  CHECK(chapter.probe("wanted_by") == doctest::Approx(13 * theta).epsilon(1e-6));
  CHECK(chapter.probe("angle_off") == doctest::Approx(-8 * theta).epsilon(1e-5));
  chapter.open("#/kv-cache?event=pad&length=40&key=30&pair=3");
  CHECK(std::abs(chapter.probe("angle_off")) < 1e-6);
  // Reuse: 16 tokens off, and only in the text that was copied.
  chapter.open("#/kv-cache?event=reuse&length=40&key=20&pair=3");
  CHECK(chapter.probe("angle_off") == doctest::Approx(-16 * theta).epsilon(1e-5));
  chapter.open("#/kv-cache?event=reuse&length=40&key=5&pair=3");
  CHECK(chapter.probe("angle_off") == 0);
  // Evicted keys are not told.
  chapter.open("#/kv-cache?event=evict&length=40&key=5");
  CHECK(chapter.probe("key_kept") == 0);
  CHECK(chapter.probe("weight_used") == 0);
}

TEST_CASE("kv-cache: the fastest pair does not depend on the base, so it is never off") {
  testing::Chapter chapter("kv-cache");
  chapter.open("#/kv-cache?event=grow&pair=0&length=64");
  CHECK(chapter.probe("largest_angle_off") == 0);
  chapter.open("#/kv-cache?event=grow&pair=15&length=64");
  CHECK(chapter.probe("largest_angle_off") > 0);
}

TEST_CASE("kv-cache: the length is dragged along the timeline") {
  testing::Chapter chapter("kv-cache");
  testing::Hand hand(chapter, {1100, 720});
  const ui::Theme& theme = ui::theme(ui::ThemeName::kLight);
  const std::vector<ui::Vec2> handles = hand.handles(theme.query);
  REQUIRE_FALSE(handles.empty());
  hand.drag(handles.back(), handles.back() - ui::Vec2{100, 0});
  CHECK(chapter.number("length") < 36);
  CHECK(chapter.number("length") > 5);
  const double length = chapter.number("length");
  hand.click({200, 400});
  CHECK(chapter.number("length") != length);
}

TEST_CASE("kv-cache: the picture stays in its frame at every size") {
  testing::check_stays_inside(
      "kv-cache", {"#/kv-cache", "#/kv-cache?event=evict&view=weights", "#/kv-cache?length=1",
                   "#/kv-cache?event=pad&pads=64&length=64&pair=0",
                   "#/kv-cache?event=switch&care=turn-on-read&length=64&factor=64"});
}

}  // namespace
}  // namespace ropewalk::scenes
