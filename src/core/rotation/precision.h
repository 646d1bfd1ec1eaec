#pragma once

#include <cstdint>
#include <span>

namespace ropewalk::core {

// Number formats a program may keep positions, tables or vectors in.
enum class Precision { kF64, kF32, kBf16, kF16 };

// Round to the nearest number of the format, ties to even, as IEEE 754 says. Overflow gives
// infinity (bf16: above 3.39e38, f16: above 65519.99).
double round_to(Precision precision, double x);
float round_to_bf16(float x);
float round_to_f16(float x);
void round_to(Precision precision, std::span<float> x);

// The bits of the 16-bit forms, for showing and for files.
std::uint16_t bf16_bits(float x);
std::uint16_t f16_bits(float x);
float from_bf16_bits(std::uint16_t bits);
float from_f16_bits(std::uint16_t bits);

}  // namespace ropewalk::core
