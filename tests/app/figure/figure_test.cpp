#include "app/figure/figure.h"

#include <doctest/doctest.h>

#include <fstream>
#include <iterator>

#include "app/figure/deck_figure.h"
#include "app/shell/describe.h"
#include "jobs/service.h"
#include "support/sample_scene.h"
#include "ui/canvas/recording_canvas.h"

using namespace ropewalk;

namespace {

// A chapter as it is drawn when a link was opened.
struct Drawn {
  app::Catalog catalog;
  state::Location here;
  jobs::Service answers;
  std::unique_ptr<scenes::Run> run;
  ui::Fonts fonts;

  Drawn(app::Catalog chapters, std::string_view link)
      : catalog(std::move(chapters)),
        here(catalog.open(link).location),
        run(catalog.scene(here.scene).run(answers)) {
    run->update(here.values);
  }
  app::FigureOf of() { return {catalog, here, *run}; }
};

ui::RecordingCanvas record(Drawn& drawn, const app::FigureLook& look, ui::Vec2 size) {
  ui::RecordingCanvas canvas(drawn.fonts);
  app::draw_figure(canvas, look, drawn.of(), size);
  return canvas;
}

constexpr std::string_view kDeck =
    "# Mine\n\nWords.\n\n## First\n\nNothing stands here.\n\n## [Second](#/turning?m=3)\n\n"
    "What turns?\n\n- [ ] A wrong guess\n- [x] A right guess\n\n> The answer is here.\n\n"
    "### Notes\n\nFor me alone.\n";

}  // namespace

TEST_CASE("a program on paper is whole where there is room, else its end is left out with a sign") {
  const app::Catalog catalog;
  const auto drawn = [&catalog](const std::string& before, ui::Vec2 size) {
    const state::Deck deck = catalog.read_deck("# T\n## [A](#/pair-rotation?m=7)\n" + before +
                                               "![code](#pair-rotation/code)\n");
    jobs::Service answers;
    const ui::Fonts fonts;
    ui::RecordingCanvas canvas(fonts);
    app::draw_slide(canvas, ui::theme(ui::ThemeName::kLight), {catalog, deck, answers}, 1, size);
    for (const std::string& problem : canvas.problems({0, 0, size.x, size.y})) FAIL_CHECK(problem);
    return std::pair(canvas.has_text("score_unturned"), canvas.has_text("more line"));
  };
  CHECK(drawn("", {1920, 1200}) == std::pair(true, false));
  CHECK(drawn("Words before it.\n\n", {1920, 1200}) == std::pair(true, false));
  CHECK(drawn("", {500, 350}) == std::pair(false, true));
}

TEST_CASE("a figure names the values it was drawn with") {
  Drawn drawn(test::sample_catalog(), "#/turning?m=7&layout=pairs");
  const state::ParamList& params = drawn.catalog.scene(0).params();
  CHECK(app::values_line(params, drawn.here.values) ==
        "position m: 7 tokens  \xC2\xB7  size: 1.00  \xC2\xB7  layout: in pairs");
  for (const ui::Vec2 size : {ui::Vec2{1200, 900}, {400, 300}, {64, 64}, {1, 1}}) {
    const ui::RecordingCanvas canvas = record(drawn, {}, size);
    CAPTURE(size.x);
    CHECK(canvas.has_text("thing") == (size.x > 1000));
    if (size.x >= 400)
      for (const std::string& problem : canvas.problems({0, 0, size.x, size.y}))
        FAIL_CHECK(problem);
  }
}

TEST_CASE("the picture alone has no words around it") {
  Drawn drawn(test::sample_catalog(), "#/turning?m=7");
  const std::string title(drawn.catalog.scene(0).about().title);
  const ui::Fonts fonts;
  const auto svg = [&](app::FigurePart part) {
    app::FigureLook look;
    look.part = part;
    return app::figure_svg(fonts, look, drawn.of(), {1200, 900});
  };
  const std::string label = "aria-label=\"" + title.substr(0, title.find(' '));
  CHECK(svg(app::FigurePart::kChapter).find(label) != std::string::npos);
  CHECK(svg(app::FigurePart::kPicture).find(label) == std::string::npos);
}

TEST_CASE("a ground is the theme's, white, or none") {
  Drawn drawn(test::sample_catalog(), "#/turning");
  const ui::Theme& light = ui::theme(ui::ThemeName::kLight);
  const auto svg = [&](app::Ground ground) {
    return app::figure_svg(drawn.fonts, {.theme = app::on_ground(light, ground)}, drawn.of(),
                           {400, 300});
  };
  constexpr std::string_view kWhole = "<rect x=\"0\" y=\"0\" width=\"400\" height=\"300\"";
  CHECK(svg(app::Ground::kTheme).find(std::string(kWhole) + " fill=\"#faf6ee\"") !=
        std::string::npos);
  CHECK(svg(app::Ground::kWhite).find(std::string(kWhole) + " fill=\"#ffffff\"") !=
        std::string::npos);
  CHECK(svg(app::Ground::kTransparent).find(kWhole) == std::string::npos);
  CHECK(app::goes_with(ui::ThemeName::kDark, app::Ground::kTransparent));
  CHECK_FALSE(app::goes_with(ui::ThemeName::kDark, app::Ground::kWhite));
}

TEST_CASE("an equation alone fills the size that is asked for") {
  const app::Catalog catalog;
  const std::string link = "#/pair-rotation";
  Drawn drawn{app::Catalog(), link};
  const ui::Vec2 natural = app::equation_size("pair-rotation", "");
  CHECK(natural.x > 100);
  CHECK(app::equation_size("pair-rotation", "no-such").x == 0);
  app::FigureLook look;
  look.part = app::FigurePart::kEquation;
  for (const float scale : {0.25F, 1.0F, 3.0F}) {
    const ui::Vec2 size{natural.x * scale, natural.y * scale};
    CAPTURE(scale);
    for (const std::string& problem : record(drawn, look, size).problems({0, 0, size.x, size.y}))
      FAIL_CHECK(problem);
  }
}

TEST_CASE("a lecture on paper has a page a slide, with what a hall would see at its end") {
  const app::Catalog catalog = test::sample_catalog();
  const state::Deck deck = catalog.read_deck(kDeck);
  REQUIRE(deck.slides.size() == 2);
  jobs::Service answers;
  const ui::Fonts fonts;
  const app::DeckOf of{catalog, deck, answers};
  for (const ui::Vec2 size : {ui::Vec2{1280, 800}, {800, 1200}, {320, 200}}) {
    CAPTURE(size.x);
    for (const int slide : {1, 2}) {
      ui::RecordingCanvas canvas(fonts);
      app::draw_slide(canvas, ui::theme(ui::ThemeName::kLight), of, slide, size);
      if (size.x >= 800)
        for (const std::string& problem : canvas.problems({0, 0, size.x, size.y}))
          FAIL_CHECK(problem);
      if (size.x < 800) continue;
      CHECK(canvas.has_text("Nothing") == (slide == 1));
      CHECK(canvas.has_text("wrong") == (slide == 2));
      CHECK(canvas.has_text("answer") == (slide == 2));
      CHECK_FALSE(canvas.has_text("alone"));
    }
  }
  const std::string all = app::deck_pdf(fonts, {}, of, 0, {1280, 800}, "en");
  CHECK(all.find("/Type /Pages /Count 2") != std::string::npos);
  const std::string one = app::deck_pdf(fonts, {}, of, 2, {1280, 800}, "en");
  CHECK(one.find("/Type /Pages /Count 1") != std::string::npos);
  CHECK(app::slide_svg(fonts, {}, of, 2, {1280, 800}).find("<title id=\"title\">Second") !=
        std::string::npos);
}

TEST_CASE("lists, code, tables, footnotes and pictures of a lecture are on paper too") {
  const app::Catalog catalog = test::sample_catalog();
  const state::Deck deck = catalog.read_deck(
      "# Mine\n## First\nNoted[^a].\n\n<!-- one by one -->\n- firstly\n- secondly\n\n"
      "```\nprogram\n```\n\n| head |\n|---|\n| cell |\n\n![a dot](dot.png)\n\n[^a]: Small print.\n"
      "## Second\n![a dot](dot.png)\n\n![a gap](gap.png)\n");
  REQUIRE(deck.problems.empty());
  jobs::Service answers;
  const ui::Fonts fonts;
  const ui::Pixels dot{2, 1, std::string("\xFF\x01\x02\xFF\x03\x04\x05\xFF", 8), 1};
  const auto find = [&dot](std::string_view path) { return path == "dot.png" ? &dot : nullptr; };
  const app::DeckOf of{catalog, deck, answers, find};
  for (const ui::Vec2 size : {ui::Vec2{1280, 800}, {800, 1200}}) {
    CAPTURE(size.x);
    ui::RecordingCanvas first(fonts), second(fonts);
    app::draw_slide(first, ui::theme(ui::ThemeName::kLight), of, 1, size);
    app::draw_slide(second, ui::theme(ui::ThemeName::kLight), of, 2, size);
    for (const ui::RecordingCanvas* canvas : {&first, &second})
      for (const std::string& problem : canvas->problems({0, 0, size.x, size.y}))
        FAIL_CHECK(problem);
    for (const std::string_view word :
         {"firstly", "secondly", "program", "head", "cell", "print"}) {
      CAPTURE(word);
      CHECK(first.has_text(word));
    }
    CHECK_FALSE(first.has_text("dot"));
    CHECK(second.has_text("gap"));  // in the place of a picture that cannot be had
  }
  const auto count = [](const std::string& text, std::string_view part) {
    int found = 0;
    for (size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1))
      ++found;
    return found;
  };
  const std::string svg = app::slide_svg(fonts, {}, of, 1, {1280, 800});
  CHECK(count(svg, "<image") == 1);
  CHECK(count(svg, "role=\"img\" aria-label=\"a dot\"") == 1);
  const std::string pdf = app::deck_pdf(fonts, {}, of, 0, {1280, 800}, "en");
  CHECK(count(pdf, "/Subtype /Image /Width 2 /Height 1") == 1);  // once for both pages
}

TEST_CASE("a lecture with everything a slide can hold is on paper, and nothing lies on another") {
  std::ifstream file("tests/decks/every-kind.md", std::ios::binary);
  const app::Catalog catalog;
  const state::Deck deck = catalog.read_deck(std::string{std::istreambuf_iterator<char>(file), {}});
  for (const std::string& problem : core::sentences(deck.problems)) FAIL_CHECK(problem);
  jobs::Service answers;
  const ui::Fonts fonts;
  const ui::Pixels wheel{4, 3, std::string(48, '\x7F'), 1};
  const app::DeckOf of{catalog, deck, answers, [&wheel](std::string_view) { return &wheel; }};
  for (const ui::Vec2 size : {ui::Vec2{1280, 800}, {800, 1200}, {1920, 1080}}) {
    for (int slide = 1; slide <= static_cast<int>(deck.slides.size()); ++slide) {
      CAPTURE(size.x);
      CAPTURE(slide);
      ui::RecordingCanvas canvas(fonts);
      app::draw_slide(canvas, ui::theme(ui::ThemeName::kLight), of, slide, size);
      for (const std::string& problem : canvas.problems({0, 0, size.x, size.y}))
        FAIL_CHECK(problem);
    }
  }
}
