// A calculation as it is done by hand: each step takes one or two numbers, does one thing with them
// and leaves one number. Chapters say which; all of them draw it alike.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "state/probes.h"
#include "state/timeline.h"
#include "ui/stage.h"

namespace ropewalk::scenes {

struct Operand {
  double value = 0;
  state::Role role = state::Role::kPlain;
  std::string_view part = {};  // lights up with it; outlives the steps
  int decimals = 4;
  int from = -1;  // the step whose result it is; -1: of none
};

// left sign right = result; a function takes `right` alone.
struct Operation {
  Operand left, right, result;
};

struct WorkedStep {
  std::string id;               // permanent: its probe is "step_" and this
  std::string name;             // "q₀ cos mθ": what is worked out
  std::string words;            // the same in a sentence
  std::string sign;             // "×", or the function's name
  bool function = false;        // of one number
  std::vector<Operation> work;  // once a lane, or in the first alone
};

struct StepGroup {
  std::string title;
  int size = 0;            // how many steps
  std::vector<int> tells;  // the steps whose results its heading tells once it is done
};

// Several lanes do the same with other numbers, side by side.
struct StepLane {
  std::string id;     // ends the names of its probes: "", "_slid"
  std::string title;  // "at m = 11, n = 4"; not shown if there is but one
};

struct WorkedExample {
  std::vector<StepLane> lanes = {{}};
  std::vector<StepGroup> groups;
  std::vector<WorkedStep> steps;

  int count() const { return static_cast<int>(steps.size()); }
  // 1 .. count()
  int in_use(int at) const;
  const WorkedStep& step(int number) const { return steps[static_cast<size_t>(number - 1)]; }
  int group_of(int number) const;
};

// Appends a step to the last group; returns its index.
int add_step(WorkedExample& steps, WorkedStep step);
// The result of a step (by index) as a number that goes into a later one.
Operand result_of(const WorkedExample& steps, int index, size_t lane = 0);

// As many decimals as show four digits of a small number: 4 .. 7.
int decimals_of(double value);

// What Play does while a working is shown: one step a second, to the last of `last`.
state::Animation stepping(int last);

// "steps", "step" and the result of every step.
void add_probes(const WorkedExample& steps, int at, state::Probes& probes);

// The working with step `at` lit, what follows faint, and a scrubber below. Returns the step that
// the hand wants now.
int draw_worked_example(ui::Stage& stage, ui::Rect rect, const WorkedExample& steps, int at);

}  // namespace ropewalk::scenes
