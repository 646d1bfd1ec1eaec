// The chapter of remapped distances against the double reference, its maps, and the hand.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <string>

#include "chapter_fixture.h"
#include "core/reference/positions.h"
#include "core/reference/reference.h"

namespace ropewalk::scenes {
namespace {

core::DistanceMap map_in_use(const testing::Chapter& chapter) {
  core::DistanceMap map;
  map.kind = static_cast<core::DistanceMapKind>(static_cast<int>(chapter.number("map")));
  map.factor = chapter.number("factor");
  map.window = static_cast<int>(chapter.number("window"));
  map.group = static_cast<int>(chapter.number("group"));
  map.first = static_cast<int>(chapter.number("first"));
  map.chunk = static_cast<int>(chapter.number("chunk"));
  map.local = std::min(static_cast<int>(chapter.number("local")), map.chunk - 1);
  return map;
}

TEST_CASE("remapped-distances: probes equal the double reference for random states") {
  testing::Chapter chapter("remapped-distances");
  for (int round = 0; round < 120; ++round) {
    chapter.randomize();
    CAPTURE(chapter.link());
    const core::DistanceMap map = map_in_use(chapter);
    const int tokens = static_cast<int>(chapter.number("tokens"));
    const int m = std::min(static_cast<int>(chapter.number("row")), tokens - 1);
    const int n = std::min(static_cast<int>(chapter.number("needle")), m);
    CHECK(chapter.probe("m") == m);
    CHECK(chapter.probe("n") == n);
    const double told = core::reference::mapped_distance(map, m, n);
    CHECK(chapter.probe("needle_seen") == (std::isnan(told) ? 0 : 1));
    if (!std::isnan(told)) {
      CHECK(chapter.probe("told") == doctest::Approx(told).epsilon(1e-6));
      CHECK(chapter.probe("query_place") - chapter.probe("key_place") ==
            doctest::Approx(told).epsilon(1e-9));
      const std::vector<double> theta =
          core::reference::inverse_frequencies(chapter.head_size(), chapter.number("base"));
      const double mean =
          core::reference::base_sum(theta, told) / static_cast<double>(theta.size());
      CHECK(chapter.probe("needle_score") ==
            doctest::Approx(chapter.number("strength") * mean).epsilon(1e-4).scale(1));
    }
    double largest = 0;
    std::set<long> different;
    for (int row = 0; row < tokens; ++row) {
      for (int col = 0; col <= row; ++col) {
        const double distance = core::reference::mapped_distance(map, row, col);
        if (std::isnan(distance)) continue;
        largest = std::max(largest, distance);
        different.insert(std::lround(distance * 1e6));
      }
    }
    CHECK(chapter.probe("largest_distance") == doctest::Approx(largest).epsilon(1e-12));
    CHECK(chapter.probe("distinct_distances") == static_cast<double>(different.size()));
  }
}

TEST_CASE("remapped-distances: a map that is the identity changes no number") {
  testing::Chapter chapter("remapped-distances");
  const double score = chapter.probe("plain_score"), weight = chapter.probe("plain_weight");
  for (const char* link :
       {"#/remapped-distances", "#/remapped-distances?map=linear&factor=1",
        "#/remapped-distances?map=window&window=48", "#/remapped-distances?map=rerope&window=48",
        "#/remapped-distances?map=self-extend&group=1",
        "#/remapped-distances?map=dual-chunk&chunk=96&local=4",
        "#/remapped-distances?map=streaming&first=0&window=48"}) {
    chapter.open(link);
    CAPTURE(link);
    CHECK(chapter.probe("needle_score") == score);
    CHECK(chapter.probe("needle_weight") == weight);
    CHECK(chapter.probe("largest_distance") == 47);
    CHECK(chapter.probe("distinct_distances") == 48);
  }
}

TEST_CASE("remapped-distances: what keeps its order and what does not") {
  testing::Chapter chapter("remapped-distances");
  chapter.open("#/remapped-distances?map=rerope&twin=20");
  CHECK(chapter.probe("twin_told") == chapter.probe("told"));
  CHECK(chapter.probe("twin_score") ==
        doctest::Approx(chapter.probe("needle_score")).epsilon(1e-6));
  CHECK(chapter.probe("order_kept") == 1);
  CHECK(chapter.probe("all_told_apart") == 0);
  chapter.open("#/remapped-distances?map=dual-chunk&twin=20");
  CHECK(chapter.probe("twin_told") > chapter.probe("told"));  // 27 tokens back, and 42
  CHECK(chapter.probe("order_kept") == 0);
  chapter.open("#/remapped-distances?map=streaming&needle=1");
  CHECK(chapter.probe("needle_seen") == 1);
  CHECK(chapter.probe("told") == 8);
  chapter.open("#/remapped-distances?map=streaming&needle=2");
  CHECK(chapter.probe("needle_seen") == 0);
  CHECK(chapter.probe("needle_weight") == 0);
}

TEST_CASE("remapped-distances: a pressed cell chooses, and the window is dragged") {
  testing::Chapter chapter("remapped-distances");
  chapter.open("#/remapped-distances?map=rerope");
  testing::Hand hand(chapter, {1000, 760});
  const ui::Theme& theme = ui::theme(ui::ThemeName::kLight);
  const std::vector<ui::Vec2> handles = hand.handles(theme.position);
  REQUIRE_FALSE(handles.empty());
  hand.drag(handles.back(), handles.back() + ui::Vec2{200, 0});
  CHECK(chapter.number("window") > 12);
  CHECK(chapter.probe("largest_distance") == chapter.number("window"));
  const auto& drawn = hand.drawing().operations();
  const auto map = std::find_if(drawn.begin(), drawn.end(), [](const auto& operation) {
    return operation.kind == ui::RecordingCanvas::Kind::kCells;
  });
  REQUIRE(map != drawn.end());
  const ui::Rect cells = map->bounds;
  hand.click({cells.left + 0.3F * cells.width(), cells.top + 0.7F * cells.height()});
  CHECK(chapter.number("needle") != 5);
}

TEST_CASE("remapped-distances: the picture stays in its frame at every size") {
  testing::check_stays_inside(
      "remapped-distances",
      {"#/remapped-distances", "#/remapped-distances?map=dual-chunk&tokens=96&row=95&length=96",
       "#/remapped-distances?map=linear&factor=16&tokens=2",
       "#/remapped-distances?map=self-extend&window=1&group=32&tokens=96",
       "#/remapped-distances?map=streaming&needle=40"});
}

}  // namespace
}  // namespace ropewalk::scenes
