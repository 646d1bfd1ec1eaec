#include "state/timeline.h"

#include <algorithm>
#include <cmath>

namespace ropewalk::state {
namespace {

// `value` with as few decimals as tell a millionth of `range`: links of an animation's moments stay
// short.
double rounded(double value, double range) {
  const double decimals = 6 - std::floor(std::log10(range));
  if (!(decimals >= 0 && decimals <= 15)) return value;
  const double scale = std::pow(10.0, decimals);
  return std::round(value * scale) / scale;
}

constexpr double kAlmost = 1e-5;  // of a step: so near a multiple, a value counts as the multiple

// The multiple of `step` that was come to last on the way from `from` to `to`.
double whole_steps(const Animation& animation, double value) {
  const double place = value / std::abs(animation.step);
  const bool up = animation.to > animation.from;
  const double whole = up ? std::floor(place + kAlmost) : std::ceil(place - kAlmost);
  const auto [low, high] = std::minmax(animation.from, animation.to);
  return std::clamp(whole * std::abs(animation.step), low, high);
}

// What moves evenly with time, and back.
double place_of(const Animation& animation, double value) {
  return animation.logarithmic ? std::log1p(std::max(value, 0.0)) : value;
}
double value_of(const Animation& animation, double place) {
  return animation.logarithmic ? std::expm1(place) : place;
}

}  // namespace

double Timeline::duration() const {
  const double seconds = std::abs(animation_.to - animation_.from) / animation_.units_per_second;
  return exists() && std::isfinite(seconds) && seconds > 0 ? seconds : 0;
}

double Timeline::fraction() const {
  const double length = duration();
  return length > 0 ? time_ / length : 0;
}

double Timeline::value_at(double time) const {
  const double length = duration();
  if (length == 0 || std::isnan(time)) return animation_.from;
  if (animation_.loop && std::isfinite(time) && (time < 0 || time > length)) {
    time = std::fmod(time, length);
    if (time < 0) time += length;
  }
  if (time <= 0) return animation_.from;
  if (time >= length) return animation_.to;
  const double from = place_of(animation_, animation_.from);
  const double to = place_of(animation_, animation_.to);
  const double value = rounded(value_of(animation_, from + (to - from) * (time / length)),
                               std::abs(animation_.to - animation_.from));
  return animation_.whole && animation_.step != 0 ? whole_steps(animation_, value) : value;
}

void Timeline::play() {
  playing_ = exists();
  if (!animation_.loop && time_ >= duration()) time_ = 0;
}

void Timeline::set_speed(double speed) {
  if (!std::isnan(speed)) speed_ = std::clamp(speed, kMinSpeed, kMaxSpeed);
}

void Timeline::scrub(double fraction) {
  if (!std::isnan(fraction)) time_ = std::clamp(fraction, 0.0, 1.0) * duration();
}

void Timeline::set_value(double value) {
  const double from = place_of(animation_, animation_.from);
  const double range = place_of(animation_, animation_.to) - from;
  if (range != 0) scrub((place_of(animation_, value) - from) / range);
}

void Timeline::step(int steps) {
  pause();
  const double width = std::abs(animation_.step);
  if (duration() == 0 || !(width > 0)) return;
  const double low = std::min(animation_.from, animation_.to);
  const double high = std::max(animation_.from, animation_.to);
  const bool up = (steps > 0) == (animation_.to > animation_.from);
  // A step from (almost) a multiple goes to the next one, not to the multiple itself.
  double value = this->value();
  constexpr int kMaxSteps = 10000;
  for (int i = std::min(std::abs(std::max(steps, -kMaxSteps)), kMaxSteps); i > 0; --i) {
    const double place = value / width;
    const double next =
        (up ? std::floor(place + kAlmost) + 1 : std::ceil(place - kAlmost) - 1) * width;
    const bool at_end = up ? value >= high - kAlmost * width : value <= low + kAlmost * width;
    if (at_end && animation_.loop) {
      value = up ? low : high;
    } else {
      value = std::clamp(next, low, high);
    }
  }
  set_value(value);
}

void Timeline::advance(double seconds) {
  if (!playing_ || !(seconds > 0)) return;
  const double length = duration();
  time_ += seconds * speed_;
  if (length == 0 || (!animation_.loop && time_ >= length)) {
    time_ = length;
    pause();
  } else if (time_ > length) {
    time_ = std::isfinite(time_) ? std::fmod(time_, length) : 0;
  }
}

}  // namespace ropewalk::state
