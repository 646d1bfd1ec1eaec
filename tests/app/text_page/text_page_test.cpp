// The page of text says everything the chapter has, and what comes back from it is what the UI
// would ask for.
#include "app/text_page/text_page.h"

#include <doctest/doctest.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "app/shell/app.h"
#include "app/text_page/text_page_values.h"
#include "assets/assets.h"
#include "imgui_internal.h"
#include "jobs/service.h"
#include "state/value_text.h"

#include "support/fake_platform.h"
#include "support/headless.h"
#include "support/sample_scene.h"

using namespace ropewalk;
using nlohmann::json;

namespace {

json described(const app::Session& session) {
  json read = json::parse(app::text_page_json(session, {}, ui::ThemeName::kLight, "en", ""),
                          nullptr, false);
  REQUIRE_FALSE(read.is_discarded());
  return read;
}

const json* control_of(const json& page, std::string_view key) {
  for (const char* group : {"controls", "details"})
    for (const json& control : page[group])
      if (control["key"] == key) return &control;
  return nullptr;
}

std::string plain(const json& words) {
  std::string text;
  for (const json& run : words)
    text += run.is_string() ? run.get<std::string>() : run["text"].get<std::string>();
  return text;
}

std::string plain(const state::Paragraph& words) {
  std::string text;
  for (const state::Span& span : words) text += span.text;
  return text;
}

void check_words(const json& page, const std::vector<state::Paragraph>& words) {
  REQUIRE(page.size() == words.size());
  for (size_t i = 0; i < words.size(); ++i) CHECK(plain(page[i]) == plain(words[i]));
}

void check_words(const json& page, const state::Prose& prose) {
  std::vector<state::Paragraph> words;
  for (const state::Element& element : prose) words.push_back(element.words);
  check_words(page, words);
}

struct Program {
  test::Headless headless;
  test::FakePlatform platform;
  app::App app{platform, test::sample_catalog()};
  Program() { frames(4); }
  void frames(int count) {
    for (int i = 0; i < count; ++i) headless.frame(app, 1280, 800);
  }
  void ask(std::string_view words) {
    app.command(words);
    frames(30);  // whatever eases has arrived
  }
  json page() const { return json::parse(app.text_page(), nullptr, false); }
  std::string link() const { return app.session().link(); }
};

}  // namespace

TEST_CASE("a slide's lists, code, tables and footnotes are in its text") {
  Program program;
  program.app.receive(
      {.name = "t.md",
       .bytes = "# T\n## A\nOne[^a].\n\n3. x\n4. y\n   - z\n\n```py\ndef f():\n  pass\n```\n\n"
                "| a | b |\n|--:|:-:|\n| *1* | 2 |\n\n![a wheel](w.png)\n\n---\n\n$$x$$\n\n"
                "[^a]: A note.\n",
       .problem = {}});
  program.frames(3);
  program.ask("step 1");
  const json step = program.page()["step"];
  const json& prose = step["prose"];
  REQUIRE(prose.size() == 7);
  CHECK(prose[0] == json::parse(R"(["One", {"text": "1", "style": "footnote"}, "."])"));
  CHECK(prose[1]["kind"] == "list");
  CHECK(prose[1]["first"] == 3);
  CHECK(prose[1]["parts"][1] == json::parse(R"([["y"], {"kind": "list", "ordered": false,
      "first": 1, "parts": [[["z"]]]}])"));
  CHECK(prose[2] == json::parse(R"({"kind": "code", "text": "def f():\n  pass\n",
      "language": "py"})"));
  CHECK(prose[3]["columns"] == json::array({"right", "center"}));
  CHECK(prose[3]["rows"][1][0] == json::parse(R"([{"text": "1", "style": "italic"}])"));
  CHECK(prose[4] == json::parse(R"({"kind": "image", "source": "w.png", "alt": "a wheel"})"));
  CHECK(prose[5]["kind"] == "rule");
  CHECK(prose[6]["text"] == "x\n");
  CHECK(step["footnotes"] == json::parse(R"([["A note."]])"));
  program.app.receive({.name = "q.md",
                       .bytes = "# T\n## A\n> said\n\n- [ ] a\n- [x] b\n\n> since[^a]\n\n"
                                "[^a]: A note.\n",
                       .problem = {}});
  program.frames(3);
  program.ask("step 1");
  CHECK(program.page()["step"]["prose"] ==
        json::parse(R"([{"kind": "quote", "parts": [[["said"]]]}])"));
  CHECK(program.page()["step"]["footnotes"].empty());
  program.ask("guess 0");
  CHECK(program.page()["step"]["footnotes"] == json::parse(R"([["A note."]])"));
}

TEST_CASE("every parameter, step, guess, formula and number of every chapter is in its text") {
  const app::Catalog catalog;
  jobs::Service answers;
  app::Session session(catalog, answers);
  for (int scene = 0; scene < catalog.size(); ++scene) {
    session.choose_scene(scene);
    const scenes::About& about = session.scene().about();
    CAPTURE(about.id);
    for (int step = 0; step <= session.steps(); ++step) {
      CAPTURE(step);
      session.set_reduced_motion(true);
      session.choose_step(step);
      const json page = described(session);
      CHECK(page["title"] == about.title);
      CHECK(page["question"] == about.question);
      check_words(page["introduction"], session.lesson().introduction);
      check_words(page["sources"], session.lesson().sources);
      const state::Values& values = session.location().values;
      for (size_t i = 0; i < session.params().size(); ++i) {
        const state::Param& param = session.params()[i];
        CAPTURE(param.key);
        const bool shown = state::is_shown(param, values);
        const json* control = control_of(page, param.key);
        REQUIRE((control != nullptr) == shown);
        if (control == nullptr) continue;
        CHECK((*control)["label"] == param.spec.label);
        CHECK((*control)["value"] == (param.kind == state::Kind::kRows
                                          ? values[i].rows.csv()
                                          : state::to_text(param, values[i])));
      }
      REQUIRE(page["steps"].size() == static_cast<size_t>(session.steps()));
      for (int i = 0; i < session.steps(); ++i) {
        const json& listed = page["steps"][static_cast<size_t>(i)];
        CHECK(listed["title"] == session.lesson().steps[static_cast<size_t>(i)].title);
        CHECK(listed["now"] == (i + 1 == step));
      }
      CHECK(page.contains("step") == (step > 0));
      if (const state::Step* opened = session.step(); opened != nullptr) {
        CHECK(page["step"]["title"] == opened->title);
        check_words(page["step"]["prose"], opened->prose);
        REQUIRE(page["step"]["guesses"].size() == opened->guesses.size());
        for (size_t i = 0; i < opened->guesses.size(); ++i)
          CHECK(plain(page["step"]["guesses"][i]["words"]) == plain(opened->guesses[i].text));
        CHECK_FALSE(page["step"].contains("answer"));
        if (!opened->guesses.empty()) {
          session.make_guess(0);
          const json after = described(session);
          check_words(after["step"]["answer"], opened->answer);
          CHECK(after["step"]["verdict"] == (opened->guesses[0].right ? "Right." : "Not quite."));
        }
      }
      size_t formulas = 0;
      for (const assets::Equation& equation : assets::equations(about.id))
        formulas += equation.name.ends_with("-narrow") ? 0 : 1;
      CHECK(page["equations"].size() == formulas);
      const state::Probes probes = session.run().probes();
      REQUIRE(page["numbers"].size() == probes.size());
      for (size_t i = 0; i < probes.size(); ++i) {
        CHECK(page["numbers"][i][0] == probes[i].name);
        CHECK(page["numbers"][i][1] == state::label_of(probes[i]));
      }
    }
    const json page = described(session);
    REQUIRE(page["chapters"].size() == static_cast<size_t>(catalog.size()));
    CHECK(page["chapters"][static_cast<size_t>(scene)]["now"] == true);
    CHECK(page.contains("speed") == session.timeline().exists());
  }
}

TEST_CASE("every slider of every chapter reaches both ends and stays on its ticks") {
  const app::Catalog catalog;
  for (int scene = 0; scene < catalog.size(); ++scene) {
    const state::ParamList& list = catalog.scene(scene).params();
    for (const state::Param& param : list) {
      if (param.kind != state::Kind::kInteger && param.kind != state::Kind::kReal) continue;
      CAPTURE(catalog.scene(scene).about().id);
      CAPTURE(param.key);
      const int ticks = app::ticks_of(param);
      CHECK(app::number_at(param, 0) == param.spec.min);
      CHECK(app::number_at(param, ticks) == param.spec.max);
      CHECK(app::tick_at(param, param.spec.min) == 0);
      CHECK(app::tick_at(param, param.spec.max) == ticks);
      double last = param.spec.min;
      for (int tick = 1; tick <= ticks; ++tick) {
        const double number = app::number_at(param, tick);
        const state::Value legal = state::clamp(param, state::Value::of(number), nullptr);
        CHECK(legal.number() >= last);
        if (param.kind == state::Kind::kReal) {
          CHECK(legal.number() == number);
          CHECK(app::tick_at(param, number) == tick);
        }
        last = legal.number();
      }
    }
  }
}

TEST_CASE("every stop of the Tab key in every chapter says what it is") {
  test::FakePlatform platform;
  platform.stored["details"] = "1";
  for (int scene = 0; scene < app::Catalog().size(); ++scene) {
    test::Headless headless;
    app::App program(platform, app::Catalog());
    const auto frames = [&](int count) {
      for (int i = 0; i < count; ++i) headless.frame(program, 1280, 800);
    };
    program.perform({.action = app::Action::kChooseScene, .index = scene});
    frames(4);
    CAPTURE(program.session().scene().about().id);
    ImGuiID last = 0;
    int stops = 0;
    for (int i = 0; i < 40; ++i) {
      const size_t told = platform.announced.size();
      test::press(ImGuiKey_Tab, [&] { frames(1); });
      const ImGuiContext& imgui = *ImGui::GetCurrentContext();
      if (!imgui.NavCursorVisible || imgui.NavId == last || imgui.NavId == 0) continue;
      last = imgui.NavId;
      ++stops;
      CAPTURE(i);
      CAPTURE(platform.announced.back());
      CHECK(platform.announced.size() > told);
      CHECK_FALSE(platform.announced.back().empty());
    }
    CHECK(stops > 25);
  }
}

TEST_CASE("what is asked for in the text happens, with undo and link") {
  Program program;
  program.ask("set m 12");
  CHECK(program.link() == "#/turning?m=12");
  program.ask("set q.1 -0.5");
  CHECK(program.link() == "#/turning?m=12&q=1,-0.5");
  program.ask("set layout pairs");
  program.ask("set lock 1");
  CHECK(program.link() == "#/turning?m=12&q=1,-0.5&layout=pairs&lock=1");
  program.ask("undo");
  CHECK(program.link() == "#/turning?m=12&q=1,-0.5&layout=pairs");
  program.ask("redo");
  program.ask("reset");
  CHECK(program.link() == "#/turning");
  program.ask("slide m 60");
  CHECK(program.link() == "#/turning?m=60");
  CHECK(program.platform.address == program.link());
  program.ask("next");
  CHECK(program.page()["step"]["number"] == 1);
  program.ask("step 2");
  program.ask("guess 0");
  CHECK(program.page()["step"]["verdict"] == "Not quite.");
  CHECK(program.page()["step"]["guesses"][1]["mark"] == "right");
  CHECK(program.platform.stored["guesses"] == "turning.2=0");
  program.ask("follow #/turning?m=20");
  CHECK(program.link() == "#/turning?m=20&step=2");
  program.ask("back");
  CHECK(program.page()["step"]["number"] == 1);
  program.ask("play");
  CHECK(program.app.session().timeline().playing());
  CHECK(program.page()["transport"][1]["label"] == "Pause");
  program.ask("play");
  program.ask("speed 2");
  CHECK(program.page()["speed"]["value"] == "2");
  program.ask("themes dark");
  CHECK(program.page()["theme"] == "dark");
  CHECK(program.platform.stored["theme"] == "dark");
  program.ask("share");
  CHECK(program.platform.copied == "https://example.org/" + program.link());
  CHECK(program.page()["said"] == "Link copied");
}

TEST_CASE("a change on the canvas is in the text") {
  Program program;
  const std::string before = program.app.text_page();
  program.frames(3);
  CHECK(program.app.text_page() == before);  // and nothing else is
  test::press(ImGuiKey_RightArrow, [&] { program.frames(1); });
  CHECK(program.page()["step"]["number"] == 1);
  CHECK(program.page()["chapters"][1]["link"] == "#/still");
}

TEST_CASE("words that are no command, and values that are none, change nothing and say why") {
  Program program;
  for (const char* words :
       {"", "nonsense", "next 1", "step", "step x", "guess 1e99", "set", "set nope 1", "set m",
        "set q.9 1", "set q.x 1", "slide q 3", "slide m x", "follow"})
    program.ask(words);
  CHECK(program.link() == "#/turning");
  program.ask("set m abc");
  CHECK(program.link() == "#/turning");
  CHECK(program.page()["said"] ==
        "position m: \"abc\" is not a number such as 1.5; nothing was changed.");
  program.ask("set m 5000");
  CHECK(program.link() == "#/turning?m=60");
  CHECK(program.page()["said"].get<std::string>().find("5000") != std::string::npos);
  program.ask("set q 1, 0.25");
  CHECK(program.link() == "#/turning?m=60&q=1,0.25");
  program.ask("set q 1;2");
  CHECK(program.link() == "#/turning?m=60&q=1,0.25");
}
