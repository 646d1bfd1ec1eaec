// Scaling that stands elsewhere than in rope_scaling: rules of assets/models/.
#include <algorithm>

#include "core/number_text.h"
#include "formats/model/context.h"

namespace ropewalk::formats {
namespace {

constexpr std::string_view kMeaning = "part of how the frequencies are stretched";

// Whether a rule's conditions hold; what they look at counts as read.
bool fits(const ModelContext& context, const Json& rule) {
  if (const std::string_view flag = text_of(find_member(rule, "if")); !flag.empty()) {
    const ConfigReader::Place place = context.reader.place(context.model(), flag);
    const auto on =
        context.reader.boolean(place.scope, place.key, "whether frequencies are scaled");
    if (!on.value_or(false)) return false;
  }
  if (const std::string_view block = text_of(find_member(rule, "block")); !block.empty()) {
    if (context.reader.object(context.model(), block).object == nullptr) return false;
  }
  const Json* where = find_member(rule, "where");
  if (where == nullptr) return true;
  for (const auto& [path, values] : where->items()) {
    const double value = number_of(context.at(path));
    const bool found = std::any_of(values.begin(), values.end(),
                                   [value](const Json& item) { return number_of(&item) == value; });
    if (!found) return false;
  }
  return true;
}

void merge(Json& into, const Json& members) {
  for (const auto& [key, value] : members.items()) into[key] = value;
}

Json made_by(const ModelContext& context, const Json& rule) {
  ConfigReader& reader = context.reader;
  if (const std::string_view field = text_of(find_member(rule, "inverse")); !field.empty()) {
    const auto scale = reader.positive(context.model(), field, "multiplies the positions");
    if (!scale || *scale == 1.0) return {};
    return Json{{"rope_type", "linear"}, {"factor", 1.0 / *scale}};
  }
  if (!fits(context, rule)) return {};
  Json made = Json::object();
  if (const Json* set = find_member(rule, "set")) merge(made, *set);
  if (const Json* from = find_member(rule, "from")) {
    for (const auto& [key, path] : from->items()) {
      const ConfigReader::Place place = reader.place(context.model(), text_of(&path));
      if (const auto given = reader.positive(place.scope, place.key, kMeaning)) made[key] = *given;
    }
  }
  if (const Json* when = find_member(rule, "when_false")) {
    for (const auto& [path, members] : when->items()) {
      const ConfigReader::Place place = reader.place(context.model(), path);
      const auto on = reader.boolean(place.scope, place.key, kMeaning);
      if (on && !*on) merge(made, members);
    }
  }
  return made;
}

}  // namespace

std::vector<std::string_view> ModelContext::names_of(std::string_view field,
                                                     std::string_view own) const {
  std::vector<std::string_view> names;
  if (type != nullptr) names = type->texts(own);
  const std::vector<std::string_view> usual =
      field.empty() ? std::vector<std::string_view>() : field_names(field);
  names.insert(names.end(), usual.begin(), usual.end());
  return names;
}

MadeScaling made_scaling(const ModelContext& context) {
  const Json* rules = context.type == nullptr ? nullptr : context.type->member("scaling");
  if (rules == nullptr) return {};
  for (const Json& rule : *rules) {
    Json made = made_by(context, rule);
    if (context.reader.failed()) return {};
    if (!made.is_object()) continue;
    const std::string_view block = text_of(find_member(rule, "block"));
    std::string_view field = block;
    for (const std::string_view key : {"if", "inverse"})
      if (field.empty()) field = text_of(find_member(rule, key));
    const Json* factor = find_member(made, "factor");
    context.note(context.model().path + std::string(field) + " makes this " +
                 std::string(text_of(find_member(made, "rope_type"))) + " scaling" +
                 (factor == nullptr
                      ? std::string(".")
                      : " with the factor " + core::number_text(number_of(factor)) + "."));
    const Json* where = find_member(rule, "where");
    if (where != nullptr)
      context.note("The factor does not stand in the file; it is that of models of this width.");
    return {std::move(made),
            context.model().path + (block.empty() ? std::string() : std::string(block) + ".")};
  }
  return {};
}

}  // namespace ropewalk::formats
