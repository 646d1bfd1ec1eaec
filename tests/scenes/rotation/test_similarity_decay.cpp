// The decay chapter against core's double reference, the published figures, and what its lesson
// tells.
#include <doctest/doctest.h>

#include <cmath>

#include "chapter_fixture.h"
#include "core/reference/reference.h"

namespace ropewalk::scenes {
namespace {

TEST_CASE("similarity-decay: RoFormer's published bound and the first zeros of B") {
  testing::Chapter chapter("similarity-decay");
  const struct {
    const char* link;
    double bound;
  } published[] = {{"#/similarity-decay?m=1", 31.538},
                   {"#/similarity-decay?m=10", 17.954},
                   {"#/similarity-decay?m=50", 12.629},
                   {"#/similarity-decay?m=100", 10.227},
                   {"#/similarity-decay?m=250", 6.548}};
  for (const auto& figure : published) {
    chapter.open(figure.link);
    CHECK(std::abs(chapter.probe("bound") - figure.bound) < 5e-4);
    CHECK(chapter.probe("bound_at_zero") == doctest::Approx(32.5));
    CHECK(chapter.probe("first_negative") == 1707);
  }
  chapter.open("#/similarity-decay?base=500000");
  CHECK(chapter.probe("first_negative") == 18438);
}

TEST_CASE(
    "similarity-decay: the mean cosine equals the double reference, and the bands add up to it") {
  testing::Chapter chapter("similarity-decay");
  for (const int m : {1, 2, 77, 500, 4096, 131072, 1000000}) {
    chapter.open("#/similarity-decay?m=" + std::to_string(m));
    double sum = 0;
    const auto inv_freq = core::reference::inverse_frequencies(128, 10000);
    for (const double theta : inv_freq) sum += std::cos(m * theta);
    CHECK(std::abs(chapter.probe("score") - sum / 64) < 1e-9);
    CHECK(std::abs(chapter.probe("base_sum") - sum) < 1e-8);
  }
  for (int round = 0; round < 40; ++round) {
    chapter.randomize();
    CAPTURE(chapter.link());
    double bands = 0;
    for (int band = 0; band < 8; ++band) bands += chapter.probe("band_" + std::to_string(band));
    CHECK(std::abs(chapter.probe("score") - bands) < 1e-9);
  }
}

TEST_CASE("similarity-decay: what the lesson says is so") {
  testing::Chapter chapter("similarity-decay");
  chapter.open("#/similarity-decay?vectors=back&m=8");
  CHECK(chapter.probe("score") == doctest::Approx(1));
  for (const char* other : {"m=1", "m=7", "m=9", "m=16", "m=200"}) {
    chapter.open(std::string("#/similarity-decay?vectors=back&") + other);
    CHECK(chapter.probe("score") < 0.99);
  }
  // Clipped at half a turn, the curve never rises again.
  double last = 2;
  for (int m = 1; m < 1000000; m = m * 3 / 2 + 1) {
    chapter.open("#/similarity-decay?clip=1&m=" + std::to_string(m));
    CHECK(chapter.probe("score") <= last + 1e-12);
    last = chapter.probe("score");
  }
  CHECK(last < -0.4);
}

TEST_CASE("similarity-decay: moving along a curve keeps the curve") {
  testing::Chapter chapter("similarity-decay");
  chapter.open("#/similarity-decay?vectors=independent&seed=7&m=100");
  const double before = chapter.probe("score");
  chapter.open("#/similarity-decay?vectors=independent&seed=7&m=200");
  CHECK(chapter.probe("score") != before);
  chapter.open("#/similarity-decay?vectors=independent&seed=7&m=100");
  CHECK(chapter.probe("score") == before);
}

}  // namespace
}  // namespace ropewalk::scenes
