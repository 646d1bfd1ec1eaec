#include "ui/canvas/deflate.h"

#include <algorithm>
#include <array>
#include <bit>
#include <utility>

namespace ropewalk::ui {
namespace {

using Bytes = std::vector<uint8_t>;

// Deflate with the fixed code (RFC 1951).
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

// Where the last few places with the same three bytes were.
class Matcher {
 public:
  explicit Matcher(std::span<const uint8_t> raw) : raw_(raw), before_(raw.size(), kNone) {
    last_.fill(kNone);
  }
  // The longest match that begins at `at`; {0, 0} if there is none of 3 bytes.
  std::pair<size_t, size_t> longest(size_t at) const {
    size_t best = 2, distance = 0;
    if (at + 3 > raw_.size()) return {0, 0};
    const size_t most = std::min<size_t>(258, raw_.size() - at);
    uint32_t from = last_[hash(at)];
    for (int tries = 0; from != kNone && at - from <= 32768 && tries < 24; ++tries) {
      size_t size = 0;
      while (size < most && raw_[from + size] == raw_[at + size]) ++size;
      if (size > best) best = size, distance = at - from;
      if (best == most) break;
      from = before_[from];
    }
    return distance == 0 ? std::pair<size_t, size_t>{0, 0} : std::pair{best, distance};
  }
  void add(size_t at) {
    if (at + 3 > raw_.size()) return;
    before_[at] = last_[hash(at)];
    last_[hash(at)] = static_cast<uint32_t>(at);
  }

 private:
  static constexpr uint32_t kNone = UINT32_MAX;
  size_t hash(size_t at) const {
    const uint32_t three = static_cast<uint32_t>(raw_[at]) |
                           static_cast<uint32_t>(raw_[at + 1]) << 8U |
                           static_cast<uint32_t>(raw_[at + 2]) << 16U;
    return three * 2654435761U >> 19U;
  }
  std::span<const uint8_t> raw_;
  std::vector<uint32_t> before_;
  std::array<uint32_t, 1U << 13U> last_{};
};

}  // namespace

Bytes zlib(std::span<const uint8_t> raw) {
  Bytes out = {0x78, 0x01};
  Deflate deflate(out);
  Matcher matcher(raw);
  for (size_t at = 0; at < raw.size();) {
    const auto [size, distance] = matcher.longest(at);
    if (size == 0) {
      deflate.literal(raw[at]);
    } else {
      deflate.match(static_cast<uint32_t>(size), static_cast<uint32_t>(distance));
    }
    for (const size_t end = at + std::max<size_t>(size, 1); at < end; ++at) matcher.add(at);
  }
  deflate.finish();
  uint32_t a = 1, b = 0;  // Adler-32
  for (const uint8_t byte : raw) {
    a = (a + byte) % 65521;
    b = (b + a) % 65521;
  }
  for (const uint32_t half : {b, a}) {
    out.push_back(static_cast<uint8_t>(half >> 8U));
    out.push_back(static_cast<uint8_t>(half));
  }
  return out;
}

}  // namespace ropewalk::ui
