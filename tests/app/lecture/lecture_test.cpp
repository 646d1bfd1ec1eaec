#include "app/lecture/lecture.h"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "app/shell/app.h"
#include "support/fake_platform.h"
#include "support/headless.h"
#include "support/sample_scene.h"

using namespace ropewalk;

namespace {

constexpr std::string_view kTalk = R"(# A talk
About turning.

## [It stands](#/turning?m=1)
First.

### Notes (1 min)
Say hello.

## [It turns](#/turning?m=20)
Second.

### Notes (2 min)

## Words about turning
Third.

## [Another chapter](#/still?level=0.25)
- [ ] Left
- [x] Right

> Right.
)";

struct Hall {
  test::Headless headless;
  test::FakePlatform platform;
  app::App app;

  Hall() : app(platform, test::sample_catalog()) {
    platform.wishes.reduced_motion = true;
    frames(4);
    app.receive({.name = "talk.md", .bytes = std::string(kTalk), .problem = {}});
    frames(3);
  }
  void frames(int count) {
    for (int i = 0; i < count; ++i) headless.frame(app, 1280, 800);
  }
  void key(ImGuiKey key) {
    test::press(key, [&] { frames(1); });
    frames(2);
  }
  void type(std::string_view text) {
    for (const char c : text) {
      ImGui::GetIO().AddInputCharacter(static_cast<unsigned char>(c));
      frames(2);
    }
  }
  void point(float x, float y) {
    ImGui::GetIO().AddMousePosEvent(x, y);
    frames(2);
  }
  int place() const { return app.session().place(); }
  const app::Lecture& lecture() const { return app.transient().lecture; }
  nlohmann::json notes() const {
    return nlohmann::json::parse(platform.notes_json, nullptr, false);
  }
};

struct Given : Hall {
  Given() {
    key(ImGuiKey_P);
    REQUIRE(app.session().presenting());
  }
};

}  // namespace

TEST_CASE("a clicker goes from the first slide to the last, and no further") {
  Given hall;
  CHECK(hall.platform.address == "#/turning?deck=~talk.md&present=1");
  for (int slide = 1; slide <= 4; ++slide) {
    hall.key(ImGuiKey_PageDown);
    CHECK(hall.place() == slide);
  }
  hall.key(ImGuiKey_PageDown);  // the answer
  CHECK(hall.app.session().answer_shown());
  hall.key(ImGuiKey_PageDown);
  hall.key(ImGuiKey_PageDown);
  CHECK(hall.place() == 4);
  CHECK(hall.platform.address == "#/still?level=0.25&deck=~talk.md&slide=4&present=1");
  hall.key(ImGuiKey_PageUp);
  hall.key(ImGuiKey_LeftArrow);
  hall.key(ImGuiKey_RightArrow);
  hall.key(ImGuiKey_Space);
  CHECK(hall.place() == 4);
}

TEST_CASE("clicker keys are the lecture's even after a control was touched") {
  Given hall;
  hall.key(ImGuiKey_PageDown);
  const auto at = std::find_if(hall.app.regions().begin(), hall.app.regions().end(),
                               [](const app::Region& region) { return region.name == "controls"; });
  REQUIRE(at != hall.app.regions().end());
  const ui::Rect controls = at->rect;  // the list is another with the next frame
  for (float part = 0.1F; part < 1; part += 0.2F)
    test::click(controls.left + part * controls.width(), controls.center().y,
                [&] { hall.frames(1); });
  const std::string before = hall.app.session().link();
  hall.key(ImGuiKey_PageDown);
  CHECK(hall.place() == 2);
  CHECK(hall.app.session().link() != before);
}

TEST_CASE("a stray Tab takes no key from the clicker, and Escape lets go before it leaves") {
  Given hall;
  hall.key(ImGuiKey_PageDown);
  int place = hall.place();
  for (const ImGuiKey key : {ImGuiKey_RightArrow, ImGuiKey_Space, ImGuiKey_PageDown}) {
    CAPTURE(ImGui::GetKeyName(key));
    for (int i = 0; i < 4; ++i) hall.key(ImGuiKey_Tab);
    CHECK(ImGui::GetIO().NavVisible);
    hall.key(key);
    CHECK(hall.place() == ++place);
    CHECK_FALSE(ImGui::GetIO().NavVisible);
  }
  hall.key(ImGuiKey_LeftArrow);
  CHECK(hall.place() == --place);
  hall.key(ImGuiKey_Tab);
  hall.key(ImGuiKey_Escape);
  CHECK(hall.app.session().presenting());
  CHECK_FALSE(ImGui::GetIO().NavVisible);
  hall.key(ImGuiKey_Escape);
  CHECK_FALSE(hall.app.session().presenting());
}

TEST_CASE("a slide is reached by its number or by its title") {
  Given hall;
  hall.type("3");
  CHECK(hall.lecture().jump);
  hall.key(ImGuiKey_Enter);
  CHECK(hall.place() == 3);
  CHECK_FALSE(hall.lecture().jump);
  hall.key(ImGuiKey_G);
  hall.type("ANOTHER");
  CHECK(hall.place() == 3);
  hall.key(ImGuiKey_Enter);
  CHECK(hall.place() == 4);
  hall.key(ImGuiKey_G);
  hall.type("turn");
  CHECK(app::jump_matches(hall.app.session(), "turn") == std::vector<int>{2, 3});
  hall.key(ImGuiKey_DownArrow);
  hall.key(ImGuiKey_Enter);
  CHECK(hall.place() == 3);
  hall.key(ImGuiKey_G);
  hall.type("nothing like it");
  hall.key(ImGuiKey_Enter);
  CHECK(hall.place() == 3);
  hall.type("9");
  hall.key(ImGuiKey_Escape);
  CHECK_FALSE(hall.lecture().jump);
  CHECK(hall.app.session().presenting());
  CHECK(app::jump_matches(hall.app.session(), "").size() == 4);
}

TEST_CASE("black: the keys that lead on lead back first") {
  Given hall;
  hall.key(ImGuiKey_PageDown);
  for (const ImGuiKey back : {ImGuiKey_PageDown, ImGuiKey_B, ImGuiKey_Escape, ImGuiKey_Space}) {
    hall.key(ImGuiKey_B);
    CHECK(hall.lecture().black);
    hall.type("t");  // no stray key does anything in the dark
    hall.key(ImGuiKey_K);
    hall.key(back);
    CHECK_FALSE(hall.lecture().black);
    CHECK(hall.place() == 1);
    CHECK(hall.app.session().presenting());
  }
  hall.type(".");
  CHECK(hall.lecture().black);
  test::click(300, 300, [&] { hall.frames(1); });
  hall.frames(2);
  CHECK_FALSE(hall.lecture().black);
}

TEST_CASE("held: the hall's picture stays, the speaker goes on") {
  Given hall;
  hall.key(ImGuiKey_PageDown);
  hall.key(ImGuiKey_H);
  CHECK(hall.app.held());
  hall.key(ImGuiKey_PageDown);
  hall.key(ImGuiKey_PageDown);
  CHECK(hall.place() == 3);
  CHECK(hall.notes()["hall"] == "1 / 4");
  CHECK(hall.notes()["slide"] == 3);
  // Dragging in what stands still moves nothing.
  const std::string before = hall.app.session().link();
  hall.point(500, 400);
  ImGui::GetIO().AddMouseButtonEvent(0, true);
  hall.frames(2);
  hall.point(300, 200);
  ImGui::GetIO().AddMouseButtonEvent(0, false);
  hall.frames(2);
  CHECK(hall.app.session().link() == before);
  hall.key(ImGuiKey_Escape);
  CHECK_FALSE(hall.app.held());
  CHECK(hall.app.session().presenting());
  CHECK(hall.notes()["hall"] == "");
}

TEST_CASE("drawing lies over the picture until the next step") {
  Given hall;
  hall.key(ImGuiKey_PageDown);
  hall.key(ImGuiKey_W);
  REQUIRE(hall.lecture().pen);
  const std::string before = hall.app.session().link();
  hall.point(400, 300);
  ImGui::GetIO().AddMouseButtonEvent(0, true);
  hall.frames(2);
  for (int i = 1; i <= 10; ++i)
    hall.point(400 + 10 * static_cast<float>(i), 300 + 5 * static_cast<float>(i));
  ImGui::GetIO().AddMouseButtonEvent(0, false);
  hall.frames(2);
  REQUIRE(hall.lecture().strokes.size() == 1);
  CHECK(hall.lecture().strokes[0].size() >= 10);
  CHECK(hall.app.session().link() == before);  // no handle was dragged
  hall.key(ImGuiKey_E);
  CHECK(hall.lecture().strokes.empty());
  hall.point(200, 200);
  ImGui::GetIO().AddMouseButtonEvent(0, true);
  hall.frames(2);
  hall.point(220, 220);
  ImGui::GetIO().AddMouseButtonEvent(0, false);
  hall.frames(2);
  CHECK(hall.lecture().strokes.size() == 1);
  hall.key(ImGuiKey_PageDown);
  CHECK(hall.lecture().strokes.empty());
  CHECK(hall.lecture().pen);
}

TEST_CASE("Escape always comes back, one thing at a time") {
  Given hall;
  hall.key(ImGuiKey_L);
  CHECK(hall.lecture().spotlight);
  hall.key(ImGuiKey_W);
  hall.key(ImGuiKey_H);
  hall.key(ImGuiKey_G);
  int presses = 0;
  while (hall.app.session().presenting() && presses < 10) {
    hall.key(ImGuiKey_Escape);
    ++presses;
  }
  CHECK(presses == 5);
  CHECK_FALSE(hall.lecture().spotlight);
  CHECK(hall.app.session().deck() != nullptr);
}

TEST_CASE("no stray key breaks a lecture") {
  Given hall;
  hall.key(ImGuiKey_PageDown);
  const std::string before = hall.app.session().link();
  for (const ImGuiKey key : {ImGuiKey_R, ImGuiKey_C, ImGuiKey_S, ImGuiKey_V, ImGuiKey_D, ImGuiKey_M,
                             ImGuiKey_Home, ImGuiKey_End, ImGuiKey_Tab, ImGuiKey_Enter})
    hall.key(key);
  hall.type("[],;<>\\/!");
  CHECK(hall.app.session().link() == before);
  CHECK(hall.platform.files.empty());
  CHECK(hall.platform.copied.empty());
  CHECK_FALSE(hall.app.transient().drawer);
}

TEST_CASE("the speaker's notes follow, and tell the plan") {
  Hall hall;
  CHECK(hall.notes()["lecture"] == "A talk");
  CHECK(hall.notes()["running"] == false);
  hall.key(ImGuiKey_P);
  hall.key(ImGuiKey_PageDown);
  const auto first = hall.notes();
  CHECK(first["slide"] == 1);
  CHECK(first["slides"] == 4);
  CHECK(first["title"] == "It stands");
  CHECK(first["notes"] == nlohmann::json::array({nlohmann::json::array({"Say hello."})}));
  CHECK(first["next"] == "It turns");
  CHECK(first["minutes"] == 1);
  CHECK(first["total"] == 3);
  CHECK(first["running"] == true);
  hall.platform.wall += 65;
  hall.key(ImGuiKey_PageDown);
  const auto second = hall.notes();
  CHECK(second["before"] == 1);
  CHECK(second["elapsed"] == 65);
  CHECK(hall.platform.notes_text.find("  1:05 (1:55 left)  2 / 4  It turns ---") !=
        std::string::npos);
  hall.key(ImGuiKey_N);
  CHECK(hall.app.toast() == "Notes are here");
  // The speaker's window passes a clicker's keys on.
  hall.app.clicker("next");
  hall.frames(2);
  CHECK(hall.place() == 3);
  hall.app.clicker("black");
  hall.frames(2);
  CHECK(hall.lecture().black);
  hall.app.clicker("next");
  hall.frames(2);
  CHECK_FALSE(hall.lecture().black);
  CHECK(hall.place() == 3);
  hall.app.clicker("hold");
  hall.app.clicker("<script>");
  hall.frames(2);
  CHECK(hall.app.held());
  hall.app.clicker("back");
  hall.frames(2);
  CHECK(hall.place() == 2);
}

TEST_CASE("the lecture's clock outlives Escape and a reload, and can be paused") {
  Hall hall;
  hall.key(ImGuiKey_P);
  hall.key(ImGuiKey_PageDown);
  hall.platform.wall += 100;
  hall.key(ImGuiKey_Escape);
  hall.platform.wall += 20;
  hall.key(ImGuiKey_P);
  CHECK(hall.notes()["elapsed"] == 120);
  const auto ask = [&hall](std::string_view word) {
    hall.app.clicker(word);
    hall.frames(2);
  };
  ask("pause");
  CHECK(hall.notes()["paused"] == true);
  hall.platform.wall += 1000;
  ask("pause");
  CHECK(hall.notes()["paused"] == false);
  CHECK(hall.notes()["elapsed"] == 120);
  const std::string kept = hall.platform.stored.at("lecture-clock");
  ask("zero");
  CHECK(hall.notes()["elapsed"] == 0);
  CHECK(hall.platform.stored.at("lecture-clock") != kept);

  app::LectureClock clock = app::LectureClock::read(kept);
  clock.begin("~talk.md", hall.platform.wall + 5);  // the page was loaded again
  CHECK(clock.elapsed(hall.platform.wall + 5) == 125);
  clock.begin("~other.md", hall.platform.wall + 5);
  CHECK(clock.elapsed(hall.platform.wall + 5) == 0);
  app::LectureClock old = app::LectureClock::read(kept);
  old.begin("~talk.md", hall.platform.wall + 2e5);  // another day
  CHECK(old.elapsed(hall.platform.wall + 2e5) == 0);
  for (const std::string_view hostile : {"", "1", "-1 0 0 x", "1e300 0 0 x", "nan 0 0 x", "1 2 3"})
    CHECK_FALSE(app::LectureClock::read(hostile).begun());
}

TEST_CASE("the speaker sees the next slide with its answer, and follows links of the notes") {
  Given hall;
  for (int i = 0; i < 3; ++i) hall.key(ImGuiKey_PageDown);
  const auto notes = hall.notes();
  CHECK(notes["next"] == "Another chapter");
  CHECK(notes["after"]["guesses"][1]["right"] == true);
  CHECK(notes["after"]["answer"] == nlohmann::json::array({nlohmann::json::array({"Right."})}));
  CHECK(hall.platform.notes_text.find("The answer: Right") != std::string::npos);
  hall.app.clicker("open #/turning?m=33");
  hall.frames(3);
  CHECK(hall.app.session().link().find("m=33") != std::string::npos);
  CHECK(hall.place() == 3);
  hall.app.clicker("open https://example.org/");
  hall.frames(2);
  CHECK(hall.platform.opened.empty());
}

TEST_CASE("lists come one by one in a hall, and whole elsewhere") {
  Hall hall;
  hall.app.receive({.name = "list.md",
                    .bytes = "# L\n## A\n<!-- one by one -->\n- one\n- two\n\nEnd.\n## B\nb\n",
                    .problem = {}});
  hall.frames(3);
  hall.key(ImGuiKey_PageDown);
  CHECK(hall.app.session().shown_items() > 2);
  hall.key(ImGuiKey_PageDown);
  CHECK(hall.place() == 2);
  hall.key(ImGuiKey_P);
  hall.key(ImGuiKey_PageUp);
  CHECK(hall.place() == 1);
  CHECK(hall.app.session().shown_items() == 2);  // it was seen
  hall.key(ImGuiKey_PageUp);
  CHECK(hall.app.session().shown_items() == 1);
  hall.key(ImGuiKey_PageUp);
  hall.key(ImGuiKey_PageUp);
  CHECK(hall.place() == 0);
  hall.key(ImGuiKey_PageDown);
  CHECK(hall.place() == 1);
  CHECK(hall.app.session().shown_items() == 0);
  for (int shown = 1; shown <= 2; ++shown) {
    std::vector<ui::DrawnText> texts;
    hall.key(ImGuiKey_PageDown);
    hall.app.watch(&texts);
    hall.frames(1);
    hall.app.watch(nullptr);
    const auto drawn = [&texts](std::string_view word) {
      return std::any_of(texts.begin(), texts.end(),
                         [word](const ui::DrawnText& text) { return text.text == word; });
    };
    CHECK(hall.app.session().shown_items() == shown);
    CHECK(drawn("one"));
    CHECK(drawn("two") == (shown == 2));
    CHECK(drawn("End."));
    CHECK(hall.place() == 1);
  }
  hall.key(ImGuiKey_PageDown);
  CHECK(hall.place() == 2);
}

TEST_CASE("what is wrong with a lecture is the speaker's alone") {
  Hall hall;
  hall.app.receive({.name = "bad.md", .bytes = "# B\n## A\na<br>b\n", .problem = {}});
  hall.frames(3);
  const auto strip = [&hall] {
    return std::any_of(hall.app.regions().begin(), hall.app.regions().end(),
                       [](const app::Region& region) { return region.name == "notes"; });
  };
  CHECK(strip());
  hall.key(ImGuiKey_P);
  CHECK_FALSE(strip());
  REQUIRE(hall.notes()["notices"].size() == 1);
  CHECK(hall.notes()["notices"][0].get<std::string>().find("bad.md, line 3: HTML") == 0);
  CHECK(hall.platform.notes_text.find("! bad.md, line 3") != std::string::npos);
  hall.key(ImGuiKey_Escape);
  CHECK(strip());
}

TEST_CASE("pictures are asked for where the lecture is, and drawn when they have come") {
  Hall hall;
  hall.app.receive({.name = "p.md",
                    .bytes = "# P\n## A\n![a wheel](pics/wheel.png)\n",
                    .problem = {},
                    .folder = "talks/"});
  hall.frames(3);
  CHECK(hall.platform.pictures.empty());
  hall.key(ImGuiKey_PageDown);
  CHECK(hall.platform.pictures == std::vector<std::string>{"talks/pics/wheel.png"});
  hall.app.receive_picture(
      {.path = "talks/pics/wheel.png", .width = 1, .height = 2, .rgba = "12345678", .problem = {}});
  hall.frames(3);
  CHECK(hall.app.session().notes().empty());
  hall.app.receive_picture({.path = "talks/pics/wheel.png", .rgba = {}, .problem = "Broken."});
  CHECK(hall.app.session().notes().size() == 1);
  CHECK(hall.platform.pictures.size() == 1);
}

TEST_CASE("the text beside the canvas is the lecture's") {
  Hall hall;
  hall.key(ImGuiKey_PageDown);
  const auto text_page = nlohmann::json::parse(hall.app.text_page(), nullptr, false);
  REQUIRE(text_page.is_object());
  CHECK(text_page["steps"].size() == 4);
  CHECK(text_page["step"]["number"] == 1);
  CHECK(text_page["step"]["title"] == "It stands");
  CHECK(text_page["steps"][3]["title"] == "Another chapter");
  CHECK(text_page["way"][1]["label"] == "Next slide");
  CHECK(text_page["sources"].empty());
}

TEST_CASE("a link opens lecture mode, and fetches its lecture once") {
  Hall hall;
  hall.app.open("#/?deck=talks/mine.md&slide=2&present=1");
  hall.frames(5);
  CHECK(hall.app.session().presenting());
  CHECK(hall.platform.fetched == std::vector<std::string>{"talks/mine.md"});
  hall.app.receive(
      {.name = "talks/mine.md", .bytes = std::string(kTalk), .problem = {}, .fetched = true});
  hall.frames(3);
  CHECK(hall.app.session().link() == "#/turning?m=20&deck=talks/mine.md&slide=2&present=1");
  CHECK(hall.platform.fetched.size() == 1);
  // One that comes too late is not shown.
  hall.app.open("#/still");
  hall.app.receive({.name = "other.md", .bytes = "# X\n## Y\nz\n", .problem = {}, .fetched = true});
  hall.frames(3);
  CHECK(hall.app.session().deck() == nullptr);
}

TEST_CASE("what cannot be opened is told and loses nothing") {
  Hall hall;
  const auto note = [&] {
    hall.frames(3);
    REQUIRE(hall.app.session().notes().size() == 1);
    return core::sentence(hall.app.session().notes()[0]);
  };
  hall.app.receive({.name = "q.png", .bytes = "x", .problem = {}});
  CHECK(note() ==
        "q.png: this is plain text; a lecture is Markdown (# Title, ## Slide), and rows are lines "
        "of numbers.");
  CHECK(hall.app.session().deck() != nullptr);
  hall.app.receive({.name = "x.md", .bytes = {}, .problem = "x.md cannot be read."});
  CHECK(note() == "x.md cannot be read.");
  hall.app.open("#/turning?deck=nothing");
  CHECK(note() == "There is no lecture \"nothing\" in this program; it has course.");
  CHECK(hall.app.session().link() == "#/turning");
  hall.app.open("#/still?deck=~other.md&slide=2");
  CHECK(note().find("\"other.md\" was opened from a file; drop that file here") !=
        std::string::npos);
  CHECK(hall.app.session().link() == "#/still?deck=~other.md&slide=2");
  hall.app.receive({.name = "other.md", .bytes = std::string(kTalk), .problem = {}});
  hall.frames(3);
  CHECK(hall.app.session().notes().empty());
  CHECK(hall.app.session().link() == "#/still?deck=~other.md&slide=2");
  CHECK(hall.place() == 2);
}
