// The line of a picture about work that takes longer than a frame: a button that starts or stops
// it, how far it has come, what came of it, or why nothing did.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/answers.h"
#include "core/words/words.h"
#include "ui/stage.h"

namespace ropewalk::scenes {

inline constexpr float kLongWorkRow = 34;  // its height

struct LongWorkWords {
  std::string_view ask = N_("Measure"),
                   again = N_("Measure again");  // the button; no `again`: done is done
  std::string_view done = N_("measured");        // "45 % measured"
  std::string label;          // of the button, for screen readers: what will be done
  std::string before, after;  // cut at the semicolon where the line is too narrow
};

// What lasts from frame to frame: the question in view, and whether its answer was on its way.
struct LongWork {
  core::Question question;
  bool coming = false;
  bool of(const core::Question& other) const { return question == other; }
};

// Can and should it be drawn here? Not in figures: what was measured is no part of them.
bool has_answers(const ui::Stage& stage);

// How it stands with it; unasked where has_answers() is false.
const core::Answer& answer_of(const ui::Stage& stage, const core::Question& question);

// The button at the right end of `row`, and what there is to say in `room`, or left of the button
// if that is empty. True: the answer has just come.
bool draw_long_work(ui::Stage& stage, const ui::Rect& row, const ui::Rect& room, LongWork& work,
                    const LongWorkWords& words);
// How wide the button is, with the air on its left.
float long_work_button(const ui::Stage& stage);

// Of a benchmark: the seconds there are by now, of `count` pieces of work, or none.
std::vector<double> measured_seconds(const core::Answer& answer, std::size_t count);
// "one thread, median of 9": how each time came about.
std::string how_measured();
// "85 µs": two digits are as much as a measured time is good for.
std::string time_text(double seconds);

}  // namespace ropewalk::scenes
