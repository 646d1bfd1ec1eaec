// What is measured, with a clock of the test's own.
#include <doctest/doctest.h>

#include <algorithm>
#include <memory>

#include "chapter_fixture.h"
#include "experiments/cost/attention_benchmark.h"
#include "scenes/parts/benchmark_strip.h"
#include "scenes/why_position/relative_bias/scheme_benchmark.h"
#include "support/fake_clock.h"

using namespace ropewalk;
using experiments::Benchmark;
using experiments::BenchmarkCase;

namespace {

// A kernel that takes this long, by the clock it moves.
experiments::BenchmarkCase taking(double& now, double seconds) {
  return {.prepare = {}, .run = [&now, seconds] { now += seconds; }};
}

int finish(experiments::Benchmark& benchmark, const experiments::Benchmark::Clock& clock) {
  int frames = 0;
  for (; benchmark.running() && frames < 10000; ++frames) benchmark.advance(clock);
  return frames;
}

}  // namespace

TEST_CASE("short and long work is timed, and no slice outlasts its share of a frame") {
  double now = 5;
  const experiments::Benchmark::Clock clock = [&now] { return now; };
  experiments::Benchmark benchmark;
  CHECK_FALSE(benchmark.running());
  CHECK_FALSE(benchmark.done());
  benchmark.start({taking(now, 1e-6), taking(now, 0.002), taking(now, 0.05)});
  double progress = benchmark.progress();
  CHECK(progress == 0);
  int long_slices = 0, rounds = 0;
  while (benchmark.running()) {
    const double begin = now;
    benchmark.advance(clock);
    const bool with_long = now - begin > 0.04;
    if (!with_long) CHECK(now - begin <= experiments::kSliceSeconds);
    if (with_long) CHECK(now - begin < 0.05 + experiments::kSliceSeconds);
    long_slices += with_long ? 1 : 0;
    rounds += benchmark.seconds().size() == 3 ? 1 : 0;
    CHECK(benchmark.progress() >= progress);
    progress = benchmark.progress();
    REQUIRE(now < 60);
  }
  CHECK(benchmark.done());
  CHECK(progress == 1);
  CHECK(rounds > experiments::kRepeats);  // what there is can be seen while it settles
  REQUIRE(benchmark.seconds().size() == 3);
  CHECK(benchmark.seconds()[0] == doctest::Approx(1e-6));
  CHECK(benchmark.seconds()[1] == doctest::Approx(0.002));
  CHECK(benchmark.seconds()[2] == doctest::Approx(0.05));
  // The last is longer than a slice: it is the smallest unit, one a frame.
  CHECK(long_slices == experiments::kRepeats + 1);
}

TEST_CASE("all take turns") {
  double now = 0;
  std::string turns;
  const auto letter = [&](char name) {
    return experiments::BenchmarkCase{.prepare = {}, .run = [&now, &turns, name] {
                                        now += 0.004;
                                        turns += name;
                                      }};
  };
  experiments::Benchmark benchmark;
  benchmark.start({letter('a'), letter('b')});
  finish(benchmark, [&now] { return now; });
  std::string wanted;
  for (int i = 0; i < experiments::kRepeats + 1; ++i) wanted += "ab";
  CHECK(turns == wanted);
}

TEST_CASE("where the clock is fine, batches are short") {
  double now = 0;
  int runs = 0;
  experiments::Benchmark benchmark;
  benchmark.start({{.prepare = {}, .run = [&] {
                      now += 1e-5;
                      ++runs;
                    }}});
  finish(benchmark, [&now] { return now += 1e-8; });
  CHECK(benchmark.seconds()[0] == doctest::Approx(1e-5).epsilon(0.01));
  CHECK(runs < 1000);
}

TEST_CASE("the median forgives the machine a few interruptions") {
  double now = 0;
  int runs = 0;
  experiments::Benchmark benchmark;
  benchmark.start({{.prepare = {}, .run = [&] { now += ++runs % 3 == 0 ? 2.0 : 0.004; }}});
  finish(benchmark, [&now] { return now; });
  REQUIRE(benchmark.done());
  CHECK(benchmark.seconds()[0] == doctest::Approx(0.004));
}

TEST_CASE("preparing takes as many slices as it needs, and is not timed") {
  double now = 0;
  int left = 100;
  experiments::Benchmark benchmark;
  benchmark.start({{.prepare =
                        [&] {
                          now += 0.004;
                          return --left == 0;
                        },
                    .run = [&] { now += 0.003; }}});
  CHECK(finish(benchmark, [&now] { return now; }) > 50);
  CHECK(left == 0);
  CHECK(benchmark.seconds()[0] == doctest::Approx(0.003));
}

TEST_CASE("cancelled work is dropped with what it holds; so is what is done") {
  double now = 0;
  const auto held = std::make_shared<int>(0);
  const experiments::BenchmarkCase work{.prepare = {}, .run = [held, &now] { now += 0.003; }};
  experiments::Benchmark benchmark;
  benchmark.start({work, work});
  benchmark.advance([&now] { return now; });
  CHECK(benchmark.running());
  benchmark.cancel();
  CHECK_FALSE(benchmark.running());
  CHECK_FALSE(benchmark.done());
  CHECK(benchmark.progress() == 0);
  CHECK(benchmark.seconds().empty());
  CHECK(held.use_count() == 2);
  benchmark.start({work, work});
  finish(benchmark, [&now] { return now; });
  CHECK(benchmark.done());
  CHECK(held.use_count() == 2);
}

TEST_CASE("a clock that stands still or goes back ends all the same") {
  int runs = 0;
  for (const double step : {0.0, -0.5}) {
    double now = 0;
    experiments::Benchmark benchmark;
    benchmark.start({{.prepare = {}, .run = [&runs] { ++runs; }}});
    CHECK(finish(benchmark, [&now, step] { return now += step; }) < 1000);
    REQUIRE(benchmark.done());
    CHECK(benchmark.seconds()[0] == 0);
  }
  CHECK(runs > 0);
}

TEST_CASE("times are told with two digits or three") {
  CHECK(scenes::time_text(0) == "0.0 ns");
  CHECK(scenes::time_text(85e-9) == "85 ns");
  CHECK(scenes::time_text(1.234e-6) == "1.2 µs");
  CHECK(scenes::time_text(999.6e-9) == "1.0 µs");
  CHECK(scenes::time_text(0.0123) == "12 ms");
  CHECK(scenes::time_text(7) == "7.0 s");
}

TEST_CASE("all that is timed can be run, at every size of head") {
  test::FakeClock clock;
  for (const int d : {2, 64}) {
    experiments::Benchmark benchmark;
    benchmark.start(experiments::attention_cases(d, 10000));
    finish(benchmark, clock.get());
    CHECK(benchmark.seconds().size() == 2 * experiments::kTimedLengths.size());
    for (const int keys : {1, 100})
      for (const bool shared : {true, false}) {
        const experiments::RelativeBiasSchemes made =
            experiments::make_relative_bias_schemes({.tokens = 2, .d = d});
        benchmark.start(experiments::scheme_cases(made.encodings, d, keys, shared));
        finish(benchmark, clock.get());
        CHECK(benchmark.seconds().size() == 1 + experiments::kSchemes);
      }
  }
}

namespace {

// Presses the button of the strip, with the keyboard's focus or without.
void press(scenes::testing::Hand& hand, std::string_view words) {
  const std::optional<ui::Vec2> at = hand.find(words);
  REQUIRE(at.has_value());
  hand.click(*at);
}

}  // namespace

TEST_CASE("a chapter measures when asked, a slice a frame, and forgets on reset") {
  for (const std::string_view link :
       {std::string_view("#/linear-attention?view=cost"), std::string_view("#/relative-bias")}) {
    CAPTURE(std::string(link));
    scenes::testing::Chapter chapter(link.substr(2, link.find('?') - 2));
    chapter.open(link);
    const state::Probes before = chapter.probes();
    scenes::testing::Hand hand(chapter, {900, 600});
    CHECK_FALSE(hand.find("Measure").has_value());  // where nothing can be measured
    test::FakeClock clock;
    ui::FrameServices services{.clock = clock.get()};
    hand.set_workshop(&services);
    hand.frame();
    CHECK_FALSE(services.again);
    press(hand, "Measure");
    CHECK(services.again);
    REQUIRE(hand.find("Cancel").has_value());
    press(hand, "Cancel");
    REQUIRE(hand.find("Measure").has_value());
    services.again = false;
    hand.frame();
    CHECK_FALSE(services.again);

    press(hand, "Measure");
    int frames = 0;
    for (; hand.find("Cancel").has_value() && frames < 3000; ++frames) hand.frame();
    CHECK(frames > 20);
    REQUIRE(hand.find("Measure again").has_value());
    CHECK(services.said.find("median of 15") != std::string::npos);
    services = {.clock = clock.get()};
    hand.frame();
    CHECK_FALSE(services.again);
    CHECK(services.said.empty());
    CHECK(hand.drawn_with(" ms") > 0);  // what the fake clock made of it
    CHECK(chapter.probes() == before);
    CHECK(chapter.link() == std::string(link));

    hand.set_workshop(nullptr);  // as in a figure
    hand.frame();
    CHECK(hand.drawn_with(" ms") == 0);
    hand.set_workshop(&services);
    chapter.forget();
    hand.frame();
    CHECK(hand.find("Measure").has_value());
    CHECK(hand.drawn_with(" ms") == 0);
  }
}

TEST_CASE("what was measured of another head is not shown") {
  scenes::testing::Chapter chapter("linear-attention");
  chapter.open("#/linear-attention?view=cost&d=16");
  scenes::testing::Hand hand(chapter, {900, 600});
  test::FakeClock clock;
  ui::FrameServices services{.clock = clock.get()};
  hand.set_workshop(&services);
  hand.frame();
  press(hand, "Measure");
  for (int i = 0; i < 3000 && hand.find("Cancel").has_value(); ++i) hand.frame();
  CHECK(hand.find("Measure again").has_value());
  chapter.open("#/linear-attention?view=cost&d=32");
  hand.frame();
  CHECK(hand.find("Measure").has_value());
  CHECK(hand.drawn_with(" ms") == 0);
}
