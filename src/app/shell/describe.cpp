#include "app/shell/describe.h"

#include <array>
#include <cmath>
#include <cstdio>

#include "core/words/words.h"

namespace ropewalk::app {
namespace {

constexpr size_t kMaxNumbers = 12;  // more is noise when it is read aloud
constexpr size_t kMaxChanges = 6;

std::string with_unit(const state::Param& param, const state::Value& value) {
  std::string text = state::display(param, value);
  if (param.spec.unit.empty()) return text;
  return tr("{value} {unit}", {{"value", text}, {"unit", tr(param.spec.unit)}});
}

// "position m: 7 tokens".
std::string named(const state::Param& param, const state::Value& value) {
  return tr("{name}: {value}",
            {{"name", tr(param.spec.label)}, {"value", with_unit(param, value)}});
}

}  // namespace

std::string number_words(double value) {
  if (!std::isfinite(value)) return std::string(tr("not a number"));
  std::array<char, 40> text{};
  const bool whole = value == std::round(value) && std::abs(value) < 1e9;
  const int length = std::snprintf(text.data(), text.size(), whole ? "%.0f" : "%.6g", value);
  return {text.data(), static_cast<size_t>(length)};
}

namespace {

// "angle of the query: 1.2"
std::string number_line(const state::Probe& probe) {
  return tr("{name}: {value}",
            {{"name", state::label_of(probe)}, {"value", number_words(probe.value)}});
}

}  // namespace

std::string describe(const scenes::Scene& scene, const state::Values& values,
                     const state::Probes& probes) {
  std::string text = tr("{title}. {question}", {{"title", tr(scene.about().title)},
                                                {"question", tr(scene.about().question)}});
  const state::ParamList& params = scene.params();
  for (size_t i = 0; i < params.size() && i < values.size(); ++i)
    if (state::is_shown(params[i], values)) text += ' ' + named(params[i], values[i]) + '.';
  std::string numbers;
  for (size_t i = 0; i < probes.size() && i < kMaxNumbers; ++i)
    numbers += (i == 0 ? "" : "; ") + number_line(probes[i]);
  if (!numbers.empty()) text += ' ' + tr("Numbers: {numbers}.", {{"numbers", numbers}});
  return text;
}

std::string describe_change(const scenes::Scene& scene, const state::Values& old_values,
                            const state::Probes& old_probes, const state::Values& values,
                            const state::Probes& probes) {
  const state::ParamList& params = scene.params();
  if (old_values.size() != values.size() || old_probes.size() != probes.size())
    return describe(scene, values, probes);
  std::string text;
  for (size_t i = 0; i < params.size() && i < values.size(); ++i) {
    if (values[i] == old_values[i] || !state::is_shown(params[i], values)) continue;
    if (!text.empty()) text += ' ';
    text += named(params[i], values[i]) + '.';
  }
  if (text.empty()) return describe(scene, values, probes);
  size_t told = 0;
  std::string numbers;
  for (size_t i = 0; i < probes.size() && told < kMaxChanges; ++i) {
    if (probes[i].name == old_probes[i].name &&
        number_words(probes[i].value) == number_words(old_probes[i].value))
      continue;
    // A parameter among the numbers has been told.
    if (state::find_param(params, probes[i].name) >= 0) continue;
    numbers += (told++ == 0 ? "" : "; ") + number_line(probes[i]);
  }
  if (!numbers.empty()) text += ' ' + tr("Numbers: {numbers}.", {{"numbers", numbers}});
  return text;
}

std::string values_line(const state::ParamList& params, const state::Values& values) {
  std::string text;
  for (size_t i = 0; i < params.size() && i < values.size(); ++i) {
    const bool telling =
        params[i].spec.place == state::Place::kPrimary || values[i] != params[i].initial;
    if (!telling || !state::is_shown(params[i], values)) continue;
    if (!text.empty()) text += "  \xC2\xB7  ";
    text += named(params[i], values[i]);
  }
  return text;
}

}  // namespace ropewalk::app
