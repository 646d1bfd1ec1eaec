// The kernels choose their instruction set when they run: every one this machine has is tried, not
// the best alone. In wasm there is one.

#include <doctest/doctest.h>

#include <hwy/targets.h>

#include <functional>
#include <numeric>

#include "core/attention/attention.h"
#include "core/attention/similarity.h"
#include "core/reference/reference.h"
#include "core/rotation/frequency.h"
#include "core/rotation/rotation.h"
#include "support.h"

namespace ropewalk::core {
namespace {

using testing::Random;
using testing::relative_error;
using testing::widened;

void for_each_instruction_set(const std::function<void()>& check) {
#ifdef HWY_COMPILE_ONLY_STATIC
  check();
#else
  for (const std::int64_t target : hwy::SupportedAndGeneratedTargets()) {
    hwy::SetSupportedTargetsForTest(target);
    hwy::GetChosenTarget().Update(hwy::SupportedTargets());
    CAPTURE(std::string(hwy::TargetName(target)));
    check();
  }
  hwy::SetSupportedTargetsForTest(0);
  hwy::GetChosenTarget().Update(hwy::SupportedTargets());
#endif
}

TEST_CASE("rotations agree with the reference in every instruction set") {
  for_each_instruction_set([] {
    Random random(51);
    for (int pairs = 1; pairs <= 37; ++pairs) {
      const std::vector<double> theta = inverse_frequencies(2 * pairs, 10000.0);
      const std::vector<float> x = random.vector(testing::size(2 * pairs));
      for (const Layout layout : {Layout::kInterleaved, Layout::kHalfSplit}) {
        const auto want = reference::rotate(widened(x), theta, 123456.0, layout);
        CHECK(relative_error(rotated(x, theta, 123456.0, layout), want) < 2e-6);
      }
    }
  });
}

TEST_CASE("attention agrees with the reference in every instruction set") {
  for_each_instruction_set([] {
    Random random(52);
    for (int round = 0; round < 30; ++round) {
      const int rows = random.integer(1, 150);
      const int cols = random.integer(1, 150);
      const int dim = random.integer(1, 40);
      const int value_dim = random.integer(1, 40);
      const std::vector<float> q = random.vector(testing::size(rows * dim));
      const std::vector<float> k = random.vector(testing::size(cols * dim));
      const std::vector<float> v = random.vector(testing::size(cols * value_dim));
      AttentionOptions options;
      options.causal = round % 2 == 0;
      const reference::Attention wanted{dim, value_dim, effective_scale(options, dim),
                                        options.causal, 0};
      const auto want = reference::attention(widened(q), widened(k), widened(v), {}, wanted);
      std::vector<float> blocked(testing::size(rows * value_dim));
      attention(contiguous(std::span(q), 1, rows, dim), contiguous(std::span(k), 1, cols, dim),
                contiguous(std::span(v), 1, cols, value_dim),
                contiguous(std::span(blocked), 1, rows, value_dim), options);
      CHECK(relative_error(blocked, want, 1.0) < 4e-6);
      const AttentionSteps steps = attend(q, k, v, dim, value_dim, options);
      CHECK(relative_error(steps.output, want, 1.0) < 4e-6);
    }
  });
}

TEST_CASE("curves agree with the reference in every instruction set") {
  for_each_instruction_set([] {
    const std::vector<double> theta = inverse_frequencies(54, 10000.0);
    const SimilarityTerms terms = mean_cosine_terms(theta);
    std::vector<float> curve(1003);
    similarity_curve(terms, 99000.0, 1.0, curve);
    std::vector<float> bound(1003);
    std::vector<double> distances(bound.size());
    std::iota(distances.begin(), distances.end(), 0.0);
    roformer_bound_curve(theta, distances, bound);
    double worst = 0.0;
    double worst_bound = 0.0;
    for (std::size_t j = 0; j < curve.size(); ++j) {
      const double m = static_cast<double>(j);
      worst = std::max(worst, std::abs(curve[j] - similarity_at(terms, 99000.0 + m)));
      worst_bound =
          std::max(worst_bound, std::abs(bound[j] / reference::roformer_bound(theta, m) - 1.0));
    }
    CHECK(worst < 1e-6);
    CHECK(worst_bound < 2e-6);
  });
}

}  // namespace
}  // namespace ropewalk::core
