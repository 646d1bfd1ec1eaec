#include "app/session/session.h"

#include <doctest/doctest.h>

#include "jobs/service.h"
#include "support/sample_scene.h"
#include "ui/canvas/recording_canvas.h"

using namespace ropewalk;

namespace {

struct Here {
  app::Catalog catalog;
  jobs::Service answers;
  app::Session session{catalog, answers};
  double now = 0;
  explicit Here(app::Catalog of = test::sample_catalog()) : catalog(std::move(of)) {
    session.advance(now);
  }
  void wait(double seconds) {
    const double end = now + seconds;
    while (now < end - 1e-9) {
      now = std::min(now + 1.0 / 60, end);
      session.advance(now);
    }
  }
  double value(std::string_view key) const {
    const int i = state::find_param(session.params(), key);
    REQUIRE(i >= 0);
    return session.location().values[static_cast<size_t>(i)].number();
  }
  void set(std::string_view key, double number) {
    state::Values values = session.location().values;
    values[static_cast<size_t>(state::find_param(session.params(), key))] =
        state::Value::of(number);
    session.change(values);
  }
};

}  // namespace

TEST_CASE("a program starts at the first chapter's defaults") {
  const Here here;
  CHECK(here.session.link() == "#/turning");
  CHECK(here.session.step() == nullptr);
  CHECK(here.value("m") == 3);
}

TEST_CASE("what the hand changes is clamped, computed at once and can be undone") {
  Here here;
  here.set("m", 700);
  CHECK(here.value("m") == 60);
  CHECK(here.session.run().probes()[0].value == doctest::Approx(6.0));
  here.now += 5;
  here.session.advance(here.now);
  here.set("size", 2);
  CHECK(here.session.link() == "#/turning?m=60&size=2");
  here.session.undo();
  here.wait(0.3);
  CHECK(here.session.link() == "#/turning?m=60");
  here.session.undo();
  here.wait(0.3);
  CHECK(here.session.link() == "#/turning");
  CHECK_FALSE(here.session.can_undo());
  here.session.redo();
  here.session.redo();
  here.wait(0.3);
  CHECK(here.session.link() == "#/turning?m=60&size=2");
  CHECK_FALSE(here.session.can_redo());
}

TEST_CASE("a drag is one entry of the history") {
  Here here;
  for (int m = 4; m < 20; ++m) {
    here.set("m", m);
    here.wait(1.0 / 60);
  }
  here.session.undo();
  here.wait(0.3);
  CHECK(here.value("m") == 3);
}

TEST_CASE("a lesson step eases into its prepared state in a quarter of a second") {
  Here here;
  here.session.choose_step(2);
  CHECK(here.session.moving());
  CHECK(here.session.link() == "#/turning?m=10&size=2&step=2");
  CHECK(here.value("size") == 1);
  double last = 1;
  for (int frame = 0; frame < 14; ++frame) {
    here.wait(1.0 / 60);
    CHECK(here.value("size") >= last);
    last = here.value("size");
  }
  CHECK(last > 1.5);
  CHECK(last < 2);
  here.wait(0.05);
  CHECK(here.value("size") == 2);
  CHECK(here.value("m") == 10);
  CHECK_FALSE(here.session.moving());
}

TEST_CASE("reduced motion jumps") {
  Here here;
  here.session.set_reduced_motion(true);
  here.session.choose_step(2);
  CHECK_FALSE(here.session.moving());
  CHECK(here.value("size") == 2);
}

TEST_CASE("the hand wins over easing, the rest arrives") {
  Here here;
  here.session.choose_step(2);
  here.wait(0.1);
  here.set("m", 42);
  CHECK_FALSE(here.session.moving());
  CHECK(here.value("m") == 42);
  CHECK(here.value("size") == 2);
}

TEST_CASE("next and back go through the lesson and on to the neighbouring chapter") {
  Here here;
  here.session.set_reduced_motion(true);
  for (int step = 1; step <= 3; ++step) {
    CHECK(here.session.next());
    CHECK(here.session.location().step == step);
    if (!here.session.step()->guesses.empty()) CHECK(here.session.next());  // its answer
  }
  CHECK(here.session.next());
  CHECK(here.session.link() == "#/still");
  CHECK_FALSE(here.session.next());
  CHECK(here.session.back());
  CHECK(here.session.link() == "#/turning?m=60&layout=pairs&lock=1&step=3");
  for (int step = 2; step >= 0; --step) CHECK(here.session.back());
  CHECK(here.session.location().step == 0);
  CHECK_FALSE(here.session.back());
}

TEST_CASE("a link from outside opens at once with its notes") {
  Here here;
  here.session.open("#/turning?m=900&nonsense=1&step=9");
  CHECK(here.value("m") == 60);
  CHECK(here.session.location().step == 3);
  CHECK(here.session.notes().size() == 3);
  CHECK_FALSE(here.session.moving());
  here.session.dismiss_notes();
  CHECK(here.session.notes().empty());
  here.session.open("#/nope");
  CHECK(here.session.notes().size() == 1);
  here.session.undo();
  here.wait(0.3);
  CHECK(here.session.link() == "#/turning?m=60&step=3");
}

TEST_CASE("a link in the prose keeps the place in the lesson") {
  Here here;
  here.session.choose_step(1);
  here.wait(0.3);
  here.session.follow("#/turning?m=20");
  here.wait(0.3);
  CHECK(here.session.link() == "#/turning?m=20&step=1");
  here.session.follow("#/still");
  CHECK(here.session.link() == "#/still");
}

TEST_CASE(
    "playing moves the parameter by the clock, stops at the end, and is one entry of the history") {
  Here here;
  here.session.play(true);
  here.wait(1);
  CHECK(here.value("m") == doctest::Approx(13).epsilon(0.05));
  here.session.play(false);
  here.wait(1);
  const double stopped = here.value("m");
  here.wait(1);
  CHECK(here.value("m") == stopped);
  here.session.set_speed(4);
  here.session.play(true);
  here.wait(3);
  CHECK(here.value("m") == 60);
  CHECK_FALSE(here.session.timeline().playing());
  here.session.play(true);  // from the start again
  here.wait(0.1);
  CHECK(here.value("m") < 10);
  here.session.play(false);
  here.session.undo();
  here.wait(0.3);
  CHECK(here.value("m") == 60);
  here.session.undo();
  here.wait(0.3);
  CHECK(here.value("m") == stopped);
  here.session.undo();
  here.wait(0.3);
  CHECK(here.value("m") == 3);
}

TEST_CASE("a clock that jumps or goes back does not run the animation away") {
  Here here;
  here.session.play(true);
  here.now += 3600;
  here.session.advance(here.now);
  CHECK(here.value("m") <= 6);
  here.session.advance(0);
  CHECK(here.value("m") <= 6);
}

TEST_CASE("stepping and scrubbing the timeline") {
  Here here;
  here.session.step_time(1);
  CHECK(here.value("m") == 4);
  here.session.step_time(-2);
  CHECK(here.value("m") == 2);
  here.session.scrub(0.5);
  CHECK(here.value("m") == 30);
  here.set("m", 12);
  CHECK(here.session.timeline().fraction() == doctest::Approx(0.2));
}

TEST_CASE("moving the animated parameter by hand pauses") {
  Here here;
  here.session.play(true);
  here.wait(0.1);
  here.set("m", 40);
  CHECK_FALSE(here.session.timeline().playing());
  here.wait(0.2);
  CHECK(here.value("m") == 40);
}

// A chapter that plays its position, or the steps of a working.
struct Worked {
  struct State {
    double m = 2;
    bool numbers = false;
    int at = 1, last = 6;
  };
  struct Result {};
  static constexpr scenes::About kAbout{"worked", "I. First", "Work it out", "How?", 1.6F};
  static void params(state::Params<State>& p) {
    p.add("m", &State::m, {.label = "m", .max = 60, .place = state::Place::kPrimary});
    p.add("numbers", &State::numbers, {.label = "numbers"});
    p.add("at", &State::at, {.label = "step", .min = 1, .max = 9});
    p.add("last", &State::last, {.label = "last step", .min = 2, .max = 9});
  }
  static Result compute(const State&) { return {}; }
  static void draw(State&, const Result&, ui::Stage&) {}
  static void probes(const State&, const Result&, state::Probes&) {}
  static state::Animation animation(const State& state) {
    if (!state.numbers) return {.key = "m", .from = 0, .to = 60, .units_per_second = 10};
    return {.key = "at",
            .from = 1,
            .to = static_cast<double>(state.last),
            .units_per_second = 1,
            .loop = false,
            .whole = true};
  }
};

struct AtWork : Here {
  static app::Catalog worked() {
    std::vector<std::unique_ptr<scenes::Scene>> scenes;
    scenes.push_back(std::make_unique<scenes::SceneOf<Worked>>());
    return {std::move(scenes), [](std::string_view) { return std::string_view(); }};
  }
  AtWork() : Here(worked()) {}
};

TEST_CASE("what is played follows from what is shown") {
  AtWork here;
  CHECK(here.session.timeline().animation().key == "m");
  here.session.set_speed(2);
  here.session.play(true);
  here.wait(0.5);
  CHECK(here.value("m") == doctest::Approx(12).epsilon(0.05));
  here.set("numbers", 1);  // another parameter moves now: nothing runs off with it
  CHECK(here.session.timeline().animation().key == "at");
  CHECK_FALSE(here.session.timeline().playing());
  CHECK(here.session.timeline().speed() == 2);
  const double m = here.value("m");
  here.session.set_speed(1);
  here.session.play(true);
  here.wait(0.9);
  CHECK(here.value("at") == 1);
  here.wait(0.2);
  CHECK(here.value("at") == 2);
  here.wait(1);
  CHECK(here.value("at") == 3);
  CHECK(here.value("m") == m);
  here.wait(6);
  CHECK(here.value("at") == 6);
  CHECK_FALSE(here.session.timeline().playing());
  here.set("numbers", 0);
  CHECK(here.session.timeline().animation().key == "m");
  CHECK(here.session.timeline().value() == doctest::Approx(m));
}

TEST_CASE("a working that gets longer while it plays goes on to its new end") {
  AtWork here;
  here.session.open("#/worked?numbers=1&at=4");
  CHECK(here.session.timeline().value() == 4);
  here.session.play(true);
  here.wait(1.1);
  CHECK(here.value("at") == 5);
  here.set("last", 8);
  CHECK(here.session.timeline().playing());
  CHECK(here.session.timeline().animation().to == 8);
  CHECK(here.value("at") == 5);
  here.wait(5);
  CHECK(here.value("at") == 8);
}

TEST_CASE("the step buttons take a working one operation on or back") {
  AtWork here;
  here.session.open("#/worked?numbers=1");
  here.session.step_time(1);
  here.session.step_time(1);
  CHECK(here.value("at") == 3);
  here.session.step_time(-1);
  CHECK(here.value("at") == 2);
  CHECK(here.value("m") == 2);
  here.session.scrub(0.5);
  CHECK(here.value("at") == 3);  // of 1 .. 6: what was come to last
  here.set("at", 5);
  here.session.step_time(1);
  CHECK(here.value("at") == 6);
  here.session.step_time(1);
  CHECK(here.value("at") == 6);
}

TEST_CASE("guesses are made once a step, kept as text, and hostile text is ignored") {
  Here here;
  here.session.choose_step(2);
  CHECK(here.session.guess() == -1);
  here.session.make_guess(7);
  CHECK(here.session.guess() == -1);
  here.session.make_guess(1);
  CHECK(here.session.guess() == 1);
  CHECK(here.session.guesses_text() == "turning.2=1");
  Here other;
  other.session.load_guesses(
      "turning.2=0 nope.1=1 turning.x=1 = . turning.3 turning.99999=1 \xFF turning.2=-1");
  other.session.choose_step(2);
  CHECK(other.session.guess() == 0);
  CHECK(other.session.guesses_text() == "turning.2=0");
  other.session.load_guesses("turning.2=9");
  CHECK(other.session.guess() == -1);
}

TEST_CASE("an unanswered question shows its answer before the next step comes") {
  Here here;
  here.session.choose_step(2);
  CHECK(here.session.next());
  CHECK(here.session.location().step == 2);
  CHECK(here.session.answer_shown());
  CHECK(here.session.step()->guesses[static_cast<size_t>(here.session.guess())].right);
  CHECK(here.session.guesses_text().empty());  // nobody guessed
  here.session.make_guess(0);
  CHECK_FALSE(here.session.answer_shown());
  CHECK(here.session.guess() == 0);
  here.session.choose_step(1);
  here.session.choose_step(2);
  CHECK(here.session.guess() == 0);
}

TEST_CASE("reset puts the chapter back, and can be undone") {
  Here here;
  here.set("m", 9);
  here.wait(2);
  here.session.reset();
  here.wait(0.3);
  CHECK(here.session.link() == "#/turning");
  here.session.undo();
  here.wait(0.3);
  CHECK(here.session.link() == "#/turning?m=9");
}

namespace {

// A chapter that counts how often it was drawn.
struct Counting {
  struct State {
    double level = 0.5;
  };
  struct Result {};
  struct Transient {
    int drawn = 0;
  };
  static constexpr scenes::About kAbout{"counting", "I. First", "Count", "How often?", 1};
  static void params(state::Params<State>& p) { p.add("level", &State::level, {.label = "level"}); }
  static Result compute(const State&) { return {}; }
  static void draw(State&, const Result&, Transient& transient, ui::Stage& stage) {
    stage.canvas.text({}, std::to_string(++transient.drawn), {});
  }
  static void probes(const State&, const Result&, state::Probes&) {}
};

}  // namespace

TEST_CASE("what lasts from frame to frame ends with a reset, and with leaving the chapter") {
  std::vector<std::unique_ptr<scenes::Scene>> scenes;
  scenes.push_back(std::make_unique<scenes::SceneOf<Counting>>());
  scenes.push_back(std::make_unique<scenes::SceneOf<test::Still>>());
  const app::Catalog catalog(std::move(scenes), [](std::string_view) { return ""; });
  jobs::Service answers;
  app::Session session(catalog, answers);
  session.advance(0);
  const ui::Fonts fonts;
  const auto drawn = [&] {
    ui::RecordingCanvas canvas(fonts);
    ui::Interaction still(false);
    ui::Highlight none;
    ui::Stage stage{canvas, {0, 0, 9, 9}, ui::theme(ui::ThemeName::kLight), still, none};
    session.run().draw(stage);
    return canvas.operations().front().text;
  };
  CHECK(drawn() == "1");
  CHECK(drawn() == "2");
  session.change({state::Value::of(0.25)});
  CHECK(drawn() == "3");
  session.reset();
  CHECK(drawn() == "1");
  CHECK(drawn() == "2");
  session.reset();  // nothing to put back, but that
  CHECK(drawn() == "1");
  session.choose_scene(1);
  session.choose_scene(0);
  CHECK(drawn() == "1");
}
