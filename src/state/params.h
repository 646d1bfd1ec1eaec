// The typed side of a scene's parameter list: from pointers to the members of its State to the list
// that everything else is driven by.
#pragma once

#include <concepts>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "state/param.h"

namespace ropewalk::state {

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

// Builds the ParamList of a scene from pointers to the members of its State, and moves values in
// and out of a State. State's member types: bool, int, enum class (0, 1, 2 ...), float, double,
// std::array<float or double, N>, ui or core vectors with x, y(, z) floats, std::vector<float or
// double>, std::string, Rows.
template <class State>
class Params {
 public:
  // What was added, for what is said of it beyond its Spec.
  class Entry {
   public:
    // Its control stands there only while `when(const State&)` holds.
    template <class When>
    void shown(When when) const;

   private:
    friend class Params;
    Entry(Params& params, size_t index) : params_(params), index_(index) {}
    Params& params_;
    size_t index_;
  };

  Params() = default;
  Params(const Params&) = delete;  // conditions hold on to the bindings
  Params& operator=(const Params&) = delete;
  Params(Params&&) noexcept = default;
  Params& operator=(Params&&) noexcept = default;

  template <class T>
  Entry add(std::string_view key, T State::*member, Spec spec);
  // The same, with label and help of its own.
  template <class T>
  Entry add(std::string_view key, T State::*member, std::string_view label, std::string_view help,
            Spec spec = {});

  const ParamList& list() const { return list_; }
  State to_state(const Values& values) const { return state_of(*bindings_, values); }
  Values to_values(const State& state) const {
    Values values;
    values.reserve(bindings_->size());
    for (const Binding& binding : *bindings_) values.push_back(binding.get(state));
    return values;
  }

 private:
  struct Binding {
    std::function<Value(const State&)> get;
    std::function<void(State&, const Value&)> set;
  };
  using Bindings = std::vector<Binding>;

  static State state_of(const Bindings& bindings, const Values& values) {
    State state{};
    for (size_t i = 0; i < bindings.size() && i < values.size(); ++i)
      bindings[i].set(state, values[i]);
    return state;
  }

  ParamList list_;
  std::shared_ptr<Bindings> bindings_ = std::make_shared<Bindings>();  // conditions share them
};

template <class State>
template <class When>
void Params<State>::Entry::shown(When when) const {
  static_assert(std::predicate<When, const State&>, "a condition is asked of the State");
  params_.list_[index_].shown = [bindings = params_.bindings_,
                                 when = std::move(when)](const Values& values) {
    return when(state_of(*bindings, values));
  };
}

template <class State>
template <class T>
typename Params<State>::Entry Params<State>::add(std::string_view key, T State::*member,
                                                 Spec spec) {
  const State initial{};
  list_.push_back({key, detail::kind_of<T>(), std::move(spec), detail::value_of(initial.*member)});
  bindings_->push_back(
      {[member](const State& state) { return detail::value_of(state.*member); },
       [member](State& state, const Value& value) { detail::assign(state.*member, value); }});
  return {*this, list_.size() - 1};
}

template <class State>
template <class T>
typename Params<State>::Entry Params<State>::add(std::string_view key, T State::*member,
                                                 std::string_view label, std::string_view help,
                                                 Spec spec) {
  spec.label = label;
  spec.help = help;
  return add(key, member, std::move(spec));
}

}  // namespace ropewalk::state
