// What is measured, with a clock of the test's own.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <memory>

#include "chapter_fixture.h"
#include "experiments/cost/attention_benchmark.h"
#include "experiments/cost/scheme_cases.h"
#include "scenes/parts/long_work.h"
#include "support/fake_clock.h"
#include "support/slow_runner.h"

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
    benchmark.start(experiments::cases(experiments::AttentionBenchmark{.d = d}).value());
    finish(benchmark, clock.get());
    CHECK(benchmark.seconds().size() == 2 * experiments::kTimedLengths.size());
    for (const int keys : {1, 100})
      for (const bool shared : {true, false}) {
        benchmark.start(experiments::cases(experiments::SchemeBenchmark{
                                               .ways = {.d = d}, .keys = keys, .shared = shared})
                            .value());
        finish(benchmark, clock.get());
        CHECK(benchmark.seconds().size() == 1 + experiments::kSchemes);
      }
  }
}

TEST_CASE("what cannot be timed is refused with what can") {
  for (const int d : {-2, 0, 3, 1 << 20}) {
    CHECK(experiments::cases(experiments::AttentionBenchmark{.d = d}).error().find("even") !=
          std::string::npos);
    CHECK_FALSE(experiments::cases(experiments::SchemeBenchmark{.ways = {.d = d}}).ok());
  }
  for (const int wrong : {-1, 0, 1 << 30}) {
    CHECK_FALSE(experiments::cases(experiments::SchemeBenchmark{.ways = {}, .keys = wrong}).ok());
    CHECK_FALSE(experiments::cases(experiments::SchemeBenchmark{.ways = {.clip = wrong}}).ok());
    CHECK_FALSE(experiments::cases(experiments::SchemeBenchmark{.ways = {.buckets = wrong}}).ok());
    CHECK_FALSE(experiments::cases(experiments::SchemeBenchmark{.ways = {.far = wrong}}).ok());
    CHECK_FALSE(experiments::cases(experiments::SchemeBenchmark{.ways = {.heads = wrong}}).ok());
    CHECK_FALSE(experiments::cases(experiments::SchemeBenchmark{.ways = {.head = wrong}}).ok());
  }
  CHECK_FALSE(experiments::cases(experiments::SchemeBenchmark{.ways = {.base = NAN}}).ok());
}

namespace {

// Presses the button of the strip, with the keyboard's focus or without.
void press(scenes::testing::Hand& hand, std::string_view words) {
  const std::optional<ui::Vec2> at = hand.find(words);
  REQUIRE(at.has_value());
  hand.click(*at);
}

}  // namespace

TEST_CASE("a chapter measures when asked, and its picture goes on meanwhile") {
  for (const std::string_view link :
       {std::string_view("#/linear-attention?view=cost"), std::string_view("#/relative-bias")}) {
    CAPTURE(std::string(link));
    test::FakeClock clock;
    scenes::testing::Chapter chapter(link.substr(2, link.find('?') - 2),
                                     std::make_unique<test::SlowRunner>(clock.get()));
    chapter.open(link);
    const state::Probes before = chapter.probes();
    scenes::testing::Hand hand(chapter, {900, 600});
    CHECK_FALSE(hand.find("Measure").has_value());  // where nothing can be measured
    ui::FrameServices services{.answers = &chapter.answers()};
    hand.set_workshop(&services);
    hand.frame();
    CHECK_FALSE(services.again);
    press(hand, "Measure");
    CHECK(services.again);
    REQUIRE(hand.find("Cancel").has_value());
    for (int i = 0; i < 40; ++i) hand.frame();
    CHECK(hand.drawn_with(" % measured") > 0);
    press(hand, "Cancel");
    REQUIRE(hand.find("Measure").has_value());
    CHECK(hand.drawn_with(" ms") == 0);
    services.again = false;
    hand.frame();
    CHECK_FALSE(services.again);

    press(hand, "Measure");
    int frames = 0;
    for (; hand.find("Cancel").has_value() && frames < 3000; ++frames) hand.frame();
    CHECK(frames > 20);
    REQUIRE(hand.find("Measure again").has_value());
    CHECK(services.said.find("median of 15") != std::string::npos);
    services = {.answers = &chapter.answers()};
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
    chapter
        .forget();  // the chapter was left, and is opened again: what was measured is still there
    hand.frame();
    CHECK(hand.find("Measure again").has_value());
    CHECK(hand.drawn_with(" ms") > 0);
  }
}

TEST_CASE("what was measured of another head is not shown, and is there when that one is back") {
  test::FakeClock clock;
  scenes::testing::Chapter chapter("linear-attention", std::make_unique<jobs::AtOnce>(clock.get()));
  chapter.open("#/linear-attention?view=cost&d=16");
  scenes::testing::Hand hand(chapter, {900, 600});
  ui::FrameServices services{.answers = &chapter.answers()};
  hand.set_workshop(&services);
  hand.frame();
  press(hand, "Measure");
  hand.frame();
  CHECK(hand.find("Measure again").has_value());
  chapter.open("#/linear-attention?view=cost&d=32");
  hand.frame();
  CHECK(hand.find("Measure").has_value());
  CHECK(hand.drawn_with(" ms") == 0);
  chapter.open("#/linear-attention?view=cost&d=16");
  hand.frame();
  CHECK(hand.find("Measure again").has_value());
  CHECK(hand.drawn_with(" ms") > 0);
}

namespace {

// Fails whatever it is asked, once it has been waited for.
class Failing final : public jobs::Runner {
 public:
  explicit Failing(int* started) : started_(started) {}
  void start(int id, const core::Question&) override {
    id_ = id;
    ++*started_;
  }
  void cancel(int) override {}
  std::vector<jobs::Event> take() override {
    if (++looks_ % 3 != 0) return {};
    return {{id_, {.phase = core::Phase::kFailed, .text = "The worker is at lunch.", .bytes = {}}}};
  }

 private:
  int* started_;
  int id_ = 0, looks_ = 0;
};

}  // namespace

TEST_CASE("why nothing was measured stands in the picture, is read aloud, and can be tried again") {
  int started = 0;
  scenes::testing::Chapter chapter("linear-attention", std::make_unique<Failing>(&started));
  chapter.open("#/linear-attention?view=cost");
  scenes::testing::Hand hand(chapter, {900, 600});
  ui::FrameServices services{.answers = &chapter.answers()};
  hand.set_workshop(&services);
  hand.frame();
  press(hand, "Measure");
  for (int i = 0; i < 4; ++i) hand.frame();
  CHECK(services.said == "The worker is at lunch.");
  CHECK(hand.drawn_with("The worker is at lunch.") == 1);
  CHECK(started == 1);
  press(hand, "Try again");
  hand.frame();
  CHECK(started == 2);
}
