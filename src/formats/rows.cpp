#include "formats/rows.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "core/number_text.h"
#include "core/words/words.h"
#include "formats/json.h"
#include "formats/npy.h"
#include "formats/rows_csv.h"

namespace ropewalk::formats {
namespace {

bool ends_with(std::string_view file, std::string_view end) {
  if (file.size() < end.size()) return false;
  const std::string_view tail = file.substr(file.size() - end.size());
  return std::equal(tail.begin(), tail.end(), end.begin(), [](char a, char b) {
    return (a >= 'A' && a <= 'Z' ? static_cast<char>(a - 'A' + 'a') : a) == b;
  });
}

// ---- JSON

// "row 2", after the name of the member it stands in.
std::string row_place(const std::string& member, std::size_t row) {
  return member.empty() ? tr("row {n}", {{"n", row}})
                        : tr("{name}, row {n}", {{"name", member}, {"n", row}});
}

std::string number_place(const std::string& row, std::size_t number) {
  return tr("{row}, number {n}", {{"row", row}, {"n", number}});
}

// Rows of a JSON value; `member` is what it is called, as its sentences start.
class JsonRows {
 public:
  JsonRows(const RowsLimits& limits, std::string member)
      : limits_(limits), member_(std::move(member)) {}

  core::Result<RowsPart> read(const Json& value) {
    const Json* rows = &value;
    while (is_batch_of_one(*rows)) rows = &rows->front();
    if (!rows->is_array() || rows->empty()) return misplaced(value);
    if (rows->front().is_number()) {
      const std::string problem = add(*rows);
      if (!problem.empty()) return core::Error{problem};
      return part_;
    }
    if (static_cast<int>(rows->size()) > limits_.rows)
      return core::Error{tr("{name} has {rows} rows; at most {max} are taken, leave some out.",
                            {{"name", subject()}, {"rows", rows->size()}, {"max", limits_.rows}})};
    for (const Json& row : *rows) {
      const std::string problem = add(row);
      if (!problem.empty()) return core::Error{problem};
    }
    return part_;
  }

 private:
  static bool is_batch_of_one(const Json& value) {
    return value.is_array() && value.size() == 1 && value.front().is_array() &&
           !value.front().empty() && value.front().front().is_array();
  }
  std::string subject() const { return member_.empty() ? std::string(tr("this")) : member_; }
  core::Error misplaced(const Json& value) const {
    if (value.is_array())
      return {tr("{name} is an empty list; write rows as lists of numbers, [[1, 0], [0.5, -1]].",
                 {{"name", subject()}})};
    return {tr("{name} is {value}; write rows as lists of numbers, [[1, 0], [0.5, -1]].",
               {{"name", subject()}, {"value", shown(value)}})};
  }

  // Returns what is wrong with the row, or nothing.
  std::string add(const Json& row) {
    const std::string place = row_place(member_, ++rows_);
    if (row.is_array() && row.empty())
      return at_place(place, tr("an empty list is no row; write a list of numbers, [0.5, -1]."));
    if (!row.is_array())
      return at_place(place, tr("{value} is no row; write a list of numbers, [0.5, -1].",
                                {{"value", shown(row)}}));
    if (static_cast<int>(row.size()) > limits_.columns)
      return at_place(place, too_wide(row.size(), limits_));
    if (part_.columns == 0) part_.columns = static_cast<int>(row.size());
    if (static_cast<int>(row.size()) != part_.columns)
      return at_place(place, ragged(row.size(), part_.columns));
    for (std::size_t i = 0; i < row.size(); ++i) {
      const Json& number = row[i];
      if (!number.is_number())
        return at_place(number_place(place, i + 1),
                        tr("{value} is not a number; write one such as 0.5 or -1e-3.",
                           {{"value", shown(number)}}));
      const auto value = number.get<double>();
      const std::string problem = number_problem(value, limits_);
      if (!problem.empty()) return at_place(number_place(place, i + 1), problem);
      part_.numbers.push_back(static_cast<float>(value));
    }
    return {};
  }

  const RowsLimits& limits_;
  std::string member_;
  RowsPart part_;
  std::size_t rows_ = 0;
};

std::string listed(std::span<const std::string_view> names) {
  return ropewalk::listed(std::vector<std::string>(names.begin(), names.end()));
}

core::Result<RowsFile> read_object(const Json& object, std::span<const std::string_view> names,
                                   const RowsLimits& limits, RowsFile file) {
  std::string others;
  for (const auto& [key, value] : object.items()) {
    const int name = find_rows_name(key, names);
    const bool taken = std::any_of(file.parts.begin(), file.parts.end(),
                                   [name](const RowsPart& part) { return part.name == name; });
    if (name < 0 || taken || value.is_null()) {
      if (others.size() < 60) others += (others.empty() ? "" : ", ") + printable(key, 24);
      continue;
    }
    core::Result<RowsPart> part = JsonRows(limits, printable(key, 24)).read(value);
    if (!part) return core::Error{part.error()};
    part->name = name;
    file.parts.push_back(std::move(*part));
  }
  if (file.parts.empty())
    return core::Error{
        tr("no rows are named {names}; write {\"{name}\": [[1, 0], [0.5, -1]]}.",
           {{"names", listed(names)}, {"name", names.empty() ? "q" : names.front()}})};
  if (!others.empty())
    file.notes.push_back(tr("{others}: left out, since the rows are those of {names}.",
                            {{"others", others}, {"names", listed(names)}}));
  return file;
}

core::Result<RowsFile> read_json_rows(std::string_view text,
                                      std::span<const std::string_view> names,
                                      const RowsLimits& limits) {
  const core::Result<JsonDocument> document = parse_json(text);
  if (!document) return core::Error{document.error()};
  RowsFile file{.parts = {}, .notes = document->notes};
  if (document->root.is_object())
    return read_object(document->root, names, limits, std::move(file));
  core::Result<RowsPart> part = JsonRows(limits, "").read(document->root);
  if (!part) return core::Error{part.error()};
  file.parts.push_back(std::move(*part));
  return file;
}

// ---- npy

core::Result<RowsFile> read_npy_rows(std::string_view bytes, const RowsLimits& limits) {
  MemorySource source(bytes);
  const core::Result<Array> array = read_npy(source);
  if (!array) return core::Error{array.error()};
  std::span<const std::int64_t> shape(array->shape);
  while (shape.size() > 2 && shape.front() == 1) shape = shape.subspan(1);
  const std::string whole = shape_text(array->shape);
  if (shape.empty() || shape.size() > 2)
    return core::Error{
        tr("the array has shape {shape}; save the rows of one head, [tokens, numbers].",
           {{"shape", whole}})};
  const std::int64_t columns = shape.back(), rows = shape.size() == 1 ? 1 : shape.front();
  if (array->count() == 0)
    return core::Error{tr("the array has shape {shape}: it holds no numbers.", {{"shape", whole}})};
  if (rows > limits.rows || columns > limits.columns)
    return core::Error{tr(
        "the array has shape {shape}; at most {rows} rows of {columns} numbers are taken, save a "
        "part of it.",
        {{"shape", whole}, {"rows", limits.rows}, {"columns", limits.columns}})};
  RowsPart part{.columns = static_cast<int>(columns), .numbers = {}};
  for (const double number : array->as_doubles()) {
    const auto index = static_cast<std::int64_t>(part.numbers.size());
    const std::string problem = number_problem(number, limits);
    if (!problem.empty())
      return core::Error{
          at_place(number_place(row_place("", static_cast<std::size_t>(index / columns + 1)),
                                static_cast<std::size_t>(index % columns + 1)),
                   problem)};
    part.numbers.push_back(static_cast<float>(number));
  }
  RowsFile file;
  file.parts.push_back(std::move(part));
  return file;
}

}  // namespace

std::string at_place(const std::string& place, const std::string& problem) {
  return tr("{place}: {problem}", {{"place", place}, {"problem", problem}});
}

std::string number_problem(double number, const RowsLimits& limits) {
  if (!std::isfinite(number))
    return tr(std::isnan(number)
                  ? "NaN is not a finite number; write one such as 0.5 or -1e-3."
                  : "infinity is not a finite number; write one such as 0.5 or -1e-3.");
  if (number >= limits.min && number <= limits.max) return {};
  const bool above = number > limits.max;
  return tr(above ? "{number} is above {limit}; scale the rows down."
                  : "{number} is below {limit}; scale the rows down.",
            {{"number", core::number_text(number)},
             {"limit", core::number_text(above ? limits.max : limits.min)}});
}

std::string ragged(std::size_t size, int columns) {
  return trn("{n} number where the first row has {columns}; give every row as many.",
             "{n} numbers where the first row has {columns}; give every row as many.",
             static_cast<long long>(size), {{"columns", columns}});
}

std::string too_wide(std::size_t size, const RowsLimits& limits) {
  return tr("{n} numbers in a row; at most {max} are taken, leave some out.",
            {{"n", size}, {"max", limits.columns}});
}

core::Result<RowsFile> read_rows(std::string_view file, std::string_view bytes,
                                 std::span<const std::string_view> names,
                                 const RowsLimits& limits) {
  if (bytes.size() > kMaxRowsFileBytes)
    return core::Error{tr("this has more than the {size} MiB that are read; save fewer rows.",
                          {{"size", kMaxRowsFileBytes >> 20}})};
  if (bytes.starts_with("\x93NUMPY") || ends_with(file, ".npy"))
    return read_npy_rows(bytes, limits);
  if (bytes.starts_with("PK\x03\x04"))
    return core::Error{tr(
        "this is an archive (npz or a workbook); save one array with numpy.save, or the sheet as "
        "CSV.")};
  if (bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF"))
    return core::Error{tr("this is UTF-16; save it as UTF-8.")};
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
  const std::size_t start = bytes.find_first_not_of(" \t\r\n");
  const char first = start == std::string_view::npos ? ' ' : bytes[start];
  if (first == '[' || first == '{' || ends_with(file, ".json"))
    return read_json_rows(bytes, names, limits);
  return read_csv_rows(bytes, limits);
}

int find_rows_name(std::string_view text, std::span<const std::string_view> names) {
  struct Word {
    std::string_view word, name;
  };
  constexpr Word kWords[] = {{"query", "q"}, {"queries", "q"}, {"key", "k"},
                             {"keys", "k"},  {"value", "v"},   {"values", "v"}};
  const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  while (!text.empty()) {
    std::string word;
    while (!text.empty() && !is_letter(text.front())) text.remove_prefix(1);
    for (; !text.empty() && is_letter(text.front()); text.remove_prefix(1))
      word += static_cast<char>(text.front() | 0x20);  // in lower case
    for (const Word& known : kWords)
      if (known.word == word) word = known.name;
    const auto found = std::find(names.begin(), names.end(), word);
    if (!word.empty() && found != names.end()) return static_cast<int>(found - names.begin());
  }
  return -1;
}

}  // namespace ropewalk::formats
