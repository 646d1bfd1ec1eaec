#pragma once

#include <string>

namespace ropewalk::core {

// A number as a sentence should show it: shortest of up to 17 digits that reads back the same.
std::string number_text(double x);

}  // namespace ropewalk::core
