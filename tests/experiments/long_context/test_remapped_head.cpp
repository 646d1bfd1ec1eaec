// The head that looks for a needle under remapped distances, against the double reference.
#include <doctest/doctest.h>

#include <cmath>
#include <vector>

#include "core/reference/positions.h"
#include "core/reference/reference.h"
#include "experiments/long_context/remapped_head.h"

namespace ropewalk::experiments {
namespace {

using Kind = core::DistanceMapKind;

constexpr Kind kAllMaps[] = {Kind::kNone,   Kind::kLinear,     Kind::kWindow,    Kind::kLmInfinite,
                             Kind::kReRope, Kind::kSelfExtend, Kind::kDualChunk, Kind::kStreaming};

size_t size(int n) { return static_cast<size_t>(n); }

TEST_CASE("a needle scores the mean of the told distance's cosines, whatever the map") {
  for (const Kind kind : kAllMaps) {
    const RemappedHeadSpec what{.map = legal_map({.kind = kind}), .needle = 7, .twin = 20};
    CAPTURE(static_cast<int>(kind));
    const RemappedHead head = make_remapped_head(what);
    const std::vector<double> theta = core::reference::inverse_frequencies(what.d, what.base);
    int seen = 0;
    for (int m = 7; m < what.tokens; ++m) {
      for (const int n : {7, 20}) {
        if (n > m) continue;
        const double distance = core::reference::mapped_distance(what.map, m, n);
        const size_t at = size(m * what.tokens + n);
        CHECK(std::isnan(head.told[at]) == std::isnan(distance));
        CHECK(std::isnan(head.weights[at]) == std::isnan(distance));
        if (std::isnan(distance)) continue;
        ++seen;
        CHECK(static_cast<double>(head.told[at]) == doctest::Approx(distance));
        const double mean =
            core::reference::base_sum(theta, distance) / static_cast<double>(theta.size());
        CHECK(static_cast<double>(head.scores[at]) ==
              doctest::Approx(what.strength * mean).epsilon(1e-5));
      }
    }
    CHECK(seen > 0);
  }
}

TEST_CASE("weights of a row are the softmax of what it sees") {
  for (const Kind kind : kAllMaps) {
    const RemappedHeadSpec what{.map = legal_map({.kind = kind})};
    const RemappedHead head = make_remapped_head(what);
    for (int m = 0; m < what.tokens; ++m) {
      double sum = 0, exponentials = 0;
      for (int n = 0; n <= m; ++n) {
        const size_t at = size(m * what.tokens + n);
        if (std::isnan(head.scores[at])) continue;
        sum += static_cast<double>(head.weights[at]);
        exponentials += std::exp(static_cast<double>(head.scores[at]));
      }
      CHECK(sum == doctest::Approx(1).epsilon(1e-5));
      const size_t own = size(m * what.tokens + m);
      CHECK(static_cast<double>(head.weights[own]) ==
            doctest::Approx(std::exp(static_cast<double>(head.scores[own])) / exponentials)
                .epsilon(1e-4));
    }
  }
}

TEST_CASE("cells that training never had are counted by the distance told") {
  const RemappedHeadSpec plain{.tokens = 20};
  CHECK(untrained_cells(make_remapped_head(plain), 16) == 4 + 3 + 2 + 1);
  CHECK(untrained_cells(make_remapped_head(plain), 20) == 0);
  const RemappedHeadSpec stretched{.map = {.kind = Kind::kLinear, .factor = 4}, .tokens = 20};
  CHECK(untrained_cells(make_remapped_head(stretched), 16) == 0);
  CHECK(legal_map({.kind = Kind::kDualChunk, .chunk = 4, .local = 9}).local == 3);
}

}  // namespace
}  // namespace ropewalk::experiments
