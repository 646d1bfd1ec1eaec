#include "state/param.h"

#include <algorithm>
#include <cmath>

#include "core/words/words.h"
#include "state/text.h"
#include "state/value_text.h"

namespace ropewalk::state {
namespace {

constexpr std::string_view kKeyLetters = "abcdefghijklmnopqrstuvwxyz0123456789_";
constexpr std::string_view kChoiceLetters = "abcdefghijklmnopqrstuvwxyz0123456789_-";

double mix(const Spec& spec, double from, double to, double t) {
  if (from == to) return from;
  if (spec.logarithmic && from >= spec.min && to >= spec.min)
    return from_log_place(spec, std::lerp(log_place(spec, from), log_place(spec, to), t));
  return from * (1 - t) + to * t;  // std::lerp(-1e308, 1e308) would overflow on the way
}

bool moves(const Param& param) {
  return param.kind == Kind::kInteger || param.kind == Kind::kReal || param.kind == Kind::kVector;
}

// Index of the choice with this id, or -1.
int choice_index(const Param& param, std::string_view id) {
  const auto& choices = param.spec.choices;
  const auto found =
      std::find_if(choices.begin(), choices.end(), [id](const Choice& c) { return c.id == id; });
  return found == choices.end() ? -1 : static_cast<int>(found - choices.begin());
}

size_t find_label(const ParamList& list, std::string_view label) {
  const auto found = std::find_if(list.begin(), list.end(),
                                  [label](const Param& p) { return p.spec.label == label; });
  return static_cast<size_t>(found - list.begin());
}

std::string problem_of_range(const Param& param) {
  const Spec& spec = param.spec;
  const bool ranged = moves(param) || param.kind == Kind::kRows;
  if (!ranged && (spec.min != 0 || spec.max != 1 || spec.step != 0 || spec.logarithmic))
    return "has a range that it does not use";
  if (!(spec.min <= spec.max)) return "has a range that is empty";
  if (!(spec.step >= 0 && spec.step <= std::max(spec.max - spec.min, 1.0)))
    return "has a step that is longer than its range";
  if (spec.logarithmic && !(spec.min >= 0)) return "is logarithmic but may be negative";
  if (param.kind == Kind::kInteger && spec.step != std::floor(spec.step))
    return "is a whole number with a step that is not";
  if (spec.min_size > spec.max_size) return "has a size that cannot be";
  return {};
}

std::string problem_of_choices(const Param& param) {
  const auto& choices = param.spec.choices;
  if ((param.kind == Kind::kChoice) == choices.empty())
    return choices.empty() ? "has no choices" : "has choices that it does not use";
  for (size_t i = 0; i < choices.size(); ++i) {
    const std::string_view id = choices[i].id;
    if (id.empty() || id.find_first_not_of(kChoiceLetters) != std::string_view::npos)
      return "has a choice that is not [a-z0-9_-]+";
    if (choices[i].label.empty()) return "has a choice without a label";
    for (size_t k = 0; k < i; ++k)
      if (choices[k].id == id || choices[k].label == choices[i].label) return "has a choice twice";
  }
  return {};
}

// What is wrong with one parameter of a list, or nothing.
std::string problem_of(const ParamList& list, size_t index) {
  const Param& param = list[index];
  const Spec& spec = param.spec;
  if (param.key.empty() || param.key.find_first_not_of(kKeyLetters) != std::string_view::npos)
    return "has a key that is not [a-z0-9_]+";
  constexpr std::string_view kLinkKeys[] = {"v", "step", "deck", "slide", "present", "ui", "lang"};
  if (std::find(std::begin(kLinkKeys), std::end(kLinkKeys), param.key) != std::end(kLinkKeys))
    return "has a key that links keep for themselves";
  if (find_param(list, param.key) != static_cast<int>(index))
    return "has the key of another parameter";
  if (spec.label.empty()) return "has no label";
  if (find_label(list, spec.label) != index) return "has the label of another parameter";
  if (std::string problem = problem_of_range(param); !problem.empty()) return problem;
  if (std::string problem = problem_of_choices(param); !problem.empty()) return problem;
  if (param.kind == Kind::kRows && !spec.companion.key.empty()) {
    const int companion = find_param(list, spec.companion.key);
    if (companion < 0 ||
        choice_index(list[static_cast<size_t>(companion)], spec.companion.choice) < 0)
      return "comes along with a choice that is none";
  }
  const Repair repaired = repair(param, param.initial);
  if (!repaired.reason.empty())
    return "has a default that cannot be: " + fill(repaired.reason, {{"given", "it"}});
  return {};
}

}  // namespace

Spec Spec::in(Place where) const {
  Spec spec = *this;
  spec.place = where;
  return spec;
}

Spec Spec::as(Role what) const {
  Spec spec = *this;
  spec.role = what;
  return spec;
}

Spec Spec::log() const {
  Spec spec = *this;
  spec.logarithmic = true;
  return spec;
}

Spec Spec::named(std::string_view name) const {
  Spec spec = *this;
  spec.label = name;
  return spec;
}

Spec real(double min, double max, double step) { return {.min = min, .max = max, .step = step}; }

Spec whole(double min, double max) { return real(min, max, 1); }

Spec tokens(double min, double max) {
  Spec spec = whole(min, max).as(Role::kPosition);
  spec.unit = "tokens";
  return spec;
}

Spec radians(double min, double max) {
  Spec spec = real(min, max);
  spec.unit = "rad";
  return spec;
}

Spec choice(std::vector<Choice> choices) {
  Spec spec;
  spec.choices = std::move(choices);
  return spec;
}

int find_param(const ParamList& list, std::string_view key) {
  const auto found =
      std::find_if(list.begin(), list.end(), [key](const Param& p) { return p.key == key; });
  return found == list.end() ? -1 : static_cast<int>(found - list.begin());
}

bool is_shown(const Param& param, const Values& values) {
  return !param.shown || param.shown(values);
}

Values defaults(const ParamList& list) {
  Values values;
  values.reserve(list.size());
  for (const Param& param : list) values.push_back(param.initial);
  return values;
}

std::vector<std::string> problems(const ParamList& list) {
  std::vector<std::string> result;
  for (size_t i = 0; i < list.size(); ++i) {
    const std::string problem = problem_of(list, i);
    if (!problem.empty()) result.push_back(quoted(list[i].key) + " " + problem);
  }
  return result;
}

Values with_rows(const ParamList& list, Values values, size_t index, Rows rows) {
  const CompanionChoice& companion = list[index].spec.companion;
  const int other = rows.empty() ? -1 : find_param(list, companion.key);
  values[index].rows = std::move(rows);
  if (other >= 0) {
    const auto at = static_cast<size_t>(other);
    values[at] = Value::of(choice_index(list[at], companion.choice));
  }
  return values;
}

Value clamp(const Param& param, Value value, std::vector<std::string>* notes) {
  if (notes == nullptr) return repair(param, std::move(value)).value;
  const std::string given =
      param.kind == Kind::kRows ? display(param, value) : to_text(param, value);
  Repair repaired = repair(param, std::move(value));
  if (!repaired.reason.empty())
    notes->push_back(core::sentence(repair_note(param, given, repaired)));
  return std::move(repaired.value);
}

std::string display(const Param& param, const Value& value) {
  switch (param.kind) {
    case Kind::kText:
      return value.text;
    case Kind::kRows:
      if (value.rows.empty()) return std::string(tr(param.spec.none));
      return std::to_string(value.rows.rows()) + " \u00D7 " + std::to_string(value.rows.columns());
    case Kind::kBool:
      return std::string(tr(value.number() != 0 ? "on" : "off"));
    case Kind::kChoice: {
      const double index = value.number();
      if (!(index >= 0 && index < static_cast<double>(param.spec.choices.size()))) return {};
      return std::string(tr(param.spec.choices[static_cast<size_t>(index)].label));
    }
    case Kind::kInteger:
    case Kind::kReal:
    case Kind::kVector:
      break;
  }
  std::string text;
  for (const double number : value.numbers) {
    if (!text.empty()) text += ", ";
    text += fixed(number, param.kind == Kind::kInteger ? 0 : param.spec.decimals);
  }
  return text;
}

double log_place(const Spec& spec, double number) {
  return spec.min > 0 ? std::log(number) : std::log1p(number);
}

double from_log_place(const Spec& spec, double place) {
  return spec.min > 0 ? std::exp(place) : std::expm1(place);
}

Values ease(const ParamList& list, const Values& from, const Values& to, double t) {
  if (t <= 0) return from;
  if (!(t < 1)) return to;
  Values values = to;
  for (size_t i = 0; i < values.size() && i < from.size() && i < list.size(); ++i) {
    const Param& param = list[i];
    const auto& start = from[i].numbers;
    auto& numbers = values[i].numbers;
    if (!moves(param) || start.size() != numbers.size()) continue;
    for (size_t k = 0; k < numbers.size(); ++k) {
      numbers[k] = mix(param.spec, start[k], numbers[k], t);
      if (param.kind == Kind::kInteger) numbers[k] = std::round(numbers[k]);
    }
  }
  return values;
}

}  // namespace ropewalk::state
