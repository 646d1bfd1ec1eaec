// What is shown while a lesson or a lecture is on its way, or could not be had.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "app/session/packs.h"
#include "app/session/session.h"

namespace ropewalk::app {

// The packs that what stands in the panel of the lesson waits for: the lecture that the link names,
// else the chapter's lesson. None: it is there.
std::vector<std::string_view> awaited(const Session& session);

// The packs that all of what the session shows takes.
void add_needed(const Session& session, std::vector<std::string_view>& packs);

inline constexpr std::string_view kTryAgain = "Try again";

struct Waiting {
  std::string words;    // "The lesson is coming …", or what is wrong; "" if nothing is awaited
  bool failed = false;  // it can be tried again
};
Waiting waiting_for(const Session& session, const Packs& packs);

}  // namespace ropewalk::app
