#pragma once

// Distance maps and rotations by several coordinates once more, in double: the oracle of
// core/rotation's distance_map and axes. A score is worked out from the distance it is told, in one
// turn, where core turns query and key each to its own position.

#include <span>
#include <vector>

#include "core/rotation/distance_map.h"
#include "core/rotation/layout.h"

namespace ropewalk::core::reference {

// The distance that query m is told of key n <= m; not-a-number where it is not seen. `chunk` and
// `local` of Dual Chunk Attention are written out as its paper's three cases.
double mapped_distance(const DistanceMap& map, int m, int n);

// Scores [tokens, tokens]; -infinity where a key is not seen.
std::vector<double> mapped_scores(std::span<const double> q, std::span<const double> k, int dim,
                                  std::span<const double> inv_freq, Layout layout,
                                  const DistanceMap& map, double scale);

// One head vector at several coordinates: pair i turns by the sum over the axes of place[axis] *
// inv_freq[axis][i]. inv_freq is [axes][pairs].
std::vector<double> rotate_axes(std::span<const double> x, std::span<const double> inv_freq,
                                std::span<const double> place, Layout layout);

}  // namespace ropewalk::core::reference
