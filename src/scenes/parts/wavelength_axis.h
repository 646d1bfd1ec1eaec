// A logarithmic axis of tokens with the wavelength of each pair of a head on it, a marker for the
// position (pairs to the left of it have come round at least once) and one for the trained length
// (pairs to the right of it never did).
#pragma once

#include <optional>
#include <span>
#include <string>

#include "ui/stage.h"

namespace ropewalk::scenes {

inline constexpr float kWavelengthAxisHeight = 88;

struct WavelengthAxisSpec {
  std::span<const double> wavelengths = {};  // ascending, tokens; not empty
  int pair = 0;                              // the chosen one
  double end = 1000;                         // of the axis, which begins at 1
  double max = 1000;                         // of position and length
  double position = 0;
  double length = 0;
  bool beyond = true;  // hatches what lies beyond the length
  // Words at the markers, and others for where these don't fit.
  std::string at_position = {}, at_length = {};
  std::string at_position_in_short = {}, at_length_in_short = {};
};

// What the hand did.
struct WavelengthAxisResult {
  std::optional<int> pair;
  std::optional<double> position, length;
  bool reset_position = false, reset_length = false;
};

WavelengthAxisResult draw_wavelength_axis(ui::Stage& stage, const ui::Rect& rect,
                                          const WavelengthAxisSpec& spec);

// "6.28", "199", "47.1k": three digits of a number of tokens.
std::string tokens_text(double tokens);
// "pair 8: 62.8 tokens a turn"
std::string wavelength_hint(int pair, double wavelength);
// "2 h 5 min": the two largest units.
std::string duration_text(double seconds);

}  // namespace ropewalk::scenes
