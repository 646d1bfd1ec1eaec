#include "state/code.h"
#include "assets/assets.h"
#include "cli/command.h"

namespace ropewalk::cli {

int run_code(const Arguments& arguments, const Environment& environment) {
  const app::Catalog catalog;
  core::Result<state::Location> opened = open_link(catalog, arguments.plain.front());
  if (!opened) return fail(environment, opened.error());
  const state::Location at = std::move(opened).value();
  const scenes::Scene& scene = catalog.scene(at.scene);
  environment.out << state::filled_program(assets::code(scene.about().id), scene.params(),
                                           at.values);
  return kDone;
}

}  // namespace ropewalk::cli
