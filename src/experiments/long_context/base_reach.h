// How far a base reaches, by the rule of arXiv 2405.14591: the first distance at which the sum of
// cosines B(m, b) is negative, for many bases; and models whose base and trained length are known.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <tuple>
#include <vector>

#include "core/result.h"
#include "experiments/decay_curves.h"

namespace ropewalk::experiments {

// Bases 10^3 .. 10^8, equally apart on a logarithmic axis; powers of ten are among them.
inline constexpr int kReachBases = 121;
double reach_base(int index);

struct BaseReach {
  std::vector<std::int64_t> first_negative;  // of reach_base(0), (1) ...; 0: none up to kFarthest
  static auto fields(auto& x) { return std::tie(x.first_negative); }
};

struct BaseReachRequest {
  static constexpr std::string_view kKind = "base_reach";
  int d = 128;
  static auto fields(auto& x) { return std::tie(x.d); }
};
core::Status check(const BaseReachRequest& asked);

// One base after another, each piece by piece.
class BaseReachWork {
 public:
  explicit BaseReachWork(const BaseReachRequest& asked) : d_(asked.d) {}
  // One piece; true: there are more.
  bool step();
  double done() const { return static_cast<double>(reach_.first_negative.size()) / kReachBases; }
  const BaseReach& reach() const { return reach_; }

 private:
  int d_;
  BaseReach reach_;
  std::optional<FirstNegativeWork> now_;
};

// The smallest of those bases whose sum is not negative at any distance below `length`; 0 if there
// is none, or none that has come yet. Larger ones may fail again.
double smallest_base(const BaseReach& reach, double length);

// What models were trained with, as their configs or reports say. Only those whose frequencies are
// b^(-2i/d), unscaled.
struct TrainedModel {
  std::string_view name;
  int d = 128;  // numbers that turn
  double base = 10000;
  int length = 2048;  // tokens
};
std::span<const TrainedModel> trained_models();

}  // namespace ropewalk::experiments
