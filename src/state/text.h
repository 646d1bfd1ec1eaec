// Text in and out: decimal numbers, UTF-8, percent-encoding, and what may be shown of a stranger's
// text.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace ropewalk::state {

// A plain decimal: [-]digits[.digits][e[+-]digits], nothing before or after, no hexadecimal, no
// "nan" or "inf". Infinite if it is too large for a double.
std::optional<double> parse_decimal(std::string_view text);

// `decimals` (0 .. 17) digits behind the point, as a person reads it: a proper minus sign, no
// negative zero.
std::string fixed(double value, int decimals);

// True if `text` is well-formed UTF-8 (no overlong forms, no surrogates) without control characters
// other than newline and tab.
bool is_clean(std::string_view text);
// `text` without what is_clean forbids, and without a last character that `max_bytes` would cut in
// half.
std::string clean(std::string_view text, size_t max_bytes);

// Fit for a note: at most 40 characters and then an ellipsis; control, invisible and malformed
// characters become '?'.
std::string printable(std::string_view text);
// printable(text) in double quotes.
std::string quoted(std::string_view text);

// Everything but A-Z a-z 0-9 - . _ ~ and the comma becomes %XX.
std::string percent_encode(std::string_view text);
// Undoes it once; a '+' stays a '+'. Nothing if an escape is broken.
std::optional<std::string> percent_decode(std::string_view text);

// Index of the candidate that `word` is probably meant to be (few edits away, or its beginning), or
// -1.
int closest(std::string_view word, std::span<const std::string_view> candidates);

}  // namespace ropewalk::state
