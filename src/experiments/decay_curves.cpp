#include "experiments/decay_curves.h"

#include <algorithm>
#include <cmath>

namespace ropewalk::experiments {
namespace {

constexpr int kMaxHead = 1024;

template <class Numbers>
bool finite(const Numbers& numbers) {
  return std::all_of(numbers.begin(), numbers.end(), [](float x) { return std::isfinite(x); });
}

}  // namespace

core::Status check(const DecayCurvesRequest& asked) {
  const DecayVectorsSpec& what = asked.what;
  const bool given = what.vectors == DecayVectors::kGiven;
  const auto d = static_cast<std::size_t>(std::max(what.d, 0));
  if (what.d < 2 || what.d > kMaxHead || what.d % 2 != 0)
    return core::Error{"A curve needs q and k of an even number of components, 2 to 1024."};
  if (what.vectors < DecayVectors::kSame || what.vectors > DecayVectors::kGiven || what.pairs < 0 ||
      !(what.base >= 1) || !(what.base <= 1e12) || !(what.max_angle > 0) ||
      !finite(what.strength) || !finite(what.turn))
    return core::Error{"A curve's settings are beyond those of the chapter's controls."};
  if (given && (what.q.size() != d || what.k.size() != d || !finite(what.q) || !finite(what.k)))
    return core::Error{"A curve of given q and k needs both whole and finite."};
  if (asked.range.reach < 1 || asked.range.reach > kFarthest)
    return core::Error{"A curve goes over 1 to 1,000,000 distances."};
  return {};
}

bool takes_long(const DecayCurvesRequest& asked) {
  // A million distances of 64 pairs take half a frame in the page. The bands together are as many
  // pairs again, and eight more curves; clipping looks at pairs one by one.
  constexpr double kHalfFrame = 64e6;
  const double pairs = std::min(asked.what.pairs, asked.what.d / 2);
  const double each = (asked.bands ? 4 : 1) * (std::isfinite(asked.what.max_angle) ? 3 : 1);
  return asked.range.reach > kNearDistances && asked.range.reach * pairs * each > kHalfFrame;
}

DecayCurvesWork::DecayCurvesWork(const DecayCurvesRequest& asked)
    : terms_(decay_terms(asked.what)),
      range_(asked.range),
      all_(asked.bands ? 1 + kDecayBands : 1) {}

bool DecayCurvesWork::step() {
  if (made_ == 0) {
    curves_.score = decay_curve(terms_, range_);
  } else {
    curves_.bands[made_ - 1] = decay_band_curve(terms_, made_ - 1, range_);
  }
  return ++made_ < all_;
}

core::Status check(const FirstNegativeRequest& asked) {
  const NegativeSumSpec& what = asked.what;
  if (what.d < 2 || what.d > kMaxHead || what.d % 2 != 0 || !(what.base >= 1) ||
      !(what.base <= 1e12))
    return core::Error{"A sum of cosines needs a head of 2 to 1024 numbers, and a base from 1 on."};
  if (what.from < 1 || what.from > kFarthest || what.to < 1 || what.to > kFarthest)
    return core::Error{"A sum of cosines is looked through at distances from 1 to 1,000,000."};
  return {};
}

bool FirstNegativeWork::step() {
  constexpr std::int64_t kPiece = 50'000;
  NegativeSumSpec piece = what_;
  piece.from = next_;
  piece.to = std::min(next_ + kPiece - 1, what_.to);
  found_ = first_negative_distance(piece);
  next_ = piece.to + 1;
  return found_ == 0 && next_ <= what_.to;
}

double FirstNegativeWork::done() const {
  if (found_ > 0 || what_.from > what_.to) return 1;
  return static_cast<double>(next_ - what_.from) / static_cast<double>(what_.to - what_.from + 1);
}

}  // namespace ropewalk::experiments
