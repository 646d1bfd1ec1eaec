#include "cli/command.h"

namespace ropewalk::cli {

int run_snapshot(const Arguments& arguments, const Environment& environment) {
  const app::Catalog catalog;
  core::Result<state::Location> opened = open_link(catalog, arguments.plain.front());
  if (!opened) return fail(environment, opened.error());
  environment.out << app::snapshot_json(catalog, {std::move(opened).value(), {}}) << '\n';
  return kDone;
}

}  // namespace ropewalk::cli
