// Writes JSON piece by piece: commas, escapes and line breaks come by themselves.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ropewalk::state {

struct JsonStyle {
  bool spaces = false;  // behind commas and colons
  // '<' is escaped, so that the text may stand inside a <script> element.
  bool script_safe = false;
  std::string (*number)(double) = nullptr;  // of a finite one; null: state::shortest
};

class JsonWriter {
 public:
  enum class Break { kNone, kLines };  // kLines: a line for each member, two spaces further in

  explicit JsonWriter(JsonStyle style = {}) : style_(style) {}

  // In an object each of these takes the key; in a list it takes none ("").
  JsonWriter& open(std::string_view key = {}, Break lines = Break::kNone);
  JsonWriter& list(std::string_view key = {}, Break lines = Break::kNone);
  JsonWriter& close();  // what was opened last
  // What is no text (state::is_clean), control characters say, is left out.
  JsonWriter& text(std::string_view key, std::string_view value);
  // The same, but control characters are kept, escaped; `value` is UTF-8.
  JsonWriter& text_as_is(std::string_view key, std::string_view value);
  JsonWriter& number(std::string_view key, double value);   // shortest decimals; not finite: null
  JsonWriter& decimal(std::string_view key, double value);  // the same, with a point: 1.0
  JsonWriter& whole(std::string_view key, long long value);
  JsonWriter& flag(std::string_view key, bool value);
  // JSON that was written elsewhere.
  JsonWriter& raw(std::string_view key, std::string_view json);
  JsonWriter& numbers(std::string_view key, std::span<const double> values);
  JsonWriter& texts(std::string_view key, std::span<const std::string> values,
                    Break lines = Break::kNone);
  // The next member begins a line of its own, below the first one.
  JsonWriter& line();

  const std::string& str() const { return text_; }

 private:
  struct Level {
    char end;
    bool lines;
    bool empty = true;
  };
  JsonWriter& begin(std::string_view key, char bracket, Break lines);
  void name(std::string_view key);
  void quote(std::string_view words);
  std::string digits(double value) const;
  void break_line(std::size_t further);

  JsonStyle style_;
  std::string text_;
  std::vector<Level> levels_;
  bool line_ = false;
};

}  // namespace ropewalk::state
