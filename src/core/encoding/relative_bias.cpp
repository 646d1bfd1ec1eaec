#include "core/encoding/relative_bias.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <functional>
#include <utility>

#include "core/attention/attention.h"
#include "core/encoding/additive.h"
#include "core/simd/kernels.h"

namespace ropewalk::core {
namespace {

// out[t, s] = value(s - (t + query_offset)): each distance is asked for once, and each row is a
// slice of what came back.
template <class Value>
void fill_by_distance(std::span<float> out, int cols, std::ptrdiff_t query_offset, Value value) {
  if (cols <= 0 || out.empty()) return;
  const auto width = static_cast<std::size_t>(cols);
  const std::size_t rows = out.size() / width;
  const std::int64_t first =
      -static_cast<std::int64_t>(rows - 1) - static_cast<std::int64_t>(query_offset);
  std::vector<float> values(rows + width - 1);
  for (std::size_t i = 0; i < values.size(); ++i) {
    values[i] = value(first + static_cast<std::int64_t>(i));
  }
  for (std::size_t t = 0; t < rows; ++t) {
    std::copy_n(values.begin() + static_cast<std::ptrdiff_t>(rows - 1 - t), width,
                out.begin() + static_cast<std::ptrdiff_t>(t * width));
  }
}

// R of m - n for every distance that occurs but the first `skipped`, the farthest future first:
// from query_offset - (cols - 1) on, projected by W_r.
std::vector<float> relative_rows(const TransformerXl& parameters, std::size_t rows,
                                 std::size_t cols, std::ptrdiff_t query_offset,
                                 std::size_t skipped) {
  const std::int64_t first = static_cast<std::int64_t>(query_offset) -
                             static_cast<std::int64_t>(cols) + 1 +
                             static_cast<std::int64_t>(skipped);
  std::vector<float> relative =
      sinusoidal_table(static_cast<double>(first), static_cast<int>(rows + cols - 1 - skipped),
                       parameters.dim, parameters.base);
  if (parameters.projection.empty()) return relative;
  std::vector<float> projected(relative.size());
  // r = W R: a score of each row of R with each row of W.
  scores(relative, parameters.projection, parameters.dim, 1.0F, projected);
  return projected;
}

// out[t, s] = scale * q[t].relative[t + cols - 1 - s - skipped], where there is such a row. A block
// of queries meets all distances that occur in it at once, and takes from each product what is its
// own.
void relative_scores(std::span<const float> q, std::span<const float> relative, std::size_t dim,
                     std::size_t cols, std::size_t skipped, float scale, std::span<float> out) {
  constexpr std::size_t kBlock = 64;
  const std::size_t rows = q.size() / dim;
  const std::size_t all = relative.size() / dim;
  std::vector<float> columns(relative.size());  // [dim, all]: transposed once for all blocks
  for (std::size_t at = 0; at < all; ++at) {
    for (std::size_t c = 0; c < dim; ++c) columns[c * all + at] = relative[at * dim + c];
  }
  std::vector<float> products;
  for (std::size_t begin = 0; begin < rows; begin += kBlock) {
    const std::size_t count = std::min(kBlock, rows - begin);
    const std::size_t first = std::max(begin, skipped);  // of the distances
    const std::size_t end = begin + count + cols - 1;
    if (end <= first) continue;
    const std::size_t distances = end - first;
    products.resize(count * distances);
    kernels::matmul({q.data() + begin * dim, static_cast<std::ptrdiff_t>(dim),
                     columns.data() + (first - skipped), static_cast<std::ptrdiff_t>(all),
                     products.data(), static_cast<std::ptrdiff_t>(distances), count, distances, dim,
                     scale});
    for (std::size_t t = begin; t < begin + count; ++t) {
      const float* from = products.data() + (t - begin) * distances;
      float* to = out.data() + t * cols;
      const std::size_t last = t + cols - 1;  // the distance of key 0
      const std::size_t seen = last < first ? 0 : std::min(cols, last - first + 1);
      for (std::size_t s = 0; s < seen; ++s) to[s] = from[last - s - first];
    }
  }
}

}  // namespace

int shaw_index(std::int64_t distance, int max_distance) {
  return static_cast<int>(std::clamp<std::int64_t>(distance, -max_distance, max_distance)) +
         max_distance;
}

void shaw_scores(std::span<const float> q, const ShawTable& table, int cols, float scale,
                 std::ptrdiff_t query_offset, std::span<float> out) {
  if (cols <= 0 || out.empty()) return;
  const auto dim = static_cast<std::size_t>(table.dim);
  const auto width = static_cast<std::size_t>(cols);
  const std::size_t rows = out.size() / width;
  const std::size_t entries = table.key.size() / dim;
  std::vector<float> products(rows * entries);  // each query with each of the table's vectors
  scores(q.first(rows * dim), table.key, table.dim, scale, products);
  for (std::size_t t = 0; t < rows; ++t) {
    const std::int64_t own = static_cast<std::int64_t>(t) + query_offset;
    for (std::size_t s = 0; s < width; ++s) {
      const int entry = shaw_index(static_cast<std::int64_t>(s) - own, table.max_distance);
      out[t * width + s] = products[t * entries + static_cast<std::size_t>(entry)];
    }
  }
}

void add_shaw_values(std::span<const float> weights, int cols, const ShawTable& table,
                     std::ptrdiff_t query_offset, std::span<float> out) {
  if (table.value.empty() || cols <= 0) return;
  const auto dim = static_cast<std::size_t>(table.dim);
  const auto width = static_cast<std::size_t>(cols);
  const std::size_t rows = weights.size() / width;
  const std::size_t entries = table.value.size() / dim;
  // What each query gives to each of the table's vectors, then those vectors once a query.
  std::vector<float> shares(rows * entries);
  for (std::size_t at = 0; at < weights.size(); ++at) {
    const std::int64_t own = static_cast<std::int64_t>(at / width) + query_offset;
    const int entry = shaw_index(static_cast<std::int64_t>(at % width) - own, table.max_distance);
    shares[at / width * entries + static_cast<std::size_t>(entry)] += weights[at];
  }
  std::vector<float> added(rows * dim);
  kernels::matmul({shares.data(), static_cast<std::ptrdiff_t>(entries), table.value.data(),
                   static_cast<std::ptrdiff_t>(dim), added.data(), static_cast<std::ptrdiff_t>(dim),
                   rows, dim, entries, 1.0F});
  std::transform(out.begin(), out.end(), added.begin(), out.begin(), std::plus<>());
}

int t5_bucket(std::int64_t distance, bool bidirectional, int buckets, int max_distance) {
  int bucket = 0;
  std::int64_t past = -distance;
  if (bidirectional) {
    buckets /= 2;
    if (distance > 0) bucket += buckets;
    past = std::abs(distance);
  } else {
    past = std::max<std::int64_t>(past, 0);
  }
  const int exact = buckets / 2;
  if (past < exact) return bucket + static_cast<int>(past);
  if (exact == 0 || max_distance <= exact) return bucket + std::max(buckets - 1, 0);
  // The published code takes the logarithm in float; in double the buckets are the same (tested).
  const double share = std::log(static_cast<double>(past) / exact) /
                       std::log(static_cast<double>(max_distance) / exact);
  const auto steps = static_cast<std::int64_t>(share * (buckets - exact));
  return bucket + static_cast<int>(std::min<std::int64_t>(exact + steps, buckets - 1));
}

void t5_bias(std::span<const float> per_bucket, bool bidirectional, int max_distance, int cols,
             std::ptrdiff_t query_offset, std::span<float> out) {
  const int buckets = static_cast<int>(per_bucket.size());
  fill_by_distance(out, cols, query_offset, [&](std::int64_t distance) {
    return per_bucket[t5_bucket(distance, bidirectional, buckets, max_distance)];
  });
}

void learned_bias(std::span<const float> values, int cols, std::ptrdiff_t query_offset,
                  std::span<float> out) {
  assert(values.size() % 2 == 1);
  const int max_distance = static_cast<int>(values.size()) / 2;
  fill_by_distance(out, cols, query_offset, [&](std::int64_t distance) {
    return values[shaw_index(distance, max_distance)];
  });
}

std::vector<double> alibi_slopes(int heads) {
  std::vector<double> slopes;
  if (heads <= 0) return slopes;
  int power = 1;
  while (2 * power <= heads) power *= 2;
  for (int h = 0; h < power; ++h) slopes.push_back(std::exp2(-8.0 * (h + 1) / power));
  for (int h = 0; power + h < heads; ++h) {
    slopes.push_back(std::exp2(-8.0 * (2 * h + 1) / (2.0 * power)));
  }
  return slopes;
}

void alibi_bias(double slope, int cols, std::ptrdiff_t query_offset, std::span<float> out) {
  fill_by_distance(out, cols, query_offset, [&](std::int64_t distance) {
    return static_cast<float>(-slope * static_cast<double>(std::abs(distance)));
  });
}

std::vector<float> TransformerXlTerms::sum() const {
  std::vector<float> total(content_position.size());
  if (content.empty()) {
    for (std::size_t j = 0; j < total.size(); ++j) {
      total[j] = content_position[j] + (global_content[j] + global_position[j]);
    }
    return total;
  }
  for (std::size_t j = 0; j < total.size(); ++j) {
    total[j] = (content[j] + content_position[j]) + (global_content[j] + global_position[j]);
  }
  return total;
}

TransformerXlTerms transformer_xl_terms(std::span<const float> q, std::span<const float> k,
                                        const TransformerXl& parameters, float scale,
                                        std::ptrdiff_t query_offset) {
  const std::size_t count = q.size() / static_cast<std::size_t>(parameters.dim) * k.size() /
                            static_cast<std::size_t>(parameters.dim);
  std::vector<float> content(count);
  scores(q, k, parameters.dim, scale, content);
  TransformerXlTerms terms = transformer_xl_bias(q, k, parameters, scale, query_offset);
  terms.content = std::move(content);
  return terms;
}

TransformerXlTerms transformer_xl_bias(std::span<const float> q, std::span<const float> k,
                                       const TransformerXl& parameters, float scale,
                                       std::ptrdiff_t query_offset, bool causal) {
  const auto dim = static_cast<std::size_t>(parameters.dim);
  const std::size_t rows = q.size() / dim;
  const std::size_t cols = k.size() / dim;
  TransformerXlTerms terms;
  terms.content_position.resize(rows * cols);
  terms.global_content.resize(rows * cols);
  terms.global_position.resize(rows * cols);
  if (rows * cols == 0) return terms;
  // No query looks ahead: distances below 0 are left out.
  const auto ahead = static_cast<std::ptrdiff_t>(cols) - 1 - query_offset;
  const auto all = static_cast<std::ptrdiff_t>(rows + cols - 1);
  const auto skipped =
      static_cast<std::size_t>(causal ? std::clamp<std::ptrdiff_t>(ahead, 0, all) : 0);
  const std::vector<float> relative = relative_rows(parameters, rows, cols, query_offset, skipped);
  relative_scores(q, relative, dim, cols, skipped, scale, terms.content_position);
  std::vector<float> global_content(cols);
  scores(parameters.content_bias, k, parameters.dim, scale, global_content);
  std::vector<float> global_position(relative.size() / dim);
  scores(parameters.position_bias, relative, parameters.dim, scale, global_position);
  for (std::size_t t = 0; t < rows; ++t) {
    const std::size_t last = t + cols - 1;  // the distance of key 0
    const std::size_t seen = last < skipped ? 0 : std::min(cols, last - skipped + 1);
    std::copy_n(global_content.begin(), seen,
                terms.global_content.begin() + static_cast<std::ptrdiff_t>(t * cols));
    for (std::size_t s = 0; s < seen; ++s) {
      terms.global_position[t * cols + s] = global_position[last - s - skipped];
    }
  }
  return terms;
}

}  // namespace ropewalk::core
