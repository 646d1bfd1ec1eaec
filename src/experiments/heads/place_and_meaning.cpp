#include "experiments/heads/place_and_meaning.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <span>

#include "core/reference/reference.h"
#include "core/rotation/frequency.h"
#include "experiments/heads/retrieval_head.h"

namespace ropewalk::experiments {
namespace {

constexpr core::Layout kLayout = core::Layout::kInterleaved;
// Scores nearer than this are equal: of two, the nearer key comes first.
constexpr double kTie = 1e-9;

size_t size(int n) { return static_cast<size_t>(n); }

// A signal over the pairs whose squares add up to 1, in each pair's first number.
std::vector<double> signal(double at, double width, size_t pairs) {
  const std::vector<double> bump = signal_over_pairs(at, width, pairs);
  std::vector<double> x(2 * pairs);
  for (size_t i = 0; i < pairs; ++i) x[2 * i] = bump[i];
  return x;
}

std::vector<double> times(std::vector<double> x, double factor) {
  for (double& number : x) number *= factor;
  return x;
}

std::vector<int> ranks(std::span<const double> scores) {
  std::vector<int> order(scores.size()), rank(scores.size());
  std::iota(order.begin(), order.end(), 0);
  const auto rounded = [&](int key) { return std::round(scores[size(key)] / kTie); };
  std::stable_sort(order.begin(), order.end(),
                   [&](int a, int b) { return rounded(a) > rounded(b); });
  for (size_t i = 0; i < order.size(); ++i) rank[size(order[i])] = static_cast<int>(i);
  return rank;
}

// Both at their positions, turned and multiplied. The key furthest back stands at 0.
std::vector<double> scores_of(std::span<const double> q,
                              const std::vector<std::vector<double>>& keys,
                              std::span<const double> distance, std::span<const double> inv_freq) {
  const double m = *std::max_element(distance.begin(), distance.end());
  const std::vector<double> turned = core::reference::rotate(q, inv_freq, m, kLayout);
  std::vector<double> scores;
  for (size_t i = 0; i < keys.size(); ++i)
    scores.push_back(core::reference::score(
        turned, core::reference::rotate(keys[i], inv_freq, m - distance[i], kLayout), 1));
  return scores;
}

// `looking` is the query before the strength is in it.
void rank(RankedKeys& head, const std::vector<double>& looking, double strength,
          const std::vector<double>& key, const std::vector<double>& distance_before,
          std::span<const double> as_made, std::span<const double> repaired) {
  const std::vector<double> q = times(looking, strength);
  std::vector<std::vector<double>> keys;
  for (const double match : head.match) keys.push_back(times(key, match));
  head.before = scores_of(q, keys, distance_before, as_made);
  head.after = scores_of(q, keys, head.distance, repaired);
  head.rank_before = ranks(head.before);
  head.rank_after = ranks(head.after);
  double all = 0;
  for (size_t i = 0; i < as_made.size(); ++i) {
    head.energy.push_back(std::hypot(looking[2 * i], looking[2 * i + 1]) *
                          std::hypot(key[2 * i], key[2 * i + 1]));
    all += head.energy.back();
  }
  for (double& energy : head.energy) energy /= all;
  for (size_t i = 0; i < head.match.size(); ++i) {
    const int index = static_cast<int>(i);
    if (head.rank_before[i] != head.rank_after[i]) ++head.changed;
    if (head.rank_before[i] == 0) head.best_before = index;
    if (head.rank_after[i] == 0) head.best_after = index;
  }
}

std::vector<double> repaired_speeds(const PlaceAndMeaningSpec& what,
                                    const std::vector<double>& as_made) {
  switch (what.repair) {
    case Repair::kLinear:
      return times(as_made, 1 / what.factor);
    case Repair::kNtk: {
      if (what.d <= 2) return as_made;  // its one pair has the speed 1 with any base
      const double d = what.d;
      return core::inverse_frequencies(what.d, what.base * std::pow(what.factor, d / (d - 2)));
    }
    case Repair::kNone:
      break;
  }
  return as_made;
}

}  // namespace

PlaceAndMeaning rank_keys(const PlaceAndMeaningSpec& what) {
  PlaceAndMeaning made;
  const std::vector<double> as_made = core::inverse_frequencies(what.d, what.base);
  const std::vector<double> repaired = repaired_speeds(what, as_made);
  const size_t pairs = as_made.size();
  made.wavelengths = core::wavelengths(as_made);

  std::vector<double> place_before, meaning_before;
  for (int i = 0; i < kRankedKeys; ++i) {
    made.place.match.push_back(1);
    place_before.push_back(i + 1);
    // 1, 15/16 .. 1/16, mixed: seven places on from one to the next.
    made.meaning.match.push_back(1 - static_cast<double>((7 * i + 12) % kRankedKeys) / kRankedKeys);
    meaning_before.push_back(what.length * (i + 1) / kRankedKeys);
  }
  made.place.distance = place_before;  // neighbours stay where they are
  made.meaning.distance = times(meaning_before, what.factor);

  const std::vector<double> place = signal(what.place_at, what.width, pairs);
  const std::vector<double> meaning = signal(what.meaning_at, what.width, pairs);
  // Behind by the angle of one token, at the speeds it was made for.
  const std::vector<double> before_this = core::reference::rotate(place, as_made, -1, kLayout);
  rank(made.place, before_this, what.strength, place, place_before, as_made, repaired);
  rank(made.meaning, meaning, what.strength, meaning, meaning_before, as_made, repaired);
  return made;
}

}  // namespace ropewalk::experiments
