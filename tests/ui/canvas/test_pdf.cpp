#include <doctest/doctest.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "inflate.h"
#include "ui/canvas/pdf_canvas.h"
#include "ui/picture/shapes.h"
#include "ui/theme.h"

namespace ropewalk::ui {
namespace {

constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
constexpr Rgba kInk = rgb(0x102030);

int count_of(std::string_view text, std::string_view word) {
  int count = 0;
  for (size_t at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1))
    ++count;
  return count;
}

size_t number_at(std::string_view text, size_t at) {
  size_t value = 0;
  std::from_chars(text.data() + at, text.data() + text.size(), value);
  return value;
}

// The objects by the table of places at its end, their streams unpacked; checks the frame on the
// way.
std::vector<std::string> objects_of(const std::string& pdf) {
  REQUIRE(pdf.starts_with("%PDF-1.4\n"));
  REQUIRE(pdf.ends_with("%%EOF\n"));
  const size_t start = number_at(pdf, pdf.rfind("startxref\n") + 10);
  REQUIRE(pdf.substr(start, 7) == "xref\n0 ");
  const size_t count = number_at(pdf, start + 7);
  const size_t table = pdf.find('\n', start + 7) + 1;
  std::vector<std::string> objects;
  for (size_t i = 1; i < count; ++i) {
    const size_t at = number_at(pdf, table + 20 * i);
    const std::string head = std::to_string(i) + " 0 obj\n";
    REQUIRE(pdf.substr(at, head.size()) == head);
    const size_t stream = pdf.find("stream\n", at), end = pdf.find("\nendobj", at);
    std::string object = pdf.substr(at, std::min(stream, end) - at);
    if (stream < end) {
      const size_t length = number_at(pdf, pdf.find("/Length ", at) + 8);
      REQUIRE(pdf.substr(stream + 7 + length, 18) == "\nendstream\nendobj\n");
      const auto* bytes = reinterpret_cast<const uint8_t*>(pdf.data()) + stream + 7;
      const std::vector<uint8_t> raw = inflate_fixed({bytes, length}, 2);
      object += std::string(raw.begin(), raw.end());
    }
    objects.push_back(object);
  }
  return objects;
}

std::string with(const std::vector<std::string>& objects, std::string_view word) {
  for (const std::string& object : objects)
    if (object.find(word) != std::string::npos) return object;
  return {};
}

// What draws on the first page.
std::string content_of(const std::vector<std::string>& objects) {
  return with(objects, "0 0 -.75 0 ");
}

void draw_some(PdfDocument& document, TextAs) {
  PdfCanvas canvas(document, {400, 300}, rgb(0xFAF6EE));
  canvas.line({10, 10}, {20, kNan}, {kInk, 2});
  const Vec2 gap[] = {{0, 0}, {10, 10}, {kNan, 5}, {20, 20}, {30, 10}};
  canvas.polyline(gap, {kInk, 1.5F, 4});
  const Vec2 triangle[] = {{0, 0}, {10, 0}, {5, 8}};
  canvas.polyline(triangle, {kInk, 1.5F}, true);
  canvas.polygon(triangle, with_alpha(kInk, 0.5F));
  canvas.rect({1, 2, 30, 40}, kInk, 4);
  canvas.circle({5, 5}, kNan, kInk);
  canvas.push_clip({0, 0, 100, 100});
  canvas.text({50, 50}, "q\u00B7k = f(m\u2212n)", {type::kText, kInk});
  canvas.pop_clip();
  canvas.pop_clip();
  canvas.push_clip({0, 0, kNan, 100});
  canvas.glyph({10, 10}, 0xE000, {Face::kEquations, 20}, kInk);
  canvas.finish();
}

}  // namespace

TEST_CASE("a PDF is whole: its objects stand where it says, and are balanced") {
  const Fonts fonts;
  for (const TextAs text_as : {TextAs::kOutlines, TextAs::kText}) {
    PdfDocument document(fonts, text_as);
    draw_some(document, text_as);
    const std::string pdf = document.finish("Turn (now) \u03B8", "d", "c", "en");
    const std::vector<std::string> objects = objects_of(pdf);
    const std::string content = content_of(objects);
    CHECK(with(objects, "/MediaBox [0 0 300 225]") != "");
    CHECK(with(objects, "/Title <FEFF005400750072006E") != "");
    CHECK(count_of(content, "q ") == count_of(content, " Q\n") + count_of(content, "\nQ\n"));
    CHECK(count_of(content, " S\n") + count_of(content, "l S") >= 2);  // the gap parts the line
    CHECK(content.find("[4] 0 d") != std::string::npos);
    CHECK(content.find("/A128 gs") != std::string::npos);
    CHECK(with(objects, "/A128 << /ca .502 /CA .502 >>") != "");
    CHECK(content.find("nan") == std::string::npos);
    CHECK(content.find("inf") == std::string::npos);
    CHECK((content.find(" TJ") != std::string::npos) == (text_as == TextAs::kText));
    PdfDocument again(fonts, text_as);
    draw_some(again, text_as);
    CHECK(again.finish("Turn (now) \u03B8", "d", "c", "en") == pdf);
  }
}

TEST_CASE("each glyph of the outlines is there once, on all pages") {
  const Fonts fonts;
  PdfDocument document(fonts);
  for (int page = 0; page < 2; ++page) {
    PdfCanvas canvas(document, {100, 100}, {0, 0, 0, 0});
    canvas.text({0, 50}, "aaa", {type::kText, kInk});
    canvas.text({0, 80}, "aa", {{Face::kText, 40}, kInk});
    canvas.finish();
  }
  const std::vector<std::string> objects = objects_of(document.finish("t", "", "", "en"));
  CHECK(std::count_if(objects.begin(), objects.end(), [](const std::string& object) {
          return object.find("/Subtype /Form") != std::string::npos;
        }) == 1);
  CHECK(with(objects, "/Count 2") != "");
  const std::string content = content_of(objects);
  CHECK(count_of(content, " Do Q") == 5);
  CHECK(content.find("re f") == std::string::npos);  // no ground
}

TEST_CASE("text carries its font, cut down to the glyphs that are used") {
  const Fonts fonts;
  const auto font_file = [&](std::string_view words) {
    PdfDocument document(fonts, TextAs::kText);
    PdfCanvas canvas(document, {100, 100}, {0, 0, 0, 0});
    canvas.text({0, 50}, words, {type::kText, kInk});
    canvas.finish();
    return objects_of(document.finish("t", "", "", "en"));
  };
  const std::vector<std::string> one = font_file("AVA \u03B8"),
                                 many = font_file("ABCDEFGHIJabcdefghij");
  const std::string unicode = with(one, "begincmap");
  CHECK(unicode.find("<0041>") != std::string::npos);
  CHECK(unicode.find("<0056>") != std::string::npos);
  CHECK(unicode.find("<03B8>") != std::string::npos);
  CHECK(unicode.find("<0042>") == std::string::npos);
  const std::string file = with(one, "/Length1 "), more = with(many, "/Length1 ");
  CHECK(file.size() + 500 < more.size());
  CHECK(file.size() < fonts.bytes(Face::kText).size() / 3);
  // A and V stand closer than by their own widths.
  const std::string content = content_of(one);
  CHECK(content.find(">-") == std::string::npos);
  CHECK(fonts.kerning(Face::kText, U'A', U'V') < 0);
  const size_t run = content.find("Tm [<");
  REQUIRE(run != std::string::npos);
  CHECK(std::isdigit(static_cast<unsigned char>(content[run + 10])) != 0);
}

TEST_CASE("words with a halo are text once") {
  const Fonts fonts;
  PdfDocument document(fonts, TextAs::kText);
  PdfCanvas canvas(document, {100, 100}, {0, 0, 0, 0});
  draw_label(canvas, {50, 50}, "l", {type::kText, kInk}, rgb(0xFFFFFF));
  canvas.finish();
  const std::string content = content_of(objects_of(document.finish("t", "", "", "en")));
  CHECK(count_of(content, " TJ") == 1);
  CHECK(count_of(content, " Do Q") == 8);
  CHECK(content.find(" TJ") > content.rfind(" Do Q"));
}

TEST_CASE("a font that cannot be read makes no subset") {
  const Fonts fonts;
  const std::span<const unsigned char> whole = fonts.bytes(Face::kText);
  const UsedGlyphs used{{3, U'a'}, {65535, U'b'}};
  CHECK(subset_true_type({}, used).empty());
  CHECK_FALSE(subset_true_type(whole, used).empty());
  for (size_t size = 0; size < whole.size(); size += 977)
    CHECK(subset_true_type(whole.first(size), used).size() <= whole.size() + 4096);
}

TEST_CASE("a picture says what it shows") {
  const Fonts fonts;
  PdfDocument document(fonts);
  PdfCanvas canvas(document, {20, 20}, {0, 0, 0, 0});
  const Pixels pixels{1, 1, std::string(4, '\x7F'), 3};
  canvas.picture({0, 0, 10, 10}, pixels, "a\u03B8");
  canvas.finish();
  const std::string page = content_of(objects_of(document.finish("t", "", "", "en")));
  CHECK(count_of(page, "/Span << /Alt <FEFF006103B8> >> BDC\n") == 1);
  CHECK(count_of(page, "EMC\n") == 1);
}

TEST_CASE("few cells are rectangles that leave no gaps, many an image with its opacities") {
  const Fonts fonts;
  PdfDocument document(fonts);
  PdfCanvas canvas(document, {100, 100}, {0, 0, 0, 0});
  const Rgba few[] = {kInk, kInk, rgb(0xFF0000), rgb(0x00FF00)};
  canvas.cells({0, 0, 20, 20}, 2, 2, few);
  std::vector<Rgba> many(80 * 80, kInk);
  many[5].a = 0;
  canvas.cells({0, 0, 80, 80}, 80, 80, many);
  canvas.finish();
  const std::vector<std::string> objects = objects_of(document.finish("t", "", "", "en"));
  const std::string content = content_of(objects);
  CHECK(count_of(content, "re f") == 3);  // a run of one colour is one
  CHECK(content.find("0 0 20 10.6 re f") != std::string::npos);
  CHECK(count_of(content, "/I") == 1);
  CHECK(with(objects, "/SMask") != "");
  CHECK(with(objects, "/Width 80 /Height 80 /BitsPerComponent 8 /ColorSpace /DeviceGray") != "");
}

}  // namespace ropewalk::ui
