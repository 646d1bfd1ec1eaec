#include "core/rotation/axes.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <numbers>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/number_text.h"
#include "core/rotation/frequency.h"
#include "core/simd/kernels.h"

namespace ropewalk::core {

namespace {

// What two axes must share: head_dim/2 numbers each.
Status can_share(int head_dim, double base) {
  if (head_dim < 4 || head_dim % 4 != 0) {
    return Error{"head_dim = " + std::to_string(head_dim) +
                 " cannot be shared by two axes: it must be a multiple of 4."};
  }
  if (!(base > 0.0)) {
    return Error{"rope_theta = " + number_text(base) + " cannot be used: it must be above 0."};
  }
  return {};
}

}  // namespace

Result<AxisFrequencies> axial_2d(int head_dim, double base) {
  if (const Status status = can_share(head_dim, base); !status.ok()) return Error{status.error()};
  const int half = head_dim / 4;  // pairs of one axis
  const std::vector<double> theta = inverse_frequencies(head_dim / 2, base);
  AxisFrequencies out{2, 2 * half, std::vector<double>(static_cast<std::size_t>(4 * half), 0.0)};
  std::copy(theta.begin(), theta.end(), out.inv_freq.begin());
  std::copy(theta.begin(), theta.end(), out.inv_freq.begin() + 3 * half);
  return out;
}

AxisFrequencies mixed_2d(std::span<const double> inv_freq_y, std::span<const double> inv_freq_x) {
  assert(inv_freq_y.size() == inv_freq_x.size());
  AxisFrequencies out{2, static_cast<int>(inv_freq_y.size()), {}};
  out.inv_freq.assign(inv_freq_y.begin(), inv_freq_y.end());
  out.inv_freq.insert(out.inv_freq.end(), inv_freq_x.begin(), inv_freq_x.end());
  return out;
}

Result<AxisFrequencies> mixed_2d_start(int head_dim, double base, double angle) {
  if (const Status status = can_share(head_dim, base); !status.ok()) return Error{status.error()};
  const std::vector<double> theta = inverse_frequencies(head_dim / 2, base);
  std::vector<double> y, x;
  for (const double direction : {angle, angle + std::numbers::pi / 2}) {
    for (const double speed : theta) {
      y.push_back(speed * std::sin(direction));
      x.push_back(speed * std::cos(direction));
    }
  }
  return mixed_2d(y, x);
}

Result<std::vector<int>> mrope_axes(std::span<const int> sections, int pairs, MropeOrder order) {
  if (sections.size() != 3) {
    return Error{"mrope_section has " + std::to_string(sections.size()) +
                 " entries; it must have 3: time, height and width."};
  }
  long long sum = 0;
  for (std::size_t axis = 0; axis < sections.size(); ++axis) {
    if (sections[axis] < 0) {
      return Error{"mrope_section[" + std::to_string(axis) +
                   "] = " + std::to_string(sections[axis]) + " cannot be used: it must be >= 0."};
    }
    sum += sections[axis];
  }
  if (sum != pairs) {
    return Error{"mrope_section sums to " + std::to_string(sum) +
                 ", but the rotary dimension has " + std::to_string(pairs) +
                 " pairs; the two must be equal."};
  }
  std::vector<int> axes(static_cast<std::size_t>(pairs), 0);
  for (int i = 0; i < pairs; ++i) {
    if (order == MropeOrder::kChunked) {
      axes[i] = i < sections[0] ? 0 : (i < sections[0] + sections[1] ? 1 : 2);
    } else if (i % 3 != 0 && i < 3 * sections[i % 3]) {
      axes[i] = i % 3;
    }
  }
  return axes;
}

AxisFrequencies by_axis(std::span<const double> inv_freq, std::span<const int> axis_of_pair,
                        int axes) {
  assert(inv_freq.size() == axis_of_pair.size());
  AxisFrequencies out{axes, static_cast<int>(inv_freq.size()),
                      std::vector<double>(inv_freq.size() * static_cast<std::size_t>(axes), 0.0)};
  for (std::size_t i = 0; i < inv_freq.size(); ++i) {
    assert(axis_of_pair[i] >= 0 && axis_of_pair[i] < axes);
    out.inv_freq[static_cast<std::size_t>(axis_of_pair[i]) * inv_freq.size() + i] = inv_freq[i];
  }
  return out;
}

namespace {

// The one axis that each pair turns by; empty where one turns by several.
std::vector<std::size_t> only_axes(const AxisFrequencies& frequencies) {
  std::vector<std::size_t> only(static_cast<std::size_t>(frequencies.pairs));
  for (std::size_t i = 0; i < only.size(); ++i) {
    int turning = 0;
    for (int axis = 0; axis < frequencies.axes; ++axis) {
      if (frequencies.axis(axis)[i] == 0) continue;
      only[i] = static_cast<std::size_t>(axis);
      if (++turning > 1) return {};
    }
  }
  return only;
}

// Where each pair turns by one axis alone, an image has as many different angles as it has rows and
// columns, far fewer than patches: each is made once. Nothing, where that saves nothing.
std::optional<RopeTable> table_of_few(const AxisFrequencies& frequencies,
                                      std::span<const double> positions,
                                      const TableOptions& options) {
  const auto axes = static_cast<std::size_t>(frequencies.axes);
  const auto pairs = static_cast<std::size_t>(frequencies.pairs);
  const std::size_t count = positions.size() / axes;
  const std::vector<std::size_t> axis_of = only_axes(frequencies);
  if (axis_of.empty() || !std::all_of(positions.begin(), positions.end(),
                                      [](double position) { return std::isfinite(position); }))
    return {};
  std::vector<std::vector<double>> different(axes);
  std::size_t sum = 0;
  for (std::size_t axis = 0; axis < axes; ++axis) {
    std::vector<double>& here = different[axis];
    for (std::size_t t = 0; t < count; ++t) here.push_back(positions[t * axes + axis]);
    std::sort(here.begin(), here.end());
    here.erase(std::unique(here.begin(), here.end()), here.end());
    sum += here.size();
  }
  if (2 * sum > count) return {};
  std::vector<RopeTable> of_axis;
  for (std::size_t axis = 0; axis < axes; ++axis)
    of_axis.push_back(
        make_table(frequencies.axis(static_cast<int>(axis)), different[axis], options));
  RopeTable table;
  table.pairs = frequencies.pairs;
  table.count = static_cast<int>(count);
  table.cos.resize(count * pairs);
  table.sin.resize(count * pairs);
  std::vector<std::size_t> row(axes);
  for (std::size_t t = 0; t < count; ++t) {
    for (std::size_t axis = 0; axis < axes; ++axis) {
      const std::vector<double>& here = different[axis];
      const auto found = std::lower_bound(here.begin(), here.end(), positions[t * axes + axis]);
      row[axis] = static_cast<std::size_t>(found - here.begin()) * pairs;
    }
    for (std::size_t i = 0; i < pairs; ++i) {
      const RopeTable& from = of_axis[axis_of[i]];
      table.cos[t * pairs + i] = from.cos[row[axis_of[i]] + i];
      table.sin[t * pairs + i] = from.sin[row[axis_of[i]] + i];
    }
  }
  return table;
}

}  // namespace

RopeTable make_table(const AxisFrequencies& frequencies, std::span<const double> positions,
                     const TableOptions& options) {
  assert(frequencies.axes > 0 && positions.size() % frequencies.axes == 0);
  if (std::optional<RopeTable> made = table_of_few(frequencies, positions, options))
    return *std::move(made);
  const auto axes = static_cast<std::size_t>(frequencies.axes);
  const auto pairs = static_cast<std::size_t>(frequencies.pairs);
  const std::size_t count = positions.size() / axes;
  RopeTable table;
  table.pairs = frequencies.pairs;
  table.count = static_cast<int>(count);
  table.cos.resize(count * pairs);
  table.sin.resize(count * pairs);
  std::vector<double> angles(pairs), of_axis(pairs);
  TableOptions unclipped = options;
  unclipped.max_angle = std::numeric_limits<double>::infinity();
  for (std::size_t t = 0; t < count; ++t) {
    std::fill(angles.begin(), angles.end(), 0.0);
    for (std::size_t axis = 0; axis < axes; ++axis) {
      fill_angles(frequencies.axis(static_cast<int>(axis)), positions[t * axes + axis], unclipped,
                  of_axis);
      for (std::size_t i = 0; i < pairs; ++i) angles[i] += of_axis[i];
    }
    if (std::isfinite(options.max_angle)) {
      for (double& angle : angles) angle = std::clamp(angle, -options.max_angle, options.max_angle);
    }
    kernels::sin_cos(angles.data(), pairs, static_cast<float>(options.attention_factor),
                     table.cos.data() + t * pairs, table.sin.data() + t * pairs);
  }
  round_to(options.value_precision, table.cos);
  round_to(options.value_precision, table.sin);
  return table;
}

}  // namespace ropewalk::core
