// The whole window in the made-up language (support/made_up.h), every chapter at sizes of a hall, a
// laptop and a phone: nothing is said in English, and what is a third longer has the room it needs.
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <set>

#include "experiments/heads/retrieval_texts.h"
#include "experiments/long_context/base_reach.h"

#include "support/app_window.h"
#include "support/crowded.h"
#include "support/made_up.h"

using namespace ropewalk;

namespace {

struct Screen {
  float width, height;
  bool presenting = false;
};
constexpr auto kScreens =
    std::to_array<Screen>({{1920, 1080}, {1280, 800}, {390, 844}, {1920, 1080, true}});

struct Program : test::AppWindow {
  bool presenting;

  explicit Program(const Screen& on, std::string_view language = test::kMadeUp)
      : AppWindow(on.width, on.height, {{"language", std::string(language)}, {"details", "1"}}),
        presenting(on.presenting) {
    platform.wishes.reduced_motion = true;
  }
  void open(std::string_view scene) {
    app.open("#/" + std::string(scene) + (presenting ? "?present=1" : ""));
    frames(4);
  }
  void with(app::Action action) {
    app.perform({.action = action});
    frames(3);
  }
};

// What people type, what chapters compute with, and keys of links.
class Names {
 public:
  explicit Names(const app::Session& session) {
    for (const char* word : {"the", "dog", "bit", "man"}) words_.insert(word);
    for (const auto text :
         {experiments::RetrievalText::kSentence, experiments::RetrievalText::kPython})
      for (const experiments::TextToken& token : experiments::make_text_tokens(text).tokens)
        for (const std::string& word : test::english_words(token.text)) words_.insert(word);
    for (const experiments::TrainedModel& model : experiments::trained_models())
      for (const std::string& word : test::english_words(model.name)) words_.insert(word);
    for (const state::Param& param : session.params()) words_.insert(std::string(param.key));
  }
  // Is all that has no accent in it a name?
  bool all_of(std::string_view text) const {
    const std::vector<std::string> words = test::english_words(text);
    return words_.count(std::string(text)) > 0 ||
           std::all_of(words.begin(), words.end(),
                       [this](const std::string& word) { return words_.count(word) > 0; });
  }

 private:
  std::set<std::string> words_;
};

std::string name_of(const Screen& screen) {
  return std::to_string(static_cast<int>(screen.width)) + " x " +
         std::to_string(static_cast<int>(screen.height)) +
         (screen.presenting ? ", presenting" : "");
}

// What text_page_json says: every text in it but those that are commands, ids and numbers.
void take_words(const nlohmann::json& value, std::vector<std::string>& words) {
  constexpr auto kNoWords =
      std::to_array<std::string_view>({"id", "do", "key", "kind", "slide", "link", "theme", "math",
                                       "value", "style", "mark", "name"});
  if (value.is_string()) words.push_back(value.get<std::string>());
  if (value.is_array())
    for (const auto& each : value) take_words(each, words);
  if (value.is_object())
    for (const auto& [key, each] : value.items())
      if (std::find(kNoWords.begin(), kNoWords.end(), key) == kNoWords.end())
        take_words(each, words);
}

}  // namespace

TEST_CASE("no chapter's window says anything in English, cuts words off or lays them over others") {
  const app::Catalog catalog;
  for (const Screen& screen : kScreens) {
    Program program(screen);
    for (int i = 0; i < catalog.size(); ++i) {
      const std::string id(catalog.scene(i).about().id);
      program.open(id);
      REQUIRE(program.app.language() == test::kMadeUp);
      const Names names(program.app.session());
      std::set<std::string> found;
      for (const ui::DrawnText& text : program.look())
        if (!names.all_of(text.text)) found.insert("is English: " + text.text);
      found.merge(test::crowded(program.texts, true));
      for (const std::string& what : found)
        FAIL_CHECK(id << " at " << name_of(screen) << ": " << what);
    }
  }
}

TEST_CASE("nor does what lies over a chapter") {
  for (const Screen& screen : kScreens) {
    Program program(screen);
    for (const app::Action action :
         {app::Action::kHelp, app::Action::kMore, app::Action::kChapters, app::Action::kJump}) {
      program.open("pair-rotation");
      program.with(action);
      const Names names(program.app.session());
      std::set<std::string> found;
      for (const ui::DrawnText& text : program.look())
        if (!names.all_of(text.text)) found.insert("is English: " + text.text);
      found.merge(test::crowded(program.texts, false));
      for (const std::string& what : found)
        FAIL_CHECK(name_of(screen) << ", action " << static_cast<int>(action) << ": " << what);
      program.with(app::Action::kEscape);
    }
  }
}

TEST_CASE("the page of text and what is read aloud say nothing in English") {
  const app::Catalog catalog;
  Program program(kScreens[1]);
  for (int i = 0; i < catalog.size(); ++i) {
    program.open(catalog.scene(i).about().id);
    const Names names(program.app.session());
    std::vector<std::string> words;
    nlohmann::json page = nlohmann::json::parse(program.app.text_page(), nullptr, false);
    page.erase("numbers");                  // names of numbers beside their labels: below
    page.erase("sources");                  // names of people and papers
    page["languages"]["choices"].erase(0);  // "English"
    page["code"].erase("text");             // a program
    take_words(page, words);
    for (const state::Probe& probe : program.app.session().run().probes())
      words.push_back(state::label_of(probe));
    for (const std::string& text : words)
      if (!names.all_of(text)) FAIL_CHECK(catalog.scene(i).about().id << ": " << text);
  }
  const Names names(program.app.session());
  for (const std::string& text : program.platform.announced)
    if (!names.all_of(text)) FAIL_CHECK("read aloud: " << text);
}

TEST_CASE("what a link says that cannot be is told in the language that is spoken") {
  Program program(kScreens[1]);
  program.frames(3);
  for (const char* link :
       {"#/pair-rotation?m=99999", "#/pair-rotation?step=1.5", "#/pair-rotation?m=x", "#/nowhere",
        "#/pair-rotation?q=1,2,3", "#/pair-rotation?q=1,", "#/pair-rotation?mm=1",
        "#/pair-rotation?m", "#/near-and-far?q=1,2;3", "#/near-and-far?q=x",
        "#/near-and-far?q=1e30", "#/pair-rotation?m=%zz", "#/pair-rotation?step=99",
        "#/?deck=nowhere", "#/pair-rotation?v=9", "#/pair-rotation?slide=3",
        "#/pair-rotation?m=1&m=2", "#/pair-rotation?deck=../x"}) {
    program.app.open(link);
    program.frames(2);
    CAPTURE(std::string(link));
    CHECK_FALSE(program.app.session().notes().empty());
    for (const core::Note& note : program.app.session().notes())
      for (const std::string* part : {&note.what, &note.instead, &note.remedy})
        if (!part->empty()) CHECK_MESSAGE(part->find("[") != std::string::npos, *part);
  }
}

TEST_CASE("files that cannot be taken are told of in the language that is spoken") {
  Program program(kScreens[1]);
  program.frames(3);
  const std::string bad_deck =
      "text\n\n## One\n\n- [ ] a\n\n## [Two](#/nowhere)\n![x](#y)\n```\ncode\n```\n### Notes (x)\n";
  for (const auto& file : std::map<std::string, std::string>{{"a.md", bad_deck},
                                                             {"b.png", "\x89PNG\r\n\x1a\n"},
                                                             {"c.npy", "\x93NUMPY\x01"},
                                                             {"d.csv", "1,2\n3\n"},
                                                             {"e.csv", "1,x\n"},
                                                             {"f.json", "[[1,2],[3]]"},
                                                             {"g.json", "[[1,"},
                                                             {"h.json", "{\"z\": [[1]]}"},
                                                             {"i.npy", "nothing"},
                                                             {"j.csv", "inf,1\n"}}) {
    CAPTURE(file.first);
    program.app.receive({.name = file.first, .bytes = file.second, .problem = {}});
    program.frames(3);
    REQUIRE_FALSE(program.app.session().notes().empty());
    for (const core::Note& note : program.app.session().notes())
      for (const std::string* part : {&note.what, &note.instead, &note.remedy})
        if (!part->empty()) CHECK_MESSAGE(part->find("[") != std::string::npos, *part);
  }
}

TEST_CASE("the language is chosen in the help and the page of text, where there is more than one") {
  const auto place = [](const Program& program, std::string_view name) -> const app::Region* {
    for (const app::Region& region : program.app.regions())
      if (region.name == name) return &region;
    return nullptr;
  };
  Program english(kScreens[1], "");
  english.frames(3);
  english.with(app::Action::kHelp);
  CHECK(place(english, "language-en") == nullptr);  // a made-up one is no choice
  CHECK(english.app.text_page().find("\"languages\"") == std::string::npos);
  english.app.command("languages nowhere");
  english.frames(2);
  CHECK(english.platform.stored["language"].empty());

  Program program(kScreens[2]);
  program.frames(3);
  program.with(app::Action::kHelp);
  REQUIRE(place(program, "language-qps") != nullptr);
  const app::Region* button = place(program, "language-en");
  REQUIRE(button != nullptr);
  const ui::Vec2 at = button->rect.center();
  test::click(at.x, at.y, [&] { program.frames(1); });
  program.frames(3);
  CHECK(program.app.language() == "en");
  CHECK(program.platform.stored["language"] == "en");
  CHECK(program.platform.language == "en");
  CHECK(program.platform.page_words.find("Read as text") != std::string::npos);
  program.app.command("languages qps");
  program.frames(3);
  CHECK(program.app.language() == "qps");
  CHECK(program.platform.page_words.find("Read as text") == std::string::npos);
  CHECK(program.app.text_page().find("\"languages\"") != std::string::npos);
}
