#include <doctest/doctest.h>

#include "core/attention/attention.h"
#include "core/reference/reference.h"
#include "support.h"

namespace ropewalk::core {
namespace {

using testing::Random;
using testing::relative_error;
using testing::widened;

constexpr double kTolerance = 2e-6;

struct Head {
  int rows;
  int cols;
  int dim;
  int value_dim;
  std::vector<float> q;
  std::vector<float> k;
  std::vector<float> v;

  Head(Random& random, int rows_in, int cols_in, int dim_in, int value_dim_in)
      : rows(rows_in),
        cols(cols_in),
        dim(dim_in),
        value_dim(value_dim_in),
        q(random.vector(static_cast<std::size_t>(rows) * dim)),
        k(random.vector(static_cast<std::size_t>(cols) * dim)),
        v(random.vector(static_cast<std::size_t>(cols) * value_dim)) {}

  [[nodiscard]] std::vector<double> want(const AttentionOptions& options,
                                         std::span<const float> bias = {},
                                         std::vector<double>* weights = nullptr) const {
    std::vector<double> wide_bias = widened(bias);
    for (double& b : wide_bias) b /= options.temperature;
    reference::Attention a;
    a.dim = dim;
    a.value_dim = value_dim;
    a.scale = effective_scale(options, dim);
    a.causal = options.causal;
    a.query_offset = options.query_offset;
    return reference::attention(widened(q), widened(k), widened(v), wide_bias, a, weights);
  }

  [[nodiscard]] std::vector<float> blocked(const AttentionOptions& options,
                                           std::span<const float> bias = {}) const {
    std::vector<float> out(static_cast<std::size_t>(rows) * value_dim, 99.0F);
    Tensor3<const float> bias_view;
    if (!bias.empty()) bias_view = contiguous(bias, 1, rows, cols);
    attention(contiguous(std::span(q), 1, rows, dim), contiguous(std::span(k), 1, cols, dim),
              contiguous(std::span(v), 1, cols, value_dim),
              contiguous(std::span(out), 1, rows, value_dim), options, bias_view);
    return out;
  }
};

TEST_CASE("dot products and softmax agree with the reference for every length") {
  Random random(11);
  for (int n = 1; n <= 130; ++n) {
    const std::vector<float> a = random.vector(static_cast<std::size_t>(n));
    const std::vector<float> b = random.vector(static_cast<std::size_t>(n));
    CAPTURE(n);
    CHECK(std::abs(dot(a, b) - reference::score(widened(a), widened(b), 1.0)) < 4e-6 * n);
    std::vector<float> row = random.vector(static_cast<std::size_t>(n), -30.0, 30.0);
    const std::vector<double> want = reference::softmax(widened(row));
    softmax_rows(row, n);
    for (int j = 0; j < n; ++j) {
      CHECK(std::abs(row[j] - want[j]) <= kTolerance * want[j] + 1e-15);
    }
  }
}

TEST_CASE("softmax of masked and of extreme rows") {
  const float inf = std::numeric_limits<float>::infinity();
  std::vector<float> row = {-inf, 1000.0F, -inf, 1000.0F, -1000.0F};
  softmax_rows(row, 5);
  CHECK(row == std::vector<float>{0.0F, 0.5F, 0.0F, 0.5F, 0.0F});
  std::vector<float> hidden(9, -inf);
  softmax_rows(hidden, 9);
  CHECK(hidden == std::vector<float>(9, 0.0F));
}

TEST_CASE("scores, weights and outputs agree with the reference for every shape") {
  Random random(12);
  for (int round = 0; round < 120; ++round) {
    const Head head(random, random.integer(1, 70), random.integer(1, 70), random.integer(1, 67),
                    random.integer(1, 40));
    AttentionOptions options;
    options.causal = round % 2 == 0;
    options.temperature = round % 3 == 0 ? 0.7F : 1.0F;
    options.query_offset = round % 5 == 0 ? random.integer(0, 20) : 0;
    std::vector<float> bias;
    if (round % 4 == 0) bias = random.vector(static_cast<std::size_t>(head.rows) * head.cols);
    std::vector<double> weights;
    const std::vector<double> want = head.want(options, bias, &weights);
    const AttentionSteps steps =
        attend(head.q, head.k, head.v, head.dim, head.value_dim, options, bias);
    CAPTURE(round);
    CHECK(steps.rows == head.rows);
    CHECK(relative_error(steps.weights, weights) < 4 * kTolerance);
    CHECK(relative_error(steps.output, want, 1.0) < 2 * kTolerance);
    CHECK(relative_error(head.blocked(options, bias), want, 1.0) < 2 * kTolerance);
    for (int t = 0; t < steps.rows; ++t) {
      double sum = 0.0;
      for (int s = 0; s < steps.cols; ++s) sum += steps.weights[t * steps.cols + s];
      CHECK(sum == doctest::Approx(1.0).epsilon(1e-6));
    }
  }
}

TEST_CASE("blocked attention agrees with the reference across block boundaries") {
  Random random(13);
  for (const int rows : {1, 47, 48, 49, 127, 129, 300}) {
    for (const int cols : {1, 128, 129, 300}) {
      const Head head(random, rows, cols, 24, 33);
      for (const bool causal : {true, false}) {
        AttentionOptions options;
        options.causal = causal;
        CAPTURE(rows);
        CAPTURE(cols);
        CHECK(relative_error(head.blocked(options), head.want(options), 1.0) < 2 * kTolerance);
      }
    }
  }
}

TEST_CASE("a query that sees no key puts out zeros") {
  Random random(14);
  const Head head(random, 5, 5, 8, 4);
  AttentionOptions options;
  options.query_offset = -3;
  const std::vector<float> out = head.blocked(options);
  CHECK(relative_error(out, head.want(options), 1.0) < kTolerance);
  for (std::size_t j = 0; j < 12; ++j) CHECK(out[j] == 0.0F);
}

TEST_CASE("causal rows ignore the future to the bit") {
  Random random(15);
  Head head(random, 200, 200, 16, 16);
  const AttentionOptions options;
  const std::vector<float> before = head.blocked(options);
  const AttentionSteps steps_before = attend(head.q, head.k, head.v, 16, 16, options);
  constexpr std::size_t kPast = 77;
  for (std::size_t j = kPast * 16; j < head.k.size(); ++j) {
    head.k[j] = 1e30F;
    head.v[j] = -1e30F;
  }
  const std::vector<float> after = head.blocked(options);
  const AttentionSteps steps_after = attend(head.q, head.k, head.v, 16, 16, options);
  CHECK(std::equal(before.begin(), before.begin() + kPast * 16, after.begin()));
  CHECK(std::equal(steps_before.output.begin(), steps_before.output.begin() + kPast * 16,
                   steps_after.output.begin()));
}

TEST_CASE("grouped queries equal repeated heads") {
  Random random(16);
  constexpr std::ptrdiff_t kQueryHeads = 6;
  constexpr std::ptrdiff_t kKeyHeads = 2;
  constexpr std::ptrdiff_t kRows = 60;
  constexpr std::ptrdiff_t kDim = 20;
  const std::vector<float> q = random.vector(kQueryHeads * kRows * kDim);
  const std::vector<float> k = random.vector(kKeyHeads * kRows * kDim);
  const std::vector<float> v = random.vector(kKeyHeads * kRows * kDim);
  std::vector<float> grouped(q.size());
  attention(contiguous(std::span(q), kQueryHeads, kRows, kDim),
            contiguous(std::span(k), kKeyHeads, kRows, kDim),
            contiguous(std::span(v), kKeyHeads, kRows, kDim),
            contiguous(std::span(grouped), kQueryHeads, kRows, kDim));
  const auto repeated = [&](const std::vector<float>& x) {
    std::vector<float> out;
    for (std::ptrdiff_t head = 0; head < kQueryHeads; ++head) {
      const auto from = x.begin() + head / (kQueryHeads / kKeyHeads) * kRows * kDim;
      out.insert(out.end(), from, from + kRows * kDim);
    }
    return out;
  };
  const std::vector<float> many_k = repeated(k);
  const std::vector<float> many_v = repeated(v);
  std::vector<float> plain(q.size());
  attention(contiguous(std::span(q), kQueryHeads, kRows, kDim),
            contiguous(std::span(many_k), kQueryHeads, kRows, kDim),
            contiguous(std::span(many_v), kQueryHeads, kRows, kDim),
            contiguous(std::span(plain), kQueryHeads, kRows, kDim));
  CHECK(grouped == plain);
}

TEST_CASE("strided queries, keys, values and outputs give what packed ones give") {
  Random random(17);
  constexpr std::ptrdiff_t kHeads = 3;
  constexpr std::ptrdiff_t kRows = 70;
  constexpr std::ptrdiff_t kDim = 12;
  const std::vector<float> x = random.vector(3 * kHeads * kRows * kDim);
  // [row, (q|k|v), head, dim], as one projection leaves it.
  const auto fused = [&](std::ptrdiff_t part) {
    return Tensor3<const float>{
        x.data() + part * kHeads * kDim, kHeads, kRows, kDim, kDim, 3 * kHeads * kDim, 1};
  };
  const auto packed = [&](std::ptrdiff_t part) {
    std::vector<float> out;
    for (std::ptrdiff_t h = 0; h < kHeads; ++h) {
      for (std::ptrdiff_t t = 0; t < kRows; ++t) {
        out.insert(out.end(), fused(part).row(h, t), fused(part).row(h, t) + kDim);
      }
    }
    return out;
  };
  std::vector<float> across(kHeads * kRows * kDim);  // [row, dim, head]
  attention(fused(0), fused(1), fused(2),
            {across.data(), kHeads, kRows, kDim, 1, kDim * kHeads, kHeads});
  const std::vector<float> q = packed(0);
  const std::vector<float> k = packed(1);
  const std::vector<float> v = packed(2);
  std::vector<float> plain(across.size());
  attention(contiguous(std::span(q), kHeads, kRows, kDim),
            contiguous(std::span(k), kHeads, kRows, kDim),
            contiguous(std::span(v), kHeads, kRows, kDim),
            contiguous(std::span(plain), kHeads, kRows, kDim));
  bool same = true;
  for (std::ptrdiff_t h = 0; h < kHeads; ++h) {
    for (std::ptrdiff_t t = 0; t < kRows; ++t) {
      for (std::ptrdiff_t c = 0; c < kDim; ++c) {
        same &= across[t * kDim * kHeads + c * kHeads + h] == plain[(h * kRows + t) * kDim + c];
      }
    }
  }
  CHECK(same);
}

TEST_CASE("the pairs' contributions sum to the score") {
  Random random(18);
  const std::vector<float> q = random.vector(21);
  const std::vector<float> k = random.vector(21);
  for (const Layout layout : {Layout::kInterleaved, Layout::kHalfSplit}) {
    const std::vector<float> parts = pair_contributions(q, k, 16, layout, 0.5F);
    CHECK(parts.size() == 9);
    double sum = 0.0;
    for (const float part : parts) sum += part;
    CHECK(sum == doctest::Approx(reference::score(widened(q), widened(k), 0.5)).epsilon(1e-5));
  }
  CHECK(pair_contributions(q, k, 20, Layout::kHalfSplit).size() == 11);
  CHECK(pair_contributions(std::span(q).first(20), std::span(k).first(20), 20, Layout::kHalfSplit)
            .size() == 10);
}

}  // namespace
}  // namespace ropewalk::core
