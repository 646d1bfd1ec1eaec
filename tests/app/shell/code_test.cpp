// A chapter's program over the stage and on slides: what `ropewalk code` prints.
#include <doctest/doctest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "app/session/program.h"
#include "app/shell/app.h"

#include "support/fake_platform.h"
#include "support/headless.h"

using namespace ropewalk;

namespace {

struct Program {
  test::Headless headless;
  test::FakePlatform platform;
  app::App app;
  float width, height;

  explicit Program(std::string_view link, float w = 1280, float h = 800)
      : app(platform, app::Catalog()), width(w), height(h) {
    app.open(link);
    frames(4);
  }
  void frames(int count = 4) {
    for (int i = 0; i < count; ++i) headless.frame(app, width, height);
  }
  void key(ImGuiKey key) {
    test::press(key, [this] { frames(1); });
  }
  const app::Region* region(std::string_view name) const {
    for (const app::Region& region : app.regions())
      if (region.name == name) return &region;
    return nullptr;
  }
  void click(std::string_view name) {
    const app::Region* at = region(name);
    REQUIRE(at != nullptr);
    const ui::Vec2 center = at->rect.center();
    test::click(center.x, center.y, [this] { frames(1); });
  }
  // All that a frame writes.
  std::vector<std::string> texts() {
    std::vector<ui::DrawnText> drawn;
    app.watch(&drawn);
    frames(1);
    app.watch(nullptr);
    std::vector<std::string> texts;
    for (const ui::DrawnText& text : drawn) texts.emplace_back(text.text);
    return texts;
  }
  bool writes(std::string_view words) {
    const std::vector<std::string> all = texts();
    return std::any_of(all.begin(), all.end(), [words](const std::string& text) {
      return text.find(words) != std::string::npos;
    });
  }
};

std::string printed(std::string_view link) {
  const app::Catalog catalog;
  return app::program_of(catalog, catalog.open(link).location);
}

}  // namespace

TEST_CASE("X opens the chapter's program with the state in it, and its button copies it") {
  for (const ui::Vec2 size : {ui::Vec2{1280, 800}, {390, 844}, {360, 640}, {320, 200}}) {
    CAPTURE(size.x);
    Program program("#/pair-rotation?m=7&q=1,0.5", size.x, size.y);
    CHECK(program.region("code") == nullptr);
    program.key(ImGuiKey_X);
    REQUIRE(program.region("code") != nullptr);
    CHECK(program.writes("m = "));
    program.click("code-copy");
    CHECK(program.platform.copied == printed("#/pair-rotation?m=7&q=1,0.5"));
    CHECK(program.platform.copied.find("\nm = 7\n") != std::string::npos);
    CHECK(program.platform.copied.find("\nq = [1, 0.5]\n") != std::string::npos);
    CHECK(program.app.toast() == "Program copied");
    program.key(ImGuiKey_R);  // keys of what lies below do nothing
    CHECK(program.app.session().link() == "#/pair-rotation?m=7&q=1,0.5");
    program.key(ImGuiKey_Escape);
    CHECK(program.region("code") == nullptr);
    program.key(ImGuiKey_X);
    program.key(ImGuiKey_X);
    CHECK(program.region("code") == nullptr);
  }
}

TEST_CASE("the program scrolls by keys, and a press beside it closes it") {
  Program program("#/near-and-far", 900, 420);
  program.key(ImGuiKey_X);
  const float top = program.region("code-text")->rect.top;
  program.key(ImGuiKey_End);
  CHECK(program.region("code-text")->rect.top < top - 100);
  program.key(ImGuiKey_Home);
  CHECK(program.region("code-text")->rect.top == top);
  program.key(ImGuiKey_DownArrow);
  CHECK(program.region("code-text")->rect.top < top);
  test::click(3, 3, [&program] { program.frames(1); });
  CHECK(program.region("code") == nullptr);
}

TEST_CASE("the page of text has the program, and copies it") {
  Program program("#/many-clocks?d=128");
  const auto page = nlohmann::json::parse(program.app.text_page());
  CHECK(page["code"]["text"] == printed("#/many-clocks?d=128"));
  CHECK(page["code"]["waiting"] == "");
  CHECK(page["code"]["buttons"][0]["do"] == "copy-code");
  program.app.command("copy-code");
  program.frames();
  CHECK(program.platform.copied == printed("#/many-clocks?d=128"));
}

TEST_CASE("a slide shows a program with its link's state, or that of the stage") {
  Program program("");
  program.app.open_lecture("mine.md",
                           "# T\n## [Here](#/many-clocks?d=128)\n![code](#many-clocks/code)\n"
                           "## There\n![code](#many-clocks/code?d=32)\n"
                           "## Elsewhere\n![code](#pair-rotation/code)\n"
                           "## Nowhere\n![nothingness](#no-such/code)\n");
  const auto slide = [&program](int number) {
    program.app.perform({.action = app::Action::kChooseStep, .index = number});
    program.frames();
  };
  const auto shown = [&program] {
    const auto page = nlohmann::json::parse(program.app.text_page());
    const nlohmann::json& first = page["step"]["prose"][0];
    return first.is_object() ? first["text"].get<std::string>() : first[0].get<std::string>();
  };
  slide(1);
  CHECK(shown() == printed("#/many-clocks?d=128"));
  CHECK(program.writes("np.arange"));
  program.app.command("set m 250");  // it follows the hand
  program.frames();
  CHECK(shown() == printed("#/many-clocks?d=128&m=250"));
  slide(2);
  CHECK(shown() == printed("#/many-clocks?d=32"));
  slide(3);
  CHECK(shown() == printed("#/pair-rotation"));
  slide(4);
  CHECK(shown() == "nothingness");
  CHECK(program.writes("nothingness"));
  const std::vector<std::string> notes = core::sentences(program.app.session().notes());
  REQUIRE(notes.size() == 1);
  CHECK(notes[0].find("mine.md, line 9: There is no chapter \"no-such\"") == 0);
  slide(1);
  program.app.perform({.action = app::Action::kPresent});
  program.frames();
  CHECK(program.writes("np.arange"));
  program.key(ImGuiKey_X);  // in a lecture the slides show programs, and no key lays one over them
  CHECK(program.region("code") == nullptr);
}
