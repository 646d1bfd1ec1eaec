#pragma once

#include <string>

namespace ropewalk::core {

// A number as a sentence should show it: shortest of up to 17 digits that reads back the same.
std::string number_text(double x);

// Shortest plain decimal that reads back (as a double, then rounded) to the same float: "0.1",
// "-12", "1e-9"; never a plus sign. x is finite.
std::string float_text(float x);

}  // namespace ropewalk::core
