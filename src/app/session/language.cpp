#include "app/session/language.h"

#include <algorithm>
#include <utility>

#include "assets/languages.h"
#include "core/words/words.h"
#include "state/text.h"

namespace ropewalk::app {
namespace {

const assets::Language* find(std::string_view code) {
  const auto all = assets::languages();
  const auto found = std::find_if(all.begin(), all.end(), [code](const assets::Language& language) {
    return language.code == code;
  });
  return found == all.end() ? nullptr : &*found;
}

// A wish, or the same without its country, if the program has it; "" otherwise.
std::string granted(std::string_view wish) {
  const std::string_view plain = wish.substr(0, wish.find('-'));
  for (const std::string_view code : {wish, plain}) {
    if (code == kEnglish) return std::string(code);
    const assets::Language* language = find(code);
    if (language != nullptr && !language->made_up) return std::string(code);
  }
  return {};
}

}  // namespace

bool is_language(std::string_view code) { return code == kEnglish || find(code) != nullptr; }

std::string no_language(std::string_view code) {
  std::string known(kEnglish);
  for (const assets::Language& language : assets::languages())
    if (!language.made_up) known += ", " + std::string(language.code);
  // English is spoken from here on, whatever was spoken before.
  return fill("lang: the program does not speak {code}; it speaks {known}. English was taken.",
              {{"code", state::quoted(code)}, {"known", known}});
}

std::string language_of(std::string_view choice, std::string_view wishes) {
  if (!choice.empty() && is_language(choice)) return std::string(choice);
  while (!wishes.empty()) {
    const std::string_view wish = wishes.substr(0, wishes.find(','));
    wishes.remove_prefix(std::min(wishes.size(), wish.size() + 1));
    if (std::string code = granted(wish); !code.empty()) return code;
  }
  return std::string(kEnglish);
}

Speaker::~Speaker() { core::speak(nullptr); }

bool Speaker::speak(std::string_view code, std::string& problem) {
  if (code == language_) return false;
  auto found = read_.find(code);
  if (found == read_.end() && code != kEnglish) {
    const std::string_view bytes = assets::words(code);
    if (bytes.empty()) return false;
    core::Result<core::Catalogue> read = core::Catalogue::read(std::string(bytes));
    if (!read) problem = std::string(code) + ": " + read.error();
    auto catalogue = read ? std::make_unique<core::Catalogue>(std::move(read).value()) : nullptr;
    found = read_.emplace(code, std::move(catalogue)).first;
  }
  const core::Catalogue* catalogue = found == read_.end() ? nullptr : found->second.get();
  const std::string now(catalogue != nullptr ? code : kEnglish);
  if (now == language_) return !problem.empty();
  core::speak(catalogue);
  language_ = now;
  return true;
}

}  // namespace ropewalk::app
