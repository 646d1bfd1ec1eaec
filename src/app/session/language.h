// Which language is spoken. Precedence: what a link or the person chose and the machine has kept,
// then what the machine asks for, then English.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "assets/languages.h"
#include "core/words/catalogue.h"

namespace ropewalk::app {

inline constexpr std::string_view kEnglish = "en";

// Is it English or one of assets::languages()?
bool is_language(std::string_view code);
// The sentence for a link that asks for another.
std::string no_language(std::string_view code);

// The language for a choice ("": none was made) and the machine's wishes, best first: "pt-BR,de".
// Of those "de-AT" is content with "de"; a made-up language is never among them.
std::string language_of(std::string_view choice, std::string_view wishes);

// Those a person can choose from while `spoken` is spoken, English first: all there are, but of the
// made-up ones that one alone. A single one: there is no choice.
std::vector<assets::Language> offered_languages(std::string_view spoken);

// What the page itself says (web/index.html, web/page.js: speak) in the language that is spoken:
// {"text": {id of an element: words}, "label": {...}, "said": {...}}. Until the first change of the
// language the page's own English stands, as it does before the program runs.
std::string page_words_json();

// Makes the program speak, and keeps all words that were ever spoken: views of them stay valid.
class Speaker {
 public:
  Speaker() = default;
  ~Speaker();
  Speaker(const Speaker&) = delete;
  Speaker& operator=(const Speaker&) = delete;

  // From now on this language, or English, with a sentence in `problem`, if its words cannot be
  // read. False if nothing changes: it is spoken already, or its words have not come.
  bool speak(std::string_view code, std::string& problem);
  // The language that is spoken.
  const std::string& language() const { return language_; }

 private:
  std::map<std::string, std::unique_ptr<core::Catalogue>, std::less<>> read_;
  std::string language_{kEnglish};
};

}  // namespace ropewalk::app
