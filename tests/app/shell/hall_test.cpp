// Every chapter and lecture on screens from a watch to a wall: how small its type is, what is cut
// off, what lies over what.
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <set>
#include <string>

#include "support/app_window.h"
#include "support/crowded.h"

using namespace ropewalk;

namespace {

struct Screen {
  float width, height;
  const char* zoom = "100";  // what the person has chosen
  bool touch = false;
};
constexpr Screen kHall{1920, 1080};
constexpr auto kHalls =
    std::to_array<Screen>({kHall, {1280, 720}, {1024, 768}, {3840, 2160}, {1920, 1080, "200"}});
constexpr auto kPhones = std::to_array<Screen>({{390, 844, "100", true}, {360, 640, "100", true}});
constexpr float kFinger = 44;

std::string name_of(const Screen& screen) {
  return std::to_string(static_cast<int>(screen.width)) + " x " +
         std::to_string(static_cast<int>(screen.height)) + " at " + screen.zoom + " %";
}

struct Program : test::AppWindow {
  explicit Program(const Screen& on) : AppWindow(on.width, on.height, {{"zoom", on.zoom}}) {
    platform.wishes.reduced_motion = true;
    platform.wishes.touch = on.touch;
    frames(2);
  }
  void open(const std::string& link) {
    app.open(link);
    frames(6);
  }
};

bool seen(const ui::DrawnText& text) {
  const ui::Rect both = test::cut(text.rect, text.clip);
  return both.width() > 0 && both.height() > 0;
}

// The smallest type of what is on the screen, in its pixels, and a text that has it.
struct Smallest {
  float size = 1e9F;
  std::string text;
};
Smallest smallest_type(Program& program) {
  Smallest found;
  for (const ui::DrawnText& text : program.look()) {
    const float size = text.font.size * program.app.zoom();
    if (size < found.size && seen(text)) found = {size, text.text};
  }
  return found;
}

// Links of a chapter: its steps, in lecture mode or out of it.
std::vector<std::string> steps_of(const app::Catalog& catalog, int scene, bool presenting) {
  const std::string id(catalog.scene(scene).about().id);
  const std::string mode = presenting ? "present=1" : "";
  std::vector<std::string> links{"#/" + id + (mode.empty() ? "" : "?" + mode)};
  for (const state::Step& step : catalog.lesson(scene).steps) {
    const char* join = step.link.find('?') == std::string::npos ? "?" : "&";
    const size_t number = links.size();
    links.push_back(step.link + join + "step=" + std::to_string(number) +
                    (mode.empty() ? "" : "&" + mode));
  }
  return links;
}

void tell(const std::map<std::string, std::string>& found) {
  for (const auto& [what, where] : found) FAIL_CHECK(where << ": " << what);
}

}  // namespace

TEST_CASE("in a hall no type is under 22 px on 1920 x 1080, and in proportion on other screens") {
  const app::Catalog catalog;
  for (const Screen& screen : kHalls) {
    const float part = std::min(screen.width / kHall.width, screen.height / kHall.height);
    const float least = std::max(22 * part, 12.0F);
    Program program(screen);
    for (int i = 0; i < catalog.size(); ++i) {
      const std::string id(catalog.scene(i).about().id);
      Smallest smallest;
      for (const std::string& link : steps_of(catalog, i, true)) {
        program.open(link);
        const Smallest here = smallest_type(program);
        if (here.size < smallest.size) smallest = here;
      }
      if (screen.width == kHall.width && std::string_view(screen.zoom) == "100")
        MESSAGE("smallest type of ", id, " in lecture mode: ", smallest.size, " px (\"",
                smallest.text, "\")");
      CAPTURE(id);
      CAPTURE(name_of(screen));
      CAPTURE(smallest.text);
      CHECK(smallest.size >= least - 0.05F);
    }
  }
}

TEST_CASE("in a hall nothing is cut off, and no words lie over others") {
  const app::Catalog catalog;
  for (const Screen& screen : kHalls) {
    Program program(screen);
    for (int i = 0; i < catalog.size(); ++i) {
      std::map<std::string, std::string> found;
      for (const std::string& link : steps_of(catalog, i, true)) {
        program.open(link);
        if (program.app.session().guess() < 0) {  // the answer must have its room, too
          program.app.perform({.action = app::Action::kGuess, .index = 0});
          program.frames(8);
        }
        program.look();
        const std::string where = link + " on " + name_of(screen);
        for (const std::string& what : test::crowded(program.texts, true))
          found.emplace(what, where);
        const ui::Rect window = program.window();
        for (const char* part : {"picture", "controls", "lesson"}) {
          const ui::Rect rect = program.region(part);
          const bool list =
              std::string_view(part) == "lesson" && program.app.session().place() == 0;
          if (rect.bottom > window.bottom + 1 && !list)  // the list of steps may scroll
            found.emplace(std::string(part) + " ends below the window", where);
        }
        if (program.region("picture").height() < window.height() * 0.4F)
          found.emplace("the picture has less than 0.4 of the height", where);
      }
      tell(found);
    }
  }
}

TEST_CASE("no slide of a lecture is cut off, and none has type that is too small") {
  const app::Catalog catalog;
  for (const Screen& screen : {kHalls[0], kHalls[1]}) {
    Program program(screen);
    const float least = 22 * screen.height / kHall.height - 0.05F;
    for (const auto& lecture : catalog.lectures()) {
      const std::string name(lecture.name);
      program.open("#/?deck=" + name + "&present=1");
      const int slides = program.app.session().steps();
      REQUIRE(slides > 1);
      std::map<std::string, std::string> found;
      for (int slide = 1; slide <= slides; ++slide) {
        program.app.perform({.action = app::Action::kChooseStep, .index = slide});
        program.frames(8);
        const std::string where =
            name + ", slide " + std::to_string(slide) + " on " + name_of(screen);
        const Smallest smallest = smallest_type(program);
        if (smallest.size < least)
          found.emplace("is " + std::to_string(smallest.size) + " px: " + smallest.text, where);
        for (const char* part : {"picture", "controls", "lesson"})
          if (program.region(part).bottom > program.window().bottom + 1)
            found.emplace(
                std::string(part) + " ends below the window on slide " + std::to_string(slide),
                where);
      }
      tell(found);
    }
  }
}

TEST_CASE("on a phone the equation stands with the picture, and nothing lies over anything") {
  const app::Catalog catalog;
  for (const Screen& screen : kPhones) {
    Program program(screen);
    for (int i = 0; i < catalog.size(); ++i) {
      std::map<std::string, std::string> found;
      for (const std::string& link : steps_of(catalog, i, false)) {
        program.open(link);
        program.look();
        const std::string where = link + " on " + name_of(screen);
        for (const std::string& what : test::crowded(program.texts, false))
          found.emplace(what, where);
        const ui::Rect equation = program.region("equation"), picture = program.region("picture");
        if (equation.height() <= 0 || picture.top - equation.bottom > 40 ||
            equation.bottom > picture.top)
          found.emplace("the equation stands away from the picture", where);
        for (int guess = 0; guess < 6; ++guess) {
          const ui::Rect rect = program.region("guess-" + std::to_string(guess));
          if (rect.width() > 0 && (rect.left < 0 || rect.right > program.window().right))
            found.emplace("a choice is cut off", where);
        }
      }
      tell(found);
    }
  }
}

TEST_CASE("what a finger presses is 44 px wide and high") {
  const app::Catalog catalog;
  for (const Screen& screen : kPhones) {
    Program program(screen);
    std::map<std::string, std::string> found;
    for (int i = 0; i < catalog.size(); ++i) {
      for (const std::string& link : steps_of(catalog, i, false)) {
        program.open(link);
        for (const ui::Placed& item : program.app.items()) {
          if ((item.flags & (ui::kItemNoTab | ui::kItemDisabled)) != 0) continue;
          // Links in running words, and the words of a text, are as large as they are.
          if (item.id.starts_with("prose/") || item.id.starts_with("token")) continue;
          const float least = std::min(item.rect.width(), item.rect.height());
          if (least < kFinger - 0.5F)
            found.emplace(item.id + " is " + std::to_string(least) + " px", link);
        }
      }
    }
    tell(found);
  }
}

TEST_CASE("in a window as small as a watch the picture stands alone") {
  const app::Catalog catalog;
  Program program({320, 240});
  for (int i = 0; i < catalog.size(); ++i) {
    program.open("#/" + std::string(catalog.scene(i).about().id));
    CAPTURE(std::string(catalog.scene(i).about().id));
    const ui::Rect picture = program.region("picture");
    CHECK(picture.height() >= 200);
    CHECK(picture.width() >= 280);
    CHECK(picture.bottom <= 240);
    program.look();
    std::map<std::string, std::string> found;
    for (const std::string& what : test::crowded(program.texts, false))
      found.emplace(what, std::string(catalog.scene(i).about().id) + " on 320 x 240");
    tell(found);
  }
}

TEST_CASE("a step and its choices come into view on every small screen") {
  const app::Catalog catalog;
  for (const Screen& screen :
       {Screen{640, 400}, {320, 480}, {740, 360}, {360, 640}, {800, 700}, {844, 390}}) {
    Program program(screen);
    program.open("#/pair-rotation");
    for (int step = 1; step <= 5; ++step) {
      program.app.perform({.action = app::Action::kNext});
      program.frames(6);
      CAPTURE(name_of(screen));
      CAPTURE(step);
      const ui::Rect lesson = program.region("lesson"), next = program.region("lesson-next");
      CHECK(lesson.top < program.window().height() * 0.7F);
      CHECK(lesson.top >= -8);
      CHECK(next.width() > 0);
      CHECK(next.bottom <= program.window().height());
    }
  }
}

TEST_CASE("on a wall everything grows") {
  Program wall({3840, 2160}), screen({1920, 1080});
  CHECK(wall.app.zoom() == 2 * screen.app.zoom());
  Program laptop({1280, 800});
  CHECK(laptop.app.zoom() == 1);
}

TEST_CASE("larger type never cuts a lecture off, and smaller type never shrinks it") {
  CHECK(app::zoom_of({1920, 1080}, 1, true) == doctest::Approx(22.0F / 12));
  CHECK(app::zoom_of({1920, 1080}, 0.75F, true) == app::zoom_of({1920, 1080}, 1, true));
  CHECK(app::zoom_of({1920, 1080}, 2.5F, true) <= 1080.0F / 420);
  CHECK(app::zoom_of({390, 844}, 1, true) == 1);
  CHECK(app::zoom_of({0, 0}, 1, true) == 1);
  CHECK(app::zoom_of({1280, 800}, 1.5F, false) == 1.5F);
}
