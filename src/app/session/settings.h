// What a person likes, kept on their machine and never in a link. Precedence: link, then settings,
// then defaults.
#pragma once

#include <string>
#include <string_view>

#include "platform/platform.h"
#include "ui/theme.h"

namespace ropewalk::app {

inline constexpr float kMinZoom = 0.75F, kMaxZoom = 2.5F;

enum class ThemeChoice { kAuto, kLight, kDark, kContrast, kHall };
std::string_view id_of(ThemeChoice choice);     // "auto", "light", "dark", "contrast", "hall"
std::string_view label_of(ThemeChoice choice);  // "as the system", ...
ThemeChoice theme_of(std::string_view id);      // kAuto if there is none of that id

struct Settings {
  ThemeChoice theme = ThemeChoice::kAuto;
  float zoom = 1;
  bool details = false;  // the folded controls are open
  bool sidebar = true;   // the list of chapters is in sight where there is room for it
  std::string guesses;   // Session::guesses_text
  std::string language;  // "": as the machine asks for

  bool operator==(const Settings&) const = default;
};

// What is stored and hostile or from another version counts as not stored.
Settings load_settings(const platform::Platform& platform);
// Saves what differs from `saved`.
void save_settings(platform::Platform& platform, const Settings& settings, const Settings& saved);

// The theme to draw with: the person's choice, else what the system asks for.
ui::ThemeName theme_name(ThemeChoice choice, const platform::Preferences& preferences);
ThemeChoice next_theme(ThemeChoice choice);
// The next rung of the ladder 75, 90, 100, 110, 125, 150, 175, 200, 225, 250 %, up (+1) or down
// (-1).
float next_zoom(float zoom, int direction);

}  // namespace ropewalk::app
