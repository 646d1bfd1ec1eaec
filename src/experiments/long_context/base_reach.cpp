#include "experiments/long_context/base_reach.h"

#include <array>
#include <cmath>

namespace ropewalk::experiments {

double reach_base(int index) {
  constexpr double kDecades = 5;
  return std::pow(10.0, 3 + kDecades * index / (kReachBases - 1));
}

core::Status check(const BaseReachRequest& asked) {
  return check(FirstNegativeRequest{{.d = asked.d, .base = reach_base(0)}});
}

bool BaseReachWork::step() {
  const auto made = static_cast<int>(reach_.first_negative.size());
  if (made == kReachBases) return false;
  if (!now_) now_.emplace(FirstNegativeRequest{{.d = d_, .base = reach_base(made)}});
  if (now_->step()) return true;
  reach_.first_negative.push_back(now_->first_negative());
  now_.reset();
  return made + 1 < kReachBases;
}

double smallest_base(const BaseReach& reach, double length) {
  for (std::size_t i = 0; i < reach.first_negative.size(); ++i) {
    const std::int64_t first = reach.first_negative[i];
    if (first == 0 || static_cast<double>(first) >= length) return reach_base(static_cast<int>(i));
  }
  return 0;
}

std::span<const TrainedModel> trained_models() {
  static constexpr std::array<TrainedModel, 10> kModels{{{"Llama 2 7B", 128, 1e4, 4096},
                                                         {"OLMo 2 7B", 128, 5e5, 4096},
                                                         {"Llama 3 8B", 128, 5e5, 8192},
                                                         {"Code Llama 7B", 128, 1e6, 16384},
                                                         {"Mistral 7B v0.3", 128, 1e6, 32768},
                                                         {"Falcon 7B", 64, 1e4, 2048},
                                                         {"GPT-J 6B", 64, 1e4, 2048},
                                                         {"ModernBERT", 64, 1.6e5, 8192},
                                                         {"Phi-2", 32, 1e4, 2048},
                                                         {"Gemma 2 9B", 256, 1e4, 8192}}};
  return kModels;
}

}  // namespace ropewalk::experiments
