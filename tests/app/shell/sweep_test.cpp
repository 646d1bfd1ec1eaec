// Every control of every chapter is what it seems: what the pointer becomes over a thing is a
// promise of what the thing does, and a sweep over all of them holds them to it.
#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "imgui_internal.h"

#include "support/app_window.h"

using namespace ropewalk;

namespace {

struct Screen {
  float width, height;
  bool touch = false;
};
constexpr Screen kLaptop{1280, 800}, kPhone{390, 844, true};

// All that a person can notice.
struct Noticed {
  std::string link, toast, copied, opened, told;
  size_t files = 0, said = 0;
  uint64_t picture = 0;
  bool same_state(const Noticed& other) const {
    return link == other.link && picture == other.picture && toast == other.toast;
  }
  bool operator==(const Noticed& other) const {
    return same_state(other) && copied == other.copied && opened == other.opened &&
           told == other.told && files == other.files && said == other.said;
  }
};

struct Program : test::AppWindow {
  bool touch;

  explicit Program(const Screen& on) : AppWindow(on.width, on.height), touch(on.touch) {
    platform.wishes.reduced_motion = true;
    platform.wishes.touch = touch;
    frames(2);
  }
  // A fresh start of this link, with nothing under the pointer and nothing on its way.
  void open(const std::string& link) {
    away();
    app.open(link);
    headless.skip(3);
    frames(5);
    headless.skip(3);
    frames(3);
  }
  void point(ui::Vec2 at) {
    ImGuiIO& io = ImGui::GetIO();
    io.AddMouseSourceEvent(touch ? ImGuiMouseSource_TouchScreen : ImGuiMouseSource_Mouse);
    io.AddMousePosEvent(at.x, at.y);
    frames(2);
  }
  void away() {
    ImGui::GetIO().AddMousePosEvent(-1e6F, -1e6F);
    headless.skip(3);
    frames(3);
  }
  void button(bool down) {
    ImGui::GetIO().AddMouseButtonEvent(0, down);
    frames(2);
  }
  void click(ui::Vec2 at) {
    point(at);
    button(true);
    button(false);
    frames(2);
    headless.skip(1);  // the next click is no double one
    away();
  }
  void drag(ui::Vec2 from, ui::Vec2 by) {
    point(from);
    button(true);
    for (int i = 1; i <= 4; ++i) point(from + by * (static_cast<float>(i) / 4));
    button(false);
    headless.skip(1);
    away();
  }
  // The shapes that were drawn, with their colours.
  uint64_t picture() const {
    uint64_t hash = 1469598103934665603ULL;
    const auto add = [&hash](uint64_t bits) { hash = (hash ^ bits) * 1099511628211ULL; };
    for (const ImDrawList* list : ImGui::GetDrawData()->CmdLists) {
      for (const ImDrawVert& corner : list->VtxBuffer) {
        add(static_cast<uint64_t>(std::lround(corner.pos.x * 4)));
        add(static_cast<uint64_t>(std::lround(corner.pos.y * 4)));
        add(corner.col);
      }
    }
    return hash;
  }
  Noticed notice() {
    return {.link = app.session().link(),
            .toast = std::string(app.toast()),
            .copied = platform.copied,
            .opened = platform.opened,
            .told = platform.notes_json,
            .files = platform.files.size() + static_cast<size_t>(platform.clipboard_reads),
            .said = platform.announced.size(),
            .picture = picture()};
  }
};

std::vector<std::string> links() {
  const app::Catalog catalog;
  std::vector<std::string> list;
  for (int i = 0; i < catalog.size(); ++i)
    list.push_back("#/" + std::string(catalog.scene(i).about().id) + "?step=1");
  return list;
}

bool inside(const ui::Rect& rect, const Screen& screen) {
  const ui::Vec2 middle = rect.center();
  return middle.x > 2 && middle.y > 2 && middle.x < screen.width - 2 &&
         middle.y < screen.height - 2;
}

// Each bar and control is tried once, in the first chapter that lets it be; what stands in the
// picture in every chapter; of what is numbered there, one.
class Tried {
 public:
  static std::string key(std::string_view link, const ui::Rect& picture, const ui::Placed& item) {
    std::string key = picture.contains(item.rect.center()) ? std::string(link) : std::string();
    for (const char c : item.id)
      if (c < '0' || c > '9') key += c;
    return key;
  }
  bool has(const std::string& key) const { return keys_.count(key) > 0; }
  void add(const std::string& key) { keys_.insert(key); }

 private:
  std::set<std::string> keys_;
};

// A step back in time changes nothing at its beginning.
bool does_nothing_here(std::string_view id) { return id == "time-back"; }

// What can be taken back by the same press.
bool is_switch(std::string_view id) {
  return id.find(".legend.") != std::string_view::npos || id == "details" || id == "sources";
}

}  // namespace

TEST_CASE("what the pointer promises over a thing, the thing does") {
  for (const Screen& screen : {kLaptop, kPhone}) {
    Program program(screen);
    Tried tried;
    for (const std::string& link : links()) {
      program.open(link);
      const std::vector<ui::Placed> items = program.app.items();
      const ui::Rect picture = program.region("picture");
      bool fresh = true;
      for (const ui::Placed& item : items) {
        const std::string key = Tried::key(link, picture, item);
        if (tried.has(key)) continue;
        if (!inside(item.rect, screen) || does_nothing_here(item.id)) continue;
        if ((item.flags & (ui::kItemDisabled | ui::kItemPassive)) != 0) continue;
        if (!fresh) program.open(link);
        fresh = true;
        program.point(item.rect.center());
        const unsigned hovered = ImGui::GetCurrentContext()->HoveredId;
        const ImGuiMouseCursor cursor = ImGui::GetMouseCursor();
        program.away();
        if (hovered != item.item) continue;              // something lies over its middle
        if (cursor == ImGuiMouseCursor_Arrow) continue;  // it promises nothing
        tried.add(key);
        const Noticed before = program.notice();
        CAPTURE(link);
        CAPTURE(item.id);
        CAPTURE(screen.width);
        fresh = false;
        const unsigned drags = ui::kItemDrags | ui::kItemGrips;
        if ((item.flags & drags) != 0 || cursor == ImGuiMouseCursor_ResizeEW) {
          program.drag(item.rect.center(), {26, 0});
          if (program.notice() == before) program.drag(item.rect.center(), {-26, -22});
          CHECK_FALSE(program.notice() == before);
          continue;
        }
        program.click(item.rect.center());
        const Noticed after = program.notice();
        CHECK_FALSE(after == before);
        if (!is_switch(item.id)) continue;
        program.click(item.rect.center());
        CHECK(program.notice().same_state(before));
      }
    }
  }
}

TEST_CASE("every stop of the Tab key does something with a key of its own") {
  Tried tried;
  for (const std::string& link : links()) {
    Program program(kLaptop);
    program.open(link);
    std::map<ImGuiID, std::string> keys;
    for (const ui::Placed& item : program.app.items())
      keys[item.item] = Tried::key(link, program.region("picture"), item);
    struct Stop {
      ImGuiID id;
      ImGuiWindow* window;
    };
    std::vector<Stop> stops;
    std::set<ImGuiID> met;
    ImGuiContext& context = *ImGui::GetCurrentContext();
    for (int i = 0; i < 200; ++i) {
      test::press(ImGuiKey_Tab, [&] { program.frames(1); });
      if (context.NavId == 0 || !met.insert(context.NavId).second) break;
      stops.push_back({context.NavId, context.NavWindow});
    }
    CAPTURE(link);
    CHECK(stops.size() > 5);
    for (size_t i = 0; i < stops.size(); ++i) {
      const auto key = keys.find(stops[i].id);
      if (key != keys.end() && tried.has(key->second)) continue;
      program.open(link);
      const auto take = [&] {
        context.NavWindow = stops[i].window;
        ImGui::SetNavID(stops[i].id, ImGuiNavLayer_Main, 0, ImRect());
        ImGui::SetNavCursorVisible(true);
        program.frames(4);
      };
      take();
      if (context.NavId != stops[i].id) continue;  // it is not there any more
      if (key != keys.end()) tried.add(key->second);
      bool does = false;
      for (const ImGuiKey pressed :
           {ImGuiKey_Space, ImGuiKey_RightArrow, ImGuiKey_LeftArrow, ImGuiKey_UpArrow}) {
        const Noticed before = program.notice();
        test::press(pressed, [&] { program.frames(1); });
        program.headless.skip(3);
        program.frames(3);
        does = does || !(program.notice() == before);
        if (does) break;
        take();
      }
      CAPTURE(i);
      CAPTURE(program.platform.announced.empty() ? std::string()
                                                 : program.platform.announced.back());
      CHECK(does);
    }
  }
}

TEST_CASE("the Tab key goes from the picture to its controls, the lesson and the toolbar") {
  Program program(kLaptop);
  program.open("#/pair-rotation?step=1");
  const auto index_of = [&](std::string_view id) {
    const auto& items = program.app.items();
    for (size_t i = 0; i < items.size(); ++i)
      if (items[i].id.find(id) != std::string::npos) return static_cast<int>(i);
    return -1;
  };
  const int controls = index_of("play"), lesson = index_of("lesson-next"), bar = index_of("do-");
  REQUIRE(controls > 0);
  CHECK(lesson > controls);
  CHECK(bar > lesson);
  float right = 0;
  for (const ui::Placed& item : program.app.items()) {
    if (!item.id.starts_with("do-")) continue;
    CHECK(item.rect.left >= right - 1);
    right = item.rect.right;
  }
}

TEST_CASE("nothing stays open or lit when lecture mode begins or a slide turns") {
  Program program(kLaptop);
  const app::Catalog catalog;
  for (const std::string& link : links()) {
    CAPTURE(link);
    program.open(link);
    for (const app::Action action :
         {app::Action::kHelp, app::Action::kMore, app::Action::kExport}) {
      program.app.perform({.action = action});
      program.frames(2);
      program.app.perform({.action = app::Action::kPresent});
      program.frames(3);
      CHECK_FALSE(program.app.transient().help);
      CHECK_FALSE(program.app.transient().menu);
      CHECK_FALSE(program.app.transient().exporting);
      CHECK_FALSE(
          ImGui::IsPopupOpen("", ImGuiPopupFlags_AnyPopupId | ImGuiPopupFlags_AnyPopupLevel));
      program.app.perform({.action = app::Action::kPresent});
      program.frames(3);
    }
    program.app.perform({.action = app::Action::kPresent});
    program.frames(3);
    for (int i = 0; i < 4; ++i) test::press(ImGuiKey_Tab, [&] { program.frames(1); });
    test::press(ImGuiKey_PageDown, [&] { program.frames(1); });
    program.frames(3);
    CHECK_FALSE(ImGui::GetCurrentContext()->NavCursorVisible);
    CHECK(ImGui::GetCurrentContext()->NavId == 0);
    program.app.perform({.action = app::Action::kPresent});
    program.frames(3);
  }
}

TEST_CASE("a finger that goes up or down over a plot, a matrix or a slider scrolls") {
  Program program(kPhone);
  for (const std::string& link : links()) {
    CAPTURE(link);
    program.open(link);
    for (const ui::Placed& item : program.app.items()) {
      const float wide = item.rect.width(), high = item.rect.height();
      if (wide < 100 && high < 100) continue;
      CAPTURE(item.id);
      CHECK(program.app.swipe(item.item) != platform::Program::Swipe::kDrags);
    }
  }
}

TEST_CASE("before a hall, undo never turns a slide") {
  Program program(kLaptop);
  program.open("#/pair-rotation?present=1");
  for (int i = 0; i < 3; ++i) {
    test::press(ImGuiKey_PageDown, [&] { program.frames(1); });
    program.frames(3);
  }
  const int place = program.app.session().place();
  CHECK(place == 3);
  for (int i = 0; i < 5; ++i) {
    program.app.perform({.action = app::Action::kUndo});
    program.frames(3);
    CHECK(program.app.session().place() == place);
  }
}
