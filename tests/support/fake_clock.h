// A clock that goes on by a tick whenever it is looked at: whatever is measured takes four
// milliseconds.
#pragma once

#include <functional>

namespace ropewalk::test {

class FakeClock {
 public:
  std::function<double()> get() {
    return [this] { return now_ += 0.004; };
  }

 private:
  double now_ = 0;
};

}  // namespace ropewalk::test
