#include "ui/plot/axis.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <limits>
#include <numeric>

namespace ropewalk::ui {
namespace {

constexpr double kPiExact = 3.141592653589793;
constexpr int kMaxTicks = 400;
constexpr float kFarAway = 1e6F;  // pixels

// Smallest of 1, 2, 5 times a power of ten that is >= raw.
double nice_step(double raw) {
  const double power = std::pow(10.0, std::floor(std::log10(raw)));
  for (const double factor : {1.0, 2.0, 5.0})
    if (factor * power >= raw * (1 - 1e-9)) return factor * power;
  return 10 * power;
}

double nice_angle_step(double raw) {
  for (const double twelfths : {1.0, 2.0, 3.0, 6.0, 12.0, 24.0})
    if (twelfths * kPiExact / 12 >= raw * (1 - 1e-9)) return twelfths * kPiExact / 12;
  return nice_step(raw / (2 * kPiExact)) * 2 * kPiExact;
}

std::string superscript(int number) {
  constexpr std::array<const char*, 10> kDigits = {"⁰", "¹", "²", "³", "⁴",
                                                   "⁵", "⁶", "⁷", "⁸", "⁹"};
  std::string text = number < 0 ? "⁻" : "";
  for (const char digit : std::to_string(std::abs(number)))
    text += kDigits[static_cast<size_t>(digit - '0')];
  return text;
}

struct Unit {
  double size;
  const char* name;
};

// The thousands an axis up to `largest` is counted in.
Unit unit_for(double largest) {
  if (largest < 1e4) return {1, ""};
  if (largest < 1e6) return {1e3, "k"};
  if (largest < 1e9) return {1e6, "M"};
  return {1e9, "G"};
}

// Labels of evenly spaced ticks: one unit and one number of decimals for all.
void label_evenly(std::vector<Tick>& ticks, double step, double largest) {
  if (largest > 0 && (largest < 1e-3 || largest >= 1e12)) {
    const int exponent = static_cast<int>(std::floor(std::log10(largest) + 1e-9));
    const double power = std::pow(10.0, exponent);
    const int decimals = decimals_for_step(step / power);
    for (Tick& tick : ticks)
      tick.label = tick.value == 0
                       ? "0"
                       : fixed_text(tick.value / power, decimals) + "·10" + superscript(exponent);
    return;
  }
  const Unit unit = unit_for(largest);
  const int decimals = decimals_for_step(step / unit.size);
  for (Tick& tick : ticks)
    tick.label = tick.value == 0 && unit.size > 1
                     ? "0"
                     : fixed_text(tick.value / unit.size, decimals) + unit.name;
}

std::vector<Tick> even_ticks(Range range, double step, bool angles) {
  std::vector<Tick> ticks;
  const double first = std::ceil(range.min / step - 1e-6);
  const double last = std::floor(range.max / step + 1e-6);
  if (!(last - first < kMaxTicks)) return ticks;
  for (double i = first; i <= last; ++i) ticks.push_back({i * step, {}, true});
  if (angles) {
    for (Tick& tick : ticks) tick.label = angle_text(tick.value);
  } else {
    label_evenly(ticks, step, std::max(std::abs(range.min), std::abs(range.max)));
  }
  return ticks;
}

std::string log_label(double value, int exponent) {
  if (exponent < -3 || exponent >= 12) {
    const double factor = value / std::pow(10.0, exponent);
    return (factor > 1.5 ? fixed_text(factor, 0) + "·10" : std::string("10")) +
           superscript(exponent);
  }
  if (exponent < 0) return fixed_text(value, -exponent);
  return compact_text(value);
}

std::vector<Tick> log_ticks(Range range, float length, float spacing) {
  const double decades = std::log10(range.max / range.min);
  const double wanted = std::max(2.0, static_cast<double>(length / spacing));
  if (decades < 0.7) {  // no decade to speak of: even steps tell more
    return even_ticks(range, nice_step(range.span() / wanted), false);
  }
  const int stride = std::max(1, static_cast<int>(std::ceil(decades / wanted)));
  const double pixels_per_decade = static_cast<double>(length) / decades;
  const bool label_2_and_5 = stride == 1 && pixels_per_decade > 2.6 * static_cast<double>(spacing);
  const bool minor = stride == 1 && pixels_per_decade > 26;
  const int first = static_cast<int>(std::floor(std::log10(range.min) + 1e-9));
  const int last = static_cast<int>(std::floor(std::log10(range.max) + 1e-9));
  std::vector<Tick> ticks;
  for (int exponent = first; exponent <= last; ++exponent) {
    const double power = std::pow(10.0, exponent);
    for (int factor = 1; factor < (minor ? 10 : 2); ++factor) {
      const double value = factor * power;
      if (value < range.min * (1 - 1e-9) || value > range.max * (1 + 1e-9)) continue;
      const bool whole = factor == 1 && exponent % stride == 0;
      const bool major = whole || (label_2_and_5 && (factor == 2 || factor == 5));
      ticks.push_back({value, major ? log_label(value, exponent) : std::string(), major});
    }
  }
  return ticks;
}

}  // namespace

Range sane_range(Range range, Scale scale) {
  const double kMax = 1e300;
  const auto legal = [kMax](double x, double otherwise) {
    return std::isnan(x) ? otherwise : std::clamp(x, -kMax, kMax);
  };
  const bool log = scale == Scale::kLog;
  range.min = legal(range.min, log ? 1 : 0);
  range.max = legal(range.max, log ? 10 : 1);
  if (range.min > range.max) std::swap(range.min, range.max);
  if (log) {
    if (range.max <= 0) return {1, 10};
    if (range.min <= 0) range.min = std::min(1.0, range.max / 1e3);
    range.min = std::max(range.min, 1e-300);
    range.max = std::max(range.max, 1e-299);
    if (range.max < range.min * (1 + 1e-9)) return {range.min / 2, range.max * 2};
    return range;
  }
  // Narrower than rounding can tell apart: opened up around the middle.
  const double largest = std::max(std::abs(range.min), std::abs(range.max));
  if (largest < 1e-280) return range.min < 0 ? Range{-0.5, 0.5} : Range{0, 1};
  if (range.span() < largest * 1e-12) {
    const double half = largest * (range.span() == 0 ? 0.5 : 1e-12);
    const double middle = range.min / 2 + range.max / 2;
    return {middle - half, middle + half};
  }
  return range;
}

Range nice_range(Range range, Scale scale, int about) {
  range = sane_range(range, scale);
  if (scale == Scale::kLog)
    return {std::pow(10.0, std::floor(std::log10(range.min) + 1e-9)),
            std::pow(10.0, std::ceil(std::log10(range.max) - 1e-9))};
  const double raw = range.span() / std::max(1, about);
  const double step = scale == Scale::kAngle ? nice_angle_step(raw) : nice_step(raw);
  return {std::floor(range.min / step + 1e-9) * step, std::ceil(range.max / step - 1e-9) * step};
}

Range padded(Range range, Scale scale, double fraction) {
  range = sane_range(range, scale);
  if (scale == Scale::kLog) {
    const double factor = std::pow(range.max / range.min, fraction);
    return {range.min / factor, range.max * factor};
  }
  return {range.min - range.span() * fraction, range.max + range.span() * fraction};
}

AxisMap::AxisMap(Range range, Scale scale, float start, float end)
    : range_(sane_range(range, scale)), scale_(scale), start_(start), end_(end) {
  const bool log = scale_ == Scale::kLog;
  low_ = log ? std::log(range_.min) : range_.min;
  const double high = log ? std::log(range_.max) : range_.max;
  per_unit_ = (static_cast<double>(end_) - static_cast<double>(start_)) / (high - low_);
}

float AxisMap::screen_from_value(double value) const {
  if (scale_ == Scale::kLog) {
    if (!(value > 0)) return std::numeric_limits<float>::quiet_NaN();
    value = std::log(value);
  }
  if (!std::isfinite(value)) return std::numeric_limits<float>::quiet_NaN();
  const double screen = static_cast<double>(start_) + (value - low_) * per_unit_;
  return static_cast<float>(
      std::clamp(screen, -static_cast<double>(kFarAway), static_cast<double>(kFarAway)));
}

double AxisMap::value_from_screen(float screen) const {
  if (per_unit_ == 0) return range_.min;
  const double value =
      low_ + (static_cast<double>(screen) - static_cast<double>(start_)) / per_unit_;
  return scale_ == Scale::kLog ? std::exp(value) : value;
}

std::vector<Tick> make_ticks(Range range, Scale scale, float length, float spacing) {
  if (!(length > 0) || !std::isfinite(length)) return {};
  spacing = std::isfinite(spacing) ? std::max(spacing, 4.0F) : 80;
  range = sane_range(range, scale);
  if (scale == Scale::kLog) return log_ticks(range, length, spacing);
  const double raw = range.span() / std::max(1.0, static_cast<double>(length / spacing));
  if (scale == Scale::kAngle && raw > kPiExact / 40)
    return even_ticks(range, nice_angle_step(raw), true);
  return even_ticks(range, nice_step(raw), false);
}

std::vector<Tick> fitted_ticks(const Canvas& canvas, const AxisMap& map, const Font& font,
                               bool horizontal, float spacing, float gap) {
  const float length = std::abs(map.end() - map.start());
  const auto crowded = [&](const std::vector<Tick>& ticks) {
    float covered_to = -2 * kFarAway;
    const bool rising = (map.end() > map.start()) == horizontal;
    const size_t count = ticks.size();
    for (size_t i = 0; i < count; ++i) {
      const Tick& tick = ticks[rising || !horizontal ? i : count - 1 - i];
      if (tick.label.empty()) continue;
      const Vec2 size = canvas.measure(tick.label, font);
      const float half = (horizontal ? size.x : size.y * 0.8F) / 2;
      float at = map.screen_from_value(tick.value);
      if (!horizontal && map.end() < map.start()) at = -at;
      if (at - half < covered_to + gap) return true;
      covered_to = at + half;
    }
    return false;
  };
  // Short axes still get two or three labels, if these are narrow enough.
  spacing = std::min(spacing, std::max(20.0F, length / 2.6F));
  std::vector<Tick> ticks;
  for (int attempt = 0; attempt < 12; ++attempt, spacing *= 1.4F) {
    ticks = make_ticks(map.range(), map.scale(), length, spacing);
    if (!crowded(ticks)) return ticks;
  }
  // Nothing fits beside another: the first label stays.
  bool labelled = false;
  for (Tick& tick : ticks) {
    if (labelled) tick.label.clear();
    labelled = labelled || !tick.label.empty();
  }
  return ticks;
}

int decimals_for_step(double step) {
  step = std::abs(step);
  if (!(step > 0) || !std::isfinite(step)) return 0;
  int decimals = std::max(0, static_cast<int>(-std::floor(std::log10(step) + 1e-9)));
  // 0.25 needs two though it lies between 0.1 and 1.
  while (decimals < 15) {
    const double scaled = step * std::pow(10.0, decimals);
    if (std::abs(scaled - std::round(scaled)) < 1e-6 * scaled) break;
    if (decimals > static_cast<int>(-std::floor(std::log10(step))) + 2) break;
    ++decimals;
  }
  return std::min(decimals, 15);
}

std::string fixed_text(double value, int decimals) {
  if (!std::isfinite(value)) return "–";
  std::array<char, 400> buffer;
  const int size =
      std::snprintf(buffer.data(), buffer.size(), "%.*f", std::clamp(decimals, 0, 17), value);
  std::string_view text(buffer.data(), static_cast<size_t>(std::max(0, size)));
  const bool zero = text.find_first_of("123456789") == std::string_view::npos;
  if (!text.starts_with('-')) return std::string(text);
  text.remove_prefix(1);
  return zero ? std::string(text) : "−" + std::string(text);
}

std::string power_of_ten_text(int exponent) { return "10" + superscript(exponent); }

std::string scientific_text(double value, int decimals) {
  if (value == 0 || !std::isfinite(value)) return fixed_text(value, 0);
  int exponent = static_cast<int>(std::floor(std::log10(std::abs(value))));
  std::string number = fixed_text(value / std::pow(10.0, exponent), decimals);
  if (number.find("10") != std::string::npos && std::abs(value) < std::pow(10.0, exponent + 1)) {
    // 9.96 rounds to 10.0, which is 1.0 of the next power.
    ++exponent;
    number = fixed_text(value / std::pow(10.0, exponent), decimals);
  }
  return exponent == 0 ? number : number + "·" + power_of_ten_text(exponent);
}

std::string compact_text(double value, int decimals) {
  if (!std::isfinite(value)) return "–";
  const Unit unit = unit_for(std::abs(value));
  if (unit.size == 1) return fixed_text(value, decimals);
  // At most two decimals, none that are zero.
  std::string text = fixed_text(value / unit.size, 2);
  while (text.back() == '0') text.pop_back();
  if (text.back() == '.') text.pop_back();
  return text + unit.name;
}

std::string angle_text(double radians) {
  if (!std::isfinite(radians)) return "–";
  const double twelfths = radians / kPiExact * 12;
  const double whole = std::round(twelfths);
  if (std::abs(twelfths - whole) > 1e-6 * std::max(1.0, std::abs(twelfths)) ||
      std::abs(whole) > 1e9)
    return fixed_text(radians, 2);
  long numerator = static_cast<long>(whole), denominator = 12;
  if (numerator == 0) return "0";
  const long common = std::gcd(std::abs(numerator), denominator);
  numerator /= common;
  denominator /= common;
  const long size = std::abs(numerator);
  std::string text = numerator < 0 ? "−" : "";
  if (size >= 10000 && denominator == 1) {
    text += compact_text(static_cast<double>(size));
  } else if (size > 1) {
    text += std::to_string(size);
  }
  text += "π";
  if (denominator > 1) text += "/" + std::to_string(denominator);
  return text;
}

std::string read_out(const AxisMap& map, double value) {
  if (!std::isfinite(value)) return "–";
  if (value != 0 && (std::abs(value) < 1e-4 || std::abs(value) >= 1e12)) {
    const int exponent = static_cast<int>(std::floor(std::log10(std::abs(value))));
    return fixed_text(value / std::pow(10.0, exponent), 2) + "·" + power_of_ten_text(exponent);
  }
  const float at = map.screen_from_value(value);
  const double pixel = std::abs(map.value_from_screen(at + 1) - map.value_from_screen(at));
  const int decimals = pixel > 0 && std::isfinite(pixel)
                           ? static_cast<int>(std::ceil(-std::log10(pixel) - 1e-9))
                           : 2;
  return fixed_text(value, std::clamp(decimals, 0, 8));
}

}  // namespace ropewalk::ui
