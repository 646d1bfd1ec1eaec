// Every chapter, changed one value at a time: what it keeps is what it would make anew, and no
// change is grossly slow.
#include <doctest/doctest.h>

#include <algorithm>
#include <ctime>
#include <string>

#include "jobs/service.h"
#include "scenes/scene.h"
#include "state/link.h"
#include "support/parameter_values.h"
#include "ui/canvas/recording_canvas.h"
#include "ui/highlight.h"
#include "ui/interaction.h"
#include "ui/text/fonts.h"

using namespace ropewalk;

namespace {

using Operations = std::vector<ui::RecordingCanvas::Operation>;

Operations drawn(scenes::Run& run, const ui::Fonts& fonts) {
  ui::RecordingCanvas canvas(fonts);
  ui::Interaction still(false);
  ui::Highlight none;
  ui::Stage stage{canvas, {0, 0, 1000, 700}, ui::theme(ui::ThemeName::kLight), still, none};
  run.draw(stage);
  return canvas.operations();
}

bool same_place(ui::Vec2 a, ui::Vec2 b) { return a.x == b.x && a.y == b.y; }
bool same_rect(const ui::Rect& a, const ui::Rect& b) {
  return same_place(a.min(), b.min()) && same_place(a.max(), b.max());
}
bool same_operation(const ui::RecordingCanvas::Operation& a,
                    const ui::RecordingCanvas::Operation& b) {
  return a.kind == b.kind && same_rect(a.bounds, b.bounds) && same_rect(a.clip, b.clip) &&
         a.color == b.color && a.text == b.text && a.width == b.width && a.finite == b.finite &&
         std::equal(a.points.begin(), a.points.end(), b.points.begin(), b.points.end(), same_place);
}

std::string link_to(const scenes::Scene& scene, const state::Values& values) {
  const std::vector<state::Schema> schema{{scene.about().id, &scene.params()}};
  std::vector<size_t> left_out;
  return state::encode(schema, {0, values, 0}, &left_out).substr(0, 400);
}

}  // namespace

TEST_CASE("what a chapter keeps is what it would make anew") {
  constexpr int kSteps = 60, kPictures = 6;
  const ui::Fonts fonts;
  jobs::Service answers;
  for (const auto& scene : scenes::make_scenes()) {
    CAPTURE(std::string(scene->about().id));
    std::mt19937 random(1706);
    const auto kept = scene->run(answers);
    state::Values values = state::defaults(scene->params());
    for (int step = 0; step < kSteps; ++step) {
      kept->update(values);
      const auto fresh = scene->run(answers);
      fresh->update(values);
      CAPTURE(link_to(*scene, values));
      CHECK(kept->probes() == fresh->probes());
      if (step % kPictures == 0) {
        const Operations ours = drawn(*kept, fonts), want = drawn(*fresh, fonts);
        CHECK(ours.size() == want.size());
        CHECK(std::equal(ours.begin(), ours.end(), want.begin(), want.end(), same_operation));
      }
      values = step % 20 == 19 ? test::values_of(scene->params(), test::Fill::kRandom, random)
                               : test::one_changed(scene->params(), values, random);
    }
  }
}

#ifdef NDEBUG  // unoptimised builds say nothing about time
// A frame has 16 ms, and bench/ measures how much of it a change takes. This is no measurement: it
// finds what somebody forgot to make fast at all, on any machine.
TEST_CASE("no change of one value takes twenty frames") {
  const auto milliseconds = [] {  // of this process alone, whatever else the machine does
    return 1000.0 * static_cast<double>(std::clock()) / static_cast<double>(CLOCKS_PER_SEC);
  };
  constexpr double kTooLong = 20 * 16;
  constexpr int kSteps = 40;
  const ui::Fonts fonts;
  jobs::Service answers;
  for (const auto& scene : scenes::make_scenes()) {
    CAPTURE(std::string(scene->about().id));
    std::mt19937 random(9);
    const auto run = scene->run(answers);
    state::Values values = test::values_of(scene->params(), test::Fill::kMax, random);
    run->update(values);
    for (int step = 0; step < kSteps; ++step) {
      values = test::one_changed(scene->params(), values, random);
      const double begin = milliseconds();
      run->update(values);
      drawn(*run, fonts);
      CAPTURE(link_to(*scene, values));
      CHECK(milliseconds() - begin < kTooLong);
    }
  }
}
#endif
