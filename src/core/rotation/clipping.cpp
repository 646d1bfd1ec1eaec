#include "core/rotation/clipping.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "core/rotation/frequency.h"

namespace ropewalk::core {
namespace {

std::size_t first_of_slowest(std::span<const double> inv_freq, int count) {
  const auto slowest = static_cast<std::size_t>(std::max(count, 0));
  return inv_freq.size() - std::min(slowest, inv_freq.size());
}

}  // namespace

int unfinished_pairs(std::span<const double> inv_freq, double length) {
  const std::vector<double> turns = wavelengths(inv_freq);
  return static_cast<int>(std::count_if(turns.begin(), turns.end(),
                                        [length](double tokens) { return tokens > length; }));
}

std::vector<double> taper_slowest(std::span<const double> inv_freq, int count) {
  std::vector<double> out(inv_freq.begin(), inv_freq.end());
  const std::size_t first = first_of_slowest(inv_freq, count);
  const double steps = static_cast<double>(out.size() - first) - 1;
  for (std::size_t i = first; i < out.size() && steps > 0; ++i)
    out[i] *= (1 + std::cos(std::numbers::pi * static_cast<double>(i - first) / steps)) / 2;
  return out;
}

std::vector<double> stop_slowest(std::span<const double> inv_freq, int count) {
  std::vector<double> out(inv_freq.begin(), inv_freq.end());
  std::fill(out.begin() + static_cast<std::ptrdiff_t>(first_of_slowest(inv_freq, count)), out.end(),
            0.0);
  return out;
}

}  // namespace ropewalk::core
