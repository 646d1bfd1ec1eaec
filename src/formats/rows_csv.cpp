#include "formats/rows_csv.h"

#include <fast_float/fast_float.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "core/words/words.h"
#include "formats/json.h"

namespace ropewalk::formats {
namespace {

constexpr std::string_view kBlank = " \t";
constexpr std::string_view kTrueMinus = "\xE2\x88\x92";

std::string_view trimmed(std::string_view text) {
  const std::size_t start = text.find_first_not_of(kBlank);
  if (start == std::string_view::npos) return {};
  return text.substr(start, text.find_last_not_of(kBlank) - start + 1);
}

// A number as spreadsheets and people write it: in quotes, with a plus or a true minus sign, with
// a decimal comma. Infinite or NaN if it says so.
std::optional<double> number_of(std::string_view field, bool decimal_comma) {
  constexpr std::size_t kLongest = 400;
  if (field.size() > 1 && field.front() == '"' && field.back() == '"')
    field = trimmed(field.substr(1, field.size() - 2));
  if (field.size() > kLongest) return std::nullopt;
  std::string plain(field);
  if (plain.starts_with(kTrueMinus)) plain.replace(0, kTrueMinus.size(), "-");
  if (plain.starts_with('+') && !plain.starts_with("+-")) plain.erase(0, 1);
  if (decimal_comma && plain.find('.') == std::string::npos) {
    const std::size_t comma = plain.find(',');
    if (comma != std::string::npos) plain[comma] = '.';
  }
  double number = 0;
  const auto read = fast_float::from_chars(plain.data(), plain.data() + plain.size(), number);
  if (plain.empty() || read.ptr != plain.data() + plain.size()) return std::nullopt;
  return number;
}

// What parts the numbers of a line.
char separator_of(std::string_view line) {
  for (const char separator : {';', '\t', ','})
    if (line.find(separator) != std::string_view::npos) return separator;
  return ' ';
}

class CsvReader {
 public:
  CsvReader(std::string_view text, const RowsLimits& limits) : rest_(text), limits_(limits) {}

  core::Result<RowsFile> read() {
    while (!rest_.empty()) {
      const std::string_view line = trimmed(next_line());
      if (line.empty() || line.starts_with('#')) continue;
      const std::string problem = take(line);
      if (!problem.empty()) return core::Error{problem};
    }
    if (part_.numbers.empty())
      return core::Error{tr("no rows of numbers stand there; write a line for each, as 0.5, -1.")};
    file_.parts.push_back(std::move(part_));
    return std::move(file_);
  }

 private:
  std::string_view next_line() {
    const std::size_t end = rest_.find_first_of("\r\n");
    const std::string_view line = rest_.substr(0, end);
    const bool both = end != std::string_view::npos && rest_.substr(end).starts_with("\r\n");
    rest_ = end == std::string_view::npos ? std::string_view() : rest_.substr(end + (both ? 2 : 1));
    ++line_;
    return line;
  }

  // The numbers' texts of a line. A last separator parts nothing.
  std::vector<std::string_view> fields_of(std::string_view line) const {
    std::vector<std::string_view> fields;
    while (!line.empty()) {
      const std::size_t end =
          separator_ == ' ' ? line.find_first_of(kBlank) : line.find(separator_);
      fields.push_back(trimmed(line.substr(0, end)));
      if (end == std::string_view::npos) break;
      line.remove_prefix(end + 1);
      if (separator_ == ' ') line = trimmed(line);
    }
    return fields;
  }

  std::string at_line(const std::string& problem) const {
    return at_place(tr("line {n}", {{"n", line_}}), problem);
  }

  std::optional<double> number_in(std::string_view field) const {
    return number_of(field, separator_ == ';' || separator_ == '\t');
  }

  // Words alone, above the first row.
  bool is_header(const std::vector<std::string_view>& fields) const {
    return part_.numbers.empty() && std::none_of(fields.begin(), fields.end(), [this](auto field) {
             return number_in(field).has_value();
           });
  }

  // Returns what is wrong with the line, or nothing.
  std::string take(std::string_view line) {
    if (part_.numbers.empty()) separator_ = separator_of(line);
    const std::vector<std::string_view> fields = fields_of(line);
    if (!header_seen_ && is_header(fields)) {
      header_seen_ = true;
      file_.notes.push_back(at_line(tr("the names of the columns ({names}) were left out.",
                                       {{"names", printable(line, 40)}})));
      return {};
    }
    if (static_cast<int>(fields.size()) > limits_.columns)
      return at_line(too_wide(fields.size(), limits_));
    const int rows = part_.rows();
    if (rows == 0) part_.columns = static_cast<int>(fields.size());
    if (rows >= limits_.rows)
      return at_line(
          tr("more than the {max} rows that are taken; leave some out.", {{"max", limits_.rows}}));
    // What is not a number tells more than how many there are.
    for (std::size_t i = 0; i < fields.size(); ++i) {
      const std::string problem = add(fields[i]);
      if (!problem.empty())
        return at_place(tr("line {line}, column {column}", {{"line", line_}, {"column", i + 1}}),
                        problem);
    }
    if (static_cast<int>(fields.size()) == part_.columns) return {};
    return at_line(ragged(fields.size(), part_.columns));
  }

  std::string add(std::string_view field) {
    const std::optional<double> number = number_in(field);
    if (!number && field.empty()) return tr("nothing stands there; write a number, or 0.");
    if (!number)
      return tr("{value} is not a number; write one such as 0.5 or -1e-3.",
                {{"value", '"' + printable(field, 24) + '"'}});
    std::string problem = number_problem(*number, limits_);
    if (problem.empty()) part_.numbers.push_back(static_cast<float>(*number));
    return problem;
  }

  std::string_view rest_;
  const RowsLimits& limits_;
  RowsFile file_;
  RowsPart part_;
  std::size_t line_ = 0;
  char separator_ = ',';
  bool header_seen_ = false;
};

}  // namespace

core::Result<RowsFile> read_csv_rows(std::string_view text, const RowsLimits& limits) {
  return CsvReader(text, limits).read();
}

}  // namespace ropewalk::formats
