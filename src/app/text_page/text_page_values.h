// A number on a slider with so many equal steps, as a browser's range input is one: in log space
// where the parameter says so.
#pragma once

#include "state/param.h"

namespace ropewalk::app {

int ticks_of(const state::Param& param);
int tick_at(const state::Param& param, double number);     // the nearest
double number_at(const state::Param& param, double tick);  // exact at both ends

}  // namespace ropewalk::app
