// Writes JSON piece by piece: commas and escapes come by themselves.
#pragma once

#include <string>
#include <string_view>

namespace ropewalk::app {

class Json {
 public:
  // In an object each of these takes the key; in a list it takes none ("").
  Json& open(std::string_view key = {}) { return begin(key, '{'); }
  Json& list(std::string_view key = {}) { return begin(key, '['); }
  Json& close() { return end('}'); }
  Json& end_list() { return end(']'); }
  Json& text(std::string_view key, std::string_view value);
  Json& number(std::string_view key, double value);  // not finite: null
  Json& flag(std::string_view key, bool value);

  const std::string& str() const { return text_; }

 private:
  Json& begin(std::string_view key, char bracket);
  Json& end(char bracket);
  void name(std::string_view key);
  void quote(std::string_view words);

  std::string text_;
  bool first_ = true;
};

}  // namespace ropewalk::app
