// The heads for place and meaning, against sums of cosines, which is what their scores are.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>

#include "core/reference/reference.h"
#include "experiments/heads/place_and_meaning.h"

namespace ropewalk::experiments {
namespace {

std::vector<double> energy_of(double at, double width, size_t pairs) {
  std::vector<double> energy;
  for (size_t i = 0; i < pairs; ++i) {
    const double place = pairs > 1 ? static_cast<double>(i) / static_cast<double>(pairs - 1) : 0.0;
    energy.push_back(-std::pow((place - at) / width, 2));
  }
  const double highest = *std::max_element(energy.begin(), energy.end());
  for (double& x : energy) x = std::exp(x - highest);
  const double sum = std::accumulate(energy.begin(), energy.end(), 0.0);
  for (double& x : energy) x /= sum;
  return energy;
}

TEST_CASE("scores are sums of cosines, and energies add up to 1") {
  std::mt19937 random(4);
  const auto between = [&random](double low, double high) {
    return std::uniform_real_distribution<double>(low, high)(random);
  };
  for (int round = 0; round < 60; ++round) {
    const int dims[] = {2, 4, 64, 256};
    const PlaceAndMeaningSpec what{.place_at = between(0, 1),
                                   .meaning_at = between(0, 1),
                                   .width = between(0.02, 1),
                                   .length = between(64, 10000),
                                   .factor = between(1, 64),
                                   .repair = static_cast<Repair>(round % 3),
                                   .strength = between(0, 32),
                                   .d = dims[round % 4],
                                   .base = between(1, 1e6)};
    CAPTURE(round);
    const PlaceAndMeaning made = rank_keys(what);
    const size_t pairs = static_cast<size_t>(what.d) / 2;
    const std::vector<double> theta = core::reference::inverse_frequencies(what.d, what.base);
    std::vector<double> repaired = theta;
    if (what.repair == Repair::kLinear)
      for (double& x : repaired) x /= what.factor;
    if (what.repair == Repair::kNtk && what.d > 2)
      repaired = core::reference::inverse_frequencies(
          what.d, what.base * std::pow(what.factor, what.d / (what.d - 2.0)));
    for (const bool place : {true, false}) {
      const RankedKeys& head = place ? made.place : made.meaning;
      const std::vector<double> energy =
          energy_of(place ? what.place_at : what.meaning_at, what.width, pairs);
      for (size_t i = 0; i < pairs; ++i) CHECK(std::abs(head.energy[i] - energy[i]) < 1e-12);
      for (int key = 0; key < kRankedKeys; ++key) {
        const double near = place ? key + 1 : what.length * (key + 1) / kRankedKeys;
        const double far = place ? near : near * what.factor;
        double before = 0, after = 0;
        for (size_t i = 0; i < pairs; ++i) {
          const double behind = place ? theta[i] : 0;
          before += energy[i] * std::cos(near * theta[i] - behind);
          after += energy[i] * std::cos(far * repaired[i] - behind);
        }
        const double gain = what.strength * head.match[static_cast<size_t>(key)];
        CHECK(std::abs(head.before[static_cast<size_t>(key)] - gain * before) < 1e-9);
        CHECK(std::abs(head.after[static_cast<size_t>(key)] - gain * after) < 1e-9);
        CHECK(head.distance[static_cast<size_t>(key)] == doctest::Approx(far));
      }
    }
  }
}

TEST_CASE("ranks are an order of the scores, and every match is another") {
  const PlaceAndMeaning made = rank_keys({.factor = 8});
  for (const RankedKeys* head : {&made.place, &made.meaning}) {
    std::vector<int> seen = head->rank_after;
    std::sort(seen.begin(), seen.end());
    for (int i = 0; i < kRankedKeys; ++i) CHECK(seen[static_cast<size_t>(i)] == i);
    for (size_t a = 0; a < kRankedKeys; ++a)
      for (size_t b = 0; b < kRankedKeys; ++b)
        if (head->after[a] > head->after[b] + 1e-8)
          CHECK(head->rank_after[a] < head->rank_after[b]);
  }
  std::vector<double> matches = made.meaning.match;
  std::sort(matches.begin(), matches.end());
  for (int i = 0; i < kRankedKeys; ++i)
    CHECK(matches[static_cast<size_t>(i)] == (i + 1.0) / kRankedKeys);
}

TEST_CASE(
    "a factor of 1 changes no rank, whatever is done; division gives the meaning head its own") {
  for (const Repair repair : {Repair::kNone, Repair::kLinear, Repair::kNtk}) {
    const PlaceAndMeaning same = rank_keys({.factor = 1, .repair = repair});
    CHECK(same.place.changed == 0);
    CHECK(same.meaning.changed == 0);
  }
  for (const double factor : {2.0, 7.5, 64.0}) {
    CHECK(rank_keys({.factor = factor}).place.changed == 0);
    const PlaceAndMeaning linear = rank_keys({.factor = factor, .repair = Repair::kLinear});
    CHECK(linear.meaning.changed == 0);
    CHECK(linear.place.changed > kRankedKeys / 2);
  }
}

}  // namespace
}  // namespace ropewalk::experiments
