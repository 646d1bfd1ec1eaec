// Ways to stretch a context, in the chapter: core's frequencies, and what the lesson says.
#include <doctest/doctest.h>

#include <cmath>

#include "chapter_fixture.h"
#include "core/rotation/frequency.h"
#include "ui/theme.h"

namespace ropewalk::scenes {
namespace {

TEST_CASE("context-extension: speeds are those of core for a model's config") {
  testing::Chapter chapter("context-extension");
  // Llama 3.1 8B: factor 8, low 1, high 4 over 8192.
  core::RopeConfig llama;
  llama.head_dim = 128;
  llama.base = 5e5;
  llama.kind = core::ScalingKind::kLlama3;
  llama.factor = 8;
  llama.original_max_position_embeddings = 8192;
  const core::Frequencies made = core::frequencies(llama).value();
  const std::vector<double> plain = core::inverse_frequencies(128, 5e5);
  for (const int pair : {0, 20, 30, 33, 36, 40, 63}) {
    chapter.open(
        "#/context-extension?kind=llama3&base=500000&length=8192&factor=8&text=131072&pair=" +
        std::to_string(pair));
    const auto i = static_cast<size_t>(pair);
    CHECK(chapter.probe("ratio") == doctest::Approx(made.inv_freq[i] / plain[i]).epsilon(1e-12));
  }
  CHECK(chapter.probe("longest_kept") == 2048);
  CHECK(chapter.probe("shortest_slowed") == 8192);
}

TEST_CASE("context-extension: both sides are told alike") {
  testing::Chapter chapter("context-extension");
  chapter.open("#/context-extension?kind=ntk&other=ntk");
  for (const char* name : {"ratio", "unseen", "short_change", "weight", "attention_factor"})
    CHECK(chapter.probe(name) == chapter.probe("other_" + std::string(name)));
  chapter.open("#/context-extension?kind=linear&other=yarn");
  const double linear = chapter.probe("weight"), yarn = chapter.probe("other_weight");
  CHECK(yarn > linear);
  chapter.open("#/context-extension?kind=yarn&other=linear");
  CHECK(chapter.probe("weight") == yarn);
  CHECK(chapter.probe("other_weight") == linear);
}

TEST_CASE("context-extension: dynamic NTK costs nothing up to the trained length, and then moves") {
  testing::Chapter chapter("context-extension");
  chapter.open("#/context-extension?kind=dynamic&pair=63&text=4096");
  CHECK(chapter.probe("ratio") == 1);
  chapter.open("#/context-extension?kind=dynamic&pair=63&text=4097");
  const double next = chapter.probe("ratio");
  CHECK(next < 1);
  chapter.open("#/context-extension?kind=dynamic&pair=63&text=4098");
  CHECK(chapter.probe("ratio") < next);
}

TEST_CASE("context-extension: the factor and the trained length are dragged in the chart") {
  testing::Chapter chapter("context-extension");
  testing::Hand hand(chapter, {1000, 640});
  const std::vector<ui::Vec2> factor = hand.handles(ui::theme(ui::ThemeName::kLight).accent);
  REQUIRE_FALSE(factor.empty());
  hand.drag(factor.front(), factor.front() + ui::Vec2{0, -60});
  CHECK(chapter.number("factor") < 4);
  CHECK(chapter.number("factor") >= 1);
}

}  // namespace
}  // namespace ropewalk::scenes
