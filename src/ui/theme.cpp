#include "ui/theme.h"

#include <array>

namespace ropewalk::ui {
namespace {

// Stops of a colour map at equal steps, evenly spaced in OKLab lightness; between them sRGB is
// close enough to linear.
using Ramp = std::array<uint32_t, 9>;

struct Maps {
  Ramp sequential, positive, negative;
};

constexpr Maps kMaps[] = {
    {{0xFFFDF8, 0xFEDBD0, 0xF8BAA9, 0xEB9A89, 0xDB7C6D, 0xC66055, 0xAF4641, 0x962D30, 0x7A1622},
     {0xFFFDF8, 0xFEDBD0, 0xF8BAA9, 0xEB9A89, 0xDB7C6D, 0xC66055, 0xAF4641, 0x962D30, 0x7A1622},
     {0xFFFDF8, 0xCBE9FE, 0xA0D4F9, 0x7ABCF0, 0x59A4E3, 0x3D8CD2, 0x2673BE, 0x155CA6, 0x0A458C}},
    {{0x201C18, 0x4D222B, 0x772A39, 0x9D3747, 0xBF4D57, 0xDB696B, 0xF18B85, 0xFEB0A7, 0xFFD9D2},
     {0x201C18, 0x422423, 0x622D2B, 0x803833, 0x9E463D, 0xBA5749, 0xD36B57, 0xEB8169, 0xFF9A7E},
     {0x201C18, 0x192D42, 0x173D62, 0x164E81, 0x1A5F9E, 0x2471B9, 0x3584D1, 0x4A97E6, 0x62ABF7}},
    {{0x0A0A0A, 0x3A0E19, 0x691027, 0x951E35, 0xBC3945, 0xDD5D5C, 0xF5867B, 0xFEB5A7, 0xFFE3DC},
     {0x0A0A0A, 0x2B1515, 0x4D2220, 0x6E312C, 0x8F433A, 0xAE584A, 0xCC705D, 0xE78B73, 0xFFA88E},
     {0x0A0A0A, 0x0D1D2C, 0x0F304F, 0x134571, 0x1C5B92, 0x2C73B2, 0x408BCE, 0x5AA4E8, 0x77BDFF}},
    {{0xFFFFFF, 0xF7DCD9, 0xECBAB5, 0xDE9993, 0xCC7973, 0xB75B56, 0x9F3F3C, 0x842524, 0x670A10},
     {0x8C8C8C, 0x917A78, 0x936965, 0x925853, 0x8E4742, 0x873734, 0x7E2827, 0x721C1C, 0x631214},
     {0x8C8C8C, 0x8E9AA2, 0x90A7B9, 0x93B5CE, 0x97C2E2, 0x9DD0F4, 0xACDCFE, 0xC6E7FF, 0xE0F1FF}},
    {{0xFFFDF8, 0xFEDBD0, 0xF8BAA9, 0xEB9A89, 0xDB7C6D, 0xC66055, 0xAF4641, 0x962D30, 0x7A1622},
     {0xFFFDF8, 0xFEDBD0, 0xF8BAA9, 0xEB9A89, 0xDB7C6D, 0xC66055, 0xAF4641, 0x962D30, 0x7A1622},
     {0xFFFDF8, 0xCBE9FE, 0xA0D4F9, 0x7ABCF0, 0x59A4E3, 0x3D8CD2, 0x2673BE, 0x155CA6, 0x0A458C}},
};

Rgba at(const Ramp& ramp, float t) {
  if (!(t > 0)) return rgb(ramp.front());  // also for NaN
  const float scaled = std::min(t, 1.0F) * static_cast<float>(ramp.size() - 1);
  const size_t below = std::min(static_cast<size_t>(scaled), ramp.size() - 2);
  return mix(rgb(ramp[below]), rgb(ramp[below + 1]), scaled - static_cast<float>(below));
}

// The five hues differ in lightness as well, and keep a distance of at least 0.08 in OKLab under
// simulated protanopia, deuteranopia and tritanopia; tests/ui/theme_test.cpp holds them to it.
constexpr Theme kThemes[] = {
    {
        .name = ThemeName::kLight,
        .ground = rgb(0xFAF6EE),
        .surface = rgb(0xFFFDF8),
        .sunken = rgb(0xEDE6D8),
        .ink = rgb(0x231D17),
        .ink_soft = rgb(0x5F5548),
        .ink_faint = rgb(0x857A6B),
        .line = rgb(0xDDD3C2),
        .accent = rgb(0x87560A),
        .on_accent = rgb(0xFFFBF2),
        .good = rgb(0x1F6B3A),
        .bad = rgb(0xA3262A),
        .query = rgb(0x1038BA),
        .key = rgb(0xAB5004),
        .value = rgb(0x7B2B87),
        .position = rgb(0x1B7753),
        .score = rgb(0x7A1622),
    },
    {
        .name = ThemeName::kDark,
        .ground = rgb(0x171411),
        .surface = rgb(0x201C18),
        .sunken = rgb(0x332D26),
        .ink = rgb(0xF3ECE0),
        .ink_soft = rgb(0xC0B5A5),
        .ink_faint = rgb(0x92887A),
        .line = rgb(0x3D362E),
        .accent = rgb(0xF2CD72),
        .on_accent = rgb(0x241B07),
        .good = rgb(0x7CCB8E),
        .bad = rgb(0xFF8A80),
        .query = rgb(0x90ADEE),
        .key = rgb(0xFEA85D),
        .value = rgb(0xAF6AFA),
        .position = rgb(0x8BEECD),
        .score = rgb(0xFC6288),
    },
    {
        .name = ThemeName::kContrast,
        .ground = rgb(0x000000),
        .surface = rgb(0x000000),
        .sunken = rgb(0x3A3A3A),
        .ink = rgb(0xFFFFFF),
        .ink_soft = rgb(0xF0F0F0),
        .ink_faint = rgb(0xD0D0D0),
        .line = rgb(0x9A9A9A),
        .accent = rgb(0xFED462),
        .on_accent = rgb(0x000000),
        .good = rgb(0x7CF09A),
        .bad = rgb(0xFF9A92),
        .query = rgb(0x9DBDFF),
        .key = rgb(0xFCB988),
        .value = rgb(0xC975ED),
        .position = rgb(0x30F5D7),
        .score = rgb(0xEF8693),
    },
    {
        .name = ThemeName::kPrint,
        .ground = rgb(0xFFFFFF),
        .surface = rgb(0xFFFFFF),
        .sunken = rgb(0xEBEBEB),
        .ink = rgb(0x0A0A0A),
        .ink_soft = rgb(0x3C3C3C),
        .ink_faint = rgb(0x6A6A6A),
        .line = rgb(0xC4C4C4),
        .accent = rgb(0x454545),
        .on_accent = rgb(0xFFFFFF),
        .good = rgb(0x195C2E),
        .bad = rgb(0x971A20),
        .query = rgb(0x1B176C),
        .key = rgb(0xAA6408),
        .value = rgb(0x50384F),
        .position = rgb(0x0C6953),
        .score = rgb(0x280508),
    },
    {
        .name = ThemeName::kHall,
        .ground = rgb(0xFFFDF8),
        .surface = rgb(0xFFFDF8),
        .sunken = rgb(0xE4DFD4),
        .ink = rgb(0x000000),
        .ink_soft = rgb(0x222222),
        .ink_faint = rgb(0x262626),
        .line = rgb(0x8A857C),
        .accent = rgb(0x5E3A00),
        .on_accent = rgb(0xFFFFFF),
        .good = rgb(0x0B5527),
        .bad = rgb(0x8C1118),
        .query = rgb(0x02006D),
        .key = rgb(0xB10400),
        .value = rgb(0x780887),
        .position = rgb(0x00643C),
        .score = rgb(0x730018),
    },
};

constexpr std::string_view kIds[] = {"light", "dark", "contrast", "print", "hall"};

}  // namespace

const Theme& theme(ThemeName name) { return kThemes[static_cast<size_t>(name)]; }

Rgba Theme::hue(Role role) const {
  switch (role) {
    case Role::kPlain:
      return ink;
    case Role::kQuery:
      return query;
    case Role::kKey:
      return key;
    case Role::kValue:
      return value;
    case Role::kPosition:
      return position;
    case Role::kScore:
      return score;
  }
  return ink;
}

Rgba Theme::diverging(float signed_value) const {
  const Maps& maps = kMaps[static_cast<size_t>(name)];
  return signed_value < 0 ? at(maps.negative, -signed_value) : at(maps.positive, signed_value);
}

Rgba Theme::sequential(float weight) const {
  return at(kMaps[static_cast<size_t>(name)].sequential, weight);
}

bool parse_theme(std::string_view word, ThemeName& name) {
  for (size_t i = 0; i < std::size(kIds); ++i) {
    if (kIds[i] != word) continue;
    name = static_cast<ThemeName>(i);
    return true;
  }
  name = ThemeName::kLight;
  return false;
}

std::string_view id_of(ThemeName name) { return kIds[static_cast<size_t>(name)]; }

Role role_of_part(std::string_view part) {
  const std::string_view head = part.substr(0, part.find('.'));
  if (head == "query") return Role::kQuery;
  if (head == "key") return Role::kKey;
  if (head == "value") return Role::kValue;
  if (head == "position") return Role::kPosition;
  if (head == "score") return Role::kScore;
  return Role::kPlain;
}

}  // namespace ropewalk::ui
