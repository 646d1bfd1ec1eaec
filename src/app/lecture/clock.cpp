#include "app/lecture/clock.h"

#include <algorithm>
#include <array>
#include <optional>

#include "state/text.h"

namespace ropewalk::app {
namespace {

constexpr double kBreak = 30 * 60;  // seconds after which a lecture that was left begins anew
constexpr double kDay = 24 * 3600;  // the same of one that was not left, but closed
constexpr double kLatest = 1e11;

std::string whole(double seconds) { return state::fixed(seconds, 0); }

}  // namespace

void LectureClock::begin(std::string_view lecture, double now) {
  const bool same = begun() && lecture == lecture_ && start_ <= now && now - start_ < kDay &&
                    (left_ <= 0 || now - left_ < kBreak);
  left_ = 0;
  if (same) return;
  lecture_ = lecture;
  zero(now);
}

void LectureClock::toggle(double now) {
  if (!begun()) return;
  if (paused()) start_ += std::max(now - paused_, 0.0);
  paused_ = paused() ? 0 : now;
}

void LectureClock::zero(double now) {
  start_ = now;
  paused_ = 0;
}

double LectureClock::elapsed(double now) const {
  return begun() ? std::max((paused() ? paused_ : now) - start_, 0.0) : 0;
}

std::string LectureClock::text() const {
  return whole(start_) + ' ' + whole(paused_) + ' ' + whole(left_) + ' ' + lecture_;
}

LectureClock LectureClock::read(std::string_view text) {
  LectureClock clock;
  std::array<double*, 3> numbers = {&clock.start_, &clock.paused_, &clock.left_};
  for (double* number : numbers) {
    const size_t blank = text.find(' ');
    if (blank == std::string_view::npos) return {};
    const std::optional<double> read = state::parse_decimal(text.substr(0, blank));
    if (!read || !(*read >= 0 && *read < kLatest)) return {};
    *number = *read;
    text.remove_prefix(blank + 1);
  }
  if (text.size() > 300 || !state::is_clean(text)) return {};
  clock.lecture_ = text;
  return clock;
}

}  // namespace ropewalk::app
