#include "core/attention/similarity.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <complex>

#include "core/rotation/frequency.h"

namespace ropewalk::core {

SimilarityTerms similarity_terms(std::span<const float> q, std::span<const float> k,
                                 std::span<const double> inv_freq, Layout layout, double scale) {
  const int rotary_dim = 2 * static_cast<int>(inv_freq.size());
  assert(q.size() == k.size() && static_cast<std::size_t>(rotary_dim) <= q.size());
  SimilarityTerms terms;
  terms.inv_freq.assign(inv_freq.begin(), inv_freq.end());
  terms.amplitude.reserve(inv_freq.size());
  terms.phase.reserve(inv_freq.size());
  for (int pair = 0; 2 * pair < rotary_dim; ++pair) {
    const PairIndices at = pair_indices(layout, rotary_dim, pair);
    const std::complex<double> zq(q[at.first], q[at.second]);
    const std::complex<double> zk(k[at.first], k[at.second]);
    const std::complex<double> product = zq * std::conj(zk);
    terms.amplitude.push_back(scale * std::abs(product));
    terms.phase.push_back(std::arg(product));
  }
  for (std::size_t j = static_cast<std::size_t>(rotary_dim); j < q.size(); ++j) {
    terms.constant += scale * static_cast<double>(q[j]) * static_cast<double>(k[j]);
  }
  return terms;
}

SimilarityTerms mean_cosine_terms(std::span<const double> inv_freq) {
  SimilarityTerms terms;
  terms.inv_freq.assign(inv_freq.begin(), inv_freq.end());
  terms.amplitude.assign(inv_freq.size(), 1.0 / static_cast<double>(inv_freq.size()));
  terms.phase.assign(inv_freq.size(), 0.0);
  return terms;
}

double pair_similarity_at(const SimilarityTerms& terms, int pair, double distance) {
  const double angle =
      std::clamp(distance * terms.inv_freq[pair], -terms.max_angle, terms.max_angle);
  return terms.amplitude[pair] * std::cos(angle + terms.phase[pair]);
}

double similarity_at(const SimilarityTerms& terms, double distance) {
  double sum = terms.constant;
  for (std::size_t i = 0; i < terms.inv_freq.size(); ++i) {
    sum += pair_similarity_at(terms, static_cast<int>(i), distance);
  }
  return sum;
}

ExpectedScore expected_independent_score(int dim, double scale) {
  return {0.0, scale * std::sqrt(static_cast<double>(dim))};
}

double roformer_bound(std::span<const double> inv_freq, double distance) {
  std::complex<double> partial = 0.0;
  double total = 0.0;
  for (const double theta : inv_freq) {
    partial += std::polar(1.0, distance * theta);
    total += std::abs(partial);
  }
  return total / static_cast<double>(inv_freq.size());
}

double base_sum(std::span<const double> inv_freq, double distance) {
  double sum = 0.0;
  for (const double theta : inv_freq) sum += std::cos(distance * theta);
  return sum;
}

std::optional<double> smallest_base_for_length(int rotary_dim, std::int64_t length,
                                               std::span<const double> candidates) {
  for (const double base : candidates) {
    if (!first_negative_base_sum(inverse_frequencies(rotary_dim, base), length - 1)) return base;
  }
  return std::nullopt;
}

}  // namespace ropewalk::core
