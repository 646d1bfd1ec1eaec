#include "core/words/words.h"

#include <algorithm>
#include <atomic>

#include "core/words/catalogue.h"

namespace ropewalk {
namespace {

// Read by jobs on threads of their own as well.
std::atomic<const core::Catalogue*> catalogue_in_use = nullptr;

// Puts `text_of(name)`, a string or null, where "{name}" stands.
template <class TextOf>
std::string filled(std::string_view pattern, const TextOf& text_of) {
  std::string result;
  while (true) {
    const size_t open = pattern.find('{');
    result += pattern.substr(0, open);
    if (open == std::string_view::npos) return result;
    pattern.remove_prefix(open);
    const size_t close = pattern.find('}');
    const std::string* text =
        close == std::string_view::npos ? nullptr : text_of(pattern.substr(1, close - 1));
    result += text != nullptr ? std::string_view(*text) : pattern.substr(0, 1);
    pattern.remove_prefix(text != nullptr ? close + 1 : 1);
  }
}

const std::string* find_slot(Slots slots, std::string_view name) {
  const auto* found = std::find_if(slots.begin(), slots.end(),
                                   [name](const Slot& slot) { return slot.name == name; });
  return found == slots.end() ? nullptr : &found->text;
}

}  // namespace

void core::speak(const Catalogue* catalogue) { catalogue_in_use = catalogue; }
const core::Catalogue* core::spoken() { return catalogue_in_use; }

std::string fill(std::string_view pattern, Slots slots) {
  return filled(pattern, [slots](std::string_view name) { return find_slot(slots, name); });
}

Words tr(std::string_view english) {
  const core::Catalogue* catalogue = core::spoken();
  return Words(catalogue != nullptr ? catalogue->find(english) : english);
}

std::string tr(std::string_view english, Slots slots) { return fill(tr(english), slots); }

Words trc(std::string_view context, std::string_view english) {
  const core::Catalogue* catalogue = core::spoken();
  return Words(catalogue != nullptr ? catalogue->find(context, english) : english);
}

std::string trn(std::string_view one, std::string_view many, long long n, Slots slots) {
  const core::Catalogue* catalogue = core::spoken();
  const std::string_view pattern =
      catalogue != nullptr ? catalogue->find(one, many, n) : (n == 1 ? one : many);
  const std::string number = std::to_string(n);
  return filled(pattern, [&](std::string_view name) {
    const std::string* given = find_slot(slots, name);  // a number laid out otherwise, say
    return given == nullptr && name == "n" ? &number : given;
  });
}

std::string listed(std::span<const std::string> words) {
  if (words.empty()) return {};
  std::string list = words.front();
  for (size_t i = 1; i < words.size(); ++i)
    list = tr(i + 1 == words.size() ? "{some} and {last}" : "{some}, {next}",
              {{"some", list}, {i + 1 == words.size() ? "last" : "next", words[i]}});
  return list;
}

}  // namespace ropewalk
