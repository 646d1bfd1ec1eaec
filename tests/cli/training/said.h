// What a command says.
#pragma once

#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "cli/cli.h"

namespace ropewalk::tests {

struct Said {
  int status;
  std::string out, err;
};

inline Said say(const std::vector<std::string>& words) {
  std::ostringstream out, err;
  const std::vector<std::string_view> views(words.begin(), words.end());
  const cli::Outcome outcome = cli::run(views, {out, err, nullptr});
  return {outcome.status, out.str(), err.str()};
}

}  // namespace ropewalk::tests
