// Blocks of quantised numbers, against NumPy's (tests/golden/make_weights.py).
#include "formats/gguf/ggml_type.h"

#include <doctest/doctest.h>

#include <cmath>
#include <fstream>
#include <sstream>
#include <vector>

using namespace ropewalk::formats;

namespace {

const GgmlType* by_name(std::string_view name) {
  for (std::uint32_t id = 0; id < 64; ++id) {
    const GgmlType* type = find_ggml_type(id);
    if (type != nullptr && type->name == name) return type;
  }
  return nullptr;
}

}  // namespace

TEST_CASE("dequantised blocks are NumPy's") {
  std::ifstream file("tests/golden/weights/blocks.txt");
  REQUIRE(file.good());
  int types = 0;
  for (std::string line; std::getline(file, line); ++types) {
    std::istringstream words(line);
    std::string name, hex;
    words >> name >> hex;
    CAPTURE(name);
    const GgmlType* type = by_name(name);
    REQUIRE(type != nullptr);
    const bool reads = type->dequantize != nullptr;
    REQUIRE(reads);
    std::vector<unsigned char> bytes;
    for (std::size_t i = 0; i < hex.size(); i += 2)
      bytes.push_back(static_cast<unsigned char>(std::stoi(hex.substr(i, 2), nullptr, 16)));
    std::vector<double> wanted;
    for (double number = 0; words >> number;) wanted.push_back(number);
    REQUIRE(ggml_bytes(*type, wanted.size()) == bytes.size());
    std::vector<float> found(wanted.size());
    dequantize(*type, bytes, found);
    double largest = 0.0, worst = 0.0;
    for (std::size_t i = 0; i < wanted.size(); ++i) {
      largest = std::max(largest, std::abs(wanted[i]));
      worst = std::max(worst, std::abs(wanted[i] - static_cast<double>(found[i])));
    }
    CHECK(worst <= 1e-6 * largest);
  }
  CHECK(types == 8);
  CHECK(readable_ggml_types() == "F32, F16, Q4_0, Q8_0, Q4_K, Q5_K, Q6_K, BF16");
}

TEST_CASE("numbers fill whole blocks") {
  const GgmlType* type = by_name("Q4_K");
  REQUIRE(type != nullptr);
  CHECK(ggml_bytes(*type, 512) == 288U);
  CHECK_FALSE(ggml_bytes(*type, 500).has_value());
  CHECK_FALSE(ggml_bytes(*by_name("F32"), ~0ULL).has_value());
  CHECK(find_ggml_type(4) == nullptr);
}
