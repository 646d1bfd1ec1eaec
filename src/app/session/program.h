// The chapters' programs (assets/code) with a state filled in: what `ropewalk code` prints, the
// program's own view shows, and ![code](#chapter/code) in lessons and lectures is.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "app/session/catalog.h"

namespace ropewalk::app {

// "" before their pack (assets::kPrograms) has come, and of a chapter that has none.
std::string program_of(const Catalog& catalog, const state::Location& at);

// The program of a link's chapter. A link without parameters takes them from the stage (null: there
// is none) while that shows the same chapter, as live numbers in equations do. "" also if there is
// no such chapter.
std::string program_at(const Catalog& catalog, std::string_view link, const state::Location* stage);

// Tells what is wrong with the links of programs in a text, each with its line.
void check_programs(const Catalog& catalog, const state::Prose& prose,
                    const std::function<void(int line, core::Note note)>& tell);

// Is there one in the text? In the words or the answer of a step?
bool holds_program(const state::Prose& prose);
bool holds_program(const state::Step& step);

}  // namespace ropewalk::app
