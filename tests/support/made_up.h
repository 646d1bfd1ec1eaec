// The program in the made-up language (assets/tools/words.py), in which every translated word has
// an accent: what has none was never handed to a translator.
#pragma once

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "assets/languages.h"
#include "core/words/catalogue.h"
#include "core/words/words.h"

namespace ropewalk::test {

inline constexpr std::string_view kMadeUp = "qps";

// Speaks it while it lives.
class MadeUp {
 public:
  MadeUp() {
    auto read = core::Catalogue::read(std::string(assets::words(kMadeUp)));
    REQUIRE(read.ok());
    catalogue_ = std::make_unique<core::Catalogue>(std::move(read).value());
    core::speak(catalogue_.get());
  }
  ~MadeUp() { core::speak(nullptr); }
  MadeUp(const MadeUp&) = delete;
  MadeUp& operator=(const MadeUp&) = delete;

 private:
  std::unique_ptr<core::Catalogue> catalogue_;
};

// Words of a text that are English: three letters or more, a vowel among them, none with an accent.
// Names of functions, units and this program's name are no words of a language.
inline std::vector<std::string> english_words(std::string_view text) {
  constexpr auto kNames = std::to_array<std::string_view>(
      {"Ropewalk", "English", "sin", "cos", "exp", "max", "min", "softmax", "token", "kHz", "Ctrl",
       "KiB", "MiB", "npy", "json"});
  constexpr std::string_view kVowels = "aeiouyAEIOUY";
  const auto letter = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (static_cast<unsigned char>(c) >= 0x80);
  };
  std::vector<std::string> found;
  while (!text.empty()) {
    const auto begin = std::find_if(text.begin(), text.end(), letter);
    const auto end = std::find_if_not(begin, text.end(), letter);
    const std::string word(begin, end);
    text.remove_prefix(static_cast<size_t>(end - text.begin()));
    const bool plain = std::none_of(word.begin(), word.end(),
                                    [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
    if (word.size() < 3 || !plain || word.find_first_of(kVowels) == std::string::npos) continue;
    if (std::find(kNames.begin(), kNames.end(), word) == kNames.end()) found.push_back(word);
  }
  return found;
}

}  // namespace ropewalk::test
