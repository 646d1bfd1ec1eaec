// Rows of numbers in the program: dropped, written, pasted, cleared, shared.
#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "app/intake/rows_input.h"
#include "app/shell/app.h"
#include "formats/npy.h"

#include "support/fake_platform.h"
#include "support/headless.h"

using namespace ropewalk;

namespace {

struct Program {
  test::Headless headless;
  test::FakePlatform platform;
  app::App app{platform, app::Catalog()};
  float width, height;

  explicit Program(std::string_view link = "#/attention-pattern", float w = 1280, float h = 800)
      : width(w), height(h) {
    app.open(link);
    frames(4);
  }
  void frame() { headless.frame(app, width, height); }
  void frames(int count) {
    for (int i = 0; i < count; ++i) frame();
  }
  void key(ImGuiKey key, int modifiers = 0) {
    test::press(
        key, [&] { frame(); }, modifiers);
  }
  void type(std::string_view text) {
    for (const char c : text) {
      if (c == '\n') {
        key(ImGuiKey_Enter);
        continue;
      }
      ImGui::GetIO().AddInputCharacter(static_cast<unsigned char>(c));
      frame();
    }
  }
  // The middle of a widget or region, from the places that the page tells.
  bool find(std::string_view name, float& x, float& y) const {
    const nlohmann::json places = nlohmann::json::parse(app.places(), nullptr, false);
    for (const auto& place : places) {
      if (place["id"] != name) continue;
      x = (place["rect"][0].get<float>() + place["rect"][2].get<float>()) / 2;
      y = (place["rect"][1].get<float>() + place["rect"][3].get<float>()) / 2;
      return true;
    }
    return false;
  }
  void click(std::string_view name) {
    float x = 0, y = 0;
    REQUIRE_MESSAGE(find(name, x, y), name);
    test::click(x, y, [&] { frame(); });
  }
  void drop(std::string_view name, std::string bytes) {
    app.receive({.name = std::string(name), .bytes = std::move(bytes), .problem = {}});
  }
  void paste(std::string bytes) {
    app.receive({.name = "", .bytes = std::move(bytes), .problem = {}, .pasted = true});
    frames(2);
  }
  void edit(std::string_view key) {
    const int place = state::find_param(app.session().params(), key);
    app.perform({.action = app::Action::kEditRows, .index = place});
    frames(4);
  }
  const state::Rows& rows(std::string_view key) const {
    const int place = state::find_param(app.session().params(), key);
    return app.session().location().values[static_cast<size_t>(place)].rows;
  }
  bool open() const { return app.transient().rows.is_open(app.session().location().scene); }
  std::string draft() const {
    app::RowsDialog dialog = app.transient().rows;
    return dialog.draft().text;
  }
  std::string problem() const {
    app::RowsDialog dialog = app.transient().rows;
    return dialog.draft().said.empty() ? dialog.draft().read.problem : dialog.draft().said;
  }
  std::string link() const { return app.session().link(); }
  std::string note() const {
    return app.session().notes().empty() ? "" : core::sentence(app.session().notes().front());
  }
};

std::string npy(std::vector<std::int64_t> shape, const std::vector<float>& numbers) {
  return formats::npy_bytes(shape, std::span<const float>(numbers));
}

std::string many_numbers() { return npy({512, 256}, std::vector<float>(512 * 256, 0.125F)); }

}  // namespace

TEST_CASE("dropped files set the rows that they are named for, in one step of the history") {
  Program program;
  program.drop("K.npy", npy({3, 2}, {1, 2, 3, 4, 5, 6}));
  program.drop("query.csv", "a,b\n1,0\n0.5,-1\n2,2\n");
  program.frames(2);
  CHECK(program.rows("q") == state::Rows(2, {1, 0, 0.5F, -1, 2, 2}));
  CHECK(program.rows("k") == state::Rows(2, {1, 2, 3, 4, 5, 6}));
  CHECK(program.link() == "#/attention-pattern?head=own&q=1,0;0.5,-1;2,2&k=1,2;3,4;5,6");
  CHECK(program.app.toast() ==
        "k 3 \xC3\x97 2 and q 3 \xC3\x97 2 set. Undo brings back what was there");
  CHECK(program.note() == "query.csv: line 1: the names of the columns (a,b) were left out.");
  program.key(ImGuiKey_Z, ImGuiMod_Ctrl);
  program.frames(30);
  CHECK(program.link() == "#/attention-pattern");
  program.key(ImGuiKey_Y, ImGuiMod_Ctrl);
  program.frames(30);
  CHECK(program.rows("k").rows() == 3);

  // Unnamed ones go to q, then to what is still free.
  program.drop("one.csv", "7,8");
  program.drop("two.txt", "9 10");
  program.frames(2);
  CHECK(program.rows("q") == state::Rows(2, {7, 8}));
  CHECK(program.rows("k") == state::Rows(2, {9, 10}));
  program.drop("all.json", R"({"q": [[1, 2]], "k": [[3, 4]], "v": [[5]], "d": 2})");
  program.frames(2);
  CHECK(program.rows("values") == state::Rows(1, {5}));
  CHECK(program.note() == "all.json: d: left out, since the rows are those of q, k and v.");
}

TEST_CASE("a file that cannot be read changes nothing and is told") {
  Program program("#/attention-pattern?head=own&q=1,2");
  program.drop("keys.csv", "1,2\n3,x");
  program.frames(2);
  CHECK(program.note() ==
        "keys.csv: line 2, column 2: \"x\" is not a number; write one such as 0.5 or -1e-3.");
  program.drop("v.npy", "nothing");
  program.drop("k.csv", "5,6");
  program.frames(2);
  CHECK(program.note() == "v.npy: this is not an npy file; write one with numpy.save.");
  CHECK(program.link() == "#/attention-pattern?head=own&q=1,2&k=5,6");
  program.app.receive({.name = "q.csv", .bytes = {}, .problem = "q.csv cannot be read."});
  program.frames(2);
  CHECK(program.note() == "q.csv cannot be read.");
  program.drop("words.txt", "# A lecture\n## One\nWords.\n");
  program.frames(2);
  CHECK(program.app.session().deck() != nullptr);
}

TEST_CASE("a chapter that takes no rows gives way to the one that takes most") {
  Program program("#/pair-rotation?m=9");
  program.drop("q.npy", npy({2, 4}, {1, 2, 3, 4, 5, 6, 7, 8}));
  program.frames(2);
  CHECK(program.link() == "#/attention-pattern?head=own&q=1,2,3,4;5,6,7,8");
  CHECK(program.app.toast() == "This chapter takes rows: q 2 \xC3\x97 4. Undo goes back");
  program.key(ImGuiKey_Z, ImGuiMod_Ctrl);
  program.frames(30);
  CHECK(program.link() == "#/pair-rotation?m=9");
  program.app.open("#/similarity-decay");
  program.drop("q.csv", "1,2,3,4");
  program.frames(2);
  CHECK(program.link() == "#/similarity-decay?vectors=rows&q=1,2,3,4");
}

TEST_CASE("rows are written with the keyboard alone") {
  Program program("#/attention-pattern?head=own");
  program.edit("q");
  CHECK(program.open());
  CHECK(ImGui::GetIO().WantTextInput);  // the text has the keyboard
  program.type("1,2\n3,");
  CHECK(program.draft() == "1,2\n3,");
  CHECK(program.problem() == "Line 2: 1 number where the first row has 2; give every row as many.");
  program.key(ImGuiKey_Enter, ImGuiMod_Ctrl);  // what is wrong is not applied
  CHECK(program.open());
  CHECK(program.link() == "#/attention-pattern?head=own");
  CHECK(program.draft() == "1,2\n3,");
  program.type("4");
  CHECK(program.problem().empty());
  program.key(ImGuiKey_Enter, ImGuiMod_Ctrl);
  CHECK_FALSE(program.open());
  CHECK(program.link() == "#/attention-pattern?head=own&q=1,2;3,4");

  // Escape closes and changes nothing, and what was written is still there.
  program.edit("q");
  CHECK(program.draft() == "1,2\n3,4");
  program.key(ImGuiKey_End, ImGuiMod_Ctrl);
  program.type("\n5,6");
  program.key(ImGuiKey_Escape);
  CHECK_FALSE(program.open());
  CHECK(program.rows("q").rows() == 2);
  program.edit("q");
  CHECK(program.draft() == "1,2\n3,4\n5,6");
  program.click("rows-cancel");
  CHECK_FALSE(program.open());
  program.edit("q");
  CHECK(program.draft() == "1,2\n3,4");

  // Tab goes to the buttons; Escape closes from there too, and the keys of the program rest.
  program.key(ImGuiKey_Tab);
  CHECK_FALSE(ImGui::GetIO().WantTextInput);
  program.key(ImGuiKey_RightArrow);
  program.key(ImGuiKey_R);
  CHECK(program.app.session().location().step == 0);
  CHECK(program.rows("q").rows() == 2);
  program.key(ImGuiKey_Escape);
  CHECK_FALSE(program.open());
}

TEST_CASE("rows are edited, pasted, opened and cleared with the pointer or a finger") {
  for (const auto& [width, height] : {std::pair{1280.0F, 800.0F}, {390.0F, 844.0F}}) {
    const float across = width;  // which a lambda of clang 14 may capture
    CAPTURE(across);
    Program program("#/attention-pattern?head=own", width, height);
    program.platform.wishes.touch = width < 600;
    program.edit("k");
    CHECK(program.app.transient().rows.now() == 1);
    program.click("rows-paste");
    CHECK(program.platform.clipboard_reads == 1);
    program.paste("[[1, 2], [3]]");
    CHECK(program.draft() == "[[1, 2], [3]]");  // to be mended
    CHECK(program.problem() ==
          "Row 2: 1 number where the first row has 2; give every row as many.");
    program.paste("1\t2\r\n3\t4\r\n");
    CHECK(program.draft() == "1,2\n3,4");
    program.click("rows-open");
    CHECK(program.platform.chosen_ends == app::kRowsEnds);
    program.drop("v.npy", npy({2, 1}, {7, 8}));  // goes to its own
    program.frames(2);
    CHECK(program.app.transient().rows.now() == 2);
    CHECK(program.draft() == "7\n8");
    program.drop("broken.npy", std::string("\x93NUMPY\x01\x00", 8));
    program.frames(2);
    CHECK(program.draft() == "7\n8");
    CHECK(program.problem() == "broken.npy: this is not an npy file; write one with numpy.save.");
    CHECK(program.link() == "#/attention-pattern?head=own");
    program.click("rows-apply");
    CHECK_FALSE(program.open());
    CHECK(program.link() == "#/attention-pattern?head=own&k=1,2;3,4&values=7;8");

    program.edit("k");
    program.click("rows-clear");
    CHECK(program.draft().empty());
    program.click("rows-apply");
    CHECK(program.link() == "#/attention-pattern?head=own&values=7;8");
    program.app.receive({.name = "", .bytes = {}, .problem = "Refused.", .pasted = true});
    program.edit("q");
    program.app.receive({.name = "", .bytes = {}, .problem = "Refused.", .pasted = true});
    program.frames(2);
    CHECK(program.problem() == "Refused.");
  }
}

TEST_CASE("the controls among the details open and clear rows") {
  Program program("#/attention-pattern?head=own&q=1,2;3,4");
  program.key(ImGuiKey_D);
  program.frames(3);
  program.click("q-edit");
  CHECK(program.open());
  program.key(ImGuiKey_Escape);
  program.frames(3);
  program.click("q-clear");
  program.frames(2);
  CHECK(program.link() == "#/attention-pattern?head=own");
  program.key(ImGuiKey_Z, ImGuiMod_Ctrl);
  program.frames(30);
  CHECK(program.link() == "#/attention-pattern?head=own&q=1,2;3,4");
  // Another chapter has no card open.
  program.edit("q");
  program.app.open("#/pair-rotation");
  program.frames(2);
  CHECK_FALSE(program.open());
}

TEST_CASE("sharing says what a link cannot take, and what is seen instead") {
  Program program("#/attention-pattern?head=own&k=1,2");
  program.key(ImGuiKey_C);
  CHECK(program.app.toast() == "Link copied");
  program.drop("q.npy", many_numbers());
  program.frames(3);
  CHECK(program.rows("q").columns() == 256);
  program.key(ImGuiKey_C);
  CHECK(program.platform.copied == "https://example.org/#/attention-pattern?head=own&k=1,2");
  CHECK(program.app.toast() == "Link copied, without your q");
  CHECK(program.note() ==
        "The link goes without q 512 \xC3\x97 256: its 8192 bytes do not hold so many numbers. "
        "Whoever opens it sees instead: q made, or k's. Send the files along; dropped on the page, "
        "they stand as they do here.");
  CHECK(program.platform.address == "#/attention-pattern?head=own&k=1,2");
  // The address that came of it changes nothing here.
  program.app.open(program.platform.address);
  program.frames(2);
  CHECK(program.rows("q").columns() == 256);
  program.edit("q");  // and so many are still edited as text
  program.key(ImGuiKey_End, ImGuiMod_Ctrl);
  program.key(ImGuiKey_Backspace);
  program.key(ImGuiKey_Enter, ImGuiMod_Ctrl);
  CHECK(program.rows("q").numbers().back() == 0.12F);
}

TEST_CASE("the page of text shows rows and takes them") {
  Program program("#/attention-pattern?head=own&q=1,2;3,4");
  const auto control = [&](std::string_view key) {
    const nlohmann::json page = nlohmann::json::parse(program.app.text_page(), nullptr, false);
    for (const char* group : {"controls", "details"})
      for (const auto& each : page[group])
        if (each["key"] == key) return each;
    return nlohmann::json();
  };
  const auto ask = [&](std::string_view words) {
    program.app.command(words);
    program.frames(2);
  };
  CHECK(control("q")["kind"] == "rows");
  CHECK(control("q")["value"] == "1,2\n3,4");
  CHECK(control("q")["many"] == false);
  CHECK(control("k")["shown"] == "the same as q");
  ask("set k 5 6\n7 8");
  CHECK(program.rows("k") == state::Rows(2, {5, 6, 7, 8}));
  ask("set k 5,6\n7");
  CHECK(program.app.toast() ==
        "keys k. Line 2: 1 number where the first row has 2; give every row as many. Nothing was "
        "changed.");
  CHECK(program.rows("k").rows() == 2);
  CHECK(program.note() == program.app.toast());  // stays in sight until it is mended
  ask("set k ");
  CHECK(program.note().empty());
  CHECK(program.rows("k").empty());
  program.drop("q.npy", many_numbers());
  program.frames(2);
  CHECK(control("q")["value"] == "");
  CHECK(control("q")["many"] == true);
  CHECK(control("q")["shown"] == "512 \xC3\x97 256");
  const auto snapshot = nlohmann::json::parse(program.app.snapshot(), nullptr, false);
  CHECK(snapshot["params"]["q"].size() == 512);
}
