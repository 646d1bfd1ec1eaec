// A command: one entry of the table in commands.cpp, and one file.
#pragma once

#include <functional>
#include <ostream>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "app/session/catalog.h"
#include "cli/arguments.h"
#include "platform/platform.h"

namespace ropewalk::cli {

// kUnlike: `compare` found a difference. kWarned: there is a warning, under --strict.
inline constexpr int kDone = 0, kUnlike = 1, kWrong = 2, kWarned = 3;

// What a command may touch besides the files it is told.
struct Environment {
  std::ostream& out;
  std::ostream& err;
  // platform::render_offscreen; tests have one of their own.
  std::function<bool(platform::Program&, const platform::Offscreen&, std::vector<uint8_t>&,
                     std::string&)>
      render;
};

struct Command {
  std::string_view name;
  std::string_view plain;  // plain arguments in help, "LINK"
  int least_plain, most_plain;
  std::string_view summary;  // one line
  std::string_view example;  // behind "ropewalk "
  std::span<const Option> options;
  int (*run)(const Arguments& arguments, const Environment& environment);
};

std::span<const Command> commands();
const Command* find_command(std::string_view name);

// Says the sentence on `err` and returns kWrong.
int fail(const Environment& environment, std::string_view sentence);
struct Reading;
// Opens a link as the program does, on the slide it names, or fails with its first note. A lecture
// beside a page is read from its path below the current folder; what is wrong within it goes to
// `reading`.
core::Result<state::Location> open_link(const app::Catalog& catalog, std::string_view link,
                                        Reading* reading = nullptr);
// The text of a lecture that such a link names by its path.
core::Result<std::string> read_lecture(std::string_view path);
// Writes a file ("-" is standard output), or fails with a sentence.
core::Status write_file(const Environment& environment, const std::string& path,
                        std::string_view bytes);

// The table's options and functions, a file each.
int run_snapshot(const Arguments& arguments, const Environment& environment);
int run_scenes(const Arguments& arguments, const Environment& environment);
int run_check(const Arguments& arguments, const Environment& environment);
int run_attend(const Arguments& arguments, const Environment& environment);
int run_code(const Arguments& arguments, const Environment& environment);
int run_compare(const Arguments& arguments, const Environment& environment);
int run_curve(const Arguments& arguments, const Environment& environment);
int run_eval(const Arguments& arguments, const Environment& environment);
int run_generate(const Arguments& arguments, const Environment& environment);
int run_heads(const Arguments& arguments, const Environment& environment);
int run_inspect(const Arguments& arguments, const Environment& environment);
int run_rotate(const Arguments& arguments, const Environment& environment);
int run_shot(const Arguments& arguments, const Environment& environment);
int run_train(const Arguments& arguments, const Environment& environment);

}  // namespace ropewalk::cli
