#include "state/code.h"

#include <algorithm>
#include <array>
#include <cstdio>

#include "state/text.h"
#include "state/value_text.h"

namespace ropewalk::state {
namespace {

bool is_number(std::string_view id) {
  return !id.empty() &&
         std::all_of(id.begin(), id.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::string quoted_python(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) {
      std::array<char, 8> escape{};
      std::snprintf(escape.data(), escape.size(), "\\x%02x", static_cast<unsigned char>(c));
      out += escape.data();
    } else {
      out += c;
    }
  }
  return out + '"';
}

std::string list_text(std::string_view numbers) {  // "1.2,-0.4"
  std::string out = "[";
  while (!numbers.empty()) {
    const std::string_view number = numbers.substr(0, numbers.find(','));
    numbers.remove_prefix(std::min(numbers.size(), number.size() + 1));
    const bool named = number.ends_with("inf") || number.ends_with("nan");
    out += (out.size() > 1 ? ", " : "") +
           (named ? "float(\"" + std::string(number) + "\")" : std::string(number));
  }
  return out + ']';
}

std::string rows_text(const Rows& rows) {
  const std::string lines = rows.csv();
  std::string out = "[";
  for (std::string_view rest = lines; !rest.empty();) {
    const std::string_view row = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(rest.size(), row.size() + 1));
    out += (out.size() > 1 ? ", " : "") + list_text(row);
  }
  return out + ']';
}

}  // namespace

std::string python_text(const Param& param, const Value& value) {
  std::string text = to_text(param, value);
  switch (param.kind) {
    case Kind::kBool:
      return value.number() != 0 ? "True" : "False";
    case Kind::kChoice: {
      const std::vector<Choice>& choices = param.spec.choices;
      const bool numbers = std::all_of(choices.begin(), choices.end(),
                                       [](const Choice& choice) { return is_number(choice.id); });
      return numbers ? text : quoted_python(text);
    }
    case Kind::kText:
      return quoted_python(value.text);
    case Kind::kVector:
      return list_text(text);
    case Kind::kRows:
      return rows_text(value.rows);
    case Kind::kInteger:
    case Kind::kReal:
      break;
  }
  return text;
}

std::string filled_program(std::string_view program, const ParamList& list, const Values& values) {
  std::vector<bool> filled(list.size());
  std::string out;
  while (!program.empty()) {
    const std::string_view line = program.substr(0, program.find('\n'));
    program.remove_prefix(std::min(program.size(), line.size() + 1));
    const size_t equals = line.find(" = ");
    const int at = equals == std::string_view::npos ? -1 : find_param(list, line.substr(0, equals));
    const auto index = static_cast<size_t>(std::max(at, 0));
    if (at < 0 || filled[index] || index >= values.size()) {
      out += line;
    } else {
      filled[index] = true;
      out += line.substr(0, equals + 3);
      out += python_text(list[index], values[index]);
      const size_t comment = line.find("  #", equals);
      if (comment != std::string_view::npos) out += line.substr(comment);
    }
    out += '\n';
  }
  return out;
}

}  // namespace ropewalk::state
