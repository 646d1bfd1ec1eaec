// Arguments or the page's address -> App -> platform.
#include <cstdio>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "app/shell/app.h"
#include "platform/platform.h"
#ifndef ROPEWALK_PAGE
#include <iostream>  // weighs too much for the page

#include "cli/cli.h"
#endif

int main(int argc, char** argv) {
  using namespace ropewalk;
  std::string link;
  platform::File file;
#ifndef ROPEWALK_PAGE
  const std::vector<std::string_view> words(argv + (argc > 0 ? 1 : 0), argv + argc);
  const cli::Outcome outcome = cli::run(words, {std::cout, std::cerr, platform::render_offscreen});
  if (!outcome.window) return outcome.status;
  link = outcome.link;
  file = {.name = outcome.file, .bytes = outcome.text, .problem = {}, .folder = outcome.folder};
#else
  if (argc > 1) link = argv[1];
#endif
  const auto make = [](platform::Platform& platform) -> std::unique_ptr<platform::Program> {
    return std::make_unique<app::App>(platform, app::Catalog());
  };
  std::string error;
  const int status = platform::run(make, link, error, file);
  if (status != 0) std::fprintf(stderr, "%s\n", error.c_str());
  return status;
}
