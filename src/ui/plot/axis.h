// Scales and ticks: nice steps on linear axes, decades on logarithmic ones, multiples of pi for
// angles. Labels of one axis have the same decimals, so they do not jump, and are thinned out by
// their measured width, so they never overlap.
#pragma once

#include <string>
#include <vector>

#include "ui/canvas/canvas.h"
#include "ui/canvas/geometry.h"

namespace ropewalk::ui {

enum class Scale {
  kLinear,
  kLog,    // both ends > 0
  kAngle,  // linear in radians, ticks at multiples and fractions of pi
};

struct Range {
  double min = 0, max = 0;
  bool operator==(const Range&) const = default;
  // What stands for "not given": fit to the data.
  bool empty() const { return !(min < max); }
  double span() const { return max - min; }
};

// A legal range for a scale, whatever comes in: ordered, finite, not empty, positive on log axes.
Range sane_range(Range range, Scale scale);
// The range grown to the next nice ticks outside it.
Range nice_range(Range range, Scale scale, int about = 6);
// Grows `range` by a fraction of its length on each side (in log space on log axes).
Range padded(Range range, Scale scale, double fraction);

// Values along a line of the screen. `start` is where range.min stands, `end` where range.max does.
class AxisMap {
 public:
  AxisMap() = default;
  AxisMap(Range range, Scale scale, float start, float end);
  Range range() const { return range_; }
  Scale scale() const { return scale_; }
  float start() const { return start_; }
  float end() const { return end_; }
  // Not finite for NaN, and for values <= 0 on log axes. Clamped to a million pixels off, so it can
  // be drawn.
  float screen_from_value(double value) const;
  double value_from_screen(float screen) const;

 private:
  Range range_{0, 1};
  Scale scale_ = Scale::kLinear;
  float start_ = 0, end_ = 1;
  double low_ = 0, per_unit_ = 1;
};

struct Tick {
  double value = 0;
  std::string label;  // empty for minor ticks
  bool major = true;
};

// Ascending, all within the range (up to rounding), at most about length / spacing labelled ones.
// `spacing`: pixels wanted between labelled ticks.
std::vector<Tick> make_ticks(Range range, Scale scale, float length, float spacing);

// Ticks for a horizontal (or vertical) axis of `map`, thinned until no two labels come nearer than
// `gap` pixels.
std::vector<Tick> fitted_ticks(const Canvas& canvas, const AxisMap& map, const Font& font,
                               bool horizontal, float spacing = 80, float gap = 10);

// Decimals needed so that multiples of `step` are told apart.
int decimals_for_step(double step);
// "−1.50": fixed decimals, a true minus sign, never "−0.00"; "–" for what is not finite.
std::string fixed_text(double value, int decimals);
// "−2.2·10⁻¹⁶", "4.0"; "0" for 0.
std::string scientific_text(double value, int decimals = 1);
// "10⁻¹⁶"
std::string power_of_ten_text(int exponent);
// "10k", "1.5M", "250": for numbers of tokens and other large counts; thousands from 10 000 on.
std::string compact_text(double value, int decimals = 0);
// "π/2", "−3π", "0" for multiples of pi / 12; else in radians with two decimals.
std::string angle_text(double radians);
// As many digits as tell two neighbouring pixels of `map` apart, and no more.
std::string read_out(const AxisMap& map, double value);

}  // namespace ropewalk::ui
