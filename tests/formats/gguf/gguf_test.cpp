// GGUF headers: what they say, and what is said of those that lie.
#include "formats/gguf/gguf.h"

#include <doctest/doctest.h>

#include <cmath>

#include "support/gguf_bytes.h"

using namespace ropewalk;
using namespace ropewalk::formats;
using tests::GgufBytes;
using tests::little;

namespace {

core::Result<GgufFile> read(const std::string& bytes) {
  MemorySource source(bytes);
  return read_gguf(source);
}

void check_refused(const std::string& bytes, std::string_view part) {
  const auto file = read(bytes);
  CAPTURE(part);
  REQUIRE_FALSE(file.ok());
  CAPTURE(file.error());
  CHECK(file.error().find(part) != std::string::npos);
  CHECK(file.error().size() < 400);
  CHECK(file.error().ends_with('.'));
}

}  // namespace

TEST_CASE("a GGUF header of both versions says what is in it") {
  for (const std::uint32_t version : {2U, 3U}) {
    GgufBytes file(version);
    file.text("general.architecture", "llama").whole("a", 7).real("b", 0.5F).flag("c", true);
    file.wholes("d", {3, -1}).texts("e", {"one", "", "three"}).flags("f", {true, false});
    file.entry("g", 12, little(-2.5)).entry("h", 1, "\xFF").entry("i", 11, little<int64_t>(-9));
    file.floats("rope_freqs.weight", {1.0F, 8.0F}).tensor("m", {256, 3}, 12, 32);
    const std::string bytes = file.bytes() + std::string(3 * 144 + 24, '\0');
    const auto found = read(bytes);
    REQUIRE(found.ok());
    CHECK(found->version == version);
    CHECK(found->text("general.architecture") == "llama");
    CHECK(found->number("a") == 7.0);
    CHECK(found->number("b") == 0.5);
    CHECK(found->number("c") == 1.0);
    CHECK(found->number("g") == -2.5);
    CHECK(found->number("h") == -1.0);
    CHECK(found->number("i") == -9.0);
    CHECK_FALSE(found->number("e").has_value());
    CHECK(found->find("d")->numbers == std::vector<double>{3, -1});
    CHECK(found->find("e")->count == 3);
    CHECK(found->find("f")->numbers == std::vector<double>{1, 0});
    const GgufTensor* tensor = found->find_tensor("m");
    REQUIRE(tensor != nullptr);
    CHECK(tensor->shape == std::vector<std::int64_t>{3, 256});
    CHECK(tensor->at % 32 == 0);
    CHECK(tensor->at == found->find_tensor("rope_freqs.weight")->at + 32);
  }
}

TEST_CASE("a long list is stepped over, and a long text cut") {
  GgufBytes file;
  file.wholes("scores", std::vector<std::int32_t>(kMaxGgufList + 1, 5));
  file.text("template", std::string(3 * kMaxGgufText, 'x')).whole("behind", 1);
  const auto found = read(file.bytes());
  REQUIRE(found.ok());
  CHECK(found->find("scores")->numbers.empty());
  CHECK(found->find("scores")->count == kMaxGgufList + 1);
  CHECK(found->text("template").size() == kMaxGgufText);
  CHECK(found->number("behind") == 1.0);
}

TEST_CASE("alignment moves the tensors") {
  GgufBytes file;
  file.whole("general.alignment", 64).tensor("m", {4}, 0, 128);
  const auto found = read(file.bytes());
  REQUIRE(found.ok());
  CHECK(found->tensors[0].at == (file.header().size() + 63) / 64 * 64 + 128);
}

TEST_CASE("a header that lies is refused with field, value and remedy") {
  const std::string start = "GGUF" + little<std::uint32_t>(3);
  check_refused("", "does not begin with GGUF");
  check_refused("GGUF", "its version");
  check_refused("GGUF" + little<std::uint32_t>(1) + std::string(16, '\0'), "version is 1");
  check_refused("GGUF" + little<std::uint32_t>(0x03000000), "big-endian");
  check_refused(start, "its counts");
  check_refused(start + little<std::uint64_t>(1ULL << 63) + little<std::uint64_t>(0),
                "tensor_count = 9223372036854775808");
  check_refused(start + little<std::uint64_t>(0) + little<std::uint64_t>(~0ULL),
                "metadata_kv_count = 18446744073709551615");
  const std::string one = start + little<std::uint64_t>(0) + little<std::uint64_t>(1);
  check_refused(one, "the key of metadata entry 1 of 1");
  check_refused(one + little<std::uint64_t>(1ULL << 63), "9223372036854775808 bytes");
  check_refused(one + tests::gguf_text("k") + little<std::uint32_t>(13), "type 13");
  check_refused(one + tests::gguf_text("k") + little<std::uint32_t>(8) + little(~0ULL),
                "the value of \"k\" is a text of 18446744073709551615 bytes");
  check_refused(one + tests::gguf_text("k") + little<std::uint32_t>(9) + little<std::uint32_t>(8) +
                    little<std::uint64_t>(1ULL << 61),
                "a list of 2305843009213693952");
  check_refused(one + tests::gguf_text("k") + little<std::uint32_t>(10) + "abc", "ends within");
  check_refused(one + tests::gguf_text(std::string(2000, 'k')), "2000 bytes");
  std::string nested = little<std::uint32_t>(9) + little<std::uint64_t>(1);
  for (int i = 0; i < 7; ++i) nested += nested.substr(0, 12);
  check_refused(GgufBytes().entry("k", 9, nested).bytes(), "nested more than 4 deep");
  check_refused(GgufBytes().whole("k", 1).whole("k", 2).bytes(), "\"k\" stands there twice");
  check_refused(GgufBytes().whole("general.alignment", 0).bytes(), "general.alignment = 0");
  check_refused(GgufBytes().whole("general.alignment", 24).bytes(), "general.alignment = 24");
  check_refused(GgufBytes().whole("general.alignment", 1U << 31).bytes(), "general.alignment");
  check_refused(GgufBytes().text("general.alignment", "x").bytes(), "no number");
  check_refused(GgufBytes().tensor("m", {1}, 0, 7).bytes(), "the offset 7");
  check_refused(GgufBytes().tensor("m", {1}, 0, 1ULL << 63).bytes(), "9223372036854775808");
  check_refused(GgufBytes().tensor("m", {1, 1, 1, 1, 1}, 0, 0).bytes(), "5 dimensions");
  check_refused(GgufBytes().tensor("m", {1ULL << 40, 1ULL << 40}, 0, 0).bytes(), "a size of");
  check_refused(GgufBytes().tensor("m", {1}, 0, 0).tensor("m", {1}, 0, 0).bytes(), "twice");
}

TEST_CASE("every cut of a header is refused, and none reads beyond it") {
  GgufBytes file;
  file.text("general.architecture", "llama").wholes("d", {3, -1}).texts("e", {"one", "two"});
  file.tensor("m", {4}, 0, 0);
  const std::string whole = file.header();
  REQUIRE(read(whole).ok());
  for (std::size_t size = 0; size < whole.size(); ++size) {
    CAPTURE(size);
    CHECK_FALSE(read(whole.substr(0, size)).ok());
  }
}
