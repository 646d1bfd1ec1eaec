// What the chapter asks for over up to a million distances: worked out at once as far as a frame
// has room for it, else asked for, and shown as far as it has come.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "core/answers.h"
#include "core/memo.h"
#include "experiments/decay_curves.h"
#include "scenes/parts/long_work.h"
#include "ui/stage.h"

namespace ropewalk::scenes {

struct ShownCurves {
  std::shared_ptr<const experiments::DecayCurve> score;
  std::shared_ptr<const experiments::DecayBandCurves> bands;  // none if they are not shown
  std::optional<core::Question> asked;                        // if it takes longer than a frame
};

class KeptCurves {
 public:
  // `terms` are those of what is asked. Of what has not come yet there are the near distances.
  ShownCurves get(const experiments::DecayCurvesRequest& asked,
                  std::shared_ptr<const core::SimilarityTerms> terms, core::Answers& answers);

 private:
  struct Key {
    std::shared_ptr<const core::SimilarityTerms> terms;
    experiments::DecayRange range;
    bool operator==(const Key&) const = default;
  };
  core::Memo<Key, experiments::DecayCurve> score_;
  core::Memo<Key, experiments::DecayBandCurves> bands_;
  core::Memo<std::string, experiments::DecayCurves> answered_;  // of an answer's bytes
};

// The first distance up to kFarthest at which the sum of cosines is negative.
class KeptFirstNegative {
 public:
  // 0: none; not a number while far distances are looked through.
  double get(int d, double base, core::Answers& answers);

 private:
  core::Memo<experiments::NegativeSumSpec, std::int64_t> near_, far_;
};

// How far the curves have come, with a button to stop or to go on.
void draw_curves_work(ui::Stage& stage, const ui::Rect& row, const core::Question& asked,
                      LongWork& work);

}  // namespace ropewalk::scenes
