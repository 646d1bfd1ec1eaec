// A command's arguments against its table of options. Wrong use comes back as one sentence.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/result.h"

namespace ropewalk::cli {

struct Option {
  std::string_view name;   // "--size"
  std::string_view value;  // what stands behind it in help, "WxH"; "" for a flag
  std::string_view help;
  std::string_view initial = {};  // told in help; the default
  std::string_view brief = {};    // "-o"
};

struct Arguments {
  std::vector<std::string> plain;  // in order
  std::vector<std::pair<std::string_view, std::string>> options;
  bool help = false;
  size_t defaults = 0;  // how many of the options nobody gave

  bool has(std::string_view name) const;    // given, or by default
  bool given(std::string_view name) const;  // by a person
  // The option's value as given last, else its default; "" if it has none.
  std::string_view value(std::string_view name) const;
};

// `--name value`, `--name=value`, `-o value`; everything behind `--` is plain. At most `most_plain`
// plain arguments; `command` is for the sentences.
core::Result<Arguments> parse_arguments(std::string_view command, std::span<const Option> options,
                                        int most_plain, std::span<const std::string_view> words);

// "1280x800": two whole numbers from 1 to `most`.
core::Result<std::pair<int, int>> parse_size(std::string_view option, std::string_view text,
                                             int max);
core::Result<double> parse_number(std::string_view option, std::string_view text, double min,
                                  double max);

}  // namespace ropewalk::cli
