#include "core/reference/positions.h"

#include <cmath>
#include <limits>

#include "core/reference/reference.h"

namespace ropewalk::core::reference {
namespace {

constexpr double kUnseen = std::numeric_limits<double>::quiet_NaN();

// arXiv 2402.17463, section 3: intra-chunk, successive-chunk and inter-chunk positions.
double dual_chunk(const DistanceMap& map, int m, int n) {
  const int length = map.chunk - map.local;
  const int query_chunk = m / length, key_chunk = n / length;
  const int key = n - key_chunk * length, inside = m - query_chunk * length;
  if (query_chunk == key_chunk) return inside - key;
  const int end = 2 * length - 1 < map.chunk ? 2 * length - 1 : map.chunk;
  if (query_chunk > key_chunk + 1) return end - key;
  const int next = inside + length;
  return (next < map.chunk ? next : map.chunk) - key;
}

}  // namespace

double mapped_distance(const DistanceMap& map, int m, int n) {
  const int distance = m - n, w = map.window;
  switch (map.kind) {
    case DistanceMapKind::kNone:
      break;
    case DistanceMapKind::kLinear:
      return distance / map.factor;
    case DistanceMapKind::kWindow:
      return distance < w ? distance : kUnseen;
    case DistanceMapKind::kLmInfinite:
      if (distance < w) return distance;
      return n < map.first ? w : kUnseen;
    case DistanceMapKind::kReRope:
      return distance < w ? distance : w;
    case DistanceMapKind::kSelfExtend:
      if (distance < w) return distance;
      return std::floor(m / static_cast<double>(map.group)) -
             std::floor(n / static_cast<double>(map.group)) + w -
             std::floor(w / static_cast<double>(map.group));
    case DistanceMapKind::kDualChunk:
      return dual_chunk(map, m, n);
    case DistanceMapKind::kStreaming:
      if (distance < w) return distance;
      if (n >= map.first) return m < map.first + w ? distance : kUnseen;
      return m < map.first + w ? distance : map.first + w - 1 - n;
  }
  return distance;
}

std::vector<double> mapped_scores(std::span<const double> q, std::span<const double> k, int dim,
                                  std::span<const double> inv_freq, Layout layout,
                                  const DistanceMap& map, double scale) {
  const auto size = static_cast<std::size_t>(dim);
  const auto tokens = static_cast<int>(q.size() / size);
  std::vector<double> out;
  for (int m = 0; m < tokens; ++m) {
    for (int n = 0; n < tokens; ++n) {
      const double distance = n > m ? kUnseen : mapped_distance(map, m, n);
      out.push_back(std::isnan(distance)
                        ? -std::numeric_limits<double>::infinity()
                        : scale * similarity(q.subspan(static_cast<std::size_t>(m) * size, size),
                                             k.subspan(static_cast<std::size_t>(n) * size, size),
                                             inv_freq, layout, distance));
    }
  }
  return out;
}

std::vector<double> rotate_axes(std::span<const double> x, std::span<const double> inv_freq,
                                std::span<const double> place, Layout layout) {
  const std::size_t pairs = inv_freq.size() / place.size();
  std::vector<double> angles(pairs, 0.0);
  for (std::size_t axis = 0; axis < place.size(); ++axis) {
    for (std::size_t i = 0; i < pairs; ++i) angles[i] += place[axis] * inv_freq[axis * pairs + i];
  }
  return rotate(x, angles, 1.0, layout);
}

}  // namespace ropewalk::core::reference
