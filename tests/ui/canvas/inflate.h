// The way back from what ui/canvas/deflate.h makes, written apart from it.
#pragma once

#include <doctest/doctest.h>

#include <cstdint>
#include <span>
#include <vector>

namespace ropewalk::ui {

// Deflate with the fixed code (RFC 1951, 3.2.6).
inline std::vector<uint8_t> inflate_fixed(std::span<const uint8_t> data, size_t begin) {
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

}  // namespace ropewalk::ui
