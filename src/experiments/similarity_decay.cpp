#include "experiments/similarity_decay.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "core/random.h"
#include "core/rotation/frequency.h"
#include "core/rotation/layout.h"

namespace ropewalk::experiments {
namespace {

constexpr int kColumns = 1600;  // over long ranges
constexpr int kWhole = 4000;    // ranges up to here show every distance

core::SimilarityTerms random_terms(const DecayVectorsSpec& what,
                                   const std::vector<double>& inv_freq, double scale) {
  core::Random random(what.seed);
  const std::vector<float> q = random.normals(2 * inv_freq.size());
  const std::vector<float> k = random.normals(2 * inv_freq.size());
  return core::similarity_terms(q, k, inv_freq, core::Layout::kInterleaved, scale);
}

// q = k, then changed pair by pair.
core::SimilarityTerms shaped_terms(const DecayVectorsSpec& what,
                                   const std::vector<double>& inv_freq) {
  core::SimilarityTerms terms = core::mean_cosine_terms(inv_freq);
  const std::size_t count = inv_freq.size();
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t band = band_of(i, count);
    switch (what.vectors) {
      case DecayVectors::kSlow:
        if (band < kDecayBands / 2) terms.amplitude[i] = 0;
        break;
      case DecayVectors::kFast:
        if (band >= kDecayBands / 2) terms.amplitude[i] = 0;
        break;
      case DecayVectors::kBack:  // every pair is back in phase at distance 8
        terms.phase[i] = std::remainder(-8 * inv_freq[i], 2 * std::numbers::pi);
        break;
      case DecayVectors::kShaped:
        terms.amplitude[i] *= static_cast<double>(what.strength[band]);
        terms.phase[i] = static_cast<double>(what.turn[band]);
        break;
      case DecayVectors::kSame:
      case DecayVectors::kIndependent:
      case DecayVectors::kGiven:
        break;
    }
  }
  return terms;
}

// Distances that one pixel column stands for, the same for every curve.
struct Columns {
  std::vector<std::int64_t> edges;  // column c is edges[c] .. edges[c + 1] - 1
};

Columns all_columns(const DecayRange& range) {
  Columns columns;
  if (range.reach <= kWhole && !range.log) {
    for (int x = 0; x <= range.reach + 1; ++x) columns.edges.push_back(x);
    return columns;
  }
  for (int c = 0; c <= kColumns; ++c) {
    const double part = static_cast<double>(c) / kColumns;
    const double at =
        range.log ? std::pow(static_cast<double>(range.reach), part) : range.reach * part;
    const auto edge = static_cast<std::int64_t>(std::llround(at));
    if (columns.edges.empty() || edge > columns.edges.back()) columns.edges.push_back(edge);
  }
  columns.edges.back() = range.reach + 1;
  return columns;
}

Columns make_columns(const DecayRange& range) {
  Columns columns = all_columns(range);
  while (columns.edges.size() > 2 && columns.edges.back() - 1 > range.until)
    columns.edges.pop_back();
  return columns;
}

core::SimilarityTerms only_band(core::SimilarityTerms terms, std::size_t band) {
  for (std::size_t i = 0; i < terms.amplitude.size(); ++i)
    if (band_of(i, terms.amplitude.size()) != band) terms.amplitude[i] = 0;
  terms.constant = 0;
  return terms;
}

}  // namespace

core::SimilarityTerms decay_terms(const DecayVectorsSpec& what) {
  const std::vector<double> inv_freq = core::inverse_frequencies(what.d, what.base);
  const double scale = 1 / std::sqrt(static_cast<double>(what.d));
  core::SimilarityTerms terms;
  if (what.vectors == DecayVectors::kGiven) {
    terms = core::similarity_terms(what.q, what.k, inv_freq, core::Layout::kInterleaved, scale);
  } else if (what.vectors == DecayVectors::kIndependent) {
    terms = random_terms(what, inv_freq, scale);
  } else {
    terms = shaped_terms(what, inv_freq);
  }
  for (std::size_t i = static_cast<std::size_t>(what.pairs); i < inv_freq.size(); ++i)
    terms.amplitude[i] = 0;
  terms.max_angle = what.max_angle;
  return terms;
}

DecayCurve decay_curve(const core::SimilarityTerms& terms, const DecayRange& range) {
  const Columns columns = make_columns(range);
  const std::size_t count = columns.edges.size() - 1;
  DecayCurve curve;
  curve.x.resize(count);
  curve.low.resize(count);
  curve.high.resize(count);
  core::similarity_envelope(terms, columns.edges, curve.low, curve.high);
  for (std::size_t c = 0; c < count; ++c)
    curve.x[c] = static_cast<float>(columns.edges[c] + columns.edges[c + 1] - 1) / 2;
  return curve;
}

DecayCurve decay_band_curve(const core::SimilarityTerms& terms, std::size_t band,
                            const DecayRange& range) {
  return decay_curve(only_band(terms, band), range);
}

DecayBandCurves decay_band_curves(const core::SimilarityTerms& terms, const DecayRange& range) {
  DecayBandCurves curves;
  for (std::size_t band = 0; band < kDecayBands; ++band)
    curves[band] = decay_band_curve(terms, band, range);
  return curves;
}

DecayCurve decay_bound(std::span<const double> inv_freq, const DecayRange& range) {
  const Columns columns = make_columns(range);
  const bool whole = columns.edges.back() <= kWhole + 1;
  std::vector<double> distances;
  for (std::size_t c = 0; c + 1 < columns.edges.size(); c += whole ? 1 : 2)
    distances.push_back(static_cast<double>(columns.edges[c]));
  DecayCurve curve;
  curve.x.assign(distances.begin(), distances.end());
  curve.high.resize(distances.size());
  core::roformer_bound_curve(inv_freq, distances, curve.high);
  const auto at_zero = static_cast<float>(core::roformer_bound(inv_freq, 0));
  for (float& bound : curve.high) bound /= at_zero;
  curve.low = curve.high;
  return curve;
}

std::int64_t first_negative_distance(const NegativeSumSpec& what) {
  return core::first_negative_base_sum(core::inverse_frequencies(what.d, what.base), what.to,
                                       what.from)
      .value_or(0);
}

DecayAt decay_at(const core::SimilarityTerms& terms, double distance) {
  DecayAt at;
  at.score = core::similarity_at(terms, distance);
  at.bound = core::roformer_bound(terms.inv_freq, distance);
  at.base_sum = core::base_sum(terms.inv_freq, distance);
  const std::size_t count = terms.inv_freq.size();
  for (std::size_t i = 0; i < count; ++i)
    at.bands[band_of(i, count)] += core::pair_similarity_at(terms, static_cast<int>(i), distance);
  return at;
}

}  // namespace ropewalk::experiments
