#include "core/rotation/distance_map.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <set>
#include <utility>

#include "core/attention/attention.h"
#include "core/rotation/rotation.h"

namespace ropewalk::core {
namespace {

constexpr double kSame = 1e9;  // distances closer than one over this are one

MappedPositions at(double query, double key) { return {true, query, key}; }
MappedPositions unseen() { return {false, 0, 0}; }

// Beyond the window the query stands at floor(m / g) + w - floor(w / g), so that groups go on where
// the window ends.
MappedPositions self_extend(const DistanceMap& map, int m, int n) {
  if (m - n < map.window) return at(m, n);
  const int shift = map.window - map.window / map.group;
  const int query = m / map.group + shift, key = n / map.group;
  return at(query, key);
}

// Keys stand at their place inside a chunk of chunk - local tokens. The query stands at its own for
// keys of its chunk, a chunk farther for the one before (never beyond `chunk`), and at the far end
// of that for all others.
MappedPositions dual_chunk(const DistanceMap& map, int m, int n) {
  const int length = map.chunk - map.local;
  const int apart = m / length - n / length;
  if (apart == 0) return at(m % length, n % length);
  const int inside = apart == 1 ? m % length : length - 1;
  return at(std::min(inside + length, map.chunk), n % length);
}

// The cache holds the first tokens and the window; what stands in it is counted from 0.
MappedPositions streaming(const DistanceMap& map, int m, int n) {
  const int kept = map.first + map.window;
  if (m < kept) return at(m, n);
  if (n < map.first) return at(kept - 1, n);
  const int oldest = m - map.window + 1;
  if (n < oldest) return unseen();
  return at(kept - 1, map.first + n - oldest);
}

}  // namespace

MappedPositions map_positions(const DistanceMap& map, int m, int n) {
  const bool far = m - n >= map.window;
  switch (map.kind) {
    case DistanceMapKind::kNone:
      break;
    case DistanceMapKind::kLinear:
      return at(m / map.factor, n / map.factor);
    case DistanceMapKind::kWindow:
      return far ? unseen() : at(m, n);
    case DistanceMapKind::kLmInfinite:
      if (far && n >= map.first) return unseen();
      return far ? at(map.window, 0) : at(m, n);  // far keys are not turned
    case DistanceMapKind::kReRope:
      return far ? at(map.window, 0) : at(m, n);
    case DistanceMapKind::kSelfExtend:
      return self_extend(map, m, n);
    case DistanceMapKind::kDualChunk:
      return dual_chunk(map, m, n);
    case DistanceMapKind::kStreaming:
      return streaming(map, m, n);
  }
  return at(m, n);
}

MapExtent map_extent(const DistanceMap& map, int tokens) {
  MapExtent extent;
  std::set<double> distances;
  for (int m = 0; m < tokens; ++m) {
    double nearer = -1;  // the distance told of the last key seen that is nearer
    for (int n = m; n >= 0; --n) {
      const MappedPositions mapped = map_positions(map, m, n);
      if (!mapped.seen) continue;
      const double distance = mapped.distance();
      distances.insert(std::round(distance * kSame));  // (m - n) / factor is rounded
      extent.largest = std::max(extent.largest, distance);
      extent.order_kept = extent.order_kept && distance >= nearer;
      extent.all_told_apart = extent.all_told_apart && distance != nearer;
      nearer = distance;
    }
  }
  extent.distinct = static_cast<int>(distances.size());
  return extent;
}

std::vector<float> mapped_scores(std::span<const float> q, std::span<const float> k, int dim,
                                 std::span<const double> inv_freq, Layout layout,
                                 const DistanceMap& map, float scale) {
  const auto size = static_cast<std::size_t>(dim);
  const auto tokens = static_cast<int>(q.size() / size);
  std::vector<float> out(static_cast<std::size_t>(tokens) * static_cast<std::size_t>(tokens),
                         -std::numeric_limits<float>::infinity());
  // A key is turned once for each position it is seen at: once or twice, but in a cache that moves.
  std::map<std::pair<int, double>, std::vector<float>> keys;
  for (int m = 0; m < tokens; ++m) {
    const std::span<const float> query = q.subspan(static_cast<std::size_t>(m) * size, size);
    std::map<double, std::vector<float>> queries;
    // Keys side by side that one turned query looks at.
    std::vector<float> run;
    double at = 0;
    const auto score_run = [&](int end) {
      if (run.empty()) return;
      const std::size_t count = run.size() / size;
      std::vector<float>& turned = queries[at];
      if (turned.empty()) turned = rotated(query, inv_freq, at, layout);
      scores(turned, run, dim, scale,
             std::span(out).subspan(static_cast<std::size_t>(m) * static_cast<std::size_t>(tokens) +
                                        static_cast<std::size_t>(end) - count,
                                    count));
      run.clear();
    };
    for (int n = 0; n <= m; ++n) {
      const MappedPositions mapped = map_positions(map, m, n);
      if (!mapped.seen || mapped.query != at) score_run(n);
      if (!mapped.seen) continue;
      at = mapped.query;
      std::vector<float>& key = keys[{n, mapped.key}];
      if (key.empty())
        key = rotated(k.subspan(static_cast<std::size_t>(n) * size, size), inv_freq, mapped.key,
                      layout);
      run.insert(run.end(), key.begin(), key.end());
    }
    score_run(m + 1);
  }
  return out;
}

std::string_view map_id(DistanceMapKind kind) {
  switch (kind) {
    case DistanceMapKind::kNone:
      return "none";
    case DistanceMapKind::kLinear:
      return "linear";
    case DistanceMapKind::kWindow:
      return "window";
    case DistanceMapKind::kLmInfinite:
      return "lm-infinite";
    case DistanceMapKind::kReRope:
      return "rerope";
    case DistanceMapKind::kSelfExtend:
      return "self-extend";
    case DistanceMapKind::kDualChunk:
      return "dual-chunk";
    case DistanceMapKind::kStreaming:
      return "streaming";
  }
  return "none";
}

}  // namespace ropewalk::core
