#include "app/session/language.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <set>

#include "assets/languages.h"

#include "support/app_window.h"
#include "support/made_up.h"

using namespace ropewalk;

namespace {

struct Program : test::AppWindow {
  explicit Program(float w = 1280, float h = 800,
                   const std::map<std::string, std::string>& stored = {})
      : AppWindow(w, h, stored) {
    frames(3);
  }
  bool shows(std::string_view words) {
    for (const ui::DrawnText& text : look())
      if (text.text.find(words) != std::string::npos) return true;
    return false;
  }
};

// Keys of links, names of lectures' files, what stands for a model: no words of a language.
bool is_key(const app::App& app, std::string_view text) {
  return state::find_param(app.session().params(), text) >= 0;
}

std::set<std::string> untranslated(Program& program) {
  std::set<std::string> found;
  for (const ui::DrawnText& text : program.look())
    if (!is_key(program.app, text.text) && !test::english_words(text.text).empty())
      found.insert(text.text);
  return found;
}

}  // namespace

TEST_CASE("the language: chosen, then the machine's, then English") {
  CHECK(app::language_of("", "") == "en");
  CHECK(app::language_of("qps", "en") == "qps");
  CHECK(app::language_of("xx", "en") == "en");
  CHECK(app::language_of("", "xx-YY,qps,en-GB") == "en");
  CHECK(app::language_of("", "qps") == "en");  // nobody asks for what is made up
  CHECK(app::is_language("en"));
  CHECK(app::is_language("qps"));
  CHECK_FALSE(app::is_language("../qps"));
}

TEST_CASE("a link switches the language, which is kept and is no part of links") {
  Program program;
  CHECK(program.shows("Start"));
  const std::string before = program.app.session().link();
  program.app.open("#/many-clocks?lang=qps&m=7");
  program.frames(2);
  CHECK(program.app.language() == "qps");
  CHECK(program.platform.language == "qps");
  CHECK(program.platform.stored["language"] == "qps");
  CHECK(program.app.session().link() == "#/many-clocks?m=7");
  CHECK(program.app.session().notes().empty());
  CHECK(program.shows("[Stârt"));
  CHECK(program.shows("Mâñý çlôçks"));
  CHECK(program.platform.title.find("Mâñý çlôçks") != std::string::npos);
  program.app.open("#/many-clocks?lang=en");
  program.frames(2);
  CHECK(program.platform.title == "Many clocks \xC2\xB7 Ropewalk");  // though nobody moved
  program.app.open("#/many-clocks?lang=qps&m=7");
  program.frames(2);
  CHECK(program.app.session().lesson().steps.front().title.find("~") != std::string::npos);
  program.app.open("#/many-clocks?lang=en");
  program.frames(2);
  CHECK(program.app.language() == "en");
  CHECK(program.platform.stored["language"] == "en");
  CHECK(program.shows("Many clocks"));
}

TEST_CASE("the language that was kept is spoken from the first frame on") {
  Program program(1280, 800, {{"language", "qps"}});
  CHECK(program.app.language() == "qps");
  CHECK(program.shows("[Stârt"));
  Program hostile(1280, 800, {{"language", "../../etc"}});
  CHECK(hostile.app.language() == "en");
}

TEST_CASE("a language that is not there: a note, and English") {
  Program program(1280, 800, {{"language", "qps"}});
  program.app.open("#/many-clocks?lang=xx");
  program.frames(2);
  CHECK(program.app.language() == "en");
  REQUIRE(program.app.session().notes().size() == 1);
  CHECK(core::sentence(program.app.session().notes()[0]) ==
        "lang: the program does not speak \"xx\"; it speaks en. English was taken.");
  program.app.open("#/many-clocks?lang=" + std::string(3000, '%'));
  program.frames(2);
  CHECK(program.app.session().notes().size() == 1);
  program.app.open("#/many-clocks?lang");
  CHECK(program.app.session().notes().size() == 1);
}

TEST_CASE("changing the language keeps the place in a lecture") {
  Program program;
  program.app.open("#/pair-rotation?deck=ten-minutes&slide=2");
  program.frames(2);
  const std::string english = program.app.session().step()->title;
  program.app.open("#/pair-rotation?deck=ten-minutes&slide=2&lang=qps");
  program.frames(2);
  CHECK(program.app.session().place() == 2);
  REQUIRE(program.app.session().step() != nullptr);
  CHECK(program.app.session().step()->title != english);
  CHECK(program.app.session().link().find("slide=2") != std::string::npos);
}

TEST_CASE("every label, help and choice of the chapters is in the template") {
  const test::MadeUp made_up;
  const app::Catalog catalog;
  std::set<std::string> missing;
  const auto check = [&missing](std::string_view text) {
    if (!test::english_words(tr(text)).empty()) missing.insert(std::string(text));
  };
  for (int i = 0; i < catalog.size(); ++i) {
    const scenes::Scene& scene = catalog.scene(i);
    for (const std::string_view text :
         {scene.about().part, scene.about().title, scene.about().question})
      check(text);
    for (const state::Param& param : scene.params()) {
      for (const std::string_view text :
           {param.spec.label, param.spec.help, param.spec.unit, param.spec.none})
        check(text);
      for (const state::Choice& choice : param.spec.choices) check(choice.label);
    }
  }
  for (const app::ActionInfo& info : app::actions()) check(info.label);
  for (const app::ActionInfo& info : app::actions()) check(info.group);
  for (const std::string& text : missing) FAIL_CHECK("not in assets/words/ropewalk.pot: " << text);
}

TEST_CASE("in the made-up language no frame around a chapter says anything in English") {
  for (const auto& [width, height] : {std::pair{1280.0F, 800.0F}, {390.0F, 844.0F}}) {
    Program program(width, height, {{"language", "qps"}, {"details", "1"}});
    std::set<std::string> found;
    // The sentence of the first chapter is the person's own words, whole or in a number's label.
    const auto typed = [](std::string_view text) {
      constexpr auto kTyped =
          std::to_array<std::string_view>({"the", "dog", "bit", "man", "\"nothing\""});
      const auto is = [text](std::string_view word) {
        return text == word || text.find(" " + std::string(word) + " ~]") != std::string_view::npos;
      };
      return std::any_of(kTyped.begin(), kTyped.end(), is);
    };
    const auto take = [&] {
      for (const std::string& text : untranslated(program))
        if (!typed(text)) found.insert(text);
    };
    const auto with = [&](app::Action action) {
      program.app.perform({.action = action});
      program.frames(2);
      take();
      program.app.perform({.action = app::Action::kEscape});
      program.frames(2);
    };
    take();
    with(app::Action::kHelp);
    with(app::Action::kMore);
    with(app::Action::kChapters);
    program.app.open("#/pair-rotation?step=2&nothing=1");
    program.frames(3);
    take();
    program.app.open("#/pair-rotation?deck=ten-minutes&slide=2&present=1");
    program.frames(3);
    take();
    with(app::Action::kJump);
    for (const std::string& text : found) FAIL_CHECK(width << ": " << text);
  }
}
