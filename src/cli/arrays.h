// Arrays in and out of commands.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/command.h"
#include "formats/array.h"

namespace ropewalk::cli {

// An array of floating numbers [.., rows, dim] from an option that must be there.
core::Result<formats::Array> load_option(const Arguments& arguments, std::string_view option);
// The same of rank two ([rows, dim]) or three; heads is 1 for rank two.
struct Heads {
  formats::Array array;
  std::int64_t heads = 1, rows = 0, dim = 0;
  std::vector<float> floats;  // one of both
  std::vector<double> doubles;
};
core::Result<Heads> load_heads(const Arguments& arguments, std::string_view option);

// Positions of the rows of an array. A list holds for all of it; [B, T] has one list for each of
// its B sequences; with `axes` = 3 (M-RoPE) [3, T] and [3, B, T] give time, height and width.
struct Positions {
  std::vector<double> numbers;  // [batch][rows][axes]
  int64_t batch = 1, rows = 0;
  int axes = 1;
};
// "0,1,5", "0:4096", "0:10,20:30" (the end is left out), or an array file; finite numbers.
core::Result<Positions> load_positions(std::string_view text, int axes);

// Writes the notes to `err`, a line each.
void say_notes(const Environment& environment, const std::vector<std::string>& notes);

}  // namespace ropewalk::cli
