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
  // What is lit while nobody points at anything: the step that is being worked out. The rest pales
  // by half as much. To be said again each frame.
  void rest_on(std::string_view part) { resting_ = part; }
  // "query" lights "query" and "query.angle"; "query.angle" lights itself and "query".
  bool lit(std::string_view part) const { return !now_.empty() && related(now_, part); }
  bool any() const { return !now_.empty(); }
  bool rests() const { return rests_; }  // lit without being pointed at
  std::string_view part() const { return now_; }
  // 1 for what is lit or when nothing is; `dim` for the rest while something else is lit.
  float strength(std::string_view part, float dim = 0.35F) const {
    return !any() || lit(part) ? 1.0F : rests_ ? (1 + dim) / 2 : dim;
  }
  // Between frames. True if the lit part changed, so another frame is needed.
  bool advance() {
    const bool rests = next_.empty() && !resting_.empty();
    const std::string& part = rests ? resting_ : next_;
    const bool changed = now_ != part || rests_ != rests;
    rests_ = rests;
    now_ = part;
    next_.clear();
    resting_.clear();
    return changed;
  }

 private:
  static bool related(std::string_view a, std::string_view b) {
    return a == b || (a.size() > b.size() && a.starts_with(b) && a[b.size()] == '.') ||
           (b.size() > a.size() && b.starts_with(a) && b[a.size()] == '.');
  }
  std::string now_, next_, resting_;
  bool rests_ = false;  // now_ is what rests, not what is pointed at
};

}  // namespace ropewalk::ui
