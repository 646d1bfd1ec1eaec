#pragma once

#include <cstddef>

namespace ropewalk::bench {

// What the machine itself can do with the instruction set the kernels use.

// x *= factor: the traffic of an in-place rotation and no more.
void scale_in_place(float* x, std::size_t n, float factor);

// out = x * factor: that of one out of place.
void scale(const float* x, float* out, std::size_t n, float factor);

// Independent chains of multiply-add in registers; returns something that depends on all of them.
float multiply_add(std::size_t rounds);
// Floating point operations of multiply_add(rounds).
double multiply_add_flops(std::size_t rounds);

// The instruction set in use, as Highway names it.
const char* target_name();

}  // namespace ropewalk::bench
