#include "formats/gguf/ggml_type.h"

#include <algorithm>
#include <array>
#include <cstddef>

#include "core/bits.h"
#include "core/rotation/precision.h"

namespace ropewalk::formats {
namespace {

using Bytes = const unsigned char*;

std::uint16_t half_bits(Bytes at) { return static_cast<std::uint16_t>(at[0] | at[1] << 8); }
float half(Bytes at) { return core::from_f16_bits(half_bits(at)); }
float signed_byte(unsigned char byte) { return static_cast<float>(static_cast<std::int8_t>(byte)); }

void from_f32(Bytes block, float* out) {
  *out = core::bits_of<float>(
      static_cast<std::uint32_t>(block[0]) | static_cast<std::uint32_t>(block[1]) << 8 |
      static_cast<std::uint32_t>(block[2]) << 16 | static_cast<std::uint32_t>(block[3]) << 24);
}
void from_f16(Bytes block, float* out) { *out = half(block); }
void from_bf16(Bytes block, float* out) { *out = core::from_bf16_bits(half_bits(block)); }

// A scale, then 32 signed bytes.
void from_q8_0(Bytes block, float* out) {
  const float scale = half(block);
  for (std::size_t i = 0; i < 32; ++i) out[i] = scale * signed_byte(block[2 + i]);
}

// A scale, then 16 bytes: the low halves are the first 16 numbers, the high ones the others.
void from_q4_0(Bytes block, float* out) {
  const float scale = half(block);
  for (std::size_t i = 0; i < 16; ++i) {
    out[i] = scale * static_cast<float>((block[2 + i] & 15) - 8);
    out[16 + i] = scale * static_cast<float>((block[2 + i] >> 4) - 8);
  }
}

// Eight 6-bit scales and minima in 12 bytes: the first four of each stand in the low bits of bytes
// 0..3 and 4..7, the others are put together from bytes 8..11 and the high bits of the former.
struct ScaleMin {
  float scale, min;
};
ScaleMin scale_min(Bytes packed, std::size_t i) {
  if (i < 4) return {static_cast<float>(packed[i] & 63), static_cast<float>(packed[i + 4] & 63)};
  const int scale = (packed[i + 4] & 15) | (packed[i - 4] >> 6) << 4;
  const int min = (packed[i + 4] >> 4) | (packed[i] >> 6) << 4;
  return {static_cast<float>(scale), static_cast<float>(min)};
}

// Eight runs of 32, two in each 32 bytes (low halves, then high ones), each with scale and minimum;
// `high` (Q5_K) has the fifth bit of number j of run i in bit i of its byte j.
void from_k45(Bytes block, Bytes high, Bytes low, float* out) {
  const float scales = half(block), mins = half(block + 2);
  for (std::size_t run = 0; run < 8; ++run) {
    const ScaleMin own = scale_min(block + 4, run);
    const float scale = scales * own.scale, min = mins * own.min;
    for (std::size_t j = 0; j < 32; ++j) {
      const int byte = low[run / 2 * 32 + j];
      int number = run % 2 == 0 ? byte & 15 : byte >> 4;
      if (high != nullptr) number |= (high[j] >> run & 1) << 4;
      out[run * 32 + j] = scale * static_cast<float>(number) - min;
    }
  }
}
void from_q4_k(Bytes block, float* out) { from_k45(block, nullptr, block + 16, out); }
void from_q5_k(Bytes block, float* out) { from_k45(block, block + 16, block + 48, out); }

// 128 bytes of low halves, 64 of upper pairs of bits, 16 signed scales, one scale of all. Each half
// of 128 numbers is four runs of 32: runs 0 and 2 share bytes' halves, as do 1 and 3.
void from_q6_k(Bytes block, float* out) {
  const float all = half(block + 208);
  for (std::size_t i = 0; i < 256; ++i) {
    const std::size_t part = i / 128, run = i % 128 / 32, j = i % 32;
    const int low = block[part * 64 + run % 2 * 32 + j] >> (run / 2 * 4) & 15;
    const int high = block[128 + part * 32 + j] >> (run * 2) & 3;
    const float scale = all * signed_byte(block[192 + i / 16]);
    out[i] = scale * static_cast<float>((low | high << 4) - 32);
  }
}

constexpr std::array kTypes = {
    GgmlType{0, "F32", 1, 4, from_f32},        GgmlType{1, "F16", 1, 2, from_f16},
    GgmlType{2, "Q4_0", 32, 18, from_q4_0},    GgmlType{3, "Q4_1", 32, 20, nullptr},
    GgmlType{6, "Q5_0", 32, 22, nullptr},      GgmlType{7, "Q5_1", 32, 24, nullptr},
    GgmlType{8, "Q8_0", 32, 34, from_q8_0},    GgmlType{10, "Q2_K", 256, 84, nullptr},
    GgmlType{11, "Q3_K", 256, 110, nullptr},   GgmlType{12, "Q4_K", 256, 144, from_q4_k},
    GgmlType{13, "Q5_K", 256, 176, from_q5_k}, GgmlType{14, "Q6_K", 256, 210, from_q6_k},
    GgmlType{15, "Q8_K", 256, 292, nullptr},   GgmlType{16, "IQ2_XXS", 256, 66, nullptr},
    GgmlType{17, "IQ2_XS", 256, 74, nullptr},  GgmlType{18, "IQ3_XXS", 256, 98, nullptr},
    GgmlType{19, "IQ1_S", 256, 50, nullptr},   GgmlType{20, "IQ4_NL", 32, 18, nullptr},
    GgmlType{21, "IQ3_S", 256, 110, nullptr},  GgmlType{22, "IQ2_S", 256, 82, nullptr},
    GgmlType{23, "IQ4_XS", 256, 136, nullptr}, GgmlType{24, "I8", 1, 1, nullptr},
    GgmlType{25, "I16", 1, 2, nullptr},        GgmlType{26, "I32", 1, 4, nullptr},
    GgmlType{27, "I64", 1, 8, nullptr},        GgmlType{28, "F64", 1, 8, nullptr},
    GgmlType{29, "IQ1_M", 256, 56, nullptr},   GgmlType{30, "BF16", 1, 2, from_bf16},
    GgmlType{34, "TQ1_0", 256, 54, nullptr},   GgmlType{35, "TQ2_0", 256, 66, nullptr},
    GgmlType{39, "MXFP4", 32, 17, nullptr},
};

}  // namespace

const GgmlType* find_ggml_type(std::uint32_t id) {
  const auto* const found = std::find_if(kTypes.begin(), kTypes.end(),
                                         [id](const GgmlType& type) { return type.id == id; });
  return found == kTypes.end() ? nullptr : found;
}

std::string readable_ggml_types() {
  std::string names;
  for (const GgmlType& type : kTypes) {
    if (type.dequantize == nullptr) continue;
    names += names.empty() ? "" : ", ";
    names += type.name;
  }
  return names;
}

std::optional<std::uint64_t> ggml_bytes(const GgmlType& type, std::uint64_t count) {
  if (count % type.numbers != 0) return std::nullopt;
  const std::uint64_t blocks = count / type.numbers;
  if (blocks > UINT64_MAX / type.bytes) return std::nullopt;
  return blocks * type.bytes;
}

void dequantize(const GgmlType& type, std::span<const unsigned char> bytes, std::span<float> out) {
  float* to = out.data();
  for (std::size_t at = 0; at + type.bytes <= bytes.size(); at += type.bytes) {
    type.dequantize(bytes.data() + at, to);
    to += type.numbers;
  }
}

}  // namespace ropewalk::formats
