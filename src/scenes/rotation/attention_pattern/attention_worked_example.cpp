#include "scenes/rotation/attention_pattern/attention_worked_example.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "core/reference/reference.h"
#include "core/words/words.h"

namespace ropewalk::scenes {
namespace {

using state::Role;

constexpr int kMaxLots = 8;

size_t size(int n) { return static_cast<size_t>(n); }

std::vector<double> wide(std::span<const float> x) { return {x.begin(), x.end()}; }

int lots_of(int pairs) { return std::min(pairs, kMaxLots); }
// The first pair of a lot; for the lot after the last, the number of pairs.
int first_of_lot(int lot, int pairs) { return lot * pairs / lots_of(pairs); }

Operand number(double value, Role role, std::string_view part, int decimals = 4) {
  return {.value = value, .role = role, .part = part, .decimals = decimals};
}
Operand score(double value) { return number(value, Role::kScore, "score"); }
Operand weight(double value) { return number(value, Role::kScore, "score.weight"); }

class Writer {
 public:
  explicit Writer(WorkedExample& steps) : steps_(steps) {}
  void part(std::string title) { steps_.groups.push_back({std::move(title), 0, {}}); }
  // The last step of a part is what it was about.
  int add(std::string id, std::string name, std::string words, std::string sign, Operand left,
          Operand right, Operand result) {
    return put({.id = std::move(id),
                .name = std::move(name),
                .words = std::move(words),
                .sign = std::move(sign),
                .work = {{left, right, result}}});
  }
  int function(std::string id, std::string name, std::string words, std::string sign, Operand of,
               Operand result) {
    return put({.id = std::move(id),
                .name = std::move(name),
                .words = std::move(words),
                .sign = std::move(sign),
                .function = true,
                .work = {{{}, of, result}}});
  }
  Operand of(int index) const { return result_of(steps_, index); }

 private:
  int put(WorkedStep step) {
    const int index = add_step(steps_, std::move(step));
    steps_.groups.back().tells = {index};
    return index;
  }
  WorkedExample& steps_;
};

struct Cell {
  std::vector<double> q, k;  // as they meet
  int d = 0;
  core::AttentionOptions options;
  WorkedCell at;
};

// What the pairs first .. last - 1 add to the dot product.
double dot_of(const Cell& cell, int first, int last) {
  const size_t from = 2 * size(first), count = 2 * size(last - first);
  return core::reference::score(std::span(cell.q).subspan(from, count),
                                std::span(cell.k).subspan(from, count), 1);
}

// The chosen pair in full; returns the step with its sum.
int add_pair(Writer& writer, const Cell& cell) {
  const std::string pair = std::to_string(cell.at.pair);
  writer.part(tr("Pair {i}: multiply and add", {{"i", pair}}));
  const auto product = [&](bool second) {
    const size_t at = 2 * size(cell.at.pair) + (second ? 1 : 0);
    const std::string index = std::to_string(at);
    const double q = cell.q[at], k = cell.k[at];
    return writer.add(
        second ? "product_y" : "product_x", tr("number {i} of each", {{"i", index}}),
        tr(second ? "The pair's second number of the query, times that of the key, as they stand "
                    "after any turn."
                  : "The pair's first number of the query, times that of the key, as they stand "
                    "after any turn."),
        "×", number(q, Role::kQuery, "query"), number(k, Role::kKey, "key"), score(q * k));
  };
  const int x = product(false), y = product(true);
  const double sum = writer.of(x).value + writer.of(y).value;
  return writer.add("pair", tr("pair {i}", {{"i", pair}}),
                    tr("What this pair adds to the dot product."), "+", writer.of(x), writer.of(y),
                    score(sum));
}

// All pairs; returns the step with the dot product.
int add_pairs(Writer& writer, const Cell& cell, int pair_step) {
  const int pairs = cell.d / 2, lots = lots_of(pairs);
  if (lots < 2) return pair_step;
  writer.part(tr("All pairs, added up"));
  const auto lot_of = [&](int lot) {
    const int first = first_of_lot(lot, pairs), last = first_of_lot(lot + 1, pairs);
    Operand sum = score(dot_of(cell, first, last));
    if (cell.at.pair == first && last == first + 1) sum.from = pair_step;
    return sum;
  };
  int last = -1;
  for (int lot = 1; lot < lots; ++lot) {
    const int first = first_of_lot(lot, pairs), after = first_of_lot(lot + 1, pairs);
    const std::string added =
        after == first + 1 ? tr("What the pairs before add up to, and pair {i}.", {{"i", first}})
                           : tr("What the pairs before add up to, and pairs {first}–{last}.",
                                {{"first", first}, {"last", after - 1}});
    const bool all = lot + 1 == lots;
    const Operand before = last < 0 ? lot_of(0) : writer.of(last), lot_sum = lot_of(lot);
    last = writer.add(
        all ? "dot" : "sum_" + std::to_string(lot),
        all ? std::string(tr("dot product q · k")) : tr("pairs 0–{last}", {{"last", after - 1}}),
        added, "+", before, lot_sum, score(before.value + lot_sum.value));
  }
  return last;
}

// From the dot product to the score; returns the step with it.
int add_scale(Writer& writer, const Cell& cell, int dot, const experiments::AttentionTrace& trace) {
  const size_t index = size(cell.at.row) * size(trace.steps.cols) + size(cell.at.col);
  writer.part(tr("Scale and mask"));
  const double root = 1 / std::sqrt(static_cast<double>(cell.d));
  int last = writer.add(
      "scaled", "q · k × 1/√d", tr("Long vectors would make large scores: one over √d."), "×",
      writer.of(dot), number(root, Role::kPlain, "score"), score(writer.of(dot).value * root));
  const bool biased = !trace.head->meet.bias.empty();
  const double bias = biased ? static_cast<double>(trace.head->meet.bias[index]) : 0;
  last = writer.add("biased", tr("plus the bias"),
                    tr(biased ? "What the encoding adds for the distance, beside q and k."
                              : "This encoding adds nothing here: it is in q and k, if anywhere."),
                    "+", writer.of(last), number(bias, Role::kPosition, "position"),
                    score(writer.of(last).value + bias));
  const auto exact = static_cast<double>(trace.steps.scores[index]);
  writer.add("score", tr("score"), tr("Over the temperature: a low one sharpens the row."), "÷",
             writer.of(last),
             number(static_cast<double>(cell.options.temperature), Role::kPlain, "score", 2),
             score(exact));
  const bool causal = cell.options.causal;
  return writer.add(
      "masked", tr(causal ? "mask: n ≤ m?" : "no mask: n ≤ T − 1"),
      tr(causal ? "Key n is not after query m, so its score stays. Those after m get −∞."
                : "Every token sees all others, so the score stays."),
      "≤", number(cell.at.col, Role::kKey, "position.n", 0),
      number(causal ? cell.at.row : trace.steps.cols - 1, Role::kQuery, "position.m", 0),
      score(exact));
}

// From the score to the weight; returns the step with it.
int add_softmax(Writer& writer, const Cell& cell, int score_step,
                const experiments::AttentionTrace& trace) {
  const int cols = trace.steps.cols;
  const int seen = cell.options.causal ? std::min(cell.at.row + 1, cols) : cols;
  const std::vector<double> row =
      wide(experiments::row_of(trace.steps.scores, cell.at.row, cols).first(size(seen)));
  const double max = *std::max_element(row.begin(), row.end());
  double others = 0;
  for (int n = 0; n < seen; ++n)
    if (n != cell.at.col) others += std::exp(row[size(n)] - max);
  writer.part(tr("Softmax over the row"));
  const double below = writer.of(score_step).value - max;
  const int less =
      writer.add("below", tr("less the largest"),
                 tr("The row's largest score is taken off, so that no exponential is huge."), "−",
                 writer.of(score_step), number(max, Role::kScore, "score.row"), score(below));
  const int power =
      writer.function("exp", tr("exponential"), tr("Positive, and larger for larger scores."),
                      "exp", writer.of(less), weight(std::exp(below)));
  const int sum =
      writer.add("exp_sum", tr("sum of the row"),
                 trn("This key's, and that of the other key that m sees.",
                     "This key's, and those of the other {n} keys that m sees.", seen - 1),
                 "+", writer.of(power), number(others, Role::kScore, "score.row"),
                 number(writer.of(power).value + others, Role::kScore, "score.row"));
  const auto exact = static_cast<double>(
      experiments::row_of(trace.steps.weights, cell.at.row, cols)[size(cell.at.col)]);
  return writer.add("weight", "weight", "This key's share of the row: all weights add up to 1.",
                    "÷", writer.of(power), writer.of(sum), weight(exact));
}

void add_output(Writer& writer, const Cell& cell, int weight_step,
                const experiments::AttentionTrace& trace, const std::vector<float>& values) {
  const std::vector<double> weights =
      wide(experiments::row_of(trace.steps.weights, cell.at.row, trace.steps.cols));
  const int value_dim = static_cast<int>(values.size()) / trace.steps.cols;
  const auto value = [&](size_t n) {
    return static_cast<double>(values[n * size(value_dim) + size(cell.at.component)]);
  };
  double others = 0;
  for (size_t n = 0; n < weights.size(); ++n)
    if (n != size(cell.at.col)) others += weights[n] * value(n);
  const std::string component = std::to_string(cell.at.component);
  writer.part(tr("Output, component {i}", {{"i", component}}));
  const double own = value(size(cell.at.col));
  const int part =
      writer.add("part", tr("weight × value"), tr("What this key's token gives to the output."),
                 "×", writer.of(weight_step), number(own, Role::kValue, "value"),
                 number(writer.of(weight_step).value * own, Role::kValue, "output"));
  const auto exact = static_cast<double>(
      experiments::row_of(trace.steps.output, cell.at.row, value_dim)[size(cell.at.component)]);
  writer.add("output", tr("output"),
             tr("With the parts of all other tokens: one number of what comes out."), "+",
             writer.of(part), number(others, Role::kValue, "output"),
             number(exact, Role::kValue, "output"));
}

}  // namespace

WorkedExample worked_example_of(const experiments::AttentionTrace& trace,
                                const std::vector<float>& values, int d,
                                const core::AttentionOptions& options, const WorkedCell& at) {
  const core::EncodedScores& meet = trace.head->meet;
  const Cell cell{.q = wide(experiments::row_of(meet.q, at.row, d)),
                  .k = wide(experiments::row_of(meet.k, at.col, d)),
                  .d = d,
                  .options = options,
                  .at = at};
  WorkedExample steps;
  Writer writer(steps);
  const int pair = add_pair(writer, cell);
  const int dot = add_pairs(writer, cell, pair);
  const int score = add_scale(writer, cell, dot, trace);
  const int weight = add_softmax(writer, cell, score, trace);
  add_output(writer, cell, weight, trace, values);
  return steps;
}

int attention_steps(int d) {
  const int pair = 3, pairs = lots_of(d / 2) - 1, scale = 4, softmax = 4, output = 2;
  return pair + pairs + scale + softmax + output;
}

AttentionStage stage_of(const WorkedExample& steps, int at) {
  const int from_end = static_cast<int>(steps.groups.size()) - 1 - steps.group_of(steps.in_use(at));
  return from_end == 0   ? AttentionStage::kOutput
         : from_end == 1 ? AttentionStage::kWeight
                         : AttentionStage::kScore;
}

}  // namespace ropewalk::scenes
