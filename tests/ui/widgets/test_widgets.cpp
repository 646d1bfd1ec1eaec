#include <doctest/doctest.h>

#include "window.h"

namespace ropewalk::ui {
namespace {

using state::Kind;
using state::Param;
using state::Value;

Param number_param(Kind kind, double min, double max, double initial) {
  Param param;
  param.key = "m";
  param.kind = kind;
  param.spec.label = "position m";
  param.spec.min = min;
  param.spec.max = max;
  param.initial = Value::of(initial);
  return param;
}

// A slider 400 px wide at (100, 100).
struct Slider {
  Param param;
  Value value;
  Window window;
  Change last;
  int changes = 0, releases = 0, resets = 0;

  explicit Slider(const Param& p) : param(p), value(p.initial) {}
  auto draw() {
    return [this](const Kit& kit) {
      last = param_control(kit, param, value, {100, 100}, 400);
      changes += last.changed ? 1 : 0;
      releases += last.released ? 1 : 0;
      resets += last.reset ? 1 : 0;
    };
  }
  // The track's ends lie a thumb's radius inside.
  Vec2 on_track(float fraction) const { return {110 + 380 * fraction, 136}; }
  void focus() {
    window.frame(draw());
    window.tap(ImGuiKey_Tab, draw());
    REQUIRE(last.focused);
  }
};

}  // namespace

TEST_CASE("a slider is dragged, clicked, and says when it is let go of") {
  Slider s(number_param(Kind::kInteger, 0, 20, 5));
  s.window.drag(s.on_track(0.25F), s.on_track(0.75F), s.draw());
  CHECK(s.value.number() == 15);
  CHECK(s.releases == 1);
  CHECK_FALSE(s.last.active);
  s.window.rest(s.draw());
  s.window.click(s.on_track(0.1F), s.draw());
  CHECK(s.value.number() == 2);
  s.window.rest(s.draw());
  s.window.drag(s.on_track(0.1F), {2000, 136}, s.draw());
  CHECK(s.value.number() == 20);
  s.window.rest(s.draw());
  s.window.drag(s.on_track(1), {-500, 136}, s.draw());
  CHECK(s.value.number() == 0);
}

TEST_CASE("a slider obeys the keyboard") {
  Slider s(number_param(Kind::kInteger, 0, 100, 50));
  s.focus();
  s.window.tap(ImGuiKey_RightArrow, s.draw());
  CHECK(s.value.number() == 51);
  s.window.tap(ImGuiKey_DownArrow, s.draw());
  s.window.tap(ImGuiKey_LeftArrow, s.draw());
  CHECK(s.value.number() == 49);
  s.window.tap(ImGuiKey_PageUp, s.draw());
  CHECK(s.value.number() == 59);
  s.window.key(ImGuiMod_Shift, true);
  s.window.tap(ImGuiKey_LeftArrow, s.draw());
  s.window.key(ImGuiMod_Shift, false);
  CHECK(s.value.number() == 49);
  s.window.tap(ImGuiKey_Home, s.draw());
  CHECK(s.value.number() == 0);
  s.window.tap(ImGuiKey_LeftArrow, s.draw());
  CHECK(s.value.number() == 0);
  s.window.tap(ImGuiKey_End, s.draw());
  CHECK(s.value.number() == 100);
  CHECK(s.last.focused);  // the keys never moved the focus away
  s.window.tap(ImGuiKey_Delete, s.draw());
  CHECK(s.value.number() == 50);
  CHECK(s.resets == 1);
}

TEST_CASE("a double click resets a slider") {
  Slider s(number_param(Kind::kReal, -1, 1, 0.25));
  s.window.click(s.on_track(0.9F), s.draw());
  CHECK(s.value.number() == doctest::Approx(0.8));
  s.window.click(s.on_track(0.9F), s.draw());
  CHECK(s.value.number() == 0.25);
  CHECK(s.resets >= 1);
}

TEST_CASE("Shift snaps a drag to whole steps") {
  Param param = number_param(Kind::kReal, -2, 2, 0);
  param.spec.step = 0.5;
  Slider s(param);
  s.window.key(ImGuiMod_Shift, true);
  s.window.drag(s.on_track(0.5F), s.on_track(0.66F), s.draw());
  CHECK(s.value.number() == 0.5);
}

TEST_CASE("a logarithmic slider has its middle at the geometric mean") {
  Param param = number_param(Kind::kReal, 100, 1e6, 100);
  param.spec.logarithmic = true;
  param.spec.decimals = 0;
  Slider s(param);
  s.window.click(s.on_track(0.5F), s.draw());
  CHECK(s.value.number() == doctest::Approx(10000).epsilon(0.02));
  s.focus();
  const double before = s.value.number();
  s.window.tap(ImGuiKey_RightArrow, s.draw());
  CHECK(s.value.number() > before * 1.05);
  CHECK(s.value.number() < before * 1.15);
}

TEST_CASE("a logarithmic slider from zero reaches zero, its end and each step between") {
  Param param = number_param(Kind::kInteger, 0, 1e6 - 1, 5);
  param.spec.logarithmic = true;
  Slider s(param);
  s.window.click(s.on_track(0.5F), s.draw());
  CHECK(s.value.number() == doctest::Approx(999).epsilon(0.03));
  s.window.drag(s.on_track(0.5F), s.on_track(0), s.draw());
  CHECK(s.value.number() == 0);
  s.focus();
  s.window.tap(ImGuiKey_RightArrow, s.draw());
  CHECK(s.value.number() == 1);
  s.window.tap(ImGuiKey_LeftArrow, s.draw());
  CHECK(s.value.number() == 0);
  s.window.drag(s.on_track(0), s.on_track(1), s.draw());
  CHECK(s.value.number() == 1e6 - 1);
}

TEST_CASE("a number is typed: Enter opens the field, any legal number is taken") {
  Slider s(number_param(Kind::kReal, -10, 10, 1));
  s.focus();
  s.window.tap(ImGuiKey_Enter, s.draw());
  REQUIRE(s.last.active);
  s.window.type("-2,5", s.draw());
  s.window.tap(ImGuiKey_Enter, s.draw());
  CHECK(s.value.number() == -2.5);
  CHECK_FALSE(s.last.active);
  s.window.tap(ImGuiKey_Enter, s.draw());
  REQUIRE(s.last.active);
  s.window.type("1e999", s.draw());
  s.window.tap(ImGuiKey_Enter, s.draw());
  CHECK(s.value.number() >= -10);
  CHECK(s.value.number() <= 10);
}

TEST_CASE("what is no number changes nothing, what is out of range is brought in") {
  Slider s(number_param(Kind::kReal, -10, 10, 1));
  s.focus();
  s.window.tap(ImGuiKey_Enter, s.draw());
  s.window.type("abc", s.draw());
  s.window.tap(ImGuiKey_Enter, s.draw());
  CHECK(s.value.number() == 1);
  s.window.tap(ImGuiKey_Enter, s.draw());
  s.window.type("77", s.draw());
  s.window.tap(ImGuiKey_Enter, s.draw());
  CHECK(s.value.number() == 10);
}

TEST_CASE("Escape puts the old number back") {
  Slider s(number_param(Kind::kReal, -10, 10, 1.5));
  s.focus();
  s.window.tap(ImGuiKey_Enter, s.draw());
  s.window.type("7", s.draw());
  CHECK(s.value.number() == 7);
  s.window.tap(ImGuiKey_Escape, s.draw());
  CHECK(s.value.number() == 1.5);
}

TEST_CASE("a click on the number opens its field") {
  Slider s(number_param(Kind::kInteger, 0, 100, 50));
  s.window.click({490, 110}, s.draw());
  REQUIRE(s.last.active);
  s.window.type("12", s.draw());
  s.window.tap(ImGuiKey_Enter, s.draw());
  CHECK(s.value.number() == 12);
}

TEST_CASE("a hovered control lights up its role") {
  Param param = number_param(Kind::kReal, 0, 1, 0);
  param.spec.role = state::Role::kKey;
  Slider s(param);
  s.window.move(s.on_track(0.5F));
  s.window.frame(s.draw());
  s.window.frame(s.draw());
  s.window.frame(s.draw());
  CHECK(s.window.highlight.part() == "key");
}

TEST_CASE("a toggle switches by click and by Space") {
  Param param = number_param(Kind::kBool, 0, 1, 1);
  Slider s(param);
  s.window.click({115, 115}, s.draw());
  CHECK(s.value.number() == 0);
  s.focus();
  s.window.tap(ImGuiKey_Space, s.draw());
  CHECK(s.value.number() == 1);
  CHECK(s.changes == 2);
}

TEST_CASE("segments are clicked and stepped through") {
  Param param = number_param(Kind::kChoice, 0, 1, 0);
  param.spec.choices = {{"a", "adjacent"}, {"h", "half-split"}, {"n", "none"}};
  Slider s(param);
  s.window.click({480, 140}, s.draw());
  CHECK(s.value.number() == 2);
  s.window.tap(ImGuiKey_LeftArrow, s.draw());
  CHECK(s.value.number() == 1);
  s.window.tap(ImGuiKey_LeftArrow, s.draw());
  s.window.tap(ImGuiKey_LeftArrow, s.draw());
  CHECK(s.value.number() == 0);
}

TEST_CASE("a long list opens, and one of it is chosen") {
  Param param = number_param(Kind::kChoice, 0, 5, 0);
  param.spec.choices = {
      {"a", "first"}, {"b", "second"}, {"c", "third"}, {"d", "fourth"}, {"e", "fifth"}};
  Slider s(param);
  s.window.click({200, 140}, s.draw());
  CHECK(s.last.active);  // open
  s.window.click({200, 156 + 6 + 34 * 2 + 17}, s.draw());
  CHECK(s.value.number() == 2);
  CHECK_FALSE(s.last.active);
}

TEST_CASE("the numbers of a vector are edited one by one") {
  Param param = number_param(Kind::kVector, -2, 2, 0);
  param.initial = {{1, 0.5, -1, 0}, {}};
  Slider s(param);
  s.window.click({220, 140}, s.draw());  // the second box
  REQUIRE(s.last.active);
  s.window.type("1.75", s.draw());
  s.window.tap(ImGuiKey_Enter, s.draw());
  CHECK(s.value.numbers == std::vector<double>{1, 1.75, -1, 0});
  s.window.tap(ImGuiKey_Tab, s.draw());
  s.window.tap(ImGuiKey_UpArrow, s.draw());
  CHECK(s.value.numbers[2] == doctest::Approx(-0.96));
}

TEST_CASE("a text is committed with Enter and dropped with Escape") {
  Param param = number_param(Kind::kText, 0, 0, 0);
  param.initial = {{}, "the cat"};
  Slider s(param);
  s.window.click({300, 140}, s.draw());
  REQUIRE(s.last.active);
  s.window.tap(ImGuiKey_End, s.draw());
  s.window.type(" sat", s.draw());
  CHECK(s.value.text == "the cat");
  s.window.tap(ImGuiKey_Enter, s.draw());
  CHECK(s.value.text == "the cat sat");
  CHECK(s.changes == 1);
}

TEST_CASE("buttons are pressed, unless disabled") {
  Window window;
  int normal = 0, disabled = 0, icons = 0;
  const auto draw = [&](const Kit& kit) {
    normal += button(kit, "a", {100, 100, 200, 134}, "Share") ? 1 : 0;
    disabled += button(kit, "b", {100, 150, 200, 184}, "Undo", {.enabled = false}) ? 1 : 0;
    icons += icon_button(kit, "c", {100, 200, 134, 234}, Icon::kPlay, "Play") ? 1 : 0;
  };
  window.click({150, 117}, draw);
  window.click({150, 167}, draw);
  window.click({117, 217}, draw);
  CHECK(normal == 1);
  CHECK(disabled == 0);
  CHECK(icons == 1);
  window.tap(ImGuiKey_Tab, draw);
  window.tap(ImGuiKey_Enter, draw);
  window.tap(ImGuiKey_Tab, draw);
  window.tap(ImGuiKey_Space, draw);
  CHECK(normal + icons == 4);
  CHECK(disabled == 0);
}

TEST_CASE("every hit area is large enough") {
  Window window;
  window.frame([](const Kit& kit) {
    for (const bool touch : {false, true}) {
      Kit other{kit.canvas, kit.theme, kit.highlight, touch};
      const float min = touch ? 44 : 32;
      CHECK(button_size(other, "x").y >= min);
      for (const Kind kind :
           {Kind::kBool, Kind::kInteger, Kind::kReal, Kind::kChoice, Kind::kText}) {
        CHECK(param_height(other, number_param(kind, 0, 1, 0), 300) >= min);
      }
    }
  });
}

TEST_CASE("a control takes the height it says") {
  Window window;
  for (const Kind kind :
       {Kind::kBool, Kind::kInteger, Kind::kReal, Kind::kChoice, Kind::kVector, Kind::kText}) {
    for (const float width : {120.0F, 300.0F, 700.0F}) {
      Param param = number_param(kind, 0, 1, 0);
      if (kind == Kind::kVector) param.initial.numbers = {0, 0, 0, 0, 0, 0, 0};
      param.spec.choices = {{"a", "a"}, {"b", "b"}};
      Value value = param.initial;
      window.frame([&](const Kit& kit) {
        CHECK(param_control(kit, param, value, {10, 10}, width).height ==
              param_height(kit, param, width));
      });
    }
  }
}

TEST_CASE("a toast comes, stays and goes; a note is closed") {
  Window window;
  bool closed = false;
  const auto draw = [&](const Kit& kit) {
    CHECK(toast(kit, {0, 0, 800, 600}, "Link copied", 0.1));
    CHECK(toast(kit, {0, 0, 800, 600}, "Link copied", kToastSeconds - 0.01, true));
    CHECK_FALSE(toast(kit, {0, 0, 800, 600}, "Link copied", kToastSeconds + 0.01));
    CHECK_FALSE(toast(kit, {0, 0, 800, 600}, "Link copied", -1));
    const float height =
        note(kit, "n", NoteKind::kInfo, "m was out of range.", {10, 10}, 400, &closed);
    CHECK(height == note_height(kit, "m was out of range.", 400, true));
  };
  window.frame(draw);
  CHECK_FALSE(closed);
  window.click({390, 30}, draw);
  CHECK(closed);
}

TEST_CASE("content reaches as far as its controls") {
  Window window;
  window.frame([](const Kit& kit) {
    bool open = false;
    disclosure(kit, "d", "Details", open, {10, 900}, 200);
    CHECK(ImGui::GetCurrentContext() != nullptr);
    ImGui::Dummy({1, 1});
  });
  window.frame([](const Kit&) { CHECK(ImGui::GetScrollMaxY() > 300); });
}

TEST_CASE("nothing moves: no further frame is asked for") {
  Window window;
  Param param = number_param(Kind::kReal, 0, 1, 0);
  Value value = param.initial;
  const auto draw = [&](const Kit& kit) { param_control(kit, param, value, {100, 100}, 400); };
  window.rest(draw);
  CHECK_FALSE(controls_need_frames());
}

}  // namespace ropewalk::ui
