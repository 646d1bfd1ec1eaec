#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/simd/kernels_rotation.cpp"
#include "hwy/foreach_target.h"
// After foreach_target.h, which compiles this file once for each instruction set.
#include "hwy/highway.h"

#include <algorithm>

#include <cmath>
#include <numbers>

#include "core/bits.h"
#include "core/simd/kernels.h"

HWY_BEFORE_NAMESPACE();
namespace ropewalk::core::kernels::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

using Floats = hn::ScalableTag<float>;
using Ints = hn::RebindToSigned<Floats>;
using V = hn::Vec<Floats>;

// Angles are reduced a block at a time: a whole number of vectors of every instruction set.
constexpr std::size_t kBlock = 64;

// r = angle - quadrant * pi/2 in [-pi/4, pi/4], rounded to float after the subtraction.
// The magic number 1.5 * 2^52 rounds to an integer and leaves it in the low bits.
HWY_INLINE void reduce_block(const double* HWY_RESTRICT angles, float* HWY_RESTRICT r,
                             std::int32_t* HWY_RESTRICT quadrant) {
  constexpr double kMagic = 0x1.8p52;
  constexpr double kHalfPiHigh = 0x1.921fb544p+0;  // 33 bits
  constexpr double kHalfPiLow = 0x1.0b4611a626331p-34;
  for (std::size_t i = 0; i < kBlock; ++i) {
    const double shifted = angles[i] * (2.0 * std::numbers::inv_pi) + kMagic;
    const double turns = shifted - kMagic;
    quadrant[i] = static_cast<std::int32_t>(bits_of<std::int64_t>(shifted));
    r[i] = static_cast<float>((angles[i] - turns * kHalfPiHigh) - turns * kHalfPiLow);
  }
}

HWY_INLINE void sin_cos_vector(V r, hn::Vec<Ints> quadrant, V scale, V& cos_out, V& sin_out) {
  const Floats d;
  const Ints di;
  const V z = hn::Mul(r, r);
  // Minimax polynomials on [-pi/4, pi/4].
  V s = hn::MulAdd(hn::Set(d, -1.9515295891e-4F), z, hn::Set(d, 8.3321608736e-3F));
  s = hn::MulAdd(s, z, hn::Set(d, -1.6666654611e-1F));
  s = hn::MulAdd(hn::Mul(s, z), r, r);
  V c = hn::MulAdd(hn::Set(d, 2.443315711809948e-5F), z, hn::Set(d, -1.388731625493765e-3F));
  c = hn::MulAdd(c, z, hn::Set(d, 4.166664568298827e-2F));
  c = hn::MulAdd(hn::Mul(c, z), z, hn::NegMulAdd(hn::Set(d, 0.5F), z, hn::Set(d, 1.0F)));

  const auto one = hn::Set(di, 1);
  const auto two = hn::Set(di, 2);
  const auto swap = hn::RebindMask(d, hn::Eq(hn::And(quadrant, one), one));
  const auto sin_sign = hn::ShiftLeft<30>(hn::And(quadrant, two));
  const auto cos_sign = hn::ShiftLeft<30>(hn::And(hn::Add(quadrant, one), two));
  sin_out = hn::Mul(scale, hn::Xor(hn::IfThenElse(swap, c, s), hn::BitCast(d, sin_sign)));
  cos_out = hn::Mul(scale, hn::Xor(hn::IfThenElse(swap, s, c), hn::BitCast(d, cos_sign)));
}

HWY_INLINE void sin_cos_block(const double* HWY_RESTRICT angles, float scale,
                              float* HWY_RESTRICT cos, float* HWY_RESTRICT sin) {
  const Floats d;
  const Ints di;
  alignas(64) float r[kBlock];
  alignas(64) std::int32_t quadrant[kBlock];
  reduce_block(angles, r, quadrant);
  const V vscale = hn::Set(d, scale);
  for (std::size_t i = 0; i < kBlock; i += hn::Lanes(d)) {
    V c;
    V s;
    sin_cos_vector(hn::Load(d, r + i), hn::Load(di, quadrant + i), vscale, c, s);
    hn::StoreU(c, d, cos + i);
    hn::StoreU(s, d, sin + i);
  }
}

HWY_ATTR void sin_cos_kernel(const double* angles, std::size_t n, float scale, float* cos,
                             float* sin) {
  std::size_t i = 0;
  for (; i + kBlock <= n; i += kBlock) sin_cos_block(angles + i, scale, cos + i, sin + i);
  if (i == n) return;
  alignas(64) double tail[kBlock] = {};
  alignas(64) float tail_cos[kBlock];
  alignas(64) float tail_sin[kBlock];
  std::copy(angles + i, angles + n, tail);
  sin_cos_block(tail, scale, tail_cos, tail_sin);
  std::copy(tail_cos, tail_cos + (n - i), cos + i);
  std::copy(tail_sin, tail_sin + (n - i), sin + i);
}

HWY_INLINE void half_split_row(const float* x, float* out, const float* cos, const float* sin,
                               std::size_t pairs) {
  const Floats d;
  const std::size_t lanes = hn::Lanes(d);
  std::size_t i = 0;
  for (; i + lanes <= pairs; i += lanes) {
    const V x0 = hn::LoadU(d, x + i);
    const V x1 = hn::LoadU(d, x + pairs + i);
    const V c = hn::LoadU(d, cos + i);
    const V s = hn::LoadU(d, sin + i);
    hn::StoreU(hn::NegMulAdd(x1, s, hn::Mul(x0, c)), d, out + i);
    hn::StoreU(hn::MulAdd(x0, s, hn::Mul(x1, c)), d, out + pairs + i);
  }
  for (; i < pairs; ++i) {
    const float x0 = x[i];
    const float x1 = x[pairs + i];
    out[i] = x0 * cos[i] - x1 * sin[i];
    out[pairs + i] = x1 * cos[i] + x0 * sin[i];
  }
}

HWY_INLINE void interleaved_row(const float* x, float* out, const float* cos, const float* sin,
                                std::size_t pairs) {
  const Floats d;
  const std::size_t lanes = hn::Lanes(d);
  std::size_t i = 0;
  for (; i + lanes <= pairs; i += lanes) {
    V x0;
    V x1;
    hn::LoadInterleaved2(d, x + 2 * i, x0, x1);
    const V c = hn::LoadU(d, cos + i);
    const V s = hn::LoadU(d, sin + i);
    const V y0 = hn::NegMulAdd(x1, s, hn::Mul(x0, c));
    const V y1 = hn::MulAdd(x0, s, hn::Mul(x1, c));
    hn::StoreInterleaved2(y0, y1, d, out + 2 * i);
  }
  for (; i < pairs; ++i) {
    const float x0 = x[2 * i];
    const float x1 = x[2 * i + 1];
    out[2 * i] = x0 * cos[i] - x1 * sin[i];
    out[2 * i + 1] = x1 * cos[i] + x0 * sin[i];
  }
}

template <bool kInterleaved>
HWY_INLINE void rotate_rows(const RotateRows& job) {
  const auto rows = static_cast<std::ptrdiff_t>(job.rows);
  const auto heads = static_cast<std::ptrdiff_t>(job.heads);
  for (std::ptrdiff_t row = 0; row < rows; ++row) {
    const float* cos = job.cos + row * job.table_stride;
    const float* sin = job.sin + row * job.table_stride;
    for (std::ptrdiff_t head = 0; head < heads; ++head) {
      const float* x = job.x + row * job.x_stride + head * job.x_head_stride;
      float* out = job.out + row * job.out_stride + head * job.out_head_stride;
      if (kInterleaved) {
        interleaved_row(x, out, cos, sin, job.pairs);
      } else {
        half_split_row(x, out, cos, sin, job.pairs);
      }
    }
  }
}

HWY_ATTR void rotate_half_split_kernel(const RotateRows& job) { rotate_rows<false>(job); }

HWY_ATTR void rotate_interleaved_kernel(const RotateRows& job) { rotate_rows<true>(job); }

}  // namespace ropewalk::core::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace ropewalk::core::kernels {

// Beyond this many radians a count of quarter turns times their 33 high bits is no longer exact.
constexpr double kLargestReduced = 1.6e6;

HWY_EXPORT(sin_cos_kernel);
HWY_EXPORT(rotate_half_split_kernel);
HWY_EXPORT(rotate_interleaved_kernel);

void sin_cos(const double* angles, std::size_t n, float scale, float* cos, float* sin) {
  HWY_DYNAMIC_DISPATCH(sin_cos_kernel)(angles, n, scale, cos, sin);
  for (std::size_t i = 0; i < n; ++i) {
    if (std::abs(angles[i]) <= kLargestReduced) continue;
    cos[i] = scale * static_cast<float>(std::cos(angles[i]));
    sin[i] = scale * static_cast<float>(std::sin(angles[i]));
  }
}

void rotate_half_split(const RotateRows& job) {
  HWY_DYNAMIC_DISPATCH(rotate_half_split_kernel)(job);
}

void rotate_interleaved(const RotateRows& job) {
  HWY_DYNAMIC_DISPATCH(rotate_interleaved_kernel)(job);
}

}  // namespace ropewalk::core::kernels
#endif  // HWY_ONCE
