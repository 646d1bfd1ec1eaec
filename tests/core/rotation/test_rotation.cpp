#include <doctest/doctest.h>

#include "core/reference/reference.h"
#include "core/rotation/frequency.h"
#include "core/rotation/rotation.h"
#include "support.h"

namespace ropewalk::core {
namespace {

using testing::Random;
using testing::relative_error;
using testing::widened;

constexpr double kTolerance = 2e-6;
constexpr Layout kLayouts[] = {Layout::kInterleaved, Layout::kHalfSplit};

TEST_CASE("a rotation agrees with the double reference for every length and tail") {
  Random random(1);
  for (const Layout layout : kLayouts) {
    for (int pairs = 0; pairs <= 70; ++pairs) {
      for (const int tail : {0, 1, 5}) {
        const std::vector<double> theta = inverse_frequencies(2 * pairs, 10000.0);
        const std::vector<float> x = random.vector(testing::size(2 * pairs + tail));
        const double position = random.integer(0, 5000);
        CAPTURE(pairs);
        CAPTURE(tail);
        const auto want = reference::rotate(widened(x), theta, position, layout);
        CHECK(relative_error(rotated(x, theta, position, layout), want) < kTolerance);
        std::vector<float> in_place = x;
        rotate(in_place, theta, position, layout, in_place);
        CHECK(in_place == rotated(x, theta, position, layout));
      }
    }
  }
}

TEST_CASE("position 0 is the identity to the bit") {
  Random random(2);
  const std::vector<double> theta = inverse_frequencies(64, 10000.0);
  const std::vector<float> x = random.vector(80);
  for (const Layout layout : kLayouts) CHECK(rotated(x, theta, 0.0, layout) == x);
}

TEST_CASE("norms are kept and the score depends on m - n alone, up to position 10^6") {
  Random random(3);
  for (int round = 0; round < 200; ++round) {
    const Layout layout = kLayouts[round % 2];
    const int dim = 2 * random.integer(1, 64);
    const std::vector<double> theta = inverse_frequencies(dim, random.uniform(2.0, 1e6));
    const std::vector<float> q = random.vector(static_cast<std::size_t>(dim));
    const std::vector<float> k = random.vector(static_cast<std::size_t>(dim));
    const double m = random.integer(0, 1000000);
    const double n = random.integer(0, 1000000);
    const double shift = random.integer(-1000, 1000);
    const std::vector<float> qm = rotated(q, theta, m, layout);
    const std::vector<float> kn = rotated(k, theta, n, layout);
    CHECK(testing::norm(qm) == doctest::Approx(testing::norm(q)).epsilon(kTolerance));
    const auto score = [&](const std::vector<float>& a, const std::vector<float>& b) {
      return reference::score(widened(a), widened(b), 1.0);
    };
    const double here = score(qm, kn);
    const double there =
        score(rotated(q, theta, m + shift, layout), rotated(k, theta, n + shift, layout));
    const double size = testing::norm(q) * testing::norm(k);
    CHECK(std::abs(here - there) / size < kTolerance);
    const double exact = reference::similarity(widened(q), widened(k), theta, layout, m - n);
    CHECK(std::abs(here - exact) / size < kTolerance);
  }
}

TEST_CASE("the layouts are related by the permutation of a head's components") {
  Random random(4);
  for (const int dim : {2, 6, 64, 80, 128}) {
    for (const int tail : {0, 3}) {
      const std::vector<double> theta = inverse_frequencies(dim, 10000.0);
      const std::vector<float> x = random.vector(testing::size(dim + tail));
      std::vector<float> split(x.size());
      permute_layout(x, dim, Layout::kInterleaved, Layout::kHalfSplit, split);
      std::vector<float> back(x.size());
      permute_layout(split, dim, Layout::kHalfSplit, Layout::kInterleaved, back);
      CHECK(back == x);
      const std::vector<float> turned = rotated(x, theta, 37.0, Layout::kInterleaved);
      std::vector<float> turned_split(x.size());
      permute_layout(turned, dim, Layout::kInterleaved, Layout::kHalfSplit, turned_split);
      CHECK(relative_error(rotated(split, theta, 37.0, Layout::kHalfSplit), turned_split) <
            kTolerance);
    }
  }
}

TEST_CASE("tables hold cos and sin of angles formed in double, up to position 10^6") {
  const std::vector<double> theta = inverse_frequencies(64, 10000.0);
  for (const double first : {0.0, 999.0, 131072.0, 999900.0, 3e9, -70.0}) {
    const RopeTable table = make_table(theta, first, 71);
    double worst = 0.0;
    for (int t = 0; t < table.count; ++t) {
      for (int i = 0; i < table.pairs; ++i) {
        const double angle = (first + t) * theta[i];
        worst = std::max(worst, std::abs(table.cos_row(t)[i] - std::cos(angle)));
        worst = std::max(worst, std::abs(table.sin_row(t)[i] - std::sin(angle)));
      }
    }
    CAPTURE(first);
    CHECK(worst < (first > 1e9 ? 1e-6 : 1.5e-7));
  }
}

TEST_CASE("angles formed in float lose what FACTS says they lose") {
  const std::vector<double> theta = inverse_frequencies(64, 10000.0);
  TableOptions naive;
  naive.math = AngleMath::kFloat;
  const auto worst_cos = [&](double position) {
    const RopeTable table = make_table(theta, position, 1, naive);
    double worst = 0.0;
    for (int i = 0; i < table.pairs; ++i) {
      worst = std::max(worst, std::abs(table.cos[i] - std::cos(position * theta[i])));
    }
    return worst;
  };
  CHECK(worst_cos(500.0) > 1e-6);
  CHECK(worst_cos(131071.0) > 1e-3);
  CHECK(worst_cos(131071.0) < 1e-2);
  CHECK(worst_cos(1e6) > 1e-2);
}

TEST_CASE("clipped angles stand still past the largest angle") {
  const std::vector<double> theta = inverse_frequencies(8, 100.0);
  TableOptions options;
  options.max_angle = 3.0;
  CHECK(pair_angle(theta[0], 2.0, options) == 2.0);
  CHECK(pair_angle(theta[0], 50.0, options) == 3.0);
  CHECK(pair_angle(theta[0], -50.0, options) == -3.0);
  Random random(5);
  const std::vector<float> x = random.vector(8);
  const auto want = reference::rotate(widened(x), theta, 9.0, Layout::kHalfSplit, 3.0);
  CHECK(relative_error(rotated(x, theta, 9.0, Layout::kHalfSplit, options), want) < kTolerance);
}

TEST_CASE("the matrix of a pair is the rotation, and the whole matrix is made of them") {
  const Matrix2 m = pair_matrix(0.7);
  const Vec2 v = m * Vec2{1.0, 2.0};
  CHECK(v.x == doctest::Approx(std::cos(0.7) - 2.0 * std::sin(0.7)));
  CHECK(v.y == doctest::Approx(2.0 * std::cos(0.7) + std::sin(0.7)));
  Random random(6);
  const std::vector<double> theta = inverse_frequencies(10, 10000.0);
  const std::vector<float> x = random.vector(13);
  for (const Layout layout : kLayouts) {
    const std::vector<double> whole = rotation_matrix(theta, 21.0, 13, layout);
    std::vector<double> product(13, 0.0);
    for (std::size_t row = 0; row < 13; ++row) {
      for (std::size_t col = 0; col < 13; ++col) product[row] += whole[row * 13 + col] * x[col];
    }
    CHECK(relative_error(rotated(x, theta, 21.0, layout), product) < kTolerance);
  }
}

// [heads, rows, dim] inside a larger array whose unused numbers must stay.
struct Strided {
  std::vector<float> data;
  Tensor3<float> view;

  Strided(std::ptrdiff_t heads, std::ptrdiff_t rows, std::ptrdiff_t dim, std::ptrdiff_t head_stride,
          std::ptrdiff_t row_stride, std::ptrdiff_t dim_stride, std::ptrdiff_t size)
      : data(static_cast<std::size_t>(size), -7.0F), view{data.data(), heads,      rows,      dim,
                                                          head_stride, row_stride, dim_stride} {}

  float& at(std::ptrdiff_t head, std::ptrdiff_t row, std::ptrdiff_t col) {
    return view.row(head, row)[col * view.dim_stride];
  }
};

TEST_CASE(
    "many rows turn alike for any strides, given tables or computed angles, in place or not") {
  Random random(7);
  constexpr std::ptrdiff_t kHeads = 3;
  constexpr std::ptrdiff_t kRows = 150;
  constexpr std::ptrdiff_t kDim = 22;
  const std::vector<double> theta = inverse_frequencies(18, 10000.0);
  std::vector<double> positions(kRows);
  for (double& p : positions) p = random.integer(0, 100000);
  const RopeTable table = make_table(theta, positions);
  const std::ptrdiff_t strides[][3] = {
      {kRows * kDim, kDim, 1},            // [head, row, dim]
      {kDim, kHeads * kDim, 1},           // [row, head, dim]
      {kRows * (kDim + 5), kDim + 5, 1},  // padded rows
      {kRows * kDim, 1, kRows},           // [head, dim, row]
      {2 * kRows * kDim, 2 * kDim, 2},    // every second number
  };
  for (const Layout layout : kLayouts) {
    for (const auto& from : strides) {
      for (const auto& to : strides) {
        Strided x(kHeads, kRows, kDim, from[0], from[1], from[2], 2 * kHeads * kRows * kDim + 2300);
        Strided out(kHeads, kRows, kDim, to[0], to[1], to[2], 2 * kHeads * kRows * kDim + 2300);
        for (std::ptrdiff_t h = 0; h < kHeads; ++h) {
          for (std::ptrdiff_t t = 0; t < kRows; ++t) {
            for (std::ptrdiff_t c = 0; c < kDim; ++c) {
              x.at(h, t, c) = static_cast<float>(random.uniform(-1.0, 1.0));
            }
          }
        }
        rotate(x.view, table, layout, out.view);
        Strided computed = out;
        computed.view.data = computed.data.data();
        rotate(x.view, theta, positions, layout, computed.view);
        CHECK(computed.data == out.data);
        double worst = 0.0;
        for (std::ptrdiff_t h = 0; h < kHeads; ++h) {
          for (std::ptrdiff_t t = 0; t < kRows; t += 7) {
            std::vector<double> row(kDim);
            for (std::ptrdiff_t c = 0; c < kDim; ++c) row[c] = x.at(h, t, c);
            const auto want = reference::rotate(row, theta, positions[t], layout);
            for (std::ptrdiff_t c = 0; c < kDim; ++c) {
              worst = std::max(worst, std::abs(want[c] - out.at(h, t, c)));
            }
          }
        }
        CHECK(worst < kTolerance);
        rotate(x.view, table, layout, x.view);
        bool same = true;
        for (std::ptrdiff_t h = 0; h < kHeads; ++h) {
          for (std::ptrdiff_t t = 0; t < kRows; ++t) {
            for (std::ptrdiff_t c = 0; c < kDim; ++c) same &= x.at(h, t, c) == out.at(h, t, c);
          }
        }
        CHECK(same);
      }
    }
  }
}

TEST_CASE("turning back undoes a rotation") {
  Random random(8);
  const std::vector<double> theta = inverse_frequencies(32, 10000.0);
  const std::vector<float> x = random.vector(5 * 40);
  std::vector<float> turned(x.size());
  rotate_rows(x, 40, theta, 1000.0, Layout::kHalfSplit, turned);
  const RopeTable table = make_table(theta, 1000.0, 5);
  const auto view = contiguous(std::span(turned), 1, 5, 40);
  CHECK(relative_error(turned, x) > 0.1);
  rotate_back(view, table, Layout::kHalfSplit, view);
  CHECK(relative_error(turned, x) < kTolerance);
}

}  // namespace
}  // namespace ropewalk::core
