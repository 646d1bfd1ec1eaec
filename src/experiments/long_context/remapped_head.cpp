#include "experiments/long_context/remapped_head.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <tuple>

#include "core/attention/attention.h"
#include "core/random.h"
#include "core/rotation/frequency.h"

namespace ropewalk::experiments {
namespace {

constexpr float kUnseen = std::numeric_limits<float>::quiet_NaN();

std::size_t size(int n) { return static_cast<std::size_t>(n); }

auto fields(const core::DistanceMap& map) {
  return std::tie(map.kind, map.factor, map.window, map.group, map.first, map.chunk, map.local);
}

// What is looked for: a direction in each pair, all pairs equally strong, of length 1.
std::vector<float> sought(int d, core::Random& random) {
  std::vector<float> x(size(d));
  const double each = 1 / std::sqrt(d / 2.0);
  for (int i = 0; i < d / 2; ++i) {
    const double angle = 2 * std::numbers::pi * random.uniform();
    x[size(2 * i)] = static_cast<float>(each * std::cos(angle));
    x[size(2 * i + 1)] = static_cast<float>(each * std::sin(angle));
  }
  return x;
}

}  // namespace

bool RemappedHeadSpec::operator==(const RemappedHeadSpec& other) const {
  const auto rest = [](const RemappedHeadSpec& spec) {
    return std::tie(spec.tokens, spec.needle, spec.twin, spec.strength, spec.noise, spec.d,
                    spec.base, spec.seed);
  };
  return fields(map) == fields(other.map) && rest(*this) == rest(other);
}

core::DistanceMap legal_map(core::DistanceMap map) {
  map.chunk = std::max(map.chunk, 2);
  map.local = std::clamp(map.local, 1, map.chunk - 1);
  return map;
}

RemappedHead make_remapped_head(const RemappedHeadSpec& what) {
  core::Random random(what.seed);
  const std::vector<float> query = sought(what.d, random);
  const auto other = static_cast<float>(what.noise / std::sqrt(static_cast<double>(what.d)));
  std::vector<float> q, k;
  for (int t = 0; t < what.tokens; ++t) {
    std::vector<float> key = random.normals(size(what.d));
    for (float& x : key) x *= other;
    if (t == what.needle || t == what.twin) key = query;
    q.insert(q.end(), query.begin(), query.end());
    k.insert(k.end(), key.begin(), key.end());
  }
  RemappedHead head;
  head.scores =
      core::mapped_scores(q, k, what.d, core::inverse_frequencies(what.d, what.base),
                          core::Layout::kInterleaved, what.map, static_cast<float>(what.strength));
  head.weights = head.scores;
  core::softmax_rows(head.weights, what.tokens);
  head.told.assign(head.scores.size(), kUnseen);
  for (int m = 0; m < what.tokens; ++m) {
    for (int n = 0; n < what.tokens; ++n) {
      const std::size_t at = size(m * what.tokens + n);
      const bool seen = n <= m && core::map_positions(what.map, m, n).seen;
      if (seen) {
        head.told[at] = static_cast<float>(core::map_positions(what.map, m, n).distance());
      } else {
        head.scores[at] = head.weights[at] = kUnseen;
      }
    }
  }
  head.extent = core::map_extent(what.map, what.tokens);
  return head;
}

int untrained_cells(const RemappedHead& head, double trained) {
  return static_cast<int>(std::count_if(
      head.told.begin(), head.told.end(),
      [trained](float distance) { return static_cast<double>(distance) > trained - 1; }));
}

}  // namespace ropewalk::experiments
