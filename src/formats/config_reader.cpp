#include "formats/config_reader.h"

#include <cmath>
#include <utility>

namespace ropewalk::formats {
namespace {

std::string path_of(const Scope& scope, std::string_view key) {
  return scope.path + std::string(key);
}

std::string_view type_word(const Json& value) {
  if (is_beyond_double(value)) return "beyond all numbers";
  if (value.is_string()) return "a text";
  if (value.is_boolean()) return "true or false";
  if (value.is_array()) return "a list";
  if (value.is_object()) return "an object";
  return value.is_number() ? "a number" : "null";
}

std::optional<double> as_number(const Json& value) {
  if (!value.is_number()) return std::nullopt;
  if (value.is_number_unsigned()) {
    return static_cast<double>(*value.get_ptr<const Json::number_unsigned_t*>());
  }
  if (value.is_number_integer()) {
    return static_cast<double>(*value.get_ptr<const Json::number_integer_t*>());
  }
  return *value.get_ptr<const Json::number_float_t*>();
}

}  // namespace

const Json* ConfigReader::member(const Scope& scope, std::string_view key) {
  known_.insert(path_of(scope, key));
  if (failed() || scope.object == nullptr) return nullptr;
  return find_member(*scope.object, key);
}

bool ConfigReader::knows(const Scope& scope, std::string_view key) const {
  return known_.contains(path_of(scope, key));
}

void ConfigReader::fail(std::string_view sentence) {
  if (error_.empty()) error_ = printable(sentence);
}

void ConfigReader::explain(const Scope& scope, std::string_view key, const Json& value,
                           std::string_view meaning) {
  if (scope.implied) return;
  std::string path = path_of(scope, key);
  for (const ConfigField& field : fields_) {
    if (field.path == path) return;
  }
  fields_.push_back({std::move(path), shown(value), std::string(meaning)});
}

void ConfigReader::wrong_type(const Scope& scope, std::string_view key, const Json& value,
                              std::string_view wanted) {
  std::string sentence = path_of(scope, key) + " = " + shown(value) + " is " +
                         std::string(type_word(value)) + ", but must be " + std::string(wanted);
  if (value.is_string() && wanted.find("number") != std::string_view::npos) {
    sentence += "; write it without quotes";
  } else {
    sentence += "; correct it or leave it out";
  }
  fail(sentence + ".");
}

std::optional<double> ConfigReader::number(const Scope& scope, std::string_view key,
                                           std::string_view meaning) {
  const Json* value = member(scope, key);
  if (value == nullptr) return std::nullopt;
  const std::optional<double> number = as_number(*value);
  if (!number) {
    wrong_type(scope, key, *value, "a number");
    return std::nullopt;
  }
  explain(scope, key, *value, meaning);
  return number;
}

std::optional<double> ConfigReader::positive(const Scope& scope, std::string_view key,
                                             std::string_view meaning) {
  const std::optional<double> value = number(scope, key, meaning);
  if (!value || *value > 0.0) return value;
  fail(path_of(scope, key) + " = " + shown(*member(scope, key)) +
       " cannot be used: it must be above 0; give the number the model was trained with.");
  return std::nullopt;
}

std::optional<int> ConfigReader::whole(const Scope& scope, std::string_view key,
                                       std::string_view meaning) {
  constexpr double kMax = 1e9;
  const std::optional<double> value = number(scope, key, meaning);
  if (!value) return std::nullopt;
  if (*value >= 1.0 && *value <= kMax && *value == std::floor(*value)) {
    return static_cast<int>(*value);
  }
  fail(path_of(scope, key) + " = " + shown(*member(scope, key)) +
       " cannot be used: it must be a whole number from 1 to 1000000000.");
  return std::nullopt;
}

std::optional<bool> ConfigReader::boolean(const Scope& scope, std::string_view key,
                                          std::string_view meaning) {
  const Json* value = member(scope, key);
  if (value == nullptr) return std::nullopt;
  const bool* flag = value->get_ptr<const Json::boolean_t*>();
  if (flag == nullptr) {
    wrong_type(scope, key, *value, "true or false");
    return std::nullopt;
  }
  explain(scope, key, *value, meaning);
  return *flag;
}

std::optional<std::string> ConfigReader::text(const Scope& scope, std::string_view key,
                                              std::string_view meaning) {
  const Json* value = member(scope, key);
  if (value == nullptr) return std::nullopt;
  const std::string* text = value->get_ptr<const Json::string_t*>();
  if (text == nullptr) {
    wrong_type(scope, key, *value, "a text in quotes");
    return std::nullopt;
  }
  explain(scope, key, *value, meaning);
  return *text;
}

std::optional<std::vector<double>> ConfigReader::numbers(const Scope& scope, std::string_view key,
                                                         std::string_view meaning) {
  const Json* value = member(scope, key);
  if (value == nullptr) return std::nullopt;
  if (!value->is_array()) {
    wrong_type(scope, key, *value, "a list of numbers");
    return std::nullopt;
  }
  std::vector<double> list;
  list.reserve(value->size());
  for (const Json& item : *value) {
    const std::optional<double> number = as_number(item);
    if (!number) {
      wrong_type(scope, std::string(key) + "[" + std::to_string(list.size()) + "]", item,
                 "a number");
      return std::nullopt;
    }
    list.push_back(*number);
  }
  explain(scope, key, *value, meaning);
  return list;
}

ConfigReader::Place ConfigReader::place(const Scope& scope, std::string_view path) {
  const size_t dot = path.find('.');
  if (dot == std::string_view::npos) return {scope, path};
  const std::string_view outer = path.substr(0, dot);
  const Json* value = member(scope, outer);
  const bool there = value != nullptr && value->is_object();
  const Scope inner{there ? value : nullptr, path_of(scope, outer) + '.', scope.implied};
  return place(inner, path.substr(dot + 1));
}

Scope ConfigReader::object(const Scope& scope, std::string_view key) {
  const Json* value = member(scope, key);
  if (value == nullptr) return {};
  if (!value->is_object()) {
    wrong_type(scope, key, *value, "an object in braces");
    return {};
  }
  return {value, path_of(scope, key) + "."};
}

}  // namespace ropewalk::formats
