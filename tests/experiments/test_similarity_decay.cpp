#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "core/rotation/frequency.h"
#include "experiments/decay_curves.h"
#include "experiments/similarity_decay.h"

namespace ropewalk::experiments {
namespace {

DecayVectorsSpec random_spec() {
  DecayVectorsSpec what;
  what.vectors = DecayVectors::kIndependent;
  what.d = 32;
  what.seed = 7;
  return what;
}

TEST_CASE("a short range shows every distance") {
  const core::SimilarityTerms terms = decay_terms(random_spec());
  const DecayCurve curve = decay_curve(terms, {500, false});
  REQUIRE(curve.x.size() == 501);
  CHECK(curve.low == curve.high);
  for (const std::size_t at : {0U, 1U, 250U, 500U}) {
    CHECK(curve.x[at] == static_cast<float>(at));
    CHECK(std::abs(static_cast<double>(curve.high[at]) -
                   core::similarity_at(terms, static_cast<double>(at))) < 1e-5);
  }
}

TEST_CASE("a long range loses no peak and no valley") {
  const core::SimilarityTerms terms = decay_terms(random_spec());
  for (const bool log : {false, true}) {
    const int reach = 20000;
    const DecayCurve curve = decay_curve(terms, {reach, log});
    float low = curve.low[0], high = curve.high[0];
    double want_low = 1e9, want_high = -1e9;
    for (int x = log ? 1 : 0; x <= reach; ++x) {
      want_low = std::min(want_low, core::similarity_at(terms, x));
      want_high = std::max(want_high, core::similarity_at(terms, x));
    }
    for (std::size_t c = 0; c < curve.x.size(); ++c) {
      CHECK(curve.low[c] <= curve.high[c]);
      low = std::min(low, curve.low[c]);
      high = std::max(high, curve.high[c]);
    }
    CHECK(std::abs(static_cast<double>(low) - want_low) < 1e-4);
    CHECK(std::abs(static_cast<double>(high) - want_high) < 1e-4);
  }
}

TEST_CASE("the bands add up to the score") {
  const core::SimilarityTerms terms = decay_terms(random_spec());
  const DecayRange range{500, false};
  const DecayCurve whole = decay_curve(terms, range);
  const DecayBandCurves bands = decay_band_curves(terms, range);
  for (std::size_t at = 0; at < whole.x.size(); ++at) {
    double sum = 0;
    for (const DecayCurve& band : bands) sum += static_cast<double>(band.high[at]);
    CHECK(std::abs(sum - static_cast<double>(whole.high[at])) < 1e-4);
  }
  const DecayAt there = decay_at(terms, 123);
  double sum = 0;
  for (const double band : there.bands) sum += band;
  CHECK(sum == doctest::Approx(there.score).epsilon(1e-12));
}

TEST_CASE("the bound starts at 1 and is that of RoFormer") {
  const std::vector<double> inv_freq = core::inverse_frequencies(128, 10000);
  const DecayCurve bound = decay_bound(inv_freq, {500, false});
  const double at_zero = core::roformer_bound(inv_freq, 0);
  REQUIRE(bound.x.size() == 501);
  CHECK(bound.high[0] == doctest::Approx(1));
  for (const std::size_t at : {1U, 100U, 500U})
    CHECK(static_cast<double>(bound.high[at]) ==
          doctest::Approx(core::roformer_bound(inv_freq, static_cast<double>(at)) / at_zero)
              .epsilon(1e-5));
}

TEST_CASE("each kind of query and key is what it says") {
  DecayVectorsSpec what;
  what.vectors = DecayVectors::kBack;
  CHECK(core::similarity_at(decay_terms(what), 8) == doctest::Approx(1));
  what.vectors = DecayVectors::kSlow;
  const core::SimilarityTerms slow = decay_terms(what);
  CHECK(slow.amplitude.front() == 0);
  CHECK(slow.amplitude.back() > 0);
  what.vectors = DecayVectors::kFast;
  what.pairs = 2;
  const core::SimilarityTerms fast = decay_terms(what);
  CHECK(fast.amplitude[1] > 0);
  CHECK(fast.amplitude[2] == 0);
  what.vectors = DecayVectors::kGiven;
  what.d = 2;
  what.q = {3, 0};
  what.k = {0, 4};
  const core::SimilarityTerms given = decay_terms(what);
  CHECK(given.amplitude[0] == doctest::Approx(12 / std::sqrt(2.0)));
  CHECK(core::similarity_at(given, 0) == doctest::Approx(0).epsilon(1e-9));
}

TEST_CASE("B(m, b) first turns negative where it was published to") {
  CHECK(first_negative_distance({128, 1e4}) == 1707);
  CHECK(first_negative_distance({2, 1e4}) == 2);  // one pair: cos 2 < 0
  CHECK(first_negative_distance({.d = 128, .base = 1e4, .to = 1706}) == 0);
  CHECK(first_negative_distance({.d = 128, .base = 1e4, .from = 1707}) == 1707);
}

TEST_CASE("far sums are looked through piece by piece, with the same end") {
  for (const double base : {1e6, 5e6, 1e7, 3e7, 1e8}) {
    CAPTURE(base);
    const NegativeSumSpec all{.d = 64, .base = base};
    FirstNegativeRequest asked{all};
    REQUIRE(check(asked).ok());
    FirstNegativeWork work(asked);
    double done = 0;
    while (work.step()) {
      CHECK(work.done() > done);
      done = work.done();
    }
    CHECK(work.done() == 1);
    CHECK(work.first_negative() == first_negative_distance(all));
  }
  for (const NegativeSumSpec& wrong :
       {NegativeSumSpec{.d = 3}, NegativeSumSpec{.base = 0}, NegativeSumSpec{.from = 0},
        NegativeSumSpec{.to = kFarthest + 1}})
    CHECK_FALSE(check(FirstNegativeRequest{wrong}).ok());
}

TEST_CASE("the near columns of a range are those of the whole") {
  DecayVectorsSpec what;
  what.d = 64;
  const core::SimilarityTerms terms = decay_terms(what);
  for (const bool log : {false, true}) {
    const DecayCurve whole = decay_curve(terms, {1000000, log});
    const DecayCurve near = decay_curve(terms, {1000000, log, kNearDistances});
    REQUIRE(near.x.size() > 20);
    REQUIRE(near.x.size() < whole.x.size());
    CHECK(near.x.back() <= static_cast<float>(kNearDistances));
    CHECK(whole.x[near.x.size() + 1] > static_cast<float>(kNearDistances));
    for (const auto part : {&DecayCurve::x, &DecayCurve::low, &DecayCurve::high})
      CHECK(std::equal((near.*part).begin(), (near.*part).end(), (whole.*part).begin()));
  }
}

TEST_CASE("what takes long is what has far distances, and much to do at each") {
  DecayCurvesRequest asked{.what = {.d = 256, .max_angle = 3, .q = {}, .k = {}},
                           .range = {kNearDistances, false},
                           .bands = true};
  CHECK_FALSE(takes_long(asked));
  asked.range.reach = 50000;
  CHECK(takes_long(asked));
  asked.bands = false;
  CHECK_FALSE(takes_long(asked));
  asked.range.reach = 1000000;
  CHECK(takes_long(asked));
  asked.what.pairs = 4;
  CHECK_FALSE(takes_long(asked));
  CHECK_FALSE(takes_long({.what = {.q = {}, .k = {}}, .range = {1000000, false}}));
  CHECK(takes_long({.what = {.q = {}, .k = {}}, .range = {1000000, false}, .bands = true}));
}

}  // namespace
}  // namespace ropewalk::experiments
