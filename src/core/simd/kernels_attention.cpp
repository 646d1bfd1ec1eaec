// Tiles are arrays of vectors, so vectors must have a size known when compiling.
#undef HWY_DISABLED_TARGETS
#define HWY_DISABLED_TARGETS (HWY_SVE | HWY_SVE2 | HWY_SVE_256 | HWY_SVE2_128 | HWY_RVV)
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/simd/kernels_attention.cpp"
#include "hwy/foreach_target.h"
// After foreach_target.h, which compiles this file once for each instruction set.
#include "hwy/highway.h"

#include <algorithm>
#include <cmath>

#include "core/simd/kernels.h"
#include "core/simd/kernels_tile-inl.h"

HWY_BEFORE_NAMESPACE();
namespace ropewalk::core::kernels::HWY_NAMESPACE {

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

// to[c * kTileCols + s] = k[s, c] for one panel of keys.
HWY_INLINE void pack_panel(const AttendHead& job, std::ptrdiff_t first, std::ptrdiff_t count,
                           float* to) {
  const auto width = static_cast<std::ptrdiff_t>(kTileCols);
  const float* k = job.k + first * job.k_row;
  std::ptrdiff_t c = 0;
#if HWY_TARGET != HWY_SCALAR
  // Four keys by four components at a time.
  const hn::CappedTag<float, 4> d4;
  if (count == width && job.k_dim == 1) {
    for (; c + 4 <= job.dim; c += 4) {
      for (std::ptrdiff_t s = 0; s < width; s += 4) {
        const float* from = k + s * job.k_row + c;
        const auto k0 = hn::LoadU(d4, from);
        const auto k1 = hn::LoadU(d4, from + job.k_row);
        const auto k2 = hn::LoadU(d4, from + 2 * job.k_row);
        const auto k3 = hn::LoadU(d4, from + 3 * job.k_row);
        const auto even_low = hn::InterleaveLower(d4, k0, k2);
        const auto even_high = hn::InterleaveUpper(d4, k0, k2);
        const auto odd_low = hn::InterleaveLower(d4, k1, k3);
        const auto odd_high = hn::InterleaveUpper(d4, k1, k3);
        float* at = to + c * width + s;
        hn::StoreU(hn::InterleaveLower(d4, even_low, odd_low), d4, at);
        hn::StoreU(hn::InterleaveUpper(d4, even_low, odd_low), d4, at + width);
        hn::StoreU(hn::InterleaveLower(d4, even_high, odd_high), d4, at + 2 * width);
        hn::StoreU(hn::InterleaveUpper(d4, even_high, odd_high), d4, at + 3 * width);
      }
    }
  }
#endif
  for (; c < job.dim; ++c) {
    for (std::ptrdiff_t s = 0; s < count; ++s) {
      to[c * width + s] = k[s * job.k_row + c * job.k_dim];
    }
    std::fill(to + c * width + count, to + (c + 1) * width, 0.0F);
  }
}

HWY_INLINE void pack_keys(const AttendHead& job, float* to) {
  const auto width = static_cast<std::ptrdiff_t>(kTileCols);
  for (std::ptrdiff_t first = 0; first < job.cols; first += width) {
    pack_panel(job, first, std::min(width, job.cols - first), to);
    to += width * job.dim;
  }
}

HWY_INLINE void pack_values(const AttendHead& job, float* to) {
  const std::ptrdiff_t width = padded(job.value_dim);
  for (std::ptrdiff_t s = 0; s < job.cols; ++s) {
    const float* v = job.v + s * job.v_row;
    if (job.v_dim == 1) {
      std::copy(v, v + job.value_dim, to);
    } else {
      for (std::ptrdiff_t c = 0; c < job.value_dim; ++c) to[c] = v[c * job.v_dim];
    }
    std::fill(to + job.value_dim, to + width, 0.0F);
    to += width;
  }
}

// Queries first .. first+kQueryBlock-1, scaled, by tiles: [tile][dim][kTileRows]; zeros past the
// last.
HWY_INLINE void pack_queries(const AttendHead& job, std::ptrdiff_t first, float* to) {
  const auto tile_rows = static_cast<std::ptrdiff_t>(kTileRows);
  const std::ptrdiff_t rows = std::min(kQueryBlock, job.rows - first);
  for (std::ptrdiff_t group = 0; group < rows; group += tile_rows) {
    for (std::ptrdiff_t r = 0; r < tile_rows; ++r) {
      const bool real = group + r < rows;
      const float* q = job.q + (first + group + (real ? r : 0)) * job.q_row;
      const float scale = real ? job.scale : 0.0F;
      for (std::ptrdiff_t c = 0; c < job.dim; ++c) {
        to[c * tile_rows + r] = real ? q[c * job.q_dim] * scale : 0.0F;
      }
    }
    to += tile_rows * job.dim;
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
  float max[kQueryBlock];  // largest score so far
  float sum[kQueryBlock];  // of e^(score - most)
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
    tile<kTileRows>(s.queries + group * job.dim, FixedRows<1, kTileRows>(),
                    s.keys + (key + col) * job.dim, width, static_cast<std::size_t>(job.dim),
                    nullptr, s.scores + col, kKeyBlock);
  }
  float keep[kTileRows];
  for (std::ptrdiff_t r = 0; r < tile_rows; ++r) {
    float* scores = s.scores + r * kKeyBlock;
    const std::ptrdiff_t limit = visible(job, first + group + r, key, count);
    add_bias(job, first + group + r, key, limit, scores);
    std::fill(scores + limit, scores + wide, kMinusInfinity);
    const auto n = static_cast<std::size_t>(wide);
    float& max = state.max[group + r];
    const float larger = std::max(max, max_of(scores, n));
    if (larger == kMinusInfinity) {  // nothing seen yet
      std::fill(scores, scores + wide, 0.0F);
      keep[r] = 1.0F;
      continue;
    }
    keep[r] = max == larger ? 1.0F : std::exp(max - larger);
    max = larger;
    state.sum[group + r] = state.sum[group + r] * keep[r] + exp_and_sum(scores, n, larger);
  }
  const std::ptrdiff_t out_width = padded(job.value_dim);
  for (std::ptrdiff_t col = 0; col < out_width; col += width) {
    tile<kTileRows>(s.scores, FixedRows<kKeyBlock, 1>(), s.values + key * out_width + col,
                    out_width, static_cast<std::size_t>(seen), keep,
                    s.sums + group * out_width + col, out_width);
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
    std::fill(state.max, state.max + kQueryBlock, kMinusInfinity);
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

}  // namespace ropewalk::core::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace ropewalk::core::kernels {

HWY_EXPORT(attend_head_kernel);
HWY_EXPORT(attend_scratch_kernel);

std::size_t attend_scratch(std::ptrdiff_t cols, std::ptrdiff_t dim, std::ptrdiff_t value_dim) {
  return HWY_DYNAMIC_DISPATCH(attend_scratch_kernel)(cols, dim, value_dim);
}

void attend_head(const AttendHead& job, bool reuse_keys, float* scratch) {
  HWY_DYNAMIC_DISPATCH(attend_head_kernel)(job, reuse_keys, scratch);
}

}  // namespace ropewalk::core::kernels
#endif  // HWY_ONCE
