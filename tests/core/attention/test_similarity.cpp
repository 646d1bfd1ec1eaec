#include <doctest/doctest.h>

#include "core/attention/similarity.h"
#include "core/reference/reference.h"
#include "core/rotation/frequency.h"
#include "support.h"

namespace ropewalk::core {
namespace {

using testing::Random;
using testing::widened;

double amplitude_sum(const SimilarityTerms& terms) {
  double sum = std::abs(terms.constant);
  for (const double a : terms.amplitude) sum += std::abs(a);
  return sum;
}

TEST_CASE("the terms of q and k give the score of the rotated vectors") {
  Random random(21);
  for (const Layout layout : {Layout::kInterleaved, Layout::kHalfSplit}) {
    for (const std::size_t dim : {2U, 7U, 64U}) {
      const std::vector<double> theta = inverse_frequencies(static_cast<int>(dim / 2) * 2, 10000.0);
      const std::vector<float> q = random.vector(dim);
      const std::vector<float> k = random.vector(dim);
      const SimilarityTerms terms = similarity_terms(q, k, theta, layout);
      for (const double distance : {0.0, 1.0, -5.0, 777.0, 1e6}) {
        const double want = reference::similarity(widened(q), widened(k), theta, layout, distance);
        CHECK(std::abs(similarity_at(terms, distance) - want) < 1e-9 * amplitude_sum(terms));
      }
    }
  }
}

TEST_CASE("curves stay within 1e-5 of double for every length, out to 10^6") {
  Random random(22);
  for (int round = 0; round < 60; ++round) {
    const std::size_t dim = 2 * static_cast<std::size_t>(random.integer(1, 64));
    const std::vector<double> theta =
        inverse_frequencies(static_cast<int>(dim), random.uniform(100.0, 1e6));
    SimilarityTerms terms = similarity_terms(random.vector(dim + 3), random.vector(dim + 3), theta,
                                             Layout::kHalfSplit, 0.25);
    if (round % 3 == 0) terms.max_angle = random.uniform(0.5, 7.0);
    const double first = random.integer(-2000, 990000);
    const double step = round % 2 == 0 ? 1.0 : random.uniform(0.01, 50.0);
    std::vector<float> curve(static_cast<std::size_t>(random.integer(1, 3000)));
    similarity_curve(terms, first, step, curve);
    double worst = 0.0;
    for (std::size_t j = 0; j < curve.size(); ++j) {
      const double want = similarity_at(terms, first + static_cast<double>(j) * step);
      worst = std::max(worst, std::abs(curve[j] - want));
    }
    CAPTURE(round);
    CHECK(worst < 1e-6 * amplitude_sum(terms) + 1e-12);
    const int pair = random.integer(0, static_cast<int>(dim / 2) - 1);
    pair_curve(terms, pair, first, step, curve);
    const double at_end = first + static_cast<double>(curve.size() - 1) * step;
    CHECK(std::abs(curve.back() - pair_similarity_at(terms, pair, at_end)) <
          1e-6 * terms.amplitude[pair] + 1e-12);
  }
}

TEST_CASE("an envelope holds the lowest and highest score of each column") {
  const SimilarityTerms terms = mean_cosine_terms(inverse_frequencies(64, 10000.0));
  std::vector<std::int64_t> edges{5, 6, 8, 300};  // of any width, across chunks and within one
  while (edges.back() < 40000) edges.push_back(edges.back() + edges.back() % 977 + 1);
  std::vector<float> low(edges.size() - 1);
  std::vector<float> high(low.size());
  similarity_envelope(terms, edges, low, high);
  for (std::size_t column = 0; column < low.size(); ++column) {
    double want_low = 2.0;
    double want_high = -2.0;
    for (std::int64_t m = edges[column]; m < edges[column + 1]; ++m) {
      want_low = std::min(want_low, similarity_at(terms, static_cast<double>(m)));
      want_high = std::max(want_high, similarity_at(terms, static_cast<double>(m)));
    }
    CHECK(std::abs(low[column] - want_low) < 1e-6);
    CHECK(std::abs(high[column] - want_high) < 1e-6);
  }
}

TEST_CASE("slow pairs, summed first, are as exact as fast ones") {
  Random random(23);
  for (int round = 0; round < 40; ++round) {
    SimilarityTerms terms;
    const double slowest = std::pow(10.0, random.uniform(-9.0, -1.0));
    for (int i = 0; i < 40; ++i) {
      terms.inv_freq.push_back(slowest * std::pow(10.0, random.uniform(0.0, 3.0)));
      terms.amplitude.push_back(random.uniform(0.0, 2.0));
      terms.phase.push_back(random.uniform(-3.2, 3.2));
    }
    if (round % 4 == 0) terms.max_angle = random.uniform(0.1, 7.0);
    const double first = random.integer(-100000, 900000);
    const double step = round % 2 == 0 ? 1.0 : random.uniform(-3.0, 3.0);
    std::vector<float> curve(20000);
    similarity_curve(terms, first, step, curve);
    double worst = 0.0;
    for (std::size_t j = 0; j < curve.size(); j += 7) {
      const double want = similarity_at(terms, first + static_cast<double>(j) * step);
      worst = std::max(worst, std::abs(curve[j] - want));
    }
    CAPTURE(round);
    CHECK(worst < 1e-6 * amplitude_sum(terms));
  }
}

TEST_CASE("RoFormer's bound has the published values") {
  const std::vector<double> theta = inverse_frequencies(128, 10000.0);
  const double published[][2] = {{0, 32.5},    {1, 31.538},   {10, 17.954},
                                 {50, 12.629}, {100, 10.227}, {250, 6.548}};
  for (const auto& [m, value] : published) {
    const double distance = m;
    CAPTURE(distance);
    CHECK(std::abs(roformer_bound(theta, distance) - value) < 6e-4);
    CHECK(roformer_bound(theta, distance) ==
          doctest::Approx(reference::roformer_bound(theta, distance)).epsilon(1e-12));
  }
  for (const std::size_t count : {1U, 7U, 64U, 1001U}) {
    std::vector<double> distances;
    for (std::size_t j = 0; j < count; ++j) {
      distances.push_back(3.0 + 0.75 * static_cast<double>(j * j));
    }
    std::vector<float> curve(count);
    roformer_bound_curve(theta, distances, curve);
    double worst = 0.0;
    for (std::size_t j = 0; j < count; ++j) {
      const double want = roformer_bound(theta, distances[j]);
      worst = std::max(worst, std::abs(curve[j] - want) / want);
    }
    CHECK(worst < 2e-6);
  }
}

TEST_CASE("B(m, b) first turns negative where it was published to") {
  CHECK(first_negative_base_sum(inverse_frequencies(128, 1e4), 100000) == 1707);
  CHECK(first_negative_base_sum(inverse_frequencies(128, 5e5), 100000) == 18438);
  CHECK_FALSE(first_negative_base_sum(inverse_frequencies(128, 5e5), 18437).has_value());
  const std::vector<double> theta = inverse_frequencies(128, 1e4);
  CHECK(base_sum(theta, 1707.0) < 0.0);
  CHECK(base_sum(theta, 1706.0) >= 0.0);
  CHECK(base_sum(theta, 0.0) == 64.0);
  CHECK(base_sum(theta, 321.0) ==
        doctest::Approx(reference::base_sum(theta, 321.0)).epsilon(1e-12));
}

TEST_CASE("the smallest base for a length is found by trying each") {
  const double bases[] = {1e3, 1e4, 1e5, 5e5};
  CHECK(smallest_base_for_length(128, 1707, bases) == 1e4);
  CHECK(smallest_base_for_length(128, 18438, bases) == 5e5);
  CHECK_FALSE(smallest_base_for_length(128, 18439, bases).has_value());
}

TEST_CASE("independent q and k have a mean score of 0 at every distance") {
  Random random(23);
  const std::vector<double> theta = inverse_frequencies(32, 10000.0);
  constexpr int kDraws = 4000;
  // Uniform on +-sqrt(3) has unit variance.
  const double edge = std::sqrt(3.0);
  for (const double distance : {0.0, 10.0, 5000.0}) {
    double sum = 0.0;
    double squares = 0.0;
    for (int draw = 0; draw < kDraws; ++draw) {
      const SimilarityTerms terms =
          similarity_terms(random.vector(32, -edge, edge), random.vector(32, -edge, edge), theta,
                           Layout::kHalfSplit);
      const double score = similarity_at(terms, distance);
      sum += score;
      squares += score * score;
    }
    const ExpectedScore expected = expected_independent_score(32);
    CHECK(std::abs(sum / kDraws - expected.mean) < 0.4);
    CHECK(std::sqrt(squares / kDraws) ==
          doctest::Approx(expected.standard_deviation).epsilon(0.05));
  }
}

}  // namespace
}  // namespace ropewalk::core
