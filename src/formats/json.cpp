#include "formats/json.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "core/words/words.h"
#include "fast_float/fast_float.h"

namespace ropewalk::formats {
namespace {

constexpr size_t kMaxNotes = 8;

struct Spot {
  size_t line = 1, column = 1;
};

Spot spot_of(std::string_view text, size_t offset) {
  Spot spot;
  for (const char c : text.substr(0, std::min(offset, text.size()))) {
    if (c == '\n') {
      ++spot.line;
      spot.column = 1;
    } else {
      ++spot.column;
    }
  }
  return spot;
}

std::string place_text(std::string_view text, size_t offset) {
  const Spot spot = spot_of(text, offset);
  return tr("line {line}, column {column}", {{"line", spot.line}, {"column", spot.column}});
}

// The text with each number that no double holds (1e999, NaN, Infinity: Python writes the latter
// two) put in quotes and marked, since the parser would give up on it, whoever reads it or not.
class Quoted {
 public:
  explicit Quoted(std::string_view text) {
    bool quoted = false;
    for (size_t i = 0; i < text.size();) {
      const char c = text[i];
      size_t end = i + 1;
      if (quoted && c == '\\') {
        end = std::min(end + 1, text.size());
      } else if (c == '"') {
        quoted = !quoted;
      } else if (!quoted && starts_number(c)) {
        while (end < text.size() && goes_on(text[end])) ++end;
        if (const std::string_view word = text.substr(i, end - i); is_beyond(word)) {
          text_.append(1, '"').append(kMark).append(word).append(1, '"');
          grown_.push_back(text_.size() - end);
          ends_.push_back(text_.size());
          i = end;
          continue;
        }
      }
      text_ += text.substr(i, end - i);
      i = end;
    }
  }
  const std::string& text() const { return text_; }
  // Where a place in text() stands in the text as it was given.
  size_t original(size_t offset) const {
    const auto after = std::upper_bound(ends_.begin(), ends_.end(), offset);
    return after == ends_.begin() ? offset
                                  : offset - grown_[static_cast<size_t>(after - ends_.begin()) - 1];
  }
  // The number's own spelling, if `text` is one that was put in quotes here.
  static std::optional<std::string_view> unmark(std::string_view text) {
    if (!text.starts_with(kMarkRead)) return std::nullopt;
    return text.substr(kMarkRead.size());
  }

 private:
  // A control character, which a text in JSON holds only when someone means to.
  static constexpr std::string_view kMark = "\\u0001", kMarkRead = "\x01";

  static bool starts_number(char c) {
    return (c >= '0' && c <= '9') || c == '-' || c == 'N' || c == 'I';
  }
  static bool goes_on(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '+' ||
           c == '-' || c == '.';
  }
  static bool is_beyond(std::string_view word) {
    if (word == "NaN" || word == "Infinity" || word == "-Infinity") return true;
    if (word.find_first_not_of("0123456789+-.eE") != std::string_view::npos) return false;
    double value = 0;
    const auto read = fast_float::from_chars(word.data(), word.data() + word.size(), value);
    return read.ptr == word.data() + word.size() && std::isinf(value);
  }

  std::string text_;
  std::vector<size_t> ends_, grown_;  // of each number in quotes: its end, and by how much all grew
};

// Builds the document event by event, so that depth, repeated keys and errors are seen as they
// come.
class Builder {
 public:
  Builder(std::string_view text, const Quoted& quoted, JsonDocument& document)
      : text_(text), quoted_(quoted), document_(document) {}

  bool null() { return add(nullptr); }
  bool boolean(bool value) { return add(value); }
  bool number_integer(Json::number_integer_t value) { return add(value); }
  bool number_unsigned(Json::number_unsigned_t value) { return add(value); }
  bool number_float(Json::number_float_t value, const Json::string_t& /*digits*/) {
    return add(value);
  }
  bool string(Json::string_t& value) {
    const auto number = Quoted::unmark(value);
    return number ? add(Json::binary({number->begin(), number->end()})) : add(std::move(value));
  }
  bool binary(Json::binary_t& /*value*/) { return false; }  // JSON text has none
  bool start_object(size_t /*count*/) { return open(Json::object()); }
  bool start_array(size_t /*count*/) { return open(Json::array()); }
  bool end_object() { return close(); }
  bool end_array() { return close(); }
  bool key(Json::string_t& name) {
    if (stack_.back()->contains(name) && document_.notes.size() < kMaxNotes) {
      document_.notes.push_back(tr("{name} stands there twice in one object; the last one counts.",
                                   {{"name", shown(Json(name))}}));
    }
    key_ = std::move(name);
    return true;
  }
  template <class Exception>
  bool parse_error(size_t position, const std::string& token, const Exception& what) {
    constexpr size_t kShown = 24;
    const size_t offset = quoted_.original(position > 0 ? position - 1 : 0);
    const size_t end = std::min(offset + 1, text_.size());
    const size_t length = std::min({token.size(), kShown, end});
    const std::string near = printable(text_.substr(end - length, length));
    const std::string_view rest = text_.substr(std::min(offset, text_.size()));
    const std::string where = place_text(text_, offset);
    if (std::string_view(what.what()).find("UTF-8") != std::string_view::npos) {
      error_ = tr("{place}: a byte that is not UTF-8; save the file as UTF-8.", {{"place", where}});
    } else if (rest.empty()) {
      error_ =
          tr("{place}: the text ends in the middle; give the complete file.", {{"place", where}});
    } else {
      error_ =
          tr(near.empty() ? "{place}: this is not JSON; write plain JSON, without comments or "
                            "trailing commas."
                          : "{place}: this is not JSON (near {near}); write plain JSON, without "
                            "comments or trailing commas.",
             {{"place", where}, {"near", near}});
    }
    return false;
  }
  const std::string& error() const { return error_; }

 private:
  template <class Value>
  Json* place(Value&& value) {
    if (stack_.empty()) {
      document_.root = std::forward<Value>(value);
      return &document_.root;
    }
    Json& parent = *stack_.back();
    if (parent.is_array()) {
      parent.push_back(std::forward<Value>(value));
      return &parent.back();
    }
    Json& slot = parent[key_];
    slot = std::forward<Value>(value);
    return &slot;
  }
  template <class Value>
  bool add(Value&& value) {
    place(Json(std::forward<Value>(value)));
    return true;
  }
  bool open(Json&& container) {
    stack_.push_back(place(std::move(container)));
    return true;
  }
  bool close() {
    stack_.pop_back();
    return true;
  }

  std::string_view text_;
  const Quoted& quoted_;
  JsonDocument& document_;
  std::vector<Json*> stack_;
  std::string key_, error_;
};

// Where the nesting passes the limit, if it does. As good as the parser's own count up to the first
// mistake.
std::optional<size_t> too_deep(std::string_view text) {
  int depth = 0;
  bool quoted = false;
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quoted && c == '\\') {
      ++i;
    } else if (c == '"') {
      quoted = !quoted;
    } else if (!quoted && (c == '{' || c == '[')) {
      if (++depth > kMaxJsonDepth) return i;
    } else if (!quoted && (c == '}' || c == ']')) {
      --depth;
    }
  }
  return std::nullopt;
}

}  // namespace

core::Result<JsonDocument> parse_json(std::string_view text) {
  if (text.size() > kMaxJsonBytes)
    return core::Error{
        tr("the file has {bytes} bytes, but at most {max} are read; give one without the weights.",
           {{"bytes", text.size()}, {"max", kMaxJsonBytes}})};
  if (const std::optional<size_t> deep = too_deep(text)) {
    return core::Error{
        tr("{place}: objects and lists are nested more than {max} deep; two or three levels are "
           "usual.",
           {{"place", place_text(text, *deep)}, {"max", kMaxJsonDepth}})};
  }
  JsonDocument document;
  const Quoted quoted(text);
  Builder builder(text, quoted, document);
  if (!Json::sax_parse(quoted.text().begin(), quoted.text().end(), &builder))
    return core::Error{builder.error().empty() ? std::string(tr("this is not JSON."))
                                               : builder.error()};
  return document;
}

const Json* find_member(const Json& object, std::string_view key) {
  if (!object.is_object()) return nullptr;
  const auto found = object.find(std::string(key));
  return found == object.end() || found->is_null() ? nullptr : &*found;
}

std::string printable(std::string_view text, size_t max) {
  std::string out(text);
  if (out.size() > max) out = out.substr(0, max / 2) + " ... " + out.substr(out.size() - max / 4);
  for (char& c : out)
    if (c < ' ' || c > '~') c = '?';
  return out;
}

bool is_beyond_double(const Json& value) { return value.is_binary(); }

std::string shown(const Json& value) {
  if (is_beyond_double(value)) {
    const Json::binary_t& spelling = value.get_binary();
    return printable(std::string(spelling.begin(), spelling.end()), 72);
  }
  return printable(value.dump(-1, ' ', false, Json::error_handler_t::replace), 72);
}

}  // namespace ropewalk::formats
