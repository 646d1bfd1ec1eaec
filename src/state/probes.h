// The numbers a scene shows: by permanent name for links between programs, by label for people.
#pragma once

#include <concepts>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ropewalk::state {

// What stands for {name} in a label.
struct LabelSlot {
  LabelSlot(std::string_view slot, std::string_view value) : name(slot), text(value) {}
  LabelSlot(std::string_view slot, std::integral auto value)
      : name(slot), text(std::to_string(value)) {}
  bool operator==(const LabelSlot&) const = default;
  std::string_view name;
  std::string text;
};
using LabelSlots = std::vector<LabelSlot>;

struct Probe {
  std::string name;             // permanent: "q_turned_x". Live numbers of equations name it
  double value = 0;             // not-a-number is written as null
  std::string_view label = {};  // "query after the turn, {axis}": a literal
  LabelSlots slots = {};        // of the label
  bool operator==(const Probe&) const = default;
};

// The label as it is read: "query after the turn, x".
std::string label_of(const Probe& probe);

class Probes {
 public:
  Probes() = default;
  Probes(std::initializer_list<Probe> probes) : probes_(probes) {}

  template <class Number>
  requires std::integral<Number> || std::floating_point<Number>
  void add(std::string name, Number value, std::string_view label, LabelSlots slots = {}) {
    probes_.push_back({std::move(name), static_cast<double>(value), label, std::move(slots)});
  }
  // The numbers of a vector, name_x, name_y ...; the label names the {axis}.
  void add_axes(std::string_view name, std::initializer_list<double> values,
                std::string_view label);

  // The one with this name, or null.
  const Probe* find(std::string_view name) const;

  auto begin() const { return probes_.begin(); }
  auto end() const { return probes_.end(); }
  bool empty() const { return probes_.empty(); }
  size_t size() const { return probes_.size(); }
  const Probe& operator[](size_t index) const { return probes_[index]; }
  bool operator==(const Probes&) const = default;

 private:
  std::vector<Probe> probes_;
};

}  // namespace ropewalk::state
