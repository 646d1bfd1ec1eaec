// What comes back from the chapter's page of text.
#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "app/intake/rows_input.h"
#include "app/text_page/text_page.h"
#include "app/text_page/text_page_values.h"
#include "core/words/words.h"
#include "state/text.h"
#include "state/value_text.h"

namespace ropewalk::app {
namespace {

constexpr int kMaxTicks = 2000, kFreeTicks = 100, kLogTicks = 200;

enum class Takes { kNothing, kIndex, kNumber, kText };
struct Command {
  std::string_view name;
  Action action;
  Takes takes = Takes::kNothing;
};
constexpr auto kCommands = std::to_array<Command>({
    {"next", Action::kNext},
    {"back", Action::kBack},
    {"play", Action::kPlay},
    {"time-forward", Action::kTimeForward},
    {"time-back", Action::kTimeBack},
    {"undo", Action::kUndo},
    {"redo", Action::kRedo},
    {"reset", Action::kReset},
    {"share", Action::kShare},
    {"picture", Action::kExportSvg},
    {"picture-pdf", Action::kExportPdf},
    {"values", Action::kCopyValues},
    {"copy-code", Action::kCopyCode},
    {"fetch-code", Action::kFetchCode},
    {"dismiss", Action::kDismissNotes},
    {"fetch-again", Action::kFetchAgain},
    {"step", Action::kChooseStep, Takes::kIndex},
    {"guess", Action::kGuess, Takes::kIndex},
    {"speed", Action::kSpeed, Takes::kNumber},
    {"follow", Action::kFollow, Takes::kText},
    {"themes", Action::kChooseTheme, Takes::kText},
    {"languages", Action::kChooseLanguage, Takes::kText},
    {"set", Action::kSet, Takes::kText},
    {"slide", Action::kSlide, Takes::kText},
});

std::pair<std::string_view, std::string_view> split(std::string_view words, char at) {
  const size_t place = words.find(at);
  if (place == std::string_view::npos) return {words, {}};
  return {words.substr(0, place), words.substr(place + 1)};
}

std::string without_spaces(std::string_view text) {
  std::string packed(text);
  std::erase(packed, ' ');
  return packed;
}

bool reads_as_numbers(std::string_view text) {
  while (true) {
    const size_t comma = text.find(',');
    if (!state::parse_decimal(text.substr(0, comma))) return false;
    if (comma == std::string_view::npos) return true;
    text.remove_prefix(comma + 1);
  }
}

// The sentence for words that are no value of this parameter; "" if they may be one.
std::string unreadable(const state::Param& param, std::string_view text) {
  using state::Kind;
  bool fine = true;
  std::string_view wanted = N_("{name}: {given} is not a number such as 1.5; nothing was changed.");
  if (param.kind == Kind::kInteger || param.kind == Kind::kReal)
    fine = state::parse_decimal(text).has_value();
  if (param.kind == Kind::kVector) {
    fine = reads_as_numbers(text);
    wanted = N_("{name}: {given} is not numbers with commas between them; nothing was changed.");
  }
  if (fine) return {};
  return tr(wanted, {{"name", tr(param.spec.label)}, {"given", state::quoted(text)}});
}

// Where a number stands on its track, and what stands at a part of the track.
double place_of(const state::Param& param, double number) {
  return param.spec.logarithmic ? state::log_place(param.spec, number) : number;
}

double at_part(const state::Param& param, double part) {
  const state::Spec& spec = param.spec;
  const double place = std::lerp(place_of(param, spec.min), place_of(param, spec.max), part);
  return spec.logarithmic ? state::from_log_place(spec, place) : place;
}

// To a multiple of 10^power.
double rounded(double number, double power) {
  const double unit = std::pow(10.0, std::abs(power));
  return power < 0 ? std::round(number * unit) / unit : std::round(number / unit) * unit;
}

}  // namespace

std::optional<Request> parse_command(std::string_view words) {
  const auto [name, rest] = split(words, ' ');
  const auto known = std::find_if(kCommands.begin(), kCommands.end(),
                                  [&n = name](const Command& c) { return c.name == n; });
  if (known == kCommands.end()) return std::nullopt;
  Request request{.action = known->action};
  switch (known->takes) {
    case Takes::kNothing:
      if (!rest.empty()) return std::nullopt;
      break;
    case Takes::kIndex:
    case Takes::kNumber: {
      const auto number = state::parse_decimal(rest);
      if (!number || !(std::abs(*number) < 1e6)) return std::nullopt;
      request.number = *number;
      request.index = static_cast<int>(*number);
      break;
    }
    case Takes::kText:
      request.text = rest;
      break;
  }
  return request;
}

state::Values set_by_text(const state::ParamList& list, state::Values values,
                          std::string_view words, std::string& problem) {
  const auto [where, given] = split(words, ' ');
  const auto [key, element] = split(where, '.');
  const int index = state::find_param(list, key);
  if (index < 0) return values;
  const state::Param& param = list[static_cast<size_t>(index)];
  if (param.kind == state::Kind::kRows) {
    RowsRead read = read_rows(list, "", given, static_cast<size_t>(index));
    if (!read.problem.empty())
      problem = read.problem + ' ' + std::string(tr("Nothing was changed."));
    if (!read.notes.empty()) problem = read.notes.front();
    if (!problem.empty())
      problem = tr("{name}. {problem}", {{"name", tr(param.spec.label)}, {"problem", problem}});
    return with_rows(list, std::move(values), read.set);
  }
  state::Value& value = values[static_cast<size_t>(index)];
  std::string text = param.kind == state::Kind::kText ? std::string(given) : without_spaces(given);
  problem = unreadable(param, text);
  if (!problem.empty()) return values;
  if (!element.empty()) {  // one number of a vector
    const auto at = state::parse_decimal(element);
    const auto number = state::parse_decimal(text);
    if (!at || !number || !(*at >= 0 && *at < static_cast<double>(value.numbers.size())))
      return values;
    state::Value whole = value;
    whole.numbers[static_cast<size_t>(*at)] = *number;
    text = state::to_text(param, whole);
  }
  state::Repair read = state::from_text(param, text);
  if (!read.reason.empty()) problem = core::sentence(state::repair_note(param, given, read));
  value = std::move(read.value);
  return values;
}

state::Values slide_to(const state::ParamList& list, state::Values values, std::string_view words) {
  const auto [key, tick] = split(words, ' ');
  const int index = state::find_param(list, key);
  const auto number = state::parse_decimal(tick);
  if (index < 0 || !number) return values;
  const state::Param& param = list[static_cast<size_t>(index)];
  if (param.kind != state::Kind::kInteger && param.kind != state::Kind::kReal) return values;
  values[static_cast<size_t>(index)] = state::Value::of(number_at(param, *number));
  return values;
}

int ticks_of(const state::Param& param) {
  const state::Spec& spec = param.spec;
  if (spec.logarithmic) return kLogTicks;
  double step = spec.step;
  if (!(step > 0))
    step = param.kind == state::Kind::kInteger ? 1 : (spec.max - spec.min) / kFreeTicks;
  const double count = std::round((spec.max - spec.min) / step);
  return static_cast<int>(std::clamp(count, 1.0, static_cast<double>(kMaxTicks)));
}

int tick_at(const state::Param& param, double number) {
  const double low = place_of(param, param.spec.min), high = place_of(param, param.spec.max);
  const double part = (place_of(param, number) - low) / (high - low);
  if (!std::isfinite(part)) return 0;
  return static_cast<int>(std::lround(std::clamp(part, 0.0, 1.0) * ticks_of(param)));
}

double number_at(const state::Param& param, double tick) {
  const int ticks = ticks_of(param);
  if (!(tick > 0)) return param.spec.min;
  if (tick >= ticks) return param.spec.max;
  const double number = at_part(param, tick / ticks);
  // As few decimals as tell this tick from its neighbours: links stay short.
  const double apart = number - at_part(param, (tick - 1) / ticks);
  if (!(apart > 0)) return number;
  const double digits = std::floor(std::log10(apart));
  if (param.kind == state::Kind::kInteger) return rounded(number, std::max(digits, 0.0));
  return std::clamp(rounded(number, digits - 1), param.spec.min, param.spec.max);
}

}  // namespace ropewalk::app
