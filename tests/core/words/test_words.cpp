#include <doctest/doctest.h>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "core/words/catalogue.h"
#include "core/words/words.h"

using namespace ropewalk;

namespace {

using Texts = std::vector<std::pair<std::string, std::string>>;

// As the GNU gettext manual describes the format; originals in any order.
std::string mo_of(const Texts& texts) {
  std::string tables, strings;
  const auto put = [](std::string& out, size_t value) {
    for (int i = 0; i < 4; ++i) out += static_cast<char>((value >> (8 * i)) & 0xFF);
  };
  const size_t start = 28 + 16 * texts.size();
  for (const bool original : {true, false})
    for (const auto& [english, other] : texts) {
      const std::string& text = original ? english : other;
      put(tables, text.size());
      put(tables, start + strings.size());
      strings += text + '\0';
    }
  std::string head;
  for (const size_t word : {size_t{0x950412DE}, size_t{0}, texts.size(), size_t{28},
                            28 + 8 * texts.size(), size_t{0}, start})
    put(head, word);
  return head + tables + strings;
}

const std::string kZero(1, '\0');
const Texts kPolish = {
    {"",
     "Language: pl\nPlural-Forms: nplurals=3; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 && "
     "(n%100<10 || n%100>=20) ? 1 : 2);\n"},
    {"Next", "Dalej"},
    {std::string("button") + '\4' + "Back", "Wstecz"},
    {"{shown} of {all} pairs", "par {all}, z tego {shown}"},
    {"{n} token" + kZero + "{n} tokens",
     "{n} token" + kZero + "{n} tokeny" + kZero + "{n} tokenów"},
    {"Untranslated", ""},
    {std::string("lesson") + '\4' + "many-clocks", "# Wiele zegarów\n"}};

struct Speaking {
  explicit Speaking(const core::Catalogue& catalogue) { core::speak(&catalogue); }
  ~Speaking() { core::speak(nullptr); }
  Speaking(const Speaking&) = delete;
  Speaking& operator=(const Speaking&) = delete;
};

}  // namespace

TEST_CASE("without a catalogue English is its own translation") {
  CHECK(tr("Next") == "Next");
  CHECK(trc("button", "Back") == "Back");
  CHECK(tr("{shown} of {all} pairs", {{"shown", 3}, {"all", 32}}) == "3 of 32 pairs");
  CHECK(trn("{n} token", "{n} tokens", 1) == "1 token");
  CHECK(trn("{n} token", "{n} tokens", 0) == "0 tokens");
  CHECK(trn("{n} token", "{n} tokens", 1024, {{"n", "1 024"}}) == "1 024 tokens");
}

TEST_CASE("slots are filled once, by name, and what is no slot stays") {
  CHECK(fill("{a}{b}{a}", {{"a", "x"}, {"b", std::string("y")}}) == "xyx");
  CHECK(fill("{a}", {{"a", "{b}"}, {"b", "z"}}) == "{b}");
  CHECK(fill("{none} and {", {{"a", "x"}}) == "{none} and {");
  CHECK(fill("}{a} {}", {{"a", 7}}) == "}7 {}");
}

TEST_CASE("a catalogue translates texts, contexts, slots and plurals") {
  auto read = core::Catalogue::read(mo_of(kPolish));
  REQUIRE(read.ok());
  const core::Catalogue catalogue = std::move(read).value();
  const Speaking polish(catalogue);
  CHECK(tr("Next") == "Dalej");
  CHECK(tr("Back") == "Back");
  CHECK(trc("button", "Back") == "Wstecz");
  CHECK(tr("Untranslated") == "Untranslated");
  CHECK(tr("").empty());
  CHECK(tr("{shown} of {all} pairs", {{"shown", 3}, {"all", 32}}) == "par 32, z tego 3");
  CHECK(trn("{n} token", "{n} tokens", 1) == "1 token");
  CHECK(trn("{n} token", "{n} tokens", 22) == "22 tokeny");
  CHECK(trn("{n} token", "{n} tokens", 12) == "12 tokenów");
  CHECK(trn("{n} token", "{n} tokens", -3) == "-3 tokeny");
  CHECK(trn("{n} other", "{n} others", 2) == "2 others");
  CHECK(catalogue.document("lesson", "many-clocks") == "# Wiele zegarów\n");
  CHECK(catalogue.document("lesson", "order-blind").empty());
}

TEST_CASE("views of words outlive a move of their catalogue") {
  auto read = core::Catalogue::read(mo_of({{"a", "b"}}));
  REQUIRE(read.ok());
  core::Catalogue first = std::move(read).value();
  const std::string_view word = first.find("a");
  const core::Catalogue second = std::move(first);
  CHECK(word == "b");
  CHECK(second.find("a").data() == word.data());
}

TEST_CASE("a catalogue that is cut off anywhere is refused or read, never more") {
  const std::string whole = mo_of(kPolish);
  for (size_t size = 0; size < whole.size(); ++size) {
    const auto cut = core::Catalogue::read(whole.substr(0, size));
    if (size < whole.size() - 1) CHECK_FALSE(cut.ok());
  }
  CHECK(core::Catalogue::read(std::string(2000, '\xFF')).error().find("no catalogue") !=
        std::string::npos);
  std::string far = whole;
  far[28 + 4] = '\x7F';
  far[28 + 7] = '\x7F';
  CHECK_FALSE(core::Catalogue::read(far).ok());
  CHECK_FALSE(core::Catalogue::read(mo_of({{"", "Plural-Forms: nplurals=2; plural=(n;\n"}})).ok());
}

TEST_CASE("rules of plurals") {
  const auto forms = [](std::string_view text, std::vector<unsigned long> numbers) {
    const auto rule = core::PluralRule::parse(text);
    std::string result;
    for (const unsigned long n : numbers)
      result += rule ? static_cast<char>('0' + rule->form(n)) : 'x';
    return result;
  };
  CHECK(forms("nplurals=1; plural=0;", {0, 1, 2}) == "000");
  CHECK(forms("nplurals=2; plural=(n > 1)", {0, 1, 2}) == "001");
  CHECK(forms(" nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || "
              "n%100>=20) ? 1 : 2);",
              {1, 2, 5, 11, 12, 21, 22, 111, 112, 121}) == "0122201220");
  CHECK(forms("nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : "
              "n%100>=11 ? 4 : 5);",
              {0, 1, 2, 3, 11, 100, 103}) == "0123453");
  CHECK(forms("nplurals=2; plural=7;", {1}) == "1");
  CHECK(forms("nplurals=2; plural=!n;", {0, 1}) == "10");
  CHECK(forms("nplurals=2; plural=n/0;", {3}) == "0");
  for (const std::string_view bad :
       {"", "nplurals=2;", "nplurals=0; plural=0;", "nplurals=2; plural=n+;",
        "nplurals=2; plural=(n;", "nplurals=2; plural=m", "nplurals=2; plural=n?1;",
        "nplurals=2; plural=n 1)"})
    CHECK(forms(bad, {1}) == "x");
  CHECK(forms("nplurals=2; plural=" + std::string(500, '('), {1}) == "x");
  CHECK(forms("nplurals=2; plural=" + std::string(500, '!') + "n", {1}) == "x");
}
