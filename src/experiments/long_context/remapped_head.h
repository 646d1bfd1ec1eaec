// One head that looks for a needle, its queries and keys turned to remapped positions: what becomes
// of the distances, and of the weight on the needle.
#pragma once

#include <cstdint>
#include <vector>

#include "core/rotation/distance_map.h"

namespace ropewalk::experiments {

struct RemappedHeadSpec {
  core::DistanceMap map = {};  // legal (legal_map)
  int tokens = 48;
  int needle = 5;       // the key that is what every query looks for
  int twin = -1;        // one more of them; -1: none
  double strength = 8;  // the score of a match where nothing is turned
  double noise = 0.5;   // how long other keys are, over a match
  int d = 32;
  double base = 10000;
  std::uint32_t seed = 1;
  bool operator==(const RemappedHeadSpec& other) const;
};

// [tokens, tokens], row by row; not-a-number where a key is not seen.
struct RemappedHead {
  std::vector<float> told;  // the distances that the scores were made with
  std::vector<float> scores, weights;
  core::MapExtent extent;  // of the whole text
};
RemappedHead make_remapped_head(const RemappedHeadSpec& what);

// Cells told a distance of `trained` or more, which no text of that length has.
int untrained_cells(const RemappedHead& head, double trained);

// With the local part of a chunk shorter than the chunk, as Dual Chunk Attention needs it.
core::DistanceMap legal_map(core::DistanceMap map);

}  // namespace ropewalk::experiments
