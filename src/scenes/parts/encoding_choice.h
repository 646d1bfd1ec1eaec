// The encodings that chapters set side by side (experiments/heads/compared_encoding.h), in words.
#pragma once

#include <string>
#include <vector>

#include "experiments/heads/compared_encoding.h"
#include "state/param.h"

namespace ropewalk::scenes {

// "RoPE, base 10 000"
std::string encoding_title(const experiments::ComparedEncodingSpec& what);
// The choices of a parameter, in the order of the enum.
std::vector<state::Choice> encoding_choices();

}  // namespace ropewalk::scenes
