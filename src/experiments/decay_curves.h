// Curves over so many distances that they take longer than a frame, as a question and its answer.
#pragma once

#include <string_view>
#include <tuple>

#include "core/result.h"
#include "experiments/similarity_decay.h"

namespace ropewalk::experiments {

struct DecayCurves {
  DecayCurve score;
  DecayBandCurves bands;  // if asked for
  static auto fields(auto& x) { return std::tie(x.score, x.bands); }
};

struct DecayCurvesRequest {
  static constexpr std::string_view kKind = "decay_curves";
  DecayVectorsSpec what;
  DecayRange range;
  bool bands = false;
  static auto fields(auto& x) {
    auto& w = x.what;
    return std::tie(w.vectors, w.d, w.base, w.pairs, w.max_angle, w.seed, w.strength, w.turn, w.q,
                    w.k, x.range.reach, x.range.log, x.bands);
  }
};
core::Status check(const DecayCurvesRequest& asked);

// Makes the curves one after another.
class DecayCurvesWork {
 public:
  explicit DecayCurvesWork(const DecayCurvesRequest& asked);
  // One of the curves; true: there are more.
  bool step();
  double done() const { return static_cast<double>(made_) / static_cast<double>(all_); }
  const DecayCurves& curves() const { return curves_; }

 private:
  core::SimilarityTerms terms_;
  DecayRange range_;
  DecayCurves curves_;
  std::size_t made_ = 0, all_;
};

}  // namespace ropewalk::experiments
