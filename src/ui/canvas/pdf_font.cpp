#include "ui/canvas/pdf_font.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <vector>

#include "ui/text/fonts.h"

namespace ropewalk::ui {
namespace {

// Big-endian reads that never leave the bytes: 0 beyond their end.
class Reader {
 public:
  explicit Reader(std::span<const unsigned char> bytes) : bytes_(bytes) {}
  uint32_t u8(size_t at) const { return at < bytes_.size() ? bytes_[at] : 0U; }
  uint32_t u16(size_t at) const { return u8(at) << 8U | u8(at + 1); }
  uint32_t u32(size_t at) const { return u16(at) << 16U | u16(at + 2); }
  size_t size() const { return bytes_.size(); }
  std::span<const unsigned char> part(size_t at, size_t size) const {
    return at <= bytes_.size() && size <= bytes_.size() - at ? bytes_.subspan(at, size)
                                                             : std::span<const unsigned char>{};
  }

 private:
  std::span<const unsigned char> bytes_;
};

void put16(std::string& out, uint32_t value) {
  out.push_back(static_cast<char>(value >> 8U & 255U));
  out.push_back(static_cast<char>(value & 255U));
}

void put32(std::string& out, uint32_t value) {
  put16(out, value >> 16U);
  put16(out, value);
}

std::string text_of(std::span<const unsigned char> bytes) { return {bytes.begin(), bytes.end()}; }

std::span<const unsigned char> table(const Reader& font, std::string_view tag) {
  const uint32_t count = font.u16(4);
  for (uint32_t i = 0; i < count; ++i) {
    const size_t at = 12 + 16 * static_cast<size_t>(i);
    if (text_of(font.part(at, 4)) == tag) return font.part(font.u32(at + 8), font.u32(at + 12));
  }
  return {};
}

// The glyphs that a glyph is put together from (OpenType, table glyf, composite glyphs).
std::vector<uint16_t> components(const Reader& glyph) {
  std::vector<uint16_t> parts;
  if (glyph.size() < 10 || (glyph.u16(0) & 0x8000U) == 0) return parts;
  constexpr uint32_t kWords = 1, kScale = 8, kMore = 0x20, kTwoScales = 0x40, kMatrix = 0x80;
  for (size_t at = 10; at + 4 <= glyph.size();) {
    const uint32_t flags = glyph.u16(at);
    parts.push_back(static_cast<uint16_t>(glyph.u16(at + 2)));
    at += (flags & kWords) != 0 ? 8 : 6;
    if ((flags & kScale) != 0) at += 2;
    if ((flags & kTwoScales) != 0) at += 4;
    if ((flags & kMatrix) != 0) at += 8;
    if ((flags & kMore) == 0) break;
  }
  return parts;
}

std::string assemble(const std::map<std::string, std::string>& tables) {
  std::string out, body;
  put32(out, 0x00010000);
  const auto count = static_cast<uint32_t>(tables.size());
  uint32_t power = 1, log = 0;
  while (power * 2 <= count) power *= 2, ++log;
  put16(out, count);
  put16(out, power * 16);
  put16(out, log);
  put16(out, count * 16 - power * 16);
  const size_t head = 12 + 16 * tables.size();
  for (const auto& [tag, bytes] : tables) {
    uint32_t sum = 0;
    for (size_t i = 0; i < bytes.size(); ++i)
      sum += static_cast<uint32_t>(static_cast<unsigned char>(bytes[i])) << (24U - 8U * (i % 4));
    out += tag;
    put32(out, sum);
    put32(out, static_cast<uint32_t>(head + body.size()));
    put32(out, static_cast<uint32_t>(bytes.size()));
    body += bytes;
    body.resize((body.size() + 3) / 4 * 4);
  }
  return out + body;
}

std::string hex(uint32_t value, int digits) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string out;
  for (int i = digits - 1; i >= 0; --i)
    out.push_back(kDigits[value >> (4U * static_cast<uint32_t>(i)) & 15U]);
  return out;
}

std::string utf16(char32_t c) {
  if (c < 0x10000) return hex(static_cast<uint32_t>(c), 4);
  const auto above = static_cast<uint32_t>(c) - 0x10000U;
  return hex(0xD800U + (above >> 10U), 4) + hex(0xDC00U + (above & 0x3FFU), 4);
}

}  // namespace

std::string subset_true_type(std::span<const unsigned char> bytes, const UsedGlyphs& used) {
  const Reader font(bytes);
  const Reader head(table(font, "head")), maxp(table(font, "maxp")), loca(table(font, "loca")),
      glyf(table(font, "glyf"));
  const size_t count = maxp.u16(4);
  if (head.size() < 54 || count == 0 || loca.size() == 0) return {};
  const bool wide = head.u16(50) != 0;
  const auto outline = [&](size_t glyph) {
    const size_t from = wide ? loca.u32(4 * glyph) : 2 * static_cast<size_t>(loca.u16(2 * glyph));
    const size_t to =
        wide ? loca.u32(4 * glyph + 4) : 2 * static_cast<size_t>(loca.u16(2 * glyph + 2));
    return to > from ? glyf.part(from, to - from) : std::span<const unsigned char>{};
  };
  std::set<uint16_t> kept{0};
  std::vector<uint16_t> waiting;
  for (const auto& [glyph, character] : used) waiting.push_back(glyph);
  while (!waiting.empty()) {
    const uint16_t glyph = waiting.back();
    waiting.pop_back();
    if (glyph >= count || !kept.insert(glyph).second) continue;
    const std::vector<uint16_t> parts = components(Reader(outline(glyph)));
    waiting.insert(waiting.end(), parts.begin(), parts.end());
  }
  std::string outlines, places;
  for (size_t glyph = 0; glyph < count; ++glyph) {
    put32(places, static_cast<uint32_t>(outlines.size()));
    if (kept.count(static_cast<uint16_t>(glyph)) == 0) continue;
    outlines += text_of(outline(glyph));
    outlines.resize((outlines.size() + 3) / 4 * 4);
  }
  put32(places, static_cast<uint32_t>(outlines.size()));
  std::map<std::string, std::string> tables;
  for (const char* tag : {"head", "hhea", "maxp", "hmtx", "cvt ", "fpgm", "prep"})
    if (std::string copy = text_of(table(font, tag)); !copy.empty()) tables[tag] = std::move(copy);
  std::string& new_head = tables["head"];
  std::fill_n(new_head.begin() + 8, 4, '\0');  // the sum over the whole file: not asked for in PDF
  new_head[50] = 0;
  new_head[51] = 1;  // places are told in 32 bits
  tables["loca"] = std::move(places);
  tables["glyf"] = std::move(outlines);
  return assemble(tables);
}

std::string to_unicode(const UsedGlyphs& used) {
  std::string out =
      "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
      "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
      "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
      "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n";
  constexpr size_t kMost = 100;  // a block may have no more
  size_t left = used.size(), in_block = 0;
  for (const auto& [glyph, character] : used) {
    if (in_block == 0) {
      in_block = std::min(left, kMost);
      out += std::to_string(in_block) + " beginbfchar\n";
    }
    out += "<" + hex(glyph, 4) + "> <" + utf16(character) + ">\n";
    --left;
    if (--in_block == 0) out += "endbfchar\n";
  }
  return out + "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n";
}

std::string pdf_text(std::string_view utf8) {
  std::string out = "<FEFF";
  while (!utf8.empty()) out += utf16(next_code_point(utf8));
  return out + ">";
}

}  // namespace ropewalk::ui
