#include "scenes/parts/worked_example.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace ropewalk::scenes {

int WorkedExample::in_use(int at) const { return std::clamp(at, 1, std::max(count(), 1)); }

int WorkedExample::group_of(int number) const {
  int last = 0;
  for (size_t g = 0; g < groups.size(); ++g) {
    last += groups[g].size;
    if (number <= last) return static_cast<int>(g);
  }
  return static_cast<int>(groups.size()) - 1;
}

int add_step(WorkedExample& steps, WorkedStep step) {
  steps.steps.push_back(std::move(step));
  ++steps.groups.back().size;
  return steps.count() - 1;
}

Operand result_of(const WorkedExample& steps, int index, size_t lane) {
  Operand number = steps.steps[static_cast<size_t>(index)].work[lane].result;
  number.from = index;
  return number;
}

int decimals_of(double value) {
  const double size = std::abs(value);
  if (!(size > 0)) return 4;
  return std::clamp(3 - static_cast<int>(std::floor(std::log10(size))), 4, 7);
}

state::Animation stepping(int last) {
  return {.key = "at",
          .from = 1,
          .to = static_cast<double>(last),
          .units_per_second = 1,
          .step = 1,
          .loop = false,
          .whole = true};
}

void add_probes(const WorkedExample& steps, int at, state::Probes& probes) {
  probes.add("steps", steps.count(), "steps of the worked example");
  probes.add("step", steps.in_use(at), "step that is lit");
  for (int number = 1; number <= steps.count(); ++number) {
    const WorkedStep& step = steps.step(number);
    for (size_t lane = 0; lane < step.work.size(); ++lane) {
      const StepLane& where = steps.lanes[lane];
      probes.add(
          "step_" + step.id + where.id, step.work[lane].result.value,
          where.title.empty() ? "step {number}: {result}" : "step {number}, {lane}: {result}",
          {{"number", number}, {"lane", where.title}, {"result", step.name}});
    }
  }
}

}  // namespace ropewalk::scenes
