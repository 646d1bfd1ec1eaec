// One pair of a query and a key by hand: two turns, two products and a sum.
#pragma once

#include <span>
#include <string>

#include "core/rotation/rotation.h"
#include "scenes/parts/worked_example.h"

namespace ropewalk::scenes {

struct WorkedPair {
  core::Vec2 q, k;                  // before their turns
  double theta = 0;                 // radians per position
  double m = 0, n = 0;              // where they stand
  std::string id = {}, title = {};  // of its lane
};

// The same for each of `pairs`, side by side.
WorkedExample worked_example_of(std::span<const WorkedPair> pairs);

// Appends the score from the distance alone, by lengths and the angle between. `phi` is the angle
// from k to q before they are turned.
void add_distance_alone(WorkedExample& steps, const WorkedPair& pair, double phi);

// Appends what the first lane's score and the second's differ by.
void add_difference(WorkedExample& steps);

inline constexpr int kPairSteps = 21;          // of worked_example_of
inline constexpr int kDistanceAloneSteps = 5;  // of add_distance_alone

}  // namespace ropewalk::scenes
