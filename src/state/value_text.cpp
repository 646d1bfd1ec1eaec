#include "state/value_text.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

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

// Makes one number legal; `substitute` takes the place of what is not finite. Returns what was
// wrong.
std::string repair_number(const Param& param, double substitute, double& number) {
  const auto [low, high] = bounds_of(param);
  std::string reason;
  if (!std::isfinite(number)) {
    reason = std::isnan(number) ? "is not a number" : "is too large for a number";
    number = std::isfinite(substitute) ? std::clamp(substitute, low, high) : low;
  }
  if (param.kind == Kind::kInteger && number != std::round(number)) {
    reason = "is not a whole number";
    number = std::round(number);
  }
  if (number < low || number > high) {
    reason = number < low ? "is below " + shortest(low) : "is above " + shortest(high);
    number = std::clamp(number, low, high);
  }
  number += 0.0;  // no negative zero
  return reason;
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
    const std::string needed =
        low == high ? std::to_string(low) : std::to_string(low) + " to " + std::to_string(high);
    return {param.initial, "has " + std::to_string(size) + (size == 1 ? " number" : " numbers") +
                               " where " + needed + (needed == "1" ? " is" : " are") + " needed"};
  }
  std::string reason;
  for (size_t i = 0; i < size; ++i) {
    const double substitute = i < param.initial.numbers.size() ? param.initial.numbers[i] : 0.0;
    std::string problem = repair_number(param, substitute, value.numbers[i]);
    if (!problem.empty() && reason.empty()) {
      reason = "has a number (the one at place " + std::to_string(i + 1) + ") that " + problem;
    }
  }
  return {std::move(value), std::move(reason)};
}

Repair repair_text(const Param& param, Value value) {
  const size_t limit =
      param.spec.max_size > 0 ? static_cast<size_t>(param.spec.max_size) : kMaxTextBytes;
  std::string reason;
  if (value.text.size() > limit) reason = "is longer than " + std::to_string(limit) + " bytes";
  if (!is_clean(value.text)) reason = "has characters that are not text";
  if (reason.empty()) return {std::move(value), {}};
  return {{{}, clean(value.text, limit)}, std::move(reason)};
}

Repair unreadable(const Param& param, std::string reason) {
  return {param.initial, std::move(reason)};
}

Repair vector_from_text(const Param& param, std::string_view text) {
  Value value;
  while (!text.empty()) {
    const size_t comma = text.find(',');
    const std::string_view element = text.substr(0, comma);
    const auto number = parse_decimal(element);
    if (!number) return unreadable(param, "has " + quoted(element) + " where a number is needed");
    value.numbers.push_back(*number);
    if (comma == std::string_view::npos) break;
    text.remove_prefix(comma + 1);
    if (text.empty()) return unreadable(param, "ends with a comma");
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

std::string place_of(size_t index, int columns) {
  const auto across = static_cast<size_t>(columns);
  return "(number " + std::to_string(index % across + 1) + " of row " +
         std::to_string(index / across + 1) + ")";
}

std::string too_many(int count, std::string_view what, int max) {
  return "has " + std::to_string(count) + ' ' + std::string(what) + " where at most " +
         std::to_string(max) + " are taken";
}

Repair repair_rows(const Param& param, Rows rows) {
  const Limits max = limits_of(param);
  if (rows.rows() > max.rows) return unreadable(param, too_many(rows.rows(), "rows", max.rows));
  if (rows.columns() > max.columns)
    return unreadable(param, too_many(rows.columns(), "numbers in a row", max.columns));
  const Bounds bounds = bounds_of(param);
  const auto low = static_cast<float>(bounds.low), high = static_cast<float>(bounds.high);
  if (rows.empty() || (rows.min() >= low && rows.max() <= high))
    return {{{}, {}, std::move(rows)}, {}};
  std::string reason;
  std::vector<float> numbers(rows.numbers().begin(), rows.numbers().end());
  for (size_t i = 0; i < numbers.size(); ++i) {
    const std::string place = "has a number " + place_of(i, rows.columns()) + " that is ";
    if (!std::isfinite(numbers[i])) return unreadable(param, place + "not finite");
    if (reason.empty() && numbers[i] < low) reason = place + "below " + shortest(bounds.low);
    if (reason.empty() && numbers[i] > high) reason = place + "above " + shortest(bounds.high);
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
    if (!number) return "has " + quoted(element) + " where a number is needed";
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
    if (row > max.rows) return unreadable(param, too_many(row, "rows or more", max.rows));
    const size_t end = text.find(';');
    const size_t before = numbers.size();
    std::string problem = read_row(text.substr(0, end), numbers);
    if (!problem.empty()) return unreadable(param, std::move(problem));
    const size_t size = numbers.size() - before;
    if (row == 1) columns = size;
    if (size != columns)
      return unreadable(param, "has " + std::to_string(size) + " in row " + std::to_string(row) +
                                   " where row 1 has " + std::to_string(columns));
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + 1);
    if (text.empty()) return unreadable(param, "ends with a semicolon");
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
  if (value.numbers.empty()) return unreadable(param, "is empty");
  double number = value.number();
  std::string reason;
  if (param.kind == Kind::kBool) {
    if (number != 0 && number != 1) reason = "is neither 0 nor 1";
    number = std::isnan(number) ? param.initial.number() : number != 0 ? 1 : 0;
  } else if (param.kind == Kind::kChoice) {
    const auto count = static_cast<double>(param.spec.choices.size());
    if (!(number >= 0 && number < count && number == std::floor(number))) {
      reason = "is no choice (" + choice_ids(param) + ")";
      number = param.initial.number();
    }
    number += 0.0;
  } else {
    reason = repair_number(param, param.initial.number(), number);
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
      if (text != "0" && text != "1") return unreadable(param, "is neither 0 nor 1");
      return {Value::of(text == "1" ? 1 : 0), {}};
    case Kind::kChoice:
      for (size_t i = 0; i < param.spec.choices.size(); ++i) {
        if (param.spec.choices[i].id == text) return {Value::of(static_cast<double>(i)), {}};
      }
      return unreadable(param, "is none of " + choice_ids(param));
    case Kind::kInteger:
    case Kind::kReal:
      break;
  }
  const auto number = parse_decimal(text);
  if (!number) return unreadable(param, text.empty() ? "is empty" : "is not a decimal number");
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
  std::string taken = to_text(param, repair.value);
  if (param.kind == Kind::kRows) {
    const bool none = repair.value.rows == param.initial.rows;
    taken = none ? "the default (" + display(param, repair.value) + ")" : "the nearest";
  } else {
    taken = param.kind == Kind::kText || taken.empty() ? quoted(taken) : printable(taken);
  }
  return {.what = quoted(given) + " " + repair.reason,
          .instead = taken + " was taken instead",
          .where = {.field = std::string(param.key)}};
}

}  // namespace ropewalk::state
