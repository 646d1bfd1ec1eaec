// The head that looks for a patch, against sums of cosines in double, and identities of axes.
#include <doctest/doctest.h>

#include <cmath>
#include <numeric>
#include <vector>

#include "core/reference/reference.h"
#include "experiments/long_context/patch_head.h"

namespace ropewalk::experiments {
namespace {

size_t size(int n) { return static_cast<size_t>(n); }

double at(const PatchHeadSpec& what, const PatchHead& head, int frame, int row, int column) {
  return static_cast<double>(head.scores[size((frame * what.rows + row) * what.columns + column)]);
}

TEST_CASE("axial scores are cosines of rows plus cosines of columns") {
  const PatchHeadSpec what{
      .rows = 9, .columns = 7, .query = {0, 3, 2}, .offset = {0, 2, -1}, .d = 32};
  const PatchHead head = make_patch_head(what);
  const std::vector<double> theta = core::reference::inverse_frequencies(16, what.base);
  for (int row = 0; row < what.rows; ++row) {
    for (int column = 0; column < what.columns; ++column) {
      double sum = 0;
      for (const double speed : theta)
        sum += std::cos((row - 5) * speed) + std::cos((column - 1) * speed);
      CHECK(at(what, head, 0, row, column) == doctest::Approx(sum / 16).epsilon(1e-5).scale(1));
    }
  }
  CHECK(head.not_a_sum < 1e-5);
}

TEST_CASE("a mixed head is no sum of a row's and a column's part, unless it lies along the axes") {
  PatchHeadSpec what{.encoding = PatchEncoding::kMixed, .query = {0, 8, 8}, .offset = {0, -3, 4}};
  CHECK(make_patch_head(what).not_a_sum < 1e-5);
  what.angle = 0.6;
  const PatchHead head = make_patch_head(what);
  CHECK(head.not_a_sum > 0.1);
  CHECK(at(what, head, 0, 5, 12) == doctest::Approx(1).epsilon(1e-5));
  // Half of the pairs along (cos, sin) of the angle, half across.
  const std::vector<double> theta = core::reference::inverse_frequencies(32, what.base);
  for (const auto& [row, column] : {std::pair{0, 0}, std::pair{9, 3}, std::pair{15, 14}}) {
    const double y = row - 5, x = column - 12;
    double sum = 0;
    for (const double speed : theta)
      sum += std::cos(speed * (x * std::cos(0.6) + y * std::sin(0.6))) +
             std::cos(speed * (y * std::cos(0.6) - x * std::sin(0.6)));
    CHECK(at(what, head, 0, row, column) == doctest::Approx(sum / 32).epsilon(1e-4).scale(1));
  }
}

TEST_CASE("pairs along one direction see stripes across it") {
  PatchHeadSpec what{.encoding = PatchEncoding::kMixed,
                     .pairs = PatchPairs::kFirst,
                     .query = {0, 8, 8},
                     .angle = std::acos(-1.0) / 4};
  const PatchHead diagonal = make_patch_head(what);
  for (int i = -6; i <= 6; ++i) {
    CHECK(at(what, diagonal, 0, 8 - i, 8 + i) == doctest::Approx(1).epsilon(1e-5));
    if (i != 0) CHECK(at(what, diagonal, 0, 8 + i, 8 + i) < 0.95);
  }
  what.encoding = PatchEncoding::kAxial;
  const PatchHead rows = make_patch_head(what);
  for (int x = 0; x < what.columns; ++x)
    CHECK(at(what, rows, 0, 8, x) == doctest::Approx(1).epsilon(1e-5));
}

TEST_CASE("text before an image moves its ids, and no score") {
  for (const PatchEncoding encoding :
       {PatchEncoding::kRaster, PatchEncoding::kChunked, PatchEncoding::kInterleaved}) {
    PatchHeadSpec what{.encoding = encoding, .frames = 2, .rows = 6, .columns = 10};
    const PatchHead before = make_patch_head(what);
    what.text = 40;
    const PatchHead after = make_patch_head(what);
    CHECK(after.next_id == before.next_id + 40);
    CHECK(after.ids.front() == before.ids.front() + 40);
    for (size_t i = 0; i < before.scores.size(); ++i)
      CHECK(after.scores[i] ==
            doctest::Approx(static_cast<double>(before.scores[i])).epsilon(1e-4).scale(1));
  }
}

TEST_CASE("an image takes up as many positions as its longer side, row by row as many as patches") {
  PatchHeadSpec what{.encoding = PatchEncoding::kInterleaved, .rows = 6, .columns = 10, .text = 5};
  CHECK(make_patch_head(what).next_id == 5 + 10);
  what.frames = 12;
  CHECK(make_patch_head(what).next_id == 5 + 12);
  what.encoding = PatchEncoding::kRaster;
  CHECK(make_patch_head(what).next_id == 5 + 12 * 60);
}

TEST_CASE("M-RoPE of text is one-dimensional RoPE, and its shares are the models'") {
  for (const auto order : {core::MropeOrder::kChunked, core::MropeOrder::kInterleaved}) {
    CHECK(text_difference(128, 1e6, order, 200) == 0);
    for (const int pairs : {2, 4, 8, 16, 32, 40, 48, 64, 128}) {
      const std::vector<int> sections = mrope_sections(pairs, order);
      CHECK(std::accumulate(sections.begin(), sections.end(), 0) == pairs);
      CHECK(core::mrope_axes(sections, pairs, order).ok());
    }
  }
  CHECK(mrope_sections(64, core::MropeOrder::kChunked) == std::vector<int>{16, 24, 24});
  CHECK(mrope_sections(64, core::MropeOrder::kInterleaved) == std::vector<int>{24, 20, 20});
}

TEST_CASE("a later frame turns the time pairs alone") {
  const PatchHeadSpec what{.encoding = PatchEncoding::kChunked, .frames = 3, .query = {0, 4, 4}};
  const PatchHead head = make_patch_head(what);
  const std::vector<double> theta = core::reference::inverse_frequencies(64, what.base);
  double lost = 0;
  for (size_t i = 0; i < 8; ++i) lost += 1 - std::cos(2 * theta[i]);
  CHECK(at(what, head, 2, 4, 4) == doctest::Approx(1 - lost / 32).epsilon(1e-5));
}

}  // namespace
}  // namespace ropewalk::experiments
