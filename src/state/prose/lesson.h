// Lessons: Markdown in assets/lessons/<scene-id>.md. The file reads well as plain Markdown too.
//
//   Introduction: one or two sentences, shown under the chapter's title.
//
//   ## [Title of step one](#/pair-rotation?m=1)          the link is the step's prepared state
//   Prose with **bold**, *italic*, `code`, [q](#query) (lights up the part `query`),
//   [text](#/scene?k=v), [text](https://..).
//
//   Lists in lists, ``` code, tables, $$ TeX $$ and footnotes[^1] as everywhere in Markdown.
//   ![code](#chapter/code) is a chapter's program, as in lectures (deck.h).
//
//   - [ ] a wrong guess                                  a question: asked before it is shown
//   - [x] the right guess
//
//   > What is shown once a guess was made. If it begins with a link, [Show it.](#/scene?k=v), that
//   > state comes with it: until then the picture does not give the answer away.
//
//   ## Sources
//   - [Su et al. 2021](https://arxiv.org/abs/2104.09864), section 3.2
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/note.h"
#include "state/prose/element.h"

namespace ropewalk::state {

struct Guess {
  Paragraph text;
  bool right = false;
};

struct Step {
  std::string title;
  std::string link;  // prepared state
  Prose prose;
  std::vector<Guess> guesses;        // empty: no question
  Prose answer;                      // shown once a guess was made
  std::vector<Paragraph> footnotes;  // of both, by their numbers
  size_t footnotes_of_prose = 0;     // they come first; the rest is the answer's alone

  // What may be seen before the answer is, or with it.
  std::span<const Paragraph> footnotes_shown(bool answered) const {
    return std::span(footnotes).first(answered || guesses.empty() ? footnotes.size()
                                                                  : footnotes_of_prose);
  }

  // The state that the answer begins with, "" if it begins with words.
  std::string_view reveals() const {
    const bool leads = !answer.empty() && !answer.front().words.empty() &&
                       answer.front().words.front().target.starts_with("#/");
    return leads ? std::string_view(answer.front().words.front().target) : std::string_view();
  }
};

struct Lesson {
  std::vector<Paragraph> introduction;
  std::vector<Step> steps;
  std::vector<Paragraph> sources;
  std::vector<core::Note> problems;  // what could not be understood, and where
};

Lesson parse_lesson(std::string_view markdown);

}  // namespace ropewalk::state
