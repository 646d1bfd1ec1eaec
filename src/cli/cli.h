// The commands without a window.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "cli/command.h"

namespace ropewalk::cli {

// What the words behind the program's name ask for: a command that was run, or a window.
struct Outcome {
  bool window = false;  // open the window at `link`
  std::string link = {};
  std::string file = {}, text = {};  // a lecture or rows to open in it: the file's name, its bytes
  std::string folder = {};           // the file's, with the slash behind it
  int status = kDone;
};

Outcome run(std::span<const std::string_view> words, const Environment& environment);

}  // namespace ropewalk::cli
