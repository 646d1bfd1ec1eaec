// Positions in few digits: known numbers, and what the lesson says.
#include <doctest/doctest.h>

#include <cmath>

#include "chapter_fixture.h"
#include "ui/theme.h"

namespace ropewalk::scenes {
namespace {

TEST_CASE("precision: the first position that a format has not") {
  testing::Chapter chapter("precision");
  chapter.open("#/precision?format=bf16");
  CHECK(chapter.probe("first_missing") == 257);
  chapter.open("#/precision?format=f16");
  CHECK(chapter.probe("first_missing") == 2049);
  chapter.open("#/precision?format=bf16&m=256");
  CHECK(chapter.probe("position_kept") == 256);
  CHECK(chapter.probe("shared_positions") == 0);
  chapter.open("#/precision?format=bf16&m=257");
  CHECK(chapter.probe("position_kept") == 256);
  CHECK(chapter.probe("shared_positions") == 1);
}

TEST_CASE("precision: bf16(15962) is 15936, and the cosine goes from -0.908 to -0.268") {
  const testing::Chapter chapter("precision");
  CHECK(chapter.probe("position_kept") == 15936);
  CHECK(chapter.probe("spacing") == 64);
  CHECK(chapter.probe("cos_exact") == doctest::Approx(std::cos(15962.0)).epsilon(1e-12));
  CHECK(chapter.probe("cos_exact") == doctest::Approx(-0.908).epsilon(0.001));
  CHECK(chapter.probe("cos_kept") == doctest::Approx(-0.268).epsilon(0.001));
  CHECK(chapter.probe("distance_kept") == 0);
  CHECK(chapter.probe("score_kept") == 1);
}

TEST_CASE("precision: right angles need no more than a rounded table") {
  testing::Chapter chapter("precision");
  for (const int m : {0, 100, 15962, 1000000}) {
    chapter.open("#/precision?kept=table&m=" + std::to_string(m));
    CHECK(chapter.probe("pairs_wrong") == 0);
    chapter.open("#/precision?format=f32&m=" + std::to_string(m));
    CHECK(chapter.probe("position_kept") == m);
    CHECK(chapter.probe("pairs_wrong") == 0);
  }
}

TEST_CASE("precision: what f16 has no number for is not told") {
  testing::Chapter chapter("precision");
  chapter.open("#/precision?format=f16&m=70000");
  const state::Probes probes = chapter.probes();
  CHECK(probes.find("position_kept") == nullptr);
  CHECK(probes.find("cos_kept") == nullptr);
  CHECK(chapter.probe("pairs_wrong") == 64);
}

TEST_CASE("precision: the token is dragged over the numbers there are, which stay where they are") {
  testing::Chapter chapter("precision");
  testing::Hand hand(chapter, {1000, 700});
  const std::vector<ui::Vec2> handles = hand.handles(ui::theme(ui::ThemeName::kLight).position);
  REQUIRE_FALSE(handles.empty());
  hand.drag(handles.front(), handles.front() + ui::Vec2{478, 0});  // to the window's end
  CHECK(chapter.number("m") > 16000);
  CHECK(chapter.number("m") <= 15962 + 80);
  hand.drag(hand.handles(ui::theme(ui::ThemeName::kLight).position).front(), {-100, 20});
  CHECK(chapter.number("m") < 16000);
}

}  // namespace
}  // namespace ropewalk::scenes
