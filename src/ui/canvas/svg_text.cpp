#include "ui/canvas/svg_text.h"

#include <vector>

#include "ui/canvas/deflate.h"
#include "ui/text/fonts.h"

namespace ropewalk::ui {
namespace {

using Bytes = std::vector<uint8_t>;

void append_big_endian(Bytes& out, uint32_t value) {
  for (int shift = 24; shift >= 0; shift -= 8) out.push_back(static_cast<uint8_t>(value >> shift));
}

// PNG's CRC-32 (ISO 3309).
uint32_t crc(std::span<const uint8_t> bytes) {
  uint32_t value = 0xFFFFFFFF;
  for (const uint8_t byte : bytes) {
    value ^= byte;
    for (int bit = 0; bit < 8; ++bit) value = value >> 1 ^ (0xEDB88320U & (0U - (value & 1U)));
  }
  return ~value;
}

void append_chunk(Bytes& png, std::string_view type, std::span<const uint8_t> data) {
  append_big_endian(png, static_cast<uint32_t>(data.size()));
  const size_t begin = png.size();
  png.insert(png.end(), type.begin(), type.end());
  png.insert(png.end(), data.begin(), data.end());
  append_big_endian(png, crc(std::span(png).subspan(begin)));
}

std::string base64(std::span<const uint8_t> bytes) {
  constexpr std::string_view kDigits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  out.reserve((bytes.size() + 2) / 3 * 4);
  for (size_t i = 0; i < bytes.size(); i += 3) {
    const size_t have = std::min<size_t>(3, bytes.size() - i);
    uint32_t group = 0;
    for (size_t j = 0; j < 3; ++j) group = group << 8 | (j < have ? bytes[i + j] : 0U);
    for (size_t j = 0; j < 4; ++j)
      out.push_back(j <= have ? kDigits[group >> (18 - 6 * j) & 63U] : '=');
  }
  return out;
}

}  // namespace

std::string svg_number(double value, int decimals) {
  if (!std::isfinite(value)) return "0";
  constexpr double kMax = 1e9;
  const double scale = std::pow(10.0, decimals);
  const auto rounded = std::llround(std::clamp(value, -kMax, kMax) * scale);
  if (rounded == 0) return "0";
  std::string digits = std::to_string(std::llabs(rounded));
  const auto places = static_cast<size_t>(decimals);
  if (digits.size() <= places) digits.insert(0, places + 1 - digits.size(), '0');
  std::string fraction = digits.substr(digits.size() - places);
  digits.resize(digits.size() - places);
  while (!fraction.empty() && fraction.back() == '0') fraction.pop_back();
  if (!fraction.empty()) digits = (digits == "0" ? "" : digits) + "." + fraction;
  return (rounded < 0 ? "-" : "") + digits;
}

std::string svg_color(Rgba color) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string out = "#";
  for (const uint8_t channel : {color.r, color.g, color.b}) {
    out.push_back(kDigits[channel >> 4U]);
    out.push_back(kDigits[channel & 15U]);
  }
  return out;
}

std::string svg_opacity(std::string_view name, Rgba color) {
  if (color.a == 255) return {};
  return " " + std::string(name) + "-opacity=\"" + svg_number(color.a / 255.0, 3) + "\"";
}

std::string svg_escape(std::string_view utf8) {
  std::string out;
  while (!utf8.empty()) {
    const char32_t c = next_code_point(utf8);
    const bool allowed = c >= 0x20 || c == '\t' || c == '\n' || c == '\r';
    switch (c) {
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '&':
        out += "&amp;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        append_utf8(out, allowed && c != 0xFFFE && c != 0xFFFF ? c : 0xFFFD);
    }
  }
  return out;
}

std::string png_data_uri(int width, int height, std::span<const Rgba> pixels) {
  Bytes raw;
  const size_t pitch = static_cast<size_t>(width) * 4 + 1;
  raw.reserve(pitch * static_cast<size_t>(height));
  for (int row = 0; row < height; ++row) {
    raw.push_back(0);  // no filter
    for (const Rgba c :
         pixels.subspan(static_cast<size_t>(row) * width, static_cast<size_t>(width))) {
      raw.insert(raw.end(), {c.r, c.g, c.b, c.a});
    }
  }
  Bytes header;
  append_big_endian(header, static_cast<uint32_t>(width));
  append_big_endian(header, static_cast<uint32_t>(height));
  header.insert(header.end(), {8, 6, 0, 0, 0});  // 8 bits, RGBA
  Bytes png = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
  append_chunk(png, "IHDR", header);
  append_chunk(png, "IDAT", zlib(raw));
  append_chunk(png, "IEND", {});
  return "data:image/png;base64," + base64(png);
}

}  // namespace ropewalk::ui
