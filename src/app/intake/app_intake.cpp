// Files on their way into the program.
#include <algorithm>
#include <utility>

#include "app/intake/intake.h"
#include "app/shell/app.h"
#include "core/words/words.h"
#include "state/text.h"

namespace ropewalk::app {
namespace {

static_assert(platform::kHeadBytes == formats::kHeadBytes);

std::uint64_t size_of(const platform::File& file) {
  return std::max<std::uint64_t>(file.size, file.bytes.size());
}

const Intake& intake_for(const platform::File& file) {
  return intake_of(formats::identify({file.name, size_of(file), file.bytes}));
}

bool is_whole(const platform::File& file) { return file.held == 0; }

}  // namespace

// Asked for a file beside the page, the program takes a lecture; all else the person brings is
// taken with the next frame, what came at once together: q, k and v are one step of the history.
void App::receive(const platform::File& file) {
  if (!file.fetched) {
    brought_.push_back(file);
    read_brought(brought_.back());
    return;
  }
  session_.dismiss_notes();
  if (!file.problem.empty()) return session_.tell({.what = file.problem});
  if (session_.missing_deck() != file.name) return;
  if (const Intake& intake = intake_for(file); intake.kind == formats::FileKind::kHtml)
    return session_.tell(not_taken(file.name, intake));
  read_lecture(file.name, file.name, file.bytes);
}

// Asks for the rest of a file that is held, if somebody takes it.
void App::read_brought(platform::File& file) {
  if (is_whole(file) || !file.problem.empty()) return;
  const Taker taker = intake_for(file).taker;
  // A lecture's reader takes the beginning of one that is too large, and tells.
  const bool taken =
      taker == Taker::kLecture || (taker != Taker::kNobody && file.size <= max_bytes(taker));
  if (!taken) return platform_.let_go(std::exchange(file.held, 0));
  const int held = file.held;
  platform_.read(held, 0, static_cast<size_t>(std::min(file.size, max_bytes(taker) + 1)));
}

void App::receive_part(int held, std::uint64_t /*at*/, std::string bytes) {
  for (platform::File& file : brought_) {
    if (file.held != held) continue;
    const Taker taker = intake_for(file).taker;
    if (bytes.size() < std::min(file.size, max_bytes(taker) + 1))
      file.problem = tr("{file} could not be read to its end: has it changed, or is it gone?",
                        {{"file", file.name}});
    file.bytes = std::move(bytes);
    file.size = file.bytes.size();
    file.held = 0;
    platform_.let_go(held);
    return;
  }
}

// What came since the last frame, once all of it is read.
void App::take_brought() {
  if (brought_.empty() || !std::all_of(brought_.begin(), brought_.end(), is_whole)) return;
  std::vector<platform::File> rows;
  const bool card = transient_.rows.is_open(session_.location().scene);
  if (!card) session_.dismiss_notes();
  for (platform::File& file : std::exchange(brought_, {})) {
    if (file.pasted) {
      if (card) rows.push_back(std::move(file));  // else it was closed meanwhile
      continue;
    }
    if (!file.problem.empty()) {
      refuse({.what = file.problem});
      continue;
    }
    const Intake& intake = intake_for(file);
    if (intake.taker == Taker::kNobody) {
      refuse(not_taken(file.name, intake));
    } else if (file.size > file.bytes.size()) {  // its rest was not asked for
      refuse(too_large(file.name, file.size, intake.taker));
    } else if (intake.taker == Taker::kLecture) {
      open_lecture(file.name, file.bytes, file.folder);
    } else {
      rows.push_back(std::move(file));
    }
  }
  if (!rows.empty()) take_rows(rows);
}

void App::refuse(const core::Note& note) {
  if (RowsDialog& dialog = transient_.rows; dialog.is_open(session_.location().scene)) {
    dialog.draft().said = core::sentence(note);
  } else {
    session_.tell(note);
  }
}

}  // namespace ropewalk::app
