#include "state/prose/lesson.h"

#include <doctest/doctest.h>

#include "state/prose/inline_markdown.h"
#include "state/text.h"

namespace ropewalk::state {
namespace {

constexpr std::string_view kGood = R"(<!-- A comment
over two lines. -->
What RoPE does
to **two** numbers.

A second paragraph.

## [Turn the *query*](#/pair-rotation?m=1)
Slide `m`: [q](#query) turns, see
[the paper](https://arxiv.org/abs/2104.09864).

It keeps its length.

## [Guess: is it far?](#/pair-rotation?m=7&n=3)
Both slide together.

- [ ] The score grows
  without end.
- [x] It *stays*.

> Only the distance
> counts.
>
> See [there](#/pair-rotation?m=8&n=4).

## Sources
- [Su et al. 2021](https://arxiv.org/abs/2104.09864),
  section 3.2
- A book.
)";

TEST_CASE("a good lesson is read whole") {
  const Lesson lesson = parse_lesson(kGood);
  CHECK(lesson.problems.empty());
  CHECK(lesson.introduction.size() == 2);
  CHECK(plain_text(lesson.introduction[0]) == "What RoPE does to two numbers.");
  CHECK(lesson.introduction[0].size() == 3);
  CHECK(lesson.introduction[0][1].style == Span::Style::kBold);
  CHECK(lesson.steps.size() == 2);
  const Step& first = lesson.steps[0];
  CHECK(first.title == "Turn the query");
  CHECK(first.link == "#/pair-rotation?m=1");
  CHECK(first.prose.size() == 2);
  CHECK(first.guesses.empty());
  const Paragraph& prose = first.prose[0].words;
  CHECK(prose.size() == 7);
  CHECK(prose[1].text == "m");
  CHECK(prose[1].style == Span::Style::kCode);
  CHECK(prose[3].text == "q");
  CHECK(prose[3].part == "query");
  CHECK(prose[3].target.empty());
  CHECK(prose[4].text == " turns, see ");
  CHECK(prose[5].target == "https://arxiv.org/abs/2104.09864");
  const Step& second = lesson.steps[1];
  CHECK(second.link == "#/pair-rotation?m=7&n=3");
  CHECK(second.guesses.size() == 2);
  CHECK_FALSE(second.guesses[0].right);
  CHECK(plain_text(second.guesses[0].text) == "The score grows without end.");
  CHECK(second.guesses[1].right);
  CHECK(second.answer.size() == 2);
  CHECK(plain_text(second.answer[0].words) == "Only the distance counts.");
  CHECK(second.answer[1].words[1].target == "#/pair-rotation?m=8&n=4");
  CHECK(second.reveals().empty());  // the answer begins with words
  CHECK(lesson.sources.size() == 2);
  CHECK(plain_text(lesson.sources[0]) == "Su et al. 2021, section 3.2");
  CHECK(plain_text(lesson.sources[1]) == "A book.");
}

TEST_CASE("an answer that begins with a state brings it along") {
  const Lesson lesson = parse_lesson(
      "Words.\n\n## [Far?](#/s)\nIs it?\n\n- [x] Yes\n- [ ] No\n\n> [Go there.](#/s?m=8) It is.\n");
  CHECK(lesson.problems.empty());
  CHECK(lesson.steps.at(0).reveals() == "#/s?m=8");
  const Lesson elsewhere = parse_lesson(
      "Words.\n\n## [Far?](#/s)\nIs it?\n\n- [x] Yes\n- [ ] No\n\n> [A paper](https://a.b) says "
      "so.\n");
  CHECK(elsewhere.steps.at(0).reveals().empty());
}

TEST_CASE("line ends, a byte order mark and tabs make no difference") {
  std::string windows = "\xEF\xBB\xBF";
  for (const char c : kGood) windows += c == '\n' ? "\r\n" : std::string(1, c);
  const Lesson lesson = parse_lesson(windows);
  CHECK(lesson.problems.empty());
  CHECK(lesson.steps.size() == 2);
  CHECK(plain_text(lesson.introduction[0]) == "What RoPE does to two numbers.");
}

// `paragraph` with its styles spelled out: <b:..> <i:..> <c:..>, parts as {part:..}, targets as
// (target:..).
std::string spelled(std::string_view markdown, std::vector<std::string>* problems = nullptr) {
  const Paragraph paragraph = parse_inline(
      markdown, [problems](int line, const std::string& problem, const std::string& remedy) {
        if (problems != nullptr)
          problems->push_back(std::to_string(line) + " " + problem +
                              (remedy.empty() ? "" : "; " + remedy));
      });
  std::string result;
  for (const Span& span : paragraph) {
    std::string text = span.text;
    if (span.style == Span::Style::kBold) text = "<b:" + text + ">";
    if (span.style == Span::Style::kItalic) text = "<i:" + text + ">";
    if (span.style == Span::Style::kCode) text = "<c:" + text + ">";
    if (span.style == Span::Style::kTex) text = "<t:" + text + ">";
    if (span.style == Span::Style::kFootnote) text = "<f:" + text + ">";
    if (!span.part.empty()) text = "{" + span.part + ":" + text + "}";
    if (!span.target.empty()) text = "(" + span.target + ":" + text + ")";
    result += text;
  }
  return result;
}

TEST_CASE("inline marks") {
  struct Case {
    std::string_view markdown, expected;
  };
  for (const Case& item :
       std::initializer_list<Case>{{"plain", "plain"},
                                   {"", ""},
                                   {"a **b** *c* `d`", "a <b:b> <i:c> <c:d>"},
                                   {"**two words**, *one*.", "<b:two words>, <i:one>."},
                                   {"2 * 3 ** 4 *", "2 * 3 ** 4 *"},
                                   {"\\*not\\* \\[x\\](y) \\\\ \\a", "*not* [x](y) \\ \\a"},
                                   {"`a * b \\` and `` x`y `` end", "<c:a * b \\> and <c:x`y> end"},
                                   {"`*`*i*`*`", "<c:*><i:i><c:*>"},
                                   {"**a `*` b**", "<b:a ><c:*><b: b>"},
                                   {"half [0, 1) and [m]", "half [0, 1) and [m]"},
                                   {"[q](#query)[k](#key-2)", "{query:q}{key-2:k}"},
                                   {"**[q](#query)** [**k**](#key)", "{query:<b:q>} {key:<b:k>}"},
                                   {"[a [b] c](#/x?q=1,2&n=(3))", "(#/x?q=1,2&n=(3):a [b] c)"},
                                   {"one\ntwo  three\n", "one two three "},
                                   {"d_k and _x_", "d_k and <i:x>"},
                                   {"__b c__ a_b_c _ d", "<b:b c> a_b_c _ d"},
                                   {"$x_1$, $5 and $6", "<t:x_1>, $5 and $6"},
                                   {"\\$x$ a < b", "$x$ a < b"},
                                   {"a[^1] b[^two]", "a<f:1> b<f:two>"},
                                   {"<https://a.b/c>", "(https://a.b/c:https://a.b/c)"},
                                   {"a <!-- b --> c", "a c"},
                                   {"\u03b8 = m\u00b7\u03c9", "\u03b8 = m\u00b7\u03c9"}}) {
    CAPTURE(item.markdown);
    std::vector<std::string> problems;
    CHECK(spelled(item.markdown, &problems) == item.expected);
    CHECK(problems.empty());
  }
}

TEST_CASE("inline mistakes are told with their line") {
  struct Case {
    std::string_view markdown, expected, problem;
  };
  for (const Case& item : std::initializer_list<Case>{
           {"a\n*b", "a *b", "1 a * has no partner"},
           {"**b", "**b", "0 a ** has no partner"},
           {"2*3", "2*3", "0 a * has no partner"},
           {"`b", "`b", "0 a ` has no partner"},
           {"a\nb\n[x](javascript:alert(1))", "a b x", "2 the link's target"},
           {"[x](http://example.org)", "x", "0 the link's target"},
           {"[x](#Query)", "x", "0 the link's target"},
           {"[x](#)", "x", "0 the link's target"},
           {"[x](#/a b)", "(#/a b:x)", "0 the link's target"},
           {"[x](#/a", "[x](#/a", "0 the link's \"(\" is not closed"},
           {"[](#a)", "", "0 the link has no text"},
           {"a\n<b>c</b>", "a c", "1 HTML is left out: \"<b>\""},
           {"~~a~~", "~~a~~", "0 ~~ strikes nothing out"},
           {"a\\\nb", "a b", "0 a line cannot be broken"},
           {"a&nbsp;b", "a&nbsp;b", "0 \"&nbsp;\" is shown as it is written"},
           {"[a [b](#/c) d](#e)", "{e:a [b](#/c) d}", "0 a link stands within a link"},
           {"![x](https://example.org/x.png)", "", "0 there are no pictures within text"}}) {
    CAPTURE(item.markdown);
    std::vector<std::string> problems;
    CHECK(spelled(item.markdown, &problems) == item.expected);
    CHECK(problems.size() == 1);
    if (!problems.empty()) CHECK(problems[0].substr(0, item.problem.size()) == item.problem);
  }
}

// The problems of a lesson whose second step, from line 6 on, is `step`.
std::vector<std::string> problems_of(std::string_view step) {
  return core::sentences(
      parse_lesson("Intro.\n\n## [One](#/a)\nProse.\n\n" + std::string(step)).problems);
}

TEST_CASE("mistakes in a lesson's build are told with their line") {
  struct Case {
    std::string_view step, problem;
  };
  for (const Case& item : std::initializer_list<Case>{
           {"## No link\nx", "line 6: the step \"No link\" has no prepared state"},
           {"## [Part](#part)\nx", "line 6: the step \"Part\" has no prepared state"},
           {"## [Half](#/a) linked\nx", "line 6: the step \"Half linked\" has no prepared state"},
           {"# Title\n", "line 6: only headings"},
           {"### Deep\n", "line 6: only headings"},
           {"##\n", "line 6: only headings"},
           {"## [Empty](#/a)\n", "line 6: the step \"Empty\" has no prose"},
           {"> answer\n", "line 3: the step \"One\" has an answer but no guesses"},
           {"- [ ] a\n- [x] b\n", "line 3: the step \"One\" has guesses but no answer"},
           {"- [x] a\n\n> b\n", "line 3: the step \"One\" has one guess"},
           {"- [ ] a\n- [ ] b\n\n> c\n", "line 3: the step \"One\" has 0 right guesses"},
           {"- [x] a\n- [x] b\n\n> c\n", "line 3: the step \"One\" has 2 right guesses"},
           {"- [ ]\n- [x] b\n\n> c\n", "line 6: the guess has no text"},
           {"- [ ] a\n- [x] b\n\n> c\n\nd\n", "line 11: prose after the question"},
           {"- [ ] a\n- [x] b\n\n> c\n\n- [ ] d\n", "line 11: a guess stands behind"},
           {"## Sources\nA book\n", "line 7: a source is a list item"},
           {"## Sources\n- A\n\n## [Two](#/a)\nx\n", "line 9: the sources stand at the end"},
           {"## Sources\n> x\n", "line 7: an answer"},
           {"```\ncode\n", "line 6: the code is not closed"},
           {"| a |\n", "line 6: this is no table"},
           {"![a](b.png)\n", "line 6: lessons hold no pictures"},
           {"a\n\xff\n", "line 7: this is not UTF-8"},
           {"a *b\n", "line 6: a * has no partner"},
           {"a\nb\n[x](y)\n", "line 8: the link's target \"y\""},
           {"<!-- a\nb\n", "line 7: the comment is not closed"}}) {
    CAPTURE(item.step);
    const std::vector<std::string> problems = problems_of(item.step);
    CHECK_FALSE(problems.empty());
    if (!problems.empty()) {
      CHECK(problems[0].substr(0, item.problem.size()) == item.problem);
      CHECK(problems[0].back() == '.');
    }
  }
  CHECK(problems_of("").empty());
  CHECK(problems_of("<!-->\n\n<!--->\n\n<!---->\n\na\n").empty());  // no comment is too short
  CHECK(parse_lesson("").problems.size() == 2);                     // no introduction, no step
  for (const core::Note& problem : parse_lesson("").problems) CHECK(problem.where.line == 1);
  CHECK(parse_lesson("Intro.").problems.size() == 1);
  CHECK(parse_lesson("## [One](#/a)\nProse.").problems.size() == 1);
}

TEST_CASE("deep and long nonsense is read in bounded time and depth") {
  for (const std::string_view piece :
       {"[", "*", "**", "`", "](", "![", "\\", "(", "[x](#a) ", "- [x]", "> ", "## "}) {
    CAPTURE(piece);
    std::string text;
    while (text.size() < 4000) text += piece;
    const Lesson lesson = parse_lesson(text);
    CHECK_FALSE(lesson.problems.empty());
    std::string nested = "x";
    for (int i = 0; i < 200; ++i) nested = "[" + nested + "](#a)";
    CHECK_FALSE(spelled(nested).empty());
  }
}

}  // namespace
}  // namespace ropewalk::state
