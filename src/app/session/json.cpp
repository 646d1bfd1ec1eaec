#include "app/session/json.h"

#include <cmath>

#include "state/snapshot.h"
#include "state/text.h"

namespace ropewalk::app {

Json& Json::text(std::string_view key, std::string_view value) {
  name(key);
  quote(value);
  return *this;
}

Json& Json::number(std::string_view key, double value) {
  name(key);
  text_ += std::isfinite(value) ? state::shortest(value) : "null";
  return *this;
}

Json& Json::flag(std::string_view key, bool value) {
  name(key);
  text_ += value ? "true" : "false";
  return *this;
}

Json& Json::begin(std::string_view key, char bracket) {
  name(key);
  text_ += bracket;
  first_ = true;
  return *this;
}

Json& Json::end(char bracket) {
  text_ += bracket;
  first_ = false;
  return *this;
}

void Json::name(std::string_view key) {
  if (!first_) text_ += ',';
  first_ = false;
  if (key.empty()) return;
  quote(key);
  text_ += ':';
}

void Json::quote(std::string_view words) {
  text_ += '"';
  for (const char c :
       state::is_clean(words) ? std::string(words) : state::clean(words, words.size())) {
    if (c == '\n') {
      text_ += "\\n";
    } else if (c == '\t') {
      text_ += "\\t";
    } else {
      if (c == '"' || c == '\\') text_ += '\\';
      text_ += c;
    }
  }
  text_ += '"';
}

}  // namespace ropewalk::app
