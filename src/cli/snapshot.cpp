#include "cli/command.h"
#include "cli/lecture.h"

namespace ropewalk::cli {

int run_snapshot(const Arguments& arguments, const Environment& environment) {
  const app::Catalog catalog;
  Reading reading;
  core::Result<state::Location> opened = open_link(catalog, arguments.plain.front(), &reading);
  if (!opened) return fail(environment, opened.error());
  state::Decoded decoded{std::move(opened).value(), std::move(reading.problems)};
  decoded.notes.insert(decoded.notes.end(), reading.remarks.begin(), reading.remarks.end());
  for (core::Note& note : decoded.notes) note.where.file = decoded.location.deck;
  environment.out << app::snapshot_json(catalog, decoded) << '\n';
  return kDone;
}

}  // namespace ropewalk::cli
