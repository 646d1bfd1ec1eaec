#include "ui/plot/axis.h"

#include <cmath>
#include <limits>
#include <random>
#include <set>

#include "drawing.h"

namespace ropewalk::ui {
namespace {

constexpr double kInf = std::numeric_limits<double>::infinity();
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kPiExact = 3.141592653589793;

const std::vector<Range>& nasty_ranges() {
  static const std::vector<Range> ranges = {
      {0, 1},         {-3, 7},          {0, 0},           {5, 5},          {-1e-9, 1e-9},
      {1e15, 1e15},   {1e15, 1e15 + 1}, {1e-300, 2e-300}, {-1e300, 1e300}, {kNan, 1},
      {0, kInf},      {-kInf, kInf},    {3, -3},          {0.1, 0.3},      {999.9999, 1000.0001},
      {1, 1000000},   {0.5, 3},         {1e-8, 1e8},      {kNan, kNan},    {-1, 0},
      {12345, 12346}, {-0.0, 5e-324},   {2, 2.0000001},   {7, 1e12},
  };
  return ranges;
}

TEST_CASE("ticks of any range are ascending, inside it, few and told apart") {
  for (const Scale scale : {Scale::kLinear, Scale::kLog, Scale::kAngle}) {
    for (const Range& raw : nasty_ranges()) {
      for (const float length : {0.0F, 1.0F, 37.0F, 400.0F, 3840.0F}) {
        CAPTURE(raw.min);
        CAPTURE(raw.max);
        CAPTURE(length);
        const Range range = sane_range(raw, scale);
        REQUIRE(std::isfinite(range.min));
        REQUIRE(range.min < range.max);
        if (scale == Scale::kLog) REQUIRE(range.min > 0);
        const std::vector<Tick> ticks = make_ticks(raw, scale, length, 60);
        CHECK(ticks.size() <= 400);
        std::set<std::string> labels;
        size_t labelled = 0;
        for (size_t i = 0; i < ticks.size(); ++i) {
          CHECK(std::isfinite(ticks[i].value));
          const double slack = 1e-5 * range.span();
          CHECK(ticks[i].value >= range.min - slack);
          CHECK(ticks[i].value <= range.max + slack);
          if (i > 0) CHECK(ticks[i].value > ticks[i - 1].value);
          if (ticks[i].label.empty()) continue;
          labels.insert(ticks[i].label);
          ++labelled;
        }
        // Differences below 1e-11 of the value itself are beyond what labels can tell.
        const double largest = std::max(std::abs(range.min), std::abs(range.max));
        if (range.span() > 1e-10 * largest) CHECK(labels.size() == labelled);
      }
    }
  }
}

TEST_CASE("ticks stand at round numbers with the same decimals") {
  const std::vector<Tick> ticks = make_ticks({0, 1}, Scale::kLinear, 500, 100);
  REQUIRE(ticks.size() == 6);
  CHECK(ticks[1].label == "0.2");
  CHECK(ticks[5].label == "1.0");
  const std::vector<Tick> large = make_ticks({0, 50000}, Scale::kLinear, 500, 100);
  CHECK(large.front().label == "0");
  CHECK(large.back().label == "50k");
  const std::vector<Tick> below = make_ticks({-2, 2}, Scale::kLinear, 400, 100);
  CHECK(below.front().label == "−2");
}

TEST_CASE("log ticks stand at decades, with minor ones between") {
  const std::vector<Tick> ticks = make_ticks({1, 1e6}, Scale::kLog, 600, 80);
  std::vector<double> major;
  int minor = 0;
  for (const Tick& tick : ticks) {
    if (tick.major) major.push_back(tick.value);
    minor += tick.major ? 0 : 1;
  }
  CHECK(major.size() == 7);
  CHECK(minor == 48);
  CHECK(ticks.back().label == "1M");
  const std::vector<Tick> tiny = make_ticks({1e-9, 1e-3}, Scale::kLog, 900, 80);
  CHECK(tiny.front().label == "10⁻⁹");
}

TEST_CASE("angles are told as multiples of pi") {
  CHECK(angle_text(kPiExact) == "π");
  CHECK(angle_text(-kPiExact / 2) == "−π/2");
  CHECK(angle_text(3 * kPiExact / 4) == "3π/4");
  CHECK(angle_text(0) == "0");
  CHECK(angle_text(1) == "1.00");
  CHECK(angle_text(kNan) == "–");
  const std::vector<Tick> ticks = make_ticks({0, 2 * kPiExact}, Scale::kAngle, 400, 90);
  REQUIRE(ticks.size() == 5);
  CHECK(ticks[1].label == "π/2");
  CHECK(ticks[4].label == "2π");
}

TEST_CASE("an axis maps values to the screen and back") {
  std::mt19937 random(3);
  std::uniform_real_distribution<double> part(0, 1);
  const AxisMap maps[] = {{{-3, 9}, Scale::kLinear, 40, 740},
                          {{1, 1e6}, Scale::kLog, 40, 740},
                          {{0, 1}, Scale::kLinear, 500, 20}};
  for (const AxisMap& map : maps) {
    CHECK(map.screen_from_value(map.range().min) == doctest::Approx(map.start()));
    CHECK(map.screen_from_value(map.range().max) == doctest::Approx(map.end()));
    for (int i = 0; i < 200; ++i) {
      const float at = map.start() + (map.end() - map.start()) * static_cast<float>(part(random));
      CHECK(map.screen_from_value(map.value_from_screen(at)) == doctest::Approx(at).epsilon(1e-4));
    }
  }
  CHECK(std::isnan(maps[1].screen_from_value(0)));
  CHECK(std::isnan(maps[1].screen_from_value(-5)));
  CHECK(std::isnan(maps[0].screen_from_value(kInf)));
  CHECK(std::isfinite(maps[0].screen_from_value(1e300)));
}

TEST_CASE("labels of an axis never overlap") {
  Drawing drawing({0, 0, 800, 600});
  const Font font{Face::kText, 12};
  for (const Scale scale : {Scale::kLinear, Scale::kLog, Scale::kAngle}) {
    for (const Range& range : nasty_ranges()) {
      for (const float length : {12.0F, 60.0F, 200.0F, 900.0F}) {
        for (const bool horizontal : {true, false}) {
          const AxisMap map(range, scale, horizontal ? 10 : length + 10,
                            horizontal ? length + 10 : 10);
          float covered = horizontal ? -1e9F : 1e9F;
          for (const Tick& tick : fitted_ticks(drawing.canvas, map, font, horizontal)) {
            if (tick.label.empty()) continue;
            const Vec2 size = drawing.canvas.measure(tick.label, font);
            const float at = map.screen_from_value(tick.value);
            if (horizontal) {
              CHECK(at - size.x / 2 > covered);
              covered = at + size.x / 2;
            } else {
              CHECK(at + size.y * 0.4F < covered);
              covered = at - size.y * 0.4F;
            }
          }
        }
      }
    }
  }
}

TEST_CASE("very small and very large numbers are told by their power of ten") {
  CHECK(scientific_text(0) == "0");
  CHECK(scientific_text(2.2e-16) == "2.2·10⁻¹⁶");
  CHECK(scientific_text(-1.25e7, 2) == "−1.25·10⁷");
  CHECK(scientific_text(4) == "4.0");
  CHECK(scientific_text(9.96e-5) == "1.0·10⁻⁴");
  CHECK(scientific_text(-9.99) == "−1.0·10¹");
  CHECK(scientific_text(0.1) == "1.0·10⁻¹");
  CHECK(scientific_text(kNan) == "–");
  CHECK(power_of_ten_text(-12) == "10⁻¹²");
}

TEST_CASE("numbers as text") {
  CHECK(fixed_text(-0.001, 2) == "0.00");
  CHECK(fixed_text(-1.5, 2) == "−1.50");
  CHECK(fixed_text(kInf, 2) == "–");
  CHECK(fixed_text(1e300, 3).size() > 300);
  CHECK(compact_text(9999) == "9999");
  CHECK(compact_text(10000) == "10k");
  CHECK(compact_text(1500000) == "1.5M");
  CHECK(compact_text(-32768) == "−32.77k");
  CHECK(decimals_for_step(0.5) == 1);
  CHECK(decimals_for_step(0.25) == 2);
  CHECK(decimals_for_step(20) == 0);
  CHECK(decimals_for_step(1e-4) == 4);
  CHECK(decimals_for_step(kNan) == 0);
}

TEST_CASE("a read-out has as many digits as pixels can tell apart") {
  CHECK(read_out(AxisMap({0, 1000000}, Scale::kLinear, 0, 1000), 123456) == "123456");
  CHECK(read_out(AxisMap({0, 1}, Scale::kLinear, 0, 500), 0.123456) == "0.123");
  CHECK(read_out(AxisMap({0, 1}, Scale::kLinear, 0, 500), kNan) == "–");
}

}  // namespace
}  // namespace ropewalk::ui
