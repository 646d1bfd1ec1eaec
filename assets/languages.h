#pragma once
// The languages the program speaks besides English (assets/words).

#include <span>
#include <string_view>

namespace ropewalk::assets {

struct Language {
  std::string_view code;  // "pt-BR"
  std::string_view name;  // in its own words: "português (Brasil)"
  bool made_up;           // for tests: never chosen by itself
};

// By code.
std::span<const Language> languages();

// The catalogue of one of them (a .mo file: core/words/catalogue.h); empty if it has not come.
std::string_view words(std::string_view code);
// The pack that it comes in: "words.pt-BR"; "" if there is no such language.
std::string_view words_pack(std::string_view code);

}  // namespace ropewalk::assets
