// The pictures of lectures: asked for when they are first drawn, kept as long as they are used.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/note.h"
#include "platform/platform.h"
#include "ui/canvas/canvas.h"

namespace ropewalk::app {

class Pictures {
 public:
  explicit Pictures(platform::Platform& platform) : platform_(platform) {}

  // Null as long as it has not come, and for one that cannot be shown.
  const ui::Pixels* find(const std::string& path);
  // What came. Returns what is told of it; nothing if all is well.
  std::vector<core::Note> take(platform::Picture picture);
  // To be called once a frame: lets go of those that were not drawn for a while.
  void end_frame();

 private:
  struct Kept {
    ui::Pixels pixels;  // empty: not here
    unsigned long drawn = 0;
  };
  platform::Platform& platform_;
  std::map<std::string, Kept, std::less<>> kept_;
  unsigned long frame_ = 0;
  unsigned last_id_ = 0;
};

}  // namespace ropewalk::app
