// Every chapter, as it is listed: a new one is tested the moment it stands in scenes.inc.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <set>
#include <string>

#include "assets/assets.h"
#include "imgui.h"
#include "jobs/service.h"
#include "scenes/scene.h"
#include "state/link.h"
#include "state/prose/lesson.h"
#include "support/headless.h"
#include "support/parameter_values.h"
#include "ui/canvas/imgui_canvas.h"
#include "ui/canvas/recording_canvas.h"
#include "ui/interaction.h"
#include "ui/text/equation.h"

using namespace ropewalk;

namespace {

using Scenes = std::vector<std::unique_ptr<scenes::Scene>>;

std::vector<state::Schema> schemas_of(const Scenes& list) {
  std::vector<state::Schema> schemas;
  for (const auto& scene : list) schemas.push_back({scene->about().id, &scene->params()});
  return schemas;
}

using test::Fill;
using test::value_of;
using test::values_of;

// Is it said for people: not the name with spaces, and with all its slots filled?
bool is_words(const std::string& label, std::string name) {
  std::replace(name.begin(), name.end(), '_', ' ');
  return !label.empty() && label != name && label.find('_') == std::string::npos &&
         label.find_first_of("{}") == std::string::npos && label.front() != ' ' &&
         label.back() != '.';
}

// Every number is one, and has a name and a label of its own.
void check_probes(const scenes::Run& run) {
  std::set<std::string> names, labels;
  for (const auto& probe : run.probes()) {
    CAPTURE(probe.name);
    CHECK(std::isfinite(probe.value));
    CHECK(names.insert(probe.name).second);
    const std::string label = state::label_of(probe);
    CAPTURE(label);
    CHECK(is_words(label, probe.name));
    CHECK(labels.insert(label).second);
  }
}

// A person who does everything at once, the same on every run.
void random_input(std::mt19937& random, float width, float height) {
  ImGuiIO& io = ImGui::GetIO();
  const auto any = [&](float max) {
    return std::uniform_real_distribution<float>(-20, max + 20)(random);
  };
  switch (random() % 8) {
    case 0:
    case 1:
    case 2:
      io.AddMouseSourceEvent(random() % 4 == 0 ? ImGuiMouseSource_TouchScreen
                                               : ImGuiMouseSource_Mouse);
      io.AddMousePosEvent(any(width), any(height));
      break;
    case 3:
      io.AddMouseButtonEvent(0, true);
      break;
    case 4:
      io.AddMouseButtonEvent(0, false);
      break;
    case 5:
      io.AddMouseWheelEvent(0, std::uniform_real_distribution<float>(-3, 3)(random));
      break;
    case 6: {
      constexpr ImGuiKey kKeys[] = {ImGuiKey_Tab,     ImGuiKey_LeftArrow, ImGuiKey_RightArrow,
                                    ImGuiKey_UpArrow, ImGuiKey_DownArrow, ImGuiKey_Delete,
                                    ImGuiKey_Enter,   ImGuiKey_PageUp,    ImGuiKey_Home};
      const ImGuiKey key = kKeys[random() % std::size(kKeys)];
      io.AddKeyEvent(key, true);
      io.AddKeyEvent(key, false);
      break;
    }
    default:
      io.AddKeyEvent(random() % 2 == 0 ? ImGuiMod_Shift : ImGuiMod_Ctrl, random() % 2 == 0);
      break;
  }
}

// `frames` frames of the scene alone in a window, each with some input.
void play(const scenes::Scene& scene, scenes::Run& run, state::Values values, int frames,
          float width, float height, unsigned seed) {
  std::mt19937 random(seed);
  test::Headless headless;
  ui::Fonts fonts;
  {
    ui::Screen screen(fonts);
    ui::Highlight highlight;
    for (int i = 0; i < frames; ++i) {
      random_input(random, width, height);
      headless.draw(width, height, 1, [&] {
        screen.begin_frame(1);
        run.update(values);
        ImGui::SetNextWindowPos({0, 0});
        ImGui::SetNextWindowSize({std::max(width, 1.0F), std::max(height, 1.0F)});
        ImGui::Begin("scene", nullptr, ImGuiWindowFlags_NoDecoration);
        ui::ImguiCanvas canvas(*ImGui::GetWindowDrawList(), screen);
        ui::Interaction input;
        const auto name = static_cast<ui::ThemeName>(i % 3);
        ui::Stage stage{canvas, {0, 0, width, height}, ui::theme(name), input, highlight, i / 60.0};
        values = run.draw(stage);
        ImGui::End();
      });
      highlight.advance();
      REQUIRE(values.size() == scene.params().size());
      for (size_t k = 0; k < values.size(); ++k) {
        const state::Param& param = scene.params()[k];
        CAPTURE(std::string(param.key));
        // The hand may ask for what is out of range, never for what is not a number.
        for (const double number : values[k].numbers) CHECK(std::isfinite(number));
        values[k] = state::clamp(param, values[k], nullptr);
      }
      check_probes(run);
    }
  }
}

// What moves is one number of the chapter's, shown while it moves, and within its range.
void check_animation(const scenes::Scene& scene, const state::Values& values) {
  const state::Animation animation = scene.animation(values);
  if (animation.key.empty()) return;
  CAPTURE(std::string(animation.key));
  const int index = state::find_param(scene.params(), animation.key);
  REQUIRE(index >= 0);
  const state::Param& param = scene.params()[static_cast<size_t>(index)];
  CHECK((param.kind == state::Kind::kInteger || param.kind == state::Kind::kReal));
  CHECK(state::is_shown(param, values));
  for (const double end : {animation.from, animation.to}) {
    CHECK(end >= param.spec.min);
    CHECK(end <= param.spec.max);
  }
}

}  // namespace

TEST_CASE("chapters have distinct ids, words, and good parameter lists") {
  std::mt19937 random(26);
  std::set<std::string_view> ids;
  const Scenes list = scenes::make_scenes();
  REQUIRE_FALSE(list.empty());
  for (const auto& scene : list) {
    const scenes::About& about = scene->about();
    CAPTURE(std::string(about.id));
    CHECK(ids.insert(about.id).second);
    CHECK_FALSE(about.part.empty());
    CHECK_FALSE(about.title.empty());
    CHECK(about.question.ends_with("?"));
    CHECK(about.aspect > 0.3F);
    CHECK(about.aspect < 4);
    for (const std::string& problem : state::problems(scene->params())) FAIL_CHECK(problem);
    for (const state::Param& param : scene->params()) {
      CHECK_FALSE(param.spec.label.empty());
      CHECK_FALSE(param.spec.help.empty());
    }
    for (const Fill fill : {Fill::kDefault, Fill::kMin, Fill::kMax, Fill::kRandom}) {
      const state::Values values = values_of(scene->params(), fill, random);
      const auto in_sight = std::count_if(
          scene->params().begin(), scene->params().end(), [&](const state::Param& param) {
            return param.spec.place == state::Place::kPrimary && state::is_shown(param, values);
          });
      CHECK(in_sight >= 1);
      CHECK(in_sight <= 3);
    }
    for (const Fill fill : {Fill::kDefault, Fill::kMin, Fill::kMax, Fill::kRandom})
      check_animation(*scene, values_of(scene->params(), fill, random));
  }
}

TEST_CASE("decode undoes encode for random states of every chapter") {
  const Scenes list = scenes::make_scenes();
  const auto schemas = schemas_of(list);
  std::mt19937 random(2104);
  for (size_t i = 0; i < list.size(); ++i) {
    CAPTURE(std::string(list[i]->about().id));
    for (const Fill fill : {Fill::kDefault, Fill::kMin, Fill::kMax, Fill::kRandom}) {
      for (int round = 0; round < (fill == Fill::kRandom ? 300 : 1); ++round) {
        const state::Location location{static_cast<int>(i),
                                       values_of(list[i]->params(), fill, random),
                                       static_cast<int>(random() % 4)};
        std::vector<size_t> left_out;
        const std::string link = state::encode(schemas, location, &left_out);
        if (link.size() > state::kMaxLinkBytes || !left_out.empty()) continue;
        CAPTURE(link);
        const state::Decoded decoded = state::decode(schemas, link);
        CHECK(decoded.location == location);
        CHECK(decoded.notes.empty());
      }
    }
  }
}

TEST_CASE("state in, state out: a chapter's State holds every legal value") {
  std::mt19937 random(7);
  for (const auto& scene : scenes::make_scenes()) {
    CAPTURE(std::string(scene->about().id));
    const ui::Fonts fonts;
    for (int round = 0; round < 20; ++round) {
      const state::Values values =
          values_of(scene->params(), round == 0 ? Fill::kDefault : Fill::kRandom, random);
      jobs::Service answers;
      const auto run = scene->run(answers);
      run->update(values);
      ui::RecordingCanvas canvas(fonts);
      ui::Interaction still(false);
      ui::Highlight none;
      ui::Stage stage{canvas, {0, 0, 900, 600}, ui::theme(ui::ThemeName::kLight), still, none};
      CHECK(run->draw(stage) == values);  // nobody touched it
    }
  }
}

TEST_CASE("numbers are finite for extreme, default and random parameters") {
  std::mt19937 random(42);
  for (const auto& scene : scenes::make_scenes()) {
    CAPTURE(std::string(scene->about().id));
    jobs::Service answers;
    const auto run = scene->run(answers);
    for (const Fill fill : {Fill::kDefault, Fill::kMin, Fill::kMax, Fill::kRandom}) {
      for (int round = 0; round < (fill == Fill::kRandom ? 30 : 1); ++round) {
        run->update(values_of(scene->params(), fill, random));
        CHECK_FALSE(run->probes().empty());
        check_probes(*run);
      }
    }
    // One parameter at its end, the others at their defaults.
    for (size_t i = 0; i < scene->params().size(); ++i) {
      for (const Fill fill : {Fill::kMin, Fill::kMax}) {
        state::Values values = state::defaults(scene->params());
        values[i] = value_of(scene->params()[i], fill, random);
        run->update(values);
        CAPTURE(std::string(scene->params()[i].key));
        check_probes(*run);
      }
    }
  }
}

TEST_CASE("pictures are not empty, and stay inside their frame") {
  std::mt19937 random(5);
  const ui::Fonts fonts;
  for (const auto& scene : scenes::make_scenes()) {
    CAPTURE(std::string(scene->about().id));
    for (const ui::Rect frame :
         {ui::Rect{0, 0, 700, 440}, {0, 0, 340, 340}, {40, 60, 1440, 960}, {0, 0, 300, 200}}) {
      for (const Fill fill :
           {Fill::kDefault, Fill::kMin, Fill::kMax, Fill::kRandom, Fill::kRandom}) {
        jobs::Service answers;
        const auto run = scene->run(answers);
        const state::Values values = values_of(scene->params(), fill, random);
        run->update(values);
        ui::RecordingCanvas canvas(fonts);
        ui::Interaction still(false);
        ui::Highlight none;
        ui::Stage stage{canvas, frame, ui::theme(ui::ThemeName::kDark), still, none};
        run->draw(stage);
        const auto schemas = std::vector<state::Schema>{{scene->about().id, &scene->params()}};
        CAPTURE(state::encode(schemas, {0, values, 0}).substr(0, 300));
        CAPTURE(frame.width());
        CHECK_FALSE(canvas.empty());
        CHECK(canvas.bounds().width() > frame.width() / 4);
        for (const std::string& problem : canvas.problems(frame)) FAIL_CHECK(problem);
      }
    }
  }
}

TEST_CASE("sixty frames of anything at every size") {
  for (const auto& scene : scenes::make_scenes()) {
    CAPTURE(std::string(scene->about().id));
    unsigned seed = 1;
    for (const ui::Vec2 size :
         {ui::Vec2{0, 0}, {1, 1}, {360, 640}, {390, 844}, {1280, 800}, {3840, 2160}}) {
      CAPTURE(size.x);
      std::mt19937 random(seed);
      const Fill fill = seed % 3 == 0 ? Fill::kMax : seed % 3 == 1 ? Fill::kDefault : Fill::kMin;
      jobs::Service answers;
      const auto run = scene->run(answers);
      play(*scene, *run, values_of(scene->params(), fill, random), 60, size.x, size.y, seed++);
    }
  }
}

TEST_CASE("lessons read without problems, and every prepared state opens in its own chapter") {
  const Scenes list = scenes::make_scenes();
  const auto schemas = schemas_of(list);
  for (size_t i = 0; i < list.size(); ++i) {
    CAPTURE(std::string(list[i]->about().id));
    const state::Lesson lesson = state::parse_lesson(assets::lesson(list[i]->about().id));
    for (const std::string& problem : core::sentences(lesson.problems)) FAIL_CHECK(problem);
    CHECK_FALSE(lesson.introduction.empty());
    CHECK(lesson.steps.size() >= 3);
    CHECK(lesson.steps.size() <= 7);
    CHECK_FALSE(lesson.sources.empty());
    int questions = 0;
    for (const state::Step& step : lesson.steps) {
      CAPTURE(step.title);
      const state::Decoded opened = state::decode(schemas, step.link);
      for (const std::string& note : core::sentences(opened.notes)) FAIL_CHECK(note);
      CHECK(opened.location.scene == static_cast<int>(i));
      CHECK_FALSE(step.prose.empty());
      if (step.guesses.empty()) continue;
      ++questions;
      int right = 0;
      for (const state::Guess& guess : step.guesses) right += guess.right ? 1 : 0;
      CHECK(right == 1);
      CHECK(step.guesses.size() >= 2);
      CHECK_FALSE(step.answer.empty());
    }
    CHECK(questions >= 1);
  }
}

TEST_CASE("links inside lessons open without notes") {
  const Scenes list = scenes::make_scenes();
  const auto schemas = schemas_of(list);
  const auto check = [&](const std::vector<state::Paragraph>& words) {
    for (const state::Paragraph& paragraph : words) {
      for (const state::Span& span : paragraph) {
        if (!span.target.starts_with("#/")) continue;
        CAPTURE(span.target);
        for (const std::string& note : core::sentences(state::decode(schemas, span.target).notes))
          FAIL_CHECK(note);
      }
    }
  };
  for (const auto& scene : list) {
    const state::Lesson lesson = state::parse_lesson(assets::lesson(scene->about().id));
    check(lesson.introduction);
    check(lesson.sources);
    for (const state::Step& step : lesson.steps) {
      for (const state::Prose* prose : {&step.prose, &step.answer})
        state::for_each_paragraph(*prose,
                                  [&check](const state::Paragraph& words) { check({words}); });
      for (const state::Guess& guess : step.guesses) check({guess.text});
    }
  }
}

TEST_CASE("the live numbers of equations are probes") {
  for (const auto& scene : scenes::make_scenes()) {
    CAPTURE(std::string(scene->about().id));
    CHECK_FALSE(assets::equations(scene->about().id).empty());
    jobs::Service answers;
    const auto run = scene->run(answers);
    run->update(state::defaults(scene->params()));
    std::set<std::string> names;
    for (const state::Probe& probe : run->probes()) names.insert(probe.name);
    for (const assets::Equation& equation : assets::equations(scene->about().id)) {
      CAPTURE(std::string(equation.name));
      CHECK_FALSE(equation.alt.empty());
      for (const assets::LiveSlot& slot : equation.live) {
        CAPTURE(std::string(slot.probe));
        CHECK(names.count(std::string(slot.probe)) == 1);
      }
    }
  }
}

TEST_CASE("equations lie within their metrics") {
  const ui::Fonts fonts;
  for (const auto& scene : scenes::make_scenes()) {
    CHECK_FALSE(assets::equations(scene->about().id).empty());
    for (const assets::Equation& equation : assets::equations(scene->about().id)) {
      CAPTURE(std::string(scene->about().id));
      CAPTURE(std::string(equation.name));
      ui::RecordingCanvas canvas(fonts);
      ui::Interaction input(false);
      ui::Highlight highlight;
      const ui::FittedEquation fitted = ui::measure_equation(&equation, 100);
      ui::draw_equation(canvas, ui::theme(ui::ThemeName::kDark), fitted, {0, 0}, {}, input,
                        highlight);
      CHECK_FALSE(canvas.empty());
      for (const auto& op : canvas.operations()) {
        if (op.kind == ui::RecordingCanvas::Kind::kText) continue;  // its box is a whole line's
        CHECK(op.finite);
        CHECK(op.bounds.left >= -8);
        CHECK(op.bounds.top >= -8);
        CHECK(op.bounds.right <= fitted.size.x + 8);
        CHECK(op.bounds.bottom <= fitted.size.y + 8);
      }
      for (const assets::Glyph& glyph : equation.glyphs)
        CHECK(fonts.has(ui::Face::kEquations, glyph.code_point));
    }
  }
}
