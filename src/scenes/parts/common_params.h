// Rows of the parameter list that several chapters have alike: worded and bounded in one place.
#pragma once

#include <array>
#include <functional>

#include "state/param.h"

namespace ropewalk::scenes {

// How many numbers a head has. Choices in links are the numbers themselves.
enum class HeadSize { k2, k4, k8, k16, k32, k64, k80, k96, k128, k256, k512 };
int dim_of(HeadSize size);

// "d", a HeadSize of at most `largest`.
state::Spec head_size_spec(HeadSize largest = HeadSize::k512);

// "base": the frequencies' base, theta_i = base^(-2i/d) (arXiv 2104.09864, section 3.2.2).
state::Spec base_spec(
    std::string_view help = "Pair i turns by b to the power of -2i/d radians a token.");

// "row" and "col": the cell of an attention map that is told in numbers, below `tokens`.
state::Spec row_spec(int tokens, std::string_view help);
state::Spec column_spec(int tokens, std::string_view help);

// "seed": which of the random draws; `what` says of what.
state::Spec seed_spec(std::string_view what);

// "show": a chapter's picture, or how its numbers are worked out (worked_example.h).
enum class Showing { kPicture, kNumbers };
state::Spec showing_spec();

// "at": the step of the working that is lit, 1 .. `most`; the last one if it has fewer.
state::Spec step_spec(int max, std::function<bool(const state::Values&)> shown);

}  // namespace ropewalk::scenes
