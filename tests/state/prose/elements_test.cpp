// Lists, code, tables, columns, equations, footnotes: what a slide may hold besides paragraphs.
#include <doctest/doctest.h>

#include <fstream>
#include <iterator>
#include <set>

#include "state/prose/deck.h"

namespace ropewalk::state {
namespace {

using Kind = Element::Kind;

Step slide_of(std::string_view markdown) {
  const Deck deck = parse_deck("# T\n## S\n" + std::string(markdown));
  for (const std::string& problem : core::sentences(deck.problems)) FAIL_CHECK(problem);
  REQUIRE(deck.slides.size() == 1);
  return deck.slides[0].step;
}

std::string joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += line + '\n';
  return text;
}

TEST_CASE("lists count, and stand in each other") {
  const Step step = slide_of(
      "- a\n  goes on\n  - b\n\n    second of b\n    1. c\n    2. d\n- e\nlazy\n\n- f\n\n"
      "3. three\n4. four\n   * x\n   * y\n\nend\n");
  REQUIRE(step.prose.size() == 3);
  CHECK_FALSE(step.prose[0].ordered);
  CHECK(step.prose[0].parts.size() == 3);
  CHECK(step.prose[1].ordered);
  CHECK(step.prose[1].first == 3);
  CHECK(joined(plain_lines(step.prose)) ==
        "\u2022 a goes on\n  \u2022 b\n    second of b\n    1. c\n    2. d\n\u2022 e lazy\n"
        "\u2022 f\n3. three\n4. four\n  \u2022 x\n  \u2022 y\nend\n");
}

TEST_CASE("numbers in a sentence begin no list") {
  const Step step = slide_of("It was in\n1986. A year\n- a list\n");
  REQUIRE(step.prose.size() == 2);
  CHECK(plain_text(step.prose[0].words) == "It was in 1986. A year");
  CHECK(step.prose[1].kind == Kind::kList);
}

TEST_CASE("code keeps its lines, and nothing in it is Markdown") {
  const Step step = slide_of(
      "```python\ndef f(x):\n\n\treturn x  # **no** <b>\n## no slide\n```\n\n~~~\n```\n~~~\n\n"
      "    four\n      six\n\n- in a list\n  ```json\n  {\"a\": 1}\n  ```\n");
  REQUIRE(step.prose.size() == 4);
  CHECK(step.prose[0].kind == Kind::kCode);
  CHECK(step.prose[0].language == "python");
  CHECK(step.prose[0].text == "def f(x):\n\n    return x  # **no** <b>\n## no slide\n");
  CHECK(step.prose[1].text == "```\n");
  CHECK(step.prose[2].text == "four\n  six\n");
  REQUIRE(step.prose[3].parts.at(0).size() == 2);
  CHECK(step.prose[3].parts[0][1].text == "{\"a\": 1}\n");
}

TEST_CASE("tables have aligned columns") {
  const Step step = slide_of(
      "| scheme | cost | `a \\| b` |\n|:---|---:|:-:|\n| **RoPE** | 1 |\n| ALiBi | 2 | \\* |\n\n"
      "a | b\n--|--\n1 | 2\n");
  REQUIRE(step.prose.size() == 2);
  const Element& table = step.prose[0];
  CHECK(table.kind == Kind::kTable);
  CHECK(table.columns ==
        std::vector{Element::Align::kLeft, Element::Align::kRight, Element::Align::kCenter});
  REQUIRE(table.rows.size() == 3);
  CHECK(plain_text(table.rows[0][2]) == "a | b");
  CHECK(table.rows[1][0][0].style == Span::Style::kBold);
  CHECK(table.rows[1][2].empty());
  CHECK(plain_text(table.rows[2][2]) == "*");
  CHECK(step.prose[1].rows.size() == 2);
}

TEST_CASE("columns, pictures, equations and rules") {
  const Step step = slide_of(
      "::: columns\nleft\n\n```\n|||\n```\n|||\n![a wheel](pictures/wheel.png)\n:::\n\n---\n\n"
      "$$\n\\theta_i =\nb^{-2i/d}\n$$\n$$x$$\n\nAnd $x_1$ too.\n\n---\n");
  REQUIRE(step.prose.size() == 5);  // the rule at the end only parts slides
  CHECK(step.prose[0].kind == Kind::kColumns);
  REQUIRE(step.prose[0].parts.size() == 2);
  CHECK(step.prose[0].parts[0].size() == 2);
  CHECK(step.prose[0].parts[1].at(0).kind == Kind::kImage);
  CHECK(step.prose[0].parts[1][0].text == "pictures/wheel.png");
  CHECK(plain_text(step.prose[0].parts[1][0].words) == "a wheel");
  CHECK(step.prose[1].kind == Kind::kRule);
  CHECK(step.prose[2].text == "\\theta_i =\nb^{-2i/d}\n");
  CHECK(step.prose[3].text == "x\n");
  CHECK(step.prose[4].words.at(1).style == Span::Style::kTex);
  CHECK(step.prose[4].words[1].text == "x_1");
}

TEST_CASE("footnotes are numbered slide by slide, wherever their texts stand") {
  const Deck deck = parse_deck(
      "# T\n## A\nOne[^su], two[^press], one[^su].\n\n## B\n- x[^press]\n\n"
      "[^press]: Press et al.\n[^su]: Su *et al.*,\n  2021\n");
  for (const std::string& problem : core::sentences(deck.problems)) FAIL_CHECK(problem);
  REQUIRE(deck.slides.size() == 2);
  CHECK(plain_text(deck.slides[0].step.prose[0].words) == "One[1], two[2], one[1].");
  REQUIRE(deck.slides[0].step.footnotes.size() == 2);
  CHECK(plain_text(deck.slides[0].step.footnotes[0]) == "Su et al., 2021");
  REQUIRE(deck.slides[1].step.footnotes.size() == 1);
  CHECK(plain_text(deck.slides[1].step.footnotes[0]) == "Press et al.");
  CHECK(plain_lines(deck.slides[1].step.prose)[0] == "\u2022 x[1]");
}

TEST_CASE("footnotes of an answer come with it") {
  const Step step = slide_of(
      "One[^a].\n\n- [ ] b\n- [x] c\n\n> Two[^d], one[^a].\n\n[^a]: First.\n[^d]: Second.\n");
  REQUIRE(step.footnotes.size() == 2);
  CHECK(step.footnotes_shown(false).size() == 1);
  CHECK(step.footnotes_shown(true).size() == 2);
  CHECK(slide_of("One[^a].\n\n[^a]: First.\n").footnotes_shown(false).size() == 1);
}

TEST_CASE("a list may come one by one") {
  const Step step = slide_of("- a\n- b\n\n<!-- one by one -->\n1. c\n2. d\n3. e\n");
  CHECK_FALSE(step.prose[0].one_by_one);
  CHECK(step.prose[1].one_by_one);
  CHECK(count_one_by_one(step.prose) == 3);
  const Step parted = slide_of("::: columns\n<!-- one by one -->\n- c\n- d\n|||\n- e\n:::\n");
  CHECK(count_one_by_one(parted.prose) == 2);
}

TEST_CASE("an answer holds more than words") {
  const Step step = slide_of(
      "Which?\n\n- [ ] a\n- [x] b\n  goes on\n\n> Since\n> - one\n> - two\nlazy\n>\n> `x`\n");
  REQUIRE(step.guesses.size() == 2);
  CHECK(plain_text(step.guesses[1].text) == "b goes on");
  REQUIRE(step.answer.size() == 3);
  CHECK(step.answer[1].kind == Kind::kList);
  CHECK(joined(plain_lines(step.answer)) == "Since\n\u2022 one\n\u2022 two lazy\nx\n");
}

TEST_CASE("what is quoted stands where nothing was asked; below guesses it is the answer") {
  const Step quote = slide_of("One\n\n> said\n> - so\n\nTwo\n\n- item\n  > inner\n");
  REQUIRE(quote.prose.size() == 4);
  CHECK(quote.prose[1].kind == Kind::kQuote);
  CHECK(quote.answer.empty());
  CHECK(joined(plain_lines(quote.prose)) ==
        "One\n> said\n> \u2022 so\nTwo\n\u2022 item\n  > inner\n");
  const Step asked = slide_of("> said\n\n- [ ] a\n- [x] b\n\n> since\n> > he said\n");
  REQUIRE(asked.prose.size() == 1);
  CHECK(asked.prose[0].kind == Kind::kQuote);
  REQUIRE(asked.answer.size() == 2);
  CHECK(asked.answer[1].kind == Kind::kQuote);
  const Deck early = parse_deck("# T\n## S\n> since\n\n- [ ] a\n- [x] b\n");
  REQUIRE(early.problems.size() == 1);
  CHECK(core::sentence(early.problems[0]).find("no answer (> ...); write it below them") !=
        std::string::npos);
}

TEST_CASE("the lecture that other tests draw has everything a slide can hold") {
  std::ifstream file("tests/decks/every-kind.md", std::ios::binary);
  const Deck deck = parse_deck(std::string{std::istreambuf_iterator<char>(file), {}});
  for (const std::string& problem : core::sentences(deck.problems)) FAIL_CHECK(problem);
  CHECK(deck.slides.size() == 9);
  std::set<Kind> kinds;
  for (const Slide& slide : deck.slides)
    for_each_element(slide.step.prose,
                     [&kinds](const Element& element) { kinds.insert(element.kind); });
  CHECK(kinds.size() == 10);
}

TEST_CASE("deep nests end") {
  std::string nested, quoted;
  for (int i = 0; i < 40; ++i) nested += std::string(static_cast<size_t>(2 * i), ' ') + "- x\n";
  for (int i = 0; i < 500; ++i) quoted += "> ";
  for (const std::string& text : {nested, quoted + "x\n", std::string(3000, '-') + " x\n"}) {
    const Deck deck = parse_deck("# T\n## S\nwords\n\n" + text);
    CHECK(deck.slides.size() == 1);
    CHECK(deck.problems.size() <= 3);
  }
}

TEST_CASE("what stands before a lecture is left out") {
  const Deck deck = parse_deck("---\nmarp: true\n---\n# T\n## S\nwords\n");
  CHECK(deck.title == "T");
  REQUIRE(deck.problems.size() == 1);
  CHECK(core::sentence(deck.problems[0]).find("line 1: what stands between ---") == 0);
}

}  // namespace
}  // namespace ropewalk::state
