#include <doctest/doctest.h>

#include <cstdint>
#include <cstring>
#include <limits>
#include <string>

#include "formats/array.h"
#include "formats/npy.h"
#include "formats/safetensors.h"

using namespace ropewalk;
using namespace ropewalk::formats;

namespace {

template <class T>
std::string bytes_of_numbers(std::initializer_list<T> numbers, bool big_endian = false) {
  std::string bytes;
  for (const T number : numbers) {
    char raw[sizeof(T)];
    std::memcpy(raw, &number, sizeof(T));
    for (size_t i = 0; i < sizeof(T); ++i) bytes += raw[big_endian ? sizeof(T) - 1 - i : i];
  }
  return bytes;
}

std::string npy(const std::string& header, const std::string& data, int version = 1) {
  std::string bytes("\x93NUMPY");
  bytes += static_cast<char>(version);
  bytes += '\0';
  const auto length = static_cast<uint32_t>(header.size());
  for (int i = 0; i < (version == 1 ? 2 : 4); ++i) bytes += static_cast<char>(length >> (8 * i));
  return bytes + header + data;
}

std::string plain_header(const std::string& descr, const std::string& shape, bool fortran = false) {
  return "{'descr': '" + descr + "', 'fortran_order': " + (fortran ? "True" : "False") +
         ", 'shape': " + shape + ", }\n";
}

core::Result<Array> read(const std::string& bytes) {
  MemorySource source(bytes);
  return read_npy(source);
}

void check_refused(const std::string& bytes, std::string_view words) {
  const auto array = read(bytes);
  REQUIRE_FALSE(array.ok());
  CAPTURE(array.error());
  CHECK(array.error().find(words) != std::string::npos);
  CHECK(array.error().ends_with('.'));
}

std::string safetensors(const std::string& header, const std::string& data) {
  return bytes_of_numbers<uint64_t>({header.size()}) + header + data;
}

std::string safetensors_error(const std::string& bytes, std::string_view name) {
  MemorySource source(bytes);
  const auto array = read_safetensors(source, name);
  return array.ok() ? "accepted" : array.error();
}

bool has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("npy: types, byte orders, versions") {
  const auto f4 =
      read(npy(plain_header("<f4", "(2, 2)"), bytes_of_numbers({1.5F, -2.0F, 0.0F, 3.0F})));
  REQUIRE(f4.ok());
  CHECK(f4->shape == std::vector<int64_t>{2, 2});
  CHECK(f4->floats == std::vector<float>{1.5F, -2.0F, 0.0F, 3.0F});
  CHECK_FALSE(f4->is_double());
  const auto big = read(npy(plain_header(">f8", "(2,)"), bytes_of_numbers({0.1, -7.0}, true), 2));
  REQUIRE(big.ok());
  CHECK(big->doubles == std::vector<double>{0.1, -7.0});
  const auto i8 =
      read(npy(plain_header("<i8", "(2,)"), bytes_of_numbers<int64_t>({-1, 1000000}), 3));
  REQUIRE(i8.ok());
  CHECK(i8->as_doubles() == std::vector<double>{-1.0, 1000000.0});
  const auto f2 =
      read(npy(plain_header("<f2", "(2,)"), bytes_of_numbers<uint16_t>({0x3E00, 0xC000})));
  REQUIRE(f2.ok());
  CHECK(f2->floats == std::vector<float>{1.5F, -2.0F});
  const auto scalar = read(npy(plain_header("<f8", "()"), bytes_of_numbers({4.0})));
  REQUIRE(scalar.ok());
  CHECK(scalar->count() == 1);
  const auto empty = read(npy(plain_header("<f4", "(0, 3)"), ""));
  REQUIRE(empty.ok());
  CHECK(empty->count() == 0);
  CHECK(read(npy("{\"shape\": (1L,), \"descr\": \"|u1\", \"fortran_order\": False}", "\x07"))
            ->doubles == std::vector<double>{7.0});
}

TEST_CASE("npy: Fortran order becomes C order") {
  // a[i][j][k] = 100 i + 10 j + k, first index fastest.
  std::string data;
  for (int k = 0; k < 4; ++k) {
    for (int j = 0; j < 3; ++j) {
      for (int i = 0; i < 2; ++i) {
        data += bytes_of_numbers<float>({static_cast<float>(100 * i + 10 * j + k)});
      }
    }
  }
  const auto array = read(npy(plain_header("<f4", "(2, 3, 4)", true), data));
  REQUIRE(array.ok());
  for (int i = 0; i < 24; ++i) {
    const int wanted = 100 * (i / 12) + 10 * (i / 4 % 3) + i % 4;
    CHECK(array->floats[static_cast<size_t>(i)] == static_cast<float>(wanted));
  }
}

TEST_CASE("npy: hostile files") {
  check_refused("", "not an npy file");
  check_refused("PK\x03\x04 zip, not npy", "not an npy file");
  check_refused(npy(plain_header("<f4", "(3,)"), bytes_of_numbers({1.0F})), "cut short");
  check_refused(npy(plain_header("<f4", "(3,)"), "", 9), "version 9");
  check_refused(npy(plain_header("<f4", "(-3,)"), ""), "header");
  check_refused(npy(plain_header("<f4", "(99999999999, 99999999999)"), ""), "4 GiB");
  check_refused(npy(plain_header("<f4", "(99999999999, 0, 99999999999)"), ""), "4 GiB");
  check_refused(npy(plain_header("<f4", "(18446744073709551617,)"), ""), "header");
  check_refused(npy(plain_header("<c8", "(1,)"), "12345678"), "'<c8'");
  check_refused(npy(plain_header("|O", "(1,)"), "12345678"), "'|O'");
  check_refused(npy("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,)}", "1234"),
                "header");
  check_refused(npy("{'descr': '<f4', 'shape': (1,)}", "1234"), "header");
  check_refused(npy("", ""), "header");
  check_refused(npy(plain_header("<f4", "(1,)"), "1234").substr(0, 40), "cut short");
  const std::string many = "(" + [] {
    std::string text;
    for (int i = 0; i < 40; ++i) text += "1,";
    return text;
  }() + ")";
  check_refused(npy(plain_header("<f4", many), "1234"), "header");
  std::string long_header = npy("", "", 2);
  long_header[11] = '\x7F';
  check_refused(long_header, "too many");
}

TEST_CASE("npy: what is written is aligned and reads back") {
  const std::vector<float> numbers{1.0F, -0.0F, std::numeric_limits<float>::infinity()};
  for (const std::vector<int64_t>& shape :
       {std::vector<int64_t>{3}, std::vector<int64_t>{1, 3}, std::vector<int64_t>{3, 1, 1}}) {
    const std::string bytes = npy_bytes(shape, std::span<const float>(numbers));
    CHECK((bytes.size() - 12) % 64 == 0);
    CHECK(bytes[bytes.size() - 13] == '\n');
    const auto again = read(bytes);
    REQUIRE(again.ok());
    CHECK(again->shape == shape);
    CHECK(again->floats == numbers);
  }
  const std::vector<double> one{0.1};
  CHECK(read(npy_bytes({}, std::span<const double>(one)))->doubles == one);
}

TEST_CASE("safetensors: types and names") {
  const std::string file = safetensors(
      R"({"__metadata__":{"format":"pt"},"w.0":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},)"
      R"("b":{"dtype":"BF16","shape":[1,2],"data_offsets":[8,12]},)"
      R"("q":{"dtype":"F8_E4M3","shape":[1],"data_offsets":[12,13]}})",
      bytes_of_numbers({1.5F, -2.0F}) + bytes_of_numbers<uint16_t>({0x3FC0, 0xC000}) + "x");
  for (const std::string_view name : {"w.0", "b"}) {
    MemorySource source(file);
    const auto array = read_safetensors(source, name);
    REQUIRE(array.ok());
    CHECK(array->floats == std::vector<float>{1.5F, -2.0F});
  }
  CHECK(has(safetensors_error(file, "none"), "the file has \"b\", \"q\", \"w.0\""));
  CHECK(has(safetensors_error(file, ""), "which tensor is meant"));
  CHECK(has(safetensors_error(file, "q"), "F8_E4M3"));
  const std::string only = safetensors(R"({"x":{"dtype":"F64","shape":[],"data_offsets":[0,8]}})",
                                       bytes_of_numbers({2.5}));
  MemorySource single(only);
  CHECK(read_safetensors(single, "")->doubles == std::vector<double>{2.5});
  CHECK(safetensors_error("", "x").find("fewer than 8") != std::string::npos);
}

TEST_CASE("safetensors: hostile files") {
  const std::string data(16, '\0');
  const auto refused = [&](const std::string& header, std::string_view words) {
    const std::string error = safetensors_error(safetensors(header, data), "a");
    CAPTURE(header);
    CAPTURE(error);
    CHECK(has(error, words));
    CHECK(error.ends_with('.'));
  };
  refused(R"({"a":{"dtype":"F32","shape":[4],"data_offsets":[0,17]}})", "17");
  refused(R"({"a":{"dtype":"F32","shape":[4],"data_offsets":[9,8]}})", "data_offsets");
  refused(R"({"a":{"dtype":"F32","shape":[3],"data_offsets":[0,16]}})", "does not fill");
  refused(R"({"a":{"dtype":"F32","shape":[-4],"data_offsets":[0,16]}})", "damaged");
  refused(R"({"a":{"dtype":"F32","shape":[4],"data_offsets":[0]}})", "damaged");
  refused(R"({"a":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,16]}})",
          "4 GiB");
  refused(R"({"a":{"dtype":"F32","shape":[4],"data_offsets":[0,16]},)"
          R"("b":{"dtype":"F32","shape":[2],"data_offsets":[8,16]}})",
          "lie over each other");
  refused(R"({"a":1,"a":2})", "twice");
  refused("[]", "not a JSON object");
  refused("{", "line 1");
  CHECK(has(safetensors_error(bytes_of_numbers<uint64_t>({~uint64_t{0}}) + "{}", "a"),
            "18446744073709551615"));
}
