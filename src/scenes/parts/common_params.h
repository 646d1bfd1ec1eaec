// Rows of the parameter list that several chapters have alike, worded and bounded in one place: a
// group in one call, or a spec for a row that a chapter adds itself.
#pragma once

#include <string_view>

#include "core/words/words.h"
#include "state/params.h"

namespace ropewalk::scenes {

// How many numbers a head has. Choices in links are the numbers themselves.
enum class HeadSize { k2, k4, k8, k16, k32, k64, k80, k96, k128, k256, k512 };
int dim_of(HeadSize size);

// "d", a HeadSize of at most `largest`.
state::Spec head_size_spec(HeadSize largest = HeadSize::k512);

// "base": the frequencies' base, theta_i = base^(-2i/d) (arXiv 2104.09864, section 3.2.2).
state::Spec base_spec(
    std::string_view help = N_("Pair i turns by b to the power of -2i/d radians a token."));

// "seed": which of the random draws; `what` says of what.
state::Spec seed_spec(std::string_view what);

// A position on a ruler or in a picture: whole by steps, but may be dragged between two.
state::Spec position_spec(double max);

// Two numbers of a vector whose arrow is dragged: each between -max and max.
state::Spec arrow_spec(double max, state::Role role);

// "pair": one of a head's pairs; `max` belongs to the largest head.
state::Spec pair_spec(std::string_view help, int max = 255);

// "tokens": how long the sequence in the pictures is.
state::Spec sequence_spec(int min, int max);

// "row" and "col": the cell of an attention map that is told in numbers, below `tokens`.
state::Spec row_spec(int tokens, std::string_view help);
state::Spec column_spec(int tokens, std::string_view help);

// "head": what a synthetic head looks for, in the order of experiments::HeadKind, but for the
// person's own.
state::Spec head_kind_spec();

// "temperature" of a softmax, and the "slope" of ALiBi.
state::Spec temperature_spec();
state::Spec slope_spec(std::string_view help);

// "show": a chapter's picture, or how its numbers are worked out (worked_example.h).
enum class Showing { kPicture, kNumbers };
state::Spec showing_spec();

// "at": the step of the working that is lit, 1 .. `max`; the last one if it has fewer.
state::Spec step_spec(int max);

// "d" and "base".
template <class State>
void head_params(state::Params<State>& params, HeadSize State::*d, double State::*base,
                 HeadSize largest = HeadSize::k512) {
  params.add("d", d, head_size_spec(largest));
  params.add("base", base, base_spec());
}

// "d", "base" and "seed".
template <class State>
void head_params(state::Params<State>& params, HeadSize State::*d, double State::*base,
                 int State::*seed, std::string_view drawn, HeadSize largest = HeadSize::k512) {
  head_params(params, d, base, largest);
  params.add("seed", seed, seed_spec(drawn));
}

// "m" and "n": where query and key stand, 0 .. `max`.
struct PositionWords {
  std::string_view m = N_("Where the query's token stands.");
  std::string_view n = N_("Where the key's token stands.");
};
template <class State, class T>
void position_params(state::Params<State>& params, T State::*m, T State::*n, double max,
                     state::Place place_of_m = state::Place::kPicture,
                     const PositionWords& help = {}) {
  params.add("m", m, "query position m", help.m, position_spec(max).in(place_of_m));
  params.add("n", n, "key position n", help.n, position_spec(max));
}

// "row" and "col".
template <class State>
void cell_params(state::Params<State>& params, int State::*row, int State::*col, int tokens,
                 std::string_view row_help, std::string_view column_help) {
  params.add("row", row, row_spec(tokens, row_help));
  params.add("col", col, column_spec(tokens, column_help));
}

// "show" and "at": the worked example, of at most `steps` steps, that stands in the picture's
// place.
template <class State>
void worked_example_params(state::Params<State>& params, Showing State::*show, int State::*at,
                           int steps, const state::Spec& spec = showing_spec()) {
  params.add("show", show, spec);
  params.add("at", at, step_spec(steps)).shown([show](const State& state) {
    return state.*show == Showing::kNumbers;
  });
}

}  // namespace ropewalk::scenes
