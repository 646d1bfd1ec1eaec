// The parameter list of a scene: the one place where a parameter is written down. Widgets, link
// keys, reset, clamping, undo, easing, snapshot and tests are all driven by it.
#pragma once

#include <concepts>
#include <functional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
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
  std::string_view label;      // "query position m"
  std::string_view help = {};  // one sentence, shown on hover and read by screen readers
  std::string_view unit = {};  // "tokens", "rad"
  double min = 0;              // inclusive, per element
  double max = 1;              // inclusive, per element
  double step = 0;   // arrow keys and Shift-snap; 0: a hundredth of the range (1 for integers)
  int decimals = 2;  // digits shown behind the point
  bool logarithmic = false;  // slider and easing in log space; of 1 + x where it may be 0
  Role role = Role::kPlain;
  Place place = Place::kDetail;
  int min_size = 0, max_size = 0;    // vectors of variable length; 0: the size of the default
  std::vector<Choice> choices = {};  // kChoice only
  std::function<bool(const Values&)> shown =
      {};  // empty: always. Hides a control that means nothing now; never its link key.
  // kRows only; of its rows max_size is the longest. 0: kMaxRows, kMaxColumns.
  int max_rows = 0;
  std::string_view none = "none";  // what stands where no rows are given: "the same as q"
  CompanionChoice companion = {};
};

struct Param {
  std::string_view key;  // permanent: it stands in links. [a-z0-9_]+, not "v" or "step"
  Kind kind = Kind::kReal;
  Spec spec;
  Value initial;
};

using ParamList = std::vector<Param>;

// Index of `key`, or -1.
int find_param(const ParamList& list, std::string_view key);

Values defaults(const ParamList& list);

// What is wrong with a list as its author wrote it (keys, ranges, defaults), one sentence each;
// empty for a good list.
std::vector<std::string> problems(const ParamList& list);

// Values with these rows at `index`, and with the choice that comes along (Spec::along).
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

// Builds the ParamList of a scene from pointers to the members of its State, and moves values in
// and out of a State. State's member types: bool, int, enum class (0, 1, 2 ...), float, double,
// std::array<float or double, N>, ui or core vectors with x, y(, z) floats, std::vector<float or
// double>, std::string, Rows.
template <class State>
class Params {
 public:
  template <class T>
  void add(std::string_view key, T State::*member, Spec spec);

  const ParamList& list() const { return list_; }
  State to_state(const Values& values) const {
    State state{};
    for (size_t i = 0; i < bindings_.size() && i < values.size(); ++i)
      bindings_[i].set(state, values[i]);
    return state;
  }
  Values to_values(const State& state) const {
    Values values;
    values.reserve(bindings_.size());
    for (const Binding& binding : bindings_) values.push_back(binding.get(state));
    return values;
  }

 private:
  struct Binding {
    std::function<Value(const State&)> get;
    std::function<void(State&, const Value&)> set;
  };
  ParamList list_;
  std::vector<Binding> bindings_;
};

namespace detail {

template <class T>
concept Point2 = requires(T p) {
  p.x;
  p.y;
}
&&!requires(T p) { p.z; };
template <class T>
concept Point3 = requires(T p) {
  p.x;
  p.y;
  p.z;
};
template <class T>
concept Sequence = requires(T s) {
  s.begin();
  s.size();
  s[0];
}
&&!std::same_as<T, std::string>;
template <class T>
concept Resizable = Sequence<T> && requires(T s) {
  s.resize(1);
};

template <class T>
constexpr Kind kind_of() {
  if constexpr (std::same_as<T, bool>) {
    return Kind::kBool;
  } else if constexpr (std::is_enum_v<T>) {
    return Kind::kChoice;
  } else if constexpr (std::integral<T>) {
    return Kind::kInteger;
  } else if constexpr (std::floating_point<T>) {
    return Kind::kReal;
  } else if constexpr (std::same_as<T, std::string>) {
    return Kind::kText;
  } else if constexpr (std::same_as<T, Rows>) {
    return Kind::kRows;
  } else {
    static_assert(Point2<T> || Point3<T> || Sequence<T>, "no parameter kind for this member type");
    return Kind::kVector;
  }
}

inline double number_of(float number) { return widen(number); }
template <class T>
double number_of(T number) {
  return static_cast<double>(number);
}

template <class T>
Value value_of(const T& member) {
  if constexpr (std::same_as<T, std::string>) {
    return {{}, member};
  } else if constexpr (std::same_as<T, Rows>) {
    return {{}, {}, member};
  } else if constexpr (Point3<T>) {
    return {{number_of(member.x), number_of(member.y), number_of(member.z)}, {}};
  } else if constexpr (Point2<T>) {
    return {{number_of(member.x), number_of(member.y)}, {}};
  } else if constexpr (Sequence<T>) {
    Value value;
    for (const auto number : member) value.numbers.push_back(number_of(number));
    return value;
  } else {
    return Value::of(number_of(member));
  }
}

template <class T>
void assign(T& member, const Value& value) {
  if constexpr (std::same_as<T, std::string>) {
    member = value.text;
  } else if constexpr (std::same_as<T, Rows>) {
    member = value.rows;
  } else if constexpr (Point2<T> || Point3<T>) {
    const size_t size = value.numbers.size();
    using Number = std::remove_reference_t<decltype(member.x)>;
    if (size > 0) member.x = static_cast<Number>(value.numbers[0]);
    if (size > 1) member.y = static_cast<Number>(value.numbers[1]);
    if constexpr (Point3<T>) {
      if (size > 2) member.z = static_cast<Number>(value.numbers[2]);
    }
  } else if constexpr (Sequence<T>) {
    if constexpr (Resizable<T>) member.resize(value.numbers.size());
    using Number = std::remove_reference_t<decltype(member[0])>;
    for (size_t i = 0; i < member.size() && i < value.numbers.size(); ++i)
      member[i] = static_cast<Number>(value.numbers[i]);
  } else if constexpr (std::is_enum_v<T>) {
    member = static_cast<T>(static_cast<int>(value.number()));
  } else {
    member = static_cast<T>(value.number());
  }
}

}  // namespace detail

template <class State>
template <class T>
void Params<State>::add(std::string_view key, T State::*member, Spec spec) {
  const State initial{};
  list_.push_back({key, detail::kind_of<T>(), std::move(spec), detail::value_of(initial.*member)});
  bindings_.push_back(
      {[member](const State& state) { return detail::value_of(state.*member); },
       [member](State& state, const Value& value) { detail::assign(state.*member, value); }});
}

}  // namespace ropewalk::state
