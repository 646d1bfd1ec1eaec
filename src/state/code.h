// A chapter's program (assets/code/<part>/<scene-id>.py) with a state written into it. Its
// parameters stand one a line at the top, before anything else is named so:
//
//   m = 12
//   code = "weights"
//   q = [1.25, 0.25]
#pragma once

#include <string>
#include <string_view>

#include "state/param.h"

namespace ropewalk::state {

// A legal value as Python writes it: 7, True, "half-split", [1.2, -0.4], [[1, 0], [0.5, -1]]. A
// choice whose ids are all numbers (a head size) is a number.
std::string python_text(const Param& param, const Value& value);

// `program` with the first line "key = ..." of each parameter set to its value.
std::string filled_program(std::string_view program, const ParamList& list, const Values& values);

}  // namespace ropewalk::state
