// What a lecture has besides its slides: the picture blackened, a spotlight, drawing, a jump to a
// slide by number or title. Nothing of it is ever saved or in a link.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ui/canvas/geometry.h"

namespace ropewalk::app {

class Session;

struct Lecture {
  bool black = false, spotlight = false, pen = false;
  bool jump = false;     // the card that asks where to
  std::string typed;     // into it: a number or a part of a title
  int chosen = 0;        // of what matches
  double since = -1;     // seconds by the program's clock when lecture mode began; < 0: it has not
  bool drawing = false;  // the pen is down
  // Points in fractions of the picture, so that a drawing lies on it however the window changes.
  std::vector<std::vector<ui::Vec2>> strokes;
};

inline constexpr size_t kMaxStrokePoints = 20000;  // of one drawing

// The slides (or steps) that `typed` may mean, best first: the number itself, numbers that begin
// so, titles that hold it whatever the case.
std::vector<int> jump_matches(const Session& session, std::string_view typed);

// What the speaker alone sees, as the page's window and as the terminal show it.
struct SpeakerView {
  const Session& session;
  const Session* hall = nullptr;  // what the hall sees, if that is held
  bool black = false;
  std::string_view language = "en";  // that is spoken
  double elapsed = 0;                // seconds
  bool paused = false;
  double since = 0;        // when the clock began, in seconds since 1970; 0: it has not
  std::string clock = {};  // the time of day; only the terminal needs it told
};
std::string notes_json(const SpeakerView& view);
std::string notes_text(const SpeakerView& view);

}  // namespace ropewalk::app
