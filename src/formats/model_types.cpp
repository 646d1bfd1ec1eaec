#include "formats/model_types.h"

#include <algorithm>
#include <map>

#include "formats/model/tables.h"

namespace ropewalk::formats {
namespace {

struct Tables {
  Json families, fields;
  std::vector<ModelType> types;  // by id
  std::map<std::string_view, std::string_view> harmless;

  Tables() {
    families = Json::parse(tables::kFamilies, nullptr, false);
    fields = Json::parse(tables::kFields, nullptr, false);
    std::map<std::string_view, const Json*> entries;
    for (const Json& family : families)
      for (const auto& [id, entry] : find_member(family, "types")->items()) entries[id] = &entry;
    for (const Json& family : families) {
      for (const auto& [id, entry] : find_member(family, "types")->items()) {
        const auto like = entries.find(text_of(find_member(entry, "like")));
        types.emplace_back(id, &entry, like == entries.end() ? nullptr : like->second, &family);
      }
    }
    std::sort(types.begin(), types.end(),
              [](const ModelType& a, const ModelType& b) { return a.id() < b.id(); });
    for (const auto& [reason, names] : find_member(fields, "harmless")->items())
      for (const std::string_view name : texts_of(&names)) harmless[name] = reason;
  }
};

// Made once, never changed.
const Tables& all() {
  static const Tables tables;
  return tables;
}

}  // namespace

std::string_view text_of(const Json* value) {
  const std::string* text = value == nullptr ? nullptr : value->get_ptr<const Json::string_t*>();
  return text == nullptr ? std::string_view() : std::string_view(*text);
}

std::vector<std::string_view> texts_of(const Json* value) {
  std::vector<std::string_view> texts;
  if (value == nullptr) return texts;
  if (value->is_string()) return {text_of(value)};
  if (!value->is_array()) return texts;
  for (const Json& item : *value)
    if (item.is_string()) texts.push_back(text_of(&item));
  return texts;
}

double number_of(const Json* value, double otherwise) {
  if (value == nullptr || !value->is_number()) return otherwise;
  if (const auto* real = value->get_ptr<const Json::number_float_t*>()) return *real;
  if (const auto* whole = value->get_ptr<const Json::number_unsigned_t*>())
    return static_cast<double>(*whole);
  const auto* whole = value->get_ptr<const Json::number_integer_t*>();
  return whole == nullptr ? otherwise : static_cast<double>(*whole);
}

std::vector<std::string_view> ModelType::sources() const {
  return texts_of(find_member(*family_, "source"));
}

const Json* ModelType::member(std::string_view key) const {
  if (const Json* own = find_member(*entry_, key)) return own;
  return like_ == nullptr ? nullptr : find_member(*like_, key);
}

double ModelType::number(std::string_view key, double otherwise) const {
  return number_of(member(key), otherwise);
}

bool ModelType::flag(std::string_view key) const {
  const Json* value = member(key);
  return value != nullptr && *value == true;
}

std::string_view ModelType::text(std::string_view key) const { return text_of(member(key)); }

std::vector<std::string_view> ModelType::texts(std::string_view key) const {
  return texts_of(member(key));
}

std::vector<std::string> ModelType::keys() const {
  std::vector<std::string> keys;
  for (const auto& [key, value] : entry_->items()) keys.push_back(key);
  return keys;
}

std::span<const ModelType> model_types() { return all().types; }

const ModelType* find_model_type(std::string_view id) {
  const std::span<const ModelType> types = model_types();
  const auto found = std::lower_bound(
      types.begin(), types.end(), id,
      [](const ModelType& type, std::string_view name) { return type.id() < name; });
  return found == types.end() || found->id() != id ? nullptr : &*found;
}

std::string_view positions_without_rope(std::string_view id) {
  const ModelType* type = find_model_type(id);
  return type == nullptr ? std::string_view() : type->text("positions");
}

std::vector<std::string_view> field_list(std::string_view name) {
  return texts_of(find_member(all().fields, name));
}

std::vector<std::string_view> field_names(std::string_view name) {
  return texts_of(find_member(*find_member(all().fields, "names"), name));
}

std::string_view kind_alias(std::string_view kind) {
  const std::string_view other = text_of(find_member(*find_member(all().fields, "kinds"), kind));
  return other.empty() ? kind : other;
}

std::string_view harmless_reason(std::string_view field) {
  const auto found = all().harmless.find(field);
  return found == all().harmless.end() ? std::string_view() : found->second;
}

}  // namespace ropewalk::formats
