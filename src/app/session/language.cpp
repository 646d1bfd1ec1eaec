#include "app/session/language.h"

#include <algorithm>
#include <array>
#include <utility>

#include "core/words/words.h"
#include "state/json_writer.h"
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
  return fill(N_("lang: the program does not speak {code}; it speaks {known}. English was taken."),
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

std::vector<assets::Language> offered_languages(std::string_view spoken) {
  std::vector<assets::Language> offered{{kEnglish, "English", false}};
  for (const assets::Language& language : assets::languages())
    if (!language.made_up || language.code == spoken) offered.push_back(language);
  return offered;
}

std::string page_words_json() {
  using Row = std::pair<std::string_view, std::string_view>;
  constexpr auto kTexts = std::to_array<Row>({
      {"read", N_("Read as text")},
      {"keys",
       N_("Tab moves through the picture and its controls, arrow keys change them, question "
          "mark lists all keys. Escape and then Tab leaves the picture; Escape and then "
          "Shift and Tab goes to \xE2\x80\x9CRead as text\xE2\x80\x9D, the same chapter as a "
          "page with headings and controls.")},
      {"drop-here", N_("Drop it here")},
      {"drop-what", N_("a lecture (.md) or your own rows of numbers (.npy, .csv, .json)")},
      {"error-copy", N_("Copy the link")},
      {"error-where", N_("It opens where you were:")},
      {"error-more", N_("Technical detail")},
  });
  constexpr auto kLabels = std::to_array<Row>({{"stage", N_("Ropewalk: the lecture")},
                                               {"typing", N_("Value")},
                                               {"text-page", N_("This chapter as text")}});
  // Of the page for a fault, and what its button says afterwards.
  constexpr auto kSaid = std::to_array<Row>({
      {"title", N_("Something broke")},
      {"text", N_("Ropewalk came upon a fault of its own and has stopped.")},
      {"help",
       N_("Load the page again to go on where you were. If it breaks again, start over from "
          "the first chapter; the link tells its makers what you were looking at.")},
      {"retry", N_("Load again")},
      {"copied", N_("Copied")},
  });
  state::JsonWriter json;
  json.open();
  const auto write = [&json](std::string_view kind, std::span<const Row> rows) {
    json.open(kind);
    for (const auto& [key, english] : rows) json.text(key, tr(english));
    json.close();
  };
  write("text", kTexts);
  write("label", kLabels);
  write("said", kSaid);
  return json.close().str();
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
