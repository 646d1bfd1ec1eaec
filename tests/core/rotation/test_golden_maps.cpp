// Distance maps and positions of several coordinates against values made with NumPy by
// tests/golden/make_maps.py, and against the double reference.
#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "core/reference/positions.h"
#include "core/rotation/axes.h"
#include "core/rotation/distance_map.h"
#include "core/rotation/frequency.h"
#include "core/rotation/mrope_positions.h"
#include "core/rotation/rotation.h"
#include "support.h"
#include "support/golden.h"

using namespace ropewalk;
using core::DistanceMap;
using core::DistanceMapKind;
using core::testing::GoldenCase;
using core::testing::relative_error;
using core::testing::size;
using core::testing::widened;

namespace {

constexpr DistanceMapKind kAllMaps[] = {
    DistanceMapKind::kNone,       DistanceMapKind::kLinear,    DistanceMapKind::kWindow,
    DistanceMapKind::kLmInfinite, DistanceMapKind::kReRope,    DistanceMapKind::kSelfExtend,
    DistanceMapKind::kDualChunk,  DistanceMapKind::kStreaming,
};

std::vector<GoldenCase> cases_of(const std::string& kind) {
  std::vector<GoldenCase> found;
  for (GoldenCase& one : core::testing::read_golden("maps.txt"))
    if (one.text("kind") == kind) found.push_back(std::move(one));
  return found;
}

DistanceMap map_of(const GoldenCase& golden) {
  DistanceMap map;
  for (const DistanceMapKind kind : kAllMaps)
    if (core::map_id(kind) == golden.name) map.kind = kind;
  map.factor = golden.number("factor");
  map.window = golden.integer("window");
  map.group = golden.integer("group");
  map.first = golden.integer("first");
  map.chunk = golden.integer("chunk");
  map.local = golden.integer("local");
  return map;
}

}  // namespace

TEST_CASE("distance maps equal what their authors' mechanisms give") {
  const std::vector<GoldenCase> cases = cases_of("map");
  CHECK(cases.size() == 8);
  for (const GoldenCase& golden : cases) {
    CAPTURE(golden.name);
    const DistanceMap map = map_of(golden);
    REQUIRE(core::map_id(map.kind) == golden.name);
    const int tokens = golden.integer("tokens"), dim = golden.integer("dim");
    const std::vector<float> q = core::testing::golden_vector(size(tokens * dim), 11);
    const std::vector<float> k = core::testing::golden_vector(size(tokens * dim), 12);
    const std::vector<double> inv_freq = core::inverse_frequencies(dim, golden.number("base"));
    std::vector<float> scores =
        core::mapped_scores(q, k, dim, inv_freq, core::Layout::kHalfSplit, map, 1);
    const std::vector<double>& want = golden.want("distance");
    REQUIRE(want.size() == scores.size());
    for (int m = 0; m < tokens; ++m) {
      for (int n = 0; n < tokens; ++n) {
        const size_t at = size(m * tokens + n);
        const core::MappedPositions told =
            n > m ? core::MappedPositions{.seen = false} : core::map_positions(map, m, n);
        CHECK((told.seen ? told.distance() : -1) == want[at]);
        CHECK(std::isfinite(scores[at]) == told.seen);
        if (!told.seen) scores[at] = 0;
      }
    }
    CHECK(relative_error(scores, golden.want("scores")) < 2e-6);
  }
}

TEST_CASE("distance maps equal the double reference for random settings") {
  core::testing::Random random(16);
  for (int round = 0; round < 60; ++round) {
    for (const DistanceMapKind kind : kAllMaps) {
      DistanceMap map{.kind = kind};
      map.factor = random.uniform(1, 9);
      map.window = random.integer(1, 20);
      map.group = random.integer(1, 7);
      map.first = random.integer(0, 5);
      map.chunk = random.integer(2, 20);
      map.local = random.integer(1, map.chunk - 1);
      CAPTURE(std::string(core::map_id(kind)));
      CAPTURE(map.window);
      CAPTURE(map.chunk);
      CAPTURE(map.local);
      const int tokens = random.integer(2, 40), dim = 2 * random.integer(1, 6);
      for (int m = 0; m < tokens; ++m) {
        for (int n = 0; n <= m; ++n) {
          const double want = core::reference::mapped_distance(map, m, n);
          const core::MappedPositions told = core::map_positions(map, m, n);
          CHECK(told.seen == !std::isnan(want));
          if (told.seen) CHECK(told.distance() == doctest::Approx(want).epsilon(1e-12));
        }
      }
      if (round >= 8) continue;
      const std::vector<float> q = random.vector(size(tokens * dim));
      const std::vector<float> k = random.vector(size(tokens * dim));
      const std::vector<double> inv_freq = core::inverse_frequencies(dim, 1000);
      std::vector<float> got =
          core::mapped_scores(q, k, dim, inv_freq, core::Layout::kInterleaved, map, 0.5F);
      std::vector<double> want = core::reference::mapped_scores(
          widened(q), widened(k), dim, inv_freq, core::Layout::kInterleaved, map, 0.5);
      for (size_t i = 0; i < got.size(); ++i) {
        CHECK(std::isinf(got[i]) == std::isinf(want[i]));
        if (!std::isinf(want[i])) continue;
        got[i] = 0;
        want[i] = 0;
      }
      CHECK(relative_error(got, want, 1e-3) < 4e-6);
    }
  }
}

TEST_CASE("M-RoPE's ids equal those of the models' own rule") {
  const std::vector<GoldenCase> cases = cases_of("ids");
  CHECK(cases.size() == 6);
  for (const GoldenCase& golden : cases) {
    CAPTURE(golden.name);
    std::vector<core::MropePart> parts;
    const std::vector<double> flat = golden.list("parts");
    for (size_t i = 0; i + 4 < flat.size(); i += 5)
      parts.push_back({.text = static_cast<int>(flat[i]),
                       .frames = static_cast<int>(flat[i + 1]),
                       .height = static_cast<int>(flat[i + 2]),
                       .width = static_cast<int>(flat[i + 3]),
                       .frame_step = flat[i + 4]});
    const core::MropePositions got = core::mrope_positions(parts);
    CHECK(got.ids == golden.want("ids"));
    CHECK(got.next == golden.want("next").front());
  }
  CHECK(core::mrope_positions({}).ids.empty());
}

TEST_CASE("three equal ids are one-dimensional RoPE, to the bit") {
  const std::vector<double> inv_freq = core::inverse_frequencies(128, 1e6);
  const core::MropePart text{.text = 70};
  const core::MropePositions places = core::mrope_positions({&text, 1});
  const core::RopeTable plain = core::make_table(inv_freq, 0, 70);
  for (const auto order : {core::MropeOrder::kChunked, core::MropeOrder::kInterleaved}) {
    const std::vector<int> sections{24, 20, 20};
    const auto axes = core::mrope_axes(sections, 64, order);
    REQUIRE(axes.ok());
    const core::RopeTable table =
        core::make_table(core::by_axis(inv_freq, axes.value(), 3), places.ids);
    CHECK(table.cos == plain.cos);
    CHECK(table.sin == plain.sin);
  }
}

TEST_CASE("RoPE-Mixed starts as its authors' code does, and turns by both coordinates") {
  const std::vector<GoldenCase> cases = cases_of("mixed");
  CHECK(cases.size() == 3);
  for (const GoldenCase& golden : cases) {
    CAPTURE(golden.name);
    const int dim = golden.integer("dim");
    const auto start = core::mixed_2d_start(dim, golden.number("base"), golden.number("angle"));
    REQUIRE(start.ok());
    CHECK(relative_error(start->axis(0), golden.want("inv_freq_y")) < 1e-12);
    CHECK(relative_error(start->axis(1), golden.want("inv_freq_x")) < 1e-12);
    const std::vector<float> x = core::testing::golden_vector(size(dim), 13);
    const std::vector<double> place = golden.list("place");
    const core::RopeTable table = core::make_table(*start, place);
    std::vector<float> got(x.size());
    core::rotate(x, table.cos_row(0), table.sin_row(0), core::Layout::kHalfSplit, got);
    CHECK(relative_error(got, golden.want("rotated")) < 2e-6);
    CHECK(relative_error(core::reference::rotate_axes(widened(x), start->inv_freq, place,
                                                      core::Layout::kHalfSplit),
                         golden.want("rotated")) < 1e-8);
  }
  CHECK_FALSE(core::mixed_2d_start(6, 10, 0).ok());
  CHECK_FALSE(core::mixed_2d_start(8, 0, 0).ok());
}

TEST_CASE("an angle of 0 makes RoPE-Mixed's start axial, x before y") {
  const auto mixed = core::mixed_2d_start(16, 100, 0), axial = core::axial_2d(16, 100);
  REQUIRE(mixed.ok());
  REQUIRE(axial.ok());
  for (size_t i = 0; i < 4; ++i) {
    CHECK(mixed->axis(1)[i] == axial->axis(1)[i + 4]);
    CHECK(mixed->axis(0)[i] == 0);
    CHECK(mixed->axis(0)[i + 4] == axial->axis(0)[i]);
    CHECK(std::abs(mixed->axis(1)[i + 4]) < 1e-15);
  }
}
