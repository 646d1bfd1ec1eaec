// What is fetched when, and what the program does until it has come.
#include <doctest/doctest.h>

#include <algorithm>

#include "app/shell/app.h"

#include "support/fake_platform.h"
#include "support/headless.h"
#include "support/withheld.h"

using namespace ropewalk;

namespace {

using Names = std::vector<std::string>;

struct Visit {
  test::Withheld withheld;
  test::Headless headless;
  test::FakePlatform platform;
  app::App app;

  explicit Visit(std::string_view link, const std::map<std::string, std::string>& stored = {})
      : app((platform.stored = stored, platform), app::Catalog()) {
    app.open(link);
    frames(1);
  }
  void frames(int count = 4) {
    for (int i = 0; i < count; ++i) headless.frame(app, 1280, 800);
  }
  // What was asked for since the last time.
  Names asked() { return std::exchange(platform.packs, {}); }
  void come(const std::string& pack) {
    app.receive_pack(pack, test::carried(pack), "");
    frames();
  }
  void fail(const std::string& pack, const std::string& problem = "no connection") {
    app.receive_pack(pack, "", problem);
    frames();
  }
  bool has(std::string_view region) const {
    return std::any_of(app.regions().begin(), app.regions().end(),
                       [region](const app::Region& at) { return at.name == region; });
  }
  const app::Session& session() const { return app.session(); }
};

}  // namespace

TEST_CASE("the first frame asks for nothing; then comes what is shown, then the rest, one by one") {
  Visit visit("#/order-blind");
  CHECK(visit.asked().empty());
  visit.frames();
  CHECK(visit.asked() == Names{"faces", "why-position"});
  CHECK(visit.has("waiting"));
  visit.come("why-position");
  CHECK_FALSE(visit.has("waiting"));
  CHECK(visit.session().steps() > 0);
  CHECK(visit.asked().empty());
  visit.come("faces");
  for (const std::string next :
       {"chapters", "rotation", "long-context", "lectures", "programs", "models"}) {
    CHECK(visit.asked() == Names{next});
    CHECK(visit.platform.kept == 0);
    visit.come(next);
  }
  CHECK(visit.asked().empty());
  CHECK(visit.platform.kept == 1);
  CHECK(visit.session().notes().empty());
}

TEST_CASE("a chapter's program is fetched when it is asked for, and told of if it does not come") {
  Visit visit("#/order-blind");
  visit.frames();
  visit.asked();
  visit.app.perform({.action = app::Action::kCode});
  visit.frames();
  CHECK(visit.asked() == Names{"programs"});
  CHECK(visit.has("code"));
  CHECK(visit.has("waiting"));
  visit.app.perform({.action = app::Action::kCopyCode});
  CHECK(visit.platform.copied.empty());
  for (int i = 0; i < 2; ++i) visit.fail("programs", "no connection");
  CHECK(visit.has("try-again"));
  CHECK(core::sentences(visit.session().notes()) ==
        Names{"The file packs/programs.pack did not come: no connection."});
  visit.app.perform({.action = app::Action::kFetchAgain});
  visit.come("programs");
  CHECK_FALSE(visit.has("try-again"));
  CHECK(visit.session().notes().empty());
  visit.app.perform({.action = app::Action::kCopyCode});
  CHECK(visit.platform.copied.find("import numpy") != std::string::npos);
}

TEST_CASE("a lecture that shows a program waits for it, and the page of text can ask for it") {
  Visit visit("#/order-blind");
  visit.frames();
  visit.asked();
  CHECK(visit.app.text_page().find("The program is coming") != std::string::npos);
  visit.app.open_lecture(
      "mine.md", "# T\n## [A](#/order-blind)\nWords.\n## B\n![the code](#many-clocks/code)\n");
  visit.app.perform({.action = app::Action::kChooseStep, .index = 1});
  visit.frames();
  CHECK(visit.asked().empty());
  visit.app.perform({.action = app::Action::kChooseStep, .index = 2});
  visit.frames();
  CHECK(visit.asked() == Names{"programs"});
  visit.come("programs");
  CHECK(visit.app.text_page().find("wavelength = 2 * np.pi / theta") != std::string::npos);

  Visit reader("#/order-blind");
  reader.frames();
  reader.asked();
  reader.app.command("fetch-code");
  reader.frames();
  CHECK(reader.asked() == Names{"programs"});
}

TEST_CASE("a link's step waits for its lesson") {
  Visit visit("#/pair-rotation?m=7&step=3");
  visit.frames();
  CHECK(visit.asked() == Names{"faces", "chapters", "rotation"});
  CHECK(visit.session().place() == 0);
  CHECK_FALSE(visit.session().can_next());
  visit.app.perform({.action = app::Action::kNext});
  CHECK(visit.session().link() == "#/pair-rotation?m=7&step=3");
  visit.come("rotation");
  CHECK(visit.session().place() == 3);
  CHECK(visit.session().link() == "#/pair-rotation?m=7&step=3");
  CHECK(visit.session().notes().empty());
}

TEST_CASE("a step beyond the lesson's end is told of when the lesson has come") {
  Visit beyond("#/pair-rotation?step=99");
  beyond.frames();
  CHECK(beyond.session().notes().empty());
  beyond.come("rotation");
  CHECK(beyond.session().notes().size() == 1);
  CHECK(beyond.session().place() == beyond.session().steps());
}

TEST_CASE("a chapter of another part has its pack fetched at once") {
  Visit visit("#/order-blind");
  visit.frames();
  visit.asked();
  visit.app.open("#/many-clocks");
  visit.frames();
  CHECK(visit.asked() == Names{"chapters", "rotation"});
}

TEST_CASE("a chapter whose code has not come keeps what is asked of it, and runs when it comes") {
  Visit visit("#/pair-rotation?m=7");
  visit.frames();
  CHECK(visit.has("waiting"));
  CHECK(visit.session().run().probes().empty());
  visit.app.command("set m 9");
  visit.app.perform({.action = app::Action::kPlay});
  visit.frames();
  visit.app.perform({.action = app::Action::kPlay});
  visit.app.command("set m 9");
  visit.frames();
  CHECK(visit.session().link() == "#/pair-rotation?m=9");
  CHECK(visit.app.text_page().find("The chapter is coming") != std::string::npos);
  CHECK_FALSE(visit.app.snapshot().empty());
  visit.come("chapters");
  CHECK_FALSE(visit.session().run().probes().empty());
  CHECK(visit.session().link() == "#/pair-rotation?m=9");
}

TEST_CASE("code that does not come is told in the picture's place, and the first chapter goes on") {
  Visit visit("#/pair-rotation");
  visit.frames();
  visit.come("rotation");
  for (int i = 0; i < 2; ++i) visit.fail("chapters", "no connection");
  CHECK(core::sentences(visit.session().notes()) ==
        Names{"The file chapters.wasm did not come: no connection."});
  CHECK(visit.has("try-again"));
  visit.app.open("#/order-blind");
  visit.frames();
  CHECK(visit.session().notes().empty());
  CHECK_FALSE(visit.session().run().probes().empty());
  visit.app.open("#/pair-rotation");
  visit.frames();  // asked for once more, since it is needed anew
  visit.come("chapters");
  CHECK_FALSE(visit.session().run().probes().empty());
}

TEST_CASE("a pack that does not come is tried twice, then told, and fetched again when asked") {
  Visit visit("#/order-blind");
  visit.frames();
  visit.asked();
  visit.fail("why-position", "the server answered 404");
  CHECK(visit.asked() == Names{"why-position"});
  CHECK(visit.platform.again);
  CHECK(visit.session().notes().empty());
  visit.fail("why-position", "the server answered 404");
  CHECK(core::sentences(visit.session().notes()) ==
        Names{"The file packs/why-position.pack did not come: the server answered 404."});
  CHECK(visit.has("try-again"));
  CHECK(visit.has("note-try-again"));
  CHECK(visit.app.text_page().find("\"fetch-again\"") != std::string::npos);
  visit.come("faces");  // what is there works on
  CHECK(visit.asked() == Names{"chapters"});
  visit.come("chapters");
  CHECK(visit.asked() == Names{"rotation"});
  visit.app.command("fetch-again");
  visit.frames();
  CHECK(visit.asked() == Names{"why-position"});
  CHECK(visit.session().notes().empty());
  visit.come("why-position");
  CHECK(visit.session().steps() > 0);
  CHECK_FALSE(visit.has("try-again"));
}

TEST_CASE("what is bad is named: cut off, of another release, no pack at all") {
  Visit visit("#/order-blind");
  visit.frames();
  const auto bad = [&](std::string bytes) {
    for (int i = 0; i < 2; ++i) {
      visit.app.receive_pack("faces", bytes, "");
      visit.frames();
    }
    const std::vector<std::string> notes = core::sentences(visit.session().notes());
    visit.app.command("fetch-again");
    visit.frames();
    CHECK(visit.session().notes().empty());
    return notes.empty() ? std::string() : notes.front();
  };
  CHECK(bad(test::carried("faces").substr(0, 999)).find("faces.pack is cut off: 999 of ") !=
        std::string::npos);
  CHECK(bad(test::carried("models")).find("is of another release") != std::string::npos);
  CHECK(bad("<!doctype html>").find("it begins with") != std::string::npos);
  visit.come("faces");
  CHECK(visit.session().notes().empty());
}

TEST_CASE("what nobody waits for fails in silence, and is fetched again when it is needed") {
  Visit visit("#/order-blind");
  visit.frames();
  visit.come("faces");
  visit.come("why-position");
  visit.come("chapters");
  visit.asked();
  visit.fail("rotation");
  visit.come("long-context");
  visit.come("lectures");
  visit.come("programs");
  visit.come("models");
  CHECK(visit.session().notes().empty());
  CHECK(visit.platform.kept == 1);
  visit.asked();
  visit.app.open("#/layouts?step=1");
  visit.frames();
  CHECK(visit.asked() == Names{"rotation"});
  visit.come("rotation");
  CHECK(visit.session().place() == 1);
}

TEST_CASE("a lecture waits for what it takes") {
  Visit visit("#/?deck=ten-minutes&slide=2");
  visit.frames();
  Names asked = visit.asked();
  CHECK(std::count(asked.begin(), asked.end(), "lectures") == 1);
  CHECK(visit.has("waiting"));
  CHECK(visit.session().deck() == nullptr);
  visit.come("lectures");
  REQUIRE(visit.session().deck() != nullptr);
  CHECK(visit.session().place() == 2);
  CHECK(visit.session().notes().empty());
}

TEST_CASE("the whole course waits for all lessons") {
  Visit course("#/?deck=course&slide=40");
  course.frames();
  const Names asked = course.asked();
  CHECK(std::count(asked.begin(), asked.end(), "rotation") == 1);
  course.come("why-position");
  CHECK(course.session().deck() == nullptr);
  course.come("rotation");
  CHECK(course.session().deck() == nullptr);
  course.come("long-context");
  REQUIRE(course.session().deck() != nullptr);
  CHECK(course.session().place() == 40);
}

TEST_CASE("a lecture that is brought is read whole before the lessons have come") {
  Visit visit("#/order-blind");
  visit.frames();
  visit.app.open_lecture(
      "mine.md",
      "# Mine\n\n## [One](#/pair-rotation?step=2)\n\n![the score](#pair-rotation/main)\n");
  visit.frames();
  CHECK(visit.session().notes().empty());
  REQUIRE(visit.session().deck() != nullptr);
  CHECK(visit.session().deck()->slides.front().equations.size() == 1);
}

TEST_CASE("a language is fetched when it is asked for, and never by itself") {
  Visit visit("#/order-blind");
  visit.frames();
  visit.come("why-position");
  visit.asked();
  visit.app.open("#/order-blind?lang=qps");
  visit.frames();
  CHECK(visit.asked() == Names{"words.qps"});
  CHECK(visit.app.language() == "en");  // until the words have come
  CHECK(visit.app.text_page().find("The language is coming") != std::string::npos);
  CHECK(visit.app.toast().empty());
  visit.app.pack_progress("words.qps", assets::carried_pack("words.qps").size() / 2);
  visit.frames(90);
  CHECK(visit.app.toast() == "The language is coming: 50 %");
  visit.come("words.qps");
  CHECK(visit.app.language() == "qps");
  CHECK(visit.app.toast().empty());
  CHECK(visit.session().notes().empty());
  CHECK(visit.session().lesson().steps.front().title.find("~") != std::string::npos);
}

TEST_CASE("a language that was kept comes with what the first chapter needs") {
  Visit visit("#/order-blind", {{"language", "qps"}});
  visit.frames();
  CHECK(visit.asked() == Names{"faces", "why-position", "words.qps"});
  CHECK(visit.app.language() == "en");
}

TEST_CASE("a language that does not come is told, English stays, and it is fetched again") {
  Visit visit("#/order-blind?lang=qps");
  visit.frames();
  visit.come("why-position");
  for (int i = 0; i < 2; ++i) visit.fail("words.qps", "no connection");
  CHECK(core::sentences(visit.session().notes()) ==
        Names{"The file packs/words.qps.pack did not come: no connection."});
  CHECK(visit.app.language() == "en");
  CHECK(visit.has("note-try-again"));
  CHECK(visit.app.text_page().find("\"fetch-again\"") != std::string::npos);
  visit.asked();
  visit.app.command("fetch-again");
  visit.frames();
  CHECK(visit.asked() == Names{"words.qps"});
  visit.app.receive_pack("words.qps", test::carried("words.qps").substr(0, 999), "");
  visit.frames();
  REQUIRE(visit.session().notes().size() == 1);
  CHECK(core::sentence(visit.session().notes()[0]).find("words.qps.pack is cut off: 999 of ") !=
        std::string::npos);
  visit.app.open("#/order-blind?lang=en");  // no longer wanted
  visit.frames();
  CHECK(visit.session().notes().empty());
  visit.app.open("#/order-blind?lang=qps");
  visit.frames();
  visit.come("words.qps");
  CHECK(visit.app.language() == "qps");
}
