#include "state/snapshot.h"

#include <array>
#include <cmath>
#include <cstdio>

#include "core/number_text.h"
#include "state/text.h"
#include "state/value_text.h"

namespace ropewalk::state {
namespace {

std::string json_number(double value) { return std::isfinite(value) ? shortest(value) : "null"; }

template <class Items, class Write>
std::string json_list(char open, char close, const Items& items, const Write& write) {
  std::string json(1, open);
  for (const auto& item : items) {
    if (json.size() > 1) json += ',';
    json += write(item);
  }
  return json + close;
}

// A list of lists of numbers.
std::string json_rows(const Rows& rows) {
  std::string json = "[";
  for (int row = 0; row < rows.rows(); ++row) {
    if (row > 0) json += ',';
    json += json_list('[', ']', rows.row(row), core::float_text);
  }
  return json + "]";
}

std::string json_value(const Param& param, const Value& value) {
  switch (param.kind) {
    case Kind::kBool:
      return value.number() != 0 ? "true" : "false";
    case Kind::kChoice:
      return json_string(to_text(param, value));
    case Kind::kText:
      return json_string(value.text);
    case Kind::kRows:
      return json_rows(value.rows);
    case Kind::kVector:
      return json_list('[', ']', value.numbers, json_number);
    case Kind::kInteger:
    case Kind::kReal:
      break;
  }
  return json_number(value.number());
}

std::string json_params(const Snapshot& snapshot) {
  std::string json = "{";
  const ParamList none;
  const ParamList& list = snapshot.scene.params != nullptr ? *snapshot.scene.params : none;
  for (size_t i = 0; i < list.size() && i < snapshot.values.size(); ++i) {
    if (i > 0) json += ',';
    json += json_string(list[i].key) + ":" + json_value(list[i], snapshot.values[i]);
  }
  return json + "}";
}

}  // namespace

std::string json_string(std::string_view text) {
  std::string json = "\"";
  for (const char c : is_clean(text) ? std::string(text) : clean(text, text.size())) {
    switch (c) {
      case '"':
        json += "\\\"";
        break;
      case '\\':
        json += "\\\\";
        break;
      case '\n':
        json += "\\n";
        break;
      case '\t':
        json += "\\t";
        break;
      case '<':
        json += "\\u003c";  // so that it may stand inside a <script> element
        break;
      default:
        json += c;
    }
  }
  return json + "\"";
}

std::string to_json(const Snapshot& snapshot) {
  const auto probe = [](const Probe& named) {
    return json_string(named.name) + ":" + json_number(named.value);
  };
  return "{\"version\":" + json_string(snapshot.version) +
         ",\"scene\":" + json_string(snapshot.scene.id) +
         ",\"link\":" + json_string(snapshot.link) + ",\"params\":" + json_params(snapshot) +
         ",\"probes\":" + json_list('{', '}', snapshot.probes, probe) +
         ",\"notes\":" + json_list('[', ']', snapshot.notes, json_string) +
         ",\"frame\":" + std::to_string(snapshot.frame) + ",\"size\":[" +
         std::to_string(snapshot.width) + "," + std::to_string(snapshot.height) +
         "],\"scale\":" + json_number(snapshot.scale) + "}";
}

}  // namespace ropewalk::state
