// Which angles training never showed: published models' counts, and what must hold at the boundary.
#include <doctest/doctest.h>

#include <cmath>

#include "chapter_fixture.h"

namespace ropewalk::scenes {
namespace {

TEST_CASE("extrapolation: pairs that never come round, as counted independently") {
  struct Model {
    double base;
    int length, unfinished;
  };
  testing::Chapter chapter("extrapolation");
  for (const Model& model : {Model{1e4, 4096, 18}, Model{1e4, 2048, 23}, Model{5e5, 8192, 29},
                             Model{1e6, 32768, 24}, Model{1e6, 131072, 17}, Model{5e5, 2048, 35}}) {
    CAPTURE(model.length);
    chapter.set("base", model.base);
    chapter.set("length", model.length);
    CHECK(chapter.probe("pairs_unfinished") == model.unfinished);
  }
}

TEST_CASE(
    "extrapolation: nothing is new inside the trained length, and all slow pairs one token on") {
  testing::Chapter chapter("extrapolation");
  for (const double position : {0.0, 1.0, 1000.0, 2047.0}) {
    chapter.set("position", position);
    CHECK(chapter.probe("pairs_unseen_now") == 0);
  }
  chapter.set("position", 2048);
  CHECK(chapter.probe("pairs_unseen_now") == chapter.probe("pairs_unfinished"));
}

TEST_CASE("extrapolation: a leader's weight is the softmax of its scores") {
  testing::Chapter chapter("extrapolation");
  chapter.open("#/extrapolation?length=5&position=9&lead=2.5");
  const auto softmax = [](int keys) {
    double sum = std::exp(2.5);
    for (int i = 1; i < keys; ++i) sum += 1;
    return std::exp(2.5) / sum;
  };
  CHECK(chapter.probe("weight_trained") == doctest::Approx(softmax(5)).epsilon(1e-12));
  CHECK(chapter.probe("weight_now") == doctest::Approx(softmax(10)).epsilon(1e-12));
}

}  // namespace
}  // namespace ropewalk::scenes
