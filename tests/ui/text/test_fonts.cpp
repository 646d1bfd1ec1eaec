#include <doctest/doctest.h>

#include <set>
#include <string>

#include "imgui_internal.h"
#include "support/headless.h"
#include "ui/text/fonts.h"
#include "ui/theme.h"

namespace ropewalk::ui {
namespace {

std::vector<char32_t> decoded(std::string_view text) {
  std::vector<char32_t> out;
  while (!text.empty()) out.push_back(next_code_point(text));
  return out;
}

}  // namespace

TEST_CASE("UTF-8 is read, and what is malformed becomes one replacement character each") {
  CHECK(decoded("aθ−𝜃") == std::vector<char32_t>{U'a', U'θ', U'−', U'𝜃'});
  CHECK(decoded("\xFF"
                "a") == std::vector<char32_t>{0xFFFD, U'a'});
  CHECK(decoded("\xC0\x80").front() == 0xFFFD);          // overlong
  CHECK(decoded("\xED\xA0\x80").front() == 0xFFFD);      // a surrogate
  CHECK(decoded("\xF4\x90\x80\x80").front() == 0xFFFD);  // beyond Unicode
  CHECK(decoded("\xE2\x88") == std::vector<char32_t>{0xFFFD, 0xFFFD});
  for (const char32_t c : {U'a', U'é', U'−', U'𝜃'}) {
    std::string text;
    append_utf8(text, c);
    CHECK(decoded(text) == std::vector<char32_t>{c});
  }
}

TEST_CASE("measures are those of the font and scale with the size") {
  const Fonts fonts;
  for (const Face face :
       {Face::kTitle, Face::kText, Face::kTextBold, Face::kTextItalic, Face::kMono}) {
    CAPTURE(static_cast<int>(face));
    const float once = fonts.measure("Turn", {face, 20}).x;
    CHECK(once > 20);
    CHECK(fonts.measure("Turn", {face, 40}).x == doctest::Approx(2 * once));
    CHECK(fonts.measure("Turn two", {face, 20}).x > once);
    CHECK(fonts.measure("", {face, 20}).x == 0);
    CHECK(fonts.measure("x", {face, 20}).y == doctest::Approx(fonts.line_height({face, 20})));
    CHECK(fonts.ascent(face) > 0.6F);
    CHECK(fonts.descent(face) > 0.1F);
    CHECK(fonts.digit_height(face) > 0.5F);
    CHECK(fonts.digit_height(face) < fonts.ascent(face));
  }
}

TEST_CASE("ImGui knows the equations' own outlines by small numbers, and draws the same") {
  test::Headless headless;
  Fonts fonts;
  fonts.attach(*ImGui::GetIO().Fonts);
  headless.draw(640, 480, 1, [&] {
    ImFont* font = fonts.imgui(Face::kEquations);
    ImFontBaked* baked = font->GetFontBaked(32);
    std::set<char32_t> numbers;
    for (char32_t c = 0xE000; c < 0xE010; ++c) {
      REQUIRE(fonts.has(Face::kEquations, c));
      const char32_t number = fonts.imgui_code(Face::kEquations, c);
      CHECK(fonts.imgui_code(Face::kEquations, c) == number);
      CHECK(numbers.insert(number).second);
      const ImFontGlyph* glyph = baked->FindGlyphNoFallback(static_cast<ImWchar>(number));
      REQUIRE(glyph != nullptr);
      const ImFontGlyph drawn = *glyph;
      const ImFontGlyph* same = baked->FindGlyphNoFallback(static_cast<ImWchar>(c));
      REQUIRE(same != nullptr);
      CHECK(drawn.AdvanceX == same->AdvanceX);
      CHECK(drawn.X1 == same->X1);
      CHECK(drawn.Y0 == same->Y0);
    }
    CHECK(*numbers.rbegin() < 0x300);
    CHECK(fonts.imgui_code(Face::kEquations, U'+') == U'+');
    CHECK(fonts.imgui_code(Face::kText, U'−') == U'−');
  });
}

TEST_CASE("figures do not jump about") {
  const Fonts fonts;
  for (const Face face : {Face::kMono, Face::kText, Face::kEquations}) {
    const float zero = fonts.measure("0", {face, 100}).x;
    for (const char* digit : {"1", "2", "3", "4", "5", "6", "7", "8", "9"}) {
      CAPTURE(digit);
      CHECK(fonts.measure(digit, {face, 100}).x == doctest::Approx(zero));
    }
  }
  CHECK(fonts.measure("−", {Face::kMono, 100}).x ==
        doctest::Approx(fonts.measure("0", {Face::kMono, 100}).x));
}

TEST_CASE("a character a face lacks is drawn in another") {
  const Fonts fonts;
  CHECK(fonts.resolve(Face::kTitle, U'a') == Face::kTitle);
  REQUIRE_FALSE(fonts.has(Face::kTextItalic, U'⊥'));
  CHECK(fonts.resolve(Face::kTextItalic, U'⊥') == Face::kText);
  CHECK(fonts.resolve(Face::kText, 0x1F680) == Face::kText);  // nobody has it
  CHECK(fonts.advance(Face::kText, 0x1F680) > 0);
}

TEST_CASE("letters are kerned") {
  const Fonts fonts;
  const float pair = fonts.measure("To", {Face::kText, 100}).x;
  const float apart =
      fonts.measure("T", {Face::kText, 100}).x + fonts.measure("o", {Face::kText, 100}).x;
  CHECK(pair < apart);
  CHECK(fonts.kerning(Face::kMono, U'T', U'o') == 0);
}

TEST_CASE("alignment finds the origin of the baseline") {
  const Fonts fonts;
  const Font font{Face::kText, 20};
  const float width = fonts.measure("abc", font).x;
  const auto origin = [&](Align align, Baseline baseline) {
    return fonts.origin({100, 50}, "abc", {font, {}, align, baseline});
  };
  CHECK(origin(Align::kLeft, Baseline::kAlphabetic) == Vec2{100, 50});
  CHECK(origin(Align::kCenter, Baseline::kAlphabetic).x == doctest::Approx(100 - width / 2));
  CHECK(origin(Align::kRight, Baseline::kAlphabetic).x == doctest::Approx(100 - width));
  CHECK(origin(Align::kLeft, Baseline::kTop).y ==
        doctest::Approx(50 + fonts.ascent(Face::kText) * 20));
  CHECK(origin(Align::kLeft, Baseline::kBottom).y ==
        doctest::Approx(50 - fonts.descent(Face::kText) * 20));
  CHECK(origin(Align::kLeft, Baseline::kMiddle).y ==
        doctest::Approx(50 + fonts.digit_height(Face::kText) * 10));
}

TEST_CASE("outlines stand on the baseline") {
  const Fonts fonts;
  float top = 0, bottom = -1;
  const std::vector<Fonts::Segment> zero = fonts.outline(Face::kText, U'0');
  REQUIRE(zero.size() > 8);
  CHECK(zero.front().kind == Fonts::Segment::Kind::kMove);
  for (const Fonts::Segment& s : zero) {
    top = std::min(top, s.to.y);
    bottom = std::max(bottom, s.to.y);
  }
  CHECK(-top == doctest::Approx(fonts.digit_height(Face::kText)).epsilon(0.02));
  CHECK(bottom == doctest::Approx(0).epsilon(0.03));
  CHECK(fonts.outline(Face::kText, U' ').empty());
}

}  // namespace ropewalk::ui
