#include "experiments/heads/turned_values.h"

#include "core/rotation/frequency.h"
#include "core/rotation/rotation.h"

namespace ropewalk::experiments {
namespace {

std::vector<double> speeds(int dim, double base, double way) {
  if (dim < 2) return {};
  std::vector<double> inv_freq = core::inverse_frequencies(dim - dim % 2, base);
  for (double& theta : inv_freq) theta *= way;
  return inv_freq;
}

void turn_rows(std::span<float> rows, int dim, double base, double way, double first) {
  const std::vector<double> inv_freq = speeds(dim, base, way);
  if (inv_freq.empty()) return;
  core::rotate_rows(rows, dim, inv_freq, first, core::Layout::kInterleaved, rows);
}

}  // namespace

std::vector<float> turned_values(std::span<const float> values, int dim,
                                 const TurnedValuesSpec& what) {
  std::vector<float> turned(values.begin(), values.end());
  if (what.turn != ValueTurn::kNone) turn_rows(turned, dim, what.base, 1, what.start);
  return turned;
}

void turn_outputs_back(std::span<float> output, int dim, const TurnedValuesSpec& what) {
  if (what.turn == ValueTurn::kTurnedBack) turn_rows(output, dim, what.base, -1, what.start);
}

std::vector<float> values_of_row(std::span<const float> values, int dim,
                                 const TurnedValuesSpec& what, int row) {
  if (what.turn != ValueTurn::kTurnedBack) return turned_values(values, dim, what);
  std::vector<float> turned(values.begin(), values.end());
  turn_rows(turned, dim, what.base, 1, -row);  // by n - m, which is all that is left of the two
  return turned;
}

}  // namespace ropewalk::experiments
