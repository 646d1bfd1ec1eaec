// How far bases reach, and what number formats do to positions.
#include <doctest/doctest.h>

#include <cmath>
#include <set>

#include "core/rotation/frequency.h"
#include "experiments/long_context/base_reach.h"
#include "experiments/long_context/number_format.h"

namespace ropewalk::experiments {
namespace {

TEST_CASE("the reach of every base is that of each alone, with powers of ten among them") {
  BaseReachRequest asked{.d = 128};
  REQUIRE(check(asked).ok());
  BaseReachWork work(asked);
  double done = 0;
  while (work.step()) {
    CHECK(work.done() >= done);
    done = work.done();
  }
  CHECK(work.done() == 1);
  CHECK_FALSE(work.step());
  const BaseReach& reach = work.reach();
  REQUIRE(reach.first_negative.size() == kReachBases);
  CHECK(reach_base(24) == doctest::Approx(1e4));
  CHECK(reach.first_negative[24] == 1707);
  CHECK(reach.first_negative[48] == 7757);
  CHECK(reach.first_negative[72] == 27115);
  for (const int i : {0, 31, 90})
    CHECK(reach.first_negative[static_cast<std::size_t>(i)] ==
          first_negative_distance({.d = 128, .base = reach_base(i)}));
  // A larger base may reach less far.
  bool falls = false;
  for (std::size_t i = 1; i < reach.first_negative.size(); ++i)
    falls = falls || reach.first_negative[i] < reach.first_negative[i - 1];
  CHECK(falls);

  CHECK(smallest_base(reach, 1) == reach_base(0));
  const double base = smallest_base(reach, 8192);
  CHECK(first_negative_distance({.d = 128, .base = base}) >= 8192);
  CHECK(smallest_base(reach, 1e9) == 0);
  CHECK(smallest_base({}, 5) == 0);
  for (const int d : {0, 3, -2, 4096}) CHECK_FALSE(check(BaseReachRequest{d}).ok());
}

TEST_CASE("a head of one pair never reaches beyond its second token") {
  BaseReachWork work({.d = 2});
  while (work.step()) continue;
  for (const std::int64_t first : work.reach().first_negative) CHECK(first == 2);
}

TEST_CASE("formats: the first whole number missing, and the step after 1") {
  CHECK(first_missing(core::Precision::kBf16) == 257);
  CHECK(first_missing(core::Precision::kF16) == 2049);
  CHECK(first_missing(core::Precision::kF32) == 16777217);
  for (const core::Precision format :
       {core::Precision::kBf16, core::Precision::kF16, core::Precision::kF32}) {
    const double missing = first_missing(format), epsilon = machine_epsilon(format);
    CHECK(core::round_to(format, missing) != missing);
    CHECK(core::round_to(format, missing - 1) == missing - 1);
    CHECK(core::round_to(format, 1 + epsilon) == 1 + epsilon);
    CHECK(core::round_to(format, 1 + epsilon / 2) == 1);
  }
}

TEST_CASE("collisions are those one counts by hand") {
  for (const core::Precision format : {core::Precision::kBf16, core::Precision::kF16,
                                       core::Precision::kF32, core::Precision::kF64}) {
    for (const int last : {0, 1, 255, 256, 257, 258, 511, 1023, 2048, 2049, 5001, 65503, 65519,
                           65520, 70000, 131071}) {
      std::set<double> kept;
      int shared = 0;
      double before = -1;
      for (int m = 0; m <= last; ++m) {
        const double now = core::round_to(format, m);
        shared += now == before ? 1 : 0;
        before = now;
        kept.insert(now);
      }
      CAPTURE(last);
      const Collisions found = collisions(format, last);
      CHECK(found.distinct == static_cast<double>(kept.size()));
      CHECK(found.shared == shared);
    }
  }
  CHECK(collisions(core::Precision::kBf16, 15962).spacing == 64);
  CHECK(collisions(core::Precision::kBf16, 256).spacing == 1);
}

TEST_CASE("what formats lose of a head: exact ones nothing, short ones both ends") {
  const std::vector<double> inv_freq = core::inverse_frequencies(128, 1e4);
  CHECK(format_loss(core::Precision::kF64, inv_freq, 1e5).wrong == 0);
  CHECK(format_loss(core::Precision::kF64, inv_freq, 1e5).alike == 0);
  // Counted with NumPy.
  CHECK(format_loss(core::Precision::kBf16, inv_freq, 4095).wrong == 28);
  CHECK(format_loss(core::Precision::kBf16, inv_freq, 4095).alike == 11);
  CHECK(format_loss(core::Precision::kF16, inv_freq, 4095).wrong == 15);
  CHECK(format_loss(core::Precision::kF16, inv_freq, 4095).alike == 2);
  CHECK(format_loss(core::Precision::kF16, inv_freq, 131071).wrong == 64);  // it is infinity
  CHECK(formed_angle(core::Precision::kBf16, 1, 15962) == 15936);
}

}  // namespace
}  // namespace ropewalk::experiments
