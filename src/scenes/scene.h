// A chapter: a file, or a folder of its own, in the folder of its part of the lecture, and one line
// in scenes.inc. It holds a plain State, the one list of its parameters, a pure compute(State), a
// draw, and named probes, and ends with ROPEWALK_SCENE(name, Chapter). What chapters compute without
// a pixel stands in experiments, what they share in scenes/parts.
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
//       or compute(const State&, std::optional<Result> last): may keep what still holds in `last`
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

#include "state/params.h"
#include "state/probes.h"
#include "state/timeline.h"
#include "ui/stage.h"

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
  // Takes legal values; computes only if they differ from the last ones.
  virtual void update(const state::Values& values) = 0;
  // Draws the last computed picture. Returns the values as the hand changed them (equal to the last
  // ones if it did not).
  virtual state::Values draw(ui::Stage& stage) = 0;
  virtual state::Probes probes() const = 0;
  // Drops what lasts from frame to frame.
  virtual void forget() {}
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
  virtual std::unique_ptr<Run> run() const = 0;
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
  std::unique_ptr<Run> run() const override { return std::make_unique<RunOf>(params_); }

 private:
  class RunOf final : public Run {
   public:
    explicit RunOf(const state::Params<State>& params) : params_(params) {}
    void update(const state::Values& values) override {
      if (result_ && values == values_) return;
      values_ = values;
      state_ = params_.to_state(values);
      if constexpr (requires { Chapter::compute(state_, std::move(result_)); }) {
        result_ = Chapter::compute(state_, std::move(result_));
      } else {
        result_.emplace(Chapter::compute(state_));
      }
    }
    state::Values draw(ui::Stage& stage) override {
      State state = state_;
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
    void forget() override { transient_ = {}; }

   private:
    const state::Params<State>& params_;
    state::Values values_;
    State state_{};
    std::optional<Result> result_;
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
