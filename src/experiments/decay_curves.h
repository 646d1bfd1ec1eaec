// What takes longer than a frame over so many distances, as questions and their answers: the curves
// of a plot, and the first distance at which the sum of cosines is negative.
#pragma once

#include <cstdint>
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

// So many distances never take longer than a frame, whatever q and k are.
inline constexpr int kNearDistances = 20'000;
// Does it take longer than a frame has room for? If so, a range of kNearDistances (range.until)
// does not, and its columns are the same as in the whole.
bool takes_long(const DecayCurvesRequest& asked);

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

struct FirstNegativeRequest {
  static constexpr std::string_view kKind = "first_negative";
  NegativeSumSpec what;
  static auto fields(auto& x) { return std::tie(x.what.d, x.what.base, x.what.from, x.what.to); }
};
core::Status check(const FirstNegativeRequest& asked);

// Looks through the distances piece by piece.
class FirstNegativeWork {
 public:
  explicit FirstNegativeWork(const FirstNegativeRequest& asked)
      : what_(asked.what), next_(asked.what.from) {}
  // One piece; true: there are more.
  bool step();
  double done() const;
  std::int64_t first_negative() const { return found_; }  // 0: none

 private:
  NegativeSumSpec what_;
  std::int64_t next_, found_ = 0;
};

}  // namespace ropewalk::experiments
