// The decay chapter against core's double reference, the published figures, and what its lesson
// tells.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <string>
#include <vector>

#include "chapter_fixture.h"
#include "core/reference/reference.h"
#include "support/fake_clock.h"
#include "support/slow_runner.h"

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

// ---- Longer than a frame ------------------------------------------------------------------------

constexpr const char* kLong = "#/similarity-decay?reach=1m&d=256&bands=1";

// How far to the right the score and its bands are drawn, in parts of the picture's width.
double drawn_until(const testing::Hand& hand) {
  float right = 0;
  for (const auto& operation : hand.drawing().operations())
    if (operation.points.size() > 40)
      for (const ui::Vec2 point : operation.points) right = std::max(right, point.x);
  return static_cast<double>(right / hand.area().width());
}

std::unique_ptr<jobs::Runner> slow(test::FakeClock& clock) {
  return std::make_unique<test::SlowRunner>(clock.get());
}

TEST_CASE("similarity-decay: long curves are on their way, can be stopped, and gone on with") {
  test::FakeClock clock;
  testing::Chapter chapter("similarity-decay", slow(clock));
  std::vector<ui::RecordingCanvas::Operation> ours;
  {
    testing::Hand hand(chapter, {900, 600});
    ui::FrameServices services{.answers = &chapter.answers()};
    hand.set_workshop(&services);
    hand.frame();
    CHECK_FALSE(chapter.answers().busy());  // what is short is not asked for
    CHECK_FALSE(hand.find("Cancel").has_value());

    chapter.open(kLong);
    CHECK(chapter.answers().busy());
    hand.frame();
    CHECK(hand.drawn_with(" % computed") == 1);
    CHECK(hand.find("m − n").has_value());
    CHECK(drawn_until(hand) < 0.2);  // the near distances
    const std::optional<ui::Vec2> cancel = hand.find("Cancel");
    REQUIRE(cancel.has_value());
    hand.click(*cancel);
    CHECK_FALSE(chapter.answers().busy());
    CHECK(hand.drawn_with("Stopped; what is missing was not computed.") == 1);
    for (int i = 0; i < 20; ++i) hand.frame();
    CHECK_FALSE(chapter.answers().busy());

    const std::optional<ui::Vec2> more = hand.find("Compute the rest");
    REQUIRE(more.has_value());
    hand.click(*more);
    int frames = 0;
    for (; chapter.answers().busy() && frames < 100; ++frames) hand.frame();
    CHECK(frames > 1);
    hand.frame();
    CHECK_FALSE(hand.find("Cancel").has_value());
    CHECK_FALSE(hand.find("Compute the rest").has_value());
    CHECK(drawn_until(hand) > 0.9);
    ours = hand.drawing().operations();
  }

  // It is there for whoever comes back, and is what a figure has at once.
  CHECK(chapter.link() == std::string(kLong));
  const auto again = chapter.scene().run(chapter.answers());
  again->update(chapter.values());
  CHECK_FALSE(chapter.answers().busy());
  testing::Chapter at_once("similarity-decay");
  at_once.open(kLong);
  CHECK(again->probes() == at_once.probes());
  testing::Hand figure(at_once, {900, 600});
  ui::FrameServices others{.answers = &at_once.answers()};
  figure.set_workshop(&others);
  figure.frame();
  const auto& want = figure.drawing().operations();
  REQUIRE(ours.size() == want.size());
  for (size_t i = 0; i < ours.size(); ++i)
    CHECK(std::equal(ours[i].points.begin(), ours[i].points.end(), want[i].points.begin(),
                     want[i].points.end(),
                     [](ui::Vec2 a, ui::Vec2 b) { return a.x == b.x && a.y == b.y; }));
}

TEST_CASE("similarity-decay: curves nobody waits for any more are dropped") {
  test::FakeClock clock;
  testing::Chapter chapter("similarity-decay", slow(clock));
  chapter.open(kLong);
  CHECK(chapter.answers().standing().size() == 1);
  chapter.set("base", 20000);
  CHECK(chapter.answers().standing().size() == 1);
  chapter.set("reach", 0);
  CHECK(chapter.answers().standing().empty());
}

TEST_CASE("similarity-decay: a first negative sum far away is not known before it is found") {
  test::FakeClock clock;
  testing::Chapter chapter("similarity-decay", slow(clock)), at_once("similarity-decay");
  for (const char* link : {"#/similarity-decay?base=1e7", "#/similarity-decay?base=1e8&d=256"}) {
    CAPTURE(link);
    chapter.open(link);
    at_once.open(link);
    CHECK(std::isnan(chapter.probe("first_negative")));
    CHECK(chapter.probe("score") == at_once.probe("score"));
    for (int i = 0; i < 20 && chapter.answers().busy(); ++i) chapter.answers().poll();
    chapter.set(chapter.values());
    CHECK(chapter.probes() == at_once.probes());
  }
}

TEST_CASE("similarity-decay: where no work can be done, the near distances stay") {
  // Fails whatever it is asked.
  class Failing final : public jobs::Runner {
   public:
    void start(int id, const core::Question&) override { id_ = id; }
    void cancel(int) override {}
    std::vector<jobs::Event> take() override {
      return {
          {id_, {.phase = core::Phase::kFailed, .text = "The worker is at lunch.", .bytes = {}}}};
    }

   private:
    int id_ = 0;
  };
  testing::Chapter chapter("similarity-decay", std::make_unique<Failing>());
  chapter.open(std::string(kLong) + "&base=1e8");
  testing::Hand hand(chapter, {900, 600});
  ui::FrameServices services{.answers = &chapter.answers()};
  hand.set_workshop(&services);
  hand.frame();
  CHECK(hand.find("Try again").has_value());
  CHECK(hand.drawn_with("The worker is at lunch.") == 1);
  CHECK(drawn_until(hand) < 0.2);
  testing::Chapter at_once("similarity-decay");
  at_once.open(std::string(kLong) + "&base=1e8");
  CHECK(chapter.probes() == at_once.probes());
}

}  // namespace
}  // namespace ropewalk::scenes
