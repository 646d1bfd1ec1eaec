// Typed access to a config's members: every member read is remembered with its path, its value and
// what it means; the first wrong one becomes an error that names path, value and remedy.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "formats/json.h"

namespace ropewalk::formats {

// A member that was read.
struct ConfigField {
  std::string path;     // "rope_scaling.factor"
  std::string value;    // as JSON, shortened
  std::string meaning;  // a sentence
};

// An object of the config and where it stands.
struct Scope {
  const Json* object = nullptr;  // null: there is none
  std::string path = {};         // "" or "text_config."
  bool implied = false;          // made by us of other fields: nothing in it is told as read
};

class ConfigReader {
 public:
  // The member itself, noted as known; null if it is absent or null.
  const Json* member(const Scope& scope, std::string_view key);

  // Each gives nothing for an absent or null member, and after an error.
  std::optional<double> number(const Scope& scope, std::string_view key, std::string_view meaning);
  std::optional<double> positive(const Scope& scope, std::string_view key,
                                 std::string_view meaning);
  std::optional<int> whole(const Scope& scope, std::string_view key, std::string_view meaning);
  std::optional<bool> boolean(const Scope& scope, std::string_view key, std::string_view meaning);
  std::optional<std::string> text(const Scope& scope, std::string_view key,
                                  std::string_view meaning);
  std::optional<std::vector<double>> numbers(const Scope& scope, std::string_view key,
                                             std::string_view meaning);
  Scope object(const Scope& scope, std::string_view key);
  // Where "a.b" stands: b in the object a. An object that isn't there or is none: a null scope.
  struct Place {
    Scope scope;
    std::string_view key;
  };
  Place place(const Scope& scope, std::string_view path);

  // Keeps the first error.
  void fail(std::string_view sentence);
  bool failed() const { return !error_.empty(); }
  const std::string& error() const { return error_; }

  bool knows(const Scope& scope, std::string_view key) const;
  std::vector<ConfigField> take_fields() { return std::move(fields_); }

 private:
  void explain(const Scope& scope, std::string_view key, const Json& value,
               std::string_view meaning);
  void wrong_type(const Scope& scope, std::string_view key, const Json& value,
                  std::string_view wanted);

  std::vector<ConfigField> fields_;
  std::set<std::string> known_;  // paths
  std::string error_;
};

}  // namespace ropewalk::formats
