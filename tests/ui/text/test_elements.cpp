#include <doctest/doctest.h>

#include <algorithm>

#include "ui/canvas/recording_canvas.h"
#include "ui/text/code_text.h"
#include "ui/text/elements.h"
#include "window.h"

namespace ropewalk::ui {
namespace {

using state::Element;
using state::Paragraph;
using state::Prose;
using Kind = Element::Kind;

Paragraph words(std::string text) { return {{.text = std::move(text)}}; }

Element of(Kind kind, std::string text = {}) {
  Element element;
  element.kind = kind;
  element.text = std::move(text);
  return element;
}

struct Slide {
  Fonts fonts;
  RecordingCanvas canvas{fonts};
  Interaction input{false};
  Highlight highlight;
  ProseResult draw(const Prose& prose, float width, const ElementsStyle& style = {}) {
    return draw_elements(canvas, theme(ThemeName::kLight), input, highlight, "s", {10, 20}, width,
                         prose, style);
  }
  // Where the first text that begins so stands.
  Vec2 at(std::string_view text) const {
    for (const auto& op : canvas.operations())
      if (op.text.starts_with(text)) return op.points.at(0);
    return {-1, -1};
  }
};

}  // namespace

TEST_CASE("items hang behind their marks, and numbers end on one line") {
  Element list = of(Kind::kList);
  list.ordered = true;
  list.first = 9;
  for (const char* text : {"nine", "ten"}) list.parts.push_back({words(text)});
  Element inner = of(Kind::kList);
  inner.parts.push_back({words("inner")});
  list.parts[1].push_back(inner);
  Slide slide;
  slide.draw({list}, 300);
  CHECK(slide.at("9.").y == slide.at("nine").y);
  CHECK(slide.at("nine").x > slide.at("9.").x);
  CHECK(slide.at("nine").x == slide.at("ten").x);
  CHECK(slide.at("inner").x > slide.at("ten").x);
  CHECK(slide.at("ten").y > slide.at("nine").y);
}

TEST_CASE("items that have not come are not drawn") {
  Element list = of(Kind::kList);
  list.one_by_one = true;
  for (const char* text : {"one", "two"}) list.parts.push_back({words(text)});
  float before = 0;
  for (int items = 0; items <= 2; ++items) {
    Slide slide;
    ElementsStyle style;
    style.items = items;
    const float height = slide.draw({list}, 300, style).height;
    CHECK((slide.at("one").x > 0) == (items >= 1));
    CHECK((slide.at("two").x > 0) == (items >= 2));
    CHECK(height >= before);
    before = height;
  }
}

TEST_CASE("code keeps its lines, and goes on where it is too long") {
  Element code = of(Kind::kCode, "short\n" + std::string(300, 'x') + "\nend\n");
  Slide slide;
  const ProseResult drawn = slide.draw({code}, 200);
  CHECK(slide.canvas.problems({10, 20, 210, 20 + drawn.height}, 3.5F).empty());
  size_t signs = 0;
  for (const auto& op : slide.canvas.operations())
    signs += static_cast<size_t>(std::count(op.text.begin(), op.text.end(), 'x'));
  CHECK(signs == 300);
  CHECK(slide.at("end").x == slide.at("short").x);
}

TEST_CASE("a line of code goes on behind its own beginning, and its words stay whole") {
  const Element code =
      of(Kind::kCode, "def f():\n    call(alpha, beta, gamma, delta, epsilon, zeta)\n");
  Slide slide;
  slide.draw({code}, 200);
  CHECK(slide.at("gamma, ").x > slide.at("def").x + 30);
  CHECK(slide.at("zeta)").x < 0);  // it stands in a line with others
  size_t signs = 0;
  for (const auto& op : slide.canvas.operations()) signs += op.text.size();
  CHECK(signs == code.text.size() - 2);  // all but the line ends
}

TEST_CASE("code is read into tokens that make it up again") {
  const std::string python = "def f(x):  # why\n  return \"a#b\" + 1.5e-3\n'''doc\nmore''' if\n";
  const auto lines = read_code(python, "Python");
  REQUIRE(lines.size() == 4);
  std::string again;
  for (const auto& line : lines) {
    for (const CodeToken& token : line) again += token.text;
    again += '\n';
  }
  CHECK(again == python);
  const auto kind_of = [&lines](size_t line, std::string_view text) {
    for (const CodeToken& token : lines[line])
      if (token.text.find(text) != std::string_view::npos) return token.kind;
    return CodeToken::Kind::kPlain;
  };
  CHECK(kind_of(0, "def") == CodeToken::Kind::kKeyword);
  CHECK(kind_of(0, "# why") == CodeToken::Kind::kComment);
  CHECK(kind_of(1, "a#b") == CodeToken::Kind::kLiteral);
  CHECK(kind_of(1, "1.5e-3") == CodeToken::Kind::kLiteral);
  CHECK(kind_of(2, "doc") == CodeToken::Kind::kLiteral);
  CHECK(kind_of(3, "more") == CodeToken::Kind::kLiteral);
  CHECK(kind_of(3, "if") == CodeToken::Kind::kKeyword);
  CHECK(read_code("def x", "unknown").at(0).size() == 1);
  CHECK(read_code("/* a\nif */ if", "cpp").at(1).at(0).kind == CodeToken::Kind::kComment);
}

TEST_CASE("a table keeps its columns within its width") {
  Element table = of(Kind::kTable);
  table.columns = {Element::Align::kLeft, Element::Align::kRight};
  const std::string long_text =
      "a long cell that has to be broken into several lines since there is no room";
  table.rows = {{words("left"), words("right")}, {words(long_text), words("1")}};
  for (const float width : {120.0F, 300.0F}) {
    Slide slide;
    const ProseResult drawn = slide.draw({table}, width);
    CHECK(drawn.width <= width + 0.5F);
    CHECK(slide.canvas.problems({10, 20, 10 + width, 21 + drawn.height}, 3.5F).empty());
    CHECK(slide.at("1").x > slide.at("right").x);  // both end at the right
    CHECK(slide.at("left").y == slide.at("right").y);
  }
}

TEST_CASE("columns stand side by side where there is room") {
  Element columns = of(Kind::kColumns);
  columns.parts = {{words("left")}, {words("right")}};
  Slide wide, narrow;
  wide.draw({columns}, 600);
  CHECK(wide.at("left").y == wide.at("right").y);
  narrow.draw({columns}, 150);
  CHECK(narrow.at("left").y < narrow.at("right").y);
}

TEST_CASE("what is quoted stands in, behind a bar as high") {
  Element quote = of(Kind::kQuote);
  quote.parts = {{words("first"), words("second")}};
  Slide slide;
  const ProseResult drawn = slide.draw({words("before"), quote}, 300);
  CHECK(slide.at("first").x > slide.at("before").x);
  CHECK(slide.at("second").x == slide.at("first").x);
  CHECK(slide.canvas.count(RecordingCanvas::Kind::kRect) == 1);
  CHECK(slide.canvas.problems({10, 20, 310, 21 + drawn.height}).empty());
}

TEST_CASE("footnotes are small, and nothing without any") {
  Slide slide;
  const std::vector<Paragraph> notes = {words("first"), words("second")};
  const ProseResult drawn = draw_footnotes(slide.canvas, theme(ThemeName::kLight), slide.input,
                                           slide.highlight, "f", {10, 20}, 300, notes, {});
  CHECK(drawn.height > 20);
  CHECK(slide.at("second").y > slide.at("first").y);
  CHECK(slide.at("2").x < slide.at("second").x);
  Slide none;
  CHECK(draw_footnotes(none.canvas, theme(ThemeName::kLight), none.input, none.highlight, "f",
                       {10, 20}, 300, {}, {})
            .height == 0);
  CHECK(none.canvas.operations().empty());
}

}  // namespace ropewalk::ui
