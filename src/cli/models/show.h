// How commands show what they know of models.
#pragma once

#include <string>
#include <vector>

namespace ropewalk::cli {

// Whole numbers without an exponent: 500000, not 5e+05.
std::string plain_number(double number);

// `digits` significant ones, right-aligned; "never" for infinity.
std::string column(double number, int width, int digits);

// "0-2, 4": the layers whose group is `group`.
std::string layer_runs(const std::vector<int>& layers, int group);

}  // namespace ropewalk::cli
