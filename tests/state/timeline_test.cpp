#include "state/timeline.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace ropewalk::state {
namespace {

constexpr Animation kPositions{
    .key = "m", .from = 0, .to = 64, .units_per_second = 4, .step = 1, .loop = true};
constexpr Animation kOnce{
    .key = "m", .from = 10, .to = -10, .units_per_second = 5, .step = 3, .loop = false};

TEST_CASE("no animation: nothing moves") {
  Timeline timeline;
  CHECK_FALSE(timeline.exists());
  timeline.play();
  CHECK_FALSE(timeline.playing());
  timeline.advance(1);
  timeline.step(1);
  timeline.scrub(0.5);
  timeline.set_value(3);
  CHECK(timeline.time() == 0);
  CHECK(timeline.fraction() == 0);
  CHECK(timeline.value() == 0);
}

TEST_CASE("the value is a function of timeline time") {
  const Timeline timeline(kPositions);
  CHECK(timeline.duration() == 16);
  CHECK(timeline.value_at(0) == 0);
  CHECK(timeline.value_at(4) == 16);
  CHECK(timeline.value_at(16) == 64);  // the end shows the end
  CHECK(timeline.value_at(20) == 16);
  CHECK(timeline.value_at(-4) == 48);
  CHECK(timeline.value_at(std::numeric_limits<double>::quiet_NaN()) == 0);
  CHECK(std::isfinite(timeline.value_at(std::numeric_limits<double>::infinity())));
  const Timeline once(kOnce);
  CHECK(once.duration() == 4);
  CHECK(once.value_at(1) == 5);
  CHECK(once.value_at(9) == -10);
  CHECK(once.value_at(-9) == 10);
}

TEST_CASE("values have few decimals, and ends are exact") {
  const double turn = 6.283185307179586;
  const Timeline timeline(Animation{.key = "a", .from = -turn, .to = turn, .units_per_second = 1});
  CHECK(timeline.value_at(0) == -turn);
  CHECK(timeline.value_at(timeline.duration()) == turn);
  for (double time = 0; time < timeline.duration(); time += 0.137) {
    const double value = timeline.value_at(time);
    CHECK(value == doctest::Approx(time - turn).epsilon(1e-5));
    if (time > 0) CHECK(std::round(value * 1e5) / 1e5 == value);
  }
}

TEST_CASE("playing advances by the clock it is given") {
  Timeline timeline(kPositions);
  timeline.advance(1);
  CHECK(timeline.time() == 0);  // paused
  timeline.play();
  CHECK(timeline.playing());
  timeline.advance(0.5);
  timeline.advance(0.5);
  CHECK(timeline.value() == 4);
  timeline.set_speed(2);
  timeline.advance(1);
  CHECK(timeline.value() == 12);
  timeline.advance(-5);
  timeline.advance(std::numeric_limits<double>::quiet_NaN());
  CHECK(timeline.value() == 12);
  timeline.set_speed(1);
  timeline.advance(16);  // once around
  CHECK(timeline.value() == 12);
  CHECK(timeline.playing());
  timeline.pause();
  timeline.advance(1);
  CHECK(timeline.value() == 12);
  timeline.play();
  timeline.advance(std::numeric_limits<double>::infinity());
  CHECK(timeline.time() <= timeline.duration());
}

TEST_CASE("without a loop it stops at its end and starts again from there") {
  Timeline timeline(kOnce);
  timeline.play();
  timeline.advance(3);
  CHECK(timeline.value() == -5);
  timeline.advance(3);
  CHECK(timeline.value() == -10);
  CHECK_FALSE(timeline.playing());
  timeline.play();
  CHECK(timeline.value() == 10);
  timeline.advance(1);
  CHECK(timeline.value() == 5);
}

TEST_CASE("speed is kept in bounds") {
  Timeline timeline(kPositions);
  CHECK(timeline.speed() == 1);
  timeline.set_speed(100);
  CHECK(timeline.speed() == Timeline::kMaxSpeed);
  timeline.set_speed(-1);
  CHECK(timeline.speed() == Timeline::kMinSpeed);
  timeline.set_speed(std::numeric_limits<double>::quiet_NaN());
  CHECK(timeline.speed() == Timeline::kMinSpeed);
}

TEST_CASE("scrubbing and moving the parameter set the time and pause nothing") {
  Timeline timeline(kPositions);
  timeline.play();
  timeline.scrub(0.25);
  CHECK(timeline.value() == 16);
  CHECK(timeline.fraction() == 0.25);
  CHECK(timeline.playing());
  timeline.scrub(7);
  CHECK(timeline.value() == 64);
  timeline.scrub(-7);
  CHECK(timeline.value() == 0);
  timeline.set_value(40);
  CHECK(timeline.value() == 40);
  CHECK(timeline.time() == 10);
  timeline.set_value(1e9);
  CHECK(timeline.value() == 64);
  timeline.scrub(std::numeric_limits<double>::quiet_NaN());
  CHECK(timeline.value() == 64);
  Timeline down(kOnce);
  down.set_value(0);
  CHECK(down.time() == 2);
}

TEST_CASE("steps go from multiple to multiple and pause") {
  Timeline timeline(kPositions);
  timeline.play();
  timeline.set_value(3.3);
  timeline.step(1);
  CHECK_FALSE(timeline.playing());
  CHECK(timeline.value() == 4);
  timeline.step(1);
  CHECK(timeline.value() == 5);
  timeline.step(-2);
  CHECK(timeline.value() == 3);
  timeline.set_value(3.3);
  timeline.step(-1);
  CHECK(timeline.value() == 3);
  timeline.step(-3);
  CHECK(timeline.value() == 0);
  timeline.step(-1);  // it loops
  CHECK(timeline.value() == 64);
  timeline.step(1);
  CHECK(timeline.value() == 0);
  timeline.step(0);
  CHECK(timeline.value() == 0);
  for (int i = 1; i <= 64; ++i) {
    timeline.step(1);
    CHECK(timeline.value() == i);
  }
  timeline.step(std::numeric_limits<int>::min());  // ends
}

TEST_CASE("steps of an animation that runs down and stops") {
  Timeline timeline(kOnce);  // 10 .. -10, multiples of 3
  for (const double value : {9, 6, 3, 0, -3, -6, -9, -10, -10}) {
    timeline.step(1);
    CHECK(timeline.value() == value);
  }
  timeline.step(-1);
  CHECK(timeline.value() == -9);
  timeline.step(-100);
  CHECK(timeline.value() == 10);
}

TEST_CASE("steps of a fraction do not stick") {
  Timeline timeline(
      Animation{.key = "a", .from = 0, .to = 3.14159, .units_per_second = 1, .step = 0.1});
  for (int i = 1; i <= 31; ++i) {
    timeline.step(1);
    CHECK(timeline.value() == doctest::Approx(i * 0.1).epsilon(1e-6));
  }
}

TEST_CASE("a logarithmic animation takes as long from 1 to 10 as from 10 to 100") {
  Timeline timeline(Animation{.key = "n",
                              .from = 0,
                              .to = 1e6 - 1,
                              .units_per_second = 1e5,
                              .step = 1,
                              .loop = false,
                              .logarithmic = true});
  CHECK(timeline.value_at(0) == 0);
  CHECK(timeline.value_at(timeline.duration() / 2) == doctest::Approx(999));
  CHECK(timeline.value_at(timeline.duration()) == 1e6 - 1);
  for (const double value : {0.0, 1.0, 7.0, 250.0, 100000.0}) {
    timeline.set_value(value);
    CHECK(timeline.value() == doctest::Approx(value));
    timeline.step(1);
    CHECK(timeline.value() == doctest::Approx(value + 1));
  }
}

TEST_CASE("an animation in whole steps stands on each until the next is due") {
  Animation steps{.key = "at", .from = 1, .to = 5, .units_per_second = 1, .loop = false};
  steps.whole = true;
  Timeline timeline(steps);
  timeline.play();
  for (const double value : {1, 1, 2, 2, 3, 3, 4, 4}) {
    CHECK(timeline.value() == value);
    timeline.advance(0.5);
  }
  CHECK(timeline.value() == 5);
  CHECK_FALSE(timeline.playing());
  for (int value = 1; value <= 5; ++value) {
    timeline.set_value(value);
    CHECK(timeline.value() == value);
    timeline.step(-1);
    CHECK(timeline.value() == std::max(value - 1, 1));
    timeline.step(2);
    CHECK(timeline.value() == std::min(value + 1 + (value == 1 ? 1 : 0), 5));
  }
  timeline.scrub(0.6);
  CHECK(timeline.value() == 3);
  std::swap(steps.from, steps.to);
  Timeline down(steps);
  CHECK(down.value_at(0.9) == 5);
  CHECK(down.value_at(1) == 4);
  CHECK(down.value_at(3.5) == 2);
  CHECK(down.value_at(4) == 1);
}

TEST_CASE("an animation over nothing stands still") {
  for (const Animation& animation :
       {Animation{.key = "m", .from = 2, .to = 2},
        Animation{.key = "m", .from = 2, .to = 5, .units_per_second = 0},
        Animation{.key = "m", .from = 2, .to = 5, .units_per_second = -1}}) {
    Timeline timeline(animation);
    timeline.play();
    timeline.advance(1);
    timeline.step(1);
    timeline.set_value(4);
    CHECK(timeline.value() == 2);
    CHECK_FALSE(timeline.playing());
  }
}

}  // namespace
}  // namespace ropewalk::state
