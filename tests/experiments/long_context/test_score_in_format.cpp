// Scores whose positions, angles or tables are kept in few digits.
#include <doctest/doctest.h>

#include <cmath>

#include "core/attention/similarity.h"
#include "core/rotation/frequency.h"
#include "experiments/long_context/score_in_format.h"

namespace ropewalk::experiments {
namespace {

using core::Precision;

TEST_CASE("bf16(15962) is 15936, and the cosine of the first pair goes with it") {
  const RoundedPair pair = rounded_pair(Precision::kBf16, Kept::kPositions, 1, 15962);
  CHECK(pair.angle == 15936);
  CHECK(pair.cosine == doctest::Approx(-0.268).epsilon(0.001));
  CHECK(pair.error == doctest::Approx(std::abs(std::remainder(26, 2 * std::acos(-1)))));
  CHECK(std::cos(15962.0) == doctest::Approx(-0.908).epsilon(0.001));
}

TEST_CASE("in double nothing is lost; where numbers are short the score is no matter of distance") {
  const std::vector<double> inv_freq = core::inverse_frequencies(64, 1e4);
  const double exact = core::similarity_at(core::mean_cosine_terms(inv_freq), 7);
  for (const Kept kept : {Kept::kPositions, Kept::kAngles, Kept::kTable}) {
    CHECK(score_in_format(Precision::kF64, kept, inv_freq, 15962, 15955) ==
          doctest::Approx(exact).epsilon(1e-9));
    CHECK(rounded_pair(Precision::kF64, kept, inv_freq[3], 15962).error < 1e-9);
  }
  CHECK(score_in_format(Precision::kBf16, Kept::kPositions, inv_freq, 15962, 15955) == 1);
  // Counted with NumPy, d = 128.
  const std::vector<double> wide = core::inverse_frequencies(128, 1e4);
  CHECK(score_in_format(Precision::kBf16, Kept::kTable, wide, 15962, 15955) ==
        doctest::Approx(0.7313984991051257).epsilon(1e-12));
  CHECK(score_in_format(Precision::kF32, Kept::kAngles, wide, 1e6, 999993) ==
        doctest::Approx(0.7325367495045791).epsilon(1e-12));
}

TEST_CASE("a table's error is that of one rounding, wherever it stands") {
  for (const double position : {3.0, 257.0, 15962.0, 1e6})
    for (const double theta : {1.0, 0.1, 1e-3})
      CHECK(rounded_pair(Precision::kBf16, Kept::kTable, theta, position).error < 0.004);
}

TEST_CASE("beyond f16 there is no position, and the band ends") {
  const std::vector<double> inv_freq = core::inverse_frequencies(16, 1e4);
  CHECK(std::isnan(rounded_pair(Precision::kF16, Kept::kPositions, 1, 70000).error));
  CHECK(std::isnan(score_in_format(Precision::kF16, Kept::kAngles, inv_freq, 70000, 69999)));
  CHECK_FALSE(std::isnan(score_in_format(Precision::kF16, Kept::kTable, inv_freq, 70000, 69999)));
  const ScoreBand band = score_band(Precision::kF16, Kept::kPositions, inv_freq, 7);
  REQUIRE_FALSE(band.n.empty());
  CHECK(band.n.back() < 65520);
  CHECK(band.n.back() > 50000);
}

TEST_CASE("a band holds the exact score while every position is there") {
  const std::vector<double> inv_freq = core::inverse_frequencies(64, 1e4);
  const auto exact = static_cast<float>(core::similarity_at(core::mean_cosine_terms(inv_freq), 5));
  const ScoreBand band = score_band(Precision::kBf16, Kept::kPositions, inv_freq, 5);
  REQUIRE(band.n.size() == band.low.size());
  CHECK(band.n.front() == 16);
  for (std::size_t i = 0; i < band.n.size(); ++i) {
    CHECK(band.low[i] <= band.high[i]);
    // A column reaches 17 % farther, and 5 tokens more; 257 is the first that is missing.
    if (band.n[i] < 210) CHECK(band.high[i] == doctest::Approx(static_cast<double>(exact)));
  }
  CHECK(band.high.back() - band.low.back() > 0.1F);
}

}  // namespace
}  // namespace ropewalk::experiments
