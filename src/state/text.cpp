#include "state/text.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <vector>

#include "fast_float/fast_float.h"
#include "state/param.h"
#include "state/snapshot.h"

namespace ropewalk::state {
namespace {

constexpr std::string_view kMinus = "\u2212";
constexpr std::string_view kEllipsis = "\u2026";
constexpr int kNoteCharacters = 40;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

size_t skip_digits(std::string_view text, size_t at) {
  while (at < text.size() && is_digit(text[at])) ++at;
  return at;
}

// The code point at the front of `text` and its length; length 0 if it is malformed (Unicode 15,
// table 3-7).
struct Character {
  uint32_t code = 0;
  size_t length = 0;
};

Character first_character(std::string_view text) {
  const auto byte = [text](size_t i) -> uint32_t {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u;
  };
  const uint32_t lead = byte(0);
  if (lead < 0x80) return {lead, 1};
  const size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4) return {};
  uint32_t code = lead & (0x7Fu >> length);
  for (size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0u) != 0x80u) return {};
    code = (code << 6) | (byte(i) & 0x3Fu);
  }
  const bool overlong = (length == 3 && code < 0x800) || (length == 4 && code < 0x10000);
  if (overlong || (code >= 0xD800 && code <= 0xDFFF) || code > 0x10FFFF) return {};
  return {code, length};
}

bool is_control(uint32_t code) { return code < 0x20 || (code >= 0x7F && code < 0xA0); }

bool is_allowed(uint32_t code) { return !is_control(code) || code == '\n' || code == '\t'; }

// Formatting characters that show nothing or turn the writing direction.
bool is_invisible(uint32_t code) {
  return is_control(code) || code == 0xAD || code == 0x61C || (code >= 0x200B && code <= 0x200F) ||
         (code >= 0x2028 && code <= 0x202E) || (code >= 0x2060 && code <= 0x206F) ||
         code == 0xFEFF || (code >= 0xFFF0 && code <= 0xFFFF) || code >= 0xE0000;
}

// Significant digits and decimal exponent: |value| = d.ddd x 10^exponent, without trailing zeros.
struct Digits {
  std::string digits;
  int exponent = 0;
};

Digits digits_of(double magnitude, int count) {
  std::array<char, 40> buffer{};
  const int length = std::snprintf(buffer.data(), buffer.size(), "%.*e", count - 1, magnitude);
  const std::string_view text(buffer.data(), static_cast<size_t>(length));
  const size_t e = text.find('e');
  Digits result;
  for (const char c : text.substr(0, e)) {
    if (is_digit(c)) result.digits += c;  // skips the point, whatever the locale writes for it
  }
  for (const char c : text.substr(e + 2)) result.exponent = result.exponent * 10 + (c - '0');
  if (text[e + 1] == '-') result.exponent = -result.exponent;
  while (result.digits.size() > 1 && result.digits.back() == '0') result.digits.pop_back();
  return result;
}

// ECMAScript's Number::toString: plain notation for 1e-6 <= |x| < 1e21.
std::string notation(const Digits& number) {
  const auto& [digits, exponent] = number;
  const int count = static_cast<int>(digits.size());
  if (exponent < -6 || exponent >= 21) {
    std::string text = digits.substr(0, 1);
    if (count > 1) text += "." + digits.substr(1);
    return text + (exponent < 0 ? "e-" : "e+") + std::to_string(std::abs(exponent));
  }
  if (exponent < 0) return "0." + std::string(static_cast<size_t>(-exponent - 1), '0') + digits;
  const auto point = static_cast<size_t>(exponent) + 1;
  if (digits.size() <= point) return digits + std::string(point - digits.size(), '0');
  return digits.substr(0, point) + "." + digits.substr(point);
}

int hex_value(char c) {
  if (is_digit(c)) return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

// Levenshtein's distance, ASCII case ignored.
size_t edits(std::string_view a, std::string_view b) {
  std::vector<size_t> row(b.size() + 1);
  for (size_t j = 0; j < row.size(); ++j) row[j] = j;
  for (size_t i = 0; i < a.size(); ++i) {
    size_t diagonal = row[0];
    row[0] = i + 1;
    for (size_t j = 0; j < b.size(); ++j) {
      const size_t swap = diagonal + (lower(a[i]) == lower(b[j]) ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({swap, row[j] + 1, diagonal + 1});
    }
  }
  return row.back();
}

}  // namespace

std::optional<double> parse_decimal(std::string_view text) {
  const size_t start = !text.empty() && text[0] == '-' ? 1 : 0;
  size_t at = skip_digits(text, start);
  if (at == start) return std::nullopt;
  if (at < text.size() && text[at] == '.') {
    const size_t end = skip_digits(text, at + 1);
    if (end == at + 1) return std::nullopt;
    at = end;
  }
  if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    ++at;
    if (at < text.size() && (text[at] == '+' || text[at] == '-')) ++at;
    const size_t end = skip_digits(text, at);
    if (end == at) return std::nullopt;
    at = end;
  }
  if (at != text.size()) return std::nullopt;
  double value = 0;
  const auto result = fast_float::from_chars(text.data(), text.data() + text.size(), value);
  if (result.ptr != text.data() + text.size()) return std::nullopt;
  return value;
}

std::string shortest(double value) {
  if (!std::isfinite(value)) return std::isnan(value) ? "nan" : value < 0 ? "-inf" : "inf";
  const std::string sign = std::signbit(value) ? "-" : "";
  const double magnitude = std::abs(value);
  // Any decimal of 15 digits survives a normal double, so a shorter one shows up as 15 digits with
  // trailing zeros. Subnormal numbers hold fewer digits.
  const bool subnormal = magnitude != 0 && !std::isnormal(magnitude);
  for (int count = subnormal ? 1 : 15; count < 17; ++count) {
    std::string text = notation(digits_of(magnitude, count));
    if (parse_decimal(text) == magnitude) return sign + text;
  }
  return sign + notation(digits_of(magnitude, 17));
}

std::string fixed(double value, int decimals) {
  if (std::isnan(value)) return "not a number";
  std::string text;
  if (std::abs(value) >= 1e15) {
    text = std::isinf(value) ? "\u221E" : shortest(std::abs(value));
  } else {
    std::array<char, 64> buffer{};
    const int length = std::snprintf(buffer.data(), buffer.size(), "%.*f",
                                     std::clamp(decimals, 0, 17), std::abs(value));
    text.assign(buffer.data(), static_cast<size_t>(length));
    for (char& c : text) c = is_digit(c) ? c : '.';
  }
  const bool zero = text.find_first_not_of("0.") == std::string::npos;
  return value < 0 && !zero ? std::string(kMinus) + text : text;
}

double widen(float number) {
  const double exact = number;
  double scale = 1;
  for (int decimals = 0; decimals <= 12 && std::abs(exact) * scale < 9e15;
       ++decimals, scale *= 10) {
    const double rounded = std::round(exact * scale) / scale;
    if (static_cast<float>(rounded) == number) return rounded;
  }
  return exact;
}

bool is_clean(std::string_view text) {
  while (!text.empty()) {
    const Character character = first_character(text);
    if (character.length == 0 || !is_allowed(character.code)) return false;
    text.remove_prefix(character.length);
  }
  return true;
}

std::string clean(std::string_view text, size_t max_bytes) {
  std::string result;
  while (!text.empty()) {
    const Character character = first_character(text);
    const size_t length = std::max<size_t>(character.length, 1);
    if (character.length != 0 && is_allowed(character.code)) {
      if (result.size() + length > max_bytes) break;
      result += text.substr(0, length);
    }
    text.remove_prefix(length);
  }
  return result;
}

std::string printable(std::string_view text) {
  std::string result;
  for (int count = 0; !text.empty(); ++count) {
    if (count == kNoteCharacters) return result + std::string(kEllipsis);
    const Character character = first_character(text);
    const size_t length = std::max<size_t>(character.length, 1);
    if (character.length == 0 || is_invisible(character.code)) {
      result += '?';
    } else {
      result += text.substr(0, length);
    }
    text.remove_prefix(length);
  }
  return result;
}

std::string quoted(std::string_view text) { return "\"" + printable(text) + "\""; }

std::string percent_encode(std::string_view text) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string result;
  for (const char c : text) {
    if (is_digit(c) || (lower(c) >= 'a' && lower(c) <= 'z') ||
        std::string_view("-._~,").find(c) != std::string_view::npos) {
      result += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      result += {'%', kHex[byte >> 4], kHex[byte & 15]};
    }
  }
  return result;
}

std::optional<std::string> percent_decode(std::string_view text) {
  std::string result;
  result.reserve(text.size());
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      result += text[i];
      continue;
    }
    const int high = i + 1 < text.size() ? hex_value(text[i + 1]) : -1;
    const int low = i + 2 < text.size() ? hex_value(text[i + 2]) : -1;
    if (high < 0 || low < 0) return std::nullopt;
    result += static_cast<char>(high * 16 + low);
    i += 2;
  }
  return result;
}

int closest(std::string_view word, std::span<const std::string_view> candidates) {
  constexpr size_t kLongestWord = 64;
  if (word.size() < 2 || word.size() > kLongestWord) return -1;
  int best = -1;
  size_t best_distance = std::max<size_t>(1, word.size() / 3) + 1;
  for (size_t i = 0; i < candidates.size(); ++i) {
    const bool beginning = word.size() >= 4 && candidates[i].starts_with(word);
    const size_t distance = beginning ? 1 : edits(word, candidates[i]);
    if (distance < best_distance) {
      best_distance = distance;
      best = static_cast<int>(i);
    }
  }
  return best;
}

}  // namespace ropewalk::state
