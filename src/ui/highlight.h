// The part that is lit up: hovering a term lights its picture, and hovering the picture lights its
// term.
#pragma once

#include <string>
#include <string_view>

namespace ropewalk::ui {

class Highlight {
 public:
  // Somebody says this frame that the pointer or the keyboard focus is on `part`; it is lit from
  // the next frame on.
  void point_at(std::string_view part) { next_ = part; }
  // "query" lights "query" and "query.angle"; "query.angle" lights itself and "query".
  bool lit(std::string_view part) const { return !now_.empty() && related(now_, part); }
  bool any() const { return !now_.empty(); }
  std::string_view part() const { return now_; }
  // 1 for what is lit or when nothing is; `dim` for the rest while something else is lit.
  float strength(std::string_view part, float dim = 0.35F) const {
    return !any() || lit(part) ? 1.0F : dim;
  }
  // Between frames. True if the lit part changed, so another frame is needed.
  bool advance() {
    const bool changed = now_ != next_;
    now_ = next_;
    next_.clear();
    return changed;
  }

 private:
  static bool related(std::string_view a, std::string_view b) {
    return a == b || (a.size() > b.size() && a.starts_with(b) && a[b.size()] == '.') ||
           (b.size() > a.size() && b.starts_with(a) && b[a.size()] == '.');
  }
  std::string now_, next_;
};

}  // namespace ropewalk::ui
