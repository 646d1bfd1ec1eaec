// What is shown while a lesson, a lecture or a chapter is on its way, or could not be had.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "app/session/packs.h"
#include "app/session/session.h"
#include "core/words/words.h"

namespace ropewalk::app {

// The packs that all of what the session shows takes.
void add_needed(const Session& session, std::vector<std::string_view>& packs);

inline constexpr std::string_view kTryAgain = N_("Try again");

struct Waiting {
  std::string words;    // "The lesson is coming …", or what is wrong; "" if nothing is awaited
  bool failed = false;  // it can be tried again
  float come = 0;       // how much is there, from 0 to 1
};
// What stands in the panel of the lesson: the lecture that the link names, else the chapter's
// lesson.
Waiting waiting_for_lesson(const Session& session, const Packs& packs);
// What stands in the page of text for the words of a language; the screen says it in passing.
Waiting waiting_for_language(std::string_view pack, const Packs& packs);
// What stands in the picture's place.
Waiting waiting_for_picture(const Session& session, const Packs& packs);
// What stands in the place of a chapter's program.
Waiting waiting_for_program(const Packs& packs);

}  // namespace ropewalk::app
