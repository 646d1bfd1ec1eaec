// A head whose query looks for one kind of token, with what it looks for written into chosen pairs:
// real vectors, turned and multiplied by core (fast pairs for places, slow pairs for meanings:
// arXiv 2410.06205).
#pragma once

#include <cstdint>
#include <vector>

#include "core/attention/similarity.h"
#include "experiments/heads/retrieval_texts.h"

namespace ropewalk::experiments {

inline constexpr double kFarthestReach = 2e6;  // tokens

struct RetrievalHeadSpec {
  RetrievalText text = RetrievalText::kSentence;
  double at = 0, width = 0.1;  // of the signal over the pairs: 0 the fastest, 1 the slowest
  int query = -1;              // the token that looks; -1: the text's own
  int fold = 0;                // tokens folded away
  int lag = 0;                 // the distance m - n at which all pairs agree
  double strength = 8;         // the score of a perfect match where nothing is turned
  double noise = 0;            // what else keys hold, over what a match holds
  int d = 64;
  double base = 10000;
  std::uint32_t seed = 1;
};

struct RetrievalHead {
  TextTokens text;
  std::vector<double> inv_freq;
  std::vector<double> amplitude;  // of each pair, squares adding up to 1
  std::vector<double> positions;
  std::vector<float> scores, weights;  // of every token; not finite: not seen
  core::SimilarityTerms reach;         // the score of a perfect match at any distance
  // Of the sentence by token, of the file by distance in columns with their least and most.
  std::vector<float> reach_x, reach_low, reach_high;
  std::vector<double> wavelengths;  // tokens a turn, of each pair
  double wavelength = 0;            // of the pair in the signal's middle
  int query = 0;
  int found = 0, second = -1, target = -1;  // most and next to most score; what should be found
  double max = 1;                           // what bars and colours end at
};

RetrievalHead make_retrieval_head(const RetrievalHeadSpec& what);

// 0 for the fastest pair, 1 for the slowest.
double place_of_pair(std::size_t pair, std::size_t pairs);
// A bump over the pairs around place `at`; its squares add up to 1.
std::vector<double> signal_over_pairs(double at, double width, std::size_t pairs);

}  // namespace ropewalk::experiments
