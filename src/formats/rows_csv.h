// Lines of numbers, and the sentences that all readers of rows have in common; not for others.
#pragma once

#include <string>
#include <string_view>

#include "formats/rows.h"

namespace ropewalk::formats {

core::Result<RowsFile> read_csv_rows(std::string_view text, const RowsLimits& limits);

// "line 2: it is empty."
std::string at_place(const std::string& place, const std::string& problem);
// What is wrong with a number, a row's length, a row's width, after its place. A fine number: "".
std::string number_problem(double number, const RowsLimits& limits);
std::string ragged(std::size_t size, int columns);
std::string too_wide(std::size_t size, const RowsLimits& limits);

}  // namespace ropewalk::formats
