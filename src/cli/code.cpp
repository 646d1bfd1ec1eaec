#include "app/session/program.h"
#include "cli/command.h"

namespace ropewalk::cli {

int run_code(const Arguments& arguments, const Environment& environment) {
  const app::Catalog catalog;
  core::Result<state::Location> opened = open_link(catalog, arguments.plain.front());
  if (!opened) return fail(environment, opened.error());
  environment.out << app::program_of(catalog, std::move(opened).value());
  return kDone;
}

}  // namespace ropewalk::cli
