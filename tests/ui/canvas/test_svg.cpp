#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "ui/canvas/svg_canvas.h"
#include "ui/canvas/svg_text.h"
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

// Deflate with the fixed code (RFC 1951, 3.2.6).
std::vector<uint8_t> inflate_fixed(const std::vector<uint8_t>& data, size_t begin) {
  constexpr int kBase[] = {3,  4,  5,  6,  7,  8,  9,  10, 11,  13,  15,  17,  19,  23, 27,
                           31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258};
  constexpr int kExtra[] = {0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2,
                            2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0};
  size_t bit = begin * 8;
  const auto bits = [&](int n) {
    int value = 0;
    for (int i = 0; i < n; ++i, ++bit) value |= (data[bit / 8] >> (bit % 8) & 1) << i;
    return value;
  };
  const auto code = [&](int n) {
    int value = 0;
    for (int i = 0; i < n; ++i) value = value << 1 | bits(1);
    return value;
  };
  REQUIRE(bits(1) == 1);
  REQUIRE(bits(2) == 1);
  std::vector<uint8_t> out;
  while (true) {
    int c = code(7);
    int symbol = 0;
    if (c <= 0x17) {
      symbol = 256 + c;
    } else {
      c = c << 1 | bits(1);
      if (c >= 0x30 && c <= 0xBF)
        symbol = c - 0x30;
      else if (c >= 0xC0 && c <= 0xC7)
        symbol = 280 + c - 0xC0;
      else
        symbol = (c << 1 | bits(1)) - 0x190 + 144;
    }
    if (symbol == 256) return out;
    if (symbol < 256) {
      out.push_back(static_cast<uint8_t>(symbol));
      continue;
    }
    const int size = kBase[symbol - 257] + bits(kExtra[symbol - 257]);
    const int d = code(5);
    const int extra = d < 4 ? 0 : d / 2 - 1;
    const int distance = d < 4 ? d + 1 : (2 + d % 2) * (1 << extra) + 1 + bits(extra);
    REQUIRE(static_cast<size_t>(distance) <= out.size());
    for (int i = 0; i < size; ++i) out.push_back(out[out.size() - static_cast<size_t>(distance)]);
  }
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
