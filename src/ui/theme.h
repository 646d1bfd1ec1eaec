// Colours and type sizes. Colour means something, and the same thing everywhere: each Role owns one
// hue. The hues are told apart by people with any of the common kinds of colour blindness, and by
// lightness.
#pragma once

#include <string_view>

#include "state/param.h"
#include "ui/canvas/canvas.h"
#include "ui/canvas/geometry.h"

namespace ropewalk::ui {

using state::Role;

// kPrint is for figures on paper: what is told by hue on a screen is told by lightness as well, so
// that it holds in grey. kHall is for projectors in bright rooms: on white, and whatever is to be
// read, axes too, of a contrast of at least 7 to 1.
enum class ThemeName { kLight, kDark, kContrast, kPrint, kHall };

struct Theme {
  ThemeName name = ThemeName::kLight;
  Rgba ground;     // the page: warm paper, or warm near-black
  Rgba surface;    // cards and panels, a shade from the ground
  Rgba sunken;     // tracks of sliders, wells
  Rgba ink;        // titles and text
  Rgba ink_soft;   // secondary text, at least 4.5:1 on ground and surface
  Rgba ink_faint;  // labels of axes, at least 3:1
  Rgba line;       // hairlines, grids, borders
  Rgba accent;     // what can be pressed, and focus
  Rgba on_accent;  // text on accent
  Rgba good, bad;  // right and wrong guesses; never told by colour alone
  Rgba query, key, value, position, score;

  Rgba hue(Role role) const;
  // A diverging map for signed values in [-1, 1] (0 is the surface; in print it goes from light to
  // dark, and 0 is grey) and a sequential one for weights in [0, 1].
  Rgba diverging(float value) const;
  Rgba sequential(float value) const;
};

const Theme& theme(ThemeName name);

// "light", "dark", "contrast", "print", "hall"; kLight and false for another word.
bool parse_theme(std::string_view word, ThemeName& name);
std::string_view id_of(ThemeName name);

// The role a part name stands for: its text before the first dot ("query.angle" is kQuery); kPlain
// for others.
Role role_of_part(std::string_view part);

// Type scale. `large` (phone to hall) is done by the program's zoom, not here.
namespace type {
inline constexpr Font kTitle{Face::kTitle, 34};
inline constexpr Font kHeading{Face::kTitle, 21};
inline constexpr Font kLead{Face::kText, 17};
inline constexpr Font kText{Face::kText, 15};
inline constexpr Font kStrong{Face::kTextBold, 15};
inline constexpr Font kSmall{Face::kText, 13};
inline constexpr Font kNumber{Face::kMono, 14};
inline constexpr Font kSmallNumber{Face::kMono, 12};
}  // namespace type

}  // namespace ropewalk::ui
