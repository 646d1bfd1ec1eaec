#include <doctest/doctest.h>

#include "assets/assets.h"
#include "ui/text/equation.h"
#include "ui/text/fonts.h"

#include "support/withheld.h"

namespace ropewalk::ui {
namespace {

constexpr std::string_view kWords = "Wave AVATAR, 0.71 \xE2\x88\x92 \xCE\xB8!";

}  // namespace

TEST_CASE("everything has come where nothing is fetched") {
  REQUIRE(assets::packs().size() >= 5);
  for (const assets::Pack& pack : assets::packs()) {
    CHECK(assets::has_pack(pack.name));
    if (pack.name == assets::kChapterCode) continue;  // its bytes are the program
    CHECK(assets::carried_pack(pack.name).size() == pack.bytes);
    CHECK(pack.file.starts_with("packs/" + std::string(pack.name) + ".pack?v="));
  }
  for (const auto face :
       {assets::FontFace::kTitle, assets::FontFace::kText, assets::FontFace::kTextBold,
        assets::FontFace::kTextItalic, assets::FontFace::kMono, assets::FontFace::kEquations})
    CHECK_FALSE(assets::font(face).empty());
  for (const assets::DeckFile& deck : assets::decks())
    CHECK(deck.text.starts_with("# " + std::string(deck.title) + "\n"));
  CHECK(assets::pack_of("pair-rotation") == "rotation");
  CHECK(assets::pack_of("no-such-chapter").empty());
  CHECK(assets::entry("deck/ten-minutes") == assets::decks().back().text);
}

TEST_CASE("what is no whole pack of this release is refused, and named") {
  const test::Withheld withheld;
  const std::string good = test::carried("faces");
  const auto problem = [](std::string bytes) {
    return assets::take_pack("faces", std::move(bytes));
  };
  using Kind = assets::PackProblem::Kind;
  using Problem = assets::PackProblem;
  CHECK(problem("").kind == Kind::kEmpty);
  CHECK(problem("<!doctype html>\n<html>") ==
        Problem{.kind = Kind::kNoPack, .text = "<!doctype html> <html>"});
  CHECK(problem(good.substr(0, 30)) == Problem{.kind = Kind::kCutOff, .is = 30});
  CHECK(problem(good.substr(0, 4096)) ==
        Problem{.kind = Kind::kCutOff, .is = 4096, .should = good.size()});
  CHECK(problem(good + "x") ==
        Problem{.kind = Kind::kCutOff, .is = good.size() + 1, .should = good.size()});
  std::string other = good;
  other[8] = 2;
  CHECK(problem(other) == Problem{.kind = Kind::kFormat, .is = 2, .should = 1});
  for (const size_t at : {size_t{24}, size_t{60}, good.size() / 2, good.size() - 1}) {
    std::string damaged = good;
    damaged[at] = static_cast<char>(damaged[at] ^ 1);
    CHECK(problem(damaged).kind == Kind::kDamaged);
  }
  CHECK(problem(test::carried("lectures")) ==
        Problem{.kind = Kind::kRelease, .text = std::string(assets::version())});
  CHECK(assets::take_pack("nothing", good).kind == Kind::kUnknown);
  CHECK_FALSE(assets::has_pack("faces"));
  for (size_t size = 0; size < 200; ++size) CHECK(problem(good.substr(0, size)));
  CHECK_FALSE(problem(good));
  CHECK(assets::has_pack("faces"));
}

TEST_CASE("what has not come keeps its room, and stays where it is when it comes") {
  const auto all = assets::equations("order-blind");
  REQUIRE_FALSE(all.empty());
  const assets::Equation whole = all.front();
  const std::string lesson(assets::lesson("order-blind"));
  {
    const test::Withheld withheld;
    const assets::Equation* empty = assets::equation("order-blind", whole.name);
    REQUIRE(empty == all.data());
    CHECK(empty->glyphs.empty());
    CHECK(empty->alt.empty());
    CHECK(empty->width == whole.width);
    CHECK(empty->height == whole.height);
    CHECK(empty->depth == whole.depth);
    CHECK(measure_equation(empty, 20).size.x == measure_equation(&whole, 20).size.x);
    const std::string_view introduction = assets::lesson("order-blind");
    CHECK(introduction.size() > 40);
    CHECK(lesson.starts_with(introduction));
    CHECK(introduction.find("\n## ") == std::string_view::npos);
    CHECK(assets::decks().size() >= 2);
    CHECK(assets::decks()[0].text.empty());
    CHECK_FALSE(assets::decks()[0].title.empty());
    CHECK_FALSE(assets::take_pack("why-position", test::carried("why-position")));
    CHECK(empty->glyphs.size() == whole.glyphs.size());
    CHECK(empty->mathml == whole.mathml);
    CHECK(assets::lesson("order-blind") == lesson);
    CHECK(assets::equations("pair-rotation").front().glyphs.empty());
  }
  CHECK_FALSE(assets::equations("pair-rotation").front().glyphs.empty());
}

TEST_CASE("text is as long before its face has come as after") {
  const Fonts whole;
  const test::Withheld withheld;
  const Fonts fonts;
  for (const Face face :
       {Face::kTitle, Face::kText, Face::kTextBold, Face::kTextItalic, Face::kMono}) {
    CHECK(fonts.measure(kWords, {face, 100}).x ==
          doctest::Approx(whole.measure(kWords, {face, 100}).x));
    CHECK(fonts.ascent(face) == whole.ascent(face));
    CHECK(fonts.descent(face) == whole.descent(face));
    CHECK(fonts.digit_height(face) == whole.digit_height(face));
  }
  CHECK(fonts.here(Face::kText));
  CHECK_FALSE(fonts.here(Face::kMono));
  CHECK(fonts.resolve(Face::kMono, U'7') == Face::kText);
  CHECK(whole.resolve(Face::kMono, U'7') == Face::kMono);
  CHECK(fonts.measure("7", {Face::kEquations, 20}).x > 0);
  CHECK(fonts.kerning(Face::kEquations, U'A', U'V') == 0);
}

}  // namespace ropewalk::ui
