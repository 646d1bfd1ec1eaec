#include "scenes/parts/pair_worked_example.h"

#include <algorithm>
#include <cmath>
#include <span>
#include <utility>
#include <vector>

#include "core/rotation/table.h"
#include "core/words/words.h"

namespace ropewalk::scenes {
namespace {

using state::Role;
using Numbers = std::vector<Operand>;  // one a lane

enum class Sign { kTimes, kPlus, kMinus };

std::string_view sign_of(Sign sign) {
  return sign == Sign::kTimes ? "×" : sign == Sign::kPlus ? "+" : "−";
}

double done(Sign sign, double a, double b) {
  return sign == Sign::kTimes ? a * b : sign == Sign::kPlus ? a + b : a - b;
}

// What a step is called and says, the same in every lane.
struct Text {
  std::string id, name;
  std::string_view words;
};

int put(WorkedExample& steps, Text text, std::string_view sign, std::vector<Operation> work,
        bool function = false) {
  return add_step(steps, {.id = std::move(text.id),
                          .name = std::move(text.name),
                          .words = std::string(text.words),
                          .sign = std::string(sign),
                          .function = function,
                          .work = std::move(work)});
}

Numbers of(const WorkedExample& steps, int index) {
  Numbers numbers;
  for (size_t lane = 0; lane < steps.lanes.size(); ++lane)
    numbers.push_back(result_of(steps, index, lane));
  return numbers;
}

// `like`: what the result is, but for its value.
int combine(WorkedExample& steps, Text text, Sign sign, const Numbers& a, const Numbers& b,
            Operand like) {
  std::vector<Operation> work;
  for (size_t lane = 0; lane < a.size(); ++lane) {
    like.value = done(sign, a[lane].value, b[lane].value);
    work.push_back({a[lane], b[lane], like});
  }
  return put(steps, std::move(text), sign_of(sign), std::move(work));
}

Operand number(double value, Role role, std::string_view part, int decimals = 4) {
  return {.value = value, .role = role, .part = part, .decimals = decimals};
}

constexpr Operand kScore{.role = Role::kScore, .part = "score"};

// One of the two vectors: its names, colour and place in the picture.
struct Side {
  std::string letter, position, turned;  // "q", "m", "qₘ"
  Role role;
  std::string_view before, after, angle;  // parts
  core::Vec2 WorkedPair::*vector;
  double WorkedPair::*at;
};

int decimals_of_position(double position) { return position == std::round(position) ? 0 : 1; }

// The angle, its cosine and its sine.
struct AngleSteps {
  int cos = 0, sin = 0;
};

AngleSteps add_angle(WorkedExample& steps, std::span<const WorkedPair> pairs, const Side& side) {
  const std::string name = side.position + "θ";
  std::vector<Operation> angles, cosines, sines;
  for (const WorkedPair& pair : pairs) {
    const double at = pair.*side.at;
    const int decimals = decimals_of(pair.theta);
    angles.push_back(
        {number(at, Role::kPosition, side.angle, decimals_of_position(at)),
         number(pair.theta, Role::kPosition, "position.theta", decimals),
         number(core::pair_angle(pair.theta, at), Role::kPosition, side.angle, decimals)});
    Operand angle = angles.back().result;
    angle.from = steps.count();
    const core::Matrix2 turn = core::pair_matrix(angle.value);
    cosines.push_back({{}, angle, number(turn.m00, Role::kPosition, side.angle)});
    sines.push_back({{}, angle, number(turn.m10, Role::kPosition, side.angle)});
  }
  put(steps,
      {"angle_" + side.position, name,
       N_("The angle in radians: the position, times the pair's θ.")},
      "×", std::move(angles));
  AngleSteps at;
  at.cos =
      put(steps,
          {"cos_" + side.position, "cos " + name, N_("How much of each number stays where it is.")},
          "cos", std::move(cosines), true);
  at.sin = put(steps,
               {"sin_" + side.position, "sin " + name,
                N_("How much of each number goes over to the other.")},
               "sin", std::move(sines), true);
  return at;
}

struct TurnedSteps {
  int x = 0, y = 0;  // which steps leave the two numbers
};

TurnedSteps add_turn(WorkedExample& steps, std::span<const WorkedPair> pairs, const Side& side) {
  const std::string angle = side.position + "θ", &v = side.letter;
  steps.groups.push_back(
      {tr("Turn {vector} by {angle}", {{"vector", v}, {"angle", angle}}), 0, {}});
  const AngleSteps at = add_angle(steps, pairs, side);
  const Numbers cos = of(steps, at.cos), sin = of(steps, at.sin);
  Numbers first, second;
  for (const WorkedPair& pair : pairs) {
    first.push_back(number((pair.*side.vector).x, side.role, side.before));
    second.push_back(number((pair.*side.vector).y, side.role, side.before));
  }
  const Operand after = number(0, side.role, side.after);
  const std::string zero = v + "₀", one = v + "₁";
  const auto times = [&](Text text, const Numbers& x, const Numbers& by) {
    return of(steps, combine(steps, std::move(text), Sign::kTimes, x, by, after));
  };
  TurnedSteps turned;
  Numbers stays = times(
      {v + "0_cos", zero + " cos " + angle, N_("The first number, times the cosine.")}, first, cos);
  Numbers comes = times(
      {v + "1_sin", one + " sin " + angle, N_("The second number, times the sine.")}, second, sin);
  turned.x = combine(steps,
                     {v + "_turned_x", side.turned + "₀",
                      N_("The first number after the turn: what stays, less what comes over.")},
                     Sign::kMinus, stays, comes, after);
  stays = times({v + "1_cos", one + " cos " + angle, N_("The second number, times the cosine.")},
                second, cos);
  comes = times({v + "0_sin", zero + " sin " + angle, N_("The first number, times the sine.")},
                first, sin);
  turned.y = combine(steps,
                     {v + "_turned_y", side.turned + "₁",
                      N_("The second number after the turn: what stays, and what comes over.")},
                     Sign::kPlus, stays, comes, after);
  steps.groups.back().tells = {turned.x, turned.y};
  return turned;
}

}  // namespace

WorkedExample worked_example_of(std::span<const WorkedPair> pairs) {
  WorkedExample steps;
  steps.lanes.clear();
  for (const WorkedPair& pair : pairs) steps.lanes.push_back({pair.id, pair.title});
  const TurnedSteps q = add_turn(steps, pairs,
                                 {"q", "m", "qₘ", Role::kQuery, "query.before", "query.after",
                                  "position.m", &WorkedPair::q, &WorkedPair::m});
  const TurnedSteps k = add_turn(steps, pairs,
                                 {"k", "n", "kₙ", Role::kKey, "key.before", "key.after",
                                  "position.n", &WorkedPair::k, &WorkedPair::n});
  steps.groups.push_back({tr("Multiply and add"), 0, {}});
  const int x =
      combine(steps, {"product_x", "qₘ₀ kₙ₀", N_("The first numbers of both, multiplied.")},
              Sign::kTimes, of(steps, q.x), of(steps, k.x), kScore);
  const int y =
      combine(steps, {"product_y", "qₘ₁ kₙ₁", N_("The second numbers of both, multiplied.")},
              Sign::kTimes, of(steps, q.y), of(steps, k.y), kScore);
  const int score =
      combine(steps, {"score", N_("score"), N_("Their sum is the dot product, the pair's score.")},
              Sign::kPlus, of(steps, x), of(steps, y), kScore);
  steps.groups.back().tells = {score};
  return steps;
}

void add_distance_alone(WorkedExample& steps, const WorkedPair& pair, double phi) {
  steps.groups.push_back({tr("From the distance alone"), 0, {}});
  const int whole = std::max(decimals_of_position(pair.m), decimals_of_position(pair.n));
  const int decimals = decimals_of(pair.theta);
  const int distance =
      combine(steps,
              {"distance", "m − n",
               N_("How far apart they stand. From here on the positions are not used.")},
              Sign::kMinus, {number(pair.m, Role::kPosition, "position.m", whole)},
              {number(pair.n, Role::kPosition, "position.n", whole)},
              number(0, Role::kPosition, "position.distance", whole));
  const int turn = put(
      steps, {"angle_distance", "(m − n)θ", N_("By how much more the query was turned.")}, "×",
      {{result_of(steps, distance), number(pair.theta, Role::kPosition, "position.theta", decimals),
        number(core::pair_angle(pair.theta, pair.m - pair.n), Role::kPosition, "position.distance",
               decimals)}});
  const Operand between = number(0, Role::kScore, "score.angle", decimals);
  Operand start = between;
  start.value = phi;
  const int angle = combine(
      steps,
      {"angle_between", "(m − n)θ + φ", N_("φ is the angle from k to q before they were turned.")},
      Sign::kPlus, of(steps, turn), {start}, between);
  const int cosine =
      put(steps,
          {"cos_between", N_("its cosine"),
           N_("1 where the arrows point the same way, −1 where against it.")},
          "cos",
          {{{},
            result_of(steps, angle),
            number(std::cos(result_of(steps, angle).value), Role::kScore, "score.angle")}},
          true);
  const double lengths = std::hypot(pair.q.x, pair.q.y) * std::hypot(pair.k.x, pair.k.y);
  const int score =
      combine(steps,
              {"score_by_distance", N_("score"),
               N_("Times the two lengths, |q||k|: the same score once more.")},
              Sign::kTimes, {number(lengths, Role::kPlain, "score")}, of(steps, cosine), kScore);
  steps.groups.back().tells = {score};
}

void add_difference(WorkedExample& steps) {
  const int score = steps.count() - 1;
  steps.groups.push_back({tr("Compare"), 0, {}});
  combine(steps,
          {"difference", N_("differ by"),
           N_("Whatever the numbers on the way, the two scores differ by rounding alone.")},
          Sign::kMinus, {result_of(steps, score, 0)}, {result_of(steps, score, 1)}, kScore);
}

}  // namespace ropewalk::scenes
