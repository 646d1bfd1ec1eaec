// The whole course as one lecture, made of the chapters' own lessons.
#pragma once

#include "app/session/catalog.h"
#include "core/words/words.h"

namespace ropewalk::app {

inline constexpr std::string_view kCourse = "course";  // its name in links: permanent
inline constexpr std::string_view kCourseTitle = N_("The whole course");

// In the order of the chapters: a slide with the chapter's title, its question and introduction,
// its sources as notes; then each step of its lesson.
state::Deck make_course(const Catalog& catalog);

}  // namespace ropewalk::app
