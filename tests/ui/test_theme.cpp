#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <string>

#include "ui/theme.h"

namespace ropewalk::ui {
namespace {

using Linear = std::array<double, 3>;

Linear linear(Rgba c) {
  const auto channel = [](uint8_t byte) {
    const double x = byte / 255.0;
    return x <= 0.04045 ? x / 12.92 : std::pow((x + 0.055) / 1.055, 2.4);
  };
  return {channel(c.r), channel(c.g), channel(c.b)};
}

// WCAG 2.2.
double luminance(Rgba c) {
  const Linear l = linear(c);
  return 0.2126 * l[0] + 0.7152 * l[1] + 0.0722 * l[2];
}
double contrast(Rgba a, Rgba b) {
  const double x = luminance(a), y = luminance(b);
  return (std::max(x, y) + 0.05) / (std::min(x, y) + 0.05);
}

// Ottosson 2020.
Linear oklab(const Linear& c) {
  const double l = std::cbrt(0.4122214708 * c[0] + 0.5363325363 * c[1] + 0.0514459929 * c[2]);
  const double m = std::cbrt(0.2119034982 * c[0] + 0.6806995451 * c[1] + 0.1073969566 * c[2]);
  const double s = std::cbrt(0.0883024619 * c[0] + 0.2817188376 * c[1] + 0.6299787005 * c[2]);
  return {0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s,
          1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s,
          0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s};
}

struct Vision {
  const char* name;
  std::array<Linear, 3> matrix;
};

// Machado, Oliveira and Fernandes 2009, severity 1, on linear RGB.
const std::array<Vision, 4> kVisions = {{
    {"full", {{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}}},
    {"protanopia",
     {{{0.152286, 1.052583, -0.204868},
       {0.114503, 0.786281, 0.099216},
       {-0.003882, -0.048116, 1.051998}}}},
    {"deuteranopia",
     {{{0.367322, 0.860646, -0.227968},
       {0.280085, 0.672501, 0.047413},
       {-0.011820, 0.042940, 0.968881}}}},
    {"tritanopia",
     {{{1.255528, -0.076749, -0.178779},
       {-0.078411, 0.930809, 0.147602},
       {0.004733, 0.691367, 0.303900}}}},
}};

double seen_distance(Rgba a, Rgba b, const Vision& vision) {
  const auto seen = [&vision](Rgba color) {
    const Linear c = linear(color);
    Linear out{};
    for (size_t i = 0; i < 3; ++i) {
      for (size_t j = 0; j < 3; ++j) out[i] += vision.matrix[i][j] * c[j];
      out[i] = std::clamp(out[i], 0.0, 1.0);
    }
    return oklab(out);
  };
  const Linear x = seen(a), y = seen(b);
  return std::hypot(x[0] - y[0], x[1] - y[1], x[2] - y[2]);
}

constexpr std::array kNames = {ThemeName::kLight, ThemeName::kDark, ThemeName::kContrast,
                               ThemeName::kPrint, ThemeName::kHall};
constexpr std::array kRoles = {Role::kQuery, Role::kKey, Role::kValue, Role::kPosition,
                               Role::kScore};

}  // namespace

TEST_CASE("text can be read on ground and surface") {
  for (const ThemeName name : kNames) {
    const Theme& t = theme(name);
    CAPTURE(std::string(id_of(name)));
    const bool strong = name == ThemeName::kContrast || name == ThemeName::kHall;
    const double text = strong ? 7 : 4.5;
    for (const Rgba ground : {t.ground, t.surface}) {
      CHECK(contrast(t.ink, ground) >= 7);
      CHECK(contrast(t.ink_soft, ground) >= text);
      CHECK(contrast(t.ink_faint, ground) >= (strong ? 7 : 3));
      CHECK(contrast(t.accent, ground) >= text);
      CHECK(contrast(t.good, ground) >= text);
      CHECK(contrast(t.bad, ground) >= text);
      for (const Role role : kRoles) {
        CAPTURE(static_cast<int>(role));
        CHECK(contrast(t.hue(role), ground) >= text);
      }
    }
    CHECK(contrast(t.on_accent, t.accent) >= text);
  }
}

TEST_CASE("roles are told apart with every kind of colour vision") {
  for (const ThemeName name : kNames) {
    const Theme& t = theme(name);
    for (const Vision& vision : kVisions) {
      for (size_t i = 0; i < kRoles.size(); ++i) {
        for (size_t j = i + 1; j < kRoles.size(); ++j) {
          INFO(std::string(id_of(name)), " ", vision.name, " ", i, " ", j);
          CHECK(seen_distance(t.hue(kRoles[i]), t.hue(kRoles[j]), vision) >= 0.08);
        }
      }
    }
  }
}

TEST_CASE("roles differ in lightness") {
  for (const ThemeName name : kNames) {
    const Theme& t = theme(name);
    for (size_t i = 0; i < kRoles.size(); ++i) {
      for (size_t j = i + 1; j < kRoles.size(); ++j) {
        INFO(std::string(id_of(name)), " ", i, " ", j);
        // On paper there may be nothing but lightness.
        CHECK(std::abs(oklab(linear(t.hue(kRoles[i])))[0] - oklab(linear(t.hue(kRoles[j])))[0]) >=
              (name == ThemeName::kPrint ? 0.08 : 0.025));
      }
    }
  }
}

TEST_CASE("colour maps begin at the surface and move evenly in lightness") {
  for (const ThemeName name : kNames) {
    const Theme& t = theme(name);
    CAPTURE(std::string(id_of(name)));
    if (name != ThemeName::kPrint) CHECK(t.sequential(0) == t.diverging(0));
    if (name != ThemeName::kContrast) CHECK(t.sequential(0) == t.surface);
    CHECK(t.sequential(NAN) == t.sequential(0));
    CHECK(t.sequential(7) == t.sequential(1));
    CHECK(t.diverging(-7) == t.diverging(-1));
    const auto even = [](auto color_at) {
      const double first = oklab(linear(color_at(0.0F)))[0],
                   last = oklab(linear(color_at(1.0F)))[0];
      double worst = 0;
      for (int i = 0; i <= 64; ++i) {
        const double x = i / 64.0;
        const double expected = first + (last - first) * x;
        worst =
            std::max(worst, std::abs(oklab(linear(color_at(static_cast<float>(x))))[0] - expected));
      }
      return worst / std::abs(last - first);
    };
    CHECK(even([&](float x) { return t.sequential(x); }) < 0.03);
    CHECK(even([&](float x) { return t.diverging(x); }) < 0.03);
    CHECK(even([&](float x) { return t.diverging(-x); }) < 0.03);
    for (const Vision& vision : kVisions) {
      CAPTURE(std::string(vision.name));
      CHECK(seen_distance(t.diverging(-1), t.diverging(1), vision) > 0.14);
    }
  }
}

TEST_CASE("on paper signed values go from light to dark, and none is like another in grey") {
  const Theme& t = theme(ThemeName::kPrint);
  double before = 2;
  for (int i = -16; i <= 16; ++i) {
    const double lightness = oklab(linear(t.diverging(static_cast<float>(i) / 16)))[0];
    CAPTURE(i);
    CHECK(lightness < before - 0.01);
    before = lightness;
  }
}

TEST_CASE("themes have names and parts have roles") {
  for (const ThemeName name : kNames) {
    ThemeName parsed{};
    CHECK(parse_theme(id_of(name), parsed));
    CHECK(parsed == name);
    CHECK(theme(name).name == name);
  }
  ThemeName parsed = ThemeName::kDark;
  CHECK_FALSE(parse_theme("Dark", parsed));
  CHECK(parsed == ThemeName::kLight);
  CHECK(role_of_part("query.angle") == Role::kQuery);
  CHECK(role_of_part("score") == Role::kScore);
  CHECK(role_of_part("queryish") == Role::kPlain);
  CHECK(role_of_part("") == Role::kPlain);
}

}  // namespace ropewalk::ui
