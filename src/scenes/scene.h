// A chapter: a file, or a folder of its own, in the folder of its part of the lecture, and one line
// in scenes.inc. It holds a plain State, the one list of its parameters, a pure compute(State), a
// draw, and named probes, and ends with ROPEWALK_SCENE(name, Chapter). What chapters compute
// without a pixel stands in experiments, what they share in scenes/parts.
//
//   struct Chapter {
//     struct State { ... };
//     struct Result { ... };                                    // what compute makes of a State
//     static constexpr About kAbout{...};
//     // The one list: widgets, links, undo, reset, text page and tests follow from it. Rows that
//     // many chapters have, and groups of them, are in parts/common_params.h. What means nothing
//     // now is hidden by a condition on the State: add(...).shown([](const State& state) { ... }).
//     static void params(state::Params<State>& params);
//     static Result compute(const State& state);                // pure; calls core
//       or compute(const State&, Kept&) with a struct Kept of memos (core/memo.h): what was made
//       from what has not changed is not made anew, and the Result is the same as without
//       either with a core::Answers& at the end, to ask for what takes longer than a frame: it is
//       called again whenever something of what was asked has come
//     // May change state by dragging.
//     static void draw(State& state, const Result& result, ui::Stage& stage);
//       or draw(State&, const Result&, Transient&, ui::Stage&) with a struct Transient: what lasts
//       from frame to frame until the chapter is left or reset, and is never saved or computed with
//     // The numbers it shows: a permanent name, the value, and a label that is read aloud.
//     static void probes(const State& state, const Result& result, state::Probes& probes);
//     static state::Animation animation();                      // optional, or
//       animation(const State&), where what moves depends on what is shown
//     static bool tall(const State& state);                     // optional: is there much to read?
//   };
//
// Its words are picked up by name: assets/lessons/<id>.md and assets/equations/<id>.tex. Live
// numbers in equations are the probes of the same name.
#pragma once

#include <memory>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "scenes/asked_answers.h"
#include "state/params.h"
#include "state/probes.h"
#include "state/timeline.h"
#include "ui/stage.h"
#include "ui/views.h"

namespace ropewalk::scenes {

namespace detail {
struct Nothing {};
template <class Chapter>
struct TransientOf {
  using Type = Nothing;
};
template <class Chapter>
requires requires { typename Chapter::Transient; }
struct TransientOf<Chapter> {
  using Type = typename Chapter::Transient;
};
template <class Chapter>
struct KeptOf {
  using Type = Nothing;
};
template <class Chapter>
requires requires { typename Chapter::Kept; }
struct KeptOf<Chapter> {
  using Type = typename Chapter::Kept;
};
}  // namespace detail

struct About {
  std::string_view id;        // permanent: it stands in links
  std::string_view part;      // "II. Rotate"
  std::string_view title;     // "Turn two numbers"
  std::string_view question;  // "What does RoPE do to two numbers?"
  float aspect = 1.6F;        // width / height at which the picture looks best
};

// A running scene: the typed state and what was last computed from it.
class Run {
 public:
  virtual ~Run() = default;
  // Takes legal values; computes only if they differ from the last ones, or an answer has come.
  virtual void update(const state::Values& values) = 0;
  // Draws the last computed picture. Returns the values as the hand changed them (equal to the last
  // ones if it did not).
  virtual state::Values draw(ui::Stage& stage) = 0;
  virtual state::Probes probes() const = 0;
  // Drops what lasts from frame to frame.
  virtual void forget() {}
  // Drops of it what stands for the keyboard's place.
  virtual void let_go() {}
};

class Scene {
 public:
  virtual ~Scene() = default;
  virtual const About& about() const = 0;
  virtual const state::ParamList& params() const = 0;
  // What Play moves while the parameters are `values`.
  virtual state::Animation animation(const state::Values& values) const = 0;
  // Does the picture need more height than others on a phone, because there is much to read in it?
  virtual bool tall(const state::Values& values) const = 0;
  // `answers` must live longer.
  virtual std::unique_ptr<Run> run(core::Answers& answers) const = 0;
};

// All chapters, in the order of the list (scenes.inc).
std::vector<std::unique_ptr<Scene>> make_scenes();

template <class Chapter>
class SceneOf final : public Scene {
 public:
  using State = typename Chapter::State;
  using Result = typename Chapter::Result;

  SceneOf() { Chapter::params(params_); }
  const About& about() const override { return Chapter::kAbout; }
  const state::ParamList& params() const override { return params_.list(); }
  state::Animation animation(const state::Values& values) const override {
    if constexpr (requires { Chapter::animation(params_.to_state(values)); }) {
      return Chapter::animation(params_.to_state(values));
    } else if constexpr (requires { Chapter::animation(); }) {
      return Chapter::animation();
    } else {
      return {};
    }
  }
  bool tall(const state::Values& values) const override {
    if constexpr (requires { Chapter::tall(params_.to_state(values)); }) {
      return Chapter::tall(params_.to_state(values));
    } else {
      return false;
    }
  }
  std::unique_ptr<Run> run(core::Answers& answers) const override {
    return std::make_unique<RunOf>(params_, answers);
  }

 private:
  class RunOf final : public Run {
   public:
    RunOf(const state::Params<State>& params, core::Answers& answers)
        : params_(params), asked_(answers) {}
    void update(const state::Values& values) override {
      if (result_ && values == values_ && !asked_.changed()) return;
      values_ = values;
      state_ = params_.to_state(values);
      asked_.begin();
      if constexpr (requires { Chapter::compute(state_, kept_, asked_); }) {
        result_.emplace(Chapter::compute(state_, kept_, asked_));
      } else if constexpr (requires { Chapter::compute(state_, kept_); }) {
        result_.emplace(Chapter::compute(state_, kept_));
      } else if constexpr (requires { Chapter::compute(state_, asked_); }) {
        result_.emplace(Chapter::compute(state_, asked_));
      } else {
        result_.emplace(Chapter::compute(state_));
      }
      asked_.end();
    }
    state::Values draw(ui::Stage& stage) override {
      State state = state_;
      stage.views = &views_;
      if constexpr (requires { Chapter::draw(state, *result_, transient_, stage); }) {
        Chapter::draw(state, *result_, transient_, stage);
      } else {
        Chapter::draw(state, *result_, stage);
      }
      // What the hand left alone keeps its exact value, even if State holds it as a float.
      const state::Values before = params_.to_values(state_);
      state::Values after = params_.to_values(state);
      for (size_t i = 0; i < after.size(); ++i)
        if (after[i] == before[i]) after[i] = values_[i];
      return after;
    }
    state::Probes probes() const override {
      state::Probes probes;
      Chapter::probes(state_, *result_, probes);
      return probes;
    }
    void forget() override {
      transient_ = {};
      views_.forget();
    }
    void let_go() override { views_.let_go(); }

   private:
    const state::Params<State>& params_;
    state::Values values_;
    State state_{};
    std::optional<Result> result_;
    AskedAnswers asked_;
    ui::Views views_;
    [[no_unique_address]] typename detail::KeptOf<Chapter>::Type kept_;
    [[no_unique_address]] typename detail::TransientOf<Chapter>::Type transient_;
  };

  state::Params<State> params_;
};

}  // namespace ropewalk::scenes

// Makes the factory that scenes.inc names.
// NOLINTBEGIN(bugprone-macro-parentheses): a type as template argument takes no parentheses
#define ROPEWALK_SCENE(name, Chapter)                                                   \
  namespace ropewalk::scenes {                                                          \
  std::unique_ptr<Scene> make_##name() { return std::make_unique<SceneOf<Chapter>>(); } \
  }
// NOLINTEND(bugprone-macro-parentheses)
