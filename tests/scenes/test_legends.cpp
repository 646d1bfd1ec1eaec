// Every entry of every legend of every chapter: the pointer and the keys switch it off, which is
// seen and told, and on again, which gives back the same picture.
#include <map>
#include <set>

#include "chapter_fixture.h"
#include "ui/widgets/item.h"

namespace ropewalk::scenes {
namespace {

using testing::Chapter;

constexpr ui::Vec2 kSize{1000, 640};
constexpr std::string_view kLegend = ".legend.";

// A chapter under a hand that also uses the keyboard and sees where things are.
class Reader {
 public:
  explicit Reader(Chapter& chapter) : hand_(chapter, kSize) {
    ImGuiIO& io = ImGui::GetIO();
    io.ConfigFlags |= ImGuiConfigFlags_NavEnableKeyboard;
    io.UserData = &placed_;
    io.AddFocusEvent(true);
    hand_.set_workshop(&services_);
    frame();
  }

  void frame() {
    placed_ = {};
    hand_.frame();
  }
  std::set<std::string> entries() const {
    std::set<std::string> found;
    for (const ui::Placed& item : placed_.list)
      if (item.id.find(kLegend) != std::string::npos) found.insert(item.id);
    return found;
  }
  ui::Rect place(const std::string& id) const {
    for (const ui::Placed& item : placed_.list)
      if (item.id == id) return item.rect;
    FAIL("nothing is called ", id);
    return {};
  }
  // At rest, as it can be compared: what is drawn, where, and in which colour.
  std::vector<std::string> picture() {
    settle();
    std::vector<std::string> all;
    for (const ui::RecordingCanvas::Operation& operation : hand_.drawing().operations()) {
      std::string text = std::to_string(static_cast<int>(operation.kind)) + operation.text;
      for (const uint8_t part :
           {operation.color.r, operation.color.g, operation.color.b, operation.color.a})
        text += ' ' + std::to_string(part);
      for (const ui::Vec2 point : operation.points)
        text += ' ' + std::to_string(point.x) + ',' + std::to_string(point.y);
      all.push_back(std::move(text));
    }
    return all;
  }
  void click(const std::string& id) {
    const ui::Vec2 at = place(id).center();
    ImGui::GetIO().AddMousePosEvent(at.x, at.y);
    frame();
    for (const bool down : {true, false}) {
      ImGui::GetIO().AddMouseButtonEvent(0, down);
      frame();
    }
    said_ = services_.said;
    ImGui::GetIO().AddMousePosEvent(-10, -10);
    settle();
  }
  void press(ImGuiKey key) {
    for (const bool down : {true, false}) {
      ImGui::GetIO().AddKeyEvent(key, down);
      frame();
    }
    said_ = services_.said;
    settle();
  }
  // With the Tab key, as people do who have no pointer.
  bool go_to(const std::string& id) {
    for (int i = 0; i < 60; ++i) {
      press(ImGuiKey_Tab);
      for (const ui::Placed& item : placed_.list)
        if (item.id == id && item.item == placed_.focus) return true;
    }
    return false;
  }
  const std::string& focus_words() const { return placed_.focus_words; }
  const std::string& said() const { return said_; }

 private:
  void settle() {
    for (int i = 0; i < 40; ++i) frame();  // longer than two clicks of a double click are apart
  }

  testing::Hand hand_;
  ui::FrameServices services_;
  ui::PlacedItems placed_;
  std::string said_;
};

// Links of a chapter: as it opens, and with each choice and switch another way.
std::vector<state::Values> ways(const Scene& scene) {
  const state::Values initial = state::defaults(scene.params());
  std::vector<state::Values> all{initial};
  for (size_t i = 0; i < initial.size(); ++i) {
    const state::Param& param = scene.params()[i];
    const bool choice = param.kind == state::Kind::kChoice;
    if (!choice && param.kind != state::Kind::kBool) continue;
    const size_t count = choice ? param.spec.choices.size() : 2;
    for (size_t value = 0; value < count; ++value) {
      all.push_back(initial);
      all.back()[i].numbers[0] = static_cast<double>(value);
      if (all.back() == initial) all.pop_back();
    }
  }
  return all;
}

void try_by_pointer(Chapter& chapter, const std::string& id) {
  Reader reader(chapter);
  CHECK(reader.place(id).height() >= 17);
  CHECK(reader.place(id).width() >= 24);
  const auto shown = reader.picture();
  reader.click(id);
  CHECK(reader.said().ends_with(": hidden"));
  const auto hidden = reader.picture();
  CHECK(hidden != shown);
  reader.frame();
  CHECK(reader.picture() == hidden);  // it lasts
  reader.click(id);
  CHECK(reader.said().ends_with(": shown"));
  CHECK(reader.picture() == shown);
}

void try_by_key(Chapter& chapter, const std::string& id) {
  Reader reader(chapter);
  REQUIRE(reader.go_to(id));
  const auto shown = reader.picture();
  CHECK(reader.focus_words().ends_with(", shown: Space hides it"));
  for (const ImGuiKey key : {ImGuiKey_Space, ImGuiKey_Enter}) {
    reader.press(key);
    CHECK(reader.said().ends_with(": hidden"));
    CHECK(reader.picture() != shown);
    CHECK(reader.focus_words().ends_with(", hidden: Space shows it"));
    reader.press(key);
    CHECK(reader.said().ends_with(": shown"));
    CHECK(reader.picture() == shown);
    CHECK(reader.focus_words().ends_with(", shown: Space hides it"));
  }
}

// Tries the entries of this state that were not tried before; `tried` gets them.
void try_entries(Chapter& chapter, std::set<std::string>& tried) {
  const state::Values values = chapter.values();
  for (const std::string& id : Reader(chapter).entries()) {
    if (!tried.insert(id).second) continue;
    CAPTURE(id);
    try_by_pointer(chapter, id);
    try_by_key(chapter, id);
    CHECK(chapter.values() == values);  // no part of the state
  }
}

TEST_CASE("every legend entry of every chapter switches its series, by pointer and by key") {
  std::map<std::string, std::set<std::string>> tried;
  for (const auto& scene : make_scenes()) {
    const std::string id(scene->about().id);
    CAPTURE(id);
    for (const state::Values& values : ways(*scene)) {
      Chapter chapter(id);
      chapter.set(values);
      try_entries(chapter, tried[id]);
    }
  }
  // Those that are known: a chapter that loses its legend, or its name in it, is told here.
  CHECK(tried["adding-positions"].size() >= 4);
  CHECK(tried["linear-attention"].size() == 6);
  CHECK(tried["rotation-3d"].size() == 3);
  CHECK(tried["similarity-decay"].size() == 2);
}

TEST_CASE("a chapter that is left or reset forgets what was switched off") {
  Chapter chapter("rotation-3d");
  Reader reader(chapter);
  REQUIRE_FALSE(reader.entries().empty());
  const auto shown = reader.picture();
  reader.click(*reader.entries().begin());
  CHECK(reader.picture() != shown);
  chapter.forget();
  CHECK(reader.picture() == shown);
}

TEST_CASE("the crosshair of a plot stays where the arrow keys took it") {
  Chapter chapter("similarity-decay");
  Reader reader(chapter);
  REQUIRE(reader.go_to("decay"));
  const auto middle = reader.picture();
  reader.press(ImGuiKey_LeftArrow);
  const auto once = reader.picture();
  CHECK(once != middle);
  reader.press(ImGuiKey_LeftArrow);
  CHECK(reader.picture() != once);
  reader.press(ImGuiKey_RightArrow);
  CHECK(reader.picture() == once);
}

TEST_CASE("a zoom that is part of the link works both ways") {
  Chapter chapter("similarity-decay");
  chapter.open("#/similarity-decay?window=100,200");
  Reader reader(chapter);
  CHECK(chapter.value("window").numbers == std::vector<double>{100, 200});
  const auto linked = reader.picture();
  REQUIRE(reader.go_to("decay"));
  ImGui::GetIO().AddInputCharacter('+');
  reader.picture();
  const std::vector<double> zoomed = chapter.value("window").numbers;
  CHECK(zoomed[0] > 100);
  CHECK(zoomed[1] < 200);
  reader.press(ImGuiKey_Delete);
  CHECK(chapter.value("window").numbers == std::vector<double>{0, 0});
  chapter.open("#/similarity-decay?window=100,200");
  reader.press(ImGuiKey_Escape);
  CHECK(reader.picture() == linked);
}

}  // namespace
}  // namespace ropewalk::scenes
