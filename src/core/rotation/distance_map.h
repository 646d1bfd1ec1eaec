#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "core/rotation/layout.h"

namespace ropewalk::core {

// Ways to leave the frequencies alone and change at which positions query and key are turned, so
// that no distance goes beyond what training showed.
enum class DistanceMapKind {
  kNone,        // m - n
  kLinear,      // position interpolation, arXiv 2306.15595: (m - n) / factor
  kWindow,      // m - n, and nothing farther than the window is seen
  kLmInfinite,  // arXiv 2308.16137: the window and the first tokens are seen; their distance stops
                // at the window
  kReRope,      // bojone/rerope: all is seen, the distance stops at the window
  kSelfExtend,  // arXiv 2401.01325: beyond the window, positions in groups
  kDualChunk,   // arXiv 2402.17463: exact inside a chunk, and near the chunk before
  kStreaming,   // StreamingLLM, arXiv 2309.17453: first tokens and a window are kept, and positions
                // are counted inside the cache
};

struct DistanceMap {
  DistanceMapKind kind = DistanceMapKind::kNone;
  double factor = 4;  // kLinear; >= 1
  int window = 8;     // tokens, > 0: kWindow, kLmInfinite, kReRope, kSelfExtend, kStreaming
  int group = 4;      // kSelfExtend: neighbours that share a position; > 0
  int first = 2;      // kLmInfinite, kStreaming: tokens at the beginning that stay; >= 0
  int chunk = 12;     // kDualChunk: the largest distance it makes, tokens
  int local = 4;  // kDualChunk: tokens across a chunk's border that stay exact; 0 < local < chunk
};

// Where query m and key n <= m are turned to: the score depends on query - key alone.
struct MappedPositions {
  bool seen = true;  // false: masked, or no longer in the cache
  double query = 0, key = 0;
  [[nodiscard]] double distance() const { return query - key; }
};
MappedPositions map_positions(const DistanceMap& map, int m, int n);

// What a map makes of a text of `tokens` tokens, read causally.
struct MapExtent {
  double largest = 0;          // distance seen
  int distinct = 0;            // different distances seen
  bool order_kept = true;      // is a farther key never told a smaller distance?
  bool all_told_apart = true;  // are two distances never told as one?
};
MapExtent map_extent(const DistanceMap& map, int tokens);

// Scores scale * (R q)_m . (R k)_n of one head, each pair turned to its mapped positions: [tokens,
// tokens], -infinity where it is not seen. q and k are [tokens, dim], before any rotation.
std::vector<float> mapped_scores(std::span<const float> q, std::span<const float> k, int dim,
                                 std::span<const double> inv_freq, Layout layout,
                                 const DistanceMap& map, float scale);

// "none", "linear", "window", "lm-infinite", "rerope", "self-extend", "dual-chunk", "streaming".
std::string_view map_id(DistanceMapKind kind);

}  // namespace ropewalk::core
