// Lectures: Markdown files ("decks") with one slide a heading. They read well as plain Markdown.
//
//   # Title of the lecture
//   One or two sentences about it.
//
//   ## [Title of a slide](#/pair-rotation?m=12&n=4)      the link is the state of the stage
//   Prose as in lessons (lesson.h): **bold**, *italic*, `code`, [q](#query) (lights up the part
//   `query`), [text](#/scene?k=v), [text](https://..).
//   - A list; lists stand in lists, and 1. counts.
//
//   Also: ``` code, tables, --- for a rule, footnotes[^1], $TeX$ and $$ TeX $$,
//   ![words](picture.png) beside the file, alone in its paragraph; columns between ::: and :::,
//   parted by |||; <!-- one by one --> above a list whose items come one at a time in a hall;
//   > for a quotation, where nothing was asked.
//
//   ![the score](#pair-rotation/score)                    an equation of a chapter, by its name,
//                                                         in a paragraph of its own;
//                                                         beside a question, part of the answer
//   ![code](#pair-rotation/code?m=3)                      a chapter's program with this state in
//                                                         it; without one, what is on the stage
//   - [ ] a wrong guess                                   a question: Next shows the answer
//   - [x] the right guess
//
//   > What is shown then.
//
//   ### Notes (1.5 min)                                   for the speaker alone; the time may be
//   What to say.                                          left out
//
//   ## A slide without a link                             leaves the stage as it is
//
// Comments (<!-- -->) are skipped. What cannot be understood is told with its line and a remedy,
// and everything else is shown.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "state/prose/lesson.h"

namespace ropewalk::state {

inline constexpr size_t kMaxDeckBytes = 256 * 1024, kMaxSlideBytes = 16 * 1024;
inline constexpr size_t kMaxSlides = 300, kMaxDeckProblems = 50;
inline constexpr double kMaxMinutes = 600;

struct EquationName {
  std::string scene, name;  // of assets/equations/<scene>.tex
  int line = 0;
};

struct Slide {
  Step step;  // its link may be empty
  std::vector<EquationName> equations;
  Prose notes;
  double minutes = 0;  // 0: not said
  int line = 0;
};

struct Deck {
  std::string title;
  Prose introduction;
  std::vector<Slide> slides;
  std::vector<core::Note> problems;  // with their lines
  // What is shown otherwise than meant, though nothing is wrong with it.
  std::vector<core::Note> remarks;
};

// At most so many problems are told, and then how many more there are.
Deck parse_deck(std::string_view markdown, size_t most_problems = kMaxDeckProblems);

// The link of the stage on slide 1 .. slides.size(): its own or that of the nearest slide before it
// that has one; "" if none has.
std::string_view stage_link(const Deck& deck, int slide);

// Minutes planned for the slides before `slide`, 1 .. slides.size() + 1.
double minutes_before(const Deck& deck, int slide);

// How `deck=` in a link names a lecture.
enum class DeckSource {
  kNone,     // ""
  kShipped,  // "ten-minutes": one that the program has with it
  kBeside,   // "talks/mine.md": a file beside the page, in the same folder or below
  kLocal,    // "~mine.md": a file of the person's own machine, which the link cannot carry
  kBad,      // anything else: another host, a way out of the folder, not a .md
};
DeckSource deck_source(std::string_view name);

// "~mine.md" for a file of this name: what its links say.
std::string local_deck_name(std::string_view file);

}  // namespace ropewalk::state
