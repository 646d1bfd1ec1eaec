// The two heads of place_and_meaning.h side by side: where each has its energy, and how its keys
// rank as it was made and in the longer text.
#pragma once

#include "experiments/heads/place_and_meaning.h"
#include "ui/stage.h"

namespace ropewalk::scenes {

// Where the two signals stand over the pairs: 0 the fastest, 1 the slowest.
struct SignalPlaces {
  double place = 0, meaning = 0;
  bool operator==(const SignalPlaces&) const = default;
};

// Returns what the hand made of `now`; where it asked for a reset, `initial`.
SignalPlaces draw_place_and_meaning(ui::Stage& stage, ui::Rect rect,
                                    const experiments::PlaceAndMeaning& heads, double factor,
                                    const SignalPlaces& now, const SignalPlaces& initial);

}  // namespace ropewalk::scenes
