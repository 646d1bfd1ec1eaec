#include "app/shell/app.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <tuple>

#include "app/shell/describe.h"
#include "jobs/service.h"
#include "ui/canvas/recording_canvas.h"

#include "support/fake_platform.h"
#include "support/headless.h"
#include "support/sample_scene.h"

using namespace ropewalk;

namespace {

struct Program {
  test::Headless headless;
  test::FakePlatform platform;
  app::App app;
  float width, height;

  explicit Program(float w = 1280, float h = 800,
                   const std::map<std::string, std::string>& stored = {})
      : app((platform.stored = stored, platform), test::sample_catalog()), width(w), height(h) {
    frames(4);
  }
  bool frame() { return headless.frame(app, width, height); }
  void frames(int count) {
    for (int i = 0; i < count; ++i) frame();
  }
  void rest(double seconds) { frames(static_cast<int>(seconds * 60)); }
  void key(ImGuiKey key, int modifiers = 0) {
    test::press(
        key, [&] { frame(); }, modifiers);
  }
  void type(unsigned character) {
    ImGui::GetIO().AddInputCharacter(character);
    frames(2);
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
    test::click(center.x, center.y, [&] { frame(); });
  }
  std::string link() const { return app.session().link(); }
};

}  // namespace

TEST_CASE("the program comes to rest") {
  Program program;
  program.rest(2);
  CHECK_FALSE(program.frame());
  CHECK(program.platform.address == "#/turning");
  CHECK(program.platform.title == "Turn a thing \xC2\xB7 Ropewalk");
  CHECK(program.platform.pushes == 0);
  REQUIRE(program.platform.announced.size() == 1);
  CHECK(program.platform.announced[0].find("What happens when it turns?") != std::string::npos);
  CHECK(program.platform.announced[0].find("position m: 3 tokens.") != std::string::npos);
}

TEST_CASE("measuring goes on by itself, is read aloud, and leaves link and snapshot alone") {
  test::Headless headless;
  test::FakePlatform platform;
  app::App app(platform, app::Catalog());
  const auto frame = [&] { return headless.frame(app, 1280, 800); };
  const auto frames = [&](int count) {
    bool more = false;
    for (int i = 0; i < count; ++i) more = frame();
    return more;
  };
  app.open("#/linear-attention?view=cost");
  frames(200);
  CHECK_FALSE(frame());
  const std::string link = app.session().link();
  const state::Probes probes = app.session().run().probes();
  const auto places = nlohmann::json::parse(app.places(), nullptr, false);
  const auto button = std::find_if(places.begin(), places.end(),
                                   [](const auto& place) { return place["id"] == "measure"; });
  REQUIRE(button != places.end());
  const float x = ((*button)["rect"][0].get<float>() + (*button)["rect"][2].get<float>()) / 2;
  const float y = ((*button)["rect"][1].get<float>() + (*button)["rect"][3].get<float>()) / 2;
  const auto press = [&] { test::click(x, y, frame); };
  press();
  ImGui::GetIO().AddMousePosEvent(-10, -10);
  int busy = 0;
  while (frame() && busy < 5000) ++busy;
  CHECK(busy < 5000);  // here jobs are done at once
  const auto told = [](const std::string& said) {
    return said.starts_with("Measured at 4096 tokens: softmax ");
  };
  CHECK(std::count_if(platform.announced.begin(), platform.announced.end(), told) == 1);
  CHECK(app.session().link() == link);
  CHECK(app.session().run().probes() == probes);
}

TEST_CASE("clicker keys go through the lesson, with an entry of the browser's history each") {
  Program program;
  program.key(ImGuiKey_RightArrow);
  CHECK(program.app.session().location().step == 1);
  program.key(ImGuiKey_PageDown);
  CHECK(program.app.session().destination().step == 2);
  program.rest(0.4);
  CHECK(program.link() == "#/turning?m=10&size=2&step=2");
  CHECK(program.platform.address == program.link());
  CHECK(program.platform.pushes == 2);
  program.key(ImGuiKey_LeftArrow);
  program.key(ImGuiKey_PageUp);
  CHECK(program.app.session().destination().step == 0);
}

TEST_CASE("the keys of the table do what it says") {
  Program program;
  program.type('.');
  CHECK(program.link() == "#/turning?m=4");
  program.key(ImGuiKey_Z, ImGuiMod_Ctrl);
  program.rest(0.4);
  CHECK(program.link() == "#/turning");
  program.key(ImGuiKey_Z, ImGuiMod_Ctrl | ImGuiMod_Shift);
  program.rest(0.4);
  CHECK(program.link() == "#/turning?m=4");
  program.key(ImGuiKey_R);
  program.rest(0.4);
  CHECK(program.link() == "#/turning");
  program.key(ImGuiKey_Y, ImGuiMod_Ctrl);

  program.key(ImGuiKey_Space);
  CHECK(program.app.session().timeline().playing());
  CHECK(program.frame());
  program.key(ImGuiKey_Space);
  CHECK_FALSE(program.app.session().timeline().playing());

  program.key(ImGuiKey_C);
  CHECK(program.platform.copied == "https://example.org/" + program.link());
  CHECK(program.app.toast() == "Link copied");
  program.rest(4);
  CHECK(program.app.toast().empty());
  CHECK_FALSE(program.frame());

  program.key(ImGuiKey_V);
  CHECK(nlohmann::json::parse(program.platform.copied, nullptr, false)["scene"] == "turning");
  program.key(ImGuiKey_S);
  program.frames(3);
  program.click("export-svg");
  program.frames(3);
  REQUIRE(program.platform.files.count("ropewalk-turning.svg") == 1);
  CHECK(program.platform.files["ropewalk-turning.svg"].find("<svg") != std::string::npos);
  program.key(ImGuiKey_F);
  CHECK(program.platform.full);
  program.type(']');
  CHECK(program.link() == "#/still");
  program.type('[');
  CHECK(program.link() == "#/turning");
}

TEST_CASE("settings are remembered, and hostile ones ignored") {
  Program program;
  program.key(ImGuiKey_T);
  CHECK(program.platform.stored["theme"] == "light");
  program.type('+');
  CHECK(program.app.zoom() == doctest::Approx(1.1F));
  CHECK(program.platform.stored["zoom"] == "110");
  program.key(ImGuiKey_D);
  CHECK(program.platform.stored["details"] == "1");
  program.frames(3);
  CHECK(program.region("details")->rect.top < 600);  // scrolled into sight

  Program again(1280, 800, program.platform.stored);
  CHECK(again.app.settings().theme == app::ThemeChoice::kLight);
  CHECK(again.app.settings().zoom == 1.1F);
  CHECK(again.app.settings().details);

  Program hostile(1280, 800,
                  {{"theme", "<script>"},
                   {"zoom", "1e9"},
                   {"details", "\xFF"},
                   {"guesses", std::string(9999, 'x')}});
  CHECK(hostile.app.settings() == app::Settings{});
}

TEST_CASE("the theme follows the system until somebody chooses") {
  using app::ThemeChoice;
  CHECK(app::theme_name(ThemeChoice::kAuto, {}) == ui::ThemeName::kLight);
  CHECK(app::theme_name(ThemeChoice::kAuto, {.dark = true}) == ui::ThemeName::kDark);
  CHECK(app::theme_name(ThemeChoice::kAuto, {.dark = true, .high_contrast = true}) ==
        ui::ThemeName::kContrast);
  CHECK(app::theme_name(ThemeChoice::kLight, {.dark = true}) == ui::ThemeName::kLight);
  ThemeChoice choice = ThemeChoice::kAuto;
  for (int i = 0; i < 5; ++i) choice = app::next_theme(choice);
  CHECK(choice == ThemeChoice::kAuto);
  CHECK(app::next_zoom(2.5F, 1) == 2.5F);
  CHECK(app::next_zoom(0.75F, -1) == 0.75F);
  CHECK(app::next_zoom(app::next_zoom(1, 1), -1) == 1);
}

TEST_CASE("a guess is asked first, then the answer is shown and remembered") {
  Program program;
  program.app.open("#/turning?m=10&size=2&step=2");
  program.frames(3);
  REQUIRE(program.region("guess-0") != nullptr);
  const float before = program.region("lesson")->rect.height();
  program.click("guess-0");
  CHECK(program.app.session().guess() == 0);
  CHECK(program.platform.stored["guesses"] == "turning.2=0");
  program.frames(2);
  CHECK(program.region("lesson")->rect.height() > before + 40);
  program.click("guess-1");  // made is made
  CHECK(program.app.session().guess() == 0);
}

TEST_CASE("the lesson's buttons, the list of steps and the list of chapters") {
  Program program;
  program.click("lesson-next");
  CHECK(program.app.session().destination().step == 1);
  program.click("lesson-back");
  CHECK(program.app.session().destination().step == 0);
  program.rest(0.3);
  program.click("step-3");
  CHECK(program.app.session().destination().step == 3);
  program.click("chapter-still");
  CHECK(program.link() == "#/still");
  CHECK(program.platform.address == "#/still");
}

TEST_CASE(
    "the keyboard's focus is told to screen readers, and what changes is told without the rest") {
  Program program;
  program.rest(1);
  const auto heard = [&](std::string_view words) {
    for (const std::string& text : program.platform.announced)
      if (text == words) return true;
    return false;
  };
  for (int i = 0; i < 40; ++i) program.key(ImGuiKey_Tab);
  for (const char* words :
       {"query q", "position m: 3 tokens", "size: 1.00", "Start", "Details, folded",
        "Chapter 2: Hold still", "Step 2: Ten steps on", "Copy a link to this view (C)"}) {
    CAPTURE(words);
    CHECK(heard(words));
  }
  const size_t told = program.platform.announced.size();
  program.rest(2);
  CHECK(program.platform.announced.size() == told);  // nothing moved, nothing said
  CHECK_FALSE(program.frame());
  program.type('.');
  program.rest(2);
  REQUIRE(program.platform.announced.size() == told + 1);
  CHECK(program.platform.announced.back() ==
        "position m: 4 tokens. Numbers: angle in radians: 0.4; how far to the right: 0.921061.");
}

TEST_CASE("back and forward open directly") {
  Program program;
  program.key(ImGuiKey_RightArrow);
  program.rest(0.4);
  const int pushes = program.platform.pushes;
  program.app.open("#/still?level=0.25");
  program.frames(2);
  CHECK(program.link() == "#/still?level=0.25");
  CHECK(program.platform.pushes == pushes);  // the browser has moved already
  program.app.open("#/turning?m=0&step=1");
  program.frames(2);
  CHECK(program.app.session().location().step == 1);
}

TEST_CASE("notes about a link are in sight until they are dismissed") {
  Program program;
  program.app.open("#/turning?m=1e999");
  program.frames(3);
  CHECK(program.platform.address == "#/turning");
  CHECK(program.region("notes") != nullptr);
  const auto json = nlohmann::json::parse(program.app.snapshot(), nullptr, false);
  CHECK(json["notes"].size() == 1);
  program.key(ImGuiKey_Escape);
  program.frames(2);
  CHECK(program.region("notes") == nullptr);
}

TEST_CASE("the menu of a phone holds what its bar has no room for") {
  Program program(390, 844);
  program.app.perform({.action = app::Action::kMore});
  program.frames(3);
  CHECK(program.app.transient().menu);
  program.key(ImGuiKey_Escape);
  CHECK_FALSE(program.app.transient().menu);
  program.key(ImGuiKey_M);
  CHECK(program.app.transient().drawer);
  program.frames(2);
  program.click("chapter-still");
  CHECK_FALSE(program.app.transient().drawer);
  CHECK(program.link() == "#/still");
}

TEST_CASE("an opened step is a sheet on a phone, and folds") {
  Program program(390, 844);
  program.app.open("#/turning?m=10&size=2&step=2");
  program.frames(4);
  REQUIRE(program.region("sheet") != nullptr);
  const ui::Rect sheet = program.region("sheet")->rect;
  CHECK(program.region("picture")->rect.bottom < sheet.top);
  test::click(sheet.center().x, sheet.top + 16, [&] { program.frame(); });
  program.frames(3);
  CHECK(program.region("sheet")->rect.height() < 60);
  program.click("lesson-next");
  program.frames(3);
  CHECK(program.region("sheet")->rect.height() > 60);
}

TEST_CASE("help opens, lists every parameter, and closes") {
  Program program;
  program.type('?');
  CHECK(program.app.transient().help);
  program.key(ImGuiKey_RightArrow);
  CHECK(program.app.session().location().step == 0);  // help has the keys
  program.key(ImGuiKey_Escape);
  CHECK_FALSE(program.app.transient().help);
  program.key(ImGuiKey_P);
  CHECK(program.app.session().presenting());
  program.frames(2);
  program.key(ImGuiKey_Space);  // a clicker's key, in a lecture
  CHECK(program.app.session().destination().step == 1);
  program.key(ImGuiKey_Escape);
  CHECK_FALSE(program.app.session().presenting());
}

TEST_CASE("dragging in the picture moves the parameter, in short decimals, and is one undo") {
  Program program;
  const ui::Rect picture = program.region("picture")->rect;
  const ui::Rect area = picture.inset(18);
  const float unit = std::min(area.width(), area.height()) / 8;
  ImGuiIO& io = ImGui::GetIO();
  io.AddMousePosEvent(area.center().x + unit, area.center().y);
  program.frames(2);
  io.AddMouseButtonEvent(0, true);
  program.frames(2);
  for (int i = 1; i <= 8; ++i) {
    io.AddMousePosEvent(area.center().x + unit * (1 - 0.05F * static_cast<float>(i)),
                        area.center().y - unit * 0.1F * static_cast<float>(i));
    program.frames(1);
  }
  program.frames(2);
  io.AddMouseButtonEvent(0, false);
  program.frames(3);
  const state::Value q = program.app.session().location().values[2];
  CHECK(q.numbers[0] == doctest::Approx(0.6).epsilon(0.05));
  CHECK(q.numbers[1] == doctest::Approx(0.8).epsilon(0.05));
  CHECK(program.link().size() <= std::string("#/turning?q=0.60,0.80").size());
  program.key(ImGuiKey_Z, ImGuiMod_Ctrl);
  program.rest(0.4);
  CHECK(program.link() == "#/turning");
}

TEST_CASE("what is on screen stays inside the window and apart, at every size") {
  for (const ui::Vec2 size :
       {ui::Vec2{1920, 1080}, {1280, 800}, {768, 1024}, {390, 844}, {360, 640}, {3840, 2160}}) {
    const float width = size.x, height = size.y;
    for (const char* link : {"#/turning", "#/turning?step=2", "#/still"}) {
      Program program(width, height);
      program.app.open(link);
      program.frames(4);
      CAPTURE(width);
      CAPTURE(link);
      for (const std::string_view name : {"header", "picture", "controls", "lesson", "details"}) {
        const app::Region* region = program.region(name);
        REQUIRE(region != nullptr);
        CHECK(region->rect.left >= 0);
        CHECK(region->rect.right <= width);
        CHECK(region->rect.width() > 100);
      }
      const ui::Rect picture = program.region("picture")->rect,
                     controls = program.region("controls")->rect;
      CHECK(controls.top >= picture.bottom);
      CHECK(controls.bottom <= height);  // the primary control is in sight without scrolling
      if (width >= 1100) CHECK(program.region("details")->rect.top < height);
    }
  }
}

TEST_CASE("sizes of nothing and of a wall do not stop it") {
  for (const auto& [width, height] :
       {std::pair{0.0F, 0.0F}, {1.0F, 1.0F}, {200.0F, 60.0F}, {7680.0F, 4320.0F}}) {
    Program program(width, height);
    program.type('?');
    program.key(ImGuiKey_P);
    program.app.open("#/turning?step=2&m=1e999");
    program.frames(4);
    CHECK(program.app.snapshot().find("\"scene\":\"turning\"") != std::string::npos);
  }
}

TEST_CASE("the snapshot of the page is the terminal's") {
  Program program;
  program.app.open("#/turning?m=7&q=0.1,0.2&layout=pairs");
  program.frames(2);
  const app::Catalog catalog = test::sample_catalog();
  const auto page = nlohmann::json::parse(program.app.snapshot(), nullptr, false);
  const auto terminal = nlohmann::json::parse(
      app::snapshot_json(catalog, catalog.open("#/turning?m=7&q=0.1,0.2&layout=pairs")), nullptr,
      false);
  for (const char* field : {"version", "scene", "link", "params", "probes", "notes"})
    CHECK(page[field] == terminal[field]);
  CHECK(page["size"] == nlohmann::json::array({1280, 800}));
}

TEST_CASE("the picture is saved as what was chosen, and Escape saves nothing") {
  for (const float width : {1280.0F, 360.0F}) {
    CAPTURE(width);
    Program program(width, 700, {{"theme", "dark"}});
    program.key(ImGuiKey_S);
    program.frames(3);
    REQUIRE(program.region("export") != nullptr);
    const ui::Rect card = program.region("export")->rect;
    CHECK(card.left >= 0);
    CHECK(card.right <= width);
    program.key(ImGuiKey_Escape);
    program.frames(3);
    CHECK(program.region("export") == nullptr);
    CHECK(program.platform.files.empty());
    for (const auto& [id, file, head] :
         {std::tuple{"export-pdf", "ropewalk-turning.pdf", "%PDF-1.4"},
          {"export-png", "ropewalk-turning.png", "<svg"},
          {"export-svg", "ropewalk-turning.svg", "<svg"}}) {
      program.key(ImGuiKey_S);
      program.frames(3);
      program.click(id);
      program.frames(3);
      CHECK(program.region("export") == nullptr);
      CHECK(program.platform.files[file].starts_with(head));
    }
    // As here, that is dark.
    CHECK(program.platform.files["ropewalk-turning.svg"].find("fill=\"#171411\"") !=
          std::string::npos);
  }
}

TEST_CASE("the page on paper has the picture alone, on white, in the colours of print") {
  Program program(1280, 800, {{"theme", "dark"}});
  const std::string svg = program.app.printed();
  CHECK(svg.starts_with("<svg"));
  CHECK(svg.find("fill=\"#ffffff\"") != std::string::npos);
  CHECK(svg.find("#171411") == std::string::npos);
  const std::string title(program.app.session().scene().about().title);
  CHECK(svg.find("aria-label=\"" + title + "\"") == std::string::npos);
}

TEST_CASE("every key of the table is a key") {
  for (const app::ActionInfo& info : app::actions()) {
    CAPTURE(std::string(info.label));
    CHECK_FALSE(info.label.empty());
    for (const std::string_view name : app::split_keys(info.keys)) {
      const app::Key key = app::parse_key(name);
      CHECK((key.chord != 0 || key.character != 0));
    }
  }
  CHECK(app::split_keys(",").size() == 1);
  CHECK(app::parse_key("Ctrl+Shift+Z").chord == (ImGuiMod_Ctrl | ImGuiMod_Shift | ImGuiKey_Z));
  CHECK(app::parse_key("Hyper").chord == 0);
}
