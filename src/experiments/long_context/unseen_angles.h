// What a text longer than those of training shows a head that it never saw: angles of its slow
// pairs, and more competitors in the softmax.
#pragma once

#include <vector>

namespace ropewalk::experiments {

struct UnseenAngles {
  std::vector<double> seen;  // per pair: turns that distances 0 .. length - 1 cover, at most 1
  std::vector<double> now;   // per pair: where it stands at `position`, in turns, below 1
  std::vector<bool> unseen;  // per pair: does it stand where training never showed it?
  int unfinished = 0;        // pairs that never came round in training
  int unseen_now = 0;
};

// `length` >= 1 is the trained length, `position` a distance from the text's first token.
UnseenAngles unseen_angles(const std::vector<double>& inv_freq, double length, double position);

// The softmax weight of one key among `keys` whose score leads all others, alike, by `lead`
// (natural logarithm): 1 / (1 + (keys - 1) e^-lead).
double weight_of_leader(double keys, double lead);

}  // namespace ropewalk::experiments
