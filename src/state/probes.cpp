#include "state/probes.h"

#include <algorithm>
#include <array>

#include "core/words/words.h"

namespace ropewalk::state {

std::string label_of(const Probe& probe) {
  std::string label(tr(probe.label));
  for (const LabelSlot& slot : probe.slots) {
    const std::string mark = "{" + std::string(slot.name) + "}";
    if (const size_t at = label.find(mark); at != std::string::npos)
      label.replace(at, mark.size(), std::string(tr(slot.text)));
  }
  return label;
}

void Probes::add_axes(std::string_view name, std::initializer_list<double> values,
                      std::string_view label) {
  constexpr std::array<std::string_view, 4> kAxes{"x", "y", "z", "w"};
  size_t axis = 0;
  for (const double value : values) {
    const std::string_view letter = kAxes.at(axis++);
    add(std::string(name) + "_" + std::string(letter), value, label, {{"axis", letter}});
  }
}

const Probe* Probes::find(std::string_view name) const {
  const auto found = std::find_if(probes_.begin(), probes_.end(),
                                  [name](const Probe& probe) { return probe.name == name; });
  return found == probes_.end() ? nullptr : &*found;
}

}  // namespace ropewalk::state
