#include "cli/arguments.h"

#include <algorithm>

#include "core/number_text.h"
#include "state/text.h"

namespace ropewalk::cli {
namespace {

using state::quoted;

core::Error wrong(std::string_view command, const std::string& what) {
  const std::string name = command.empty() ? "ropewalk" : "ropewalk " + std::string(command);
  return {name + ": " + what + " (" + name + " --help lists what it takes)."};
}

}  // namespace

bool Arguments::has(std::string_view name) const {
  return std::ranges::any_of(options, [name](const auto& option) { return option.first == name; });
}

bool Arguments::given(std::string_view name) const {
  return std::any_of(options.begin() + static_cast<std::ptrdiff_t>(defaults), options.end(),
                     [name](const auto& option) { return option.first == name; });
}

std::string_view Arguments::value(std::string_view name) const {
  for (size_t i = options.size(); i-- > 0;)
    if (options[i].first == name) return options[i].second;
  return {};
}

core::Result<Arguments> parse_arguments(std::string_view command, std::span<const Option> options,
                                        int most_plain, std::span<const std::string_view> words) {
  Arguments arguments;
  for (const Option& option : options)
    if (!option.initial.empty()) arguments.options.emplace_back(option.name, option.initial);
  arguments.defaults = arguments.options.size();
  bool plain = false;
  for (size_t i = 0; i < words.size(); ++i) {
    std::string_view word = words[i];
    if (!plain && word == "--") {
      plain = true;
      continue;
    }
    if (!plain && (word == "--help" || word == "-h")) {
      arguments.help = true;
      return arguments;
    }
    if (plain || word.size() < 2 || word[0] != '-') {
      if (static_cast<int>(arguments.plain.size()) >= most_plain)
        return wrong(command, "it does not take " + quoted(word) +
                                  (most_plain == 0 ? "" : " as a further argument"));
      arguments.plain.emplace_back(word);
      continue;
    }
    const size_t equals = word.starts_with("--") ? word.find('=') : std::string_view::npos;
    const std::string_view name = word.substr(0, equals);
    const auto option = std::ranges::find_if(options, [name](const Option& o) {
      return o.name == name || (!o.brief.empty() && o.brief == name);
    });
    if (option == options.end()) return wrong(command, "there is no option " + quoted(name));
    if (option->value.empty()) {
      if (equals != std::string_view::npos)
        return wrong(command, std::string(name) + " takes no value");
      arguments.options.emplace_back(option->name, "");
    } else if (equals != std::string_view::npos) {
      arguments.options.emplace_back(option->name, word.substr(equals + 1));
    } else if (i + 1 < words.size()) {
      arguments.options.emplace_back(option->name, words[++i]);
    } else {
      return wrong(command, std::string(name) + " needs a value: " + std::string(option->value));
    }
  }
  return arguments;
}

core::Result<double> parse_number(std::string_view option, std::string_view text, double min,
                                  double max) {
  const std::optional<double> number = state::parse_decimal(text);
  if (!number || !(*number >= min && *number <= max))
    return core::Error{std::string(option) + " takes a number from " + core::number_text(min) +
                       " to " + core::number_text(max) + ", not " + quoted(text) + "."};
  return *number;
}

core::Result<std::pair<int, int>> parse_size(std::string_view option, std::string_view text,
                                             int max) {
  const auto whole = [max](std::string_view digits) {
    int number = 0;
    if (digits.empty() || digits.size() > 6) return 0;
    for (const char c : digits) {
      if (c < '0' || c > '9') return 0;
      number = 10 * number + (c - '0');
    }
    return number <= max ? number : 0;
  };
  const size_t cross = text.find('x');
  if (cross != std::string_view::npos) {
    const int width = whole(text.substr(0, cross)), height = whole(text.substr(cross + 1));
    if (width > 0 && height > 0) return std::pair{width, height};
  }
  return core::Error{std::string(option) + " takes a width and a height from 1 to " +
                     std::to_string(max) + " like 1280x800, not " + quoted(text) + "."};
}

}  // namespace ropewalk::cli
