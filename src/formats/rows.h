// Rows of numbers as people have them: CSV and its cousins, JSON, npy.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"

namespace ropewalk::formats {

inline constexpr std::size_t kMaxRowsFileBytes = std::size_t{12} << 20;

struct RowsLimits {
  int rows = 512, columns = 256;
  double min = -1e6, max = 1e6;  // of a number
};

// One matrix of a file.
struct RowsPart {
  int name = -1;  // index into the names that were asked for; -1: the file gives it none
  int columns = 0;
  std::vector<float> numbers;  // row-major, finite
  int rows() const { return columns > 0 ? static_cast<int>(numbers.size()) / columns : 0; }
};

struct RowsFile {
  std::vector<RowsPart> parts;     // one, or one for each name that an object has
  std::vector<std::string> notes;  // what was left out, one sentence each
};

// Reads, whatever `file` is called (its end decides where the bytes do not):
// - lines of numbers apart by commas, semicolons, tabs or spaces, with or without a line of names
//   above, blank lines and lines after '#'; where semicolons or tabs part them, decimal commas too;
// - JSON: [[1, 2], [3, 4]], one row as [1, 2], or an object of such by name;
// - npy of one dimension (one row), two, or more whose first sizes are 1.
// Refuses, with the line or row, what is no finite number or out of the limits, and rows of
// different lengths. The sentence starts with the place, in small letters: a file's name and a
// colon may stand before it.
core::Result<RowsFile> read_rows(std::string_view file, std::string_view bytes,
                                 std::span<const std::string_view> names,
                                 const RowsLimits& limits = {});

// Which of `names` a file or a member of an object is called: "K.npy", "query_3.csv" and "layer 0
// keys" are those of q, k and k. -1: none.
int find_rows_name(std::string_view text, std::span<const std::string_view> names);

}  // namespace ropewalk::formats
