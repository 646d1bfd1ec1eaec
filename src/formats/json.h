// JSON from strangers: parsed without exceptions, with limits, and with a sentence that says where
// it went wrong.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"

namespace ropewalk::formats {

using Json = nlohmann::json;

inline constexpr size_t kMaxJsonBytes = size_t{16} << 20;
inline constexpr int kMaxJsonDepth = 64;

struct JsonDocument {
  Json root;
  std::vector<std::string> notes;  // a key written twice (the last one counts)
};

// Refuses, with line and column: what is not JSON, invalid UTF-8, nesting deeper than
// kMaxJsonDepth, texts longer than kMaxJsonBytes. A number that no double holds is for the reader
// of its field to refuse: nothing else is lost for it.
core::Result<JsonDocument> parse_json(std::string_view text);

// Is it such a number: 1e999, or Python's NaN and Infinity? shown() gives it as it was written.
bool is_beyond_double(const Json& value);

// The member `key` of an object; null if `object` is none, has no such member, or the member is
// JSON's null.
const Json* find_member(const Json& object, std::string_view key);

// Fit for a terminal: long texts are shortened in the middle, and what is not printable ASCII
// becomes a question mark.
std::string printable(std::string_view text, size_t max = 600);

// The value as a sentence shows it: JSON text, printable and short.
std::string shown(const Json& value);

}  // namespace ropewalk::formats
