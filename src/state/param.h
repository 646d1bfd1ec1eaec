// The parameter list of a scene: the one place where a parameter is written down. Widgets, link
// keys, reset, clamping, undo, easing, snapshot and tests are all driven by it.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "state/rows.h"

namespace ropewalk::state {

enum class Kind { kBool, kInteger, kReal, kChoice, kVector, kText, kRows };

// What a thing *is*; the theme gives each role its hue, the same in prose, equation, picture and
// control.
enum class Role { kPlain, kQuery, kKey, kValue, kPosition, kScore };

// Where a parameter's control stands.
enum class Place {
  kPrimary,  // the chapter's one or two main controls, always in sight
  kDetail,   // folded away under "Details"
  kPicture,  // changed by dragging in the picture; the control stands under "Details" as well
};

// A parameter's value, whatever its kind: bool as 0 or 1, choice as its index, vector as its
// elements; text in `text`, rows of numbers in `rows`.
struct Value {
  std::vector<double> numbers;
  std::string text;
  Rows rows = {};
  bool operator==(const Value&) const = default;
  double number() const { return numbers.empty() ? 0.0 : numbers.front(); }
  static Value of(double number) { return {{number}, {}}; }
};

// Values of all parameters of one scene, in the order of its list.
using Values = std::vector<Value>;

struct Choice {
  std::string_view id;  // permanent: it stands in links
  std::string_view label;
};

// The choice of another parameter that shows what is given here: whoever gives rows by hand gets it
// along.
struct CompanionChoice {
  std::string_view key, choice;
};

// What the author of a scene says of a parameter.
struct Spec {
  std::string_view label = {};  // "query position m"
  std::string_view help = {};   // one sentence, shown on hover and read by screen readers
  std::string_view unit = {};   // "tokens", "rad"
  double min = 0;               // inclusive, per element
  double max = 1;               // inclusive, per element
  double step = 0;   // arrow keys and Shift-snap; 0: a hundredth of the range (1 for integers)
  int decimals = 2;  // digits shown behind the point
  bool logarithmic = false;  // slider and easing in log space; of 1 + x where it may be 0
  Role role = Role::kPlain;
  Place place = Place::kDetail;
  int min_size = 0, max_size = 0;    // vectors of variable length; 0: the size of the default
  std::vector<Choice> choices = {};  // kChoice only
  // kRows only; of its rows max_size is the longest. 0: kMaxRows, kMaxColumns.
  int max_rows = 0;
  std::string_view none = "none";  // what stands where no rows are given: "the same as q"
  CompanionChoice companion = {};

  // The same but for one thing, for specs that several parameters share.
  Spec in(Place where) const;
  Spec as(Role what) const;
  Spec log() const;
  Spec named(std::string_view name) const;
};

// Without a label: whole numbers, one step apart.
Spec whole(double min, double max);
// Positions, distances and lengths, in tokens; of a real parameter they may stand between two.
Spec tokens(double min, double max);
Spec radians(double min, double max);
Spec real(double min, double max, double step = 0);
Spec choice(std::vector<Choice> choices);

struct Param {
  std::string_view key;  // permanent: it stands in links. [a-z0-9_]+, not "v" or "step"
  Kind kind = Kind::kReal;
  Spec spec;
  Value initial;
  // Empty: always. Hides a control that means nothing now; never its link key. Written as a
  // condition on the typed State (Params::Entry::shown).
  std::function<bool(const Values&)> shown = {};
};

using ParamList = std::vector<Param>;

// Index of `key`, or -1.
int find_param(const ParamList& list, std::string_view key);

// Does its control stand there while the parameters are `values`?
bool is_shown(const Param& param, const Values& values);

Values defaults(const ParamList& list);

// What is wrong with a list as its author wrote it (keys, ranges, defaults), one sentence each;
// empty for a good list.
std::vector<std::string> problems(const ParamList& list);

// Values with these rows at `index`, and with the choice that comes along (Spec::companion).
Values with_rows(const ParamList& list, Values values, size_t index, Rows rows);

// The nearest legal value: clamped to the range, integers rounded, sizes and choices made legal,
// NaN and infinities replaced by the default. Appends one sentence to `notes` (may be null) for
// each thing it had to change.
Value clamp(const Param& param, Value value, std::vector<std::string>* notes);

// The value as a person reads it: "7", "half-split", "1.20, -0.40", "12 \u00D7 16".
std::string display(const Param& param, const Value& value);

// Between `from` (t = 0) and `to` (t = 1): numbers and vectors of equal size move, linear or in log
// space; integers are rounded; bools, choices and texts switch at t > 0.
Values ease(const ParamList& list, const Values& from, const Values& to, double t);

// Where a number stands on a logarithmic axis, and back: log x, or log(1 + x) if the range begins
// at 0.
double log_place(const Spec& spec, double number);
double from_log_place(const Spec& spec, double place);

// The double with the fewest decimals that is `number` as a float: 0.1 for 0.1f, so that links of
// float members stay short.
double widen(float number);

}  // namespace ropewalk::state
