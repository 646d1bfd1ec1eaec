#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "inflate.h"
#include "ui/canvas/deflate.h"
#include "ui/canvas/svg_canvas.h"
#include "ui/canvas/svg_text.h"
#include "ui/picture/shapes.h"
#include "ui/theme.h"

namespace ropewalk::ui {
namespace {

constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
constexpr Rgba kInk = rgb(0x102030);

// Is it well-formed as far as our documents go: elements that pair, quoted attributes without '<',
// known entities?
std::string xml_problem(std::string_view xml) {
  std::vector<std::string> open;
  size_t at = 0;
  while (at < xml.size()) {
    if (xml[at] == '&') {
      const size_t end = xml.find(';', at);
      if (end == std::string_view::npos || end - at > 6) return "a bare &";
    }
    if (xml[at] == '>') return "a bare >";
    if (xml[at] != '<') {
      ++at;
      continue;
    }
    const size_t name_end = xml.find_first_of(" />", at + 1);
    if (name_end == std::string_view::npos) return "a tag that does not end";
    if (xml[at + 1] == '/') {
      const size_t end = xml.find('>', at);
      const std::string name(xml.substr(at + 2, end - at - 2));
      if (open.empty() || open.back() != name) return "</" + name + "> closes nothing";
      open.pop_back();
      at = end + 1;
      continue;
    }
    const std::string name(xml.substr(at + 1, name_end - at - 1));
    size_t i = name_end;
    bool quoted = false;
    for (; i < xml.size() && (quoted || xml[i] != '>'); ++i) {
      if (xml[i] == '"') quoted = !quoted;
      if (quoted && xml[i] == '<') return "< inside an attribute of " + name;
    }
    if (i == xml.size()) return "<" + name + " does not end";
    if (xml[i - 1] != '/') open.push_back(name);
    at = i + 1;
  }
  return open.empty() ? "" : "<" + open.back() + "> is not closed";
}

int count_of(std::string_view text, std::string_view word) {
  int count = 0;
  for (size_t at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1))
    ++count;
  return count;
}

std::vector<uint8_t> from_base64(std::string_view text) {
  constexpr std::string_view kDigits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::vector<uint8_t> out;
  uint32_t bits = 0, count = 0;
  for (const char c : text) {
    if (c == '=') break;
    bits = bits << 6 | static_cast<uint32_t>(kDigits.find(c));
    count += 6;
    if (count >= 8) out.push_back(static_cast<uint8_t>(bits >> (count -= 8)));
  }
  return out;
}

}  // namespace

TEST_CASE("numbers are short and never words") {
  CHECK(svg_number(1.0) == "1");
  CHECK(svg_number(-0.25) == "-.25");
  CHECK(svg_number(12.345) == "12.35");
  CHECK(svg_number(-0.001) == "0");
  CHECK(svg_number(100) == "100");
  CHECK(svg_number(0.5, 0) == "1");
  CHECK(svg_number(0.00015, 5) == ".00015");
  CHECK(svg_number(std::nan("")) == "0");
  CHECK(svg_number(HUGE_VAL) == "0");
  CHECK(svg_color(kInk) == "#102030");
}

TEST_CASE("a picture is a whole, well-formed document") {
  const Fonts fonts;
  SvgCanvas canvas(fonts, {400, 300}, rgb(0xFAF6EE), "Turn & <turn>", "q \"turns\"");
  canvas.line({10, 10}, {20, kNan}, {kInk, 2});
  const Vec2 gap[] = {{0, 0}, {10, 10}, {kNan, 5}, {20, 20}, {30, 10}};
  canvas.polyline(gap, {kInk, 1.5F, 4});
  const Vec2 triangle[] = {{0, 0}, {10, 0}, {5, 8}};
  canvas.polygon(triangle, with_alpha(kInk, 0.5F));
  canvas.rect({1, 2, 30, 40}, kInk, 4);
  canvas.rect({30, 2, 1, 40}, kInk);
  canvas.circle({5, 5}, kNan, kInk);
  canvas.push_clip({0, 0, 100, 100});
  canvas.text({50, 50}, "q·k = f(m−n)", {type::kText, kInk});
  canvas.pop_clip();
  canvas.pop_clip();
  canvas.push_clip({0, 0, kNan, 100});
  canvas.glyph({10, 10}, U'θ', {Face::kEquations, 20}, kInk);
  const std::string svg = canvas.finish();
  CHECK(xml_problem(svg) == "");
  CHECK(svg.find("<title id=\"title\">Turn &amp; &lt;turn&gt;</title>") != std::string::npos);
  CHECK(svg.find("<desc id=\"desc\">q &quot;turns&quot;</desc>") != std::string::npos);
  CHECK(svg.find("nan") == std::string::npos);
  CHECK(svg.find("inf") == std::string::npos);
  CHECK(svg.find("<text") == std::string::npos);
  CHECK(count_of(svg, "<polyline") == 2);  // the gap parts the line
  CHECK(count_of(svg, "<clipPath") == 2);
  CHECK(svg.find("fill-opacity=\".502\"") != std::string::npos);
}

TEST_CASE("text can stay text: in our width, on its baseline, for readers too") {
  const Fonts fonts;
  SvgCanvas canvas(fonts, {100, 100}, {}, "t", "d", TextAs::kText);
  const std::string words = "a < b & m\u2212n";
  canvas.text({10, 50}, words,
              {type::kText, with_alpha(kInk, 0.5F), Align::kLeft, Baseline::kAlphabetic});
  canvas.text({10, 80}, "bold", {type::kStrong, kInk});
  canvas.glyph({10, 90}, 0xE000, {Face::kEquations, 20}, kInk);
  const std::string svg = canvas.finish();
  CHECK(xml_problem(svg) == "");
  CHECK(count_of(svg, "<text") == 2);
  CHECK(svg.find(">a &lt; b &amp; m\u2212n</text>") != std::string::npos);
  CHECK(svg.find("<text x=\"10\" y=\"50\"") != std::string::npos);
  CHECK(svg.find("textLength=\"" + svg_number(fonts.measure(words, type::kText).x) + "\"") !=
        std::string::npos);
  CHECK(svg.find("fill-opacity=\".502\"") != std::string::npos);
  CHECK(count_of(svg, "font-weight=\"600\"") == 1);
  CHECK(svg.find("sans-serif\"") != std::string::npos);
  CHECK(count_of(svg, "<use ") == 1);  // the equation
  CHECK(svg.find("role=\"img\"") == std::string::npos);
}

TEST_CASE("words with a halo are text once") {
  const Fonts fonts;
  SvgCanvas canvas(fonts, {100, 100}, {}, "t", "", TextAs::kText);
  draw_label(canvas, {50, 50}, "label", {type::kText, kInk}, rgb(0xFFFFFF));
  const std::string svg = canvas.finish();
  CHECK(xml_problem(svg) == "");
  CHECK(count_of(svg, "<text") == 1);
  CHECK(svg.find("fill=\"#102030\">label</text>") != std::string::npos);
  CHECK(count_of(svg, "aria-hidden") == 8);
  CHECK(count_of(svg, "fill=\"#ffffff\"") == 8);
}

TEST_CASE("without a ground nothing lies behind the picture") {
  const Fonts fonts;
  CHECK(SvgCanvas(fonts, {100, 100}, {0, 0, 0, 0}, "t").finish().find("<rect") ==
        std::string::npos);
  CHECK(SvgCanvas(fonts, {100, 100}, kInk, "t").finish().find("<rect") != std::string::npos);
}

TEST_CASE("what is compressed comes back, and repetition costs little") {
  std::vector<uint8_t> bytes;
  for (int i = 0; i < 70000; ++i)
    bytes.push_back(static_cast<uint8_t>(i % 7 == 0 ? i * 31 : i < 40000 ? i / 100 : 9));
  for (const size_t size : {size_t{0}, size_t{1}, size_t{3}, size_t{300}, bytes.size()}) {
    CAPTURE(size);
    const std::span<const uint8_t> raw(bytes.data(), size);
    const std::vector<uint8_t> packed = zlib(raw);
    REQUIRE(packed.size() >= 6);
    CHECK((packed[0] * 256 + packed[1]) % 31 == 0);  // RFC 1950
    const std::vector<uint8_t> back = inflate_fixed(packed, 2);
    CHECK(std::equal(back.begin(), back.end(), raw.begin(), raw.end()));
  }
  CHECK(zlib(std::vector<uint8_t>(100000, 7)).size() < 1500);
}

TEST_CASE("text is outlined, each glyph once") {
  const Fonts fonts;
  SvgCanvas canvas(fonts, {100, 100}, {}, "t");
  canvas.text({0, 50}, "aaa", {type::kText, kInk});
  canvas.text({0, 80}, "aa", {{Face::kText, 40}, kInk});
  const std::string svg = canvas.finish();
  CHECK(count_of(svg, "<path id=") == 1);
  CHECK(count_of(svg, "<use ") == 5);
  CHECK(count_of(svg, " d=\"M") == 1);
}

TEST_CASE("hostile text stays text") {
  const Fonts fonts;
  SvgCanvas canvas(fonts, {100, 100}, {}, "</title><script>alert(1)</script>");
  canvas.text({0, 50}, "\"/><script>&#0;\x01\xFF\xED\xA0\x80", {type::kText, kInk});
  const std::string svg = canvas.finish();
  CHECK(xml_problem(svg) == "");
  CHECK(svg.find("<script") == std::string::npos);
  CHECK(svg.find('\x01') == std::string::npos);
  CHECK(svg.find('\xFF') == std::string::npos);
}

TEST_CASE("cells become a PNG that holds them") {
  const int columns = 37, rows = 11;
  std::vector<Rgba> cells;
  cells.reserve(columns * rows);
  for (int i = 0; i < columns * rows; ++i) {
    cells.push_back(i % 5 == 0
                        ? kInk
                        : Rgba{static_cast<uint8_t>(i * 7), static_cast<uint8_t>(i / 3), 200, 255});
  }
  cells.resize(cells.size());
  const std::string uri = png_data_uri(columns, rows, cells);
  constexpr std::string_view kHead = "data:image/png;base64,";
  REQUIRE(uri.starts_with(kHead));
  const std::vector<uint8_t> png = from_base64(std::string_view(uri).substr(kHead.size()));
  CHECK(std::string(png.begin() + 1, png.begin() + 4) == "PNG");
  CHECK(png[19] == columns);
  CHECK(png[23] == rows);
  REQUIRE(std::string(png.begin() + 37, png.begin() + 41) == "IDAT");
  const std::vector<uint8_t> raw = inflate_fixed(png, 43);
  REQUIRE(raw.size() == static_cast<size_t>(rows) * (columns * 4 + 1));
  bool same = true;
  for (int row = 0; row < rows; ++row) {
    for (int column = 0; column < columns; ++column) {
      const uint8_t* p =
          &raw[static_cast<size_t>(row) * (columns * 4 + 1) + 1 + static_cast<size_t>(column) * 4];
      same = same &&
             Rgba{p[0], p[1], p[2], p[3]} == cells[static_cast<size_t>(row) * columns + column];
    }
  }
  CHECK(same);
  const std::vector<Rgba> plain(512 * 512, kInk);
  CHECK(png_data_uri(512, 512, plain).size() < 40000);
}

}  // namespace ropewalk::ui
