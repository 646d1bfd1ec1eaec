// Values turned by their positions, as RoPE turns queries and keys and nothing else. The output
// then holds the position itself: all tokens a place further on, and it has turned. Turned back by
// the row's own position it holds distances alone (VO-RoPE, kexue.fm/archives/10862; RoVE, arXiv
// 2606.11275).
#pragma once

#include <span>
#include <vector>

namespace ropewalk::experiments {

enum class ValueTurn { kNone, kTurned, kTurnedBack };

struct TurnedValuesSpec {
  ValueTurn turn = ValueTurn::kNone;
  double base = 10000;
  int start = 0;  // where the first token stands
  bool operator==(const TurnedValuesSpec&) const = default;
};

// Of values [tokens, dim], in interleaved pairs: token n turns by start + n. A last number without
// a partner stays as it is. kNone leaves all as it is.
std::vector<float> turned_values(std::span<const float> values, int dim,
                                 const TurnedValuesSpec& what);
// Where it is kTurnedBack: row m of the output [tokens, dim] turns back by start + m.
void turn_outputs_back(std::span<float> output, int dim, const TurnedValuesSpec& what);
// What row `row` mixes: its output is the sum of these, each times its weight.
std::vector<float> values_of_row(std::span<const float> values, int dim,
                                 const TurnedValuesSpec& what, int row);

}  // namespace ropewalk::experiments
