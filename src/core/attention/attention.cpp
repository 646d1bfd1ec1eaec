#include "core/attention/attention.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>
#include <utility>

#include "core/simd/kernels.h"

namespace ropewalk::core {
namespace {

std::size_t as_size(std::ptrdiff_t n) { return static_cast<std::size_t>(n); }

// [cols, dim] to [dim, cols].
std::vector<float> transposed(std::span<const float> x, std::size_t dim) {
  const std::size_t cols = x.size() / dim;
  std::vector<float> out(x.size());
  for (std::size_t s = 0; s < cols; ++s) {
    for (std::size_t c = 0; c < dim; ++c) out[c * cols + s] = x[s * dim + c];
  }
  return out;
}

// Under a causal mask blocks of rows need ever more keys: use(first row, rows, keys seen by any).
template <class Use>
void for_blocks(std::size_t rows, std::size_t cols, std::ptrdiff_t query_offset, Use use) {
  constexpr std::size_t kBlock = 64;
  for (std::size_t begin = 0; begin < rows; begin += kBlock) {
    const std::size_t count = std::min(kBlock, rows - begin);
    const std::ptrdiff_t last = static_cast<std::ptrdiff_t>(begin + count) + query_offset;
    const auto seen = std::clamp<std::ptrdiff_t>(last, 0, static_cast<std::ptrdiff_t>(cols));
    use(begin, count, as_size(seen));
  }
}

}  // namespace

float effective_scale(const AttentionOptions& options, std::ptrdiff_t dim) {
  const float scale = options.scale == 0.0F
                          ? static_cast<float>(1.0 / std::sqrt(static_cast<double>(dim)))
                          : options.scale;
  return scale / options.temperature;
}

float dot(std::span<const float> q, std::span<const float> k) {
  assert(q.size() == k.size());
  return kernels::dot(q.data(), k.data(), q.size());
}

void scores(std::span<const float> q, std::span<const float> k, int dim, float scale,
            std::span<float> out) {
  assert(dim > 0 && q.size() % dim == 0 && k.size() % dim == 0);
  const auto depth = static_cast<std::size_t>(dim);
  const std::size_t rows = q.size() / depth;
  const std::size_t cols = k.size() / depth;
  assert(out.size() == rows * cols);
  if (out.empty()) return;
  const std::vector<float> kt = transposed(k, depth);
  const auto stride = static_cast<std::ptrdiff_t>(cols);
  kernels::matmul({q.data(), dim, kt.data(), stride, out.data(), stride, rows, cols, depth, scale});
}

void causal_scores(std::span<const float> q, std::span<const float> k, int dim, float scale,
                   std::ptrdiff_t query_offset, std::span<float> out) {
  assert(dim > 0 && q.size() % dim == 0 && k.size() % dim == 0);
  const auto depth = static_cast<std::size_t>(dim);
  const std::size_t rows = q.size() / depth, cols = k.size() / depth;
  assert(out.size() == rows * cols);
  std::fill(out.begin(), out.end(), 0.0F);
  if (out.empty()) return;
  const std::vector<float> kt = transposed(k, depth);
  const auto stride = static_cast<std::ptrdiff_t>(cols);
  for_blocks(rows, cols, query_offset, [&](std::size_t begin, std::size_t count, std::size_t seen) {
    kernels::matmul({q.data() + begin * depth, dim, kt.data(), stride, out.data() + begin * cols,
                     stride, count, seen, depth, scale});
  });
}

void apply_causal_mask(std::span<float> scores, int cols, std::ptrdiff_t query_offset) {
  if (cols <= 0) return;
  const std::ptrdiff_t rows = static_cast<std::ptrdiff_t>(scores.size()) / cols;
  for (std::ptrdiff_t t = 0; t < rows; ++t) {
    const std::ptrdiff_t first = std::clamp<std::ptrdiff_t>(t + query_offset + 1, 0, cols);
    const auto row = scores.subspan(as_size(t * cols), as_size(cols));
    std::fill(row.begin() + first, row.end(), -std::numeric_limits<float>::infinity());
  }
}

void softmax_rows(std::span<float> x, int cols) {
  if (cols <= 0) return;
  const auto width = static_cast<std::size_t>(cols);
  for (std::size_t at = 0; at + width <= x.size(); at += width) {
    kernels::softmax(x.data() + at, width);
  }
}

void weighted_sum(std::span<const float> weights, std::span<const float> v, int dim,
                  std::span<float> out) {
  assert(dim > 0 && v.size() % dim == 0 && out.size() % dim == 0);
  const auto width = static_cast<std::size_t>(dim);
  const std::size_t depth = v.size() / width;
  const std::size_t rows = out.size() / width;
  assert(weights.size() == rows * depth);
  if (out.empty()) return;
  kernels::matmul({weights.data(), static_cast<std::ptrdiff_t>(depth), v.data(), dim, out.data(),
                   dim, rows, width, depth, 1.0F});
}

AttentionSteps attend_with_scores(std::vector<float> scores, int cols, std::span<const float> v,
                                  int value_dim, const AttentionOptions& options) {
  AttentionSteps steps;
  steps.cols = cols;
  steps.rows = cols == 0 ? 0 : static_cast<int>(scores.size()) / cols;
  steps.scores = std::move(scores);
  if (options.temperature != 1.0F) {
    for (float& score : steps.scores) score /= options.temperature;
  }
  if (options.causal) apply_causal_mask(steps.scores, cols, options.query_offset);
  steps.weights = steps.scores;
  softmax_rows(steps.weights, cols);
  const auto width = static_cast<std::size_t>(value_dim);
  steps.output.resize(static_cast<std::size_t>(steps.rows) * width);
  if (!options.causal || steps.output.empty()) {
    weighted_sum(steps.weights, v, value_dim, steps.output);
    return steps;
  }
  for_blocks(static_cast<std::size_t>(steps.rows), static_cast<std::size_t>(cols),
             options.query_offset, [&](std::size_t begin, std::size_t count, std::size_t seen) {
               kernels::matmul({steps.weights.data() + begin * static_cast<std::size_t>(cols), cols,
                                v.data(), value_dim, steps.output.data() + begin * width, value_dim,
                                count, width, seen, 1.0F});
             });
  return steps;
}

AttentionSteps attend(std::span<const float> q, std::span<const float> k, std::span<const float> v,
                      int dim, int value_dim, const AttentionOptions& options,
                      std::span<const float> bias) {
  const auto rows = q.size() / dim;
  const auto cols = k.size() / dim;
  std::vector<float> raw(rows * cols);
  AttentionOptions untempered = options;
  untempered.temperature = 1.0F;
  scores(q, k, dim, effective_scale(untempered, dim), raw);
  if (!bias.empty()) {
    assert(bias.size() == raw.size());
    std::transform(raw.begin(), raw.end(), bias.begin(), raw.begin(), std::plus<>());
  }
  return attend_with_scores(std::move(raw), static_cast<int>(cols), v, value_dim, options);
}

void attention(Tensor3<const float> q, Tensor3<const float> k, Tensor3<const float> v,
               Tensor3<float> out, const AttentionOptions& options, Tensor3<const float> bias) {
  assert(k.heads > 0 && q.heads % k.heads == 0 && k.heads == v.heads);
  assert(q.dim == k.dim && k.rows == v.rows);
  assert(out.heads == q.heads && out.rows == q.rows && out.dim == v.dim);
  assert(bias.data == nullptr || (bias.rows == q.rows && bias.dim == k.rows));
  std::vector<float> scratch(kernels::attend_scratch(k.rows, q.dim, v.dim));
  const std::ptrdiff_t group = q.heads / k.heads;
  for (std::ptrdiff_t head = 0; head < q.heads; ++head) {
    const std::ptrdiff_t shared = head / group;
    const std::ptrdiff_t bias_head = bias.heads == 1 ? 0 : head;
    kernels::AttendHead job{};
    job.q = q.row(head, 0);
    job.k = k.row(shared, 0);
    job.v = v.row(shared, 0);
    job.bias = bias.data == nullptr ? nullptr : bias.row(bias_head, 0);
    job.out = out.row(head, 0);
    job.q_row = q.row_stride;
    job.q_dim = q.dim_stride;
    job.k_row = k.row_stride;
    job.k_dim = k.dim_stride;
    job.v_row = v.row_stride;
    job.v_dim = v.dim_stride;
    job.out_row = out.row_stride;
    job.out_dim = out.dim_stride;
    job.bias_row = bias.row_stride;
    job.bias_col = bias.dim_stride;
    job.rows = q.rows;
    job.cols = k.rows;
    job.dim = q.dim;
    job.value_dim = v.dim;
    job.scale = effective_scale(options, q.dim);
    job.bias_scale = 1.0F / options.temperature;
    job.causal = options.causal;
    job.query_offset = options.query_offset;
    kernels::attend_head(job, head % group != 0, scratch.data());
  }
}

std::vector<float> pair_contributions(std::span<const float> q, std::span<const float> k,
                                      int rotary_dim, Layout layout, float scale) {
  assert(q.size() == k.size() && rotary_dim % 2 == 0 && as_size(rotary_dim) <= q.size());
  std::vector<float> parts;
  parts.reserve(as_size(rotary_dim / 2 + 1));
  for (int pair = 0; 2 * pair < rotary_dim; ++pair) {
    const PairIndices at = pair_indices(layout, rotary_dim, pair);
    parts.push_back(scale * (q[at.first] * k[at.first] + q[at.second] * k[at.second]));
  }
  if (as_size(rotary_dim) < q.size()) {
    float tail = 0.0F;
    for (std::size_t j = as_size(rotary_dim); j < q.size(); ++j) tail += q[j] * k[j];
    parts.push_back(scale * tail);
  }
  return parts;
}

}  // namespace ropewalk::core
