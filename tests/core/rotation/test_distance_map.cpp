// Maps of distances: values worked out by hand from the papers and their code, and identities.
#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "core/attention/attention.h"
#include "core/random.h"
#include "core/rotation/distance_map.h"
#include "core/rotation/frequency.h"
#include "core/rotation/rotation.h"

using namespace ropewalk;
using core::DistanceMap;
using core::DistanceMapKind;

namespace {

constexpr float kUnseen = -std::numeric_limits<float>::infinity();

// The distances that the last of `tokens` tokens tells, nearest key first; -1: not seen.
std::vector<double> last_row(const DistanceMap& map, int tokens) {
  std::vector<double> row;
  for (int n = tokens - 1; n >= 0; --n) {
    const core::MappedPositions at = core::map_positions(map, tokens - 1, n);
    row.push_back(at.seen ? at.distance() : -1);
  }
  return row;
}

}  // namespace

TEST_CASE("each map tells the distances its paper does") {
  using Row = std::vector<double>;
  CHECK(last_row({.kind = DistanceMapKind::kNone}, 5) == Row{0, 1, 2, 3, 4});
  CHECK(last_row({.kind = DistanceMapKind::kLinear, .factor = 2}, 5) == Row{0, 0.5, 1, 1.5, 2});
  CHECK(last_row({.kind = DistanceMapKind::kWindow, .window = 3}, 5) == Row{0, 1, 2, -1, -1});
  CHECK(last_row({.kind = DistanceMapKind::kLmInfinite, .window = 3, .first = 1}, 6) ==
        Row{0, 1, 2, -1, -1, 3});
  CHECK(last_row({.kind = DistanceMapKind::kReRope, .window = 3}, 6) == Row{0, 1, 2, 3, 3, 3});
  // Figure 3 of arXiv 2401.01325: ten tokens, groups of 2, a window of 4. The last row's distances:
  // 0 to 3 exact, then floor(9/2) + 4 - 2 - floor(n/2).
  CHECK(last_row({.kind = DistanceMapKind::kSelfExtend, .window = 4, .group = 2}, 10) ==
        Row{0, 1, 2, 3, 4, 4, 5, 5, 6, 6});
  // Figure 2 of arXiv 2402.17463: twelve tokens, chunks of 6, a trained length of 10: here `chunk`
  // is the largest position a query takes, 9, with 3 across the border.
  CHECK(last_row({.kind = DistanceMapKind::kDualChunk, .chunk = 9, .local = 3}, 12) ==
        Row{0, 1, 2, 3, 4, 5, 4, 5, 6, 7, 8, 9});
  // Five kept of seven: 0 stands at 0, tokens 3 to 6 at 1 to 4.
  CHECK(last_row({.kind = DistanceMapKind::kStreaming, .window = 4, .first = 1}, 7) ==
        Row{0, 1, 2, 3, -1, -1, 4});
}

TEST_CASE("beyond two chunks, all queries stand at the far end") {
  const DistanceMap map{.kind = DistanceMapKind::kDualChunk, .chunk = 9, .local = 3};
  const core::MappedPositions far = core::map_positions(map, 13, 1);  // chunks 2 and 0
  CHECK(far.query == 9);
  CHECK(far.key == 1);
  // Near the border distances are exact: queries 6, 7, 8 with key 5.
  for (const int m : {6, 7, 8}) CHECK(core::map_positions(map, m, 5).distance() == m - 5);
}

TEST_CASE("no map that limits distances tells a larger one, however long the text") {
  for (const int tokens : {64, 300}) {
    CHECK(core::map_extent({.kind = DistanceMapKind::kNone}, tokens).largest == tokens - 1);
    CHECK(core::map_extent({.kind = DistanceMapKind::kWindow}, tokens).largest == 7);
    CHECK(core::map_extent({.kind = DistanceMapKind::kLmInfinite}, tokens).largest == 8);
    CHECK(core::map_extent({.kind = DistanceMapKind::kReRope}, tokens).largest == 8);
    CHECK(core::map_extent({.kind = DistanceMapKind::kDualChunk}, tokens).largest == 12);
    CHECK(core::map_extent({.kind = DistanceMapKind::kStreaming}, tokens).largest == 9);
  }
  const core::MapExtent grouped = core::map_extent({.kind = DistanceMapKind::kSelfExtend}, 64);
  CHECK(grouped.largest == 63 / 4 + 8 - 2);
  CHECK(grouped.order_kept);
  CHECK_FALSE(grouped.all_told_apart);
  const core::MapExtent plain = core::map_extent({.kind = DistanceMapKind::kNone}, 64);
  CHECK(plain.distinct == 64);
  CHECK(plain.order_kept);
  CHECK(plain.all_told_apart);
  CHECK_FALSE(core::map_extent({.kind = DistanceMapKind::kDualChunk}, 64).order_kept);
  // Quotients are rounded; a distance is one all the same.
  const core::MapExtent thirds =
      core::map_extent({.kind = DistanceMapKind::kLinear, .factor = 3.7}, 64);
  CHECK(thirds.distinct == 64);
  CHECK(thirds.order_kept);
}

TEST_CASE("a map that is the identity gives RoPE's scores to the bit") {
  constexpr int kTokens = 20, kDim = 16;
  core::Random random(5);
  const std::vector<float> q = random.normals(kTokens * kDim), k = random.normals(kTokens * kDim);
  const std::vector<double> inv_freq = core::inverse_frequencies(kDim, 10000);
  std::vector<float> turned_q(q.size()), turned_k(k.size()), plain(kTokens * kTokens);
  core::rotate_rows(q, kDim, inv_freq, 0, core::Layout::kInterleaved, turned_q);
  core::rotate_rows(k, kDim, inv_freq, 0, core::Layout::kInterleaved, turned_k);
  core::scores(turned_q, turned_k, kDim, 0.25F, plain);
  core::apply_causal_mask(plain, kTokens);
  const std::vector<DistanceMap> identities{
      {.kind = DistanceMapKind::kNone},
      {.kind = DistanceMapKind::kLinear, .factor = 1},
      {.kind = DistanceMapKind::kWindow, .window = kTokens},
      {.kind = DistanceMapKind::kReRope, .window = kTokens},
      {.kind = DistanceMapKind::kSelfExtend, .window = kTokens, .group = 3},
      {.kind = DistanceMapKind::kSelfExtend, .window = 4, .group = 1},
      {.kind = DistanceMapKind::kDualChunk, .chunk = 2 * kTokens, .local = 5},
      {.kind = DistanceMapKind::kStreaming, .window = kTokens, .first = 0}};
  for (const DistanceMap& map : identities) {
    CAPTURE(std::string(core::map_id(map.kind)));
    CHECK(core::mapped_scores(q, k, kDim, inv_freq, core::Layout::kInterleaved, map, 0.25F) ==
          plain);
  }
}

TEST_CASE("a score depends on the mapped distance alone") {
  constexpr int kTokens = 24, kDim = 8;
  core::Random random(9);
  std::vector<float> q, k;
  const std::vector<float> query = random.normals(kDim), key = random.normals(kDim);
  for (int t = 0; t < kTokens; ++t) {
    q.insert(q.end(), query.begin(), query.end());
    k.insert(k.end(), key.begin(), key.end());
  }
  const std::vector<double> inv_freq = core::inverse_frequencies(kDim, 100);
  const DistanceMap map{.kind = DistanceMapKind::kDualChunk, .chunk = 9, .local = 3};
  const std::vector<float> scores =
      core::mapped_scores(q, k, kDim, inv_freq, core::Layout::kHalfSplit, map, 1);
  for (int m = 0; m < kTokens; ++m) {
    for (int n = 0; n < kTokens; ++n) {
      const float score = scores[static_cast<size_t>(m * kTokens + n)];
      if (n > m) {
        CHECK(score == kUnseen);
        continue;
      }
      const double distance = core::map_positions(map, m, n).distance();
      const float wanted =
          core::dot(core::rotated(query, inv_freq, distance, core::Layout::kHalfSplit), key);
      CHECK(score == doctest::Approx(static_cast<double>(wanted)).epsilon(1e-5));
    }
  }
}
