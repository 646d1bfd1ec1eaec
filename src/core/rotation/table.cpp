#include "core/rotation/table.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <numeric>

#include "core/simd/kernels.h"

namespace ropewalk::core {

void fill_angles(std::span<const double> inv_freq, double position, const TableOptions& options,
                 std::span<double> angles) {
  assert(angles.size() == inv_freq.size());
  const double rounded = round_to(options.position_precision, position);
  const std::size_t n = inv_freq.size();
  if (options.math == AngleMath::kDouble) {
    for (std::size_t i = 0; i < n; ++i) angles[i] = rounded * inv_freq[i];
  } else {
    const auto p = static_cast<float>(rounded);
    for (std::size_t i = 0; i < n; ++i) {
      angles[i] = static_cast<double>(p * static_cast<float>(inv_freq[i]));
    }
  }
  if (options.max_angle == std::numeric_limits<double>::infinity()) return;
  for (std::size_t i = 0; i < n; ++i) {
    angles[i] = std::clamp(angles[i], -options.max_angle, options.max_angle);
  }
}

double pair_angle(double inv_freq, double position, const TableOptions& options) {
  double angle = 0.0;
  fill_angles({&inv_freq, 1}, position, options, {&angle, 1});
  return angle;
}

void fill_table(std::span<const double> inv_freq, std::span<const double> positions,
                const TableOptions& options, std::span<float> cos, std::span<float> sin) {
  assert(cos.size() == inv_freq.size() * positions.size() && sin.size() == cos.size());
  constexpr std::size_t kBuffer = 1024;
  std::array<double, kBuffer> angles;
  const auto scale = static_cast<float>(options.attention_factor);
  std::size_t filled = 0;
  std::size_t done = 0;
  const auto flush = [&] {
    kernels::sin_cos(angles.data(), filled, scale, cos.data() + done, sin.data() + done);
    done += filled;
    filled = 0;
  };
  for (const double position : positions) {
    for (std::size_t i = 0; i < inv_freq.size(); i += kBuffer) {
      const auto part = inv_freq.subspan(i, std::min(kBuffer, inv_freq.size() - i));
      if (filled + part.size() > kBuffer) flush();
      fill_angles(part, position, options, std::span(angles).subspan(filled, part.size()));
      filled += part.size();
    }
  }
  flush();
  round_to(options.value_precision, cos);
  round_to(options.value_precision, sin);
}

RopeTable make_table(std::span<const double> inv_freq, std::span<const double> positions,
                     const TableOptions& options) {
  RopeTable table;
  table.pairs = static_cast<int>(inv_freq.size());
  table.count = static_cast<int>(positions.size());
  table.cos.resize(inv_freq.size() * positions.size());
  table.sin.resize(table.cos.size());
  fill_table(inv_freq, positions, options, table.cos, table.sin);
  return table;
}

RopeTable make_table(std::span<const double> inv_freq, double first, int count,
                     const TableOptions& options) {
  std::vector<double> positions(static_cast<std::size_t>(std::max(count, 0)));
  std::iota(positions.begin(), positions.end(), first);
  return make_table(inv_freq, positions, options);
}

}  // namespace ropewalk::core
