#include "state/value_text.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "core/words/words.h"
#include "state/snapshot.h"
#include "state/text.h"

namespace ropewalk::state {
namespace {

struct Bounds {
  double low, high;
};

Bounds bounds_of(const Param& param) {
  double low = std::min(param.spec.min, param.spec.max);
  double high = std::max(param.spec.min, param.spec.max);
  if (param.kind == Kind::kInteger) {
    // An int member must be able to hold it.
    low = std::max<double>(std::ceil(low), std::numeric_limits<int>::min());
    high = std::min<double>(std::floor(high), std::numeric_limits<int>::max());
  }
  return {low, std::max(low, high)};
}

struct Sizes {
  size_t low, high;
};

Sizes sizes_of(const Param& param) {
  const size_t usual = param.initial.numbers.size();
  const Spec& spec = param.spec;
  const size_t low = spec.min_size > 0 ? static_cast<size_t>(spec.min_size) : usual;
  const size_t high = spec.max_size > 0 ? static_cast<size_t>(spec.max_size) : usual;
  return {std::min(low, high), std::max(low, high)};
}

enum class Fault { kNone, kNoNumber, kTooLarge, kNotWhole, kBelow, kAbove };

// Of a value that is a number, and of a number within a value.
constexpr std::string_view kFaults[] = {
    "",
    N_("{given} is not a number"),
    N_("{given} is too large for a number"),
    N_("{given} is not a whole number"),
    N_("{given} is below {limit}"),
    N_("{given} is above {limit}"),
};
constexpr std::string_view kFaultsAt[] = {
    "",
    N_("{given} has a number (the one at place {place}) that is not a number"),
    N_("{given} has a number (the one at place {place}) that is too large for a number"),
    N_("{given} has a number (the one at place {place}) that is not a whole number"),
    N_("{given} has a number (the one at place {place}) that is below {limit}"),
    N_("{given} has a number (the one at place {place}) that is above {limit}"),
};

std::string limit_of(const Param& param, Fault fault) {
  const auto [low, high] = bounds_of(param);
  return shortest(fault == Fault::kBelow ? low : high);
}

// Makes one number legal; `substitute` takes the place of what is not finite.
Fault repair_number(const Param& param, double substitute, double& number) {
  const auto [low, high] = bounds_of(param);
  Fault fault = Fault::kNone;
  if (!std::isfinite(number)) {
    fault = std::isnan(number) ? Fault::kNoNumber : Fault::kTooLarge;
    number = std::isfinite(substitute) ? std::clamp(substitute, low, high) : low;
  }
  if (param.kind == Kind::kInteger && number != std::round(number)) {
    fault = Fault::kNotWhole;
    number = std::round(number);
  }
  if (number < low || number > high) {
    fault = number < low ? Fault::kBelow : Fault::kAbove;
    number = std::clamp(number, low, high);
  }
  number += 0.0;  // no negative zero
  return fault;
}

std::string choice_ids(const Param& param) {
  std::string ids;
  for (const Choice& choice : param.spec.choices) {
    if (!ids.empty()) ids += ", ";
    ids += choice.id;
  }
  return ids;
}

Repair repair_vector(const Param& param, Value value) {
  const auto [low, high] = sizes_of(param);
  const size_t size = value.numbers.size();
  if (size < low || size > high) {
    const auto count = static_cast<long long>(size);
    if (low < high)
      return {param.initial, trn("{given} has {n} number where {low} to {high} are needed",
                                 "{given} has {n} numbers where {low} to {high} are needed", count,
                                 {{"low", low}, {"high", high}})};
    if (low == 1)
      return {param.initial, trn("{given} has {n} number where one is needed",
                                 "{given} has {n} numbers where one is needed", count)};
    return {param.initial,
            trn("{given} has {n} number where {low} are needed",
                "{given} has {n} numbers where {low} are needed", count, {{"low", low}})};
  }
  std::string reason;
  for (size_t i = 0; i < size; ++i) {
    const double substitute = i < param.initial.numbers.size() ? param.initial.numbers[i] : 0.0;
    const Fault fault = repair_number(param, substitute, value.numbers[i]);
    if (fault != Fault::kNone && reason.empty())
      reason = tr(kFaultsAt[static_cast<size_t>(fault)],
                  {{"place", i + 1}, {"limit", limit_of(param, fault)}});
  }
  return {std::move(value), std::move(reason)};
}

Repair repair_text(const Param& param, Value value) {
  const size_t limit =
      param.spec.max_size > 0 ? static_cast<size_t>(param.spec.max_size) : kMaxTextBytes;
  std::string reason;
  if (value.text.size() > limit)
    reason = tr("{given} is longer than {limit} bytes", {{"limit", limit}});
  if (!is_clean(value.text)) reason = tr("{given} has characters that are not text");
  if (reason.empty()) return {std::move(value), {}};
  return {{{}, clean(value.text, limit)}, std::move(reason)};
}

Repair unreadable(const Param& param, std::string reason) {
  return {param.initial, std::move(reason)};
}

std::string no_number(std::string_view element) {
  return tr("{given} has {text} where a number is needed", {{"text", quoted(element)}});
}

Repair vector_from_text(const Param& param, std::string_view text) {
  Value value;
  while (!text.empty()) {
    const size_t comma = text.find(',');
    const std::string_view element = text.substr(0, comma);
    const auto number = parse_decimal(element);
    if (!number) return unreadable(param, no_number(element));
    value.numbers.push_back(*number);
    if (comma == std::string_view::npos) break;
    text.remove_prefix(comma + 1);
    if (text.empty()) return unreadable(param, tr("{given} ends with a comma"));
  }
  return repair(param, std::move(value));
}

// ---- Rows

struct Limits {
  int rows, columns;
};

Limits limits_of(const Param& param) {
  const auto limit = [](int given, int max) { return given > 0 ? std::min(given, max) : max; };
  return {limit(param.spec.max_rows, kMaxRows), limit(param.spec.max_size, kMaxColumns)};
}

// Of a number of rows: where it stands, and what is wrong with it.
constexpr std::string_view kRowFaults[] = {
    N_("{given} has a number (number {column} of row {row}) that is not finite"),
    N_("{given} has a number (number {column} of row {row}) that is below {limit}"),
    N_("{given} has a number (number {column} of row {row}) that is above {limit}"),
};

Repair repair_rows(const Param& param, Rows rows) {
  const Limits max = limits_of(param);
  if (rows.rows() > max.rows)
    return unreadable(param, tr("{given} has {rows} rows where at most {max} are taken",
                                {{"rows", rows.rows()}, {"max", max.rows}}));
  if (rows.columns() > max.columns)
    return unreadable(param,
                      tr("{given} has {columns} numbers in a row where at most {max} are taken",
                         {{"columns", rows.columns()}, {"max", max.columns}}));
  const Bounds bounds = bounds_of(param);
  const auto low = static_cast<float>(bounds.low), high = static_cast<float>(bounds.high);
  if (rows.empty() || (rows.min() >= low && rows.max() <= high))
    return {{{}, {}, std::move(rows)}, {}};
  std::string reason;
  std::vector<float> numbers(rows.numbers().begin(), rows.numbers().end());
  const auto across = static_cast<size_t>(rows.columns());
  for (size_t i = 0; i < numbers.size(); ++i) {
    const auto told = [&](size_t fault, double limit) {
      return tr(kRowFaults[fault],
                {{"column", i % across + 1}, {"row", i / across + 1}, {"limit", shortest(limit)}});
    };
    if (!std::isfinite(numbers[i])) return unreadable(param, told(0, 0));
    if (reason.empty() && numbers[i] < low) reason = told(1, bounds.low);
    if (reason.empty() && numbers[i] > high) reason = told(2, bounds.high);
    numbers[i] = std::clamp(numbers[i], low, high);
  }
  return {{{}, {}, Rows(rows.columns(), std::move(numbers))}, std::move(reason)};
}

// As a float; infinite if it is too large for one.
float to_float(double number) {
  constexpr double kMax = static_cast<double>(std::numeric_limits<float>::max());
  if (std::abs(number) > kMax)
    return std::copysign(std::numeric_limits<float>::infinity(),
                         static_cast<float>(std::copysign(1.0, number)));
  return static_cast<float>(number);
}

// One row of numbers with commas between them. Returns what is wrong with it.
std::string read_row(std::string_view line, std::vector<float>& numbers) {
  while (true) {
    const size_t comma = line.find(',');
    const std::string_view element = line.substr(0, comma);
    const auto number = parse_decimal(element);
    if (!number) return no_number(element);
    numbers.push_back(to_float(*number));
    if (comma == std::string_view::npos) return {};
    line.remove_prefix(comma + 1);
  }
}

Repair rows_from_text(const Param& param, std::string_view text) {
  std::vector<float> numbers;
  size_t columns = 0;
  const Limits max = limits_of(param);
  for (int row = 1; !text.empty(); ++row) {
    if (row > max.rows)
      return unreadable(param, tr("{given} has {rows} rows or more where at most {max} are taken",
                                  {{"rows", row}, {"max", max.rows}}));
    const size_t end = text.find(';');
    const size_t before = numbers.size();
    std::string problem = read_row(text.substr(0, end), numbers);
    if (!problem.empty()) return unreadable(param, std::move(problem));
    const size_t size = numbers.size() - before;
    if (row == 1) columns = size;
    if (size != columns)
      return unreadable(param, tr("{given} has {size} in row {row} where row 1 has {first}",
                                  {{"size", size}, {"row", row}, {"first", columns}}));
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + 1);
    if (text.empty()) return unreadable(param, tr("{given} ends with a semicolon"));
  }
  if (numbers.empty()) return {Value{}, {}};
  return repair_rows(param, Rows(static_cast<int>(columns), std::move(numbers)));
}

}  // namespace

Repair repair(const Param& param, Value value) {
  if (param.kind == Kind::kRows) return repair_rows(param, std::move(value.rows));
  value.rows = {};
  if (param.kind == Kind::kText) {
    value.numbers.clear();
    return repair_text(param, std::move(value));
  }
  value.text.clear();
  if (param.kind == Kind::kVector) return repair_vector(param, std::move(value));
  if (value.numbers.empty()) return unreadable(param, tr("{given} is empty"));
  double number = value.number();
  std::string reason;
  if (param.kind == Kind::kBool) {
    if (number != 0 && number != 1) reason = tr("{given} is neither 0 nor 1");
    number = std::isnan(number) ? param.initial.number() : number != 0 ? 1 : 0;
  } else if (param.kind == Kind::kChoice) {
    const auto count = static_cast<double>(param.spec.choices.size());
    if (!(number >= 0 && number < count && number == std::floor(number))) {
      reason = tr("{given} is no choice ({known})", {{"known", choice_ids(param)}});
      number = param.initial.number();
    }
    number += 0.0;
  } else {
    const Fault fault = repair_number(param, param.initial.number(), number);
    if (fault != Fault::kNone)
      reason = tr(kFaults[static_cast<size_t>(fault)], {{"limit", limit_of(param, fault)}});
  }
  return {Value::of(number), std::move(reason)};
}

Repair from_text(const Param& param, std::string_view text) {
  switch (param.kind) {
    case Kind::kText:
      return repair(param, {{}, std::string(text)});
    case Kind::kVector:
      return vector_from_text(param, text);
    case Kind::kRows:
      return rows_from_text(param, text);
    case Kind::kBool:
      if (text != "0" && text != "1") return unreadable(param, tr("{given} is neither 0 nor 1"));
      return {Value::of(text == "1" ? 1 : 0), {}};
    case Kind::kChoice:
      for (size_t i = 0; i < param.spec.choices.size(); ++i) {
        if (param.spec.choices[i].id == text) return {Value::of(static_cast<double>(i)), {}};
      }
      return unreadable(param, tr("{given} is none of {known}", {{"known", choice_ids(param)}}));
    case Kind::kInteger:
    case Kind::kReal:
      break;
  }
  const auto number = parse_decimal(text);
  if (!number)
    return unreadable(param,
                      tr(text.empty() ? "{given} is empty" : "{given} is not a decimal number"));
  return repair(param, Value::of(*number));
}

std::string to_text(const Param& param, const Value& value) {
  if (param.kind == Kind::kText) return value.text;
  if (param.kind == Kind::kRows) return std::string(value.rows.text());
  if (param.kind == Kind::kChoice) {
    const double index = value.number();
    if (!(index >= 0 && index < static_cast<double>(param.spec.choices.size()))) return {};
    return std::string(param.spec.choices[static_cast<size_t>(index)].id);
  }
  std::string text;
  for (const double number : value.numbers) {
    if (!text.empty()) text += ',';
    text += shortest(number);
  }
  std::erase(text, '+');  // some programs turn the '+' of a link into a space
  return text;
}

core::Note repair_note(const Param& param, std::string_view given, const Repair& repair) {
  const std::string taken = to_text(param, repair.value);
  std::string instead;
  if (param.kind == Kind::kRows)
    instead = repair.value.rows == param.initial.rows
                  ? tr("the default ({value}) was taken instead",
                       {{"value", display(param, repair.value)}})
                  : std::string(tr("the nearest was taken instead"));
  else
    instead = tr(
        "{value} was taken instead",
        {{"value", param.kind == Kind::kText || taken.empty() ? quoted(taken) : printable(taken)}});
  return {.what = fill(repair.reason, {{"given", quoted(given)}}),
          .instead = std::move(instead),
          .where = {.field = std::string(param.key)}};
}

}  // namespace ropewalk::state
