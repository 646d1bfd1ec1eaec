// How long a lecture has lasted, by the machine's clock: it goes on when the page is loaded again
// and when lecture mode is left for a while, and can be paused.
#pragma once

#include <string>
#include <string_view>

namespace ropewalk::app {

inline constexpr std::string_view kClockKey = "lecture-clock";  // of the settings

class LectureClock {
 public:
  // All times are seconds since 1970. Goes on if it is this lecture's and was not left too long.
  void begin(std::string_view lecture, double now);
  void leave(double now) { left_ = now; }
  void toggle(double now);  // pauses, and goes on
  void zero(double now);

  bool begun() const { return start_ > 0; }
  bool paused() const { return paused_ > 0; }
  double start() const { return start_; }
  double elapsed(double now) const;

  // As one small text for the settings; hostile text is ignored.
  std::string text() const;
  static LectureClock read(std::string_view text);

 private:
  std::string lecture_;
  double start_ = 0, paused_ = 0, left_ = 0;  // 0: not
};

}  // namespace ropewalk::app
