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

// "0,1,5" or an array file of one dimension; finite numbers.
core::Result<std::vector<double>> load_positions(std::string_view text);

// Writes the notes to `err`, a line each.
void say_notes(const Environment& environment, const std::vector<std::string>& notes);

}  // namespace ropewalk::cli
