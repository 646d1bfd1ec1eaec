#include "cli/command.h"
#include "jobs/service.h"
#include "state/json_writer.h"

namespace ropewalk::cli {
namespace {

using state::JsonWriter;
using Break = JsonWriter::Break;

std::string_view kind_word(state::Kind kind) {
  switch (kind) {
    case state::Kind::kBool:
      return "bool";
    case state::Kind::kInteger:
      return "integer";
    case state::Kind::kReal:
      return "real";
    case state::Kind::kChoice:
      return "choice";
    case state::Kind::kVector:
      return "vector";
    case state::Kind::kRows:
      return "rows";
    case state::Kind::kText:
      break;
  }
  return "text";
}

void write_initial(JsonWriter& json, const state::Param& param) {
  constexpr std::string_view kKey = "default";
  const state::Value& initial = param.initial;
  switch (param.kind) {
    case state::Kind::kBool:
      json.flag(kKey, initial.number() != 0);
      break;
    case state::Kind::kInteger:
      json.whole(kKey, static_cast<long long>(initial.number()));
      break;
    case state::Kind::kReal:
      json.decimal(kKey, initial.number());
      break;
    case state::Kind::kChoice:
      json.text(kKey, param.spec.choices[static_cast<size_t>(initial.number())].id);
      break;
    case state::Kind::kVector:
      json.list(kKey, Break::kLines);
      for (const double number : initial.numbers) json.decimal("", number);
      json.close();
      break;
    case state::Kind::kRows:
      json.list(kKey).close();
      break;
    case state::Kind::kText:
      json.text(kKey, initial.text);
      break;
  }
}

void write_param(JsonWriter& json, const state::Param& param) {
  json.open({}, Break::kLines).text("key", param.key).text("kind", kind_word(param.kind));
  json.text("label", param.spec.label);
  if (!param.spec.help.empty()) json.text("help", param.spec.help);
  if (!param.spec.unit.empty()) json.text("unit", param.spec.unit);
  write_initial(json, param);
  const bool ranged = param.kind == state::Kind::kInteger || param.kind == state::Kind::kReal ||
                      param.kind == state::Kind::kVector || param.kind == state::Kind::kRows;
  if (ranged) json.decimal("min", param.spec.min).decimal("max", param.spec.max);
  if (!param.spec.choices.empty()) {
    json.list("choices", Break::kLines);
    for (const state::Choice& choice : param.spec.choices) json.text("", choice.id);
    json.close();
  }
  json.close();
}

void write_scene(JsonWriter& json, const app::Catalog& catalog, int index) {
  const scenes::Scene& scene = catalog.scene(index);
  json.open({}, Break::kLines).text("id", scene.about().id).text("part", scene.about().part);
  json.text("title", scene.about().title).text("question", scene.about().question);
  json.whole("steps", static_cast<long long>(catalog.lesson(index).steps.size()));
  json.list("params", Break::kLines);
  for (const state::Param& param : scene.params()) write_param(json, param);
  json.close().list("probes", Break::kLines);
  jobs::Service at_once;
  const auto run = scene.run(at_once);
  run->update(state::defaults(scene.params()));
  for (const state::Probe& probe : run->probes()) json.text("", probe.name);
  json.close().close();
}

}  // namespace

int run_scenes(const Arguments& arguments, const Environment& environment) {
  const app::Catalog catalog;
  if (!arguments.has("--json")) {
    std::string_view part;
    for (int i = 0; i < catalog.size(); ++i) {
      const scenes::About& about = catalog.scene(i).about();
      if (about.part != part)
        environment.out << (i == 0 ? "" : "\n") << (part = about.part) << '\n';
      environment.out << "  #/" << about.id
                      << std::string(about.id.size() < 22 ? 22 - about.id.size() : 1, ' ')
                      << about.question << '\n';
    }
    return kDone;
  }
  JsonWriter json({.spaces = true});
  json.list({}, Break::kLines);
  for (int i = 0; i < catalog.size(); ++i) write_scene(json, catalog, i);
  environment.out << json.close().str() << '\n';
  return kDone;
}

}  // namespace ropewalk::cli
