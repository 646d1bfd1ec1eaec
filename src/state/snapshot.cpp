#include "state/snapshot.h"

#include "core/number_text.h"
#include "state/json_writer.h"
#include "state/value_text.h"

namespace ropewalk::state {
namespace {

void write_value(JsonWriter& json, const Param& param, const Value& value) {
  switch (param.kind) {
    case Kind::kBool:
      json.flag(param.key, value.number() != 0);
      break;
    case Kind::kChoice:
      json.text(param.key, to_text(param, value));
      break;
    case Kind::kText:
      json.text(param.key, value.text);
      break;
    case Kind::kRows:
      json.list(param.key);
      for (int row = 0; row < value.rows.rows(); ++row) {
        json.list();
        for (const float number : value.rows.row(row)) json.raw("", core::float_text(number));
        json.close();
      }
      json.close();
      break;
    case Kind::kVector:
      json.numbers(param.key, value.numbers);
      break;
    case Kind::kInteger:
    case Kind::kReal:
      json.number(param.key, value.number());
      break;
  }
}

}  // namespace

std::string to_json(const Snapshot& snapshot) {
  JsonWriter json({.script_safe = true});
  json.open().text("version", snapshot.version).text("scene", snapshot.scene.id);
  json.text("link", snapshot.link).open("params");
  const ParamList none;
  const ParamList& list = snapshot.scene.params != nullptr ? *snapshot.scene.params : none;
  for (size_t i = 0; i < list.size() && i < snapshot.values.size(); ++i)
    write_value(json, list[i], snapshot.values[i]);
  json.close().open("probes");
  for (const auto& [name, value] : snapshot.probes) json.number(name, value);
  json.close().texts("notes", snapshot.notes).whole("frame", snapshot.frame).list("size");
  json.whole("", snapshot.width).whole("", snapshot.height).close();
  return json.number("scale", snapshot.scale).close().str();
}

}  // namespace ropewalk::state
