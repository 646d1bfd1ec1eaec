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

// Refuses, with line and column: what is not JSON (NaN and Infinity are not), invalid UTF-8,
// numbers beyond a double, nesting deeper than kMaxJsonDepth, texts longer than kMaxJsonBytes.
core::Result<JsonDocument> parse_json(std::string_view text);

// The member `key` of an object; null if `object` is none, has no such member, or the member is
// JSON's null.
const Json* find_member(const Json& object, std::string_view key);

// Fit for a terminal: long texts are shortened in the middle, and what is not printable ASCII
// becomes a question mark.
std::string printable(std::string_view text, size_t most = 600);

// The value as a sentence shows it: JSON text, printable and short.
std::string shown(const Json& value);

}  // namespace ropewalk::formats
