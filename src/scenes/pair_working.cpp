#include "scenes/pair_working.h"

#include <cmath>
#include <functional>
#include <utility>

#include "core/table.h"

namespace ropewalk::scenes {
namespace {

using state::Role;

// One of the two vectors: its names, colour and place in the picture.
struct Side {
  std::string letter, position, turned;  // "q", "m", "qₘ"
  Role role;
  std::string_view before, after, angle;  // parts
  core::Vec2 WorkedPair::*vector;
  double WorkedPair::*at;
};

Side query() {
  return {"q",           "m",          "qₘ",           Role::kQuery,  "query.before",
          "query.after", "position.m", &WorkedPair::q, &WorkedPair::m};
}
Side key() {
  return {"k",         "n",          "kₙ",           Role::kKey,    "key.before",
          "key.after", "position.n", &WorkedPair::k, &WorkedPair::n};
}

int decimals_of_position(double position) { return position == std::round(position) ? 0 : 1; }

// Writes steps that take the results of earlier ones, the same in every lane.
class Writer {
 public:
  Writer(NumberSteps& steps, size_t lanes) : steps_(steps), lanes_(lanes) {}

  // `work` says for a lane what goes in and what comes out.
  int add(std::string id, std::string name, std::string words, std::string sign,
          const std::function<StepWork(size_t lane)>& work, bool function = false) {
    NumberStep step{.id = std::move(id),
                    .name = std::move(name),
                    .words = std::move(words),
                    .sign = std::move(sign),
                    .function = function,
                    .work = {}};
    for (size_t lane = 0; lane < lanes_; ++lane) step.work.push_back(work(lane));
    return add_step(steps_, std::move(step));
  }
  StepNumber of(int index, size_t lane) const { return result_of(steps_, index, lane); }

 private:
  NumberSteps& steps_;
  size_t lanes_;
};

struct TurnedSteps {
  int x = 0, y = 0;  // which steps leave the two numbers
};

TurnedSteps add_turn(NumberSteps& steps, const std::vector<WorkedPair>& pairs, const Side& side) {
  const std::string angle = side.position + "θ", zero = side.letter + "₀", one = side.letter + "₁";
  steps.groups.push_back({"Turn " + side.letter + " by " + angle, 0, {}});
  Writer writer(steps, pairs.size());
  const auto number = [&](double value, Role role, std::string_view part) {
    return StepNumber{.value = value, .role = role, .part = part};
  };
  const auto component = [&](size_t lane, bool second) {
    const core::Vec2 vector = pairs[lane].*side.vector;
    return number(second ? vector.y : vector.x, side.role, side.before);
  };

  const int turn = writer.add(
      "angle_" + side.position, angle,
      "The angle in radians: the position, times the pair's speed θ.", "×", [&](size_t lane) {
        const double theta = pairs[lane].theta, at = pairs[lane].*side.at;
        StepWork work{number(at, Role::kPosition, side.angle),
                      number(theta, Role::kPosition, "position.theta"),
                      number(core::pair_angle(theta, at), Role::kPosition, side.angle)};
        work.left.decimals = decimals_of_position(at);
        work.right.decimals = work.result.decimals = decimals_of(theta);
        return work;
      });
  const auto matrix = [&](size_t lane) { return core::pair_matrix(writer.of(turn, lane).value); };
  const auto function = [&](const char* name, double core::Matrix2::*entry) {
    return writer.add(
        std::string(name) + "_" + side.position, std::string(name) + " " + angle,
        name == std::string_view("cos") ? "How much of each number stays where it is."
                                        : "How much of each number goes over to the other.",
        name,
        [&](size_t lane) {
          return StepWork{
              {}, writer.of(turn, lane), number(matrix(lane).*entry, Role::kPosition, side.angle)};
        },
        true);
  };
  const int cos = function("cos", &core::Matrix2::m00), sin = function("sin", &core::Matrix2::m10);

  const auto product = [&](bool second, int factor, const char* what) {
    const std::string& name = second ? one : zero;
    return writer.add(side.letter + (second ? "1_" : "0_") + what, name + " " + what + " " + angle,
                      std::string(second ? "The second" : "The first") + " number, times the " +
                          (factor == cos ? "cosine." : "sine."),
                      "×", [&](size_t lane) {
                        const StepNumber x = component(lane, second), by = writer.of(factor, lane);
                        return StepWork{x, by, number(x.value * by.value, side.role, side.after)};
                      });
  };
  const auto sum = [&](const char* which, const std::string& name, int a, int b, bool minus,
                       const char* words) {
    return writer.add(side.letter + "_turned_" + which, name, words, minus ? "−" : "+",
                      [&](size_t lane) {
                        const StepNumber x = writer.of(a, lane), y = writer.of(b, lane);
                        const double value = minus ? x.value - y.value : x.value + y.value;
                        return StepWork{x, y, number(value, side.role, side.after)};
                      });
  };
  TurnedSteps turned;
  const int stays = product(false, cos, "cos"), comes = product(true, sin, "sin");
  turned.x = sum("x", side.turned + "₀", stays, comes, true,
                 "The first number after the turn: what stays, less what comes over.");
  const int stays_too = product(true, cos, "cos"), comes_too = product(false, sin, "sin");
  turned.y = sum("y", side.turned + "₁", stays_too, comes_too, false,
                 "The second number after the turn: what stays, and what comes over.");
  steps.groups.back().tells = {turned.x, turned.y};
  return turned;
}

StepNumber score_of(double value) {
  return {.value = value, .role = Role::kScore, .part = "score"};
}

}  // namespace

NumberSteps work_out(const std::vector<WorkedPair>& pairs) {
  NumberSteps steps;
  steps.lanes.clear();
  for (const WorkedPair& pair : pairs) steps.lanes.push_back({pair.id, pair.title});
  const TurnedSteps q = add_turn(steps, pairs, query()), k = add_turn(steps, pairs, key());
  steps.groups.push_back({"Multiply and add", 0, {}});
  Writer writer(steps, pairs.size());
  const auto product = [&](const char* id, const char* name, const char* words, int a, int b) {
    return writer.add(id, name, words, "×", [&](size_t lane) {
      const StepNumber x = writer.of(a, lane), y = writer.of(b, lane);
      return StepWork{x, y, score_of(x.value * y.value)};
    });
  };
  const int x = product("product_x", "qₘ₀ kₙ₀", "The first numbers of both, multiplied.", q.x, k.x);
  const int y =
      product("product_y", "qₘ₁ kₙ₁", "The second numbers of both, multiplied.", q.y, k.y);
  const int score = writer.add("score", "score", "Their sum is the dot product, the pair's score.",
                               "+", [&](size_t lane) {
                                 const StepNumber a = writer.of(x, lane), b = writer.of(y, lane);
                                 return StepWork{a, b, score_of(a.value + b.value)};
                               });
  steps.groups.back().tells = {score};
  return steps;
}

void add_distance_alone(NumberSteps& steps, const WorkedPair& pair, double phi) {
  steps.groups.push_back({"From the distance alone", 0, {}});
  Writer writer(steps, 1);
  const auto at = [](double value, std::string_view part, int decimals) {
    return StepNumber{.value = value, .role = Role::kPosition, .part = part, .decimals = decimals};
  };
  const auto between = [&](double value) {
    return StepNumber{.value = value,
                      .role = Role::kScore,
                      .part = "score.angle",
                      .decimals = decimals_of(pair.theta)};
  };
  const int whole = std::max(decimals_of_position(pair.m), decimals_of_position(pair.n));
  const int distance = writer.add(
      "distance", "m − n", "How far apart they stand. From here on the positions are not used.",
      "−", [&](size_t) {
        return StepWork{at(pair.m, "position.m", whole), at(pair.n, "position.n", whole),
                        at(pair.m - pair.n, "position.distance", whole)};
      });
  const int turn = writer.add(
      "angle_distance", "(m − n)θ", "By how much more the query was turned.", "×", [&](size_t) {
        const int decimals = decimals_of(pair.theta);
        return StepWork{
            writer.of(distance, 0), at(pair.theta, "position.theta", decimals),
            at(core::pair_angle(pair.theta, pair.m - pair.n), "position.distance", decimals)};
      });
  const int angle =
      writer.add("angle_between", "(m − n)θ + φ",
                 "φ is the angle from k to q before they were turned.", "+", [&](size_t) {
                   const StepNumber delta = writer.of(turn, 0);
                   return StepWork{delta, between(phi), between(delta.value + phi)};
                 });
  const int cosine = writer.add(
      "cos_between", "its cosine", "1 where the arrows point the same way, −1 where against it.",
      "cos",
      [&](size_t) {
        StepNumber cos = between(std::cos(writer.of(angle, 0).value));
        cos.decimals = 4;
        return StepWork{{}, writer.of(angle, 0), cos};
      },
      true);
  const int score = writer.add(
      "score_by_distance", "score", "Times the two lengths, |q||k|: the same score once more.", "×",
      [&](size_t) {
        const double lengths = std::hypot(pair.q.x, pair.q.y) * std::hypot(pair.k.x, pair.k.y);
        const StepNumber cos = writer.of(cosine, 0);
        return StepWork{{.value = lengths, .part = "score"}, cos, score_of(lengths * cos.value)};
      });
  steps.groups.back().tells = {score};
}

void add_difference(NumberSteps& steps) {
  const int score = steps.count() - 1;
  const StepNumber here = result_of(steps, score, 0), there = result_of(steps, score, 1);
  steps.groups.push_back({"Compare", 0, {}});
  NumberStep step{
      .id = "difference",
      .name = "differ by",
      .words = "Whatever the numbers on the way, the two scores differ by rounding alone.",
      .sign = "−",
      .work = {}};
  step.work = {{here, there, score_of(here.value - there.value)}};
  add_step(steps, std::move(step));
}

}  // namespace ropewalk::scenes
