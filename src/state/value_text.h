// A parameter's value as it stands in links, and the repair of values that are not legal.
#pragma once

#include <string>
#include <string_view>

#include "core/note.h"
#include "state/param.h"

namespace ropewalk::state {

// Longest text a parameter holds, in bytes, unless its Spec::max_size says otherwise:
// percent-encoded it fits a link.
inline constexpr size_t kMaxTextBytes = 2000;

// A legal value, and what was wrong with the given one: a sentence about {given}, such as "{given}
// is above 100". Empty: nothing.
struct Repair {
  Value value;
  std::string reason;
};

// The nearest legal value.
Repair repair(const Param& param, Value value);

// Reads `text` (already percent-decoded) strictly; what cannot be read becomes the default.
Repair from_text(const Param& param, std::string_view text);

// "7", "half-split", "1.2,-0.4", "1,0;0.5,-1": what from_text reads back to an equal value, if the
// value is legal. "" for rows that are too many for a link (Rows::text).
std::string to_text(const Param& param, const Value& value);

// m: "5000" is above 100; 100 was taken instead.
core::Note repair_note(const Param& param, std::string_view given, const Repair& repair);

}  // namespace ropewalk::state
