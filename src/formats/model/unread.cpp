// Each field is read, on the list of what changes nothing here, or not understood.
#include <algorithm>

#include "formats/model/context.h"

namespace ropewalk::formats {
namespace {

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

// The word by which a name speaks of position, or nothing.
std::string_view position_word(std::string_view name) {
  const std::string text = lower(name);
  for (const std::string_view word : field_list("words"))
    if (text.find(word) != std::string::npos) return word;
  for (size_t at = 0; at <= text.size();) {
    const size_t end = std::min(text.find('_', at), text.size());
    const std::string_view part = std::string_view(text).substr(at, end - at);
    for (const std::string_view word : field_list("short_words"))
      if (part == word) return word;
    at = end + 1;
  }
  return {};
}

bool contains(const std::vector<std::string_view>& list, std::string_view item) {
  return std::find(list.begin(), list.end(), item) != list.end();
}

class Report {
 public:
  explicit Report(const ModelContext& context) : context_(context), parts_(field_list("parts")) {
    if (context.type != nullptr) harmless_ = context.type->texts("harmless");
    if (!context.out.layers.empty()) layers_ = context.out.layers.size();
  }

  void run() {
    for (size_t i = 0; i < context_.scopes.size(); ++i) {
      outer_ = i + 1 < context_.scopes.size();
      inner_ = outer_ ? context_.scopes[i + 1].object : nullptr;
      walk(context_.scopes[i], {}, context_.scopes[i].path.size());
    }
    tell();
  }

 private:
  // Windows decide in some models which layers turn: of an unknown one they tell nothing.
  bool is_harmless(std::string_view key) const {
    if (harmless_reason(key).empty()) return false;
    return context_.type != nullptr || key.find("window") == std::string_view::npos;
  }

  // `place` is the block's name if it speaks of position.
  void walk(const Scope& scope, std::string_view place, size_t start) {
    for (const auto& [key, value] : scope.object->items()) {
      if (value.is_null() || &value == inner_ || (value.is_object() && value.empty())) continue;
      const std::string path = scope.path + key;
      if (context_.reader.knows(scope, key) && !value.is_object()) continue;
      const std::string own = path.substr(start);  // from the language model's object on
      if (contains(harmless_, own)) continue;
      if (place.empty() && is_harmless(key)) continue;
      if (value.is_object() && place.empty() && contains(parts_, key)) {
        parts_found_.push_back(path);
        continue;
      }
      const std::string_view word = position_word(key);
      if (value.is_object()) {
        walk({&value, path + "."}, !place.empty() || !word.empty() ? std::string_view(key) : place,
             start);
        continue;
      }
      add(path, value, word, place);
    }
  }

  void add(const std::string& path, const Json& value, std::string_view word,
           std::string_view place) {
    const bool list = value.is_array() && layers_ > 1 && value.size() == layers_;
    UnreadField field{printable(path), shown(value), {}, true};
    if (outer_ && (!word.empty() || !place.empty())) {
      field.why = "it stands outside the language model's settings, which were taken instead";
    } else if (!place.empty()) {
      field.why = "it stands in " + printable(place, 80) + " and may change the numbers";
    } else if (!word.empty()) {
      field.why = "\"" + std::string(word) + "\" speaks of position: it may change the numbers";
    } else if (list) {
      field.why = "it has an entry for each layer and may change the numbers";
    } else {
      field.why = "it is not known here";
      field.warns = false;
    }
    ++(field.warns ? warned_ : others_);
    if (context_.out.unread.size() < kMaxUnread) context_.out.unread.push_back(std::move(field));
  }

  void tell() {
    constexpr size_t kMaxTold = 12;
    size_t told = 0;
    for (const UnreadField& field : context_.out.unread) {
      if (!field.warns || told == kMaxTold) continue;
      ++told;
      context_.warn(field.path + " = " + field.value + " was not understood: " + field.why + ".");
    }
    if (warned_ > told)
      context_.warn(std::to_string(warned_ - told) + " more such fields were not understood.");
    if (!parts_found_.empty()) {
      std::string names;
      for (size_t i = 0; i < parts_found_.size() && i < kMaxTold; ++i)
        names += (i == 0 ? "" : ", ") + parts_found_[i];
      context_.note("Other parts of the model are left aside: " + names +
                    ". What turns in them has settings of its own.");
    }
    if (others_ == 0) return;
    std::string names;
    size_t count = 0;
    for (const UnreadField& field : context_.out.unread) {
      if (field.warns || count == 8) continue;
      names += (count++ == 0 ? "" : ", ") + field.path;
    }
    context_.note("Not known here, though nothing in " +
                  std::string(others_ == 1 ? "its name" : "their names") +
                  " speaks of position: " + names +
                  (others_ > count ? " and " + std::to_string(others_ - count) + " more." : "."));
  }

  const ModelContext& context_;
  std::vector<std::string_view> parts_, harmless_;
  std::vector<std::string> parts_found_;
  size_t layers_ = 0, warned_ = 0, others_ = 0;
  bool outer_ = false;
  const Json* inner_ = nullptr;
};

}  // namespace

void report_unread(const ModelContext& context) { Report(context).run(); }

}  // namespace ropewalk::formats
