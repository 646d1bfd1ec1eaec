// What a plot makes of its samples before anything is drawn: search, decimation, zoom.
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "ui/plot/plot.h"

namespace ropewalk::ui {
namespace {

constexpr float kLargest = std::numeric_limits<float>::max();

struct Extremes {
  float low = kLargest, high = -kLargest;
  size_t count = 0;  // finite values
};

// Sixteen independent lanes, which compilers turn into vectors; comparisons leave NaN out, the
// bound infinities.
Extremes extremes(std::span<const float> y) {
  constexpr size_t kLanes = 16;
  std::array<float, kLanes> low, high;
  std::array<uint32_t, kLanes> count{};
  low.fill(kLargest);
  high.fill(-kLargest);
  size_t i = 0;
  for (; i + kLanes <= y.size(); i += kLanes) {
    for (size_t lane = 0; lane < kLanes; ++lane) {
      const float value = y[i + lane];
      const bool sound = std::abs(value) <= kLargest;
      const float for_low = sound ? value : kLargest, for_high = sound ? value : -kLargest;
      low[lane] = for_low < low[lane] ? for_low : low[lane];
      high[lane] = for_high > high[lane] ? for_high : high[lane];
      count[lane] += sound ? 1U : 0U;
    }
  }
  Extremes all;
  for (size_t lane = 0; lane < kLanes; ++lane) {
    all.low = std::min(all.low, low[lane]);
    all.high = std::max(all.high, high[lane]);
    all.count += count[lane];
  }
  for (; i < y.size(); ++i) {
    if (!std::isfinite(y[i])) continue;
    all.low = std::min(all.low, y[i]);
    all.high = std::max(all.high, y[i]);
    ++all.count;
  }
  return all;
}

Extremes extremes(const Samples& samples, size_t begin, size_t end) {
  if (!samples.block().empty()) return extremes(samples.block().subspan(begin, end - begin));
  Extremes all;
  for (size_t i = begin; i < end; ++i) {
    const float y = static_cast<float>(samples.y(i));
    if (!std::isfinite(y)) continue;
    all.low = std::min(all.low, y);
    all.high = std::max(all.high, y);
    ++all.count;
  }
  return all;
}

// A scale made even: logarithms on log axes.
double even(double value, Scale scale) { return scale == Scale::kLog ? std::log(value) : value; }
double uneven(double value, Scale scale) { return scale == Scale::kLog ? std::exp(value) : value; }

// Shifted, and shortened if it must be, to lie inside `whole`.
Range inside(double low, double high, double whole_low, double whole_high, Scale scale,
             Range whole) {
  if (!(high - low < (whole_high - whole_low) * (1 - 1e-9))) return whole;
  if (low < whole_low) {
    high += whole_low - low;
    low = whole_low;
  } else if (high > whole_high) {
    low -= high - whole_high;
    high = whole_high;
  }
  return {uneven(low, scale), uneven(high, scale)};
}

}  // namespace

size_t Samples::lower_bound(double value) const {
  const size_t count = size();
  if (!getter_ && x_.empty()) {
    const double index = std::ceil((value - first_) / step_);
    if (!(index > 0)) return 0;
    return index >= static_cast<double>(count) ? count : static_cast<size_t>(index);
  }
  size_t begin = 0, end = count;
  while (begin < end) {
    const size_t middle = begin + (end - begin) / 2;
    if (x(middle) < value) {
      begin = middle + 1;
    } else {
      end = middle;
    }
  }
  return begin;
}

size_t Samples::nearest(double value) const {
  const size_t after = lower_bound(value);
  if (after == 0) return 0;
  if (after >= size()) return size() - 1;
  return value - x(after - 1) <= x(after) - value ? after - 1 : after;
}

void decimate(const Samples& samples, const AxisMap& x, std::span<Column> out) {
  if (out.empty()) return;
  const float width = (x.end() - x.start()) / static_cast<float>(out.size());
  size_t begin = samples.lower_bound(x.range().min);
  for (size_t c = 0; c < out.size(); ++c) {
    const bool last = c + 1 == out.size();
    // The last column is closed on its right, so that a sample at the end of the axis counts.
    const double edge = last
                            ? std::nextafter(x.range().max, std::numeric_limits<double>::infinity())
                            : x.value_from_screen(x.start() + width * static_cast<float>(c + 1));
    const size_t end = std::max(begin, samples.lower_bound(edge));
    const Extremes found = extremes(samples, begin, end);
    Column& column = out[c];
    column = {0, found.low, found.high, 0, found.count, begin, end};
    if (found.count > 0) {
      size_t i = begin, j = end - 1;
      while (!std::isfinite(samples.y(i))) ++i;
      while (!std::isfinite(samples.y(j))) --j;
      column.first = static_cast<float>(samples.y(i));
      column.last = static_cast<float>(samples.y(j));
    }
    begin = end;
  }
}

Range extent_of(const Samples& samples) {
  const Extremes found = extremes(samples, 0, samples.size());
  if (found.count == 0) return {};
  return {static_cast<double>(found.low), static_cast<double>(found.high)};
}

Range zoomed(Range range, Scale scale, double factor, double anchor, Range whole) {
  range = sane_range(range, scale);
  whole = sane_range(whole, scale);
  if (!(factor > 0) || !std::isfinite(factor)) return range;
  const double low = even(range.min, scale), high = even(range.max, scale);
  const double whole_low = even(whole.min, scale), whole_high = even(whole.max, scale);
  double fixed = even(anchor, scale);
  if (!std::isfinite(fixed)) fixed = (low + high) / 2;
  fixed = std::clamp(fixed, low, high);
  const double min = (whole_high - whole_low) * 1e-6;
  const double size = std::max((high - low) / factor, min);
  const double part = (fixed - low) / (high - low);
  return inside(fixed - size * part, fixed + size * (1 - part), whole_low, whole_high, scale,
                whole);
}

Range panned(Range range, Scale scale, double part, Range whole) {
  range = sane_range(range, scale);
  whole = sane_range(whole, scale);
  if (!std::isfinite(part)) return range;
  const double low = even(range.min, scale), high = even(range.max, scale);
  const double shift = (high - low) * part;
  return inside(low + shift, high + shift, even(whole.min, scale), even(whole.max, scale), scale,
                whole);
}

}  // namespace ropewalk::ui
