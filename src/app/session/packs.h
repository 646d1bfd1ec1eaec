// What has to be fetched before it can be shown (assets/assets.h), in which order, and what became
// of it. Where the program carries everything, nothing is ever asked for.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "assets/assets.h"
#include "platform/platform.h"

namespace ropewalk::app {

class Packs {
 public:
  explicit Packs(platform::Platform& platform);

  // To be called once a frame with what the frame shows: packs that are needed for it are fetched
  // at once, beside each other; then the others, one after another, but for those that nobody has
  // asked for (assets::Pack::when_asked).
  void want(std::span<const std::string_view> needed);
  // Has all of that come, or been tried?
  bool done() const;

  void progress(std::string_view pack, size_t bytes);
  // Takes what was fetched. True if the pack is here from now on.
  bool receive(std::string_view pack, std::string bytes, const std::string& problem);
  // Fetches again what is needed and has failed.
  void retry();

  // Of a pack that is needed and is not to be had, what is wrong, in a sentence; "" if all is well.
  std::string problem(std::string_view pack) const;
  bool failed() const;
  // How much of these packs has come, from 0 to 1.
  float come(std::span<const std::string_view> packs) const;

 private:
  enum class State { kUnasked, kComing, kHere, kFailed };
  struct Row {
    std::string_view name, address;
    size_t bytes = 0, come = 0;
    State state = State::kUnasked;
    bool when_asked = false;
    bool needed = false;
    bool again = false;       // it has failed once: tried a second time before anyone is told
    std::string missed = {};  // why it did not come; else what is wrong with it
    assets::PackProblem problem = {};
    // Is it to be fetched though nothing needs it?
    bool due() const { return state == State::kUnasked && !when_asked; }
  };
  Row* find(std::string_view pack);
  const Row* find(std::string_view pack) const;
  void ask(Row& row);

  platform::Platform& platform_;
  std::vector<Row> rows_;
};

}  // namespace ropewalk::app
