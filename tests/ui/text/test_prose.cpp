#include <doctest/doctest.h>

#include "ui/canvas/recording_canvas.h"
#include "ui/text/prose.h"
#include "window.h"

namespace ropewalk::ui {
namespace {

using state::Paragraph;
using state::Span;
using Style = Span::Style;

Span plain(std::string text) { return {std::move(text), Style::kPlain, {}, {}}; }

const Paragraph kParagraph = {plain("RoPE turns each pair of numbers of "),
                              {"q", Style::kItalic, "query", {}},
                              plain(", and only the "),
                              {"distance", Style::kBold, "position.distance", {}},
                              plain(" is left; see "),
                              {"Su et al.", Style::kPlain, {}, "https://arxiv.org/abs/2104.09864"},
                              plain(" or "),
                              {"rotate_half(x)", Style::kCode, {}, {}},
                              plain(".")};

struct Page {
  Fonts fonts;
  RecordingCanvas canvas{fonts};
  Interaction input{false};
  Highlight highlight;
  ProseResult draw(std::span<const Paragraph> paragraphs, float width,
                   const ProseStyle& style = {}) {
    return draw_prose(canvas, theme(ThemeName::kLight), input, highlight, "p", {10, 20}, width,
                      paragraphs, style);
  }
  std::string all() const {
    std::string text;
    for (const auto& op : canvas.operations()) text += op.text + (op.text.empty() ? "" : "|");
    return text;
  }
};

}  // namespace

TEST_CASE("prose stays within its width, and drawing takes the measured height") {
  for (const float width : {60.0F, 120.0F, 300.0F, 600.0F}) {
    CAPTURE(width);
    Page page;
    const std::span<const Paragraph> one(&kParagraph, 1);
    const ProseResult drawn = page.draw(one, width);
    const ProseResult measured = measure_prose(page.canvas, one, width);
    CHECK(drawn.height == measured.height);
    CHECK(drawn.width <= width);
    CHECK(page.canvas.problems({10, 20, 10 + width, 20 + drawn.height}, 3.5F).empty());
    CHECK(std::fmod(drawn.height, std::round(15 * 1.5F)) == 0);
  }
}

TEST_CASE("lines are broken at blanks, and words too long for a line within") {
  Page page;
  const Paragraph words = {plain("one two three four five six seven")};
  const ProseResult result = page.draw({&words, 1}, 90);
  CHECK(result.height > 60);
  CHECK(page.all() == "one|two|three|four|five|six|seven|");
  Page narrow;
  const Paragraph token = {plain("internationalisation−θθθθ")};
  narrow.draw({&token, 1}, 60);
  std::string joined;
  for (const auto& op : narrow.canvas.operations()) joined += op.text;
  CHECK(joined == "internationalisation−θθθθ");
  CHECK(narrow.canvas.operations().size() > 2);
}

TEST_CASE("what is glued in the text is not parted by a line's end") {
  Page page;
  const Paragraph glued = {plain("aaaa bbbb "), {"cccc", Style::kBold, {}, {}}, plain(", dddd")};
  const float width = page.canvas.measure("aaaa bbbb ", type::kText).x +
                      page.canvas.measure("cccc", type::kStrong).x + 2;
  page.draw({&glued, 1}, width);
  float comma = 0, bold = 1;
  for (const auto& op : page.canvas.operations()) {
    if (op.text == ",") comma = op.points[0].y;
    if (op.text == "cccc") bold = op.points[0].y;
  }
  CHECK(comma == bold);
}

TEST_CASE("styles have faces, parts have hues") {
  Page page;
  page.draw({&kParagraph, 1}, 600);
  const Theme& light = theme(ThemeName::kLight);
  for (const auto& op : page.canvas.operations()) {
    if (op.text == "q") {
      CHECK(op.font.face == Face::kTextItalic);
      CHECK(op.color == light.query);
    }
    if (op.text == "distance") CHECK(op.color == light.position);
    if (op.text == "rotate_half(x)") CHECK(op.font.face == Face::kMono);
    if (op.text == "turns") CHECK(op.color == light.ink);
  }
}

TEST_CASE("no line is longer than is comfortable") {
  Page page;
  const float measure = prose_measure(page.canvas, type::kText);
  CHECK(measure > 400);
  CHECK(measure < 560);
  std::string text;
  for (int i = 0; i < 60; ++i) text += "word ";
  const Paragraph words = {plain(text)};
  CHECK(page.draw({&words, 1}, 4000).width <= measure);
}

TEST_CASE("a link is clicked, and reached with Tab") {
  Window window;
  std::string clicked;
  const Paragraph paragraph = {
      {"Su et al.", Style::kPlain, {}, "https://arxiv.org/abs/2104.09864"}};
  const auto draw = [&](const Kit& kit) {
    Interaction input;
    const ProseResult result = draw_prose(kit.canvas, kit.theme, input, kit.highlight, "p",
                                          {10, 20}, 500, {&paragraph, 1});
    if (!result.clicked.empty()) clicked = result.clicked;
  };
  window.click({20, 30}, draw);
  CHECK(clicked == "https://arxiv.org/abs/2104.09864");
  clicked.clear();
  window.move({700, 500});
  window.frame(draw);
  window.tap(ImGuiKey_Tab, draw);
  window.tap(ImGuiKey_Enter, draw);
  CHECK(clicked == "https://arxiv.org/abs/2104.09864");
}

TEST_CASE("a word lights its part up") {
  Window window;
  const Paragraph paragraph = {{"distance", Style::kPlain, "position.distance", {}}};
  const auto draw = [&](const Kit& kit) {
    Interaction input;
    draw_prose(kit.canvas, kit.theme, input, kit.highlight, "p", {10, 20}, 500, {&paragraph, 1});
  };
  window.move({20, 30});
  window.frame(draw);
  window.frame(draw);
  CHECK(window.highlight.part() == "position.distance");
}

TEST_CASE("plain text wraps alike") {
  Page page;
  const float height = draw_text(page.canvas, theme(ThemeName::kLight), {0, 0}, 200, "one\ntwo");
  CHECK(height == measure_text(page.canvas, "one\ntwo", 200));
  CHECK(height > 2 * 22);
  CHECK(measure_text(page.canvas, "", 200) == 0);
  CHECK(measure_text(page.canvas, "word", 0) > 0);
}

}  // namespace ropewalk::ui
