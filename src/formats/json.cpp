#include "formats/json.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace ropewalk::formats {
namespace {

constexpr size_t kMostNotes = 8;

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
  return "line " + std::to_string(spot.line) + ", column " + std::to_string(spot.column);
}

// Builds the document event by event, so that depth, repeated keys and errors are seen as they
// come.
class Builder {
 public:
  Builder(std::string_view text, JsonDocument& document) : text_(text), document_(document) {}

  bool null() { return add(nullptr); }
  bool boolean(bool value) { return add(value); }
  bool number_integer(Json::number_integer_t value) { return add(value); }
  bool number_unsigned(Json::number_unsigned_t value) { return add(value); }
  bool number_float(Json::number_float_t value, const Json::string_t& /*digits*/) {
    return add(value);
  }
  bool string(Json::string_t& value) { return add(std::move(value)); }
  bool binary(Json::binary_t& /*value*/) { return false; }  // JSON text has none
  bool start_object(size_t /*count*/) { return open(Json::object()); }
  bool start_array(size_t /*count*/) { return open(Json::array()); }
  bool end_object() { return close(); }
  bool end_array() { return close(); }
  bool key(Json::string_t& name) {
    if (stack_.back()->contains(name) && document_.notes.size() < kMostNotes) {
      document_.notes.push_back(shown(Json(name)) +
                                " stands there twice in one object; the last one counts.");
    }
    key_ = std::move(name);
    return true;
  }
  template <class Exception>
  bool parse_error(size_t position, const std::string& token, const Exception& what) {
    constexpr int kOutOfRange = 406;
    constexpr size_t kShown = 24;
    const size_t offset = position > 0 ? position - 1 : 0;
    const std::string near =
        printable(std::string_view(token).substr(token.size() - std::min(token.size(), kShown)));
    const std::string_view rest = text_.substr(std::min(offset, text_.size()));
    const std::string where = place_text(text_, offset);
    if (what.id == kOutOfRange) {
      error_ = where + ": the number " + near + " is too large; the largest is 1.7e308.";
    } else if (rest.starts_with("NaN") || rest.starts_with("Inf") || rest.starts_with("inf")) {
      error_ = where + ": NaN and Infinity are not JSON; write a finite number, or null.";
    } else if (std::string_view(what.what()).find("UTF-8") != std::string_view::npos) {
      error_ = where + ": a byte that is not UTF-8; save the file as UTF-8.";
    } else if (rest.empty()) {
      error_ = where + ": the text ends in the middle; give the complete file.";
    } else {
      error_ = where + ": this is not JSON" + (near.empty() ? "" : " (near " + near + ")") +
               "; write plain JSON, without comments or trailing commas.";
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
    return core::Error{"the file has " + std::to_string(text.size()) + " bytes, but at most " +
                       std::to_string(kMaxJsonBytes) +
                       " are read; give one without the weights."};
  if (const std::optional<size_t> deep = too_deep(text)) {
    return core::Error{place_text(text, *deep) + ": objects and lists are nested more than " +
                       std::to_string(kMaxJsonDepth) +
                       " deep; two or three levels are usual."};
  }
  JsonDocument document;
  Builder builder(text, document);
  if (!Json::sax_parse(text.begin(), text.end(), &builder))
    return core::Error{builder.error().empty() ? "this is not JSON." : builder.error()};
  return document;
}

const Json* find_member(const Json& object, std::string_view key) {
  if (!object.is_object()) return nullptr;
  const auto found = object.find(std::string(key));
  return found == object.end() || found->is_null() ? nullptr : &*found;
}

std::string printable(std::string_view text, size_t most) {
  std::string out(text);
  if (out.size() > most)
    out = out.substr(0, most / 2) + " ... " + out.substr(out.size() - most / 4);
  for (char& c : out)
    if (c < ' ' || c > '~') c = '?';
  return out;
}

std::string shown(const Json& value) {
  return printable(value.dump(-1, ' ', false, Json::error_handler_t::replace), 72);
}

}  // namespace ropewalk::formats
