// Play, pause, scrub, step, speed. A timeline drives one parameter; its value is a function of
// timeline time alone, so any moment can be linked, scrubbed to and tested with an injected clock.
#pragma once

#include <string_view>

#include "state/param.h"

namespace ropewalk::state {

// What a scene says of its animation. An empty key: the scene has none.
struct Animation {
  std::string_view key;         // the real or integer parameter that moves
  double from = 0, to = 0;      // its range, inclusive
  double units_per_second = 1;  // at speed 1
  double step = 1;              // one press of the step button, in the parameter's unit
  bool loop = true;             // start again at `from`, or stop at `to`
  bool logarithmic = false;  // moves evenly in log(1 + x), at that speed on average; from, to >= 0
  bool whole = false;        // stands on each multiple of `step` until the next one is due
  bool operator==(const Animation&) const = default;
};

class Timeline {
 public:
  static constexpr double kMinSpeed = 0.125, kMaxSpeed = 8;

  Timeline() = default;
  explicit Timeline(const Animation& animation) : animation_(animation) {}

  const Animation& animation() const { return animation_; }
  bool exists() const { return !animation_.key.empty(); }
  bool playing() const { return playing_; }
  double speed() const { return speed_; }
  double duration() const;               // seconds at speed 1
  double time() const { return time_; }  // seconds at speed 1, 0 .. duration
  double fraction() const;               // 0 .. 1

  double value_at(double time) const;  // of the parameter; periodic if the animation loops
  double value() const { return value_at(time_); }

  void play();  // from the start again, if it stood at its end and does not loop
  void pause() { playing_ = false; }
  void set_speed(double speed);  // clamped
  void scrub(double fraction);   // pauses nothing
  void set_value(double value);  // the parameter was moved by other means
  void step(int steps);          // pauses; to the next or previous multiple of `step`
  // Moves on by `seconds` of real time (no effect while paused). Pauses at the end if it does not
  // loop.
  void advance(double seconds);

 private:
  Animation animation_;
  double time_ = 0, speed_ = 1;
  bool playing_ = false;
};

}  // namespace ropewalk::state
