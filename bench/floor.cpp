#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "bench/floor.cpp"
#include "hwy/foreach_target.h"
// After foreach_target.h, which compiles this file once for each instruction set.
#include "hwy/highway.h"

#include "bench/floor.h"

#undef ROPEWALK_UNROLL
#if defined(__clang__)
#define ROPEWALK_UNROLL _Pragma("clang loop unroll(full)")
#else
#define ROPEWALK_UNROLL _Pragma("GCC unroll 16")
#endif

HWY_BEFORE_NAMESPACE();
namespace ropewalk::bench::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

constexpr std::size_t kChains = 12;

HWY_ATTR void scale_kernel(const float* x, float* out, std::size_t n, float factor) {
  const hn::ScalableTag<float> d;
  const auto f = hn::Set(d, factor);
  const std::size_t lanes = hn::Lanes(d);
  std::size_t i = 0;
  for (; i + 4 * lanes <= n; i += 4 * lanes) {
    ROPEWALK_UNROLL
    for (std::size_t u = 0; u < 4; ++u) {
      hn::StoreU(hn::Mul(hn::LoadU(d, x + i + u * lanes), f), d, out + i + u * lanes);
    }
  }
  for (; i < n; ++i) out[i] = x[i] * factor;
}

HWY_ATTR float multiply_add_kernel(std::size_t rounds) {
  const hn::ScalableTag<float> d;
  using V = hn::Vec<decltype(d)>;
  const V factor = hn::Set(d, 0.999F);
  const V summand = hn::Set(d, 0.001F);
  V chain[kChains];
  ROPEWALK_UNROLL
  for (std::size_t c = 0; c < kChains; ++c) {
    chain[c] = hn::Set(d, 1.0F + 0.1F * static_cast<float>(c));
  }
  for (std::size_t r = 0; r < rounds; ++r) {
    ROPEWALK_UNROLL
    for (std::size_t c = 0; c < kChains; ++c) chain[c] = hn::MulAdd(chain[c], factor, summand);
  }
  V sum = chain[0];
  ROPEWALK_UNROLL
  for (std::size_t c = 1; c < kChains; ++c) sum = hn::Add(sum, chain[c]);
  return hn::GetLane(hn::SumOfLanes(d, sum));
}

HWY_ATTR std::size_t flops_kernel() { return 2 * kChains * hn::Lanes(hn::ScalableTag<float>()); }

HWY_ATTR const char* name_kernel() { return hwy::TargetName(HWY_TARGET); }

}  // namespace ropewalk::bench::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace ropewalk::bench {

HWY_EXPORT(scale_kernel);
HWY_EXPORT(multiply_add_kernel);
HWY_EXPORT(flops_kernel);
HWY_EXPORT(name_kernel);

void scale_in_place(float* x, std::size_t n, float factor) {
  HWY_DYNAMIC_DISPATCH(scale_kernel)(x, x, n, factor);
}

void scale(const float* x, float* out, std::size_t n, float factor) {
  HWY_DYNAMIC_DISPATCH(scale_kernel)(x, out, n, factor);
}

float multiply_add(std::size_t rounds) { return HWY_DYNAMIC_DISPATCH(multiply_add_kernel)(rounds); }

double multiply_add_flops(std::size_t rounds) {
  return static_cast<double>(rounds) * static_cast<double>(HWY_DYNAMIC_DISPATCH(flops_kernel)());
}

const char* target_name() { return HWY_DYNAMIC_DISPATCH(name_kernel)(); }

}  // namespace ropewalk::bench
#endif  // HWY_ONCE
