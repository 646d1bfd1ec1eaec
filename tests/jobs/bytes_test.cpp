#include "core/bytes.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <random>

#include "core/answers.h"

using namespace ropewalk;

namespace {

enum class Color { kRed, kGreen = 7 };

struct Inner {
  std::string name;
  bool on = false;
  bool operator==(const Inner&) const = default;
  static auto fields(auto& x) { return std::tie(x.name, x.on); }
};

struct Outer {
  int count = 0;
  std::uint32_t seed = 0;
  Color color = Color::kRed;
  double far = 0;
  std::vector<float> rows;
  std::vector<Inner> parts;
  std::array<double, 3> three{};
  bool operator==(const Outer&) const = default;
  static auto fields(auto& x) {
    return std::tie(x.count, x.seed, x.color, x.far, x.rows, x.parts, x.three);
  }
};

Outer sample() {
  return {.count = -3,
          .seed = 0xFFFFFFFFU,
          .color = Color::kGreen,
          .far = -0.0,
          .rows = {1.5F, std::numeric_limits<float>::infinity(), 1e-45F},
          .parts = {{"", true}, {std::string("\0x\n", 3), false}},
          .three = {0.1, 2, -1e308}};
}

}  // namespace

TEST_CASE("what is written is read as it was, to the bit") {
  const std::string bytes = core::to_bytes(sample());
  const core::Result<Outer> back = core::from_bytes<Outer>(bytes);
  REQUIRE(back.ok());
  CHECK(*back == sample());
  CHECK(std::signbit(back->far));
  CHECK(core::to_bytes(*back) == bytes);
  CHECK(core::to_bytes(Outer{}) != bytes);
}

TEST_CASE("little-endian, whatever writes it") {
  CHECK(core::to_bytes(258) == std::string("\2\1\0\0\0\0\0\0", 8));
  CHECK(core::to_bytes(1.0) == std::string("\0\0\0\0\0\0\xF0\x3F", 8));
  CHECK(core::to_bytes(std::string("ab")) == std::string("\2\0\0\0\0\0\0\0ab", 10));
}

TEST_CASE("what is cut off anywhere, or too long, is an error") {
  const std::string bytes = core::to_bytes(sample());
  for (std::size_t size = 0; size < bytes.size(); ++size)
    CHECK_FALSE(core::from_bytes<Outer>(std::string_view(bytes).substr(0, size)).ok());
  CHECK_FALSE(core::from_bytes<Outer>(bytes + '\0').ok());
  CHECK(core::from_bytes<Outer>({}).error().find("cut off") != std::string::npos);
}

TEST_CASE("counts that lie make no room, and numbers stay in their type") {
  for (const std::int64_t lie :
       {std::int64_t{-1}, std::int64_t{1} << 40, std::numeric_limits<std::int64_t>::max(),
        std::numeric_limits<std::int64_t>::min()}) {
    const std::string bytes = core::to_bytes(lie) + std::string(16, 'x');
    CHECK_FALSE(core::from_bytes<std::vector<double>>(bytes).ok());
    CHECK_FALSE(core::from_bytes<std::vector<Inner>>(bytes).ok());
    CHECK_FALSE(core::from_bytes<std::string>(bytes).ok());
    CHECK(core::from_bytes<int>(core::to_bytes(lie)).ok() == (lie == -1));
    CHECK(core::from_bytes<Color>(core::to_bytes(lie)).ok() == (lie == -1));
  }
  CHECK_FALSE(core::from_bytes<bool>(core::to_bytes(2)).ok());
  CHECK(core::from_bytes<bool>(core::to_bytes(1)).value());
  CHECK_FALSE(core::from_bytes<std::uint8_t>(core::to_bytes(-1)).ok());
}

TEST_CASE("no bytes crash the reader") {
  std::mt19937 random(7);
  const std::string good = core::to_bytes(sample());
  for (int round = 0; round < 5000; ++round) {
    std::string bytes = good;
    for (int i = 0; i < 4; ++i) bytes[random() % bytes.size()] = static_cast<char>(random());
    bytes.resize(random() % 3 == 0 ? random() % bytes.size() : bytes.size());
    if (const core::Result<Outer> read = core::from_bytes<Outer>(bytes); read.ok())
      CHECK(core::to_bytes(*read) == bytes);
  }
}

TEST_CASE("a question is told apart by kind and request") {
  const core::Question a{"one", "x"}, b{"one", "y"}, c{"two", "x"};
  CHECK(a != b);
  CHECK(a != c);
  CHECK(core::from_bytes<core::Question>(core::to_bytes(a)).value() == a);
}
