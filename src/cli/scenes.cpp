#include <nlohmann/json.hpp>

#include "cli/command.h"
#include "jobs/service.h"
#include "state/snapshot.h"

namespace ropewalk::cli {
namespace {

using Json = nlohmann::ordered_json;

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

Json initial_of(const state::Param& param) {
  switch (param.kind) {
    case state::Kind::kBool:
      return param.initial.number() != 0;
    case state::Kind::kInteger:
      return static_cast<int64_t>(param.initial.number());
    case state::Kind::kReal:
      return param.initial.number();
    case state::Kind::kChoice:
      return param.spec.choices[static_cast<size_t>(param.initial.number())].id;
    case state::Kind::kVector:
      return param.initial.numbers;
    case state::Kind::kRows:
      return Json::array();
    case state::Kind::kText:
      break;
  }
  return param.initial.text;
}

Json json_of(const state::Param& param) {
  Json json;
  json["key"] = param.key;
  json["kind"] = kind_word(param.kind);
  json["label"] = param.spec.label;
  if (!param.spec.help.empty()) json["help"] = param.spec.help;
  if (!param.spec.unit.empty()) json["unit"] = param.spec.unit;
  json["default"] = initial_of(param);
  const bool ranged = param.kind == state::Kind::kInteger || param.kind == state::Kind::kReal ||
                      param.kind == state::Kind::kVector || param.kind == state::Kind::kRows;
  if (ranged) {
    json["min"] = param.spec.min;
    json["max"] = param.spec.max;
  }
  for (const state::Choice& choice : param.spec.choices) json["choices"].push_back(choice.id);
  return json;
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
  Json list = Json::array();
  for (int i = 0; i < catalog.size(); ++i) {
    const scenes::Scene& scene = catalog.scene(i);
    Json json;
    json["id"] = scene.about().id;
    json["part"] = scene.about().part;
    json["title"] = scene.about().title;
    json["question"] = scene.about().question;
    json["steps"] = catalog.lesson(i).steps.size();
    json["params"] = Json::array();
    for (const state::Param& param : scene.params()) json["params"].push_back(json_of(param));
    jobs::Service at_once;
    const auto run = scene.run(at_once);
    run->update(state::defaults(scene.params()));
    json["probes"] = Json::array();
    for (const state::Probe& probe : run->probes()) json["probes"].push_back(probe.name);
    list.push_back(std::move(json));
  }
  environment.out << list.dump(2, ' ', false, Json::error_handler_t::replace) << '\n';
  return kDone;
}

}  // namespace ropewalk::cli
