#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/simd/kernels_curve.cpp"
#include "hwy/foreach_target.h"
// After foreach_target.h, which compiles this file once for each instruction set.
#include "hwy/highway.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/simd/kernels.h"

HWY_BEFORE_NAMESPACE();
namespace ropewalk::core::kernels::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

HWY_ATTR void bound_block_kernel(const BoundBlock& job) {
  const hn::ScalableTag<float> d;
  using V = hn::Vec<decltype(d)>;
  const std::size_t lanes = hn::Lanes(d);
  const float share = 1.0F / static_cast<float>(job.pairs);
  std::size_t j = 0;
  for (; j + lanes <= job.count; j += lanes) {
    const float* cos = job.cos + j;
    const float* sin = job.sin + j;
    V real = hn::Zero(d);
    V imaginary = hn::Zero(d);
    V total = hn::Zero(d);
    for (std::size_t i = 0; i < job.pairs; ++i) {
      real = hn::Add(real, hn::LoadU(d, cos));
      imaginary = hn::Add(imaginary, hn::LoadU(d, sin));
      total = hn::Add(total, hn::Sqrt(hn::MulAdd(real, real, hn::Mul(imaginary, imaginary))));
      cos += job.stride;
      sin += job.stride;
    }
    hn::StoreU(hn::Mul(total, hn::Set(d, share)), d, job.out + j);
  }
  for (; j < job.count; ++j) {
    float real = 0.0F;
    float imaginary = 0.0F;
    float total = 0.0F;
    for (std::size_t i = 0; i < job.pairs; ++i) {
      real += job.cos[static_cast<std::ptrdiff_t>(i) * job.stride + j];
      imaginary += job.sin[static_cast<std::ptrdiff_t>(i) * job.stride + j];
      total += std::sqrt(real * real + imaginary * imaginary);
    }
    job.out[j] = total * share;
  }
}

HWY_ATTR Extremes extremes_kernel(const float* x, std::size_t n) {
  const hn::ScalableTag<float> d;
  const std::size_t lanes = hn::Lanes(d);
  Extremes found{std::numeric_limits<float>::infinity(), -std::numeric_limits<float>::infinity()};
  std::size_t j = 0;
  if (n >= lanes) {
    auto min = hn::LoadU(d, x);
    auto max = min;
    for (j = lanes; j + lanes <= n; j += lanes) {
      const auto value = hn::LoadU(d, x + j);
      min = hn::Min(min, value);
      max = hn::Max(max, value);
    }
    found = {hn::GetLane(hn::MinOfLanes(d, min)), hn::GetLane(hn::MaxOfLanes(d, max))};
  }
  for (; j < n; ++j) found = {std::min(found.min, x[j]), std::max(found.max, x[j])};
  return found;
}

}  // namespace ropewalk::core::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace ropewalk::core::kernels {

HWY_EXPORT(bound_block_kernel);
HWY_EXPORT(extremes_kernel);

void bound_block(const BoundBlock& job) { HWY_DYNAMIC_DISPATCH(bound_block_kernel)(job); }

Extremes extremes(const float* x, std::size_t n) {
  return HWY_DYNAMIC_DISPATCH(extremes_kernel)(x, n);
}

}  // namespace ropewalk::core::kernels
#endif  // HWY_ONCE
