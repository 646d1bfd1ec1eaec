#include "state/json_writer.h"

#include <algorithm>
#include <cassert>
#include <cmath>

#include "state/snapshot.h"
#include "state/text.h"

namespace ropewalk::state {

JsonWriter& JsonWriter::open(std::string_view key, Break lines) { return begin(key, '{', lines); }

JsonWriter& JsonWriter::list(std::string_view key, Break lines) { return begin(key, '[', lines); }

JsonWriter& JsonWriter::begin(std::string_view key, char bracket, Break lines) {
  name(key);
  text_ += bracket;
  levels_.push_back({.end = bracket == '{' ? '}' : ']', .lines = lines == Break::kLines});
  return *this;
}

JsonWriter& JsonWriter::close() {
  assert(!levels_.empty());
  const Level level = levels_.back();
  levels_.pop_back();
  if (level.lines && !level.empty) break_line(0);
  text_ += level.end;
  return *this;
}

JsonWriter& JsonWriter::text(std::string_view key, std::string_view value) {
  return text_as_is(key, is_clean(value) ? std::string(value) : clean(value, value.size()));
}

JsonWriter& JsonWriter::text_as_is(std::string_view key, std::string_view value) {
  name(key);
  quote(value);
  return *this;
}

std::string JsonWriter::digits(double value) const {
  return style_.number != nullptr ? style_.number(value) : shortest(value);
}

JsonWriter& JsonWriter::number(std::string_view key, double value) {
  return raw(key, std::isfinite(value) ? digits(value) : "null");
}

JsonWriter& JsonWriter::decimal(std::string_view key, double value) {
  if (!std::isfinite(value)) return number(key, value);
  std::string text = digits(value);
  if (text.find_first_of(".e") == std::string::npos) text += ".0";
  return raw(key, text);
}

JsonWriter& JsonWriter::whole(std::string_view key, long long value) {
  return raw(key, std::to_string(value));
}

JsonWriter& JsonWriter::flag(std::string_view key, bool value) {
  return raw(key, value ? "true" : "false");
}

JsonWriter& JsonWriter::raw(std::string_view key, std::string_view json) {
  name(key);
  text_ += json;
  return *this;
}

JsonWriter& JsonWriter::numbers(std::string_view key, std::span<const double> values) {
  list(key);
  for (const double value : values) number("", value);
  return close();
}

JsonWriter& JsonWriter::texts(std::string_view key, std::span<const std::string> values,
                              Break lines) {
  list(key, lines);
  for (const std::string& value : values) text("", value);
  return close();
}

JsonWriter& JsonWriter::line() {
  line_ = true;
  return *this;
}

void JsonWriter::break_line(std::size_t further) {
  const auto depth = static_cast<std::size_t>(
      std::count_if(levels_.begin(), levels_.end(), [](const Level& l) { return l.lines; }));
  text_ += '\n';
  text_.append(2 * depth + further, ' ');
}

void JsonWriter::name(std::string_view key) {
  if (!levels_.empty()) {
    Level& level = levels_.back();
    const bool broken = level.lines || line_;
    if (!level.empty) text_ += style_.spaces && !broken ? ", " : ",";
    if (broken) break_line(level.lines ? 0 : 1);  // past the bracket
    level.empty = false;
  }
  line_ = false;
  if (key.empty()) return;
  quote(key);
  text_ += style_.spaces ? ": " : ":";
}

void JsonWriter::quote(std::string_view words) {
  constexpr std::string_view kControls = "btn?fr", kHex = "0123456789abcdef";
  text_ += '"';
  for (const char c : words) {
    if (c == '"' || c == '\\') {
      text_ += '\\';
      text_ += c;
    } else if (c >= '\b' && c <= '\r' && c != '\v') {
      text_ += '\\';
      text_ += kControls[static_cast<std::size_t>(c - '\b')];
    } else if ((c >= 0 && c < ' ') || (c == '<' && style_.script_safe)) {
      text_ += "\\u00";
      text_ += kHex[static_cast<std::size_t>(c) >> 4];
      text_ += kHex[static_cast<std::size_t>(c) & 15];
    } else {
      text_ += c;
    }
  }
  text_ += '"';
}

}  // namespace ropewalk::state
