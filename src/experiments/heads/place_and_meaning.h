// Two heads made by hand, the two kinds that trained models are seen to have (arXiv 2410.06205):
// one finds the token before, in fast pairs, the other what fits best, wherever it stands, in slow
// ones. Then the text becomes longer than it was made for, with or without a repair, and the keys
// are ranked anew. Both jobs can't be kept at once (arXiv 2605.15514).
#pragma once

#include <vector>

namespace ropewalk::experiments {

inline constexpr int kRankedKeys = 16;  // of each head

// What is done to the frequencies for a text that is longer by a factor: nothing; all of them
// divided by it (position interpolation); the base raised so that the slowest is (NTK-aware).
enum class Repair { kNone, kLinear, kNtk };

struct PlaceAndMeaningSpec {
  double place_at = 0.1, meaning_at = 1, width = 0.1;  // over the pairs: 0 the fastest
  double length = 1024;                                // tokens that the heads were made for
  double factor = 1;                                   // the text is so many times as long
  Repair repair = Repair::kNone;
  double strength = 8;  // the score of a perfect match where nothing is turned
  int d = 64;
  double base = 10000;
};

struct RankedKeys {
  std::vector<double>
      energy;  // of each pair: the length of its part of q times that of k, in all 1
  std::vector<double> distance;              // of each key in the longer text, tokens back
  std::vector<double> match;                 // of each key with what the query looks for
  std::vector<double> before, after;         // scores: as made, and in the longer text
  std::vector<int> rank_before, rank_after;  // 0 the best, of each key
  int changed = 0;                           // keys that have another rank
  int best_before = 0, best_after = 0;       // keys
};

struct PlaceAndMeaning {
  // Looks for the token before: kRankedKeys neighbours, all alike, 1 token back and on.
  RankedKeys place;
  // Keys that fit less and less well, spread evenly over the text; what fits best stands in no
  // order of distance.
  RankedKeys meaning;
  std::vector<double> wavelengths;  // tokens a turn, of each pair as made
};

PlaceAndMeaning rank_keys(const PlaceAndMeaningSpec& what);

}  // namespace ropewalk::experiments
