// Tiles are arrays of vectors, so vectors must have a size known when compiling.
#undef HWY_DISABLED_TARGETS
#define HWY_DISABLED_TARGETS (HWY_SVE | HWY_SVE2 | HWY_SVE_256 | HWY_SVE2_128 | HWY_RVV)
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/kernels_attention.cpp"
#include "hwy/foreach_target.h"
// After foreach_target.h, which compiles this file once for each instruction set.
#include "hwy/highway.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>

#include "core/kernels.h"

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

// Registers of a tile: kTileRows x kTileVectors sums, and room for the operands.
#if HWY_TARGET == HWY_AVX3 || HWY_TARGET == HWY_AVX3_DL
constexpr std::size_t kTileRows = 8;
#elif HWY_TARGET == HWY_AVX2
constexpr std::size_t kTileRows = 6;
#else
constexpr std::size_t kTileRows = 4;
#endif
constexpr std::size_t kTileVectors = 2;
constexpr std::size_t kTileCols = kTileVectors * hn::MaxLanes(Floats());
constexpr float kMinusInfinity = -std::numeric_limits<float>::infinity();

// c[r, :] = c[r, :] * keep[r] + sum_l a[r, l] b[l, :], or without the first term if keep is null.
template <std::size_t kRows>
HWY_INLINE void tile(const float* HWY_RESTRICT a, std::ptrdiff_t a_stride,
                     const float* HWY_RESTRICT b, std::ptrdiff_t b_stride, std::size_t depth,
                     const float* HWY_RESTRICT keep, float* HWY_RESTRICT c,
                     std::ptrdiff_t c_stride) {
  const Floats d;
  const std::size_t lanes = hn::Lanes(d);
  V sum0[kRows];
  V sum1[kRows];
  ROPEWALK_UNROLL
  for (std::size_t r = 0; r < kRows; ++r) {
    sum0[r] = hn::Zero(d);
    sum1[r] = hn::Zero(d);
  }
  for (std::size_t l = 0; l < depth; ++l) {
    const V b0 = hn::LoadU(d, b);
    const V b1 = hn::LoadU(d, b + lanes);
    b += b_stride;
    ROPEWALK_UNROLL
    for (std::size_t r = 0; r < kRows; ++r) {
      const V factor = hn::Set(d, a[static_cast<std::ptrdiff_t>(r) * a_stride]);
      sum0[r] = hn::MulAdd(factor, b0, sum0[r]);
      sum1[r] = hn::MulAdd(factor, b1, sum1[r]);
    }
    ++a;
  }
  ROPEWALK_UNROLL
  for (std::size_t r = 0; r < kRows; ++r) {
    float* to = c + static_cast<std::ptrdiff_t>(r) * c_stride;
    if (keep != nullptr) {
      const V factor = hn::Set(d, keep[r]);
      sum0[r] = hn::MulAdd(factor, hn::LoadU(d, to), sum0[r]);
      sum1[r] = hn::MulAdd(factor, hn::LoadU(d, to + lanes), sum1[r]);
    }
    hn::StoreU(sum0[r], d, to);
    hn::StoreU(sum1[r], d, to + lanes);
  }
}

// e^x for x <= 0; below the smallest normal result, and for -infinity, exactly 0.
HWY_INLINE V exp_of_negative(V x) {
  const Floats d;
  const hn::RebindToSigned<Floats> di;
  const auto in_range = hn::Gt(x, hn::Set(d, -87.0F));
  const V safe = hn::Max(x, hn::Set(d, -87.0F));
  const auto n = hn::NearestInt(hn::Mul(safe, hn::Set(d, 1.44269504088896341F)));
  const V nf = hn::ConvertTo(d, n);
  V f = hn::NegMulAdd(nf, hn::Set(d, 0.693359375F), safe);
  f = hn::NegMulAdd(nf, hn::Set(d, -2.12194440e-4F), f);
  V p = hn::MulAdd(hn::Set(d, 1.9875691500e-4F), f, hn::Set(d, 1.3981999507e-3F));
  p = hn::MulAdd(p, f, hn::Set(d, 8.3334519073e-3F));
  p = hn::MulAdd(p, f, hn::Set(d, 4.1665795894e-2F));
  p = hn::MulAdd(p, f, hn::Set(d, 1.6666665459e-1F));
  p = hn::MulAdd(p, f, hn::Set(d, 0.5F));
  p = hn::Add(hn::MulAdd(hn::Mul(p, f), f, f), hn::Set(d, 1.0F));
  const V power = hn::BitCast(d, hn::ShiftLeft<23>(hn::Add(n, hn::Set(di, 127))));
  return hn::IfThenElseZero(in_range, hn::Mul(p, power));
}

HWY_INLINE float max_of(const float* x, std::size_t n) {
  const Floats d;
  const std::size_t lanes = hn::Lanes(d);
  float best = kMinusInfinity;
  std::size_t i = 0;
  if (n >= lanes) {
    V most = hn::LoadU(d, x);
    for (i = lanes; i + lanes <= n; i += lanes) most = hn::Max(most, hn::LoadU(d, x + i));
    best = hn::GetLane(hn::MaxOfLanes(d, most));
  }
  for (; i < n; ++i) best = std::max(best, x[i]);
  return best;
}

// x = e^(x - most) for a whole number of vectors; returns their sum.
HWY_INLINE float exp_and_sum(float* x, std::size_t n, float most) {
  const Floats d;
  const V shift = hn::Set(d, most);
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
  const float most = max_of(x, n);
  if (most == kMinusInfinity) {
    std::fill(x, x + n, 0.0F);
    return;
  }
  const std::size_t whole = n - n % lanes;
  float sum = exp_and_sum(x, whole, most);
  if (whole < n) {
    float tail[hn::MaxLanes(Floats())];
    std::fill(tail, tail + lanes, kMinusInfinity);
    std::copy(x + whole, x + n, tail);
    sum += exp_and_sum(tail, lanes, most);
    std::copy(tail, tail + (n - whole), x + whole);
  }
  multiply(x, n, 1.0F / sum);
}

// All rows of one tile's width of columns; b_stride may differ from the job's for a padded last
// one.
HWY_INLINE void matmul_panel(const Matmul& job, const float* b, std::ptrdiff_t b_stride, float* c,
                             std::ptrdiff_t c_stride) {
  const auto rows = static_cast<std::ptrdiff_t>(job.rows);
  const auto tile_rows = static_cast<std::ptrdiff_t>(kTileRows);
  std::ptrdiff_t row = 0;
  for (; row + tile_rows <= rows; row += tile_rows) {
    tile<kTileRows>(job.a + row * job.a_stride, job.a_stride, b, b_stride, job.depth, nullptr,
                    c + row * c_stride, c_stride);
  }
  for (; row < rows; ++row) {
    tile<1>(job.a + row * job.a_stride, job.a_stride, b, b_stride, job.depth, nullptr,
            c + row * c_stride, c_stride);
  }
}

// scratch: (depth + rows) x kTileCols floats, for the columns past the last whole tile.
HWY_ATTR void matmul_kernel(const Matmul& job, float* scratch) {
  std::size_t col = 0;
  for (; col + kTileCols <= job.cols; col += kTileCols) {
    matmul_panel(job, job.b + col, job.b_stride, job.c + col, job.c_stride);
  }
  if (col < job.cols) {
    const std::size_t rest = job.cols - col;
    float* sums = scratch + job.depth * kTileCols;
    for (std::size_t l = 0; l < job.depth; ++l) {
      const float* from = job.b + static_cast<std::ptrdiff_t>(l) * job.b_stride + col;
      float* to = scratch + l * kTileCols;
      std::copy(from, from + rest, to);
      std::fill(to + rest, to + kTileCols, 0.0F);
    }
    matmul_panel(job, scratch, kTileCols, sums, kTileCols);
    for (std::size_t r = 0; r < job.rows; ++r) {
      std::copy(sums + r * kTileCols, sums + r * kTileCols + rest,
                job.c + static_cast<std::ptrdiff_t>(r) * job.c_stride + col);
    }
  }
  for (std::size_t r = 0; job.scale != 1.0F && r < job.rows; ++r) {
    multiply(job.c + static_cast<std::ptrdiff_t>(r) * job.c_stride, job.cols, job.scale);
  }
}

// ---- blocked attention ----

// Queries and keys in flight: sums, scores and a block of keys and values stay near the core.
constexpr std::ptrdiff_t kQueryBlock = 48;  // a whole number of tiles for every kTileRows
constexpr std::ptrdiff_t kKeyBlock = 128;   // a whole number of kTileCols
static_assert(kQueryBlock % kTileRows == 0 && kKeyBlock % kTileCols == 0);

constexpr std::ptrdiff_t padded(std::ptrdiff_t n) {
  const auto unit = static_cast<std::ptrdiff_t>(kTileCols);
  return (n + unit - 1) / unit * unit;
}

struct Scratch {
  float* keys;    // panels of kTileCols keys: [panel][dim][kTileCols], zeros past the last key
  float* values;  // [cols][padded(value_dim)]
  float* queries;
  float* scores;  // [kTileRows][kKeyBlock]
  float* sums;    // [kQueryBlock][padded(value_dim)]
};

HWY_INLINE void pack_keys(const AttendHead& job, float* to) {
  const auto width = static_cast<std::ptrdiff_t>(kTileCols);
  for (std::ptrdiff_t first = 0; first < job.cols; first += width) {
    const std::ptrdiff_t count = std::min(width, job.cols - first);
    for (std::ptrdiff_t s = 0; s < count; ++s) {
      const float* k = job.k + (first + s) * job.k_row;
      for (std::ptrdiff_t c = 0; c < job.dim; ++c) to[c * width + s] = k[c * job.k_dim];
    }
    for (std::ptrdiff_t s = count; s < width; ++s) {
      for (std::ptrdiff_t c = 0; c < job.dim; ++c) to[c * width + s] = 0.0F;
    }
    to += width * job.dim;
  }
}

HWY_INLINE void pack_values(const AttendHead& job, float* to) {
  const std::ptrdiff_t width = padded(job.value_dim);
  for (std::ptrdiff_t s = 0; s < job.cols; ++s) {
    const float* v = job.v + s * job.v_row;
    for (std::ptrdiff_t c = 0; c < job.value_dim; ++c) to[c] = v[c * job.v_dim];
    std::fill(to + job.value_dim, to + width, 0.0F);
    to += width;
  }
}

// Queries first .. first+kQueryBlock-1, scaled; zeros past the last.
HWY_INLINE void pack_queries(const AttendHead& job, std::ptrdiff_t first, float* to) {
  for (std::ptrdiff_t t = first; t < first + kQueryBlock; ++t) {
    if (t < job.rows) {
      const float* q = job.q + t * job.q_row;
      for (std::ptrdiff_t c = 0; c < job.dim; ++c) to[c] = q[c * job.q_dim] * job.scale;
    } else {
      std::fill(to, to + job.dim, 0.0F);
    }
    to += job.dim;
  }
}

// How many of `count` keys from `key` on query row t sees.
HWY_INLINE std::ptrdiff_t visible(const AttendHead& job, std::ptrdiff_t t, std::ptrdiff_t key,
                                  std::ptrdiff_t count) {
  if (!job.causal) return count;
  return std::clamp<std::ptrdiff_t>(t + job.query_offset + 1 - key, 0, count);
}

HWY_INLINE void add_bias(const AttendHead& job, std::ptrdiff_t t, std::ptrdiff_t key,
                         std::ptrdiff_t count, float* scores) {
  if (job.bias == nullptr || t >= job.rows) return;
  const float* bias = job.bias + t * job.bias_row + key * job.bias_col;
  for (std::ptrdiff_t s = 0; s < count; ++s) scores[s] += bias[s * job.bias_col] * job.bias_scale;
}

struct RowState {
  float most[kQueryBlock];  // largest score so far
  float sum[kQueryBlock];   // of e^(score - most)
};

// One tile of queries, from row t = first + group of the block, against keys key .. key+count-1.
HWY_INLINE void attend_tile(const AttendHead& job, const Scratch& s, std::ptrdiff_t first,
                            std::ptrdiff_t group, std::ptrdiff_t key, std::ptrdiff_t count,
                            RowState& state) {
  const auto tile_rows = static_cast<std::ptrdiff_t>(kTileRows);
  const auto width = static_cast<std::ptrdiff_t>(kTileCols);
  const std::ptrdiff_t seen = visible(job, first + group + tile_rows - 1, key, count);
  if (seen == 0) return;
  const std::ptrdiff_t wide = padded(seen);
  for (std::ptrdiff_t col = 0; col < wide; col += width) {
    tile<kTileRows>(s.queries + group * job.dim, job.dim, s.keys + (key + col) * job.dim, width,
                    static_cast<std::size_t>(job.dim), nullptr, s.scores + col, kKeyBlock);
  }
  float keep[kTileRows];
  for (std::ptrdiff_t r = 0; r < tile_rows; ++r) {
    float* scores = s.scores + r * kKeyBlock;
    const std::ptrdiff_t limit = visible(job, first + group + r, key, count);
    add_bias(job, first + group + r, key, limit, scores);
    std::fill(scores + limit, scores + wide, kMinusInfinity);
    const auto n = static_cast<std::size_t>(wide);
    float& most = state.most[group + r];
    const float larger = std::max(most, max_of(scores, n));
    if (larger == kMinusInfinity) {  // nothing seen yet
      std::fill(scores, scores + wide, 0.0F);
      keep[r] = 1.0F;
      continue;
    }
    keep[r] = most == larger ? 1.0F : std::exp(most - larger);
    most = larger;
    state.sum[group + r] = state.sum[group + r] * keep[r] + exp_and_sum(scores, n, larger);
  }
  const std::ptrdiff_t out_width = padded(job.value_dim);
  for (std::ptrdiff_t col = 0; col < out_width; col += width) {
    tile<kTileRows>(s.scores, kKeyBlock, s.values + key * out_width + col, out_width,
                    static_cast<std::size_t>(seen), keep, s.sums + group * out_width + col,
                    out_width);
  }
}

HWY_INLINE void store_rows(const AttendHead& job, const Scratch& s, std::ptrdiff_t first,
                           const RowState& state) {
  const std::ptrdiff_t width = padded(job.value_dim);
  for (std::ptrdiff_t r = 0; r < kQueryBlock && first + r < job.rows; ++r) {
    const float inverse = state.sum[r] > 0.0F ? 1.0F / state.sum[r] : 0.0F;
    float* out = job.out + (first + r) * job.out_row;
    const float* sums = s.sums + r * width;
    for (std::ptrdiff_t c = 0; c < job.value_dim; ++c) out[c * job.out_dim] = sums[c] * inverse;
  }
}

HWY_ATTR void attend_head_kernel(const AttendHead& job, bool reuse_keys, float* scratch) {
  Scratch s{};
  s.keys = scratch;
  s.values = s.keys + padded(job.cols) * job.dim;
  s.queries = s.values + job.cols * padded(job.value_dim);
  s.scores = s.queries + kQueryBlock * job.dim;
  s.sums = s.scores + static_cast<std::ptrdiff_t>(kTileRows) * kKeyBlock;
  if (!reuse_keys) {
    pack_keys(job, s.keys);
    pack_values(job, s.values);
  }
  const auto tile_rows = static_cast<std::ptrdiff_t>(kTileRows);
  RowState state;
  for (std::ptrdiff_t first = 0; first < job.rows; first += kQueryBlock) {
    pack_queries(job, first, s.queries);
    std::fill(s.sums, s.sums + kQueryBlock * padded(job.value_dim), 0.0F);
    std::fill(state.most, state.most + kQueryBlock, kMinusInfinity);
    std::fill(state.sum, state.sum + kQueryBlock, 0.0F);
    const std::ptrdiff_t rows = std::min(kQueryBlock, job.rows - first);
    const std::ptrdiff_t keys = visible(job, first + rows - 1, 0, job.cols);
    for (std::ptrdiff_t key = 0; key < keys; key += kKeyBlock) {
      const std::ptrdiff_t count = std::min(kKeyBlock, keys - key);
      for (std::ptrdiff_t group = 0; group < rows; group += tile_rows) {
        attend_tile(job, s, first, group, key, count, state);
      }
    }
    store_rows(job, s, first, state);
  }
}

HWY_ATTR std::size_t attend_scratch_kernel(std::ptrdiff_t cols, std::ptrdiff_t dim,
                                           std::ptrdiff_t value_dim) {
  return static_cast<std::size_t>(
      padded(cols) * dim + cols * padded(value_dim) + kQueryBlock * dim +
      static_cast<std::ptrdiff_t>(kTileRows) * kKeyBlock + kQueryBlock * padded(value_dim));
}

HWY_ATTR std::size_t tile_cols_kernel() { return kTileCols; }

}  // namespace ropewalk::core::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
#include <vector>

namespace ropewalk::core::kernels {

HWY_EXPORT(dot_kernel);
HWY_EXPORT(softmax_kernel);
HWY_EXPORT(matmul_kernel);
HWY_EXPORT(attend_head_kernel);
HWY_EXPORT(attend_scratch_kernel);
HWY_EXPORT(tile_cols_kernel);

float dot(const float* a, const float* b, std::size_t n) {
  return HWY_DYNAMIC_DISPATCH(dot_kernel)(a, b, n);
}

void softmax(float* x, std::size_t n) { HWY_DYNAMIC_DISPATCH(softmax_kernel)(x, n); }

void matmul(const Matmul& job) {
  std::vector<float> scratch((job.depth + job.rows) * HWY_DYNAMIC_DISPATCH(tile_cols_kernel)());
  HWY_DYNAMIC_DISPATCH(matmul_kernel)(job, scratch.data());
}

std::size_t attend_scratch(std::ptrdiff_t cols, std::ptrdiff_t dim, std::ptrdiff_t value_dim) {
  return HWY_DYNAMIC_DISPATCH(attend_scratch_kernel)(cols, dim, value_dim);
}

void attend_head(const AttendHead& job, bool reuse_keys, float* scratch) {
  HWY_DYNAMIC_DISPATCH(attend_head_kernel)(job, reuse_keys, scratch);
}

}  // namespace ropewalk::core::kernels
#endif  // HWY_ONCE
