#include "state/prose/deck.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "state/prose/blocks.h"

namespace ropewalk::state {
namespace {

constexpr std::string_view kGood = R"(# Turning *numbers*
A short lecture
for a test.

## [The query turns](#/pair-rotation?m=1)
Slide `m`: [q](#query) turns, see [the paper](https://arxiv.org/abs/2104.09864).

- Once
- Twice

![the score](#pair-rotation/score)

### Notes (1.5 min)
Say *hello*.

- Then wait.

## Words alone
<!-- no link: the stage stays -->
They stand by themselves.

## [Which is it?](#/pair-rotation?m=7)
- [ ] This
- [x] That

> That one.

### Notes (2 min)
)";

TEST_CASE(
    "a chapter's program is an element wherever one may stand, with the link it is filled from") {
  const Deck deck = parse_deck(
      "# T\n\n## [A](#/pair-rotation)\n![the code](#pair-rotation/code?m=3)\n\n:::\n"
      "![code](#many-clocks/code)\n|||\nWords\n:::\n\n- [ ] a\n- [x] b\n\n> "
      "![](#pair-rotation/code)\n");
  for (const std::string& problem : core::sentences(deck.problems)) FAIL_CHECK(problem);
  REQUIRE(deck.slides.size() == 1);
  const Step& step = deck.slides[0].step;
  REQUIRE(step.prose.size() == 2);
  CHECK(deck.slides[0].equations.empty());
  CHECK(step.prose[0].kind == Element::Kind::kProgram);
  CHECK(step.prose[0].text == "#/pair-rotation?m=3");
  CHECK(step.prose[0].line == 4);
  CHECK(plain_lines(step.prose)[0] == "the code");
  CHECK(step.prose[1].parts[0][0].text == "#/many-clocks");
  REQUIRE(step.answer.size() == 1);
  CHECK(step.answer[0].kind == Element::Kind::kProgram);
  // Names that are none.
  for (const char* name : {"#Pair/code", "#/code", "#pair-rotation/codes", "#pair rotation/code"}) {
    CAPTURE(name);
    CHECK(parse_deck("# T\n## [A](#/pair-rotation)\n![x](" + std::string(name) + ")\n")
              .slides[0]
              .step.prose.empty());
  }
}

TEST_CASE("a good lecture is read whole") {
  const Deck deck = parse_deck(kGood);
  for (const std::string& problem : core::sentences(deck.problems)) FAIL_CHECK(problem);
  CHECK(deck.title == "Turning numbers");
  REQUIRE(deck.introduction.size() == 1);
  CHECK(plain_text(deck.introduction[0].words) == "A short lecture for a test.");
  REQUIRE(deck.slides.size() == 3);
  const Slide& first = deck.slides[0];
  CHECK(first.step.title == "The query turns");
  CHECK(first.step.link == "#/pair-rotation?m=1");
  CHECK(first.line == 5);
  REQUIRE(first.step.prose.size() == 2);
  CHECK(first.step.prose[0].words[3].part == "query");
  CHECK(plain_lines(first.step.prose)[1] == "\u2022 Once");
  REQUIRE(first.equations.size() == 1);
  CHECK(first.equations[0].scene == "pair-rotation");
  CHECK(first.equations[0].name == "score");
  CHECK(first.equations[0].line == 11);
  REQUIRE(first.notes.size() == 2);
  CHECK(plain_text(first.notes[0].words) == "Say hello.");
  CHECK(first.minutes == 1.5);
  CHECK(deck.slides[1].step.link.empty());
  CHECK(deck.slides[1].minutes == 0);
  CHECK(deck.slides[2].step.guesses.size() == 2);
  CHECK(deck.slides[2].step.answer.size() == 1);
  CHECK(deck.slides[2].notes.empty());
}

TEST_CASE("a slide without a link keeps the stage of the one before") {
  const Deck deck = parse_deck(kGood);
  CHECK(stage_link(deck, 0).empty());
  CHECK(stage_link(deck, 1) == "#/pair-rotation?m=1");
  CHECK(stage_link(deck, 2) == "#/pair-rotation?m=1");
  CHECK(stage_link(deck, 3) == "#/pair-rotation?m=7");
  CHECK(stage_link(deck, 99) == "#/pair-rotation?m=7");
  CHECK(stage_link(parse_deck("# A\n## B\nc\n"), 1).empty());
  CHECK(minutes_before(deck, 1) == 0);
  CHECK(minutes_before(deck, 3) == 1.5);
  CHECK(minutes_before(deck, 4) == 3.5);
}

TEST_CASE("line ends make no difference to a lecture") {
  std::string windows = "\xEF\xBB\xBF";
  for (const char c : kGood) windows += c == '\n' ? "\r\n" : std::string(1, c);
  std::string old_mac(kGood);
  std::replace(old_mac.begin(), old_mac.end(), '\n', '\r');
  for (const std::string& text : {windows, old_mac}) {
    const Deck deck = parse_deck(text);
    CHECK(deck.problems.empty());
    CHECK(deck.slides.size() == 3);
  }
}

// The first line of each file says which problems must be told, and how many slides are shown all
// the same.
TEST_CASE("a broken lecture names line and remedy and shows the rest") {
  int files = 0;
  for (const auto& entry : std::filesystem::directory_iterator("tests/state/decks")) {
    std::ifstream file(entry.path(), std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    const std::string name = entry.path().filename().string();
    CAPTURE(name);
    ++files;
    constexpr std::string_view kExpect = "<!-- expect ";
    const std::string first = text.substr(0, text.find('\n'));
    REQUIRE(first.starts_with(kExpect));
    REQUIRE(first.ends_with(" -->"));
    const Deck deck = parse_deck(text);
    CHECK(std::to_string(deck.slides.size()) ==
          first.substr(kExpect.size(), first.find(" slides: ") - kExpect.size()));
    std::string_view wanted(first);
    wanted.remove_prefix(first.find(" slides: ") + 9);
    wanted.remove_suffix(4);
    size_t told = 0;
    for (; !wanted.empty(); ++told) {
      const size_t bar = wanted.find(" | ");
      const std::string sentence(wanted.substr(0, bar));
      wanted = bar == std::string_view::npos ? std::string_view{} : wanted.substr(bar + 3);
      CAPTURE(sentence);
      REQUIRE(told < deck.problems.size());
      CHECK(core::sentence(deck.problems[told]).substr(0, sentence.size()) == sentence);
      CHECK(core::sentence(deck.problems[told]).back() == '.');
    }
    CHECK(deck.problems.size() == told);
  }
  CHECK(files >= 25);
}

TEST_CASE("limits of a lecture are told, and what fits is shown") {
  std::string many = "# T\n";
  for (int i = 0; i < 320; ++i) many += "## [S](#/a)\nx\n";
  const Deck slides = parse_deck(many);
  CHECK(slides.slides.size() == kMaxSlides);
  REQUIRE(slides.problems.size() == 1);
  CHECK(core::sentence(slides.problems[0]).find("line 602: a lecture holds at most 300 slides") ==
        0);

  const Deck paragraph = parse_deck("# T\n## S\n" + std::string(20000, 'x') + "\n\nnext\n");
  CHECK(paragraph.slides[0].step.prose.empty());
  REQUIRE(paragraph.problems.size() == 1);
  CHECK(core::sentence(paragraph.problems[0]).find("line 3: a slide holds at most 16 KB") == 0);
  const Deck long_one = parse_deck("# T\n## S\n" + std::string(5000, 'x') + "\n\nnext\n");
  REQUIRE(long_one.slides[0].step.prose.size() == 2);
  CHECK(plain_text(long_one.slides[0].step.prose[0].words).size() == kMaxParagraphBytes);
  CHECK(long_one.problems.size() == 1);

  std::string big = "# T\n";
  while (big.size() <= kMaxDeckBytes) big += "## S\n" + std::string(900, 'x') + "\n\n";
  const Deck cut = parse_deck(big);
  CHECK(cut.slides.size() > 250);
  CHECK(core::sentence(cut.problems.back()).find("256 KB") != std::string::npos);

  std::string wrong = "# T\n## S\n";
  for (int i = 0; i < 200; ++i) wrong += "#### x\n";
  const Deck told = parse_deck(wrong);
  CHECK(told.problems.size() == kMaxDeckProblems + 1);
  CHECK(core::sentence(told.problems.back()).find("line 53: 150 more problems") == 0);
}

TEST_CASE("long nonsense is read in bounded time") {
  for (const std::string_view piece :
       {"[",   "*a", "**b", "`",  "](", "![",  "(", "[x](#a) ", "> ", "[*",
        "_a ", "$x", "<b",  "[^", "- ", "1. ", ">", "    ",     "||", "|-|"}) {
    CAPTURE(piece);
    std::string text = "# T\n## S\n";
    while (text.size() < kMaxDeckBytes) {
      for (int i = 0; i < 900; ++i) text += piece;
      text += "\n\n## S\n";
    }
    CHECK_FALSE(parse_deck(text).slides.empty());
  }
}

TEST_CASE("only lectures beside the page can be named") {
  CHECK(deck_source("") == DeckSource::kNone);
  CHECK(deck_source("ten-minutes") == DeckSource::kShipped);
  CHECK(deck_source("mine.md") == DeckSource::kBeside);
  CHECK(deck_source("talks/2026/Mine_1~.md") == DeckSource::kBeside);
  CHECK(deck_source("~Meine Vorlesung.md") == DeckSource::kLocal);
  for (const std::string_view name :
       {"/mine.md", "../mine.md", "a/../b.md", "a//b.md", "//h/b.md", "https://h/b.md", "b.txt",
        "Ten", "~", "~a/b", ".b.md", "a/.b.md", "a b.md", "a?b.md", "a#b.md", "a%2e.md"})
    CHECK(deck_source(name) == DeckSource::kBad);
  CHECK(local_deck_name("talk.md") == "~talk.md");
  CHECK(local_deck_name("/home/me/talk.md") == "~talk.md");
  CHECK(local_deck_name("C:\\talks\\talk.md") == "~talk.md");
  CHECK(local_deck_name("talks/") == "~lecture.md");
  CHECK(deck_source(local_deck_name(std::string(500, 'x') + ".md")) == DeckSource::kLocal);
  CHECK(deck_source(local_deck_name("a\nb\xff.md")) == DeckSource::kLocal);
}

}  // namespace
}  // namespace ropewalk::state
