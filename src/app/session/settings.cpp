#include "app/session/settings.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "app/session/language.h"

#include "core/words/words.h"

namespace ropewalk::app {
namespace {

constexpr std::array kThemes = {ThemeChoice::kAuto, ThemeChoice::kLight, ThemeChoice::kDark,
                                ThemeChoice::kContrast, ThemeChoice::kHall};
constexpr std::array kZooms = {0.75F, 0.9F, 1.0F, 1.1F, 1.25F, 1.5F, 1.75F, 2.0F, 2.25F, 2.5F};
constexpr size_t kMaxGuessBytes = 4096;

std::string percent(float zoom) { return std::to_string(std::lround(zoom * 100)); }

bool flag(const platform::Platform& platform, std::string_view key, bool otherwise) {
  const std::string text = platform.load(key);
  return text == "1" ? true : text == "0" ? false : otherwise;
}

}  // namespace

std::string_view id_of(ThemeChoice choice) {
  switch (choice) {
    case ThemeChoice::kLight:
      return "light";
    case ThemeChoice::kDark:
      return "dark";
    case ThemeChoice::kContrast:
      return "contrast";
    case ThemeChoice::kHall:
      return "hall";
    case ThemeChoice::kAuto:
      break;
  }
  return "auto";
}

std::string_view label_of(ThemeChoice choice) {
  switch (choice) {
    case ThemeChoice::kLight:
      return tr("Light theme");
    case ThemeChoice::kDark:
      return tr("Dark theme");
    case ThemeChoice::kContrast:
      return tr("High contrast");
    case ThemeChoice::kHall:
      return tr("For bright halls");
    case ThemeChoice::kAuto:
      break;
  }
  return tr("Theme follows the system");
}

ThemeChoice theme_of(std::string_view id) {
  const auto* found = std::find_if(kThemes.begin(), kThemes.end(),
                                   [id](ThemeChoice choice) { return id_of(choice) == id; });
  return found == kThemes.end() ? ThemeChoice::kAuto : *found;
}

Settings load_settings(const platform::Platform& platform) {
  Settings settings;
  const std::string theme = platform.load("theme"), zoom = platform.load("zoom");
  settings.theme = theme_of(theme);
  for (const float rung : kZooms)
    if (zoom == percent(rung)) settings.zoom = rung;
  settings.details = flag(platform, "details", settings.details);
  settings.sidebar = flag(platform, "sidebar", settings.sidebar);
  settings.language = platform.load("language");
  if (!is_language(settings.language)) settings.language.clear();
  settings.guesses = platform.load("guesses");
  if (settings.guesses.size() > kMaxGuessBytes) settings.guesses.clear();
  return settings;
}

void save_settings(platform::Platform& platform, const Settings& settings, const Settings& saved) {
  if (settings.theme != saved.theme) platform.save("theme", id_of(settings.theme));
  if (settings.zoom != saved.zoom) platform.save("zoom", percent(settings.zoom));
  if (settings.details != saved.details) platform.save("details", settings.details ? "1" : "0");
  if (settings.sidebar != saved.sidebar) platform.save("sidebar", settings.sidebar ? "1" : "0");
  if (settings.language != saved.language) platform.save("language", settings.language);
  if (settings.guesses != saved.guesses) platform.save("guesses", settings.guesses);
}

ui::ThemeName theme_name(ThemeChoice choice, const platform::Preferences& preferences) {
  switch (choice) {
    case ThemeChoice::kLight:
      return ui::ThemeName::kLight;
    case ThemeChoice::kDark:
      return ui::ThemeName::kDark;
    case ThemeChoice::kContrast:
      return ui::ThemeName::kContrast;
    case ThemeChoice::kHall:
      return ui::ThemeName::kHall;
    case ThemeChoice::kAuto:
      break;
  }
  if (preferences.high_contrast) return ui::ThemeName::kContrast;
  return preferences.dark ? ui::ThemeName::kDark : ui::ThemeName::kLight;
}

ThemeChoice next_theme(ThemeChoice choice) {
  return kThemes[(static_cast<size_t>(choice) + 1) % kThemes.size()];
}

float next_zoom(float zoom, int direction) {
  float next = zoom;
  if (direction > 0) {
    for (size_t i = kZooms.size(); i-- > 0;)
      if (kZooms[i] > zoom + 0.001F) next = kZooms[i];
  } else {
    for (const float rung : kZooms)
      if (rung < zoom - 0.001F) next = rung;
  }
  return next;
}

}  // namespace ropewalk::app
