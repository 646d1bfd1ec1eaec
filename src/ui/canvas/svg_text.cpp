#include "ui/canvas/svg_text.h"

#include <bit>
#include <vector>

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

// Deflate with the fixed code and matches at one distance only, the row above or the pixel to the
// left: grids of cells are mostly repetition.
class Deflate {
 public:
  explicit Deflate(Bytes& out) : out_(out) {
    bits(1, 1);
    bits(1, 2);
  }
  void literal(uint8_t value) {
    if (value < 144) {
      code(0x30U + value, 8);
    } else {
      code(0x190U + value - 144U, 9);
    }
  }
  // 3 <= size <= 258, 1 <= distance <= 32768 (RFC 1951, 3.2.5).
  void match(uint32_t size, uint32_t distance) {
    uint32_t symbol = 285, extra = 0, extra_bits = 0;
    if (size < 258) {
      const uint32_t v = size - 3;
      extra_bits = v < 8 ? 0 : static_cast<uint32_t>(std::bit_width(v)) - 3;
      symbol = 257 + (v < 8 ? v : extra_bits * 4 + (v >> extra_bits));
      extra = v & ((1U << extra_bits) - 1);
    }
    if (symbol < 280) {
      code(symbol - 256, 7);
    } else {
      code(0xC0U + symbol - 280, 8);
    }
    bits(extra, extra_bits);
    const uint32_t v = distance - 1;
    const uint32_t distance_bits = v < 4 ? 0 : static_cast<uint32_t>(std::bit_width(v)) - 2;
    code(v < 4 ? v : distance_bits * 2 + (v >> distance_bits), 5);
    bits(v & ((1U << distance_bits) - 1), distance_bits);
  }
  void finish() {
    code(0, 7);
    if (count_ > 0) out_.push_back(static_cast<uint8_t>(pending_));
  }

 private:
  void bits(uint32_t value, uint32_t count) {
    pending_ |= value << count_;
    count_ += count;
    while (count_ >= 8) {
      out_.push_back(static_cast<uint8_t>(pending_));
      pending_ >>= 8;
      count_ -= 8;
    }
  }
  void code(uint32_t value, uint32_t count) {  // codes go most significant bit first
    for (uint32_t i = count; i-- > 0;) bits(value >> i & 1U, 1);
  }
  Bytes& out_;
  uint32_t pending_ = 0, count_ = 0;
};

Bytes zlib(std::span<const uint8_t> raw, size_t pitch) {
  Bytes out = {0x78, 0x01};
  Deflate deflate(out);
  size_t at = 0;
  while (at < raw.size()) {
    size_t best = 0, best_distance = 0;
    for (const size_t distance : {pitch, size_t{4}}) {
      if (distance > at || distance > 32768) continue;
      size_t size = 0;
      while (size < 258 && at + size < raw.size() && raw[at + size] == raw[at + size - distance])
        ++size;
      if (size > best) best = size, best_distance = distance;
    }
    if (best >= 3) {
      deflate.match(static_cast<uint32_t>(best), static_cast<uint32_t>(best_distance));
      at += best;
    } else {
      deflate.literal(raw[at++]);
    }
  }
  deflate.finish();
  uint32_t a = 1, b = 0;  // Adler-32
  for (const uint8_t byte : raw) {
    a = (a + byte) % 65521;
    b = (b + a) % 65521;
  }
  append_big_endian(out, b << 16 | a);
  return out;
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
  append_chunk(png, "IDAT", zlib(raw, pitch));
  append_chunk(png, "IEND", {});
  return "data:image/png;base64," + base64(png);
}

}  // namespace ropewalk::ui
