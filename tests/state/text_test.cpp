#include "state/text.h"

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <random>

#include "state/snapshot.h"

namespace ropewalk::state {
namespace {

TEST_CASE("only plain decimals are numbers") {
  for (const std::string_view text :
       {"0", "-0", "7", "007", "3.25", "-1e3", "1E-3", "1e+3", "12345678901234567890"}) {
    CAPTURE(text);
    CHECK(parse_decimal(text).has_value());
    CHECK(parse_decimal(text).value_or(-1) == std::strtod(std::string(text).c_str(), nullptr));
  }
  for (const std::string_view text :
       {"",    "-",     "+1",    " 1",   "1 ",    ".",      ".5",  "5.",  "-.5",  "1e",
        "1e+", "e5",    "--1",   "0x10", "0x1p3", "1p3",    "nan", "inf", "-inf", "infinity",
        "1,5", "1_000", "1e5.5", "1f",   "1.2.3", "\u0661", "NaN", "1e-", "#1"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_decimal(text).has_value());
  }
  CHECK_FALSE(parse_decimal(std::string_view("1\0", 2)).has_value());
  CHECK(std::isinf(parse_decimal("1e999").value_or(0)));
  CHECK(std::isinf(parse_decimal("-1e999999999999999999999").value_or(0)));
  CHECK(parse_decimal("1e-999") == 0.0);
  CHECK(parse_decimal("0." + std::string(5000, '0') + "1") == 0.0);
  CHECK(std::isinf(parse_decimal(std::string(5000, '9')).value_or(0)));
}

TEST_CASE("shortest decimals are written as in JavaScript") {
  struct Case {
    double value;
    std::string_view text;
  };
  for (const auto& [value, text] :
       std::initializer_list<Case>{{0, "0"},
                                   {-0.0, "-0"},
                                   {1, "1"},
                                   {-7, "-7"},
                                   {0.1, "0.1"},
                                   {1e-6, "0.000001"},
                                   {1e-7, "1e-7"},
                                   {1.5e-9, "1.5e-9"},
                                   {123456, "123456"},
                                   {1e20, "100000000000000000000"},
                                   {1e21, "1e+21"},
                                   {1e30, "1e+30"},
                                   {0.1 + 0.2, "0.30000000000000004"},
                                   {1.0 / 3, "0.3333333333333333"},
                                   {5e-324, "5e-324"},
                                   {1.7976931348623157e308, "1.7976931348623157e+308"},
                                   {-1234.5678, "-1234.5678"},
                                   {100, "100"},
                                   {2.2250738585072014e-308, "2.2250738585072014e-308"}}) {
    CHECK(shortest(value) == text);
  }
  CHECK(shortest(std::numeric_limits<double>::quiet_NaN()) == "nan");
  CHECK(shortest(-std::numeric_limits<double>::infinity()) == "-inf");
}

TEST_CASE("shortest decimals read back to the same double") {
  std::mt19937_64 random(11);
  int checked = 0;
  while (checked < 50000) {
    const uint64_t bits = random();
    double value = 0;
    std::memcpy(&value, &bits, sizeof value);
    if (!std::isfinite(value)) continue;
    ++checked;
    const std::string text = shortest(value);
    const auto back = parse_decimal(text);
    CHECK(back.has_value());
    CHECK(back == value);
    CHECK(std::signbit(back.value_or(0)) == std::signbit(value));
    CHECK(std::strtod(text.c_str(), nullptr) == value);
  }
  for (int digits = 1; digits <= 6; ++digits) {  // n digits in, n digits out
    const double scale = std::pow(10.0, digits);
    for (int i = 1; i < 2000; i += 7)
      CHECK(shortest(i / scale).size() <= static_cast<size_t>(digits) + 5);
  }
}

TEST_CASE("malformed text is known and cleaned") {
  CHECK(is_clean("plain \u00e4 \u2212 \U0001F9F5\n\t"));
  const std::array<std::string_view, 12> bad{"\x80",
                                             "\xff\xfe",
                                             "\xc0\xaf",
                                             "\xe0\x80\xaf",
                                             "\xed\xa0\x80",
                                             "\xf4\x90\x80\x80",
                                             "\xf8\x88\x80\x80\x80",
                                             "\xe2\x82",
                                             "\x1b[31m",
                                             "\x7f",
                                             "\xc2\x85",
                                             std::string_view("\0", 1)};
  for (const std::string_view text : bad) {
    CAPTURE(printable(text));
    CHECK_FALSE(is_clean(text));
    CHECK(is_clean(clean("a" + std::string(text) + "b", 100)));
    CHECK(is_clean(printable(text)));
    CHECK(clean("a" + std::string(text) + "b", 100).front() == 'a');
  }
  CHECK(clean("\u00e4\u00e4", 3) == "\u00e4");
  CHECK(clean("abc", 0).empty());
}

TEST_CASE("notes show strangers' text shortened and harmless") {
  CHECK(printable("abc") == "abc");
  CHECK(printable("a\nb\x01") == "a?b?");
  CHECK(printable("\u202Eabc\u200B") == "?abc?");
  CHECK(printable(std::string(41, 'x')) == std::string(40, 'x') + "\u2026");
  CHECK(printable(std::string(40, 'x')) == std::string(40, 'x'));
  std::string umlauts;
  for (int i = 0; i < 60; ++i) umlauts += "\u00e4";
  CHECK(printable(umlauts) == umlauts.substr(0, 80) + "\u2026");
  CHECK(quoted("x") == "\"x\"");
}

TEST_CASE("percent-encoding is undone once") {
  CHECK(percent_encode("a-Z_0.~,") == "a-Z_0.~,");
  CHECK(percent_encode(" &=#%?+<\u00e4") == "%20%26%3D%23%25%3F%2B%3C%C3%A4");
  CHECK(percent_decode("%2525") == "%25");
  CHECK(percent_decode("%c3%A4+") == "\u00e4+");
  CHECK(percent_decode("") == "");
  for (const std::string_view text :
       {"%", "%4", "%zz", "a%4", "%4g", "%%41", "%u0041", "%-1", "% 1"}) {
    CAPTURE(text);
    CHECK_FALSE(percent_decode(text).has_value());
  }
  std::string every_byte;
  for (int i = 0; i < 256; ++i) every_byte += static_cast<char>(i);
  CHECK(percent_decode(percent_encode(every_byte)) == every_byte);
}

TEST_CASE("the closest word is suggested, or none") {
  const std::array<std::string_view, 3> words{"pair-rotation", "rotation-3d", "similarity-decay"};
  CHECK(closest("pair-rotaton", words) == 0);
  CHECK(closest("Pair-Rotation", words) == 0);
  CHECK(closest("rotation3d", words) == 1);
  CHECK(closest("simi", words) == 2);
  CHECK(closest("nope", words) == -1);
  CHECK(closest("", words) == -1);
  CHECK(closest(std::string(10000, 'p'), words) == -1);
}

}  // namespace
}  // namespace ropewalk::state
