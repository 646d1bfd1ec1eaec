// Two small chapters for tests of what is around the scenes.
#pragma once

#include <array>
#include <cmath>
#include <memory>
#include <string_view>
#include <vector>

#include "app/session/catalog.h"
#include "scenes/scene.h"
#include "ui/interaction.h"

namespace ropewalk::test {

struct Turning {
  enum class Layout { kHalves, kPairs };
  struct State {
    int m = 3;
    double size = 1;
    std::array<float, 2> q = {1, 0};
    Layout layout = Layout::kHalves;
    bool lock = false;
  };
  struct Result {
    double angle = 0, x = 0;
  };
  static constexpr scenes::About kAbout{"turning", "I. First", "Turn a thing",
                                        "What happens when it turns?", 1.6F};
  static void params(state::Params<State>& p) {
    p.add("m", &State::m,
          {.label = "position m",
           .help = "Where it stands.",
           .unit = "tokens",
           .max = 60,
           .role = state::Role::kPosition,
           .place = state::Place::kPrimary});
    p.add("size", &State::size,
          {.label = "size", .min = 0.5, .max = 4, .place = state::Place::kPrimary});
    p.add("q", &State::q,
          {.label = "query q",
           .min = -2,
           .max = 2,
           .role = state::Role::kQuery,
           .place = state::Place::kPicture});
    p.add("layout", &State::layout,
          {.label = "layout", .choices = {{"halves", "in halves"}, {"pairs", "in pairs"}}});
    p.add("lock", &State::lock, "lock", "Keeps it from turning.").shown([](const State& s) {
      return s.m > 0;
    });
  }
  static Result compute(const State& s) { return {0.1 * s.m, s.size * std::cos(0.1 * s.m)}; }
  static void draw(State& state, const Result& result, ui::Stage& stage) {
    const ui::Vec2 center = stage.area.center();
    const float unit = std::min(stage.area.width(), stage.area.height()) / 8;
    stage.canvas.line(center, center + ui::Vec2{unit, 0} * static_cast<float>(result.x),
                      {stage.theme.query, 2});
    const ui::Vec2 tip = center + ui::Vec2{state.q[0], -state.q[1]} * unit;
    const auto handle = stage.input.handle("q", tip, "query q");
    ui::draw_handle(stage.canvas, stage.theme, tip, stage.theme.query, handle);
    if (handle.drag && unit > 0) {
      const ui::Vec2 at = (*handle.drag - center) * (1 / unit);
      state.q = {at.x, -at.y};
    }
    if (handle.hovered) stage.highlight.point_at("query");
  }
  static void probes(const State& s, const Result& r, state::Probes& p) {
    p.add("angle", r.angle, "angle in radians");
    p.add("x", r.x, "how far to the right");
    p.add("m", s.m, "where it stands");
  }
  static state::Animation animation() { return {"m", 0, 60, 10, 1, false}; }
};

struct Still {
  struct State {
    double level = 0.5;
  };
  struct Result {
    double twice = 1;
  };
  static constexpr scenes::About kAbout{"still", "II. Second", "Hold still", "What stays?", 1.2F};
  static void params(state::Params<State>& p) {
    p.add("level", &State::level, {.label = "level", .place = state::Place::kPrimary});
  }
  static Result compute(const State& s) { return {2 * s.level}; }
  static void draw(State&, const Result& result, ui::Stage& stage) {
    ui::Rect bar = stage.area;
    stage.canvas.rect(bar.take_left(bar.width() * static_cast<float>(result.twice) / 2),
                      stage.theme.score);
  }
  static void probes(const State&, const Result& r, state::Probes& p) {
    p.add("twice", r.twice, "twice the level");
  }
};

inline std::string_view sample_lesson(std::string_view id) {
  if (id != "turning") return {};
  return R"(It turns by a fixed angle a step.

## [Before it turns](#/turning?m=0)
At position 0 [q](#query) has not moved. See [twenty](#/turning?m=20) or [the paper](https://example.org/paper).

## [Ten steps on](#/turning?m=10&size=2)
How far has it turned?

- [ ] Half a radian.
- [x] One radian.

> Each step turns it by a tenth.

## [Far away](#/turning?m=60&layout=pairs&lock=1)
It has gone round.

## Sources
- [Su et al. 2021](https://example.org/paper)
)";
}

inline app::Catalog sample_catalog() {
  std::vector<std::unique_ptr<scenes::Scene>> scenes;
  scenes.push_back(std::make_unique<scenes::SceneOf<Turning>>());
  scenes.push_back(std::make_unique<scenes::SceneOf<Still>>());
  return {std::move(scenes), sample_lesson};
}

}  // namespace ropewalk::test
