#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <vector>

#include "core/rotation/layout.h"

namespace ropewalk::core {

// A score as a function of the distance m - n between query (at m) and key (at n):
//   score(x) = constant + sum_i amplitude_i cos(x inv_freq_i + phase_i).
struct SimilarityTerms {
  std::vector<double> inv_freq;   // radians per position
  std::vector<double> amplitude;  // |q_i| |k_i| scale
  std::vector<double> phase;      // arg q_i - arg k_i, radians
  double constant = 0.0;          // the unrotated tail
  // Angles x inv_freq_i are clamped to [-max_angle, max_angle]; infinity: no clipping.
  double max_angle = std::numeric_limits<double>::infinity();
};

// Terms of given q and k (one head each, before rotation). Components past 2 * inv_freq.size() go
// into the constant.
SimilarityTerms similarity_terms(std::span<const float> q, std::span<const float> k,
                                 std::span<const double> inv_freq, Layout layout,
                                 double scale = 1.0);

// Terms with q = k and every pair of length 1, over d/2: the textbook curve, 1 at distance 0.
SimilarityTerms mean_cosine_terms(std::span<const double> inv_freq);

// The score at one distance, and one pair's part of it, in double.
double similarity_at(const SimilarityTerms& terms, double distance);
double pair_similarity_at(const SimilarityTerms& terms, int pair, double distance);

// out[j] = score(first + j * step). Error at most 1e-5 of sum_i |amplitude_i| for distances to
// 10^6.
void similarity_curve(const SimilarityTerms& terms, double first, double step,
                      std::span<float> out);
// One pair's part alone.
void pair_curve(const SimilarityTerms& terms, int pair, double first, double step,
                std::span<float> out);

// Smallest and largest score in each column: column c holds the whole distances edges[c] ..
// edges[c + 1] - 1, and edges rise. What a plot over 10^6 distances must show so that no peak is
// lost. out_min and out_max have one number less than edges.
void similarity_envelope(const SimilarityTerms& terms, std::span<const std::int64_t> edges,
                         std::span<float> out_min, std::span<float> out_max);

// The score's mean and standard deviation over independent zero-mean unit-variance Gaussian
// components of q and k: the mean is 0 at every distance, nothing decays.
struct ExpectedScore {
  double mean;
  double standard_deviation;
};
ExpectedScore expected_independent_score(int dim, double scale = 1.0);

// RoFormer's figure (section 3.4.3): f(m) = 1/P sum_{j=1..P} |sum_{i<j} e^{i m theta_i}|, P pairs.
// An upper bound for smooth q and k, not the score.
double roformer_bound(std::span<const double> inv_freq, double distance);
// out[j] = f(distances[j]), to 2e-6 of itself.
void roformer_bound_curve(std::span<const double> inv_freq, std::span<const double> distances,
                          std::span<float> out);

// B(m, b) = sum_i cos(m b^(-2i/d)) of arXiv 2405.14591: how much a similar key is preferred to a
// random one at distance m. Pairs are those of inv_freq.
double base_sum(std::span<const double> inv_freq, double distance);

// The first whole m in first .. limit with B(m) < 0; none if it stays >= 0.
std::optional<std::int64_t> first_negative_base_sum(std::span<const double> inv_freq,
                                                    std::int64_t limit, std::int64_t first = 1);

// The smallest of `candidates` (bases, ascending) whose B(m, b) >= 0 for all m < length. B is not
// monotone in b, so every candidate is tried; none if all fail.
std::optional<double> smallest_base_for_length(int rotary_dim, std::int64_t length,
                                               std::span<const double> candidates);

}  // namespace ropewalk::core
