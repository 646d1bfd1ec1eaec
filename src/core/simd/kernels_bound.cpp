#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/simd/kernels_bound.cpp"
#include "hwy/foreach_target.h"
// After foreach_target.h, which compiles this file once for each instruction set.
#include "hwy/highway.h"

#include <cmath>

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
    const float* step_cos = job.step_cos + j;
    const float* step_sin = job.step_sin + j;
    V real = hn::Zero(d);
    V imaginary = hn::Zero(d);
    V total = hn::Zero(d);
    for (std::size_t i = 0; i < job.pairs; ++i) {
      const V c = hn::LoadU(d, step_cos);
      const V s = hn::LoadU(d, step_sin);
      const V seed_c = hn::Set(d, job.seed_cos[i]);
      const V seed_s = hn::Set(d, job.seed_sin[i]);
      real = hn::NegMulAdd(seed_s, s, hn::MulAdd(seed_c, c, real));
      imaginary = hn::MulAdd(seed_s, c, hn::MulAdd(seed_c, s, imaginary));
      total = hn::Add(total, hn::Sqrt(hn::MulAdd(real, real, hn::Mul(imaginary, imaginary))));
      step_cos += job.stride;
      step_sin += job.stride;
    }
    hn::StoreU(hn::Mul(total, hn::Set(d, share)), d, job.out + j);
  }
  for (; j < job.count; ++j) {
    float real = 0.0F;
    float imaginary = 0.0F;
    float total = 0.0F;
    for (std::size_t i = 0; i < job.pairs; ++i) {
      const float c = job.step_cos[static_cast<std::ptrdiff_t>(i) * job.stride + j];
      const float s = job.step_sin[static_cast<std::ptrdiff_t>(i) * job.stride + j];
      real += job.seed_cos[i] * c - job.seed_sin[i] * s;
      imaginary += job.seed_cos[i] * s + job.seed_sin[i] * c;
      total += std::sqrt(real * real + imaginary * imaginary);
    }
    job.out[j] = total * share;
  }
}

}  // namespace ropewalk::core::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace ropewalk::core::kernels {

HWY_EXPORT(bound_block_kernel);

void bound_block(const BoundBlock& job) { HWY_DYNAMIC_DISPATCH(bound_block_kernel)(job); }

}  // namespace ropewalk::core::kernels
#endif  // HWY_ONCE
