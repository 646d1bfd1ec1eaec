#include "state/prose/deck.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "app/session/course.h"
#include "app/shell/app.h"
#include "jobs/service.h"
#include "support/fake_platform.h"
#include "support/headless.h"
#include "support/sample_scene.h"

using namespace ropewalk;

namespace {

constexpr std::string_view kTalk = R"(# A talk
About turning.

## [It stands](#/turning?m=1)
First.

## Words
No link: the stage stays.

### Notes (2 min)
Breathe.

## [It turns](#/turning?m=20&size=2)
- [ ] Left
- [x] Right

> To the right.

## [Another chapter](#/still?level=0.25)
Last.
)";

struct Talk {
  app::Catalog catalog = test::sample_catalog();
  jobs::Service answers;
  app::Session session{catalog, answers};
  double now = 0;
  explicit Talk(std::string_view link = "", std::string_view text = kTalk) {
    session.advance(now);
    if (!link.empty()) session.open(link);
    session.add_deck("~talk.md", catalog.read_deck(text));
    if (link.empty()) session.open_deck("~talk.md");
  }
  void rest() {
    for (int i = 0; i < 30; ++i) session.advance(now += 1.0 / 60);
  }
  std::string next() {
    session.next();
    rest();
    return session.link();
  }
};

}  // namespace

TEST_CASE("next and back walk over the slides and take the stage along") {
  Talk talk;
  REQUIRE(talk.session.deck() != nullptr);
  CHECK(talk.session.steps() == 4);
  CHECK(talk.session.place() == 0);
  CHECK(talk.session.link() == "#/turning?deck=~talk.md");
  CHECK(talk.next() == "#/turning?m=1&deck=~talk.md&slide=1");
  CHECK(talk.next() == "#/turning?m=1&deck=~talk.md&slide=2");
  CHECK(talk.session.slide()->minutes == 2);
  talk.session.next();
  talk.session.advance(talk.now += 0.1);
  CHECK(talk.session.moving());  // it eases
  talk.rest();
  CHECK(talk.session.link() == "#/turning?m=20&size=2&deck=~talk.md&slide=3");
  // The question first, then its answer, then the next slide.
  CHECK(talk.session.guess() == -1);
  talk.next();
  CHECK(talk.session.place() == 3);
  CHECK(talk.session.guess() == 1);
  CHECK(talk.session.answer_shown());
  CHECK(talk.next() == "#/still?level=0.25&deck=~talk.md&slide=4");
  CHECK_FALSE(talk.session.can_next());
  CHECK_FALSE(talk.session.next());
  for (int slide = 3; slide >= 0; --slide) {
    talk.session.back();
    talk.rest();
    CHECK(talk.session.place() == slide);
  }
  CHECK_FALSE(talk.session.can_back());
  CHECK_FALSE(talk.session.back());
  CHECK(talk.session.guesses_text().empty());  // a hall's answers are nobody's
}

TEST_CASE("any slide is reached from any other, with the same stage") {
  Talk talk;
  std::vector<std::string> links{talk.session.link()};
  for (int slide = 1; slide <= 4; ++slide) {
    talk.session.choose_step(slide);
    talk.rest();
    links.push_back(talk.session.link());
  }
  for (int from = 1; from <= 4; ++from) {
    for (int to = 1; to <= 4; ++to) {
      talk.session.choose_step(from);
      talk.rest();
      talk.session.choose_step(to);
      talk.rest();
      CHECK(talk.session.link() == links[static_cast<size_t>(to)]);
    }
  }
}

TEST_CASE("what is shown in between does not lose the place") {
  Talk talk;
  talk.next();
  talk.session.choose_scene(1);
  CHECK(talk.session.link() == "#/still?deck=~talk.md&slide=1");
  talk.session.follow("#/turning?m=5");
  talk.rest();
  CHECK(talk.session.link() == "#/turning?m=5&deck=~talk.md&slide=1");
  talk.session.undo();
  talk.rest();
  CHECK(talk.session.link() == "#/still?deck=~talk.md&slide=1");
  talk.session.close_deck();
  CHECK(talk.session.link() == "#/still");
  CHECK(talk.session.deck() == nullptr);
  talk.session.undo();
  CHECK(talk.session.deck() != nullptr);
}

TEST_CASE("lecture mode is in the link and outlives undo") {
  Talk talk("#/turning?m=4&deck=~talk.md&slide=2&present=1");
  CHECK(talk.session.presenting());
  CHECK(talk.session.place() == 2);
  CHECK(talk.session.link() == "#/turning?m=4&deck=~talk.md&slide=2&present=1");
  talk.session.present(false);
  talk.next();
  talk.session.present(true);
  talk.session.undo();  // of the picture: it turns no slide before a hall
  talk.rest();
  CHECK(talk.session.presenting());
  CHECK(talk.session.place() == 3);
  talk.session.present(false);
  talk.session.undo();
  talk.rest();
  CHECK(talk.session.place() == 2);
}

TEST_CASE("a link waits for its lecture, and says what it could not do") {
  app::Catalog catalog = test::sample_catalog();
  jobs::Service answers;
  app::Session session(catalog, answers);
  session.advance(0);
  session.open("#/still?deck=talks/mine.md&slide=9");
  CHECK(session.missing_deck() == "talks/mine.md");
  CHECK(session.link() == "#/still?deck=talks/mine.md&slide=9");
  session.add_deck("talks/mine.md", catalog.read_deck(kTalk));
  CHECK(session.missing_deck().empty());
  CHECK(session.place() == 4);
  REQUIRE(session.notes().size() == 1);
  CHECK(core::sentence(session.notes()[0]).find("no slide 9") != std::string::npos);
  // Without a chapter, the slide says what stands on the stage.
  session.open("#/?deck=talks/mine.md&slide=3");
  CHECK(session.link() == "#/turning?m=20&size=2&deck=talks/mine.md&slide=3");
}

TEST_CASE("what a lecture asks of chapters that are not there is told with its line") {
  const app::Catalog catalog = test::sample_catalog();
  const state::Deck deck = catalog.read_deck(
      "# T\n## [A](#/turnin?m=1)\nx\n\n![e](#turning/none)\n## [B](#/turning?n=2)\nx\n");
  REQUIRE(deck.problems.size() == 3);
  CHECK(core::sentence(deck.problems[0]).find("line 2: There is no chapter \"turnin\"") == 0);
  CHECK(core::sentence(deck.problems[1]).find("line 5: there is no equation \"turning/none\"") ==
        0);
  CHECK(core::sentence(deck.problems[2]).find("line 6: This chapter has no parameter \"n\"") == 0);
  CHECK(deck.slides.size() == 2);
}

namespace {

// From the first slide to the last and back.
void walk(const app::Catalog& catalog, std::string_view name) {
  jobs::Service answers;
  app::Session session(catalog, answers);
  session.set_reduced_motion(true);
  session.advance(0);
  session.open("#/?deck=" + std::string(name));
  REQUIRE(session.deck() != nullptr);
  int presses = 0;
  while (session.next()) ++presses;
  CHECK(session.place() == session.steps());
  CHECK(presses >= session.steps());
  while (session.back()) continue;
  CHECK(session.place() == 0);
  CHECK(session.notes().empty());
}

}  // namespace

TEST_CASE("the lectures the program has with it are whole, and as long as they say") {
  const app::Catalog catalog;
  REQUIRE(catalog.lectures().size() == 5);
  for (const app::Catalog::Lecture& lecture : catalog.lectures()) {
    if (lecture.name == app::kCourse) continue;
    CAPTURE(std::string(lecture.name));
    const state::Deck deck = catalog.lecture(lecture.name).value();
    for (const std::string& problem : core::sentences(deck.problems)) FAIL_CHECK(problem);
    CHECK(deck.title == lecture.title);
    const double minutes = state::minutes_before(deck, static_cast<int>(deck.slides.size()) + 1);
    const double wanted = lecture.name == "ten-minutes"      ? 10
                          : lecture.name == "fifteen-slides" ? 30
                                                             : 50;
    CHECK(minutes == doctest::Approx(wanted));
    bool open_step = false;
    for (const state::Slide& slide : deck.slides) {
      CAPTURE(slide.step.title);
      CHECK_FALSE(slide.step.prose.empty());
      CHECK_FALSE(slide.notes.empty());
      CHECK(slide.minutes > 0);
      for (const state::Prose* prose : {&slide.step.prose, &slide.step.answer, &slide.notes})
        state::for_each_paragraph(*prose, [&catalog](const state::Paragraph& words) {
          for (const state::Span& span : words)
            if (span.target.starts_with("#/")) CHECK(catalog.open(span.target).notes.empty());
        });
      open_step = open_step || !slide.step.link.empty();
    }
    CHECK(open_step);
    walk(catalog, lecture.name);
  }
}

TEST_CASE("the whole course is a lecture, made of the lessons") {
  const app::Catalog catalog;
  CHECK(catalog.lectures().front().name == app::kCourse);
  CHECK_FALSE(catalog.lecture("no-such").has_value());
  const state::Deck deck = catalog.lecture(app::kCourse).value();
  CHECK(deck.title == app::kCourseTitle);
  CHECK(deck.problems.empty());
  CHECK_FALSE(deck.introduction.empty());
  size_t at = 0;
  for (int chapter = 0; chapter < catalog.size(); ++chapter) {
    const scenes::About& about = catalog.scene(chapter).about();
    CAPTURE(std::string(about.id));
    const state::Lesson lesson = catalog.lesson(chapter);
    REQUIRE(deck.slides.size() >= at + 1 + lesson.steps.size());
    const state::Slide& opening = deck.slides[at++];
    CHECK(opening.step.title == about.title);
    CHECK(opening.step.link == "#/" + std::string(about.id));
    CHECK(opening.step.prose.size() == 1 + lesson.introduction.size());
    CHECK(opening.step.prose[0].words[0].text == about.question);
    REQUIRE(opening.notes.size() == 1);
    CHECK(opening.notes[0].parts.size() == lesson.sources.size());
    for (const state::Step& step : lesson.steps) {
      const state::Step& slide = deck.slides[at++].step;
      CAPTURE(slide.title);
      CHECK(slide.title == step.title);
      CHECK(slide.prose.size() == step.prose.size());
      CHECK(slide.guesses.size() == step.guesses.size());
      CHECK(slide.answer.size() == step.answer.size());
      CHECK(slide.link == step.link);
      const state::Decoded opened = catalog.open(slide.link);
      CHECK(opened.notes.empty());
      CHECK(opened.location.scene == chapter);
    }
  }
  CHECK(at == deck.slides.size());
  CHECK(deck.slides.size() <= state::kMaxSlides);
  walk(catalog, app::kCourse);
}

TEST_CASE("a lecture is shown, with its problems, and closed") {
  test::Headless headless;
  test::FakePlatform platform;
  app::App app(platform, test::sample_catalog());
  const auto frames = [&](int count) {
    for (int i = 0; i < count; ++i) headless.frame(app, 1280, 800);
  };
  const auto click = [&](std::string_view name) {
    frames(2);
    for (const app::Region& region : app.regions()) {
      if (region.name != name) continue;
      const ui::Vec2 center = region.rect.center();
      test::click(center.x, center.y, [&] { frames(1); });
      return true;
    }
    return false;
  };
  frames(4);
  app.open_lecture("talk.md", std::string(kTalk) + "\n#### Too deep\n");
  frames(3);
  REQUIRE(app.session().notes().size() == 1);
  CHECK(core::sentence(app.session().notes()[0])
            .find("talk.md, line " +
                  std::to_string(std::count(kTalk.begin(), kTalk.end(), '\n') + 2) +
                  ": a heading is") == 0);
  CHECK(platform.title == "A talk \xC2\xB7 Ropewalk");
  CHECK(click("step-3"));
  frames(40);
  CHECK(platform.address == "#/turning?m=20&size=2&deck=~talk.md&slide=3");
  CHECK(platform.announced.back().find("Slide 3 of 4: It turns.") == 0);
  CHECK(click("guess-0"));
  CHECK(app.session().guess() == 0);
  CHECK(click("lesson-next"));
  frames(10);
  CHECK(app.session().place() == 4);
  CHECK(click("close-deck"));
  frames(3);
  CHECK(platform.address == "#/still?level=0.25");
  app.open_lecture("empty.md", "");
  frames(3);
  CHECK(app.session().notes().size() == 1);
  CHECK(app.session().steps() == 0);
  test::press(ImGuiKey_PageDown, [&] { frames(1); });
  frames(3);
}
