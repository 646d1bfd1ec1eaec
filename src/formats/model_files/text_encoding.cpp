#include "formats/model_files/text_encoding.h"

#include <cstddef>
#include <cstdint>

namespace ropewalk::formats {
namespace {

using std::string_view_literals::operator""sv;  // NOLINT(misc-unused-using-decls): it is used

void append(std::string& text, std::uint32_t point) {
  const auto add = [&text](std::uint32_t byte) { text += static_cast<char>(byte); };
  if (point < 0x80) return add(point);
  if (point < 0x800) {
    add(0xC0 | point >> 6);
  } else if (point < 0x10000) {
    add(0xE0 | point >> 12);
    add(0x80 | (point >> 6 & 0x3F));
  } else {
    add(0xF0 | point >> 18);
    add(0x80 | (point >> 12 & 0x3F));
    add(0x80 | (point >> 6 & 0x3F));
  }
  add(0x80 | (point & 0x3F));
}

core::Result<std::string> from_utf16(std::string_view bytes, bool big_endian) {
  const auto unit = [bytes, big_endian](std::size_t at) {
    const auto first = static_cast<unsigned char>(bytes[at]);
    const auto second = static_cast<unsigned char>(bytes[at + 1]);
    return static_cast<std::uint32_t>(big_endian ? first << 8 | second : second << 8 | first);
  };
  const auto wrong = [](std::size_t at) {
    return core::Error{"byte " + std::to_string(at) +
                       ": the text in UTF-16 is damaged there; save the file as UTF-8."};
  };
  std::string text;
  for (std::size_t at = 2; at < bytes.size(); at += 2) {
    if (at + 1 == bytes.size()) return wrong(at);
    std::uint32_t point = unit(at);
    if (point >= 0xDC00 && point < 0xE000) return wrong(at);
    if (point >= 0xD800 && point < 0xDC00) {
      if (bytes.size() - at < 4) return wrong(at);
      const std::uint32_t low = unit(at + 2);
      if (low < 0xDC00 || low >= 0xE000) return wrong(at);
      point = 0x10000 + ((point - 0xD800) << 10) + (low - 0xDC00);
      at += 2;
    }
    append(text, point);
  }
  return text;
}

}  // namespace

core::Result<std::string> to_utf8(std::string bytes) {
  if (bytes.starts_with("\xFF\xFE"sv)) return from_utf16(bytes, false);
  if (bytes.starts_with("\xFE\xFF"sv)) return from_utf16(bytes, true);
  if (bytes.starts_with("\xEF\xBB\xBF"sv)) bytes.erase(0, 3);
  return bytes;
}

}  // namespace ropewalk::formats
