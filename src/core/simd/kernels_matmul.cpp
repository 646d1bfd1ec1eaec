// Tiles are arrays of vectors, so vectors must have a size known when compiling.
#undef HWY_DISABLED_TARGETS
#define HWY_DISABLED_TARGETS (HWY_SVE | HWY_SVE2 | HWY_SVE_256 | HWY_SVE2_128 | HWY_RVV)
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/simd/kernels_matmul.cpp"
#include "hwy/foreach_target.h"
// After foreach_target.h, which compiles this file once for each instruction set.
#include "hwy/highway.h"

#include <algorithm>
#include <cmath>

#include "core/simd/kernels.h"
#include "core/simd/kernels_tile-inl.h"

HWY_BEFORE_NAMESPACE();
namespace ropewalk::core::kernels::HWY_NAMESPACE {

HWY_ATTR float dot_kernel(const float* a, const float* b, std::size_t n) {
  const Floats d;
  const std::size_t lanes = hn::Lanes(d);
  V sum = hn::Zero(d);
  std::size_t i = 0;
  for (; i + lanes <= n; i += lanes) {
    sum = hn::MulAdd(hn::LoadU(d, a + i), hn::LoadU(d, b + i), sum);
  }
  float total = hn::GetLane(hn::SumOfLanes(d, sum));
  for (; i < n; ++i) total += a[i] * b[i];
  return total;
}

HWY_ATTR void softmax_kernel(float* x, std::size_t n) {
  const std::size_t lanes = hn::Lanes(Floats());
  const float max = max_of(x, n);
  if (max == kMinusInfinity) {
    std::fill(x, x + n, 0.0F);
    return;
  }
  const std::size_t whole = n - n % lanes;
  float sum = exp_and_sum(x, whole, max);
  if (whole < n) {
    float tail[hn::MaxLanes(Floats())];
    std::fill(tail, tail + lanes, kMinusInfinity);
    std::copy(x + whole, x + n, tail);
    sum += exp_and_sum(tail, lanes, max);
    std::copy(tail, tail + (n - whole), x + whole);
  }
  multiply(x, n, 1.0F / sum);
}

// All rows of one tile's width of columns, or of one vector's; b_stride may differ from the job's
// for a padded last one.
template <bool kNarrow>
HWY_INLINE void matmul_panel(const Matmul& job, const float* b, std::ptrdiff_t b_stride,
                             const float* keep, float* c, std::ptrdiff_t c_stride) {
  const auto rows = static_cast<std::ptrdiff_t>(job.rows);
  const auto tile_rows = static_cast<std::ptrdiff_t>(kTileRows);
  const AnyRows left{job.a_stride, job.a_step};
  std::ptrdiff_t row = 0;
  for (; row + tile_rows <= rows; row += tile_rows) {
    tile<kTileRows, AnyRows, kNarrow>(job.a + row * job.a_stride, left, b, b_stride, job.depth,
                                      keep, c + row * c_stride, c_stride);
  }
  if constexpr (kTileRows > 4) {
    for (; row + 4 <= rows; row += 4) {
      tile<4, AnyRows, kNarrow>(job.a + row * job.a_stride, left, b, b_stride, job.depth, keep,
                                c + row * c_stride, c_stride);
    }
  }
  for (; row + 2 <= rows; row += 2) {
    tile<2, AnyRows, kNarrow>(job.a + row * job.a_stride, left, b, b_stride, job.depth, keep,
                              c + row * c_stride, c_stride);
  }
  if (row < rows) {
    tile<1, AnyRows, kNarrow>(job.a + row * job.a_stride, left, b, b_stride, job.depth, keep,
                              c + row * c_stride, c_stride);
  }
}

// The `rest` columns past the last whole vector, by way of scratch.
HWY_INLINE void matmul_rest(const Matmul& job, std::size_t col, float* scratch) {
  const std::size_t lanes = hn::Lanes(Floats());
  const std::size_t rest = job.cols - col;
  float* sums = scratch + job.depth * lanes;
  for (std::size_t l = 0; l < job.depth; ++l) {
    const float* from = job.b + static_cast<std::ptrdiff_t>(l) * job.b_stride + col;
    float* to = scratch + l * lanes;
    std::copy(from, from + rest, to);
    std::fill(to + rest, to + lanes, 0.0F);
  }
  const auto width = static_cast<std::ptrdiff_t>(lanes);
  matmul_panel<true>(job, scratch, width, nullptr, sums, width);
  for (std::size_t r = 0; r < job.rows; ++r) {
    const float* from = sums + r * lanes;
    float* to = job.c + static_cast<std::ptrdiff_t>(r) * job.c_stride + col;
    for (std::size_t j = 0; j < rest; ++j) to[j] = job.add ? to[j] + from[j] : from[j];
  }
}

// scratch: (depth + rows) x a vector's floats, if cols are no whole number of vectors.
HWY_ATTR void matmul_kernel(const Matmul& job, float* scratch) {
  if (job.rows == 0) return;
  if (job.depth == 0) {  // sums of nothing
    for (std::size_t r = 0; !job.add && r < job.rows; ++r)
      std::fill_n(job.c + static_cast<std::ptrdiff_t>(r) * job.c_stride, job.cols, 0.0F);
    return;
  }
  float ones[kTileRows];
  std::fill(ones, ones + kTileRows, 1.0F);
  const float* keep = job.add ? ones : nullptr;
  const std::size_t lanes = hn::Lanes(Floats());
  std::size_t col = 0;
  for (; col + kTileCols <= job.cols; col += kTileCols) {
    matmul_panel<false>(job, job.b + col, job.b_stride, keep, job.c + col, job.c_stride);
  }
  for (; col + lanes <= job.cols; col += lanes) {
    matmul_panel<true>(job, job.b + col, job.b_stride, keep, job.c + col, job.c_stride);
  }
  if (col < job.cols) matmul_rest(job, col, scratch);
  for (std::size_t r = 0; job.scale != 1.0F && r < job.rows; ++r) {
    multiply(job.c + static_cast<std::ptrdiff_t>(r) * job.c_stride, job.cols, job.scale);
  }
}

HWY_ATTR std::size_t lanes_kernel() { return hn::Lanes(Floats()); }

}  // namespace ropewalk::core::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
#include <vector>

namespace ropewalk::core::kernels {

HWY_EXPORT(dot_kernel);
HWY_EXPORT(softmax_kernel);
HWY_EXPORT(matmul_kernel);
HWY_EXPORT(lanes_kernel);

float dot(const float* a, const float* b, std::size_t n) {
  return HWY_DYNAMIC_DISPATCH(dot_kernel)(a, b, n);
}

void softmax(float* x, std::size_t n) { HWY_DYNAMIC_DISPATCH(softmax_kernel)(x, n); }

void matmul(const Matmul& job) {
  const std::size_t lanes = HWY_DYNAMIC_DISPATCH(lanes_kernel)();
  std::vector<float> scratch(job.cols % lanes == 0 ? 0 : (job.depth + job.rows) * lanes);
  HWY_DYNAMIC_DISPATCH(matmul_kernel)(job, scratch.data());
}

}  // namespace ropewalk::core::kernels
#endif  // HWY_ONCE
