// Score against distance, without a pixel: the curve of given queries and keys with everything a
// plot of it needs, RoFormer's bound (arXiv 2104.09864, section 3.4.3), and where the sum of
// cosines first turns negative (arXiv 2405.14591).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <tuple>
#include <vector>

#include "core/attention/similarity.h"

namespace ropewalk::experiments {

constexpr std::size_t kDecayBands = 8;         // groups of neighbouring pairs, fastest first
constexpr std::int64_t kFarthest = 1'000'000;  // tokens

enum class DecayVectors {
  kSame,         // q = k, every pair as long
  kIndependent,  // random
  kSlow,         // q = k, the slower half of the pairs only
  kFast,         // q = k, the faster half only
  kBack,         // every pair in phase at distance 8
  kShaped,       // strength and turn of each band
  kGiven,        // q and k themselves
};

// The band of a pair among `pairs` of them.
constexpr std::size_t band_of(std::size_t pair, std::size_t pairs) {
  return pair * kDecayBands / pairs;
}

// What the curve is the curve of.
struct DecayVectorsSpec {
  DecayVectors vectors = DecayVectors::kSame;
  int d = 128;  // even; of q and k if they are given
  double base = 10000;
  int pairs = std::numeric_limits<int>::max();  // in use, the fastest first; the rest hold nothing
  double max_angle = std::numeric_limits<double>::infinity();  // where angles stop growing, radians
  std::uint32_t seed = 1;                                      // of kIndependent
  std::array<float, kDecayBands> strength{}, turn{};           // of kShaped: |q||k|, radians
  std::vector<float> q, k;                                     // [d], of kGiven
  bool operator==(const DecayVectorsSpec&) const = default;
};

// Amplitude and phase of each pair. Amplitudes add up to 1 at most for kinds that are shaped by
// hand, so that curves can be compared; random and given ones are q·k/sqrt(d).
core::SimilarityTerms decay_terms(const DecayVectorsSpec& what);

// The distances of a plot: 0 (1 if logarithmic) .. reach.
struct DecayRange {
  int reach = 500;
  bool log = false;
  int until = std::numeric_limits<int>::max();  // columns that go beyond are left out
  bool operator==(const DecayRange&) const = default;
};

// A curve over the distances shown. Long ranges have so many distances a pixel that each column
// keeps its extremes.
struct DecayCurve {
  std::vector<float> x, low, high;  // low == high where every distance is there
  static auto fields(auto& c) { return std::tie(c.x, c.low, c.high); }
};

DecayCurve decay_curve(const core::SimilarityTerms& terms, const DecayRange& range);
// What each band adds to the score.
DecayCurve decay_band_curve(const core::SimilarityTerms& terms, std::size_t band,
                            const DecayRange& range);
using DecayBandCurves = std::array<DecayCurve, kDecayBands>;
DecayBandCurves decay_band_curves(const core::SimilarityTerms& terms, const DecayRange& range);
// The shape of RoFormer's bound: 1 at distance 0.
DecayCurve decay_bound(std::span<const double> inv_freq, const DecayRange& range);

// The first whole distance in `from` .. `to` at which B(m, b) is negative; 0 if there is none.
struct NegativeSumSpec {
  int d = 128;
  double base = 10000;
  std::int64_t from = 1, to = kFarthest;
  bool operator==(const NegativeSumSpec&) const = default;
};
std::int64_t first_negative_distance(const NegativeSumSpec& what);

// At one distance, in double.
struct DecayAt {
  double score = 0, bound = 0, base_sum = 0;
  std::array<double, kDecayBands> bands{};
};
DecayAt decay_at(const core::SimilarityTerms& terms, double distance);

}  // namespace ropewalk::experiments
