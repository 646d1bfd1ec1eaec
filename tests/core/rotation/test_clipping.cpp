// Pairs that training never showed a whole turn of, and what clips them.
#include <doctest/doctest.h>

#include <vector>

#include "core/rotation/clipping.h"
#include "core/rotation/frequency.h"

using namespace ropewalk;

TEST_CASE("as many pairs don't come round as an independent count says") {
  const auto count = [](double base, double length) {
    return core::unfinished_pairs(core::inverse_frequencies(128, base), length);
  };
  CHECK(count(1e4, 4096) == 18);
  CHECK(count(1e4, 2048) == 23);
  CHECK(count(5e5, 8192) == 29);
  CHECK(count(1e6, 32768) == 24);
  CHECK(count(1e6, 131072) == 17);
  CHECK(core::unfinished_pairs(std::vector<double>{1, 0}, 1e12) == 1);  // one that stands still
}

TEST_CASE("a taper leaves the first of the slowest pairs, halves the middle and stops the last") {
  const std::vector<double> ones(8, 1.0);
  const std::vector<double> tapered = core::taper_slowest(ones, 5);
  const std::vector<double> wanted{1, 1, 1, 1, 0.85355339059327378, 0.5, 0.14644660940672624, 0};
  for (size_t i = 0; i < wanted.size(); ++i) CHECK(tapered[i] == doctest::Approx(wanted[i]));
  CHECK(core::stop_slowest(ones, 5) == std::vector<double>{1, 1, 1, 0, 0, 0, 0, 0});
}

TEST_CASE("no clipped pair is no change") {
  const std::vector<double> inv_freq = core::inverse_frequencies(16, 10000);
  for (const int count : {-1, 0, 1}) CHECK(core::taper_slowest(inv_freq, count) == inv_freq);
  for (const int count : {-1, 0}) CHECK(core::stop_slowest(inv_freq, count) == inv_freq);
  CHECK(core::taper_slowest(inv_freq, 99).front() == inv_freq.front());
  CHECK(core::taper_slowest(inv_freq, 99).back() == 0);
  CHECK(core::stop_slowest(inv_freq, 99) == std::vector<double>(8, 0.0));
  CHECK(core::taper_slowest({}, 3).empty());
}
