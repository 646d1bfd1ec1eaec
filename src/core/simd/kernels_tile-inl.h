// Per-target pieces shared by the kernels: register tiles, e^x, sums over rows. Highway compiles
// this file once for each instruction set, so its guard is a toggle and not #pragma once.
#if defined(ROPEWALK_CORE_KERNELS_TILE_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef ROPEWALK_CORE_KERNELS_TILE_INL_H_
#undef ROPEWALK_CORE_KERNELS_TILE_INL_H_
#else
#define ROPEWALK_CORE_KERNELS_TILE_INL_H_
#endif

#include <algorithm>
#include <cstddef>
#include <limits>

#include "hwy/highway.h"

// Loops over a tile's registers must vanish, or the tile lives in memory.
#undef ROPEWALK_UNROLL
#if defined(__clang__)
#define ROPEWALK_UNROLL _Pragma("clang loop unroll(full)")
#else
#define ROPEWALK_UNROLL _Pragma("GCC unroll 16")
#endif

HWY_BEFORE_NAMESPACE();
namespace ropewalk::core::kernels::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

using Floats = hn::ScalableTag<float>;
using V = hn::Vec<Floats>;

// Registers of a tile: kTileRows x 2 sums, and room for the operands.
#if HWY_TARGET == HWY_AVX3 || HWY_TARGET == HWY_AVX3_DL
constexpr std::size_t kTileRows = 8;
#elif HWY_TARGET == HWY_AVX2
constexpr std::size_t kTileRows = 6;
#else
constexpr std::size_t kTileRows = 4;
#endif
constexpr std::size_t kTileCols = 2 * hn::MaxLanes(Floats());
constexpr float kMinusInfinity = -std::numeric_limits<float>::infinity();

// Where a tile finds the left factor: element (r, l) is at r * row_stride + l * step. Strides known
// when compiling become offsets of the loads.
template <std::ptrdiff_t kRowStride, std::ptrdiff_t kStep>
struct FixedRows {
  static constexpr std::ptrdiff_t row_stride() { return kRowStride; }
  static constexpr std::ptrdiff_t step() { return kStep; }
};
struct AnyRows {
  std::ptrdiff_t stride, each;
  [[nodiscard]] std::ptrdiff_t row_stride() const { return stride; }
  [[nodiscard]] std::ptrdiff_t step() const { return each; }
};

// c[r, :] = c[r, :] * keep[r] + sum_l a[r, l] b[l, :], or without the first term if keep is null;
// two vectors of columns, or the first alone.
template <std::size_t kRows, class Rows, bool kNarrow = false>
HWY_INLINE void tile(const float* HWY_RESTRICT a, Rows rows, const float* HWY_RESTRICT b,
                     std::ptrdiff_t b_stride, std::size_t depth, const float* HWY_RESTRICT keep,
                     float* HWY_RESTRICT c, std::ptrdiff_t c_stride) {
  const Floats d;
  const std::size_t lanes = hn::Lanes(d);
  V sum0[kRows];
  V sum1[kRows];
  ROPEWALK_UNROLL
  for (std::size_t r = 0; r < kRows; ++r) {
    sum0[r] = hn::Zero(d);
    if constexpr (!kNarrow) sum1[r] = hn::Zero(d);
  }
  for (std::size_t l = 0; l < depth; ++l) {
    const V b0 = hn::LoadU(d, b);
    const V b1 = kNarrow ? b0 : hn::LoadU(d, b + lanes);
    ROPEWALK_UNROLL
    for (std::size_t r = 0; r < kRows; ++r) {
      const V factor = hn::Set(d, a[static_cast<std::ptrdiff_t>(r) * rows.row_stride()]);
      sum0[r] = hn::MulAdd(factor, b0, sum0[r]);
      if constexpr (!kNarrow) sum1[r] = hn::MulAdd(factor, b1, sum1[r]);
    }
    a += rows.step();
    b += b_stride;
  }
  ROPEWALK_UNROLL
  for (std::size_t r = 0; r < kRows; ++r) {
    float* to = c + static_cast<std::ptrdiff_t>(r) * c_stride;
    if (keep != nullptr) {
      const V factor = hn::Set(d, keep[r]);
      sum0[r] = hn::MulAdd(factor, hn::LoadU(d, to), sum0[r]);
      if constexpr (!kNarrow) sum1[r] = hn::MulAdd(factor, hn::LoadU(d, to + lanes), sum1[r]);
    }
    hn::StoreU(sum0[r], d, to);
    if constexpr (!kNarrow) hn::StoreU(sum1[r], d, to + lanes);
  }
}

// e^x for x <= 0, relative error about 2e-7; below -87, and for -infinity, exactly 0.
HWY_INLINE V exp_of_negative(V x) {
  const Floats d;
  const hn::RebindToSigned<Floats> di;
  const V lowest = hn::Set(d, -87.0F);
  const V magic = hn::Set(d, 0x1.8p23F);  // adding it leaves the nearest integer in the low bits
  const V safe = hn::Max(x, lowest);
  const V shifted = hn::MulAdd(safe, hn::Set(d, 1.44269504088896341F), magic);
  const V n = hn::Sub(shifted, magic);
  V f = hn::NegMulAdd(n, hn::Set(d, 0.693359375F), safe);
  f = hn::NegMulAdd(n, hn::Set(d, -2.12194440e-4F), f);
  // 1 + f + f^2 q(f), minimax on [-ln2/2, ln2/2].
  V q = hn::MulAdd(hn::Set(d, 8.312520571e-3F), f, hn::Set(d, 4.189015552e-2F));
  q = hn::MulAdd(q, f, hn::Set(d, 1.666711420e-1F));
  q = hn::MulAdd(q, f, hn::Set(d, 4.999923110e-1F));
  q = hn::Add(hn::MulAdd(hn::Mul(q, f), f, f), hn::Set(d, 1.0F));
  const auto exponent = hn::ShiftLeft<23>(hn::BitCast(di, shifted));
  const V power = hn::BitCast(d, hn::Add(exponent, hn::Set(di, 127 << 23)));
  return hn::IfThenElseZero(hn::Gt(x, lowest), hn::Mul(q, power));
}

HWY_INLINE float max_of(const float* x, std::size_t n) {
  const Floats d;
  const std::size_t lanes = hn::Lanes(d);
  float best = kMinusInfinity;
  std::size_t i = 0;
  if (n >= lanes) {
    V max = hn::LoadU(d, x);
    for (i = lanes; i + lanes <= n; i += lanes) max = hn::Max(max, hn::LoadU(d, x + i));
    best = hn::GetLane(hn::MaxOfLanes(d, max));
  }
  for (; i < n; ++i) best = std::max(best, x[i]);
  return best;
}

// x = e^(x - most) for a whole number of vectors; returns their sum.
HWY_INLINE float exp_and_sum(float* x, std::size_t n, float max) {
  const Floats d;
  const V shift = hn::Set(d, max);
  V sum = hn::Zero(d);
  for (std::size_t i = 0; i < n; i += hn::Lanes(d)) {
    const V e = exp_of_negative(hn::Sub(hn::LoadU(d, x + i), shift));
    hn::StoreU(e, d, x + i);
    sum = hn::Add(sum, e);
  }
  return hn::GetLane(hn::SumOfLanes(d, sum));
}

HWY_INLINE void multiply(float* x, std::size_t n, float factor) {
  const Floats d;
  const std::size_t lanes = hn::Lanes(d);
  const V vfactor = hn::Set(d, factor);
  std::size_t i = 0;
  for (; i + lanes <= n; i += lanes) {
    hn::StoreU(hn::Mul(hn::LoadU(d, x + i), vfactor), d, x + i);
  }
  for (; i < n; ++i) x[i] *= factor;
}

}  // namespace ropewalk::core::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // per-target guard
